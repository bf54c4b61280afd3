"""Dates, also partial ones: a day, month or year, about a year, or between two.

>>> from umweg.parties.record import Dated
>>> compare([Dated("birth", "1948-12-10")], [Dated("birth", "1948")]).text
'birth 1948-12-10: in the year listed (1948)'
>>> compare([Dated("birth", "1970")], [Dated("birth", "1948~")]).case
'far'
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from umweg.parties.evidence import MatchEvidence
from umweg.parties.record import Dated

ABOUT = timedelta(days=2 * 365)
NEAR = timedelta(days=366)
NOUNS = {"birth": "birth", "founding": "founding", "build": "build", "death": "death", "dissolution": "dissolution"}


@dataclass(frozen=True, slots=True)
class DateSpan:
    """First and last possible day, and how it was written: day, month, year, or wider."""

    first: date
    last: date
    grain: str


@lru_cache(maxsize=1 << 14)
def span(text: str) -> DateSpan | None:
    """The days that a date in the notation of ``tables.PARTIES`` may mean; None where it is none.

    >>> span("1948-02").last, span("1951~").first.year, span("1961/1963").last.year, span("x") is None
    (datetime.date(1948, 2, 29), 1949, 1963, True)
    """
    if text.count("/") == 1:
        one, two = (span(part) for part in text.split("/", 1))
        return DateSpan(min(one.first, two.first), max(one.last, two.last), "wide") if one and two else None
    about = text.endswith("~")
    parts = text.rstrip("~").split("-")
    try:
        year, month, day = (int(p) for p in (*parts, "0", "0")[:3])
        first = date(year, month or 1, day or 1)
        if len(parts) == 1:
            last = date(year, 12, 31)
        elif len(parts) == 2:
            last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        else:
            last = first
    except (ValueError, TypeError, OverflowError):
        return None
    if about:
        return DateSpan(max(first, date.min + ABOUT) - ABOUT, min(last, date.max - ABOUT) + ABOUT, "wide")
    return DateSpan(first, last, ("year", "month", "day")[len(parts) - 1])


def compare(asked: Iterable[Dated], listed: Iterable[Dated]) -> MatchEvidence | None:
    """The best agreement among dates of the same kind; None where there is nothing to compare.

    A listed party with several dates of birth is contradicted only where all of them differ.
    """
    theirs = tuple(listed)
    found = [e for a in asked for b in theirs if a.kind == b.kind and (e := _pair(a, b))]
    return max(found, key=lambda e: e.points, default=None)


def _pair(a: Dated, b: Dated) -> MatchEvidence | None:
    ours, theirs = span(a.value), span(b.value)
    if ours is None or theirs is None:
        return None
    noun = NOUNS.get(a.kind, a.kind)
    case, words = _judge(ours, theirs)
    return MatchEvidence.of("date", case, f"{noun} {a.value}: {words} ({b.value})")


def _judge(a: DateSpan, b: DateSpan) -> tuple[str, str]:
    """Case and words for two spans of days."""
    if a.first <= b.last and b.first <= a.last:
        grains = {a.grain, b.grain}
        if grains == {"day"}:
            return "day", "the same day as listed"
        if "wide" in grains:
            return "within", "within what is listed"
        if "year" in grains:
            return "year", "in the year listed"
        return "month", "in the month listed"
    if a.grain == b.grain == "day" and _swapped(a.first, b.first):
        return "swapped", "day and month exchanged against the list"
    apart = max(b.first - a.last, a.first - b.last)
    if apart <= NEAR:
        return "near", "not that of the list, but less than a year away"
    return "far", "contradicts the list"


def _swapped(a: date, b: date) -> bool:
    return a.year == b.year and (a.month, a.day) == (b.day, b.month)
