"""The program around the window: what is made at the start, in which order, and what is put away at the end."""

from __future__ import annotations

import contextlib
import gc
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject, QSettings, Qt, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from formulator.app import logs
from formulator.app.faults import Faults, said
from formulator.app.instance import Instance, bring_up
from formulator.app.keeping import Keeper
from formulator.app.later import LaterChoosing, LaterPrinting
from formulator.app.outside import knowledge_of, make_outside
from formulator.base import i18n, paths
from formulator.base.i18n import tr
from formulator.base.settings import NAME, Settings, read_settings
from formulator.domain.records import RecordsError
from formulator.ui.desk import Desk
from formulator.ui.look import install
from formulator.ui.window import Window

if TYPE_CHECKING:
    from formulator.app.quitting import Quitting
    from formulator.app.trouble import Trouble

#: Milliseconds after the window is there until the backup and the check begin.
KEEP_AFTER = 1500
WINDOW_FILE = "window.ini"
_SMALL_SCREEN = 1440
_Way = tuple[tuple[str, Callable[[], object]], ...]


class Program(QObject):
    """One data folder, one window. `no_window` is called with Qt's words where it finds no screen."""

    def __init__(self, data: Path, no_window: Callable[[str], None]) -> None:
        self.app = _application(no_window)
        super().__init__()
        self.data = data
        self.faults = Faults(self)
        self.instance = Instance(data, self)
        self.keeper = Keeper(data, self)
        self.desk: Desk | None = None
        self.window: Window | None = None
        self.trouble: Trouble | None = None
        self._quitting: Quitting | None = None
        self.faults.window = lambda: self.window
        self.faults.keep = lambda: self.desk is None or self.desk.flush()

    def run(self) -> int:
        """Opens and works until the window is closed; the status of the process."""
        self.faults.install()
        QTimer.singleShot(0, self._settle)
        try:
            if not self._folder_is_there() or not self._only_one():
                return 0 if self.trouble is None else self._work()
            self.open()
            return self._work()
        finally:
            if self._quitting is not None:
                self._quitting.remove()
            self.close()
            self.faults.remove()

    def _settle(self) -> None:
        """What can wait until the window is there."""
        from formulator.app.quitting import Quitting  # noqa: PLC0415

        gc.freeze()
        gc.enable()
        self._quitting = Quitting(self._leave, self)

    def _work(self) -> int:
        return int(self.app.exec())

    def _folder_is_there(self) -> bool:
        try:
            self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            text = tr(
                "{folder}: {why}.\nChoose another data folder with --data-dir DIR or the variable FORMULATOR_DATA.",
                folder=self.data, why=error.strerror or error,
            )  # fmt: skip
            self._say(tr("The data folder cannot be made"), text)
            return False
        return True

    def _only_one(self) -> bool:
        if self.instance.first():
            return True
        if self.instance.raise_first():
            return False
        text = tr(
            "Another Formulator has this data folder open and does not answer:\n{folder}\n\nIt may still be starting, or hang. Look for its "
            "window, or end it. Where there is none any more, open it anyway.",
            folder=self.data,
        )  # fmt: skip
        self._say(tr("Formulator is already open"), text, ((tr("Open anyway"), self._open_anyway),))
        return False

    def _open_anyway(self) -> None:
        self.instance.take()
        self.open()

    # Opening

    def open(self) -> None:
        """The window, or the window that says why there is none."""
        logs.start_log(self.data)
        try:
            settings = read_settings(self.data)
        except Exception as error:  # noqa: BLE001  said in a window, whatever it is
            does = tr(
                "Correct the file and try again, or go on with the defaults: the damaged file is then kept beside the new one. Patients and "
                "sheets are not touched."
            )
            self._cannot(tr("The settings file is damaged"), error, ((tr("Go on with the defaults"), self._put_settings_aside),), does)
            return
        try:
            self._open_with(settings)
        except RecordsError as error:
            self._cannot(tr("The patient records cannot be opened"), error)
        except Exception as error:  # noqa: BLE001
            self._cannot(tr("Formulator cannot start"), error)

    def _open_with(self, settings: Settings) -> None:
        i18n.install(paths.resources() / "locale", settings.language)
        self._style(settings)
        knowledge = knowledge_of(self.data)
        printing, choosing = LaterPrinting(self._parent), LaterChoosing(self._parent)
        outside = make_outside(self.data, knowledge, printing, choosing, logs.log_fault, keeping=self.keeper)
        self.desk = Desk(outside)
        self._show(Window(self.desk), "start" if settings.complete else "welcome")
        self._listen()

    def _parent(self) -> QWidget | None:
        return self.window

    def _listen(self) -> None:
        hints = self.app.styleHints()
        hints.colorSchemeChanged.connect(self._scheme_changed)
        self.app.commitDataRequest.connect(self._save_all)
        self.keeper.failed.connect(self._tell_failure)
        self.instance.asked.connect(partial(bring_up, lambda: self.window or self.trouble))
        QTimer.singleShot(0, self.instance.listen)
        QTimer.singleShot(KEEP_AFTER, self._look_after)
        notices = [] if self.desk is None or self.desk.outside.records.read_only else self.desk.outside.records.notices
        if self.desk is not None and (unread := self.desk.document.knowledge.formulary.unread):
            told = tr("The clinic's formulary could not be read. Its limits and products are NOT used until it is mended:")
            notices = [*notices, "\n".join((told, *unread[:3]))]
        if notices:
            self._tell_failure("\n".join(notices))

    def _look_after(self) -> None:
        if self.desk is not None and not self.desk.outside.records.read_only:
            self.keeper.start()

    def _tell_failure(self, text: str) -> None:
        if self.window is not None:
            self.window.say_failure(text)

    def _save_all(self, _: object = None) -> None:
        if self.desk is not None:
            self.desk.flush()

    # The look

    def _style(self, settings: Settings) -> None:
        install(self.app, paths.resources(), self._theme(settings), int(settings.text_size) / 100)

    def _theme(self, settings: Settings) -> str:
        if settings.theme != "system":
            return settings.theme
        return "dark" if self.app.styleHints().colorScheme() is Qt.ColorScheme.Dark else "light"

    def _scheme_changed(self, *_: object) -> None:
        if self.desk is not None and self.desk.outside.settings.theme == "system":
            self.restyle()

    def restyle(self) -> None:
        """The window made anew in the look of the settings, with the same desk, page and place."""
        old, desk = self.window, self.desk
        if old is None or desk is None:
            return
        self._style(desk.outside.settings)
        made = Window(desk)
        made.setGeometry(old.geometry())
        made.setWindowState(old.windowState())
        place = old.pages[old.page].place() if old.page in old.pages else ""
        self._show(made, f"{old.page}#{place}" if place else old.page, placed=True)
        old.hide()
        old.desk_left()
        old.deleteLater()

    def _show(self, window: Window, page: str, placed: bool = False) -> None:
        self.window = window
        window.restyle.connect(self.restyle)
        if not placed:
            self._place(window)
        window.go(page or "start")
        window.show()

    # Where it was

    def _ini(self) -> QSettings:
        return QSettings(str(self.data / WINDOW_FILE), QSettings.Format.IniFormat)

    def _place(self, window: Window) -> None:
        kept = self._ini().value("geometry")
        if isinstance(kept, QByteArray) and window.restoreGeometry(kept):
            return
        room = QGuiApplication.primaryScreen().availableSize()
        if room.width() < _SMALL_SCREEN:
            window.setWindowState(Qt.WindowState.WindowMaximized)

    def _keep_place(self) -> None:
        if self.window is not None and self.desk is not None and not self.desk.outside.records.read_only:
            ini = self._ini()
            ini.setValue("geometry", self.window.saveGeometry())
            ini.sync()

    # Trouble

    def _cannot(self, title: str, error: Exception, more: _Way = (), does: str = "") -> None:
        text = said(error)
        if not text:
            ident = logs.log_fault(error)
            text = tr("A fault of the program ({kind}, {id}). Please report it with the log in {folder}.",
                      kind=type(error).__name__, id=ident, folder=logs.log_folder(self.data))  # fmt: skip
        self._say(title, "\n\n".join(part for part in (text, does) if part), (*more, (tr("Try again"), self.open)))

    def _say(self, title: str, text: str, more: _Way = ()) -> None:
        from formulator.app.trouble import Trouble  # noqa: PLC0415  most starts have none

        with contextlib.suppress(Exception):
            self._style(Settings())
        self.trouble = Trouble(title, text, self.data, more)
        self.trouble.left.connect(self.app.quit)
        self.trouble.show()

    def _put_settings_aside(self) -> None:
        """The damaged file keeps lying beside the new one."""
        path = self.data / NAME
        target, count = path.with_name(f"{NAME}.damaged"), 1
        while target.exists():
            count += 1
            target = path.with_name(f"{NAME}.damaged-{count}")
        try:
            path.rename(target)
        except OSError as error:
            self._cannot(tr("The settings file cannot be put aside"), error)
            return
        self.open()

    # The end

    def _leave(self) -> None:
        """Asked to end from outside: saves and closes, also where saving fails, for the system does not ask twice."""
        self._save_all()
        self.app.quit()

    def close(self) -> None:
        """Saves, waits a little for what runs, gives the folder free."""
        self._save_all()
        with contextlib.suppress(RuntimeError):
            self._keep_place()
        self.keeper.wait()
        if self.desk is not None:
            with contextlib.suppress(RecordsError):
                self.desk.outside.records.close()
        self.instance.close()
        logs.stop_log()


def _application(no_window: Callable[[str], None]) -> QApplication:
    """The application of Qt; where Qt finds no screen it would abort, so its last word is heard first."""
    heard: list[str] = []

    def hear(kind: QtMsgType, _: object, text: str) -> None:
        heard.append(text)
        if kind is QtMsgType.QtFatalMsg:
            no_window("\n".join(heard))

    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    qInstallMessageHandler(hear)
    app = QApplication(sys.argv[:1])
    qInstallMessageHandler(None)
    app.setApplicationName("formulator")
    app.setApplicationDisplayName("Formulator")
    app.setOrganizationName("formulator")
    app.setDesktopFileName("formulator")
    return app
