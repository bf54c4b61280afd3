"""Did a restricted good fall while one of its unrestricted siblings rose? One p-value over many siblings.

A relabelling needs both, so the p-value is the larger of the two (intersection-union test, Berger 1982,
doi:10.1080/00401706.1982.10487790). Many siblings are looked at, so the smallest of their p-values is multiplied by
their number (Bonferroni; siblings of one heading move together, and Simes' rule promises its level only for some kinds
of dependence).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Index = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class BestSibling:
    """Per group: position of the sibling with the smallest p (-1 for none), how many there were, corrected p."""

    at: Index
    number: Index
    p: Array


def best_sibling(p: Array, group: Index, groups: int) -> BestSibling:
    """The sibling that rose most surely in each group; ``p`` and ``group`` are (siblings,).

    >>> b = best_sibling(np.array([0.2, 0.01, 0.5]), np.array([0, 0, 2]), 3)
    >>> b.at.tolist(), b.number.tolist(), b.p.tolist()
    ([1, -1, 2], [2, 0, 1], [0.02, 1.0, 0.5])
    """
    number = np.bincount(group, minlength=groups)
    at = np.full(groups, -1, dtype=np.intp)
    order = np.lexsort((p, group))
    first = order[np.r_[True, np.diff(group[order]) > 0]] if p.size else order
    at[group[first]] = first
    corrected = np.ones(groups)
    corrected[group[first]] = np.minimum(p[first] * number[group[first]], 1.0)
    return BestSibling(at, number, corrected)


def both(fall: Array, *rises: tuple[Array, Index]) -> Array:
    """p of "the good fell, and on some route a sibling rose"; each rise is (corrected p, number of siblings).

    Routes without siblings are no trial. All arrays (groups,).

    >>> to_target, to_transit = (np.array([0.01, 0.01]), np.array([3, 3])), (np.array([1.0, 1.0]), np.array([0, 2]))
    >>> both(np.array([0.001, 0.2]), to_target, to_transit).tolist()
    [0.01, 0.2]
    """
    routes = sum((number > 0).astype(int) for _, number in rises)
    least = np.minimum.reduce([p for p, _ in rises])
    return np.asarray(np.maximum(fall, np.minimum(least * routes, 1.0)))
