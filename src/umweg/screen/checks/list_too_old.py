"""Lists of parties that are older than the policy allows for a release."""

from __future__ import annotations

from umweg.screen.checks.base import Result
from umweg.screen.checks.facts import Facts
from umweg.screen.checks.known import Known

KEY = "list-too-old"


def assess(facts: Facts, known: Known) -> Result:
    """The same for every consignment of a batch."""
    return known.list_ages
