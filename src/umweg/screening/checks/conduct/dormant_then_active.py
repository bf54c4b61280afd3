"""Red flag 30: a receiver of sensitive goods beyond the coalition that was inactive for long before."""

from __future__ import annotations

from umweg.screening.facts import ConsignmentFacts
from umweg.screening.history.past import first_day, month
from umweg.screening.inputs.answer import CheckReason, Result
from umweg.screening.inputs.questions import called, exposed
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "dormant-then-active"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """Every receiver that was active once, by the user's own history, and then not for so many months."""
    parties, lacking = exposed(facts, known)
    if not parties:
        return Result(missing=lacking)
    months, history = int(known.parameter(KEY, "months")), known.history
    if history is None or not history.begins_before(facts.day, months + 1):
        return Result(missing=(f"history of {months} months",))
    now, reasons = month(facts.day), []
    for p in parties:
        past = history.past(p)
        active = past.months(now) if past else []
        if active and now - active[-1] > months:
            values = {**called(p), "last": f"{first_day(active[-1]):%Y-%m}", "months": now - active[-1]}
            reasons.append(CheckReason(KEY, "dormant", values, p.where))
    return Result(tuple(reasons))
