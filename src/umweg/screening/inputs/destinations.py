"""Where goods are bound, as a word that a policy can ask for: a list restricts goods to some countries, not to all."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from umweg.screening.facts import ConsignmentFacts
    from umweg.screening.inputs.reference_data import ReferenceData


def bound(facts: ConsignmentFacts, known: ReferenceData) -> frozenset[str]:
    """``to-target``, ``to-hub``, ``to-coalition``, ``to-other`` or ``to-unknown``; and ``via-target``, ``via-hub``.

    >>> from datetime import date
    >>> from umweg.screening.facts import ConsignmentFacts
    >>> from umweg.screening.inputs.reference_data import ReferenceData
    >>> from umweg.screening.consignments.model import Consignment, Stop
    >>> c = Consignment(id="1", sender="DE", destination="KZ", route=(Stop(country="RU"),))
    >>> sorted(bound(ConsignmentFacts.of(c, date(2024, 3, 1)), ReferenceData.of(date(2024, 3, 1), ("eu-russia",))))
    ['to-hub', 'via-target']
    """
    via = {f"via-{place(known, one)}" for one in facts.via}
    return frozenset({f"to-{place(known, facts.destination)}", *(via & {"via-target", "via-hub"})})


def place(known: ReferenceData, code: str) -> str:
    """What a country is to the measures: target, hub, coalition, other; ``unknown`` where none is stated."""
    if not code:
        return "unknown"
    if known.is_target(code):
        return "target"
    return "coalition" if known.in_coalition(code) else "hub" if known.is_hub(code) else "other"
