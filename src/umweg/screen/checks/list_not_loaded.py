"""Lists of parties that the policy asks for and that nobody has loaded."""

from __future__ import annotations

from umweg.screen.checks.base import Result
from umweg.screen.checks.facts import Facts
from umweg.screen.checks.known import Known


def assess(facts: Facts, known: Known) -> Result:
    """The same for every consignment of a batch."""
    return known.list_gaps
