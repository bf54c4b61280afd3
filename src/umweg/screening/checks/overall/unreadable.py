"""What cannot be read: a whole consignment, or fields of one that is screened in all else."""

from __future__ import annotations

from umweg.core.errors import UmwegError
from umweg.screening.consignments.model import UnreadField
from umweg.screening.consignments.shown import shown
from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import NOTHING, CheckReason, Result
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "unreadable"
HELD = frozenset({"broken", "field"})
"""Cases that no policy lets rank below review: what a field says that nobody could read may be what matters."""


def reason(error: UmwegError) -> CheckReason:
    """The reason against a consignment of which nothing can be read, with what the error says."""
    where = f"[{error.where}]" if error.where else ""
    return CheckReason(KEY, "broken", {"what": error.what, "where": where, "mend": error.mend}, error.where)


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """One reason a field: held where it could not be read, told where it is certain what was meant."""
    return Result(tuple(_reason(u) for u in facts.unread)) if facts.unread else NOTHING


def _reason(u: UnreadField) -> CheckReason:
    place = ", ".join(dict.fromkeys(x for x in (u.where, u.field if u.field not in u.where else "") if x)) or "?"
    values = {"place": place, "field": u.field, "found": shown(u.found), "what": u.what, "mend": u.mend,
              "read": u.read or ""}  # fmt: skip
    return CheckReason(KEY, "field" if u.read is None else "read", values, u.field or u.where, frozenset({"fault"}))
