"""Red flag 7: many small payments of one payer from a foreign account, to several suppliers, for sensitive goods."""

from __future__ import annotations

from umweg.screening.facts import ConsignmentFacts
from umweg.screening.history import keys
from umweg.screening.history.past import month
from umweg.screening.inputs.answer import CheckReason, Result
from umweg.screening.inputs.euro import euro
from umweg.screening.inputs.questions import risk, settled
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "many-small-payments"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """Payments of this consignment, with those of the months before where there is a history."""
    goods = risk(facts, known)
    if not goods.lines:
        return Result(missing=goods.missing)
    if not facts.c.payments:
        return Result(missing=("payments",))
    small, months = known.parameter(KEY, "amount"), int(known.parameter(KEY, "months"))
    found, missing = _small(facts, small)
    reasons = []
    for payer, suppliers in found.items():
        count, to = len(suppliers), {keys.named(s) for s in suppliers}
        # A history that counted another amount as small cannot be added to.
        past = known.history.payer(payer) if known.history and known.history.small == small else None
        if past is not None:
            more, others = past.small_payments(month(facts.day) - months, month(facts.day))
            count, to = count + more, to | others
        if count >= known.parameter(KEY, "count") and len(to) >= known.parameter(KEY, "suppliers"):
            values = {"name": payer, "count": count, "suppliers": len(to), "amount": round(small), "months": months}
            reasons.append(CheckReason(KEY, "many", values, "payments"))
    return Result(tuple(reasons), tuple(missing))


def _small(facts: ConsignmentFacts, small: float) -> tuple[dict[str, list[str]], list[str]]:
    """Suppliers of small payments from abroad by payer, and the fields that were lacking."""
    found: dict[str, list[str]] = {}
    missing = []
    for i, p in enumerate(facts.c.payments):
        at, amount, where = (
            f"payments[{i}]",
            euro(p.amount, p.currency or facts.c.currency, p.day or facts.day),
            settled(p.country),
        )
        missing += [f"{at}.{n}" for n, v in (("payer", p.payer), ("supplier", p.supplier), ("country", where)) if not v]
        if amount is None:
            missing.append(f"{at}.amount")
        elif p.payer and p.supplier and where and amount < small and where != facts.sender:
            found.setdefault(p.payer, []).append(p.supplier)
    return found, missing
