"""Red flag 13: who pays sits in a point of transshipment that has no other part in the deal."""

from __future__ import annotations

from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import NOTHING, CheckReason, Result
from umweg.screening.inputs.questions import leaves, sensitive, settled
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "payer-in-third-country"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """Payments, and parties that only pay. Goods that stay within the coalition are left alone."""
    if leaves(facts, known) is False:
        return NOTHING
    payers = [p for p in facts.role("payer", "bank") if p.country]
    if not facts.c.payments and not payers:
        return Result(missing=("payments",))
    deal = {facts.sender, facts.destination, *(p.country for p in facts.parties if p.role not in ("payer", "bank"))}
    found = [(p.where, p.called, p.country) for p in payers]
    missing = []
    for i, payment in enumerate(facts.c.payments):
        where = f"payments[{i}]"
        if code := settled(payment.country):
            found.append((where, payment.payer or "–", code))
        else:
            missing.append(f"{where}.country")
    tags = frozenset({"listed-goods"} if sensitive(facts, known).lines else ())
    reasons = (
        CheckReason(KEY, "third", {"name": name, "country": code}, where, tags)
        for where, name, code in found
        if code not in deal and known.is_hub(code)
    )
    return Result(tuple(reasons), tuple(missing))
