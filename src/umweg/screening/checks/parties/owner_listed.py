"""Red flag 11: an owner of a party is, or is close to, one on a list, whatever its share."""

from __future__ import annotations

from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import CheckReason, Result
from umweg.screening.inputs.questions import called, unmatched
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "owner-listed"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """Every listed owner; owners that nobody stated are lacking, as are those said to be unknown."""
    reasons, missing = [], []
    strong = known.parameter("party-listed", "strong")
    for p in facts.parties:
        if p.party.schema == "Person":
            continue
        if not p.party.owners:
            missing.append(f"{p.where}.owners")
        elif lacking := unmatched(p):
            missing.append(lacking)
        else:
            for m in p.matches.owners if p.matches else ():
                sure = "certain" if m.certain else "strong" if m.score >= strong else "possible"
                case, tags = ("owner", {sure}) if m.listed else ("former", {sure, "former"})
                values, found = {**called(p), **m.values}, frozenset({*tags, m.effect})
                reasons.append(CheckReason(KEY, case, values, p.where, found, m.laws, m.verified, m.detail))
    return Result(tuple(reasons), tuple(missing) if facts.parties else ("parties",))
