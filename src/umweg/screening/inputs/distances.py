"""Lengths of ways over countries, between their principal cities.

>>> round(way_km(("DE", "AE", "KZ"))), way_km(("DE", "XX"))
(7420, None)
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from umweg.core.codes.places import distance_km, places


def is_placed(code: str) -> bool:
    """Whether the place of a country is known."""
    return code in places()


@lru_cache(maxsize=1 << 16)
def _leg(one: str, other: str) -> float:
    return distance_km(one, other)


def way_km(way: tuple[str, ...]) -> float | None:
    """The length of a way in km; None where the place of a country is not known."""
    known = places()
    if any(c not in known for c in way):
        return None
    return sum(_leg(a, b) for a, b in pairwise(way))
