"""Where the data lies, its backups and its check."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtWidgets import QWidget

from formulator.base.i18n import tr
from formulator.domain.records import BackupFile
from formulator.ui.desk import Desk
from formulator.ui.panels.sections import Section, labelled
from formulator.ui.widgets import Button, Field, Text, row


class DataFolder(Section):
    """The folder with a way to it, the last backup, and two things that can be done now."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(tr("Data"), tr("Everything lies in one folder on this computer. Nothing is sent anywhere."), parent)
        self.desk = desk
        self.folder = Field(tr("The data folder"))
        self.folder.setText(str(desk.outside.data))
        self.folder.setReadOnly(True)
        self.folder.setToolTip(str(desk.outside.data))
        self.folder.setCursorPosition(0)
        self.open_button = Button(tr("Open the folder"), "folder", do=self._open)
        self.first: QWidget = self.open_button
        self.last = Text("", 13, wrap=True)
        self.backup_button = Button(tr("Back up now"), "database", do=self.back_up)
        self.check_button = Button(tr("Check the records now"), "clipboard-list", do=self.check)
        self.result = Text("", 13, wrap=True)
        self.result.hide()
        self.add(labelled(tr("Folder"), _box(self.folder, self.open_button, stretch=0)))
        self.add(labelled(tr("Backups"), _box(self.last, self.backup_button, stretch=0)))
        self.add(labelled(tr("Records"), _box(None, self.check_button)))
        self.add(self.result)

    def refresh(self) -> None:
        keeping, read_only = self.desk.outside.keeping, self.desk.outside.records.read_only
        self.last.say(last_text(keeping.last() if keeping is not None else None))
        self.backup_button.setEnabled(keeping is not None and not read_only and not self._working(self.backup_button))
        self.check_button.setEnabled(keeping is not None and not self._working(self.check_button))

    @staticmethod
    def _working(button: Button) -> bool:
        return bool(button.property("working"))

    def _open(self) -> None:
        if not self.desk.outside.choosing.show_folder(self.desk.outside.data):
            self.desk.failed.emit(tr("The system did not open the folder. It is: {folder}", folder=self.desk.outside.data))

    def back_up(self) -> None:
        """A backup beside the work."""
        if (keeping := self.desk.outside.keeping) is not None:
            self._begin(self.backup_button, tr("Backing up…"))
            keeping.back_up(lambda text, wrong: self._done(self.backup_button, tr("Back up now"), text, wrong))

    def check(self) -> None:
        """A check of everything beside the work."""
        if (keeping := self.desk.outside.keeping) is not None:
            self._begin(self.check_button, tr("Checking…"))
            keeping.check(lambda text, wrong: self._done(self.check_button, tr("Check the records now"), text, wrong))

    def _begin(self, button: Button, text: str) -> None:
        button.setProperty("working", True)
        button.setText(text)
        button.setEnabled(False)

    def _done(self, button: Button, label: str, text: str, wrong: str) -> None:
        if wrong:
            self.desk.failed.emit(wrong)
        try:
            button.setProperty("working", False)
            button.setText(label)
        except RuntimeError:  # the window was made anew meanwhile
            return
        self.result.set_tone("word:contraindicated" if wrong else "text")
        self.result.say(wrong or text)
        self.result.setVisible(bool(wrong or text))
        self.refresh()


def _box(*parts: QWidget | None, stretch: int = -1) -> QWidget:
    box = QWidget()
    across = row(*parts, gap=12)
    if stretch >= 0:
        across.setStretch(stretch, 1)
    box.setLayout(across)
    return box


def last_text(backup: BackupFile | None) -> str:
    """When the last backup was made, in the time of this place."""
    if backup is None:
        return tr("None yet. One is made every day on which something changed.")
    made = datetime.strptime(backup.made, "%Y%m%dT%H%M%S").replace(tzinfo=UTC).astimezone()
    return tr("The last one: {when}. One is made every day on which something changed.", when=made.strftime("%Y-%m-%d, %H:%M"))
