"""Papers against goods: what a licence or note covers, and how much of it."""

from __future__ import annotations

from umweg.screening.consignments.model import Document
from umweg.screening.facts import ConsignmentFacts


def over(facts: ConsignmentFacts, d: Document) -> float | None:
    """The quantity of the lines that a paper covers, where it is more than the paper says; None where it is not.

    Only where all of them state a quantity in one unit: a paper says no unit of its own.
    """
    lines = [g.line for g in facts.lines if not d.lines or g.number in d.lines]
    found = [g.quantity for g in lines if g.quantity is not None]
    if not found or len(found) < len(lines) or len({(g.unit or "").strip().lower() for g in lines}) > 1:
        return None
    total = sum(found)
    return total if d.quantity is not None and total > d.quantity * (1 + 1e-9) else None
