"""What a typed line means: which presentation, which strength, how much of it. What cannot be told says why."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from formulator.base.i18n import tr
from formulator.domain.concepts import Presentation, Substance
from formulator.domain.display import amount, concentration, strength
from formulator.domain.knowledge import Knowledge
from formulator.domain.name_patterns import RATIO
from formulator.domain.names import Match
from formulator.domain.parsing import read_strength
from formulator.domain.quantities import Concentration, Dose, Volume
from formulator.domain.treatment import Line

#: Two amounts typed for one line may differ by rounding on the way; beyond this they contradict one another.
TOLERANCE = Decimal("0.005")


def understood(line: Line, knowledge: Knowledge) -> Line:
    """The line with everything that follows from what was typed; pure, and the same for the same text."""
    substance = knowledge.substances.get(line.match.concepts[0]) if line.match.known else None
    if substance is None:
        match = Match(line.match.text, why=tr("no longer an ingredient of the catalog")) if line.match.known else line.match
        return msgspec.structs.replace(
            line, match=match, substance="", candidates=(), strength=line.typed_strength, volume=line.typed_volume, dose=line.typed_dose,
            gaps=(), contradiction="", unlisted_strength=False,
        )  # fmt: skip
    return _Line(line, substance).settle()


class _Line:
    def __init__(self, line: Line, substance: Substance) -> None:
        self.line, self.substance = line, substance
        self.gaps: list[str] = []
        self.contradiction = ""
        self.unlisted = False

    def settle(self) -> Line:
        candidates = self._candidates()
        found = self._strength(candidates)
        candidates = self._narrow(candidates, found)
        volume, dose = self._amounts(candidates, found)
        return msgspec.structs.replace(
            self.line,
            substance=self.substance.id,
            candidates=tuple(p.id for p in candidates),
            strength=found,
            volume=volume,
            dose=dose,
            gaps=tuple(self.gaps),
            contradiction=self.contradiction,
            unlisted_strength=self.unlisted,
        )

    def _candidates(self) -> list[Presentation]:
        """The presentations that the name allows: those of a brand, else all."""
        named = {t.presentation for t in self.line.match.targets if t.presentation}
        every = list(self.substance.presentations)
        chosen = self._of_ratio([p for p in every if p.id in named] or every)
        return sorted(chosen, key=lambda p: not p.default)

    def _of_ratio(self, chosen: list[Presentation]) -> list[Presentation]:
        """Of products with a second substance only those that hold it as the name says: "with adrenaline 1:200 000"."""
        written = RATIO.search(self.line.match.text)
        if written is None or not any(p.components for p in chosen):
            return chosen
        said = read_strength("1:" + "".join(c for c in written[0].strip()[1:] if c.isdigit()))
        fitting = [p for p in chosen if any(c.strength is not None and _same(c.strength, said) for c in p.components)]
        if not fitting:
            self.gaps.append(tr("{ratio} is not a strength of the catalog: its excipients are not known", ratio=written[0]))
        return fitting or chosen

    def _strength(self, candidates: list[Presentation]) -> Concentration | None:
        """The strength that was typed, in its own field or in the name, or the only one there is."""
        typed, named = self.line.typed_strength, self.line.match.strength
        if typed is not None and named is not None and not _same(typed, named) and not self._also(candidates, typed, named):
            self.contradiction = tr("the name says {name}, the strength {strength}", name=strength(named), strength=strength(typed))
            self.gaps.append(tr("the strength is contradictory"))
            return None
        said = typed or named
        if said is not None:
            return said
        if self.line.match.content is not None:
            by_content = [p for p in candidates if _holds_content(p, self.line.match.content)]
            if by_content:
                candidates = by_content
        return self._only(candidates)

    def _also(self, candidates: list[Presentation], typed: Concentration, named: Concentration) -> bool:
        """Whether both are strengths of one presentation, said on two bases."""
        return any(_listed(p, typed) and _listed(p, named) for p in candidates)

    def _only(self, candidates: list[Presentation]) -> Concentration | None:
        strengths: list[Concentration] = []
        for presentation in candidates:
            if presentation.strength is not None and not any(_same(presentation.strength, s) for s in strengths):
                strengths.append(presentation.strength)
        if len(strengths) == 1:
            return strengths[0]
        if len(strengths) > 1:
            known = ", ".join(strength(s) for s in strengths)
            self.gaps.append(tr("the strength is not given; known are {known}", known=known))
        return None

    def _narrow(self, candidates: list[Presentation], found: Concentration | None) -> list[Presentation]:
        """Only the presentations of that strength; where there is none, the strength is said to be unlisted."""
        if found is None:
            return candidates
        fitting = [p for p in candidates if _listed(p, found)]
        if not fitting:
            fitting = [p for p in self.substance.presentations if _listed(p, found)]
        content = self.line.match.content
        exact = [p for p in fitting if content is not None and _holds_content(p, content)]
        fitting = exact or fitting
        unknown = [p for p in candidates if p.strength is None]
        if not fitting and not unknown:
            self.unlisted = True
            self.gaps.append(tr("{strength} is not a strength of the catalog: its excipients are not known", strength=strength(found)))
            return candidates
        return fitting or unknown

    def _amounts(self, candidates: list[Presentation], found: Concentration | None) -> tuple[Volume | None, Dose | None]:
        volume = self.line.typed_volume
        if self.line.typed_count is not None:
            counted = self._counted(candidates)
            if volume is not None and counted is not None and volume != counted:
                self._contradicts(amount(volume), amount(counted))
            volume = volume or counted
        if volume is None and self.line.typed_dose is None:
            if self.line.unread:
                self.gaps.append(tr("“{text}” cannot be read as an amount", text=self.line.unread))
            elif self.line.typed_count is None:
                self.gaps.append(tr("no amount is given: write a volume, a dose or a number of ampoules"))
            return None, None
        if found is None:
            if not self.gaps and self.line.typed_dose is not None and volume is None:
                self.gaps.append(tr("the strength is not known, so the volume is not"))
            return volume, self.line.typed_dose
        return self._both(volume, candidates, found)

    def _both(self, volume: Volume | None, candidates: list[Presentation], found: Concentration) -> tuple[Volume | None, Dose | None]:
        own = self._own_strength(candidates, found)
        typed = self.line.typed_dose
        if typed is None:
            return (volume, own.dose(volume)) if volume is not None else (None, None)
        scale = self._scale(candidates, found, typed)
        if scale is None:
            self.gaps.append(
                tr("{dose} cannot be converted: the strength is {strength}", dose=amount(typed), strength=concentration(own, 4))
            )
            return volume, None
        if volume is None:
            volume = scale.volume(typed)
            return volume, typed if _same(scale, own) else own.dose(volume)
        meant = scale.dose(volume)
        if abs(meant.value - typed.value) > typed.value * TOLERANCE:
            self._contradicts(amount(typed), f"{amount(volume)} = {amount(meant, 4)}")
        return volume, own.dose(volume)

    def _scale(self, candidates: list[Presentation], found: Concentration, typed: Dose) -> Concentration | None:
        """The strength on whose basis a typed dose counts: the one in use, else any of the presentation in its unit."""
        every = [found]
        if candidates and not self.unlisted:
            every += [s for s in (candidates[0].strength, *(same.strength for same in candidates[0].also_as)) if s is not None]
        return next((s for s in every if type(s.per_ml) is type(typed)), None)

    def _own_strength(self, candidates: list[Presentation], found: Concentration) -> Concentration:
        """The strength on the presentation's own basis, where the typed one is on another."""
        first = candidates[0] if candidates and not self.unlisted else None
        if first is not None and first.strength is not None and any(_same(s.strength, found) for s in first.also_as):
            return first.strength
        return found

    def _counted(self, candidates: list[Presentation]) -> Volume | None:
        every = {v.value: v for p in candidates for v in p.containers}
        content, count, volume = self.line.match.content, self.line.typed_count, self.line.typed_volume
        sizes = every
        if content is not None:
            sizes = {v.value: v for p in candidates for v in p.containers if _holds(p, v, content)}
        if len(sizes) == 1 and count is not None:
            return next(iter(sizes.values())).times(count)
        if volume is not None and count is not None and any(size.times(count) == volume for size in sizes.values()):
            return volume
        known = ", ".join(amount(every[value]) for value in sorted(every)) or tr("none")
        self.gaps.append(tr("the size of the ampoule is not given; known are {known}", known=known))
        return None

    def _contradicts(self, one: str, other: str) -> None:
        self.contradiction = tr("{one} and {other} were both typed and differ", one=one, other=other)
        self.gaps.append(tr("the amounts are contradictory"))


def _same(one: Concentration, other: Concentration) -> bool:
    return type(one.per_ml) is type(other.per_ml) and one.per_ml.value == other.per_ml.value


def _equals(one: Dose, other: Dose) -> bool:
    return type(one) is type(other) and one.value == other.value


def _listed(presentation: Presentation, found: Concentration) -> bool:
    own = presentation.strength is not None and _same(presentation.strength, found)
    return own or any(_same(same.strength, found) for same in presentation.also_as)


def _holds_content(presentation: Presentation, content: Dose) -> bool:
    """Whether one container of the presentation holds this dose in all, on any of its bases."""
    return any(_holds(presentation, volume, content) for volume in presentation.containers)


def _holds(presentation: Presentation, volume: Volume, content: Dose) -> bool:
    """Whether a container of this volume holds this dose, on any of the presentation's bases."""
    if presentation.powder_content is not None and _equals(presentation.powder_content, content):
        return True
    strengths = [s for s in (presentation.strength, *(same.strength for same in presentation.also_as)) if s is not None]
    return any(_equals(s.dose(volume), content) for s in strengths)


def filled(lines: tuple[Line, ...], diluent: Line, target: Volume) -> Line:
    """The diluent with the volume that fills the syringe up to `target`; the gaps say why where it cannot."""
    volumes = [line.volume for line in lines]
    if any(v is None for v in volumes):
        return msgspec.structs.replace(
            diluent, fill_to=target, gaps=(*_without_amount(diluent), tr("a line's volume is not known, so the filling is not"))
        )
    rest = target.value - sum((v.value for v in volumes if v is not None), Decimal(0))
    if rest <= 0:
        used = amount(Volume(target.value - rest), 3)
        text = tr("the lines are {used} already, filling up to {target} leaves nothing", used=used, target=amount(target))
        return msgspec.structs.replace(
            diluent, fill_to=target, contradiction=text, gaps=(*_without_amount(diluent), tr("the amounts are contradictory"))
        )
    dose = diluent.strength.dose(Volume(rest)) if diluent.strength is not None else None
    return msgspec.structs.replace(diluent, fill_to=target, volume=Volume(rest), dose=dose, gaps=_without_amount(diluent))


def _without_amount(line: Line) -> tuple[str, ...]:
    none = tr("no amount is given: write a volume, a dose or a number of ampoules")
    return tuple(gap for gap in line.gaps if gap != none)


def line_of(match: Match, **typed: object) -> Line:
    """A line before it is understood."""
    return msgspec.structs.replace(Line(match), **typed)
