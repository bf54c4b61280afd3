"""Law of a layer that binds this trade and is older than the policy allows for a release."""

from __future__ import annotations

from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import NOTHING, CheckReason, Result
from umweg.screening.inputs.control_numbers import numbers
from umweg.screening.inputs.duties import duty
from umweg.screening.inputs.freshness import law_ages
from umweg.screening.inputs.placing import WRITTEN
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "law-too-old"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """One reason a law, on the day of the consignment; its tag is the key of the law. The same is asked once."""
    if not known.oldest_law:
        return NOTHING
    bound = tuple(key for key in sorted(known.oldest_law) if _binds(key, facts, known))
    kept: dict[tuple[tuple[str, ...], str], tuple[CheckReason, ...]] = known.kept.setdefault(KEY, {})
    asked = (bound, facts.day.isoformat())
    if asked not in kept:
        kept[asked] = law_ages(bound, known.oldest_law, facts.day)
    return Result(kept[asked])


def _binds(key: str, facts: ConsignmentFacts, known: ReferenceData) -> bool:
    """Whether a law has anything to say on such a trade; embargoes have on all."""
    if key in ("us", "us-ccl"):
        return duty(facts, known).from_us or True in duty(facts, known).us_origin
    if key in ("eu-dual-use", "eu-authorisations"):
        return duty(facts, known).eu_exporter and any(map(numbers, facts.lines))
    if key == "regions":
        return bool(WRITTEN & facts.countries)
    if key == "transit-measures":
        return any(c in known.parameter(key, "through") for c in facts.via)
    return True
