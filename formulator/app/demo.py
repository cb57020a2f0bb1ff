"""Invented patients to try the program with."""

from __future__ import annotations

from formulator.domain.records import PatientFacts, TypedAllergy, TypedMedicine


def demo_patients() -> tuple[PatientFacts, ...]:
    """Invented from head to foot; their numbers begin with DEMO."""
    return (
        PatientFacts(
            name="Helena Novák-Lindqvist", number="DEMO-1", birth_date="1969-08-30", sex="female", weight="64 kg", pregnancy="none",
            inr="2.4", conditions=("knee osteoarthritis", "atrial fibrillation"),
            medications=(TypedMedicine("Coumadin"), TypedMedicine("bisoprolol"), TypedMedicine("atorvastatin")),
            allergies=(TypedAllergy("adhesive plaster", "delayed"),), allergies_asked="2026-10-12",
        ),
        PatientFacts(
            name="Bruno Tessari", number="DEMO-2", birth_date="1985-03-14", sex="male", weight="82 kg", conditions=(), medications=(),
            allergies=(),
        ),
        PatientFacts(name="Anna Example", number="DEMO-3", birth_date="1997-05-02", sex="female"),
        PatientFacts(
            name="Georg Hallström", number="DEMO-4", birth_date="1954-01-20", sex="male", weight="90 kg", egfr="48",
            conditions=("hip osteoarthritis", "asthma"), medications=(TypedMedicine("ramipril"), TypedMedicine("metformin")),
            allergies=(TypedAllergy("aspirin", "immediate", "asthma within an hour, 2019"),),
        ),
    )  # fmt: skip
