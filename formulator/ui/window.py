"""The window: banner, one page, step bar. It knows which page is shown and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QApplication, QLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from formulator.base.i18n import tr
from formulator.base.settings import Settings
from formulator.ui import preferences
from formulator.ui.actions import Actions
from formulator.ui.commands import Command, commands
from formulator.ui.desk import Desk
from formulator.ui.look import look
from formulator.ui.pages.page import Page
from formulator.ui.panels.banner import Banner
from formulator.ui.panels.readonly import ReadOnlyLine
from formulator.ui.panels.stepbar import StepBar
from formulator.ui.widgets import FocusRing, Notice
from formulator.workbench import sign

PAGES = {
    "start": "StartPage", "patient": "PatientPage", "mix": "MixPage", "plan": "PlanPage", "course": "CoursePage", "sign": "SignPage",
    "settings": "SettingsPage", "formulary": "FormularyPage", "help": "HelpPage", "welcome": "WelcomePage",
}  # fmt: skip
_FREE = ("start", "settings", "formulary", "help", "welcome")
#: The smallest client area that is laid out for, where the screen has as much.
SMALLEST = (1024, 600)
USUAL = (1366, 768)


class Window(QMainWindow):
    """`restyle` asks for another theme, text size or catalog: the window is then made anew by whoever made it, with the same desk."""

    restyle = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.pages: dict[str, Page] = {}
        self.page = ""
        self._worked: dict[str, QWidget] = {}
        self._undoes: object = None
        self._warned = False
        self._styled = self._made_for()
        # No name of a patient: titles are seen in the task bar and over shoulders.
        self.setWindowTitle("Formulator")
        self._size()
        self.actions_of = Actions(self)
        self._commands()
        self.banner = Banner(desk, self.actions_of)
        self.stack = QStackedWidget()
        self.stepbar = StepBar(desk)
        self.stepbar.hide()
        self._lay_out()
        self.notice = Notice(self)
        self.ring = FocusRing(self)
        self._connect()

    def _size(self) -> None:
        room = QGuiApplication.primaryScreen().availableSize()
        self.setMinimumSize(min(SMALLEST[0], room.width()), min(SMALLEST[1], room.height()))
        self.resize(min(USUAL[0], room.width()), min(USUAL[1], room.height()))

    def _lay_out(self) -> None:
        whole = QWidget()
        down = QVBoxLayout(whole)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        if self.desk.outside.records.read_only:
            down.addWidget(ReadOnlyLine(self.desk))
        for part in (self.banner, self.stack, self.stepbar):
            down.addWidget(part, 1 if part is self.stack else 0)
        self.setCentralWidget(whole)
        if (own := self.layout()) is not None:  # a page gives way to the window, never the window to a page
            own.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)

    def _connect(self) -> None:
        desk = self.desk
        self.stepbar.wanted.connect(self.go)
        self.stepbar.sign_pressed.connect(self._sign_pressed)
        desk.went.connect(self.go)
        desk.told.connect(self._tell)
        desk.failed.connect(self.say_failure)
        desk.opened.connect(self._opened)
        desk.settled.connect(self._settled)
        desk.document.changed.connect(self._changed)

    def desk_left(self) -> None:
        """Hears no more of the desk: another window has taken it over, with what was typed here and not entered."""
        desk = self.desk
        desk.leaving.emit()
        desk.went.disconnect(self.go)
        desk.told.disconnect(self._tell)
        desk.failed.disconnect(self.say_failure)
        desk.opened.disconnect(self._opened)
        desk.settled.disconnect(self._settled)

    # Actions

    def _commands(self) -> None:
        undo, redo = (
            make(self.actions_of) for make in (self.desk.document.stack.createUndoAction, self.desk.document.stack.createRedoAction)
        )
        undo.setShortcuts([QKeySequence("Ctrl+Z")])
        redo.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        undo.setIcon(look().icon("arrow-back-up"))
        redo.setIcon(look().icon("arrow-forward-up"))
        for command in commands():
            self.actions_of.add(command.id, command.text, self._doing(command), list(command.keys), command.group, command.icon)
        self.actions_of.add_own("undo", undo, tr("Program"))
        self.actions_of.add_own("redo", redo, tr("Program"))

    def _doing(self, command: Command) -> Callable[[], object]:
        def do() -> None:
            if command.id == "search" and self._finds():
                return
            if command.asks == "patient" and self.desk.patient is None:
                self._tell(tr("Open a patient first."), "", None)
                self.go("start")
                return
            there = command.page == self.page
            if command.page and not self.go(command.page):
                return
            # A step that is come back to is found as it was left; its key once more goes to where its work begins.
            # And nothing is signed that was not looked at: the key of signing first leads to the sheet.
            if command.method in ("begin", "sign") and not there:
                return
            owner: object = self._made(command.page) if command.page else self
            method = getattr(owner, command.method, None)
            if method is not None:
                method()

        return do

    def _finds(self) -> bool:
        """Whether the page that is shown has a search of its own; then it is there."""
        find = getattr(self.pages.get(self.page), "find_here", None)
        if find is None:
            return False
        find()
        return True

    def repeat_last(self) -> None:
        """The last signed session again."""
        if (last := sign.last_session(self.desk.sheets)) is not None:
            self.desk.repeat(last)
        else:
            self._tell(tr("Nothing was signed for this patient yet."), "", None)

    def discard(self) -> None:
        """Throws the draft away, with the way back."""
        desk, before, patient = self.desk, self.desk.document.draft, self.desk.patient
        desk.discard()
        if patient is not None and desk.document.draft != before:
            self._tell(tr("The draft was thrown away."), tr("Bring it back"), lambda: desk.bring_back(before, patient.id))

    def go_waiting(self) -> None:
        """To the first thing that signing waits for."""
        self.stepbar.go_waiting()

    def close_patient(self) -> None:
        """Saves first; a draft that cannot be saved stays once and it is said."""
        if not self._leave():
            return
        if self.desk.close_patient(anyway=self._warned):
            self._warned = False
            self.page = ""
            self.go("start")
        else:
            self._warned = True
            self.say_failure(tr("The draft could not be saved. Close again to close without it."))

    def toggle_theme(self) -> None:
        """The other theme, kept in the settings."""
        self.keep_settings(replace(self.desk.outside.settings, theme="light" if look().theme.dark else "dark"))

    def keep_settings(self, settings: Settings) -> bool:
        """Writes the settings; where the look changes, the window is made anew. False where they cannot be written; it is said."""
        return preferences.keep(self.desk, settings)

    def _settled(self) -> None:
        if (wanted := self._made_for()) != self._styled:
            self._styled = wanted
            self.restyle.emit()

    def _made_for(self) -> tuple[str, str, int]:
        """What a window is made for; where it changes, another one is needed."""
        settings = self.desk.outside.settings
        return settings.theme, settings.text_size, self.desk.edition

    def open_palette(self) -> None:
        from formulator.ui.dialogs.palette import Palette  # noqa: PLC0415

        Palette(self.desk, self.actions_of, self).open_centered()

    def open_shortcuts(self) -> None:
        from formulator.ui.dialogs.shortcuts import Shortcuts  # noqa: PLC0415

        Shortcuts(self.actions_of, self).open_centered()

    # Pages

    def _made(self, name: str) -> Page:
        """The page, built when it is first asked for."""
        if name not in self.pages:
            module = import_module(f"formulator.ui.pages.{name}")
            page: Page = getattr(module, PAGES[name])(self.desk, self.actions_of)
            page.setAccessibleName(page.title)
            self.pages[name] = page
            self.stack.addWidget(page)
        return self.pages[name]

    def go(self, target: str) -> bool:
        """Shows a page, "mix" or "patient#allergies". False where the page before could not be left or no patient is open."""
        name, _, place = target.partition("#")
        allowed = name in _FREE or self.desk.patient is not None
        if not allowed:
            name, place = "start", ""
        if name != self.page and not self._leave():
            self.stepbar.show_page(self.page)
            return False
        page = self._made(name)
        moved = name != self.page
        if moved:
            self._show(name, page)
        self.stepbar.show_page(name)
        page.arrive(place)
        if moved and not place:
            self._go_on(name)
        return allowed

    def _show(self, name: str, page: Page) -> None:
        focus = self.focusWidget()
        if focus is not None and self.page in self.pages and self.pages[self.page].isAncestorOf(focus):
            self._worked[self.page] = focus
        self.page = name
        self.stack.setCurrentWidget(page)
        self.stepbar.setVisible(page.steps and self.desk.patient is not None)
        self.banner.show_page(name)
        self._place_notice()

    def _go_on(self, name: str) -> None:
        """The focus goes back to where it was on this page, while that is still there."""
        widget = self._worked.pop(name, None)
        if widget is None:
            return
        page = self.pages[name]
        if widget in page.findChildren(QWidget) and widget.isVisible() and widget.isEnabled():
            widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave(self) -> bool:
        return self.page not in self.pages or self.pages[self.page].leave()

    def _opened(self) -> None:
        self._worked.clear()
        self.stepbar.refresh()
        self.stepbar.setVisible(self.desk.patient is not None and self.page not in _FREE)

    def _sign_pressed(self) -> None:
        if self.page == "sign":
            self.actions_of["sign"].trigger()
        else:
            self.go("sign")

    # Notices

    def _tell(self, text: str, label: str, do: object) -> None:
        document = self.desk.document
        self._undoes = document.draft if do == document.stack.undo else None
        self.notice.tell(text, label, do if callable(do) else None)
        self._place_notice()

    def say_failure(self, text: str) -> None:
        """What went wrong and what to do; it stays until it is closed."""
        self._undoes = None
        self.notice.tell(text, stays=True)
        self._place_notice()

    def fault(self, ident: str) -> None:
        """Our own bug: what happened has an id in the log, the draft is kept."""
        self.say_failure(
            tr("Something went wrong in the program (fault {id}). Your draft is kept; the log says more. You can go on.", id=ident)
        )

    def focus_notice(self) -> None:
        """To the button of the notice at the foot; where there is none, nothing moves."""
        if self.notice.isVisible():
            wanted = self.notice.button if self.notice.button.isVisible() else self.notice.close_button
            wanted.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_notice(self) -> None:
        """Takes the notice away; the focus goes back to the page."""
        focus = QApplication.focusWidget()
        inside = focus is not None and self.notice.isAncestorOf(focus)
        self.notice.hide()
        if inside and self.page in self.pages:
            self.pages[self.page].arrive("")

    def _place_notice(self) -> None:
        if not self.notice.isVisible():
            return
        px = look().px
        width = min(self.width() - px(32), px(640))
        self.notice.setFixedWidth(width)
        height = max(px(34), self.notice.heightForWidth(width))
        foot = self.stepbar.height() if self.stepbar.isVisible() else 0
        self.notice.setGeometry((self.width() - width) // 2, max(0, self.height() - foot - height - px(12)), width, height)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.notice.isVisible():
            self.close_notice()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_notice()

    def _changed(self) -> None:
        self._warned = False
        if self._undoes is not None and self._undoes is not self.desk.document.draft:
            self._undoes = None  # the Undo of the notice would take back something else by now
            self.close_notice()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Saves first; a window whose draft cannot be saved stays open once and says so."""
        kept = self._leave() and self.desk.flush()
        if kept or self._warned or self.desk.outside.records.read_only:
            event.accept()
            return
        self._warned = True
        self.say_failure(tr("The draft could not be saved. Close again to close without it."))
        event.ignore()
