"""The number of a control list that a line states: what it is, or that there is no such number."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from umweg.core.errors import UnknownName
from umweg.law.controls import ControlEntry, ControlList, control_list
from umweg.screening.inputs.answer import CheckReason, Result
from umweg.screening.inputs.control_numbers import described, numbers, stated
from umweg.screening.inputs.destinations import bound
from umweg.screening.inputs.questions import listings

if TYPE_CHECKING:
    from umweg.goods.catalogue import ListedCode
    from umweg.screening.facts import ConsignmentFacts, GoodsLine
    from umweg.screening.inputs.reference_data import ReferenceData

KEY = "goods-control-number"
_LAW = {"EU-DU": "eu", "ECCN": "us"}
_LONGEST = 200  # letters of a heading that a sentence shows


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """One reason a number and list. Listed goods that may be dual-use, and state no number, are not assessable."""
    keys, none = (known.parameter(KEY, name) for name in ("lists", "none"))
    ask = frozenset(known.parameter(KEY, "ask"))
    reasons, missing = [], []
    where = bound(facts, known) if any(numbers(g) for g in facts.lines) else frozenset[str]()
    for goods, lists in zip(facts.lines, listings(facts, known), strict=True):
        said = numbers(goods)
        for number in said:
            if number not in none:
                reasons += _reasons(goods, number, keys, where)
        if not said:
            missing += _unstated(goods, lists, known, ask)
    return Result(tuple(reasons), tuple(dict.fromkeys(missing)) if facts.lines else ("lines",))


def _unstated(goods: GoodsLine, lists: Iterable[ListedCode], known: ReferenceData, ask: frozenset[str]) -> list[str]:
    """What is missing on a line without a number."""
    if known.goods is None:
        return ["goods lists"]
    return [f"{goods.where}.control"] if any(x.key in ask for x in lists) else []


@lru_cache(maxsize=10_000)
def entries(number: str, keys: tuple[str, ...]) -> tuple[tuple[ControlList, ControlEntry], ...] | None:
    """The lists that have a number, with their entry; None for what is no number."""
    try:
        found = ((one, one.find(number)) for one in map(control_list, keys))
        return tuple((one, entry) for one, entry in found if entry is not None)
    except UnknownName:
        return None


def _reasons(goods: GoodsLine, number: str, keys: tuple[str, ...], where: frozenset[str]) -> list[CheckReason]:
    found = entries(number, tuple(keys))
    values = {"line": goods.number, "control": number}
    at = goods.where
    if number in stated(goods.line.control or ""):
        at += ".control"
    elif number in described(goods.line.description or ""):
        at += ".description"
    if found is None:
        return [CheckReason(KEY, "malformed", values, at, frozenset({"fault"}))]
    if not found:
        return [CheckReason(KEY, "unknown", {**values, "lists": ", ".join(keys)}, at, frozenset({"fault"}))]
    return [
        CheckReason(
            KEY, "listed", {**values, "title": one.title, "heading": _short(entry.heading)}, at,
            frozenset({one.key, "partial-list", *where}), (_LAW[one.system],), one.verified,
        )
        for one, entry in found
    ]  # fmt: skip


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rsplit(" ", 1)[0] + " …"
