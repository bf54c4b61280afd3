"""Red flag 19: luxury goods, once sent to a country under measures, go to a point of transshipment or to new buyers."""

from __future__ import annotations

from umweg.screening.facts import ConsignmentFacts
from umweg.screening.history.past import month
from umweg.screening.inputs.answer import NOTHING, CheckReason, Result
from umweg.screening.inputs.questions import SENDERS, called, on_lists, reaching_back, receivers
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "luxury-goods-redirected"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """By the history of exporter and receiver; goods by the list of luxury goods that the parameter names."""
    if not known.is_hub(facts.destination):
        return NOTHING if facts.destination else Result(missing=("destination",))
    goods = on_lists(facts, known, known.parameter(KEY, "lists"))
    if not goods.lines:
        return Result(missing=goods.missing)
    history, since = reaching_back(known, KEY)
    now = month(facts.day)
    if history is None:
        return Result(missing=(f"history before {since}",))
    reasons = []
    values = {"lines": goods.numbers, "country_now": facts.destination}
    for p in {p.key: p for p in facts.role(*SENDERS)}.values():
        past = history.past(p)
        before = {c: m for c, (m, _) in past.luxury.items() if c in known.targets and m < now} if past else {}
        if before:
            was = min(before, key=lambda c: (before[c], c))
            reasons.append(CheckReason(KEY, "redirected", {**called(p), **values, "country_was": was}, p.where))
    for p in receivers(facts, known):
        past = history.past(p)
        if past is None or not past.months_received(now):
            reasons.append(CheckReason(KEY, "new-buyer", {**called(p), **values}, p.where))
    return Result(tuple(reasons))
