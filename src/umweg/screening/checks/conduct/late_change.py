"""Red flag 15: shortly before dispatch, a party or the way was changed, and a country under measures is part of it."""

from __future__ import annotations

import re

from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import NOTHING, CheckReason, Result
from umweg.screening.inputs.earlier import countries_before
from umweg.screening.inputs.questions import leaves, moment
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "late-change"
_PLACED = re.compile(r"(parties|route)\[(\d{1,6})\]")


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """Earlier versions of the consignment; where none were kept, this cannot be told."""
    if leaves(facts, known) is False:
        return NOTHING
    if not facts.c.versions:
        return Result(missing=("versions",))
    days = int(known.parameter(KEY, "days"))
    reasons, missing = [], []
    for i, version in enumerate(facts.c.versions):
        at = moment(version.at)
        before = (facts.day - at).days if at else None
        if before is None:
            missing.append(f"versions[{i}].at")
        if before is None or not -1 <= before <= days:
            continue
        for path, was in version.was.items():
            then = next((c for c in countries_before(path, was) if c in known.targets), "")
            now = _current(facts, path)
            if then or now in known.targets:
                values = {"path": path, "country": then or now, "days": max(before, 0)}
                reasons.append(CheckReason(KEY, "from" if then else "to", values, f"versions[{i}]"))
    return Result(tuple(reasons), tuple(missing))


def _current(facts: ConsignmentFacts, path: str) -> str:
    """The country that stands there now."""
    if path in ("sender", "destination"):
        return str(getattr(facts, path))
    m = _PLACED.match(path)
    if not m:
        return ""
    row, number = (facts.stops if m[1] == "route" else tuple(p.country for p in facts.parties)), int(m[2])
    return row[number] if number < len(row) else ""
