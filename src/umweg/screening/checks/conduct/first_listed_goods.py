"""Red flag 3: a receiver that got other goods, and no sensitive ones, before the measures, and gets them now."""

from __future__ import annotations

from umweg.screening.facts import ConsignmentFacts
from umweg.screening.history.past import month
from umweg.screening.inputs.answer import CheckReason, Result
from umweg.screening.inputs.questions import called, exposed, reaching_back, risk
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "first-listed-goods"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """Every such receiver, by the user's own history, which must reach back before the measures."""
    parties, lacking = exposed(facts, known)
    if not parties:
        return Result(missing=lacking)
    history, since = reaching_back(known, KEY)
    if history is None:
        return Result(missing=(f"history before {since}",))
    if not history.lists:
        return Result(missing=("history with goods lists",))
    now, start, reasons = month(facts.day), month(since) + 1, []
    for p in parties:
        past = history.past(p)
        got = past.months_received(now) if past else []
        if past is None or not got or got[0] >= start or past.listed(0, start).lines:
            continue  # unknown before the measures is another flag
        values = {**called(p), "since": since.isoformat(), "lines": risk(facts, known).numbers,
                  "count": past.listed(start, now).lines}  # fmt: skip
        reasons.append(CheckReason(KEY, "first", values, p.where))
    return Result(tuple(reasons))
