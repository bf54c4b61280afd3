"""What a policy's rules can ask of a consignment as a whole: the conditions of ``umweg.law.policies``, computed.

>>> from datetime import date
>>> from umweg.screening.consignments.model import Consignment
>>> known = ReferenceData.of(date(2024, 3, 1), ("eu-russia",))
>>> sorted(state(ConsignmentFacts.of(Consignment(id="1", sender="DE", destination="KZ"), known.as_of), known, ()))
['from-coalition', 'to-hub', 'to-outside']
"""

from __future__ import annotations

from collections.abc import Iterable

from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import CheckReason
from umweg.screening.inputs.reference_data import ReferenceData

LISTED = frozenset({"goods-listed", "high-priority-goods", "goods-control-number"})


def state(facts: ConsignmentFacts, known: ReferenceData, reasons: Iterable[CheckReason]) -> frozenset[str]:
    """The conditions that hold. A destination that is not stated counts as outside of the coalition: nobody knows."""
    found = {r.check for r in reasons}
    to, countries = facts.destination, facts.countries
    conditions = {
        "goods-listed": bool(found & LISTED),
        "goods-high-priority": "high-priority-goods" in found,
        "to-target": known.is_target(to),
        "to-hub": known.is_hub(to),
        "via-hub": any(known.is_hub(c) for c in facts.via),
        "to-outside": not known.in_coalition(to),
        "within-coalition": bool(to) and all(known.in_coalition(c) for c in countries),
        "from-coalition": known.in_coalition(facts.sender),
        "ownership-stated": any(p.party.owners is not None for p in facts.parties),
        "payment": facts.is_payment,
    }
    return frozenset(k for k, holds in conditions.items() if holds)
