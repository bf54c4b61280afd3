"""Whether the law of the country whose user this is, is at hand at all."""

from __future__ import annotations

from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import CheckReason, Result
from umweg.screening.inputs.duties import duty, eu_members
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "national-law"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """A gap for a country without a module: of the exporter, or of an import the importer's."""
    whose = duty(facts, known)
    country, where = (whose.importer, "destination") if facts.c.kind == "import" else (whose.exporter, "sender")
    if not country:
        return Result.of((), [CheckReason(KEY, "unknown", {}, where)])
    at_hand = frozenset(known.parameter(KEY, "at_hand"))
    if country in at_hand or ("EU" in at_hand and country in eu_members(facts.day)):
        return Result()
    return Result.of((), [CheckReason(KEY, "none", {"country": country}, where)])
