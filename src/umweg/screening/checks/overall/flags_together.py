"""Weak flags that add up; the sum is made where the policy is asked, and given here its sentence."""

from __future__ import annotations

from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import NOTHING, CheckReason, Result
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "flags-together"


def reason(points: float, least: float) -> CheckReason:
    """The reason for a sum of points."""
    return CheckReason(KEY, "sum", {"points": round(points, 3), "least": least})


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """Nothing by itself."""
    return NOTHING
