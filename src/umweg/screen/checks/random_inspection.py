"""Lots: a share of all consignments is inspected whatever speaks for or against them."""

from __future__ import annotations

import hashlib

from umweg.screen.checks.base import NOTHING, Reason, Result
from umweg.screen.checks.facts import Facts
from umweg.screen.checks.known import Known

KEY = "random-inspection"


def assess(facts: Facts, known: Known) -> Result:
    """By the hash of seed and id, so that anyone can draw again and nobody can choose."""
    share = known.parameter(KEY, "share")
    if not share or lot(facts.c.id, known.parameter(KEY, "seed")) >= share:
        return NOTHING
    return Result((Reason(KEY, "drawn", {"share": share}),))


def lot(id_: str, seed: float) -> float:
    """A number from 0 to 1, the same as ``umweg.screen.targeting.sampling.lots`` draws.

    >>> from umweg.screen.targeting.sampling import lots
    >>> bool(lot("A", 1.0) == lots(["A"], 1)[0])
    True
    """
    return (int.from_bytes(hashlib.sha256(f"{seed:.0f}\x1f{id_}".encode()).digest()[:8], "big") >> 11) / 2.0**53
