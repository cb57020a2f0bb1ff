"""A small, complete set of knowledge files for tests that damage, extend or reload a catalog."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

from formulator.base.problems import Problem
from formulator.catalog.lint import lint
from formulator.domain.rules import Kind

ROOT = Path(__file__).resolve().parent.parent

INGREDIENTS = """\
format: "1"
version: "2026.11"
reviewed: 2026-11-24
next_review: 2027-05-24
substances:
  - id: lidocaine
    name: lidocaine
    kind: medication
    status: core
    classes: [local-anesthetic]
    atc: [N01BB02]
    names: {en: [lignocaine], fr: [lidocaïne], it: [lidocaina], es: [lidocaína], de: [Lidocain], pt: []}
    brands: [Xylocaine]
    misspellings: [lydocaine]
    intradermal: off-label
    limits:
      - {id: session, per: session, max: 200 mg, basis: salt, sources: [src.label]}
      - {id: weight, per: session, max: 4.5 mg/kg, basis: salt, sources: [src.label], only_if: {age: {from: 18}}}
    evidence: {text: "One trial of 62 patients.", sources: [src.study]}
    presentations:
      - id: lidocaine-1
        name: "1 % ampoule"
        strength: 10 mg/mL
        basis: salt
        also_as: [{basis: base, strength: 8.1 mg/mL}]
        containers: [2 mL, 5 mL]
        container: ampoule
        ph: {from: "5.0", to: "7.0"}
        ionization: weak base salt
        vehicle: aqueous
        excipients: [{id: common-salt, amount: 6 mg/mL}]
        routes: [infiltration]
        default: yes
        sources: [src.label]
      - id: lidocaine-2
        name: "2 % ampoule"
        strength: 20 mg/mL
        basis: salt
        containers: [5 mL]
        container: ampoule
        excipients: []
        sources: [src.label]
  - id: hyalase
    name: hyalase
    kind: biological
    status: core
    classes: [enzyme]
    names: {en: [], fr: [hyalase injectable], it: [], es: [], de: [], pt: []}
    intradermal: off-label
    limits: not found
    evidence: no trial found
    presentations:
      - id: hyalase-1500
        name: "1500 units powder"
        strength: 300 units/mL
        powder: {content: 1500 units, solvent: water, volume: 5 mL}
        container: vial
        containers: [5 mL]
        excipients: not found
        sources: [src.label]
  - id: thiamine-mix
    name: thiamine mix
    kind: vitamin
    status: flagged
    why: "Anaphylaxis was reported."
    why_sources: [src.label]
    classes: []
    names: {en: [], fr: [], it: [], es: [], de: [], pt: []}
    intradermal: off-label
    limits: not found
    presentations:
      - id: thiamine-mix-1
        name: "ampoule"
        strength: 50 mg/mL
        components: [{substance: lidocaine, strength: 1 mg/mL, basis: salt}]
        containers: [2 mL]
        sources: [src.label]
  - id: saline
    name: sodium chloride 0.9 %
    kind: diluent
    status: core
    classes: []
    names: {en: [saline], fr: [sérum physiologique], it: [], es: [], de: [], pt: []}
    intradermal: off-label
    limits: not found
    presentations:
      - id: saline-09
        name: "0.9 %"
        strength: 9 mg/mL
        containers: [10 mL]
        container: ampoule
        excipients: []
        sources: [src.label]
"""

VOCABULARY = {
    "classes.yaml": """\
classes:
  - {id: anesthetic, name: anesthetic, plural: anesthetics, names: {en: [], fr: [anesthésique]}}
  - {id: local-anesthetic, name: local anesthetic, plural: local anesthetics, parents: [anesthetic], names: {en: []}}
  - {id: enzyme, name: enzyme, plural: enzymes}
  - {id: anticoagulant, name: anticoagulant, plural: anticoagulants}
""",
    "excipients.yaml": """\
excipients:
  - {id: common-salt, name: common salt, groups: [salts], names: {en: [sea salt]}}
groups:
  - {id: salts, name: salts of sodium}
""",
    "conditions.yaml": """\
conditions:
  - {id: asthma, name: asthma, groups: [airway-disease], names: {en: [], fr: [asthme]}}
groups:
  - {id: airway-disease, name: airway disease}
""",
    "allergens.yaml": """\
allergens:
  - {id: caines, name: caines, means: [local-anesthetic]}
  - {id: penicillins, name: penicillins, irrelevant: "no ingredient is related to penicillins"}
""",
    "medicines/blood.yaml": """\
medicines:
  - {id: warfarin, name: warfarin, classes: [anticoagulant], names: {en: [], fr: [warfarine]}, brands: [Coumadin]}
  - {id: warfarin-lidocaine, name: warfarin + lidocaine, contains: [warfarin, lidocaine]}
""",
    "sources/all.yaml": """\
sources:
  - {id: src.label, citation: "Label of a product", grade: label, read: 2026-11-01}
  - {id: src.study, citation: "Study of a product", grade: study, read: 2026-11-01}
""",
}

_TEXTS = 'title: planted, severity: moderate, text: "It may happen.", action: "Avoid it.", hazard: planted, sources: [{id: src.label}]'
_PARTS = {
    Kind.ALLERGY: "same: yes",
    Kind.CROSS_ALLERGY: "mix: [local-anesthetic], with: {allergy: [anesthetic]}",
    Kind.EXCIPIENT_ALLERGY: "excipient: [salts], with: {allergy: [salts]}",
    Kind.INTERACTION: "mix: [lidocaine], with: {home: [anticoagulant]}, when: [{if: {inr: {above: 3}}, severity: major, note: high}]",
    Kind.DUPLICATE: "same: substance, with_same: syringe",
    Kind.CONDITION: "mix: [any], with: {condition: [airway-disease]}",
    Kind.PREGNANCY: "mix: [lidocaine], only_if: {pregnancy: {from: 20}}",
    Kind.AGE: "mix: [lidocaine], only_if: {age: {below: 12}}",
    Kind.RENAL: "mix: [lidocaine], only_if: {egfr: {below: 30}}",
    Kind.SITE: "mix: [lidocaine], only_if: {site: [finger]}",
    Kind.SERIES: "mix: [any], only_if: {sessions: {above: 10}, interval: {below: 7 days}}",
    Kind.INCOMPATIBILITY: 'mix: [lidocaine], with: {syringe: [hyalase]}, result: compatible, studied: {a: "1 %", time: "1 hour"}',
    Kind.EVIDENCE: "mix: [enzyme], only_if: {at_least: {count: 2, of: [{dose: {above: 100 units}}, {share: {above: 0.8}}]}}",
    Kind.PROCESS: "mix: [lidocaine], only_if: {previous_within: {days: 7, mix: [lidocaine]}}",
    Kind.REGULATORY: "mix: [lidocaine], only_if: {country: [FR]}",
    Kind.DOSE_SINGLE: "computed: over-limit-single",
    Kind.DOSE_CUMULATIVE: "computed: over-limit-sum",
    Kind.ROUTE: "computed: off-label-route",
    Kind.UNIT: "computed: contradicting-amounts",
    Kind.UNTESTED: "computed: untested-pair",
}

RULES = {
    f"rules/{kind.value}.yaml": f"rules:\n  - {{id: rule-{kind.value.replace('_', '-')}, {parts}, {_TEXTS}}}\n"
    for kind, parts in _PARTS.items()
}


class Catalog(NamedTuple):
    """The places of a set of knowledge files."""

    ingredients: Path
    knowledge: Path

    def problems(self) -> list[Problem]:
        return lint([], self.ingredients, self.knowledge)

    def write(self, name: str, text: str | bytes) -> Path:
        """Replaces one knowledge file; `ingredients.yaml` is the one beside the folder."""
        path = self.ingredients if name == "ingredients.yaml" else self.knowledge / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return path

    def change(self, name: str, old: str, new: str) -> None:
        """Replaces the first `old`, which must be there, in one knowledge file."""
        path = self.ingredients if name == "ingredients.yaml" else self.knowledge / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        self.write(name, text.replace(old, new, 1))


def write_catalog(folder: Path) -> Catalog:
    """Lays the minimal catalog as it lies in a checkout; where it was laid before, mends what a test has changed."""
    catalog = Catalog(folder / "ingredients.yaml", folder / "resources" / "knowledge")
    wanted = {catalog.ingredients: INGREDIENTS.encode("utf-8")}
    wanted.update({catalog.knowledge / name: text.encode("utf-8") for name, text in {**VOCABULARY, **RULES}.items()})
    for path in [*folder.glob("*.yaml"), *catalog.knowledge.rglob("*.y*ml")]:
        if path.is_dir():
            path.rmdir()
        elif path not in wanted:
            path.unlink()
    for path, data in wanted.items():
        if not path.exists() or path.read_bytes() != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    return catalog


def write_house(folder: Path) -> Path:
    """The program itself with the minimal catalog in place of the real one: a folder to run `python -m formulator` in."""
    write_catalog(folder)
    shutil.copytree(ROOT / "formulator", folder / "formulator", ignore=shutil.ignore_patterns("__pycache__"))
    return folder
