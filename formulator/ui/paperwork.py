"""A sheet on its way out of the program: printed or saved as a file, made beside the window. Whatever fails, the sheet is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal

from formulator.base.i18n import tr
from formulator.domain.records import RecordsError
from formulator.ui.desk import Desk
from formulator.ui.work import Worker


@dataclass(frozen=True, slots=True)
class Going:
    """What is to go out: its number, how its PDF is made, and the id of the signed sheet; 0 for one that was not signed."""

    number: str
    make: Callable[[], bytes]
    sheet: int = 0

    @property
    def file_name(self) -> str:
        """A name that tells nothing of the patient."""
        return f"{self.number}.pdf" if self.sheet else tr("draft-{number}.pdf", number=self.number)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What did not work, what is safe all the same, and what can be done."""

    text: str
    ways: tuple[tuple[str, Callable[[], object]], ...]


class Paperwork(QObject):
    """`did` tells what was done and with which signed sheet (0: a draft), `failed` a Trouble, `works` a verb while it goes on ("Printing…") and nothing when it is over."""

    did = Signal(str, int)
    failed = Signal(object)
    works = Signal(str)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.saved: Path | None = None
        self._verb = ""
        self._slow = False
        self.worker = Worker(self)
        self.worker.busy.connect(self._busy)

    # Printing

    def print_out(self, going: Going) -> None:
        """Through the system's dialog."""
        if self._free(tr("Printing…")):
            made = going.make
            self.worker.ask(made, lambda pdf: self._send(going, pdf), lambda error: self._not_made(going, error))

    def _send(self, going: Going, pdf: object) -> None:
        assert isinstance(pdf, bytes)
        outside, pages = self.desk.outside, self.desk.outside.pages
        ready = replace(going, make=lambda: pdf)
        try:
            printed = outside.printing.send(lambda dots: pages(pdf, dots), f"Formulator {going.number}", outside.settings.paper)
        except (OSError, ValueError) as error:
            self.failed.emit(Trouble(_not_printed(going, error), self._ways(ready, (tr("Print again"), lambda: self.print_out(ready)))))
            return
        if printed:
            self._note(going)
            self.did.emit(tr("Sheet {number} was sent to the printer.", number=going.number), going.sheet)
        else:
            kept = tr("Not printed. Sheet {number} is kept.", number=going.number) if going.sheet else tr("Nothing was printed.")
            self.did.emit(kept, going.sheet)

    # Saving

    def save(self, going: Going) -> None:
        """As a file, where the system's dialog says."""
        folder = self.saved.parent if self.saved is not None else _documents()
        path = self.desk.outside.choosing.save_as(going.file_name, folder)
        if path is not None:
            self._save(going, path)

    def _save(self, going: Going, path: Path) -> None:
        if not self._free(tr("Saving…")):
            return
        make, write = going.make, self.desk.outside.write

        def work() -> bytes:
            pdf = make()
            try:
                write(path, pdf)
            except (OSError, ValueError) as error:
                raise _NotWritten(pdf, error) from error
            return pdf

        self.worker.ask(work, lambda _: self._written(going, path), lambda error: self._not_written(going, path, error))

    def _written(self, going: Going, path: Path) -> None:
        self.saved = path
        self._note(going)
        self.did.emit(tr("Saved as {name}.", name=path.name), going.sheet)

    def _not_written(self, going: Going, path: Path, error: Exception) -> None:
        if not isinstance(error, _NotWritten):
            self._not_made(going, error)
            return
        ready = replace(going, make=lambda: error.pdf)
        kept = tr("The sheet is kept in the records.") if going.sheet else tr("The draft is kept.")
        text = tr("{path} cannot be written: {why}. {kept}", path=path, why=_why(error.cause), kept=kept)
        ways = ((tr("Save elsewhere"), lambda: self.save(ready)), (tr("Try again"), lambda: self._save(ready, path)))
        self.failed.emit(Trouble(text, ways))

    def open_folder(self) -> None:
        """The folder of what was saved last."""
        if self.saved is None:
            self.desk.told.emit(tr("Nothing was saved as a file yet."), "", None)
        elif not self.desk.outside.choosing.show_folder(self.saved.parent):
            self.desk.failed.emit(tr("The system cannot show folders. The sheet lies in {folder}", folder=self.saved.parent))

    # Both

    def _free(self, verb: str) -> bool:
        """Whether nothing is on its way; what is asked meanwhile is not done, which is said."""
        if self.worker.working:
            self.desk.told.emit(tr("Another sheet is on its way. Try again when it is done."), "", None)
            return False
        self._verb = verb
        return True

    def _busy(self, on: bool) -> None:
        if on or self._slow:
            self._slow = on
            self.works.emit(self._verb if on else "")

    def _note(self, going: Going) -> None:
        """A signed sheet that left the program is noted in the trail."""
        if not going.sheet:
            return
        try:
            self.desk.outside.records.sheets.printed(going.sheet, self.desk.outside.who)
        except RecordsError as error:
            self.desk.failed.emit(tr("The sheet went out, but this could not be noted in the records: {why}", why=error))

    def _not_made(self, going: Going, error: Exception) -> None:
        if isinstance(error, OSError):
            why = _why(error)
        else:
            why = tr("something went wrong in the program (fault {id})", id=self.desk.outside.log_fault(error))
        kept = tr("The sheet is signed and kept.") if going.sheet else tr("The draft is kept.")
        text = tr("The PDF was not made: {why}. {kept}", why=why, kept=kept)
        self.failed.emit(Trouble(text, self._ways(going, (tr("Print again"), lambda: self.print_out(going)))))

    def _ways(self, going: Going, first: tuple[str, Callable[[], object]]) -> tuple[tuple[str, Callable[[], object]], ...]:
        return ((tr("Save as…"), lambda: self.save(going)), first)


class _NotWritten(Exception):
    """The PDF is there and could not be written."""

    def __init__(self, pdf: bytes, cause: Exception) -> None:
        super().__init__(str(cause))
        self.pdf, self.cause = pdf, cause


def _not_printed(going: Going, error: Exception) -> str:
    if going.sheet:
        return tr("Sheet {number} is signed and kept, but it was not printed: {why}", number=going.number, why=_why(error))
    return tr("The draft was not printed: {why}", why=_why(error))


def _why(error: Exception) -> str:
    return str(error.strerror or error) if isinstance(error, OSError) else str(error)


def _documents() -> Path:
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or Path.home())
