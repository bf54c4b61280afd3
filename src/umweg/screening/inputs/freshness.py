"""How old the lists of parties are, and which ones a policy asks for in vain.

>>> from umweg.parties.listed_parties import ListVersion
>>> old = ListVersion("un-sc", "UN SC", "", "2024-01-01", "", "ab", 1003)
>>> ages([old], {"*": 30}, date(2024, 3, 1)).reasons[0].values["age"], gaps([old], ["eu-fsf"]).reasons[0].case
(60, 'absent')
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from umweg.parties.listed_parties import ListVersion
from umweg.parties.lists_searched import absent
from umweg.screening.inputs.answer import CheckReason, Result


def ages(lists: Iterable[ListVersion], oldest_days: Mapping[str, int], on: date) -> Result:
    """One reason for all sources that are too old, have no date, or are of a later day than the screening."""
    found: dict[str, CheckReason] = {}
    for v in lists:
        most, day = oldest_days.get(v.source, oldest_days.get("*")), (v.version or v.ingested)[:10]
        age = v.age(on)
        if most is None or v.source in found or v.source == "given" or (age is not None and 0 <= age <= most):
            continue
        case = "undated" if age is None else "newer" if age < 0 else "old"
        values = {"list": v.source, "most": most, **({"day": day} if age is not None else {})}
        found[v.source] = CheckReason("list-too-old", case, {**values, **({"age": age} if case == "old" else {})})
    return Result(_together(tuple(found.values())))


def gaps(lists: Iterable[ListVersion], required: Iterable[str]) -> Result:
    """One reason for all sources that are asked for and that no loaded list holds."""
    held = tuple(lists)
    missing = absent(held) if held else None
    loaded = {v.source for v in held}
    names = [s for s in required if s not in loaded and (missing is None or s in missing)]
    return Result(_together(tuple(CheckReason("list-not-loaded", "absent", {"source": s}) for s in names)))


def _together(found: tuple[CheckReason, ...]) -> tuple[CheckReason, ...]:
    """One short reason in place of many that are the same on every consignment; ``each`` is what a banner tells."""
    if len(found) < 2:
        return found
    names = [str(r.values.get("list") or r.values.get("source")) for r in found]
    first, others = names[0], ", ".join(names[1:])
    each = [{"case": r.case, **r.values} for r in found]
    return (CheckReason(found[0].check, "several", {
        "count": len(found), "names": ", ".join(names), "first": first, "others": others, "each": each,
    }),)  # fmt: skip
