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
    if _at_hand(country, facts, known):
        return Result()
    if facts.c.kind is None and _at_hand(facts.destination, facts, known):
        return Result.of((), [CheckReason(KEY, "kind", {"country": country}, "kind")])
    return Result.of((), [CheckReason(KEY, "none", {"country": country}, where)])


def _at_hand(country: str, facts: ConsignmentFacts, known: ReferenceData) -> bool:
    modules = frozenset(known.parameter(KEY, "at_hand"))
    return country in modules or ("EU" in modules and country in eu_members(facts.day))
