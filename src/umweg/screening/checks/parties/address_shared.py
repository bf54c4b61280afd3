"""Red flag 11: a party sits at the address of a listed one."""

from __future__ import annotations

from umweg.screening.facts import Actor, ConsignmentFacts
from umweg.screening.inputs.answer import CheckReason, Result
from umweg.screening.inputs.questions import called, unmatched
from umweg.screening.inputs.reference_data import ReferenceData
from umweg.screening.matches import Match

KEY = "address-shared"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """Every match found by address."""
    reasons, missing = [], []
    for p in facts.parties:
        if p.record is not None and not p.record.addresses:
            missing.append(f"{p.where}.addresses")
        elif lacking := unmatched(p):
            missing.append(lacking)
        else:
            found = p.matches.found if p.matches else ()
            reasons += [_reason(p, m) for m in found if m.found_by == "address"]
    return Result(tuple(reasons), tuple(missing) if facts.parties else ("parties",))


def _reason(p: Actor, m: Match) -> CheckReason:
    case, tags = ("same", set[str]()) if m.listed else ("former", {"former"})
    found = frozenset({f"role-{p.role}", m.effect, *tags})
    return CheckReason(KEY, case, {**called(p), **m.values}, p.where, found, m.laws, m.verified, m.detail)
