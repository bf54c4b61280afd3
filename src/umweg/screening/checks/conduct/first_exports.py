"""Red flag 5: a receiver of sensitive goods beyond the coalition that got nothing at all before the measures."""

from __future__ import annotations

from umweg.screening.facts import ConsignmentFacts
from umweg.screening.history.past import first_day, month
from umweg.screening.inputs.answer import CheckReason, Result
from umweg.screening.inputs.questions import called, exposed, reaching_back
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "first-exports"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """Every such receiver, by the user's own history, which must reach back before the measures."""
    parties, lacking = exposed(facts, known)
    if not parties:
        return Result(missing=lacking)
    history, since = reaching_back(known, KEY)
    if history is None:
        return Result(missing=(f"history before {since}",))
    reasons = []
    for p in parties:
        past = history.past(p)
        got = past.months_received(month(facts.day)) if past else []
        if not got or got[0] > month(since):
            values = {**called(p), "since": since.isoformat()}
            more = {"first": f"{first_day(got[0]):%Y-%m}"} if got else {}
            reasons.append(CheckReason(KEY, "later" if got else "never", {**values, **more}, p.where))
    return Result(tuple(reasons))
