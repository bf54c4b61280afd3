"""When a figure supports a number: by the words beside it, and by how it is printed.

``data/tolerances.csv`` has, for each hedge, the least and the most that the figure may be of the number, and beyond
that what is still close; an empty cell is no end. An exact number holds where the figure rounds to it as printed, or
lies within a vintage of it.

>>> near(18.5, 18.46, "exact", 1), near(18.5, 18.9, "exact", 1), near(18.5, 21.0, "exact", 1)
('supported', 'close', 'contradicted')
"""

from __future__ import annotations

import csv
from functools import cache
from math import inf
from typing import Literal, NamedTuple

from umweg.claims.model import Direction, Hedge
from umweg.claims.reading.lexicon import DATA

Nearness = Literal["supported", "close", "contradicted"]
VINTAGE = 0.015
"""Relative difference up to which an exact number holds: vintages, reporters that came late."""
OFF = 1.5
"""So many times the tolerance off, an exact number is contradicted; less is close."""
FLAT = 1.0
"""Percent of change up to which something has not moved."""
_FINE = 1e-9


class Bounds(NamedTuple):
    """Figure over number: what a hedge allows, and what is still close."""

    least: float
    most: float
    close_least: float
    close_most: float


@cache
def bounds() -> dict[str, Bounds]:
    """The bounds of all hedges but ``exact``."""
    with (DATA / "tolerances.csv").open(encoding="utf-8", newline="") as f:
        return {r["hedge"]: Bounds(*(_end(r, k) for k in Bounds._fields)) for r in csv.DictReader(f)}


def _end(row: dict[str, str], name: str) -> float:
    return float(row[name]) if row[name] else (-inf if name.endswith("least") else inf)


def near(number: float, figure: float, hedge: Hedge, precision: int | None) -> Nearness:
    """How a figure stands to a number that is not negative; ``precision``: the decimals that it is printed with."""
    if hedge == "exact" or number == 0:
        step = 0.5 * 10.0 ** -(precision or 0)
        tolerance = max(VINTAGE * number, step) * (1 + _FINE)
        off = abs(figure - number)
        return "supported" if off <= tolerance else "close" if off <= OFF * tolerance else "contradicted"
    b, ratio = bounds()[hedge], figure / number
    if b.least - _FINE <= ratio <= b.most + _FINE:
        return "supported"
    return "close" if b.close_least - _FINE <= ratio <= b.close_most + _FINE else "contradicted"


def moved(percent: float) -> Direction:
    """The direction of a change in percent.

    >>> moved(-3.0), moved(0.8), moved(1.2)
    ('down', 'flat', 'up')
    """
    return "flat" if abs(percent) <= FLAT + _FINE else "up" if percent > 0 else "down"
