"""How often the threshold rings for nobody, told for each loaded list.

The queries are the made-up innocent names of ``umweg.names``; what that can and cannot tell is written there. A query
counts once for each list on which somebody reaches the threshold.

>>> from umweg.parties.matcher import Matcher
>>> found = alarms(Matcher.of([("a-1", "ROMASHKA TRADE LLC")]), 0.9, size=200)
>>> [(a.list, a.per_1000, a.tried) for a in found]
[('the given list', 0.0, 200)]
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from umweg.names import innocent_names
from umweg.parties.matcher import Matcher

SIZE, Z = 2000, 1.959964
DEEP = 25


@dataclass(frozen=True, slots=True)
class Alarms:
    """Expected false alerts per 1,000 queries on one list (95 % interval by Wilson), and how many names were tried."""

    list: str
    threshold: float
    per_1000: float
    low: float
    high: float
    tried: int

    def as_dict(self) -> dict[str, str | float | int]:
        """Plain data."""
        return {f: round(v, 3) if isinstance(v := getattr(self, f), float) else v for f in self.__slots__}


def alarms(matcher: Matcher, threshold: float, size: int = SIZE) -> tuple[Alarms, ...]:
    """False alerts of each list that the matcher holds, by the list's name in words."""
    return tuple(matcher.keep(f"alarms-{threshold:g}-{size}", lambda: _tried(matcher, threshold, size)))


def _tried(matcher: Matcher, threshold: float, size: int) -> tuple[Alarms, ...]:
    names, schemas = innocent_names(size)
    found = matcher.names(names, schemas, DEEP, threshold)
    listings = matcher.listed.listings
    rung = {(q, one.words) for q, o in zip(found.query.tolist(), found.owner.tolist(), strict=True)
            for one in listings[o]}  # fmt: skip
    lists = sorted({one.words for found in set(listings) for one in found})
    return tuple(_rate(one, threshold, sum(w == one for _, w in rung), size) for one in lists)


def _rate(name: str, threshold: float, hits: int, n: int) -> Alarms:
    """Share of queries with its interval, per 1,000."""
    p, z2 = hits / n, Z * Z
    middle, half = p + z2 / (2 * n), Z * sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    low, high = (1000 * max(0.0, middle + s * half) / (1 + z2 / n) for s in (-1, 1))
    return Alarms(name, threshold, 1000 * p, low, high, n)
