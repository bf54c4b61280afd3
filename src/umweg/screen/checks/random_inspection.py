"""Lots: a share of all consignments is inspected whatever speaks for or against them."""

from __future__ import annotations

from umweg.screen.checks.base import NOTHING, Reason, Result
from umweg.screen.checks.facts import Facts
from umweg.screen.checks.known import Known
from umweg.screen.lots import lot

KEY = "random-inspection"


def assess(facts: Facts, known: Known) -> Result:
    """By the hash of seed and id, so that anyone can draw again and nobody can choose."""
    share = known.parameter(KEY, "share")
    if not share or lot(facts.c.id, int(known.parameter(KEY, "seed"))) >= share:
        return NOTHING
    return Result((Reason(KEY, "drawn", {"share": share}),))
