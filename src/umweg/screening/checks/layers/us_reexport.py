"""Exports from the United States, and re-exports of goods of US origin from anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from umweg.law.controlled_goods import touched
from umweg.law.destinations import destinations
from umweg.law.embargoes import cell, open_regimes
from umweg.screening.checks.layers.dual_use_unstated import answered, unstated
from umweg.screening.checks.layers.sector_measures import opened
from umweg.screening.facts import ConsignmentFacts, GoodsLine
from umweg.screening.inputs.answer import CheckReason, Result
from umweg.screening.inputs.duties import Duty, duty
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "us-reexport"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """Embargoed destinations, rules that are not at hand, goods without an ECCN; origin where it would decide."""
    whose = duty(facts, known)
    if whose.to == ("US",):
        return Result(idle=CheckReason(KEY, "inland", {}))
    theirs = whose.from_us or True in whose.us_origin
    reasons, gaps = [], []
    special = [c for c in whose.to if _special(c)]
    if theirs:
        reasons = [r for c in special if (r := _embargo(c)) is not None]
        gaps = list(opened(KEY, facts, ["us"], special))
    elif special:
        gaps = [_origin(g, special[0]) for g, ours in _lines(facts, whose) if ours is None]
    if not gaps:
        gaps += _unstated(facts, known, whose)
    missing = () if facts.destination else ("destination",)
    if not (theirs or reasons or gaps or missing):
        return Result(idle=CheckReason(KEY, "outside", {}))
    return Result.of(reasons, gaps, missing)


def _lines(facts: ConsignmentFacts, whose: Duty) -> Iterator[tuple[GoodsLine, bool | None]]:
    return zip(facts.lines, whose.us_origin, strict=True)


@cache
def _special(country: str) -> bool:
    """Under an embargo, or under rules of Part 746 that are not at hand."""
    return cell("us", "embargo", country).value != "no" or any(r.exports for r in open_regimes("us", country))


def _embargo(country: str) -> CheckReason | None:
    found = cell("us", "embargo", country)
    if found.value != "yes":
        return None
    values = {"country": country, "act": found.act}
    return CheckReason(KEY, "embargo", values, "destination", frozenset({"embargo"}), ("us",), found.verified)


def _origin(goods: GoodsLine, country: str) -> CheckReason:
    return CheckReason(KEY, "origin", {"line": goods.number, "country": country}, f"{goods.where}.origin")


def _unstated(facts: ConsignmentFacts, known: ReferenceData, whose: Duty) -> Iterator[CheckReason]:
    """Lines that the Commerce Control List touches, and that say nothing; of no stated origin only where it matters."""
    groups = frozenset(known.parameter(KEY, "groups"))
    free = all(groups & set(_groups(c)) for c in whose.to)
    for goods, ours in _lines(facts, whose):
        bound = whose.from_us or (ours is not False and not free)
        if not (bound and goods.code) or answered(goods, known, KEY):
            continue
        rows = [r for r in touched(goods.code, goods.line.description or "") if r.kind == "dual-use"]
        if rows:
            sure = whose.from_us or ours
            yield unstated(KEY, goods, rows[0]) if sure else _origin(goods, whose.to[0] if whose.to else "")


@cache
def _groups(country: str) -> tuple[str, ...]:
    row = destinations("us").row(country)
    return row.groups if row is not None else ("A:5",) if country == "US" else ()
