"""How old the lists of parties and goods are, and which ones a policy asks for in vain.

>>> from umweg.parties.lists.listed_parties import ListVersion
>>> old = ListVersion("un-sc", "UN SC", "", "2024-01-01", "", "ab", 1003)
>>> ages([old], {"*": 30}, date(2024, 3, 1)).reasons[0].values["age"], gaps([old], ["eu-fsf"]).reasons[0].case
(60, 'absent')
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from umweg.law.behind import law_of
from umweg.parties.lists.listed_parties import ListVersion
from umweg.parties.lists.lists_searched import absent
from umweg.screening.inputs.answer import CheckReason, Result

if TYPE_CHECKING:
    from umweg.law.lists import GoodsList


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


def goods_ages(lists: Iterable[GoodsList], oldest_days: Mapping[str, int], on: date) -> tuple[CheckReason, ...]:
    """One reason for each act and day of its text that is too old; lists by their kinds. ``detail`` names each list."""
    found: dict[tuple[str, date | None], list[GoodsList]] = {}
    for one in lists:
        most = oldest_days.get(one.kind)
        if most is not None and (one.as_of is None or (on - one.as_of).days > most):
            found.setdefault((one.act, one.as_of), []).append(one)
    return tuple(_aged(of, oldest_days, on) for of in found.values())


def _aged(lists: Sequence[GoodsList], oldest_days: Mapping[str, int], on: date) -> CheckReason:
    one, keys = lists[0], [x.key for x in lists]
    annexes = ", ".join(x.annex for x in lists if x.annex)
    cite = {
        "en": f"{one.act}, Annex{'es' if len(lists) > 1 else ''} {annexes}," if annexes else f"“{one.title}”",
        "de": f"{one.act_de}, {'Anhänge' if len(lists) > 1 else 'Anhang'} {annexes}," if annexes else f"„{one.title}“",
    }
    values: dict[str, Any] = {"cite": cite, "most": oldest_days[one.kind]}
    if one.as_of is not None:
        values |= {"day": one.as_of.isoformat(), "age": (on - one.as_of).days}
    detail = tuple(f"{x.key}: {x.cites['en']}, as of {x.as_of or 'no day'}; not assessable" for x in lists)
    return CheckReason("goods-list-too-old", "old" if one.as_of else "undated", values, "", frozenset(keys),
                       (), None, detail, one.source, one.link)  # fmt: skip


_WHOSE = {"us": ("us",), "us-ccl": ("us",), "eu-dual-use": ("eu",), "eu-authorisations": ("eu",)}
"""Whose law it is, where it is that of one: under a policy that it does not bind its age is no matter."""


def law_ages(keys: Iterable[str], oldest_days: Mapping[str, int], on: date) -> tuple[CheckReason, ...]:
    """One reason for each law, by its key, that is too old or has no date."""
    found = []
    for law, most in ((law_of(k), oldest_days[k]) for k in keys):
        age = (on - law.valid_from).days if law.valid_from else None
        if age is None or age > most:
            values: dict[str, Any] = {"title": law.title, "most": most}
            if law.valid_from:
                values |= {"day": law.valid_from.isoformat(), "age": age}
            case, laws = "old" if law.valid_from else "undated", _WHOSE.get(law.key, ())
            tags = frozenset({law.key})
            found.append(CheckReason("law-too-old", case, values, "", tags, laws, source=law.source, link=law.link))
    return tuple(found)


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
