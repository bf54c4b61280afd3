"""Who could begin to sell, and how likely such a member is to begin anyway: classes for the hazard of entry.

A member that sells the good elsewhere, a country where other members sell it already, a good that is traded much, and
a member that sells much else to the country: each raises the chance of a first sale by far (a factor of about fifteen
from the lowest to the highest class of the first alone, in the EU's monthly data). Counting new sellers without these
would call every popular good a detour.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Index = NDArray[np.intp]
Flags = NDArray[np.bool_]

#: Upper ends of the classes (exclusive): partners elsewhere, members already there, share of goods sold to the country.
ELSEWHERE = (1, 2, 3, 4)
THERE = (1, 2, 3, 5, 9)
BREADTH = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3)
SIZES = (0.2, 0.4, 0.6, 0.8)  # quantiles of the goods' trade; goods without any are a class of their own


@dataclass(frozen=True, slots=True)
class Strata:
    """``at_risk`` (countries, members, goods): sold nothing in the look-back. ``cell`` (the same shape): its classes.

    ``levels`` is the number of classes of each factor; ``cell`` numbers their combinations, the last factor fastest.
    """

    at_risk: Flags
    cell: Index
    levels: tuple[int, ...]


def strata(sold: Flags, size: Array, countries: Index) -> Strata:
    """Classes of every member and good in each of ``countries``, from the look-back alone.

    ``sold`` is (members, partners, goods): did the member sell the good to the partner? ``size`` (goods,) is all trade
    in the good, any unit; ``countries`` are positions among the partners. Factors: country, partners elsewhere that
    the member sells the good to, members that sell it there already, size of the good, breadth of the member's trade.

    >>> sold = np.array([[[True, True], [False, False]], [[False, True], [False, True]]])
    >>> s = strata(sold, np.array([5.0, 9.0]), np.array([1]))
    >>> s.at_risk[0].tolist(), np.unravel_index(s.cell[0], s.levels)[1].tolist()
    ([[True, True], [True, False]], [[1, 1], [0, 1]])
    """
    members, _, goods = sold.shape
    there = sold[:, countries, :].transpose(1, 0, 2)
    elsewhere = sold.sum(axis=1)[None] - there
    shape = (countries.size, members, goods)
    factors = (
        np.arange(countries.size)[:, None, None],
        np.searchsorted(ELSEWHERE, elsewhere, side="right"),
        np.searchsorted(THERE, there.sum(axis=1, keepdims=True), side="right"),
        _size_class(size)[None, None, :],
        np.searchsorted(BREADTH, there.mean(axis=2, keepdims=True) if goods else there, side="right"),
    )
    levels = (countries.size, len(ELSEWHERE) + 1, len(THERE) + 1, len(SIZES) + 2, len(BREADTH) + 1)
    cell = np.zeros(shape, dtype=np.intp)
    for factor, level in zip(factors, levels, strict=True):
        cell = cell * level + factor
    return Strata(~there, cell, levels)


def _size_class(size: Array) -> Index:
    """0 for goods without trade, then quintiles of those with."""
    live = size > 0
    if not live.any():
        return np.zeros(size.size, dtype=np.intp)
    bounds = np.quantile(size[live], SIZES)
    return np.where(live, np.searchsorted(bounds, size, side="left") + 1, 0)
