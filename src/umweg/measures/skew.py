"""Outliers where values are skewed: the medcouple and the adjusted boxplot.

Brys, Hubert & Struyf (2004), doi:10.1198/106186004X12632; Hubert & Vandervieren (2008),
doi:10.1016/j.csda.2007.11.008.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_HALVINGS = 48  # of an interval of length 2: the medcouple is right to 1e-14


@dataclass(frozen=True, slots=True)
class Boxplot:
    """Quartiles, medcouple and the fences beyond which a value is an outlier; units of the values."""

    q1: float
    median: float
    q3: float
    medcouple: float
    lower: float
    upper: float


def medcouple(values: Array) -> float:
    """Robust skewness in [-1, 1] of ``values`` (n,); 0 for a symmetric sample.

    The median of h(a, b) = ((a - m) - (m - b)) / (a - b) over all pairs with b <= m <= a, m the median. How many pairs
    exceed a bound is counted by one sorted search for all values above the median at once, so that halving the interval
    gives the median of n²/4 pairs in O(n log n) time and O(n) memory. Raises ValueError without values.

    >>> medcouple(np.array([1.0, 2.0, 3.0, 4.0, 5.0]))
    0.0
    >>> round(medcouple(np.array([1.0, 2.0, 3.0, 7.0, 20.0])), 3)
    0.6
    """
    if values.size == 0:
        raise ValueError("the medcouple needs at least one value")
    z = np.sort(values) - np.median(values)
    above, below, ties = z[z > 0], z[z < 0], int((z == 0).sum())
    pairs = (above.size + ties) * (below.size + ties)
    scale = float(max(np.abs(z).max(), np.finfo(float).tiny))
    middle = [_order(above / scale, below / scale, ties, k) for k in {(pairs - 1) // 2, pairs // 2}]
    return float(np.mean(middle))


def _order(above: Array, below: Array, ties: int, k: int) -> float:
    """The ``k``-th largest kernel value, from 0: the least bound that at most ``k`` pairs exceed."""
    low, high = -1.0, 1.0
    if _exceeding(above, below, ties, low) <= k:
        return low
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _exceeding(above, below, ties, middle) > k else (low, middle)
    # Ties at the median stand at exactly -1, 0 and 1; what lies within rounding of these is meant to be them.
    return min((-1.0, 0.0, 1.0), key=lambda v: abs(v - high)) if min(abs(high), 1 - abs(high)) < 1e-12 else high


def _exceeding(above: Array, below: Array, ties: int, bound: float) -> int:
    """Pairs whose kernel exceeds ``bound``, for -1 <= bound < 1."""
    # (a + b) / (a - b) > bound  <=>  b (1 + bound) > a (bound - 1)
    limit = above * (bound - 1) / (1 + bound) if bound > -1 else np.full(above.size, -np.inf)
    inner = below.size * above.size - int(np.searchsorted(below, limit, side="right").sum())
    # Among the ties the kernel is -1, 0 or 1, antisymmetric; beside a tie it is 1 above the median and -1 below.
    tied = ties * (ties - 1) // 2 + (ties if bound < 0 else 0)
    return inner + above.size * ties + tied


def adjusted_boxplot(values: Array) -> Boxplot:
    """Quartiles and the fences of Hubert & Vandervieren for ``values`` (n,), n >= 1.

    >>> b = adjusted_boxplot(np.exp(np.random.default_rng(0).normal(size=4000)))
    >>> bool(b.medcouple > 0.2), bool(b.lower > 0), bool(b.upper > b.q3 + 1.5 * (b.q3 - b.q1))
    (True, True, True)
    """
    skew = medcouple(values)
    q1, middle, q3 = (float(q) for q in np.quantile(values, (0.25, 0.5, 0.75)))
    left, right = (-4.0, 3.0) if skew >= 0 else (-3.0, 4.0)
    reach = 1.5 * (q3 - q1)
    lower, upper = q1 - float(np.exp(left * skew)) * reach, q3 + float(np.exp(right * skew)) * reach
    return Boxplot(q1, middle, q3, skew, lower, upper)
