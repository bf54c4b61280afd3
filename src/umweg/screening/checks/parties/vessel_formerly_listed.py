"""Red flag 21: a ship that was on a list, and is traded or used now."""

from __future__ import annotations

from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import NOTHING, CheckReason, Result
from umweg.screening.inputs.questions import unmatched
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "vessel-formerly-listed"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """Ships among the parties; goods that go by sea with no ship stated are not assessable."""
    ships = [p for p in facts.parties if p.role == "vessel" or p.party.schema == "Vessel"]
    if not ships:
        by_sea = facts.c.mode == "sea" or any(s.mode == "sea" for s in facts.c.route)
        return Result(missing=("parties.vessel",)) if by_sea else NOTHING
    reasons, missing = [], []
    for p in ships:
        if lacking := unmatched(p):
            missing.append(lacking)
            continue
        for m in p.matches.found if p.matches else ():
            if not m.listed:
                values = {"name": p.called, "entity": m.name, "lists": m.lists}
                tags = frozenset({"certain"} if m.certain else ())
                reasons.append(CheckReason(KEY, "former", values, p.where, tags, m.laws, None, m.detail))
    return Result(tuple(reasons), tuple(missing))
