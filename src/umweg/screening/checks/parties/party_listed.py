"""Red flag 10: a party is, or is close to, one on a list of sanctioned or debarred parties."""

from __future__ import annotations

from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import CheckReason, Result
from umweg.screening.inputs.questions import called, unmatched, unnamed
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "party-listed"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """Every match by name or identifier; tags say how sure it is. One by address alone is ``address-shared``."""
    strong = known.parameter(KEY, "strong")
    reasons, missing = [], []
    for p in facts.parties:
        if lacking := unmatched(p):
            missing.append(lacking)
            continue
        for m in p.matches.found if p.matches else ():
            if m.found_by == "address":
                continue
            sure = "certain" if m.certain else "strong" if m.score >= strong else "possible"
            case, tags = (sure, {sure}) if m.listed else ("former", {sure, "former"})
            found = frozenset({*tags, f"role-{p.role}", m.effect})
            reasons.append(
                CheckReason(KEY, case, {**called(p), **m.values}, p.where, found, m.laws, m.verified, m.detail)
            )
    lacking_names = (*missing, *(w for w in unnamed(facts) if w not in missing))
    return Result(tuple(reasons), lacking_names if facts.parties else ("parties",))
