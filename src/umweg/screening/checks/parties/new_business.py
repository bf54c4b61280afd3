"""Red flag 24: a receiver of sensitive goods beyond the coalition that was founded a short time ago."""

from __future__ import annotations

from umweg.screening.facts import ConsignmentFacts
from umweg.screening.history.past import month
from umweg.screening.inputs.answer import CheckReason, Result
from umweg.screening.inputs.questions import called, exposed, founded
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "new-business"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """Every receiver founded within so many months; a founding known by year only may be older."""
    parties, lacking = exposed(facts, known)
    months = int(known.parameter(KEY, "months"))
    now = month(facts.day)
    reasons, missing = [], list(lacking)
    for p in parties:
        span = founded(p)
        if span is None:
            missing.append(f"{p.where}.founded")
        elif now - month(span.last) < months:
            case = "new" if now - month(span.first) < months else "perhaps"
            values = {**called(p), "founded": p.party.founded, "months": months}
            reasons.append(CheckReason(KEY, case, values, p.where, frozenset({case})))
    return Result(tuple(reasons), tuple(missing))
