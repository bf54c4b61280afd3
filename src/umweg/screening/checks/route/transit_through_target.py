"""Restricted goods for another country pass a country under measures on their way."""

from __future__ import annotations

from typing import Any

from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import NOTHING, CheckReason, Result
from umweg.screening.inputs.distances import way_km
from umweg.screening.inputs.questions import leaves, restricted
from umweg.screening.inputs.reference_data import ReferenceData
from umweg.screening.inputs.scope import trade

KEY = "transit-through-target"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """Goods of any list of the regimes; ``detail`` says whether the way there is an ordinary one over land."""
    if leaves(facts, known) is False and not any(c in known.targets for c in facts.via):
        return NOTHING
    if facts.destination in known.targets:
        return NOTHING
    senders = trade(facts).exporters
    if senders and not senders & known.origin:
        return NOTHING  # bans on transit bind those who export from the bloc
    goods = restricted(facts, known)
    if not goods.lines:
        return Result(missing=goods.missing)
    if not facts.stops:
        return Result(missing=("route",))
    reasons = []
    for code in dict.fromkeys(c for c in facts.via if c in known.targets):
        values = {"country": code, "country_to": facts.destination, "lines": goods.numbers}
        reasons.append(CheckReason(KEY, *_way(facts, known, code, values)))
    return Result(tuple(reasons), tuple(f"route[{i}]" for i, c in enumerate(facts.stops) if not c))


def _way(facts: ConsignmentFacts, known: ReferenceData, code: str, values: dict[str, Any]) -> tuple[Any, ...]:
    """Case, values, place and tags: whether the target lies on the natural way over land to the destination."""
    over, direct = way_km((facts.sender, code, facts.destination)), way_km((facts.sender, facts.destination))
    if not over or not direct:
        return "unknown-way", values, "route", frozenset({"unknown-way"})
    case = "ordinary" if over / direct <= known.parameter(KEY, "natural") else "off-way"
    return case, {**values, "over": round(over), "direct": round(direct)}, "route", frozenset({case})
