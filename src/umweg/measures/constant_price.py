"""Many flows at a price that hardly varies: found blind, with the chance of finding one where there is none.

Traders that invent a price use it again. In the case studied by the EU's Joint Research Centre (EUR 27696) 18 flows of
different size have the same price to a quarter of a per cent, at 40 % of the median.

No price is given. For every ``k`` neighbouring prices the chance is computed that ``k - 1`` others lie so close to one
of them, if prices came from a smooth density. Two kernel estimates of it are made: a narrow one without the group
itself, and a wide one with it, which keeps something in the tails; the higher of the two is taken, and doubled, so that
an edge or a peak of the density is no signature. The chance is a binomial tail, added up over all places and sizes that
are searched (union bound), so the p-value can only be too large. What was measured on simulated and on shuffled prices
is in docs/channels.md.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Index = NDArray[np.intp]

#: Fewest flows that make a signature; the range of their log prices at most, and at least (rounding of the figures).
FEWEST = 5
WIDEST = 0.01
FINEST = 1e-4
#: Where log prices of the good spread less than this, prices hardly vary anyway.
LEAST_SPREAD = 0.03
#: Bandwidth of the narrow kernel in log prices, and how much higher than the kernel sees a density may be.
NARROW = 0.04
SLACK = 2.0
_STEPS = 8  # grid points a bandwidth


@dataclass(frozen=True, slots=True)
class Signature:
    """The least likely group: positions of its flows in the input, and a p-value that holds for the whole search."""

    flows: Index
    p: float


def signature(price: Array, scale: float | None = None) -> Signature | None:
    """The least likely group of nearly equal prices in ``price`` (flows,), all > 0.

    Give each different shipment once: the same quantity and value twice is no second witness. ``scale`` is the robust
    spread of log prices of the good (default: of these prices); where it is below 3 % prices hardly vary anyway, and
    there is no signature. None, too, where no five prices lie within 1 % of each other.

    >>> rng = np.random.default_rng(0)
    >>> usual = np.exp(rng.normal(0.0, 0.3, 200))
    >>> same = 0.4 * np.exp(rng.normal(0.0, 0.001, 10))
    >>> s = signature(np.r_[usual, same])
    >>> s.flows.tolist() == list(range(200, 210)), s.p < 1e-3
    (True, True)
    """
    n = price.size
    if n < FEWEST:
        return None
    order = np.argsort(price, kind="stable")
    x = np.log(price[order])
    spread = log_spread(x) if scale is None else scale
    if spread < LEAST_SPREAD:
        return None
    narrow, wide = _density(x, NARROW), _density(x, max(spread, 2 * NARROW))
    best, sizes = (math.inf, 0, 0), 0
    for k in range(FEWEST, n + 1):
        width = x[k - 1 :] - x[: n - k + 1]
        at = np.flatnonzero(width <= WIDEST)
        if at.size == 0:
            break
        sizes += 1
        middle = at + k // 2
        others = narrow[middle] - k / (n * NARROW * math.sqrt(2 * math.pi))
        mass = SLACK * np.maximum(width[at], FINEST) * np.maximum(others, wide[middle])
        least = int(mass.argmin())
        chance = math.log(n - k + 1) + _log_tail(k - 1, n - 1, float(mass[least]))
        if chance < best[0]:
            best = (chance, int(at[least]), k)
    if not sizes:
        return None
    # All sizes count as searched, also those for which no group was narrow enough.
    p = math.exp(min(best[0] + math.log(n - FEWEST + 1), 0.0))
    start, stop = _with_neighbours(x, narrow, best[1], best[1] + best[2])
    return Signature(np.sort(order[start:stop]), p)


def _with_neighbours(x: Array, narrow: Array, start: int, stop: int) -> tuple[int, int]:
    """Widen the group to prices beside it: within its width, and nearer than chance would bring one in 20 times."""
    k = stop - start
    others = max(float(narrow[start + k // 2]) - k / (x.size * NARROW * math.sqrt(2 * math.pi)), 0.0)
    near = min(WIDEST, 0.05 / max(SLACK * x.size * others, 1e-9))
    while stop < x.size and x[stop] - x[stop - 1] <= near and x[stop] - x[start] <= WIDEST:
        stop += 1
    while start > 0 and x[start] - x[start - 1] <= near and x[stop - 1] - x[start - 1] <= WIDEST:
        start -= 1
    return start, stop


def log_spread(x: Array) -> float:
    """Robust standard deviation of log prices: from the quartiles, or the plain one where half of them are equal.

    >>> round(log_spread(np.random.default_rng(0).normal(0, 0.3, 5000)), 2)
    0.3
    """
    if x.size < 2:
        return 0.0
    low, high = np.quantile(x, (0.25, 0.75))
    quartiles = float(high - low) / 1.349
    return quartiles if quartiles >= LEAST_SPREAD else float(x.std())


def _density(x: Array, h: float) -> Array:
    """Gaussian kernel estimate with bandwidth ``h`` at sorted ``x``, on a grid."""
    step = h / _STEPS
    place = (x - x[0]) / step + 4 * _STEPS
    left = place.astype(np.intp)
    part = place - left
    cells = int(left[-1]) + 2 + 4 * _STEPS
    count = np.bincount(left, 1 - part, cells) + np.bincount(left + 1, part, cells)
    kernel = np.exp(-0.5 * (np.arange(-4 * _STEPS, 4 * _STEPS + 1) / _STEPS) ** 2)
    density = np.convolve(count, kernel / (kernel.sum() * step * x.size), mode="same")
    return np.asarray(np.interp(place, np.arange(cells, dtype=float), density))


def _log_tail(m: int, n: int, chance: float) -> float:
    """Upper bound on log P(Binomial(n, chance) >= m): first term times a geometric series; 0 at or below the mean."""
    if m <= n * chance:
        return 0.0
    ratio = (n - m) * chance / ((m + 1) * (1 - chance))
    first = math.lgamma(n + 1) - math.lgamma(m + 1) - math.lgamma(n - m + 1)
    first += m * math.log(chance) + (n - m) * math.log1p(-chance)
    return min(first - math.log(1 - ratio), 0.0)
