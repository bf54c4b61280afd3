"""Did trade change more than it does anyway? A score test of two windows, its interval, and its null.

For each series, ``base`` is what was traded in the history, ``after`` what was traded in the window, and
``e = ratio * months_after / months_history`` what the window should bring per unit of history. Under the null the
difference ``after - e * base`` has variance

    kappa * phi * e * (after + base)   +   tau**2 * e**2 * mu**2,        mu = (after + base) / (1 + e)

The first term is that of quasi-Poisson values (``phi`` from measures/dispersion.py), with ``kappa >= 1`` for serial
dependence; the second lets goods grow at different rates by themselves, with relative spread ``tau``. Because ``mu``
is pooled over both windows (the score form), a good that was never traded before still has a variance, and one single
large shipment is one shipment's worth of evidence.

``ratio``, ``kappa`` and ``tau`` are fitted where nothing can have happened (``fit_null``), so the theoretical null is
only ever widened.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from umweg.measures.special import normal_as_t, normal_quantile, t_as_normal

Array = NDArray[np.float64]
Index = NDArray[np.intp]

HUBER = 1.5  # residuals beyond this count less when growth is fitted (Huber 1964)
_ROUNDS = 40
LEAST_RATIO = 0.01  # of growth: a group whose trade ended still has a variance
#: Least uncertainty of growth that is believed: few groups cannot show that growth is the same everywhere.
GROWTH_SD = 0.05


@dataclass(frozen=True, slots=True)
class NullModel:
    """What trade does by itself: growth per group, and how widely series scatter around it.

    ``ratio`` is (groups,), growth of the monthly rate from history to window; ``n`` the number of series it rests on;
    ``growth_sd`` how much log growth differs between groups, and so may differ again in the year that is tested.
    """

    ratio: Array
    kappa: float
    tau: float
    n: int
    growth_sd: float = 0.0


@dataclass(frozen=True, slots=True)
class SeriesChange:
    """Per series: what was expected, the excess over it with its interval (in the values' unit), and z."""

    expected: Array
    excess: Array
    lower: Array
    upper: Array
    z: Array


def variance(base: Array, after: Array, phi: Array, e: Array, kappa: float, tau: float) -> Array:
    """Null variance of ``after - e * base``, (series,), in squared units of the values."""
    pooled = (base + after) / (1 + e)
    return kappa * phi * e * (base + after) + (tau * e * pooled) ** 2


def change(
    base: Array, after: Array, phi: Array, e: Array, null: NullModel, df: Array | None = None, level: float = 0.95
) -> SeriesChange:
    """Excess of ``after`` over ``e * base`` with its score interval and z; all arrays (series,).

    ``df`` are the degrees of freedom of ``phi`` (None: known): z is Student's t turned into the normal deviate of the
    same tail. The interval holds every excess ``D`` for which ``after - D`` would not be rejected as ordinary trade at
    ``level``; solved in closed form (a quadratic in the ordinary part).

    >>> m = NullModel(np.array([1.0]), 1.0, 0.0, 0)
    >>> c = change(np.array([100.0]), np.array([160.0]), np.array([4.0]), np.array([1.0]), m)
    >>> [round(float(v[0]), 2) for v in (c.expected, c.excess, c.z)]
    [100.0, 60.0, 1.86]
    >>> bool(c.lower[0] < 0 < c.upper[0])
    True
    """
    expected = e * base
    excess = after - expected
    spread = float(np.hypot(null.tau, null.growth_sd))
    v = variance(base, after, phi, e, null.kappa, spread)
    t = np.divide(excess, np.sqrt(v), out=np.zeros_like(excess), where=v > 0)
    critical = normal_quantile(0.5 + level / 2)
    reach = np.full_like(t, critical) if df is None else normal_as_t(critical, df)
    # Ordinary part A0 with S = A0 + base:  (S - (1+e) base)^2 <= reach^2 (kappa phi e S + g S^2)
    g = (spread * e / (1 + e)) ** 2
    a = np.maximum(1 - reach**2 * g, 1e-6)
    b = 2 * (1 + e) * base + reach**2 * null.kappa * phi * e
    c = ((1 + e) * base) ** 2
    root = np.sqrt(np.maximum(b * b - 4 * a * c, 0.0))
    low = np.maximum((b - root) / (2 * a) - base, 0.0)
    high = (b + root) / (2 * a) - base
    return SeriesChange(expected, excess, after - high, after - low, t if df is None else t_as_normal(t, df))


def fit_null(base: Array, after: Array, phi: Array, group: Index, groups: int, exposure: float) -> NullModel:
    """Fit growth per group and the scatter around it, from series that nothing was done to.

    ``base``, ``after``, ``phi``, ``group`` are (series,); ``exposure`` is months_after / months_history. Growth solves
    a quasi-likelihood equation with Huber weights; ``kappa`` and ``tau`` solve the Gaussian likelihood of the
    standardised residuals by Fisher scoring, held to ``kappa >= 1`` and ``tau >= 0``. Growth is
    drawn towards that of all groups by how little each knows its own (1 if there are no series at all).

    >>> rng = np.random.default_rng(1)
    >>> b, a = rng.poisson(40.0, 4000) * 5.0, rng.poisson(36.0, 4000) * 5.0
    >>> m = fit_null(b, a, np.full(4000, 5.0), np.zeros(4000, dtype=np.intp), 1, 0.75)
    >>> round(float(m.ratio[0]), 1), round(m.kappa, 1)
    (1.2, 1.0)
    """
    ratio = np.ones(groups)
    kappa, tau = 1.2, 0.15
    used = np.bincount(group, minlength=groups) > 0
    for _ in range(_ROUNDS):
        e = ratio[group] * exposure
        v = variance(base, after, phi, e, kappa, tau)
        z = (after - e * base) / np.sqrt(v)
        weight = np.minimum(1.0, HUBER / np.maximum(np.abs(z), 1e-12)) * (base + after) / ((1 + e) * v)
        top = np.bincount(group, weight * after, groups)
        bottom = np.bincount(group, weight * base, groups) * exposure
        fitted = np.maximum(np.divide(top, bottom, out=np.ones(groups), where=bottom > 0), LEAST_RATIO)
        step = float(np.max(np.abs(fitted - ratio)[used], initial=0.0))
        ratio = np.where(used & (bottom > 0), fitted, ratio)
        kappa, tau = _scatter(base, after, phi, ratio[group] * exposure, kappa, tau)
        if step < 1e-6:
            break
    e = ratio[group] * exposure
    v = variance(base, after, phi, e, kappa, tau)
    weight = (base + after) / np.maximum((1 + e) * v, 1e-300)
    slope = np.bincount(group, weight * base, groups) * exposure
    noise = np.divide(np.bincount(group, weight**2 * v, groups), slope**2, out=np.ones(groups), where=slope > 0)
    ratio, spread = _drawn(ratio, noise, used)
    return NullModel(ratio, kappa, tau, int(base.size), max(spread, GROWTH_SD))


def _drawn(ratio: Array, noise: Array, used: NDArray[np.bool_]) -> tuple[Array, float]:
    """Growth a group drawn towards that of all by how little each knows its own, and its spread between groups.

    ``noise`` is the sampling variance of ratio, (groups,). Random effects after DerSimonian & Laird (1986,
    doi:10.1016/0197-2456(86)90046-2), on the logarithm; a group without series, or without trade, takes the mean.
    """
    if not used.any():
        return np.ones_like(ratio), GROWTH_SD
    known = used & (ratio > 0)
    if not known.any():
        return np.ones_like(ratio), GROWTH_SD
    x = np.log(np.where(known, ratio, 1.0))
    own = np.where(known, noise / np.where(known, ratio, 1.0) ** 2, np.inf)
    weight = np.where(known, 1 / np.maximum(own, 1e-12), 0.0)
    mean = float((weight * x).sum() / weight.sum())
    scatter = float((weight * (x - mean) ** 2).sum()) - (known.sum() - 1)
    room = weight.sum() - (weight**2).sum() / weight.sum()
    between = max(scatter / room, 0.0) if room > 0 else 0.0
    spread = max(float(np.sqrt(between)), GROWTH_SD)
    shrunk = 1 / (own + spread**2)
    mean = float((np.where(known, shrunk, 0.0) * x).sum() / np.where(known, shrunk, 0.0).sum())
    pull = np.where(known, spread**2 / (spread**2 + own), 0.0)
    return np.exp(mean + pull * (x - mean)), spread


def _scatter(base: Array, after: Array, phi: Array, e: Array, kappa: float, tau: float) -> tuple[float, float]:
    """One Fisher-scoring step for ``kappa`` and ``tau**2``."""
    unit = phi * e * (base + after)
    square = (after - e * base) ** 2 / unit
    slope = (e * (base + after) / (1 + e)) ** 2 / unit
    weight = 1 / (kappa + tau**2 * slope) ** 2
    s0, s1, s2 = weight.sum(), (weight * slope).sum(), (weight * slope**2).sum()
    t0, t1 = (weight * square).sum(), (weight * square * slope).sum()
    det = s0 * s2 - s1 * s1
    if det > 1e-12 * s0 * s2:
        k, t = (s2 * t0 - s1 * t1) / det, (s0 * t1 - s1 * t0) / det
    else:
        k, t = t0 / s0, 0.0
    if t < 0:
        k, t = t0 / s0, 0.0
    if k < 1:
        k, t = 1.0, max((t1 - s1) / s2, 0.0)
    return float(k), float(np.sqrt(t))
