"""Red flag 16: sensitive goods stay long at a point of transshipment on the way, or are unloaded or stored there."""

from __future__ import annotations

from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import CheckReason, Result
from umweg.screening.inputs.questions import moment, risk
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "route-hub"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """Stops on the way in such countries; how long they last is lacking where the times are not stated."""
    goods = risk(facts, known)
    if not goods.lines:
        return Result(missing=goods.missing)
    if not facts.c.route:
        return Result(missing=("route",))
    longest, reasons, missing = known.parameter(KEY, "days"), [], []
    for i, stop in enumerate(facts.c.route):
        code = facts.stops[i]
        if not code or code in (facts.sender, facts.destination) or not known.is_hub(code):
            continue
        values = {"country": code, "stop": i + 1, "lines": goods.numbers}
        arrived, left = moment(stop.arrived), moment(stop.left)
        if arrived and left and (left - arrived).days > longest:
            reasons.append(CheckReason(KEY, "stay", {**values, "days": (left - arrived).days}, f"route[{i}]"))
        elif stop.stay in ("hub", "unloading"):
            reasons.append(CheckReason(KEY, "handled", values, f"route[{i}]"))
        elif not (arrived and left):
            missing.append(f"route[{i}].left" if arrived else f"route[{i}].arrived")
    return Result(tuple(reasons), tuple(missing))
