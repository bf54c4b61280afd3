"""Red flag 24: a receiver of sensitive goods beyond the coalition that was founded a short time ago."""

from __future__ import annotations

from umweg.screen.checks.base import Reason, Result
from umweg.screen.checks.context import called, exposed, founded
from umweg.screen.checks.facts import Facts
from umweg.screen.checks.known import Known
from umweg.screen.history.past import month

KEY = "new-business"


def assess(facts: Facts, known: Known) -> Result:
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
            reasons.append(Reason(KEY, case, values, p.where, frozenset({case})))
    return Result(tuple(reasons), tuple(missing))
