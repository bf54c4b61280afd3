"""Lists of parties that are older than the policy allows for a release."""

from __future__ import annotations

from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import Result
from umweg.screening.inputs.freshness import ages
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "list-too-old"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """The same for every consignment of a batch, so it is asked once."""
    found: Result | None = known.kept.get(KEY)
    if found is None:
        found = known.kept[KEY] = ages(known.party_lists, known.oldest_days, known.as_of)
    return found
