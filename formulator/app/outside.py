"""The real world outside the window: the data folder, the records, the paper, the clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec

from formulator.base import atomic, paths
from formulator.base.problems import InputError
from formulator.base.settings import Settings, formulary_path, formulary_place, logo_bytes, read_settings, write_settings
from formulator.base.yamltext import parse, read_bytes
from formulator.catalog import own_protocols
from formulator.catalog.load import load
from formulator.catalog.overlay import LIMIT, laid_over, not_read, read_over
from formulator.domain.knowledge import Knowledge, KnowledgeData
from formulator.domain.protocol import ProtocolSheet
from formulator.interchange.report import report
from formulator.records import open_records
from formulator.safety.selftest import failed_kinds
from formulator.sheets import Paper, render
from formulator.ui.outside import Choosing, Keeping, Outside, Printing
from formulator.workbench.draft import Draft
from formulator.workbench.review import Review


def knowledge_of(data: Path) -> Knowledge:
    """The knowledge that is shipped, through the cache of a data folder, with the clinic's formulary over it. Raises InputError.

    A formulary that cannot be read is left out and says so in all that is shown and printed.
    """
    catalog = load(paths.ingredients(), paths.resources() / "knowledge", paths.cache_folder(data)).catalog
    try:
        return laid_over(catalog, formulary_path(data, read_settings(data)))
    except InputError as error:
        return not_read(catalog, error)


class FormularyFile:
    """The file of the clinic's formulary in the data folder, or where the settings say."""

    def __init__(self, data: Path, catalog: KnowledgeData, settings: Callable[[], Settings]) -> None:
        self.data, self.catalog, self.settings = data, catalog, settings

    def read(self) -> bytes:
        """What it holds now; empty where there is none. Raises InputError."""
        path = formulary_path(self.data, self.settings())
        body = read_bytes(path, LIMIT) if path is not None else b""
        if path is not None and not body:
            parse(body, str(path))  # says that it is empty: no bytes mean that there is no file
        return body

    def keep(self, body: bytes) -> Knowledge:
        """Read back by the very reader of the file before it is written; no bytes remove it."""
        place = formulary_place(self.data, self.settings())
        if not body:
            place.unlink(missing_ok=True)
            return Knowledge(self.catalog)
        read = read_over(self.catalog, body, str(place))
        atomic.write(place, body)
        return read


def make_outside(
    data: Path, knowledge: Knowledge, printing: Printing, choosing: Choosing, log_fault: Callable[[BaseException], str],
    today: Callable[[], date] = date.today, keeping: Keeping | None = None,
) -> Outside:  # fmt: skip
    """Everything for one data folder. Raises InputError for damaged settings and RecordsError for records that cannot be opened."""
    from formulator.app.demo import demo_patients  # noqa: PLC0415
    from formulator.app.pages import page_images  # noqa: PLC0415
    from formulator.interchange.write_case import case_bytes  # noqa: PLC0415

    fonts = paths.resources() / "fonts"
    own = data / own_protocols.NAME

    def keep(settings: Settings) -> Settings:
        write_settings(data, settings)
        return read_settings(data)

    def paper(sheet: ProtocolSheet, size: str) -> bytes:
        return render(sheet, Paper(size), fonts)

    def report_bytes(draft: Draft, review: Review) -> bytes:
        return msgspec.json.format(msgspec.json.encode(report(draft, review, made.knowledge)), indent=1)

    def logo() -> bytes:
        return logo_bytes(data, made.settings)

    clinic = FormularyFile(data, knowledge.catalog, lambda: made.settings)
    made = Outside(
        knowledge=knowledge, records=open_records(data), resources=paths.resources(), data=data, settings=read_settings(data),
        today=today, keep_settings=keep, render=paper, pages=page_images, case_of=case_bytes, report_of=report_bytes,
        write=atomic.write, log_fault=log_fault, printing=printing, choosing=choosing, demo=demo_patients,
        own_protocols=lambda: own_protocols.read_own(own), keep_protocol=lambda protocol: own_protocols.keep(own, protocol),
        rename_protocol=lambda name, new: own_protocols.rename(own, name, new),
        remove_protocol=lambda name, on: own_protocols.remove(own, name, on),
        broken=frozenset(failed_kinds(knowledge)), keeping=keeping, logo=logo,
        formulary=clinic.read, keep_formulary=clinic.keep,
    )  # fmt: skip
    return made
