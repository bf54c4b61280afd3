"""Red flag 2: a receiver beyond the coalition, founded after the measures began, gets sensitive goods."""

from __future__ import annotations

from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import CheckReason, Result
from umweg.screening.inputs.questions import called, day, exposed, founded
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "founded-after-measures"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """Every such receiver; a founding that is known by year only may be before or after."""
    parties, lacking = exposed(facts, known)
    since = day(known.parameter(KEY, "since"))
    reasons, missing = [], list(lacking)
    for p in parties:
        span = founded(p)
        if span is None:
            missing.append(f"{p.where}.founded")
        elif span.last > since:
            case = "after" if span.first > since else "perhaps"
            values = {**called(p), "founded": p.party.founded, "country": p.country or facts.destination}
            reasons.append(CheckReason(KEY, case, {**values, "since": since.isoformat()}, p.where, frozenset({case})))
    return Result(tuple(reasons), tuple(missing))
