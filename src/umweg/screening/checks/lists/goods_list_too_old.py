"""Lists of goods that bind this trade and are older than the policy allows for a release."""

from __future__ import annotations

from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import NOTHING, CheckReason, Result
from umweg.screening.inputs.freshness import goods_ages
from umweg.screening.inputs.reference_data import ReferenceData
from umweg.screening.inputs.scope import binding

KEY = "goods-list-too-old"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """One reason for each act and day of its text; ``detail`` names each list. The same trade is asked once.

    The age is that on the day of the consignment: a text of 2022 is the law of 2022.
    """
    if known.goods is None or not known.oldest_goods:
        return NOTHING
    bound = binding(facts, known)
    if not bound:
        return NOTHING
    kept: dict[tuple[frozenset[str], str], tuple[CheckReason, ...]] = known.kept.setdefault(KEY, {})
    asked = (bound, facts.day.isoformat())
    if asked not in kept:
        lists = [known.goods.by_key[k] for k in sorted(bound)]
        kept[asked] = goods_ages(lists, known.oldest_goods, facts.day)
    return Result(kept[asked])
