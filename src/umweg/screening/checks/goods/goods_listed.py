"""Goods on any list but the Common High Priority List, which is a red flag of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from umweg.screening.inputs.answer import CheckReason, Result
from umweg.screening.inputs.destinations import bound
from umweg.screening.inputs.questions import listings

if TYPE_CHECKING:
    from umweg.goods.catalogue import ListedCode
    from umweg.screening.facts import ConsignmentFacts, GoodsLine
    from umweg.screening.inputs.reference_data import ReferenceData

KEY, APART = "goods-listed", "chpl"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """One reason a line and list. Tags: the list, how (part, inferred), ``partial-list``, and where it is bound."""
    if known.goods is None:
        return Result(missing=("goods lists",))
    reasons = []
    for goods, lists in zip(facts.lines, listings(facts, known), strict=True):
        found = [x for x in lists if x.key != APART]
        if found:
            where = bound(facts, known)
            reasons += [_reason(goods, x, where) for x in found]
    missing = tuple(f"{g.where}.code" for g in facts.lines if not g.code) if facts.lines else ("lines",)
    return Result(tuple(reasons), missing)


def _reason(goods: GoodsLine, found: ListedCode, where: frozenset[str]) -> CheckReason:
    values = {
        "line": goods.number, "code": goods.code, "title": found.title, "listed": found.code,
        "edition": found.edition, "tier": f", {found.tier}" if found.tier else "",
    }  # fmt: skip
    tags = {found.key, *where}
    if found.status != "listed":
        tags.add(found.status)
    if found.completeness != "complete":
        tags.add("partial-list")
    return CheckReason(
        KEY, found.status, values, goods.where, frozenset(tags), (found.law,) if found.law else (), found.verified,
        _detail(goods, found),
    )  # fmt: skip


def _detail(goods: GoodsLine, found: ListedCode) -> tuple[str, ...]:
    """The way through the editions, and the day."""
    since = f"in force from {found.in_force_from}" if found.in_force_from else "the list states no day"
    if goods.code.startswith(found.through) or found.through.startswith(goods.code):
        return (since,)
    return (f"{goods.code} ({goods.system} {goods.year}) is found as {found.through} in {found.edition}", since)
