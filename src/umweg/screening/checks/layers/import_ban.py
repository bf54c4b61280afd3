"""Import bans by the origin of the goods."""

from __future__ import annotations

from umweg.screening.checks.layers.sector_measures import opened
from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import CheckReason, Result
from umweg.screening.inputs.duties import Duty, duty
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "import-ban"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """Gaps for regimes whose goods are not at hand; nothing where nothing comes in from outside.

    Goods that may not come in may not be bought or moved within the Union either: there their origin decides, and
    where none is stated the seat of their maker.
    """
    whose = duty(facts, known)
    bound = whose.eu_importer or whose.eu_inside
    gaps = list(opened(KEY, facts, [i for i in whose.issuers if i != "eu" or bound], _come_from(facts, whose),
                       imported=True))  # fmt: skip
    unknown = () if facts.destination else ("destination",)  # it may be within the Union
    if not gaps and not bound and not unknown:
        return Result(idle=CheckReason(KEY, "outside", {}))
    return Result.of((), gaps, unknown)


def _come_from(facts: ConsignmentFacts, whose: Duty) -> tuple[str, ...]:
    makers = (p.country for p in facts.role("manufacturer") if p.country)
    return (*whose.come_from, *(makers if any(not g.origin for g in facts.lines) else ()))
