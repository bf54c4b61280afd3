"""Red flag 1: goods of the Common High Priority List."""

from __future__ import annotations

from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import CheckReason, Result
from umweg.screening.inputs.destinations import bound
from umweg.screening.inputs.questions import in_scope
from umweg.screening.inputs.reference_data import ReferenceData
from umweg.screening.inputs.scope import DIVERSION, third_country

KEY, LIST = "high-priority-goods", "chpl"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """Every line on the list that goes to a country of the list's scope, or to one over which goods are diverted.

    A code of which only some goods are listed is a part. Tags: tier, where it is bound.
    """
    if known.goods is None:
        return Result(missing=("goods lists",))
    reasons, missing, where = [], [], third_country(facts, known)
    for goods, lists in zip(facts.lines, in_scope(facts, known), strict=True):
        if not goods.code:
            missing.append(f"{goods.where}.code")
        for found, standing in ((x, at) for x, at in lists if x.key == LIST):
            values = {"line": goods.number, "code": goods.code, "tier": found.tier or "–", "country": where}
            part = found.status != "listed"
            case = (
                (DIVERSION if not part else "diversion-part") if standing == DIVERSION else "part" if part else "listed"
            )
            tags = {*bound(facts, known), standing, *({"part"} if part else ())}
            if found.tier:
                tags.add(f"tier-{found.tier}")
            reasons.append(CheckReason(KEY, case, values, goods.where, frozenset(tags)))
    return Result(tuple(reasons), tuple(missing) or (("lines",) if not facts.lines else ()))
