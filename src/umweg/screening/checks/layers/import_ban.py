"""Import bans by the origin of the goods."""

from __future__ import annotations

from umweg.screening.checks.layers.sector_measures import opened
from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import CheckReason, Result
from umweg.screening.inputs.duties import duty
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "import-ban"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """Gaps for regimes whose goods are not at hand; nothing where nothing comes in from outside."""
    whose = duty(facts, known)
    gaps = list(opened(KEY, facts, [i for i in whose.issuers if i != "eu" or whose.eu_importer],
                       whose.come_from, imported=True))  # fmt: skip
    unknown = () if facts.destination else ("destination",)  # it may be within the Union
    if not gaps and not whose.eu_importer and not unknown:
        return Result(idle=CheckReason(KEY, "outside", {}))
    return Result.of((), gaps, unknown)
