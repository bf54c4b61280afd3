"""Lists of parties that the policy asks for and that nobody has loaded."""

from __future__ import annotations

from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import Result
from umweg.screening.inputs.freshness import gaps
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "list-not-loaded"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """The same for every consignment of a batch, so it is asked once."""
    found: Result | None = known.kept.get(KEY)
    if found is None:
        found = known.kept[KEY] = gaps(known.party_lists, known.required)
    return found
