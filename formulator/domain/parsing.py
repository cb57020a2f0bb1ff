"""A strict reader of amounts as people write them. What is ambiguous is refused with the reason; nothing is guessed."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from formulator.base.i18n import tr
from formulator.domain.quantities import (
    Activity,
    Amount,
    Concentration,
    Dose,
    Equivalents,
    Mass,
    PerKilogram,
    Scalar,
    Volume,
)

Quantity = Mass | Activity | Amount | Equivalents | Volume | Concentration | PerKilogram


class Refused(ValueError):
    """The text is not an amount that can be read in one way only; the message says why and what would be right."""


_UNITS: dict[str, tuple[type[Scalar], str]] = {
    "ng": (Mass, "ng"), "mcg": (Mass, "mcg"), "μg": (Mass, "mcg"), "ug": (Mass, "mcg"), "mg": (Mass, "mg"),
    "g": (Mass, "g"), "kg": (Mass, "kg"),
    "ml": (Volume, "mL"), "cc": (Volume, "mL"), "dl": (Volume, "dL"), "l": (Volume, "L"),
    "μl": (Volume, "mcL"), "mcl": (Volume, "mcL"), "ul": (Volume, "mcL"),
    "iu": (Activity, "IU"), "i.u.": (Activity, "IU"), "ui": (Activity, "IU"), "u.i.": (Activity, "IU"),
    "ie": (Activity, "IU"), "i.e.": (Activity, "IU"), "u": (Activity, "units"), "unit": (Activity, "units"),
    "units": (Activity, "units"), "usp units": (Activity, "units"), "international units": (Activity, "IU"),
    "mmol": (Amount, "mmol"), "mol": (Amount, "mol"), "μmol": (Amount, "mcmol"), "mcmol": (Amount, "mcmol"),
    "umol": (Amount, "mcmol"), "meq": (Equivalents, "mEq"), "mval": (Equivalents, "mEq"),
}  # fmt: skip

_NUMBER = r"[0-9][0-9 .,']*"
_SIMPLE = re.compile(rf"({_NUMBER})\s*([^\W\d_][^0-9/%:]*|%.*)?")
_RATIO = re.compile(rf"({_NUMBER})\s*:\s*({_NUMBER})")
_PER = re.compile(rf"({_NUMBER})\s*([^\d/%:]+?)\s*(?:/|\bper\b|\bin\b|\bpro\b)\s*({_NUMBER})?\s*([^\d/%:]+?)")
_CUBIC = re.compile(r"(?<=[0-9 /])cm(?:3|³)(?![\w³])", re.IGNORECASE)
_GROUPED = re.compile(r"[0-9]{1,3}(?:([ .,'])[0-9]{3})+")
_PLAIN = re.compile(r"[0-9]+(?:[.,][0-9]+)?")


def clean(text: str) -> str:
    """The text in one Unicode form (NFKC) with single spaces; raises Refused for hidden or control characters."""
    shown = " ".join(unicodedata.normalize("NFKC", text).split())
    for character in text:
        if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co") and character not in "\t\n\r":
            raise Refused(tr("it holds the hidden character U+{code}", code=f"{ord(character):04X}"))
    return shown


def plain_digits(text: str) -> str:
    """The text, cleaned; raised, lowered and fractional digits are refused, for 10³ must not be read as 103."""
    for character in text:
        if unicodedata.category(character) in ("No", "Nl"):
            raise Refused(tr("{character} is not a plain digit", character=character))
    return clean(text)


def read_number(text: str) -> Decimal:
    """A number above or equal to 0 with decimal point or comma; raises Refused with the reason."""
    shown = plain_digits(text)
    if len(shown) > 20:
        raise Refused(tr("the number is too long"))
    if shown[:1] in ".,":
        raise Refused(tr("a decimal without its leading zero is easily misread: write 0{text}", text=shown))
    if shown[:1] in "-−+":
        raise Refused(tr("a sign is not allowed: an amount is above 0"))
    if not re.fullmatch(r"[0-9][0-9 .,']*", shown):
        raise Refused(tr("{text} is not a plain number", text=shown))
    return _grouped(shown) if _GROUPED.fullmatch(shown) else _plain(shown)


def _grouped(shown: str) -> Decimal:
    signs = {c for c in shown if not c.isdigit()}
    count = sum(not c.isdigit() for c in shown)
    if len(signs) > 1:
        raise Refused(tr("{text} mixes separators: write it without thousands separators", text=shown))
    sign = signs.pop()
    if sign in " '" or (count > 1 and not shown.startswith("0")):
        return Decimal(re.sub(r"[^0-9]", "", shown))
    if shown.startswith("0"):
        return _plain(shown)
    if sign == "," or shown.endswith("0"):
        whole, _, part = shown.partition(sign)
        raise Refused(
            tr(
                "{text} can be read as {large} or as {small}: write the one that is meant",
                text=shown, large=whole + part, small=f"{whole}.{part}".rstrip("0").rstrip("."),
            )
        )  # fmt: skip
    return _plain(shown)


def _plain(shown: str) -> Decimal:
    if not _PLAIN.fullmatch(shown):
        raise Refused(tr("{text} is not a plain number", text=shown))
    whole = re.split(r"[.,]", shown)[0]
    if len(whole) > 1 and whole.startswith("0"):
        raise Refused(tr("{text} starts with a needless zero", text=shown))
    return Decimal(shown.replace(",", "."))


def _unit(word: str) -> tuple[type[Scalar], str]:
    known = _UNITS.get(word.strip().casefold())
    if known is None:
        raise Refused(tr("{unit} is not a unit that is known here (mcg, mg, g, mL, units, mmol, mEq, %)", unit=word.strip()))
    return known


def _scalar(digits: str, word: str) -> Mass | Activity | Amount | Equivalents | Volume:
    kind, unit = _unit(word)
    made = kind.of(read_number(digits.strip()), unit)
    assert isinstance(made, (Mass, Activity, Amount, Equivalents, Volume))
    return made


def read(text: str) -> Quantity:
    """Any amount with its unit: "0,5 mg", "1 %", "1:200 000", "100 mg/5 mL", "4.5 mg/kg"; raises Refused."""
    shown = plain_digits(_CUBIC.sub("cc", text))
    if not shown:
        raise Refused(tr("it is empty"))
    if len(shown) > 60:
        raise Refused(tr("it is too long for an amount"))
    if ratio := _RATIO.fullmatch(shown):
        return _ratio(ratio[1], ratio[2])
    if per := _PER.fullmatch(shown):
        return _per(per[1], per[2], per[3], per[4])
    simple = _SIMPLE.fullmatch(shown)
    if simple is None:
        read_number(shown)
        raise Refused(tr("{text} is not an amount with a unit", text=shown))
    if simple[2] is None:
        raise Refused(tr("{text} has no unit", text=shown))
    if simple[2].startswith("%"):
        return _percent(simple[1], simple[2][1:].strip().casefold())
    return _scalar(simple[1], simple[2])


def _ratio(one: str, many: str) -> Concentration:
    grams, volume = read_number(one.strip()), read_number(many.strip())
    if not grams or not volume or grams >= volume:
        raise Refused(tr("{text} is not a ratio strength such as 1:200 000", text=f"{one}:{many}"))
    return Concentration.of(Mass.of(grams, "g"), Volume.of(volume, "mL"))


def _percent(digits: str, manner: str) -> Concentration:
    if manner not in ("", "w/v", "m/v", "g/v"):
        raise Refused(tr("% {manner} cannot be read as weight in volume: write mg/mL", manner=manner))
    return Concentration(Mass.of(read_number(digits.strip()), "g").over(100))


def _per(digits: str, word: str, many: str | None, below: str) -> Concentration | PerKilogram:
    upper = _scalar(digits, word)
    if isinstance(upper, Volume):
        raise Refused(tr("a volume per something is not a strength"))
    if below.strip().casefold() == "kg" and many is None:
        return PerKilogram(upper)
    lower = _scalar(many or "1", below)
    if not isinstance(lower, Volume):
        raise Refused(tr("{unit} is not a volume: write the strength per mL", unit=below.strip()))
    if not lower.value:
        raise Refused(tr("a strength needs a volume above 0"))
    return Concentration.of(upper, lower)


def _possible(size: Decimal, text: str) -> None:
    if size <= 0:
        raise Refused(tr("{text} must be above 0", text=text))
    if size > Decimal("1e9") or size < Decimal("1e-9"):
        raise Refused(tr("{text} is out of any possible range", text=text))


def read_volume(text: str) -> Volume:
    """A volume above 0; raises Refused."""
    found = read(text)
    if not isinstance(found, Volume):
        raise Refused(tr("{text} is not a volume: write it in mL", text=clean(text)))
    _possible(found.value, clean(text))
    return found


def read_mass(text: str) -> Mass:
    """A mass above 0, such as a body weight; raises Refused."""
    found = read(text)
    if not isinstance(found, Mass):
        raise Refused(tr("{text} is not a mass", text=clean(text)))
    _possible(found.value, clean(text))
    return found


def read_dose(text: str) -> Dose:
    """A dose above 0 in mcg, mg, g, units, mmol or mEq; raises Refused."""
    found = read(text)
    if isinstance(found, (Volume, Concentration, PerKilogram)):
        raise Refused(tr("{text} is not a dose: write it in mg, units, mmol or mEq", text=clean(text)))
    _possible(found.value, clean(text))
    return found


def read_strength(text: str) -> Concentration:
    """A strength above 0: "1 %", "10 mg/mL", "1:200 000"; raises Refused."""
    found = read(text)
    if not isinstance(found, Concentration):
        raise Refused(tr("{text} is not a strength: write it in % or per mL", text=clean(text)))
    _possible(found.per_ml.value, clean(text))
    return found


def read_limit(text: str) -> Dose | PerKilogram:
    """A dose or a dose per kilogram above 0; raises Refused."""
    found = read(text)
    if isinstance(found, (Volume, Concentration)):
        raise Refused(tr("{text} is not a dose nor a dose per kilogram", text=clean(text)))
    _possible(found.per_kg.value if isinstance(found, PerKilogram) else found.value, clean(text))
    return found
