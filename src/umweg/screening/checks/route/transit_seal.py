"""Red flag 32: the navigation seal of goods in transit over the Eurasian Economic Union changes or is gone."""

from __future__ import annotations

from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import NOTHING, CheckReason, Result
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "transit-seal"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """Stops within the union of goods that are bound elsewhere, by road or rail; no seal stated at all is lacking."""
    union = known.parameter(KEY, "members")
    if not any(c in union for c in facts.via) or facts.destination in union:
        return NOTHING
    inside = [(i, s) for i, s in enumerate(facts.c.route) if facts.stops[i] in union
              and (s.mode or facts.c.mode) in ("road", "rail", None)]  # fmt: skip
    if not inside:
        return NOTHING
    seals = [(i, (s.seal or "").strip()) for i, s in inside]
    stated = [(i, seal) for i, seal in seals if seal]
    if not stated:
        return Result(missing=tuple(f"route[{i}].seal" for i, _ in inside))
    reasons = []
    if len({seal for _, seal in stated}) > 1:
        values = {"seals": ", ".join(dict.fromkeys(seal for _, seal in stated))}
        reasons.append(CheckReason(KEY, "changed", values, f"route[{stated[-1][0]}].seal"))
    for i, seal in seals:
        if not seal:
            reasons.append(CheckReason(KEY, "gone", {"stop": i + 1, "country": facts.stops[i]}, f"route[{i}].seal"))
    return Result(tuple(reasons))
