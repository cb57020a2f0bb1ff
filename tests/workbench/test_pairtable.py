"""The matrix in words: every pair has a letter, the worst wins, nothing reads as safe that is not known."""

from __future__ import annotations

from itertools import combinations, permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from formulator.domain.knowledge import Knowledge
from formulator.workbench import pairtable
from formulator.workbench.draft import Draft
from formulator.workbench.pairtable import Matrix, PairTable, State, matrices, tables
from formulator.workbench.review import review
from formulator.workbench.sheet import SheetIdentity, protocol_sheet
from tests.workbench.cases import draft_of, entry

MIX = (entry("lidocaine 1 %", "2 mL"), entry("diclofenac 25 mg/mL", "1 mL"), entry("pentoxifylline", "2 mL"))
NAMES = [
    "lidocaine 1 %",
    "mepivacaine 1 %",
    "Voltaren 75 mg/3 mL",
    "Akis 25 mg/mL",
    "pentoxifylline",
    "sodium bicarbonate 8.4 %",
    "what is this",
]


def _matrices(knowledge: Knowledge, *mix: dict[str, object], **more: object) -> tuple[Draft, tuple[Matrix, ...]]:
    draft = draft_of(knowledge, *mix, **more)
    return draft, matrices(draft, review(draft, knowledge))


def _table(knowledge: Knowledge, one: str, other: str, *mix: dict[str, object], **more: object) -> PairTable:
    draft, found = _matrices(knowledge, *mix, **more)
    cells = [cell for matrix in found for row in matrix.cells for cell in row if set(cell.key) == {one, other}]
    assert len(cells) == 1
    return tables(cells[0], draft, knowledge)[0]


def _rows(table: PairTable) -> dict[str, str]:
    return {row.label: row.text for row in table.rows if row.label}


def test_a_triangle_with_a_letter_for_each_pair(knowledge: Knowledge) -> None:
    _, (matrix,) = _matrices(knowledge, *MIX)
    assert matrix.names == ("Lidocaine", "Diclofenac", "Pentoxifylline")
    assert [[cell.state for cell in row] for row in matrix.cells] == [[State.INCOMPATIBLE], [State.NO_DATA, State.NO_DATA]]
    assert matrix.cells[0][0].words == "Lidocaine and diclofenac: incompatible"
    assert matrix.worst is State.INCOMPATIBLE


def test_one_substance_has_no_pair(knowledge: Knowledge) -> None:
    _, (matrix,) = _matrices(knowledge, entry("lidocaine 1 %", "2 mL"))
    assert matrix.names == ("Lidocaine",)
    assert matrix.cells == ()
    assert matrix.worst is State.NOT_APPLICABLE


def test_two_presentations_of_one_substance_show_the_worst(knowledge: Knowledge) -> None:
    """Cyclodextrin diclofenac with bicarbonate is fine, the classic ampoule with lidocaine is not: the cell says the worse."""
    mix = (entry("Akis 25 mg/mL", "1 mL"), entry("Voltaren 75 mg/3 mL", "1 mL"), entry("lidocaine 1 %", "1 mL"))
    draft, (matrix,) = _matrices(knowledge, *mix, diluent={"ingredient": "sodium bicarbonate 8.4 %", "to": "6 mL"})
    cells = {frozenset(cell.key): cell for row in matrix.cells for cell in row}
    cell = cells[frozenset(("diclofenac", "lidocaine"))]
    states = {pair.state for pair in cell.pairs}
    assert len(cell.pairs) == 2 and State.COMPATIBLE in states
    assert cell.state is State.INCOMPATIBLE
    assert tables(cell, draft, knowledge)[0].state is State.INCOMPATIBLE


def test_a_published_result_says_what_was_studied_and_what_is_yours(knowledge: Knowledge) -> None:
    table = _table(knowledge, "lidocaine", "diclofenac", *MIX)
    rows = _rows(table)
    assert (table.title, table.word) == ("Lidocaine + diclofenac", "Incompatible")
    assert rows["Studied"] == "diclofenac injection, pH 8 to 9 + acid solutions, pH below about 6.8"
    assert rows["Yours"].startswith("lidocaine 2 mL of 10 mg/mL (mixed 4 mg/mL) + diclofenac 1 mL of 25 mg/mL (mixed 5 mg/mL), in 5 mL")
    assert rows["Seen"] == "precipitate"
    assert rows["Source"] and rows["Against"].startswith("A 2024 study")


def test_a_compatible_pair_names_time_and_source(knowledge: Knowledge) -> None:
    rows = _rows(_table(knowledge, "ketorolac", "tramadol", entry("ketorolac 30 mg/mL", "1 mL"), entry("tramadol 50 mg/mL", "1 mL")))
    assert rows["Time"] == "7 days"
    assert "this very pair was tested" in rows["Against"]
    assert "Risk" not in rows


def test_no_data_is_said_and_never_reads_as_safe(knowledge: Knowledge) -> None:
    table = _table(knowledge, "lidocaine", "pentoxifylline", *MIX)
    rows = _rows(table)
    assert table.word == "No data"
    assert rows["Studied"] == "No published data. This does not mean that they are compatible."
    assert "Source" not in rows


def test_a_prediction_is_called_one(knowledge: Knowledge) -> None:
    found = []
    for one, other in combinations(["ketoprofen 50 mg/mL", "thiocolchicoside", "procaine 2 %", "ketorolac 30 mg/mL", "buflomedil"], 2):
        draft, (matrix,) = _matrices(knowledge, entry(one, "1 mL"), entry(other, "1 mL"))
        found += [_rows(t) for row in matrix.cells for c in row if any(p.predicted for p in c.pairs) for t in tables(c, draft, knowledge)]
    assert found
    for rows in found:
        assert rows["Studied"].startswith("No published data.")
        assert "This is a prediction, not a published result." in rows["Predicted"]
        assert " pH " in rows["Predicted"]


def test_volumes_that_are_not_known_are_said(knowledge: Knowledge) -> None:
    rows = _rows(_table(knowledge, "lidocaine", "thiocolchicoside", entry("lidocaine 1 %"), entry("thiocolchicoside", "1 mL")))
    assert "lidocaine volume not known" in rows["Yours"]
    assert "the whole volume is not known" in rows["Yours"]


def test_the_finding_of_a_pair(knowledge: Knowledge) -> None:
    draft = draft_of(knowledge, *MIX)
    found = review(draft, knowledge)
    by_key = {frozenset(pair.key): pairtable.finding_of(pair, found) for pair in found.pairs}
    bad, open_one = by_key[frozenset(("lidocaine", "diclofenac"))], by_key[frozenset(("lidocaine", "pentoxifylline"))]
    assert bad is not None and bad.id == "incompatibility-diclofenac-lidocaine"
    assert open_one is not None and open_one.id == "untested-pair"


def test_pairs_without_data_are_counted(knowledge: Knowledge) -> None:
    assert pairtable.untested_words(review(draft_of(knowledge, *MIX), knowledge)) == (
        "2 pairs without data count as untested, never as compatible."
    )
    assert pairtable.untested_words(review(draft_of(knowledge, MIX[0]), knowledge)) == ""


def test_every_pair_without_data_is_named(knowledge: Knowledge) -> None:
    """Also where trouble is predicted: what is acknowledged is read whole."""
    mix = (*MIX[:2], entry("cyanocobalamin 1 mg/mL", "1 mL"))
    found = review(draft_of(knowledge, *mix), knowledge)
    names = pairtable.untested_names(found)
    assert len(names) == found.coverage.pairs - found.coverage.pairs_with_data == 2
    assert "Cyanocobalamin + lidocaine, syringe A" in names
    assert "Cyanocobalamin + diclofenac, syringe A: trouble is predicted, see its own finding" in names


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=7))
def test_no_cell_is_blank_or_better_than_its_pairs(knowledge: Knowledge, names: list[str]) -> None:
    draft, found = _matrices(knowledge, *(entry(name, "1 mL") for name in names))
    (matrix,) = found
    assert [len(row) for row in matrix.cells] == list(range(1, len(matrix.names)))
    for cell in (cell for row in matrix.cells for cell in row):
        states = {pair.state for pair in cell.pairs}
        assert states and cell.state in states
        assert cell.state is not State.COMPATIBLE or states == {State.COMPATIBLE}
        for table in tables(cell, draft, knowledge):
            labels = {row.label for row in table.rows}
            assert {"Studied", "Yours"} <= labels
            assert table.state is not State.NO_DATA or any("does not mean" in row.text for row in table.rows)


def test_paper_and_screen_show_the_worst_of_several_presentations(knowledge: Knowledge) -> None:
    """Two diclofenac products beside one anesthetic: the letter does not depend on the order of the lines."""
    names = ("Akis 25 mg/mL", "Voltaren 75 mg/3 mL", "lidocaine 1 %", "sodium bicarbonate 8.4 %")
    seen = set()
    for order in permutations(names):
        draft, (screen,) = _matrices(knowledge, *(entry(name, "1 mL") for name in order))
        (paper,) = protocol_sheet(draft, review(draft, knowledge), knowledge, SheetIdentity("1", "0" * 64)).matrices
        printed = {_pair(paper.names[r], paper.names[c]): cell for r, row in enumerate(paper.cells) for c, cell in enumerate(row)}
        shown = {
            _pair(screen.names[r], screen.names[c]): cell.state.value for r, row in enumerate(screen.cells, 1) for c, cell in enumerate(row)
        }
        assert printed == shown
        seen.add(tuple(sorted(printed.items())))
    assert len(seen) == 1


def _pair(one: str, other: str) -> tuple[str, ...]:
    return tuple(sorted((one.casefold(), other.casefold())))
