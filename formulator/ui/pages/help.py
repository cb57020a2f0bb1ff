"""The page "Help": the text of the file, its contents at the left, and a search. It opens nothing outside."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QKeyEvent,
    QResizeEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)  # fmt: skip
from PySide6.QtWidgets import QListWidget, QTextBrowser, QTextEdit, QWidget

from formulator.base.i18n import tr, trn
from formulator.ui.actions import Actions
from formulator.ui.desk import Desk
from formulator.ui.helpstyle import dress
from formulator.ui.helptext import help_text
from formulator.ui.look import look
from formulator.ui.pages.page import Page
from formulator.ui.widgets import Field, Panel, Text, column, row
from formulator.ui.widgets.text import color_of

#: The longest line of text.
_MEASURE = 820


class _Reading(QTextBrowser):
    """Its lines are never longer than can be read well."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = min(self.viewport().width(), look().px(_MEASURE))
        if width != self.lineWrapColumnOrWidth():
            self.setLineWrapColumnOrWidth(width)


class HelpPage(Page):
    steps = False

    def __init__(self, desk: Desk, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(desk, actions, parent)
        self.title = tr("Help")
        self.found: list[QTextCursor] = []
        self.at = -1
        self.search = _Search(self)
        self.count = Text("", 12, tone="text2", wrap=True)
        self.count.hide()
        self.contents = QListWidget()
        self.contents.setAccessibleName(tr("Contents of the help"))
        self.contents.setFont(look().font(13))
        self.contents.setProperty("role", "contents")
        self.contents.setWordWrap(True)
        self.text = _Reading()
        self.text.setAccessibleName(tr("Help"))
        self.text.setOpenLinks(False)
        self.text.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.text.setLineWrapMode(QTextBrowser.LineWrapMode.FixedPixelWidth)
        self.text.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text.anchorClicked.connect(self._link)
        self._heads: list[QTextBlock] = []
        self._load()
        self._lay_out()
        self.contents.currentRowChanged.connect(self.show_head)
        self.text.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.search.typed.connect(self._search)

    def _lay_out(self) -> None:
        left, right = Panel("panel"), Panel("panel")
        left.setFixedWidth(look().px(280))
        left.down.addLayout(column(Text(self.title, 16, 600), self.search, self.count, gap=8, margins=(16, 12, 16, 8)))
        left.down.addWidget(self.contents, 1)
        left.down.setContentsMargins(1, 0, 1, look().px(8))
        right.down.addLayout(column(self.text, margins=(20, 8, 4, 8)))
        across = row(left, right, gap=8, margins=(8, 8, 8, 8))
        across.setStretch(1, 1)
        self.setLayout(across)

    def _load(self) -> None:
        try:
            text = help_text(self.desk.outside.resources)
        except OSError as error:
            text = tr("The help cannot be read: {why}. Install the program again.", why=error.strerror or error)
        document = self.text.document()
        document.setDocumentMargin(look().px(8))
        document.setDefaultFont(look().font(13))
        document.setMarkdown(text, QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML)
        dress(document)
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        self._heads = []
        block = document.begin()
        while block.isValid():
            if block.blockFormat().headingLevel() == 2:
                self._heads.append(block)
                self.contents.addItem(block.text())
            block = block.next()

    # Contents

    def show_head(self, index: int) -> None:
        """The section of a line of the contents, at the top."""
        if 0 <= index < len(self._heads):
            top = self.text.document().documentLayout().blockBoundingRect(self._heads[index]).top()
            with QSignalBlocker(self.text.verticalScrollBar()):
                self.text.verticalScrollBar().setValue(max(0, int(top) - look().px(8)))
            self.text.viewport().update()

    def _scrolled(self, value: int) -> None:
        layout = self.text.document().documentLayout()
        tops = [layout.blockBoundingRect(block).top() for block in self._heads]
        index = max((i for i, top in enumerate(tops) if top <= value + look().px(40)), default=-1)
        with QSignalBlocker(self.contents):
            self.contents.setCurrentRow(index)

    # Search

    def find_here(self) -> None:
        """To the search field; Ctrl+F on this page."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _search(self, text: str) -> None:
        self.found, self.at = [], -1
        document, cursor = self.text.document(), QTextCursor(self.text.document())
        while len(text.strip()) > 1:
            cursor = document.find(text.strip(), cursor)
            if cursor.isNull():
                break
            self.found.append(QTextCursor(cursor))
        self.step(1)

    def step(self, by: int) -> None:
        """The next or the one before of what was found."""
        if self.found:
            self.at = (self.at + by) % len(self.found)
            place = QTextCursor(self.found[self.at])
            place.setPosition(place.selectionStart())
            self.text.setTextCursor(place)
            self.text.ensureCursorVisible()
        self._mark()

    def _mark(self) -> None:
        shown = []
        for index, cursor in enumerate(self.found):
            one, form = QTextEdit.ExtraSelection(), QTextCharFormat()
            form.setBackground(QColor(color_of("fill:moderate" if index == self.at else "tint:moderate")))
            form.setForeground(QColor(color_of("on:moderate")) if index == self.at else QColor(color_of("text")))
            one.cursor, one.format = cursor, form
            shown.append(one)
        self.text.setExtraSelections(shown)
        self.count.setVisible(len(self.search.text().strip()) > 1)
        if self.count.isHidden():
            self.count.say("")
        elif not self.found:
            self.count.say(tr("Not found. Try another word."))
        else:
            every = trn("{n} place", "{n} places", len(self.found))
            self.count.say(tr("{n} of {every}; Enter goes on", n=self.at + 1, every=every))

    def _link(self, address: QUrl) -> None:
        """Nothing is opened outside: the address is told, and can be copied."""
        text = address.toString()
        self.desk.told.emit(
            tr("The program opens no pages of the network: {address}", address=text),
            tr("Copy"),
            lambda: QGuiApplication.clipboard().setText(text),
        )

    def arrive(self, place: str) -> None:
        """The first time at the top; `place` is the title of a section."""
        titles = [block.text() for block in self._heads]
        if place in titles:
            self.contents.setCurrentRow(titles.index(place))
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)


class _Search(Field):
    """Enter goes to the next place, Shift with Enter to the one before, Escape empties it."""

    def __init__(self, page: HelpPage) -> None:
        super().__init__(tr("Search the help"), hint=tr("Search the help"))
        self.setClearButtonEnabled(False)
        self._page = page

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._page.step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
            return
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self.typed.emit("")
            return
        super().keyPressEvent(event)
