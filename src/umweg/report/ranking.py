"""What the order of the goods rests on, as a figure that a table can show: the sure part of the excess, weighted."""

from __future__ import annotations

from umweg.law.grades import grade_rules
from umweg.report import notation
from umweg.results import Finding


def weight(f: Finding) -> float:
    """By how much a good counts in the order: more on further lists, and where it is said to be sought."""
    further, wanted = grade_rules().rank_weights
    return (further if len(f.good.lists) > 1 else 1.0) * (wanted if f.good.sought else 1.0)


def sure_part(f: Finding) -> float:
    """The lower end of the excess times its weight, in the finding's currency; what is below zero is divided by it.

    Goods of one grade stand in the order of this figure (``detection.run``), largest first.
    """
    w = weight(f)
    return f.excess.lower * (w if f.excess.lower > 0 else 1 / w)


def shown(f: Finding) -> tuple[str, str]:
    """The sure part in millions, and how it came about where a weight changed it: ``("51.6", "2 × 25.8")``."""
    w = weight(f)
    if w == 1:
        return notation.millions(sure_part(f)), ""
    sign = "×" if f.excess.lower > 0 else "÷"
    return notation.millions(sure_part(f)), f"{notation.millions(f.excess.lower)} {sign} {notation.figure(w)}"


def told() -> str:
    """The weights in words."""
    further, wanted = (notation.figure(w) for w in grade_rules().rank_weights)
    return f"times {further} for goods on further lists and times {wanted} for goods said to be sought"
