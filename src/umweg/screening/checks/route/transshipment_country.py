"""Red flag 12: sensitive goods pass, or are bound or paid for, a country named as a point of transshipment."""

from __future__ import annotations

from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import CheckReason, Result
from umweg.screening.inputs.questions import receivers, risk, settled
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "transshipment-country"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """One reason for each such country, for the first part that it plays: destination, way, seat, payer."""
    goods = risk(facts, known)
    if not goods.lines:
        return Result(missing=goods.missing)
    parts = [("destination", facts.destination)]
    parts += [("via", c) for c in facts.via]
    parts += [("party", p.country) for p in receivers(facts, known)]
    parts += [("payer", settled(p.country)) for p in facts.c.payments]
    seen: dict[str, str] = {}
    for case, code in parts:
        if code and known.is_hub(code):
            seen.setdefault(code, case)
    values = {"lines": goods.numbers}
    return Result(
        tuple(CheckReason(KEY, case, {**values, "country": code}, "", frozenset({case})) for code, case in seen.items())
    )
