"""Unit values: which flows have one, how far each is from the usual price, and whether one partner's prices differ.

Prices are skewed and differ by factors, so distances are taken in logarithms, in units of the median absolute
deviation (log-MAD). Whether the prices to one partner differ is asked of partners, not of flows: each trading relation
has a price level of its own (quality, terms), so thousands of flows to one partner are one observation of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from umweg.measures.special import each, t_quantile, t_upper_tail

Array = NDArray[np.float64]
Index = NDArray[np.intp]
Flags = NDArray[np.bool_]

#: Makes the median absolute deviation of a normal sample its standard deviation; the mean one's for ties.
MAD, MEAN_AD = 1.4826, 1.2533
#: A price this many times off the median is a mistaken unit or figure, not a price.
ABSURD = 1000.0
#: Least spread of partners' price levels (log) that is believed, and partners that make a comparison.
FLOOR = 0.05
PEERS = 4


@dataclass(frozen=True, slots=True)
class UsableFlows:
    """``kept`` (flows,), and how many of the others were left out for what reason."""

    kept: Flags
    left_out: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class PriceNorm:
    """Centre and spread of log prices, (groups,); ``z`` (flows,): distance from the centre of its group in spreads."""

    centre: Array
    spread: Array
    z: Array


@dataclass(frozen=True, slots=True)
class PriceLevel:
    """Per group: relative difference of price to its peers' with its interval, two-sided p. (groups,)

    ``peers`` is the number of partners compared with; groups with fewer than ``PEERS`` have p = 1 and zeros.
    """

    difference: Array
    lower: Array
    upper: Array
    p: Array
    peers: Index


def usable(value: Array, quantity: Array, group: Index | None = None, groups: int = 1) -> UsableFlows:
    """Flows that have a price: value and quantity above zero, and a price within a factor of 1,000 of the median.

    NaN means missing. ``group`` (flows,) says whose median counts.

    >>> u = usable(np.array([5.0, 6.0, 5.0, -1.0, 5.0, np.nan]), np.array([1.0, 1.0, 1e5, 1.0, 0.0, 1.0]))
    >>> u.kept.tolist(), dict(u.left_out)
    ([True, True, False, False, False, False],
     {'no quantity or value': 1, 'zero or negative': 2, 'a price 1,000 times off': 1})
    """
    missing = ~(np.isfinite(value) & np.isfinite(quantity))
    with np.errstate(invalid="ignore"):
        flat = ~missing & ((value <= 0) | (quantity <= 0))
    some = np.flatnonzero(~missing & ~flat)
    x = np.log(value[some]) - np.log(quantity[some])
    g = np.zeros(some.size, dtype=np.intp) if group is None else group[some]
    off = np.abs(x - medians(x, g, groups)[g]) > np.log(ABSURD)
    kept = np.zeros(value.size, dtype=np.bool_)
    kept[some[~off]] = True
    counts = (int(missing.sum()), int(flat.sum()), int(off.sum()))
    reasons = ("no quantity or value", "zero or negative", f"a price {ABSURD:,.0f} times off")
    return UsableFlows(kept, dict(zip(reasons, counts, strict=True)))


def medians(x: Array, group: Index, groups: int) -> Array:
    """Median of ``x`` (flows,) in each group, 0 for empty groups; one sort for all of them.

    >>> medians(np.array([1.0, 9.0, 3.0, 4.0]), np.array([0, 0, 0, 2]), 3).tolist()
    [3.0, 0.0, 4.0]
    """
    count = np.bincount(group, minlength=groups)
    if x.size == 0:
        return np.zeros(groups)
    ordered = x[np.lexsort((x, group))]
    start = np.cumsum(count) - count
    low, high = (np.minimum(start + np.maximum(count + d, 0) // 2, x.size - 1) for d in (-1, 0))
    return np.where(count > 0, (ordered[low] + ordered[high]) / 2, 0.0)


def log_mad(price: Array, group: Index | None = None, groups: int = 1) -> PriceNorm:
    """Robust z of log ``price`` (flows,), all > 0, within its group.

    Where more than half the prices of a group are equal, the mean absolute deviation takes the place of the median
    one (Iglewicz & Hoaglin 1993); where all are, the spread and z are 0.

    >>> n = log_mad(np.exp(np.array([0.0, 1.0, 2.0, 3.0, 20.0])))
    >>> n.z.round(2).tolist()
    [-1.35, -0.67, 0.0, 0.67, 12.14]
    """
    g = np.zeros(price.size, dtype=np.intp) if group is None else group
    x = np.log(price)
    centre = medians(x, g, groups)
    away = x - centre[g]
    # Prices that are equal up to rounding are equal.
    away = np.where(np.abs(away) < 1e-12, 0.0, away)
    spread = MAD * medians(np.abs(away), g, groups)
    count = np.bincount(g, minlength=groups)
    mean = MEAN_AD * np.bincount(g, np.abs(away), groups) / np.maximum(count, 1)
    spread = np.where(spread > 0, spread, mean)
    scale = spread[g]
    return PriceNorm(centre, spread, np.divide(away, scale, out=np.zeros_like(away), where=scale > 0))


def price_level(own: Array, noise: Array, peer: Array, peer_group: Index, level: float = 0.95) -> PriceLevel:
    """Compare one partner's median log price with those of its peers, in each group.

    ``own`` (groups,) is the median log price to the partner, ``noise`` (groups,) the variance by which it is worse
    known than a peer's; ``peer`` (peers of all groups,) are the peers' medians, ``peer_group`` says of which group. The
    prediction interval of a random-effects model: Student's t on the spread between peers (Higgins et al. 2009).

    >>> r = price_level(np.array([-1.0]), np.array([0.0]), np.array([0.0, 0.1, -0.1, 0.05, -0.05]), np.zeros(5, int))
    >>> round(float(r.difference[0]), 2), bool(r.p[0] < 0.001), r.peers.tolist()
    (-0.63, True, [5])
    """
    groups = own.size
    count = np.bincount(peer_group, minlength=groups)
    mean = np.bincount(peer_group, peer, groups) / np.maximum(count, 1)
    square = np.bincount(peer_group, (peer - mean[peer_group]) ** 2, groups) / np.maximum(count - 1, 1)
    deviation = np.sqrt(np.maximum(square, FLOOR**2) * (1 + 1 / np.maximum(count, 1)) + np.maximum(noise, 0.0))
    enough = count >= PEERS
    away = np.where(enough, own - mean, 0.0)
    df = np.maximum(count - 1, 1)
    p = np.array([2 * t_upper_tail(t, d) for t, d in zip(np.abs(away / deviation).tolist(), df.tolist(), strict=True)])
    reach = np.where(enough, each(lambda d: t_quantile(0.5 + level / 2, int(d)), df) * deviation, 0.0)
    difference, lower, upper = (np.expm1(away + sign * reach) for sign in (0, -1, 1))
    return PriceLevel(difference, lower, upper, np.where(enough, np.minimum(p, 1.0), 1.0), np.where(enough, count, 0))
