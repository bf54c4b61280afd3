"""Red flag 26: a sender or receiver of high-priority goods sits at the address of a listed party."""

from __future__ import annotations

from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import CheckReason, Result
from umweg.screening.inputs.questions import RECEIVERS, SENDERS, called, sensitive, unmatched
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "listed-goods-at-listed-address"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """Goods and address together; the address alone is ``address-shared``."""
    goods = sensitive(facts, known)
    if not goods.lines:
        return Result(missing=goods.missing)
    reasons, missing = [], []
    for p in facts.role(*SENDERS, *RECEIVERS):
        if p.record is not None and not p.record.addresses:
            missing.append(f"{p.where}.addresses")
        elif lacking := unmatched(p):
            missing.append(lacking)
        else:
            for m in p.matches.found if p.matches else ():
                if m.found_by == "address" and m.listed:
                    values = {**called(p), "entity": m.name, "lists": m.lists, "lines": goods.numbers}
                    reasons.append(CheckReason(KEY, "both", values, p.where, frozenset(), m.laws, None, m.detail))
    return Result(tuple(reasons), tuple(missing))
