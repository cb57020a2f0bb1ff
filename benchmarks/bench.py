"""The benchmark: `python benchmarks/bench.py [--quick] [--peer-env DIR]`. Figures of one run belong together: trust ratios.

Exit status 1 where a target is not met. CPU time where the target is one of CPU, wall time elsewhere; medians.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import cases  # noqa: E402
import generated  # noqa: E402
import peer  # noqa: E402
from table import Table  # noqa: E402
from timing import Sample, cpu, printed, process, wall  # noqa: E402

from formulator.base import paths  # noqa: E402
from formulator.catalog.load import Files, cached_data, read_data  # noqa: E402
from formulator.domain.knowledge import Knowledge  # noqa: E402
from formulator.domain.names import Field  # noqa: E402
from formulator.domain.rules import Kind, Rule  # noqa: E402
from formulator.safety.bench import Bench  # noqa: E402
from formulator.safety.kinds import CHECKS  # noqa: E402
from formulator.workbench.draft import Draft  # noqa: E402
from formulator.workbench.review import review  # noqa: E402

SIZES = (50, 500, 5_000, 50_000)
SHEET_CASE = ROOT / "examples" / "02-knee-osteoarthritis-lidocaine-pentoxifylline.yaml"
COLD_SHEET = """
import sys, time
from datetime import date
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from formulator.base import paths
from formulator.catalog.load import load
from formulator.interchange.casefile import read_case
from formulator.sheets import Paper, render
from formulator.workbench.review import review
from formulator.workbench.sheet import SheetIdentity, protocol_sheet
knowledge = load(paths.ingredients(), paths.resources() / "knowledge", Path(sys.argv[3]))
draft = read_case(Path(sys.argv[2]), knowledge, date(2026, 11, 24))
sheet = protocol_sheet(draft, review(draft, knowledge), knowledge, SheetIdentity("20261124-00000000", "0" * 64, ()), "en")
began = time.process_time()
render(sheet, Paper.A4, paths.resources() / "fonts")
print(time.process_time() - began)
"""


def reviews(drafts: list[Draft], knowledge: Knowledge) -> list[partial[object]]:
    return [partial(review, draft, knowledge) for draft in drafts]


def forgetful(draft: Draft, knowledge: Knowledge) -> object:
    """A check by a knowledge that has checked nothing before: what is kept per line and pair is thrown away first."""
    knowledge.kept.clear()
    return review(draft, knowledge)


def interactions(draft: Draft, knowledge: Knowledge) -> object:
    """Only what acts on what: the lines and home medicines of a case against the rules of interaction."""
    return list(CHECKS[Kind.INTERACTION](Bench(draft.treatment, knowledge, draft.on)))


def checks(table: Table, knowledge: Knowledge, standing: tuple[Rule, ...], rounds: int) -> tuple[Sample, Sample]:
    """The full check on real and on generated knowledge, and how it grows."""
    table.head("Full check, review(): 6 ingredients, 8 home medicines, 4 allergies")
    drafts = cases.drafts(knowledge, 30)
    shown = [len(review(draft, knowledge).findings) for draft in drafts]
    real = wall(reviews(drafts, knowledge), rounds)
    table.time(f"real knowledge, {len(knowledge.rules)} rules ({sum(shown) / len(shown):.0f} findings a case)", real, 0.0003)
    table.time(
        "  the first check of all: nothing kept yet", wall([partial(forgetful, d, knowledge) for d in drafts[:5]], max(1, rounds // 10))
    )
    quiet = cases.drafts(knowledge, 30, home=0, allergies=0)
    table.time("  the same mixes, no medicine and no allergy", wall(reviews(quiet, knowledge), rounds))
    samples: list[Sample] = []
    made = generated.drafts(30)
    for size in SIZES:
        large = generated.knowledge(size, standing)
        hits = sum(len(review(draft, large).findings) for draft in made) / len(made)
        samples.append(wall(reviews(made, large), rounds))
        table.time(f"{size:,} generated rules ({hits:.0f} findings a case)", samples[-1], 0.0006 if size == SIZES[-1] else None)
        if size == 5_000:
            middle = wall([partial(interactions, draft, large) for draft in made], rounds)
    table.ratio("  growth for 1,000 times the rules", samples[-1].median / samples[0].median, 10)
    for lines in (2, 6, 12, 24):
        table.time(f"{lines} lines, 8 home medicines (real)", wall(reviews(cases.drafts(knowledge, 10, lines), knowledge), rounds // 2 + 1))
    for home in (2, 8, 16, 32):
        found = wall(reviews(cases.drafts(knowledge, 10, home=home), knowledge), rounds // 2 + 1)
        table.time(f"6 lines, {home} home medicines (real)", found)
    return real, middle


def against_peer(table: Table, ours: Sample, alike: Sample, folder: Path, rounds: int) -> None:
    table.head("Against pddiansm 0.2.0, 14 drugs, in its own environment")
    try:
        theirs, entries = peer.measure(folder, 14, rounds)
    except peer.Absent as error:
        table.skip("pddiansm", str(error))
        return
    table.time(f"pddiansm: interactions of 14 drugs, {entries:,} entries", theirs)
    table.time("ours: interactions of 6 lines and 8 home medicines, 5,000 rules", alike)
    table.ratio("  like for like: interactions against interactions", theirs.median / alike.median, 20, at_least=True)
    table.ratio("  our full check (20 kinds) against its interactions alone", theirs.median / ours.median)


def loading(table: Table, folder: Path, quick: bool, rounds: int) -> None:
    """Knowledge from YAML and from the typed cache, as it is and with generated entries added."""
    table.head("Loading the catalog, CPU: data, then with the indexes")
    for more in (0, 500) if quick else (0, 500, 10_000):
        home = folder / f"catalog-{more}"
        shutil.copytree(paths.resources() / "knowledge", home / "knowledge")
        shutil.copy(paths.ingredients(), home / "ingredients.yaml")
        if more:
            rows = [f"  - {{id: bench-{n}, name: bench drug {n}, classes: [nsaid], names: {{fr: [médicament {n}]}}}}" for n in range(more)]
            (home / "knowledge" / "medicines" / "bench.yaml").write_text("\n".join(["medicines:", *rows, ""]), encoding="utf-8")
        files, cache = Files(home / "ingredients.yaml", home / "knowledge"), home / "cache"
        name = f"{more:,} more entries" if more else "as it is"
        cold = cpu([partial(read_data, files)], 1 if more > 1000 else max(2, rounds // 20))
        data = cached_data(files, cache)
        table.time(f"{name}: from YAML", cold)
        table.time(f"{name}: reading and hashing the files", cpu([partial(Files, files.ingredients, files.knowledge)], 5))
        table.time(f"{name}: from the cache", cpu([partial(cached_data, files, cache)], 5))
        table.time(f"{name}: indexes", cpu([partial(Knowledge, data)], 5))


def names(table: Table, knowledge: Knowledge, rounds: int) -> None:
    table.head("Resolving a name")
    resolve = knowledge.vocabulary.resolve
    table.time("all names of home medicines folded, once", cpu([lambda: knowledge_names(knowledge)], 2))
    exact = [partial(resolve, Field.MEDICATION, name) for name in cases.HOME]
    table.time("exact", wall(exact, rounds))
    wrong = [partial(resolve, Field.MEDICATION, name[:3] + "x" + name[4:]) for name in cases.HOME]
    table.time("misspelled", wall(wrong, max(2, rounds // 10)))


def knowledge_names(knowledge: Knowledge) -> object:
    """A vocabulary that has folded nothing yet."""
    from formulator.base.folding import fold
    from formulator.domain.names import Vocabulary

    fold.cache_clear()
    return Vocabulary.of(knowledge).resolve(Field.MEDICATION, "warfarin")


def sheets(table: Table, knowledge: Knowledge, folder: Path, rounds: int) -> None:
    from io import BytesIO

    import pikepdf

    from formulator.interchange.casefile import read_case
    from formulator.sheets import Paper, render
    from formulator.workbench.sheet import SheetIdentity, protocol_sheet

    draft = read_case(SHEET_CASE, knowledge, cases.DAY)
    sheet = protocol_sheet(draft, review(draft, knowledge), knowledge, SheetIdentity("20261124-00000000", "0" * 64, ()), "en")
    make = partial(render, sheet, Paper.A4, paths.resources() / "fonts")
    with pikepdf.open(BytesIO(make())) as pdf:
        pages = len(pdf.pages)
    table.head(f"Protocol sheet, {pages} pages, CPU")
    table.time("warm", cpu([make], max(5, rounds // 10)), 0.150)
    table.time(
        "cold: the first sheet of a process, libraries included", printed(COLD_SHEET, 3, str(ROOT), str(SHEET_CASE), str(folder)), 0.500
    )


def processes(table: Table, folder: Path, rounds: int) -> None:
    table.head("Whole processes")
    case = str(SHEET_CASE)
    for what, arguments in (
        ("formulator --version", ["--version"]),
        ("formulator check CASE", ["check", case, "--data-dir", str(folder)]),
        ("formulator sheet CASE", ["sheet", case, "-o", str(folder / "sheet.pdf"), "--data-dir", str(folder)]),
    ):
        command = ["-m", "formulator", *arguments]
        process(command, 1)
        elapsed, used = process(command, rounds)
        table.time(f"{what}: wall", elapsed)
        table.time(f"{what}: CPU", used)


def main() -> int:
    grammar = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    grammar.add_argument("--quick", action="store_true", help="fewer rounds, no catalog of 10,000 entries")
    grammar.add_argument(
        "--peer-env", type=Path, default=peer.default_folder(), metavar="DIR", help="environment of pddiansm, made if missing"
    )
    options = grammar.parse_args()
    rounds = 20 if options.quick else 100
    table = Table()
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(f"Python {platform.python_version()}, {platform.platform()}, {os.cpu_count()} cores{load}")
    with tempfile.TemporaryDirectory(prefix="formulator-bench-") as name:
        folder = Path(name)
        files = Files(paths.ingredients(), paths.resources() / "knowledge")
        knowledge = Knowledge(cached_data(files, folder / "cache"))
        standing = tuple(rule for rule in knowledge.data.rules if rule.computed or rule.same)
        ours, alike = checks(table, knowledge, standing, rounds)
        against_peer(table, ours, alike, options.peer_env, max(3, rounds // 5))
        names(table, knowledge, rounds)
        sheets(table, knowledge, folder / "cache", rounds)
        processes(table, folder, 3 if options.quick else 10)
        loading(table, folder, options.quick, rounds)
    print(f"\n{len(table.missed)} target(s) not met{': ' if table.missed else ''}{'; '.join(w.strip() for w in table.missed)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
