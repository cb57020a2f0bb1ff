"""Recognizing what people write: sure, approximate, or plainly not recognized; never the wrong thing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formulator.base.folding import squeeze
from formulator.domain.concepts import Names
from formulator.domain.display import amount, concentration
from formulator.domain.knowledge import Knowledge
from formulator.domain.names import Field, How, Match


def _told(match: Match) -> tuple[str, tuple[str, ...]]:
    return match.how.value, match.concepts


MIX = [
    ("lidocaine", "lidocaine"),
    ("LIDOCAINE", "lidocaine"),
    ("lignocaine", "lidocaine"),
    ("Lidocaïne", "lidocaine"),
    ("Lidocaína", "lidocaine"),
    ("Lidocain", "lidocaine"),
    ("lidocaine HCl", "lidocaine"),
    ("lidocaine hydrochloride", "lidocaine"),
    ("chlorhydrate de lidocaïne", "lidocaine"),
    ("Xylocaine®", "lidocaine"),
    ("lidocaine ratiopharm 2 %", "lidocaine"),
    ("Lidocaina B. Braun 10 mg/mL", "lidocaine"),
    ("Lidocain 1% ampoule 5 mL", "lidocaine"),
    ("lidocaine (preservative free)", "lidocaine"),
    ("Procain Steigerwald 2 %", "procaine"),
    ("Scandicain 1 %", "mepivacaine"),
    ("Bepanthen ampoule", "dexpanthenol"),
    ("Trental 100 mg/5 mL", "pentoxifylline"),
    ("pentoxifilina", "pentoxifylline"),
    ("NaCl 0,9 %", "sodium-chloride"),
    ("sérum physiologique", "sodium-chloride"),
    ("serum physiologique", "sodium-chloride"),
    ("Aqua ad iniectabilia", "water-for-injections"),
    ("bicarb", "sodium-bicarbonate"),
    ("sulfate de magnésium 10 %", "magnesium-sulfate"),
    ("Volon A 40", "triamcinolone"),
    ("Hyalase 1500 IU", "hyaluronidase"),
]
MEDICATION = [
    ("Euthyrox", "levothyroxine"),
    ("levotiroxina 75 mcg", "levothyroxine"),
    ("L-Thyroxin", "levothyroxine"),
    ("warfarine", "warfarin"),
    ("Coumadin 5 mg", "warfarin"),
    ("Marcumar", "phenprocoumon"),
    ("metoprolol succinate", "metoprolol"),
    ("bisoprolol-ratiopharm 5 mg 1x/d", "bisoprolol"),
    ("ibuprofen 400 mg 1-0-1", "ibuprofen"),
    ("metformin 3x1000 mg", "metformin"),
    ("Eliquis 5 mg bid", "apixaban"),
    ("aspirin", "acetylsalicylic-acid"),
    ("statins", "statin"),
    ("SSRI", "ssri"),
    ("lidocaine", "lidocaine"),
]


@pytest.mark.parametrize(("text", "concept"), MIX)
def test_a_sure_name_of_the_mix(text: str, concept: str, knowledge: Knowledge) -> None:
    """INN, salt, brand, language, accents or none, maker, form and strength all lead surely to the substance."""
    assert _told(knowledge.vocabulary.resolve(Field.MIX, text)) == ("exact", (concept,))


@pytest.mark.parametrize(("text", "concept"), MEDICATION)
def test_a_sure_name_of_a_home_medicine(text: str, concept: str, knowledge: Knowledge) -> None:
    """A home medicine is recognized as people write it, with dose and schedule."""
    assert _told(knowledge.vocabulary.resolve(Field.MEDICATION, text)) == ("exact", (concept,))


@pytest.mark.parametrize(
    ("field", "text", "concept"),
    [
        (Field.ALLERGY, "métamizole", "metamizole"),
        (Field.ALLERGY, "local anesthetics", "local-anesthetic"),
        (Field.ALLERGY, "NSAIDs", "nsaid"),
        (Field.ALLERGY, "benzyl alcohol", "benzyl-alcohol"),
        (Field.CONDITION, "asthma", "asthma"),
        (Field.CONDITION, "asthme", "asthma"),
        (Field.CONDITION, "epilepsy", "epilepsy"),
    ],
)
def test_a_sure_name_of_an_allergy_or_a_condition(field: Field, text: str, concept: str, knowledge: Knowledge) -> None:
    """Allergies and conditions are recognized by name, class and language."""
    assert _told(knowledge.vocabulary.resolve(field, text)) == ("exact", (concept,))


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (Field.ALLERGY, "Pflaster"),
        (Field.ALLERGY, "métamizole"),
        (Field.CONDITION, "trochanteric pain"),
        (Field.CONDITION, "greater trochanteric pain"),
        (Field.MEDICATION, "isopropyl alcohol 70 %"),
        (Field.MEDICATION, "prednisone"),
    ],
)
def test_the_names_of_the_contract_are_known(field: Field, text: str, knowledge: Knowledge) -> None:
    """What the example of the case format names is recognized surely."""
    assert knowledge.vocabulary.resolve(field, text).how is How.EXACT


@pytest.mark.parametrize(
    ("field", "text", "concept"),
    [
        (Field.MIX, "lidokaine", "lidocaine"),
        (Field.MIX, "mepivacayne HCl", "mepivacaine"),
        (Field.MIX, "pentoxyfilline 20 mg/mL", "pentoxifylline"),
        (Field.MEDICATION, "warfarn", "warfarin"),
        (Field.MEDICATION, "levothyroxin sodum", "levothyroxine"),
        (Field.MEDICATION, "ibuprofin 400 mg", "ibuprofen"),
    ],
)
def test_a_misspelling_is_taken_as_approximate(field: Field, text: str, concept: str, knowledge: Knowledge) -> None:
    """A misspelling near one name only is taken, and reported as approximate."""
    assert _told(knowledge.vocabulary.resolve(field, text)) == ("approximate", (concept,))


@pytest.mark.parametrize(
    ("field", "text", "near"),
    [
        (Field.MEDICATION, "prednisol", ("prednisolone",)),
        (Field.MEDICATION, "predniso", ("prednisone", "prednisolone")),
        (Field.MEDICATION, "predniole", ("prednisone", "prednisolone")),
        (Field.MIX, "xcobalamin", ("cyanocobalamin",)),
        (Field.MIX, "cobalamin", ("cyanocobalamin", "hydroxocobalamin", "mecobalamin")),
    ],
)
def test_two_near_names_are_refused_with_suggestions(field: Field, text: str, near: tuple[str, ...], knowledge: Knowledge) -> None:
    """Where two names are near, neither is taken and they are suggested."""
    match = knowledge.vocabulary.resolve(field, text)
    assert (match.how, match.targets) == (How.NONE, ())
    assert set(near) <= set(match.suggestions)


@pytest.mark.parametrize("text", ["prednisone", "prednisolone", "prednison", "prednisolon", "prednisona", "prednisolona"])
def test_prednisone_is_not_prednisolone(text: str, knowledge: Knowledge) -> None:
    """The two look-alikes are told apart in every language."""
    match = knowledge.vocabulary.resolve(Field.MEDICATION, text)
    assert _told(match) == ("exact", ("prednisolone" if "ol" in text else "prednisone",))


LOOK_ALIKES = [
    ("hydroxyzine", "hydralazine"), ("clonidine", "clonazepam"), ("bupropion", "buspirone"), ("lamotrigine", "lamivudine"),
    ("chlorpromazine", "chlorpropamide"), ("tramadol", "trazodone"), ("fluoxetine", "fluvoxamine"), ("celecoxib", "citalopram"),
    ("metoprolol", "misoprostol"), ("glipizide", "glimepiride"), ("sulfasalazine", "sulfadiazine"), ("vinblastine", "vincristine"),
    ("ropivacaine", "bupivacaine"), ("calcitriol", "calcitonin"), ("procaine", "articaine"),
]  # fmt: skip


@pytest.mark.parametrize("pair", LOOK_ALIKES, ids=[" ".join(pair) for pair in LOOK_ALIKES])
def test_look_alikes_are_never_mixed_up(pair: tuple[str, str], knowledge: Knowledge) -> None:
    """A name with one letter wrong is never read as its look-alike."""
    meant = {name: knowledge.vocabulary.resolve(Field.MEDICATION, name).concepts for name in pair}
    for name, other in (pair, pair[::-1]):
        if not meant[other]:
            continue
        for place in range(len(name)):
            for wrong in (name[:place] + name[place + 1 :], name[:place] + "x" + name[place + 1 :]):
                assert knowledge.vocabulary.resolve(Field.MEDICATION, wrong).concepts != meant[other], wrong


@pytest.mark.parametrize("text", ["lido", "mag", "Mg", "Dexa", "B1x", "xx", "asx"])
def test_a_short_name_is_never_guessed(text: str, knowledge: Knowledge) -> None:
    """Under five letters nothing is guessed."""
    match = knowledge.vocabulary.resolve(Field.MIX, text)
    assert match.how is not How.APPROXIMATE or squeeze(text) in knowledge.vocabulary.table(Field.MIX).wrong


@pytest.mark.parametrize(
    "text", ["foozumab", "lidocaine foozumab", "mepivacain hcll", "lidocaine + pentoxifylline", "prednisone gloop", "500", "1 %"]
)
def test_what_is_not_known_is_not_recognized(text: str, knowledge: Knowledge) -> None:
    """An unknown word, an unknown addition, a bare number or a bare strength is no name."""
    match = knowledge.vocabulary.resolve(Field.MIX, text)
    assert (match.how, match.targets) == (How.NONE, ())
    assert match.why


@pytest.mark.parametrize("text", ["", "   ", "®", "x" * 201, "lido\x00caine", "lido\u202ecaine", "--", "(((", "1" * 200])
def test_nonsense_gives_a_reason(text: str, knowledge: Knowledge) -> None:
    """Empty, endless or hidden characters give a reason and no match."""
    match = knowledge.vocabulary.resolve(Field.MIX, text)
    assert (match.how, match.targets) == (How.NONE, ())
    assert match.why


WITH = [
    "with adrenaline", "with epinephrine", "+ adrenaline", "and epinephrine", "adrenaline", "avec adrénaline", "adrénalinée", "con adrenalina",
    "con epinefrina", "mit Adrenalin", "com adrenalina", "1:200 000", "1:100,000", "1/200000", "1 : 200.000", "1:80000", "epi", "w/ epi",
    "with epi", "adr", "adren", "with vasoconstrictor", "avec vasoconstricteur", "mit Vasokonstriktor", "+ noradrenaline", "levonordefrin",
    "adrenaline 5 mcg/mL", "adrenlaine", "epinephrne", "A", "E", "e", "+ A", "felypressin", "without adrenaline 1:200 000",
]  # fmt: skip


def _plain_anesthetics(knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    for substance in knowledge.data.substances:
        above = knowledge.closure(substance.id)
        if "local-anesthetic" in above and not above & {"vasoconstrictor-anesthetic", "adrenaline-product"}:
            yield from ((substance.id, name) for name in (substance.name, f"{substance.name.capitalize()} 2 %", *substance.names.also))


@pytest.mark.parametrize("words", WITH)
def test_an_anesthetic_with_a_vasoconstrictor_is_never_the_plain_one(words: str, knowledge: Knowledge) -> None:
    """However the vasoconstrictor is written, the plain product is not taken for it."""
    taken = [
        f"{name} {words}"
        for concept, name in _plain_anesthetics(knowledge)
        if concept in knowledge.vocabulary.resolve(Field.MIX, f"{name} {words}").concepts
    ]
    assert not taken


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("lidocaine with epinephrine", "lidocaine-adrenaline"),
        ("lidocaine 2 % + adrenaline 1:100,000", "lidocaine-adrenaline"),
        ("Xylocaine adrenaline", "lidocaine-adrenaline"),
        ("Lidocain 1 % mit Adrenalin", "lidocaine-adrenaline"),
        ("mepivacaine 2 % levonordefrin", "mepivacaine-levonordefrin"),
        ("mepivacaine 2 % + adrenaline", "mepivacaine-adrenaline"),
        ("Marcaine 0.5 % with epinephrine", "bupivacaine-adrenaline"),
        ("adrenaline 1 mg/mL", "adrenaline"),
    ],
)
def test_a_vasoconstrictor_of_the_catalog_is_recognized(text: str, concept: str, knowledge: Knowledge) -> None:
    """Products with a vasoconstrictor that the catalog knows are recognized, because people enter them."""
    assert _told(knowledge.vocabulary.resolve(Field.MIX, text)) == ("exact", (concept,))


def test_an_unknown_vasoconstrictor_product_names_the_plain_one(knowledge: Knowledge) -> None:
    """A combination that is no product of the catalog says why and what is near."""
    match = knowledge.vocabulary.resolve(Field.MIX, "ropivacaine 0.5 % + adrenaline")
    assert not match.known
    assert "vasoconstrictor" in match.why
    assert match.suggestions == ("ropivacaine",)


@pytest.mark.parametrize(
    "text",
    [
        "lidocaine without adrenaline", "lidocaïne sans adrénaline 1 %", "Lidocain ohne Adrenalin 2 %", "lidocaina senza adrenalina",
        "lidocaine adrenaline-free", "Lidocain adrenalinfrei", "lidocaine (without epinephrine)", "lidocaína sin adrenalina", "plain lidocaine",
    ],
)  # fmt: skip
def test_without_adrenaline_is_the_plain_product(text: str, knowledge: Knowledge) -> None:
    """Who writes that nothing was added means the plain product."""
    assert _told(knowledge.vocabulary.resolve(Field.MIX, text)) == ("exact", ("lidocaine",))


@pytest.mark.parametrize(
    ("text", "concepts"),
    [
        ("ibuprofen and omeprazole", ("ibuprofen", "omeprazole")),
        ("ibuprofen 400 mg + omeprazole 20 mg", ("ibuprofen", "omeprazole")),
        ("bisoprolol / apixaban", ("apixaban", "bisoprolol")),
        ("ibuprofen et oméprazole", ("ibuprofen", "omeprazole")),
        ("amlodipine + valsartan", ("amlodipine-valsartan",)),
    ],
)
def test_two_medicines_in_one_entry_are_both_meant(text: str, concepts: tuple[str, ...], knowledge: Knowledge) -> None:
    """ "a + b" means both, or the combination that the catalog knows."""
    assert _told(knowledge.vocabulary.resolve(Field.MEDICATION, text)) == ("exact", concepts)


def test_a_pair_with_an_unknown_part_is_not_half_taken(knowledge: Knowledge) -> None:
    """Of two medicines in one entry the known one alone is never taken: the other would be lost."""
    assert not knowledge.vocabulary.resolve(Field.MEDICATION, "ibuprofen + foozumab").known
    assert not knowledge.vocabulary.resolve(Field.MEDICATION, "ibuprofen + warfarn").known


def test_a_gel_is_not_the_substance_taken(knowledge: Knowledge) -> None:
    """A topical product is its own product or is marked as topical."""
    resolve = knowledge.vocabulary.resolve
    tablet = resolve(Field.MEDICATION, "diclofenac 75 mg")
    assert _told(tablet) == ("exact", ("diclofenac",)) and not tablet.topical
    for text in ("diclofenac gel", "Voltaren Emulgel", "ketoprofen gel", "piroxicam cream", "meloxicam gel"):
        match = resolve(Field.MEDICATION, text)
        assert match.how is How.EXACT, text
        assert match.topical or "topical-nsaid" in knowledge.closures(match.concepts), text


@pytest.mark.parametrize(
    ("text", "strength", "content"),
    [
        ("lidocaine 1 %", "10 mg/mL", None),
        ("lidocaine 0,5%", "5 mg/mL", None),
        ("lidocaine 10 mg/mL", "10 mg/mL", None),
        ("Trental 100 mg/5 mL", "20 mg/mL", "100 mg"),
        ("dexamethasone 4 mg", None, "4 mg"),
        ("Hyalase 1500 IU", None, "1500 units"),
        ("cyanocobalamin 1000 mcg/mL", "1 mg/mL", None),
        ("lidocaine", None, None),
    ],
)
def test_amounts_in_a_name(text: str, strength: str | None, content: str | None, knowledge: Knowledge) -> None:
    """A strength or a content in the name is read as what it means."""
    match = knowledge.vocabulary.resolve(Field.MIX, text)
    assert match.known
    assert (concentration(match.strength) if match.strength else None) == strength
    assert (amount(match.content) if match.content else None) == content


def _names(name: str, names: Names) -> tuple[str, ...]:
    return (name, *names.every())


def _everything(knowledge: Knowledge) -> Iterator[tuple[Field, str, str]]:
    """Every name of every concept in every field where it can stand."""
    data = knowledge.data
    for substance in data.substances:
        brands = [brand for presentation in substance.presentations for brand in presentation.brands]
        for text in (*_names(substance.name, substance.names), *brands):
            yield Field.MIX, text, substance.id
            yield Field.MEDICATION, text, substance.id
    for medicine in data.medicines:
        yield from ((Field.MEDICATION, text, medicine.id) for text in _names(medicine.name, medicine.names))
    for group in data.classes:
        yield from ((Field.MEDICATION, text, group.id) for text in (*_names(group.name, group.names), group.plural))
    for holder in (data.excipients, data.excipient_groups, data.allergens):
        for concept in holder:
            yield from ((Field.ALLERGY, text, concept.id) for text in _names(concept.name, concept.names))
    for condition in data.conditions:
        yield from ((Field.CONDITION, text, condition.id) for text in _names(condition.name, condition.names))


def test_every_name_means_its_own_concept(knowledge: Knowledge) -> None:
    """Each of all names of the data leads surely to its own concept, also in capitals, without accents and with a strength."""
    resolve = knowledge.vocabulary.resolve
    wrong = []
    for field, text, concept in _everything(knowledge):
        for form in (text, squeeze(text)):
            match = resolve(field, form)
            if match.how is not How.EXACT or concept not in match.concepts:
                wrong.append(f"{field.value}: {form!r} of {concept}: {match.how.value} {match.concepts}")
    assert not wrong, f"{len(wrong)} names, such as {wrong[:20]}"


def test_every_substance_is_known_with_a_strength_and_a_form(knowledge: Knowledge) -> None:
    """The name of every substance is recognized with a strength, a form and a maker beside it."""
    for substance in knowledge.data.substances:
        for text in (f"{substance.name} 10 mg/mL", f"{substance.name} ampoule", f"{substance.name} B. Braun 2 mL"):
            match = knowledge.vocabulary.resolve(Field.MIX, text)
            assert _told(match) == ("exact", (substance.id,)), text


def test_every_known_misspelling_is_approximate(knowledge: Knowledge) -> None:
    """The misspellings in the catalog lead to their concept and are reported as approximate."""
    for holder, field in ((knowledge.data.substances, Field.MIX), (knowledge.data.medicines, Field.MEDICATION)):
        for concept in holder:
            for text in concept.names.wrong:
                match = knowledge.vocabulary.resolve(field, text)
                assert match.concepts == (concept.id,), f"{text} of {concept.id}: {match}"


def _meant(knowledge: Knowledge, concept: str) -> frozenset[str]:
    allergen = knowledge.allergens.get(concept)
    return frozenset((concept, *(allergen.means if allergen else ())))


def test_an_allergy_to_an_ingredient_is_seen_by_any_of_its_names(knowledge: Knowledge) -> None:
    """Whatever name of an ingredient an allergy is told by, it stands for the ingredient itself or for what holds it."""
    lost = []
    for substance in knowledge.data.substances:
        above = knowledge.closure(substance.id)
        for text in _names(substance.name, substance.names):
            match = knowledge.vocabulary.resolve(Field.ALLERGY, text)
            if not any(_meant(knowledge, concept) & above for concept in match.concepts):
                lost.append(f"{text} of {substance.id}: {match.concepts}")
    assert not lost


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_any_text_gives_an_answer(knowledge: Knowledge, text: str) -> None:
    """No text makes the vocabulary fail, and what is not recognized says why."""
    for field in Field:
        match = knowledge.vocabulary.resolve(field, text)
        assert match.text == text
        assert match.known or match.why


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_one_wrong_letter_never_leads_elsewhere(knowledge: Knowledge, data: st.DataObject) -> None:
    """The name of an ingredient with one letter changed is that ingredient, another real name, or not recognized."""
    name = data.draw(st.sampled_from(sorted(s.name for s in knowledge.data.substances)))
    place = data.draw(st.integers(0, len(name) - 1))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    match = knowledge.vocabulary.resolve(Field.MIX, name[:place] + letter + name[place + 1 :])
    if match.how is How.APPROXIMATE:
        assert match.concepts == knowledge.vocabulary.resolve(Field.MIX, name).concepts
