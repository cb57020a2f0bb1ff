"""Cases of real size from real names, and the real knowledge."""

from __future__ import annotations

import json
from datetime import date
from random import Random

from formulator.domain.knowledge import Knowledge
from formulator.interchange.casefile import parse_case
from formulator.workbench.draft import Draft

DAY = date(2026, 11, 24)
#: What is mixed, with a usual strength and volumes in mL.
MIX = (
    ("lidocaine", "10 mg/mL", ("1", "2", "3")), ("procaine", "20 mg/mL", ("1", "2")), ("ketoprofen", "50 mg/mL", ("1", "2")),
    ("diclofenac", "25 mg/mL", ("1", "2", "3")), ("piroxicam", "20 mg/mL", ("0.5", "1")), ("thiocolchicoside", "2 mg/mL", ("1", "2")),
    ("pentoxifylline", "20 mg/mL", ("1", "2")), ("calcitonin", "100 IU/mL", ("0.5", "1")), ("magnesium sulfate", "100 mg/mL", ("1", "2")),
    ("dexamethasone", "4 mg/mL", ("0.5", "1")), ("thiamine", "50 mg/mL", ("1", "2")), ("cyanocobalamin", "1 mg/mL", ("1",)),
)  # fmt: skip
HOME = (
    "warfarin", "apixaban", "clopidogrel", "acetylsalicylic acid", "bisoprolol", "ramipril", "amlodipine", "hydrochlorothiazide", "furosemide",
    "atorvastatin", "metformin", "levothyroxine", "omeprazole", "sertraline", "tramadol", "gabapentin", "prednisone", "methotrexate",
    "salbutamol", "allopurinol", "lithium", "ibuprofen", "simvastatin", "metoprolol",
)  # fmt: skip
ALLERGIES = ("penicillins", "latex", "ibuprofen", "sulfites", "iodine", "codeine", "parabens", "amoxicillin", "procaine", "nickel")


def drafts(knowledge: Knowledge, count: int, lines: int = 6, home: int = 8, allergies: int = 4, seed: int = 3) -> list[Draft]:
    """Cases of one size: `lines` with the diluent, other ingredients, medicines, allergies and doses in each."""
    rng = Random(seed)
    return [_draft(knowledge, rng, lines, home, allergies) for _ in range(count)]


def _draft(knowledge: Knowledge, rng: Random, lines: int, home: int, allergies: int) -> Draft:
    chosen = rng.sample(MIX, min(lines - 1, len(MIX)))
    chosen += [rng.choice(MIX) for _ in range(lines - 1 - len(chosen))]
    medicines = [m.name for m in knowledge.data.medicines]
    case = {
        "case": "1", "date": DAY.isoformat(), "route": "intradermal", "site": "lumbar", "indication": "low back pain",
        "patient": {
            "name": "Anna Example", "age": str(rng.randint(25, 80)), "sex": rng.choice(["female", "male"]), "weight": "64 kg", "egfr": "74",
            "breastfeeding": "no", "pregnancy": "none", "contraception": "effective", "diagnosis_made": "yes", "conditions": ["low back pain"],
            "medications": [*rng.sample(HOME, min(home, len(HOME))), *rng.sample(medicines, max(0, home - len(HOME)))],
            "allergies": rng.sample(ALLERGIES, allergies),
        },
        "mix": [{"ingredient": name, "strength": strength, "volume": f"{rng.choice(volumes)} mL"} for name, strength, volumes in chosen],
        "diluent": {"ingredient": "sodium chloride 0.9 %", "volume": "2 mL"},
    }  # fmt: skip
    if case["patient"]["sex"] == "male":
        del case["patient"]["pregnancy"], case["patient"]["breastfeeding"]
    return parse_case(json.dumps(case).encode(), "case", knowledge, DAY)
