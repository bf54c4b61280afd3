"""A finding of detect for these goods, or for listed goods as a whole, to or over this country."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import NOTHING, CheckReason, Result
from umweg.screening.inputs.corridors import Corridor, Corridors
from umweg.screening.inputs.questions import receivers, restricted
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "corridor-finding"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """The surest finding of each line and country; for the country as a whole only where no line has one of its own."""
    away = {facts.destination, *facts.via, *(p.country for p in receivers(facts, known))}
    transits = sorted(away - known.coalition - known.targets - {"", facts.sender})
    if not transits:
        return NOTHING if facts.destination else Result(missing=("destination",))
    goods = restricted(facts, known)
    if known.corridors is None:
        return Result(missing=("corridors",) if goods.lines or goods.missing else ())
    reasons, missing = [], list(goods.missing)
    for code in transits:
        if not known.corridors.assessed(code):
            missing += [f"corridor {code}"] if goods.lines else []
            continue
        missing += [f"corridor {code} {g.code}" for g in facts.lines if known.corridors.open(code, g)]
        found = list(_lines(facts, known.corridors, code))
        whole = known.corridors.countries.get(code)
        if not found and whole and goods.lines:
            found = [_reason("country", whole, {"lines": goods.numbers}, "lines")]
        reasons += found
    return Result(tuple(reasons), tuple(missing))


def _lines(facts: ConsignmentFacts, corridors: Corridors, transit: str) -> Iterator[CheckReason]:
    """Findings for goods; one that rests on the first six digits alone says so."""
    for g in facts.lines:
        exact, found = corridors.on(transit, g)
        if found:
            yield _reason("good" if exact else "near", found[0], {"line": g.number, "code": g.code}, g.where)


def _reason(case: str, c: Corridor, values: dict[str, Any], where: str) -> CheckReason:
    low, mid, high = c.excess
    values = {**values, "country": c.transit, "country_target": c.target, "grade": c.grade, "q": f"{c.q:.2g}",
              "id": c.id, "run": c.run, "months": c.months, "excess": _millions(mid), "low": _millions(low),
              "high": _millions(high), "currency": c.currency}  # fmt: skip
    return CheckReason(KEY, case, values, where, frozenset({c.grade, c.level}), (), None, (c.label,))


def _millions(value: float) -> str:
    """Three digits that count, none after the point from a hundred on."""
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"
