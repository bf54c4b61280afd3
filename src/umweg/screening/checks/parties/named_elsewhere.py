"""A listed name in another field than the names of the parties, or within a longer name: a class of its own."""

from __future__ import annotations

from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import CheckReason, Result
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "named-elsewhere"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """Every listed name with its place; a text that cannot be read is not assessed, nor are lists."""
    if facts.named is None:
        return Result(missing=("party lists",))
    reasons = [
        CheckReason(
            KEY, one.how if one.match.listed else "former", {"place": one.where, "said": one.said, **one.match.values},
            one.where, frozenset({one.how, one.match.effect, *(() if one.match.listed else ("former",))}),
            one.match.laws, one.match.verified, one.match.detail, beside=one.match.beside("elsewhere"),
        )
        for one in facts.named.found
    ]  # fmt: skip
    gaps = [CheckReason(KEY, case, {"place": where}, where) for where, case in facts.named.unread]
    return Result.of(reasons, gaps)
