"""The window: banner, one page, step bar. It knows which page is shown and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from formulator.base.i18n import tr
from formulator.base.settings import Settings
from formulator.ui.actions import Actions
from formulator.ui.commands import Command, commands
from formulator.ui.desk import Desk
from formulator.ui.look import look
from formulator.ui.pages.page import Page
from formulator.ui.panels.banner import Banner
from formulator.ui.panels.stepbar import StepBar
from formulator.ui.widgets import FocusRing, Notice

PAGES = {
    "start": "StartPage", "patient": "PatientPage", "mix": "MixPage", "plan": "PlanPage", "course": "CoursePage", "sign": "SignPage",
    "settings": "SettingsPage", "help": "HelpPage", "welcome": "WelcomePage",
}  # fmt: skip
_FREE = ("start", "settings", "help", "welcome")


class Window(QMainWindow):
    """`restyle` asks for another theme or text size: the window is then made anew by whoever made it, with the same desk."""

    restyle = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.pages: dict[str, Page] = {}
        self.page = ""
        self.setWindowTitle("Formulator")
        self.setMinimumSize(look().px(640), look().px(420))
        self.actions_of = Actions(self)
        self._commands()
        self.banner = Banner(desk, self.actions_of)
        self.stack = QStackedWidget()
        self.stepbar = StepBar(desk)
        self._lay_out()
        self.notice = Notice(self)
        self.ring = FocusRing(self)
        self.stepbar.wanted.connect(self.go)
        self.stepbar.sign_pressed.connect(self._sign_pressed)
        desk.went.connect(self.go)
        desk.told.connect(self._tell)
        desk.failed.connect(self._fail)
        desk.opened.connect(self._opened)

    def _lay_out(self) -> None:
        whole = QWidget()
        down = QVBoxLayout(whole)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        for part in (self.banner, self.stack, self.stepbar):
            down.addWidget(part, 1 if part is self.stack else 0)
        self.setCentralWidget(whole)

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
            if command.asks == "patient" and self.desk.patient is None:
                self._tell(tr("Open a patient first."), "", None)
                self.go("start")
                return
            owner: object = self if not command.page else self._made(command.page)
            if command.page and not self.go(command.page):
                return
            method = getattr(owner, command.method, None)
            if method is not None:
                method()

        return do

    def repeat_last(self) -> None:
        """The last signed session again."""
        if self.desk.sheets:
            self.desk.repeat(self.desk.sheets[0])
        else:
            self._tell(tr("Nothing was signed for this patient yet."), "", None)

    def discard(self) -> None:
        before = self.desk.document.draft
        self.desk.discard()
        self._tell(
            tr("The draft was thrown away."),
            tr("Bring it back"),
            lambda: self.desk.document.edit(tr("Bring the draft back"), lambda _: before),
        )

    def close_patient(self) -> None:
        if self._leave():
            self.desk.close_patient()
            self.go("start")

    def toggle_theme(self) -> None:
        """The other theme, kept in the settings."""
        from dataclasses import replace  # noqa: PLC0415

        name = "light" if look().theme.dark else "dark"
        self.keep_settings(replace(self.desk.outside.settings, theme=name))

    def keep_settings(self, settings: Settings) -> bool:
        """Writes the settings; where the look changes, the window is made anew. False where they cannot be written; it is said."""
        before = self.desk.outside.settings
        try:
            self.desk.outside.settings = self.desk.outside.keep_settings(settings)
        except OSError as error:
            self._fail(tr("The settings were not saved: {why}.", why=error.strerror or error))
            return False
        if (before.theme, before.text_size) != (settings.theme, settings.text_size):
            self.restyle.emit()
        return True

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
            self.pages[name] = page
            self.stack.addWidget(page)
        return self.pages[name]

    def go(self, target: str) -> bool:
        """Shows a page, "mix" or "patient#allergies". False where the page before could not be left or no patient is open."""
        name, _, place = target.partition("#")
        if name not in _FREE and self.desk.patient is None:
            name, place = "start", ""
        if name != self.page and not self._leave():
            return False
        page = self._made(name)
        if name != self.page:
            self.page = name
            self.stack.setCurrentWidget(page)
            self.stepbar.setVisible(page.steps and self.desk.patient is not None)
            self.stepbar.show_page(name)
            self.banner.show_page(name)
        page.arrive(place)
        return True

    def _leave(self) -> bool:
        return self.page not in self.pages or self.pages[self.page].leave()

    def _opened(self) -> None:
        self.stepbar.refresh()
        self.stepbar.setVisible(self.desk.patient is not None and self.page not in _FREE)

    def _sign_pressed(self) -> None:
        if self.page == "sign":
            self.actions_of["sign"].trigger()
        else:
            self.go("sign")

    # Notices

    def _tell(self, text: str, label: str, do: object) -> None:
        self.notice.tell(text, label, do if callable(do) else None)
        self._place_notice()

    def _fail(self, text: str) -> None:
        self.notice.tell(text, stays=True)
        self._place_notice()

    def fault(self, ident: str) -> None:
        """Our own bug: what happened has an id in the log, the draft is kept."""
        self._fail(tr("Something went wrong in the program (fault {id}). Your draft is kept; the log says more. You can go on.", id=ident))

    def _place_notice(self) -> None:
        px = look().px
        width = min(self.width() - px(32), px(640))
        self.notice.setFixedWidth(width)
        height = max(px(34), self.notice.heightForWidth(width))
        foot = self.stepbar.height() if self.stepbar.isVisible() else 0
        self.notice.setGeometry((self.width() - width) // 2, self.height() - foot - height - px(12), width, height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.notice.isVisible():
            self._place_notice()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Saves first; a window whose draft cannot be saved stays open once and says so."""
        if self._leave() and (self.desk.flush() or self.property("warned")):
            event.accept()
            return
        self.setProperty("warned", True)
        self._fail(tr("The draft could not be saved. Close again to close without it."))
        event.ignore()
