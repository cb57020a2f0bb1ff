"""What the window may ask of the world outside it. `app` hands it in; tests hand in a folder of their own, a clock and a printer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from formulator.base.settings import Settings
from formulator.domain.knowledge import Knowledge
from formulator.domain.protocol import ProtocolSheet
from formulator.domain.protocols import OwnProtocol
from formulator.domain.records import BackupFile, PatientFacts
from formulator.domain.rules import Kind
from formulator.workbench.draft import Draft
from formulator.workbench.ports import RecordsPort
from formulator.workbench.review import Review


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page of a PDF as pixels: rows of blue, green, red, alpha, `stride` bytes each."""

    width: int
    height: int
    stride: int
    pixels: bytes


class Printing(Protocol):
    """The system's printing. `send` shows its dialog and returns whether anything was printed; raises OSError with the reason."""

    def send(self, pages: Callable[[int], list[PageImage]], title: str, paper: str) -> bool: ...


class Choosing(Protocol):
    """The system's dialogs for files, and its viewers."""

    def save_as(self, name: str, folder: Path) -> Path | None: ...
    def open_image(self) -> Path | None: ...
    def show_folder(self, path: Path) -> bool: ...


class Keeping(Protocol):
    """Backups and checks of the records, beside the work. `done` is called in the window's thread with what was done, or what is wrong."""

    def back_up(self, done: Callable[[str, str], object]) -> None: ...
    def check(self, done: Callable[[str, str], object]) -> None: ...
    def last(self) -> BackupFile | None: ...


@dataclass(slots=True)
class Outside:
    """Everything outside the window. The functions may be called from a worker thread where it says so."""

    knowledge: Knowledge
    records: RecordsPort
    resources: Path
    data: Path
    settings: Settings
    today: Callable[[], date]
    #: Writes the settings file and returns them as read back. Raises OSError.
    keep_settings: Callable[[Settings], Settings]
    #: The PDF of a sheet on a paper; from a worker thread.
    render: Callable[[ProtocolSheet, str], bytes]
    #: The pages of a PDF at so many dots per inch; from a worker thread.
    pages: Callable[[bytes, int], list[PageImage]]
    #: The case file that says the same as a draft, and the report of its check.
    case_of: Callable[[Draft], bytes]
    report_of: Callable[[Draft, Review], bytes]
    #: Writes a file whole or not at all. Raises OSError.
    write: Callable[[Path, bytes], None]
    #: The clinic's own protocols, every version of each. Raises InputError.
    own_protocols: Callable[[], tuple[OwnProtocol, ...]]
    #: Keeps one as the next version of its name, and returns it so. Raises InputError.
    keep_protocol: Callable[[OwnProtocol], OwnProtocol]
    #: Gives one another name. Raises InputError.
    rename_protocol: Callable[[str, str], None]
    #: Takes one off the list on a day; without a day puts it back. Raises InputError.
    remove_protocol: Callable[[str, date | None], None]
    #: Notes a fault of ours in the log, without patient data; its id.
    log_fault: Callable[[BaseException], str]
    printing: Printing
    choosing: Choosing
    #: The demo patients, to be offered on a first start.
    demo: Callable[[], tuple[PatientFacts, ...]]
    #: The file of the clinic's formulary as it lies there now; empty where there is none. Raises InputError.
    formulary: Callable[[], bytes]
    #: Checks what such a file is to say and writes it whole, or removes it for no bytes; the knowledge with it. Raises InputError, OSError.
    keep_formulary: Callable[[bytes], Knowledge]
    broken: frozenset[Kind] = frozenset()
    #: The logo of the clinic as a gray PNG; empty where there is none or it cannot be read.
    logo: Callable[[], bytes] = bytes
    keeping: Keeping | None = None

    @property
    def who(self) -> str:
        """Who works here, for the trail."""
        return self.settings.practitioner.name or self.settings.clinic.name
