"""Lots: a share of all consignments is inspected whatever speaks for or against them."""

from __future__ import annotations

from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import NOTHING, CheckReason, Result
from umweg.screening.inputs.reference_data import ReferenceData
from umweg.screening.random_draw import lot

KEY = "random-inspection"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """By the hash of seed and id, so that anyone can draw again and nobody can choose."""
    share = known.parameter(KEY, "share")
    if not share or lot(facts.c.id, int(known.parameter(KEY, "seed"))) >= share:
        return NOTHING
    return Result((CheckReason(KEY, "drawn", {"share": share}),))
