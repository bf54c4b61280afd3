"""A consignment that cannot be read, as a reason to ask for a mended one."""

from __future__ import annotations

from umweg.core.errors import UmwegError
from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import NOTHING, CheckReason, Result
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "unreadable"


def reason(error: UmwegError) -> CheckReason:
    """The reason, with what the error says."""
    where = f"[{error.where}]" if error.where else ""
    return CheckReason(KEY, "broken", {"what": error.what, "where": where, "mend": error.mend}, error.where)


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """Nothing: who comes so far was read."""
    return NOTHING
