"""Red flag 1: goods of the Common High Priority List."""

from __future__ import annotations

from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import CheckReason, Result
from umweg.screening.inputs.destinations import bound
from umweg.screening.inputs.questions import listings
from umweg.screening.inputs.reference_data import ReferenceData

KEY, LIST = "high-priority-goods", "chpl"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """Every line on the list; a code of which only some goods are listed is a part. Tags: tier, where it is bound."""
    if known.goods is None:
        return Result(missing=("goods lists",))
    reasons, missing = [], []
    for goods, lists in zip(facts.lines, listings(facts, known), strict=True):
        if not goods.code:
            missing.append(f"{goods.where}.code")
        for found in (x for x in lists if x.key == LIST):
            values = {"line": goods.number, "code": goods.code, "tier": found.tier or "–"}
            case = "listed" if found.status == "listed" else "part"
            tags = {*bound(facts, known), *({"part"} if case == "part" else ())}
            if found.tier:
                tags.add(f"tier-{found.tier}")
            reasons.append(CheckReason(KEY, case, values, goods.where, frozenset(tags)))
    return Result(tuple(reasons), tuple(missing) or (("lines",) if not facts.lines else ()))
