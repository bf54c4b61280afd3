"""Goods that leave the European Union through a country through which it forbids the transit of listed goods."""

from __future__ import annotations

from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import CheckReason, Result
from umweg.screening.inputs.duties import duty
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "transit-measures"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """A gap a line of a chapter that the annexes may name; they are not at hand."""
    through = [c for c in facts.via if c in known.parameter(KEY, "through")]
    if not through or (facts.sender and not duty(facts, known).eu_exporter):
        return Result(idle=CheckReason(KEY, "outside", {}))
    chapters = frozenset(known.parameter(KEY, "chapters"))
    lines = [g for g in facts.lines if not g.code or g.code[:2] in chapters]
    gaps = [
        CheckReason(KEY, "open", {"line": g.number, "chapter": g.code[:2] or "?", "country": through[0]}, "route")
        for g in lines
    ]
    return Result.of((), gaps, () if facts.lines else ("lines",))
