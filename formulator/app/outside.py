"""The real world outside the window: the data folder, the records, the paper, the clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec

from formulator.base import atomic, paths
from formulator.base.settings import Settings, logo_bytes, read_settings, write_settings
from formulator.catalog import own_protocols
from formulator.catalog.load import load
from formulator.domain.knowledge import Knowledge
from formulator.domain.protocol import ProtocolSheet
from formulator.interchange.report import report
from formulator.records import open_records
from formulator.safety.selftest import failed_kinds
from formulator.sheets import Paper, render
from formulator.ui.outside import Choosing, Keeping, Outside, Printing
from formulator.workbench.draft import Draft
from formulator.workbench.review import Review


def knowledge_of(data: Path) -> Knowledge:
    """The knowledge that is shipped, through the cache of a data folder. Raises InputError."""
    return load(paths.ingredients(), paths.resources() / "knowledge", paths.cache_folder(data))


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
        return msgspec.json.format(msgspec.json.encode(report(draft, review, knowledge)), indent=1)

    def logo() -> bytes:
        return logo_bytes(data, made.settings)

    made = Outside(
        knowledge=knowledge, records=open_records(data), resources=paths.resources(), data=data, settings=read_settings(data),
        today=today, keep_settings=keep, render=paper, pages=page_images, case_of=case_bytes, report_of=report_bytes,
        write=atomic.write, log_fault=log_fault, printing=printing, choosing=choosing, demo=demo_patients,
        own_protocols=lambda: own_protocols.read_own(own), keep_protocol=lambda protocol: own_protocols.keep(own, protocol),
        rename_protocol=lambda name, new: own_protocols.rename(own, name, new),
        remove_protocol=lambda name, on: own_protocols.remove(own, name, on),
        broken=frozenset(failed_kinds(knowledge)), keeping=keeping, logo=logo,
    )  # fmt: skip
    return made
