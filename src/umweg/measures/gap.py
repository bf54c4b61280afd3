"""Has a mirror gap widened beyond its own history? Whole panels at once; NaN is "not there".

The test is on ``q = (X - M) / (X + M)``, which lies between -1 and 1 whatever the values, and is turned back into
points of share and money. How far q moves from period to period without any measure is taken from each series' own
history and drawn towards that of the others (Smyth 2004); with few periods the tail is Student's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from umweg.measures.dispersion import FEW, FEW_DF, squeeze
from umweg.measures.special import normal_as_t, normal_quantile, normal_upper_tail, t_as_normal

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

#: Least spread of q from period to period that is believed: revisions alone move it so much.
FLOOR = 0.02
#: A share of a year's export above which the import looks as if it held one month of the year (11/12 and less).
ONE_MONTH = 0.85
#: Periods of history that a spread needs; series whose spreads can be drawn together.
LEAST_HISTORY, LEAST_SERIES = 2, 3


@dataclass(frozen=True, slots=True)
class Widening:
    """Per series, (series,): NaN where it cannot be assessed.

    ``before`` and ``after``: share of the export that has no import, in history and window. ``extra`` with ``lower``
    and ``upper`` (95 %): money beyond what the history's share lets expect; ``points``, ``points_lower``,
    ``points_upper``: the same as share of the window's export. ``p``: one-sided, of a gap that only seems wider.
    """

    before: Array
    after: Array
    extra: Array
    lower: Array
    upper: Array
    points: Array
    points_lower: Array
    points_upper: Array
    t: Array
    p: Array
    df: Array


def widening(
    export: Array, arrived: Array, window: Flags, kappa: float = 1.0, level: float = 0.95, memory: float | None = None
) -> Widening:
    """Compare the gap in a window with that of the periods before; ``export``, ``arrived`` (series, periods).

    ``arrived`` is the FOB-equivalent import. ``window`` is (periods,); periods before its first are history, later
    ones are not used. A period counts where both sides are there. ``kappa`` widens the spread (1: not at all), as a
    placebo may ask. ``memory``: lag-one correlation of q, by default estimated over all series, never below zero.

    >>> x = np.full((1, 6), 100.0)
    >>> m = np.array([[92.0, 90.0, 94.0, 91.0, 50.0, 45.0]])
    >>> w = widening(x, m, np.array([False] * 4 + [True] * 2))
    >>> w.before.round(3).tolist(), w.after.round(3).tolist(), w.extra.round(1).tolist(), bool(w.p[0] < 0.01)
    ([0.082], [0.525], [88.5], True)
    """
    if not window.any():
        raise ValueError("The window holds no period.")
    there = np.isfinite(export) & np.isfinite(arrived) & (np.nan_to_num(export) + np.nan_to_num(arrived) > 0)
    x, m = np.where(there, export, 0.0), np.where(there, arrived, 0.0)
    first = int(window.argmax())
    past = there & (np.arange(window.size) < first)
    now = there & window
    hx, hm, ax, am = ((v * keep).sum(axis=1) for keep in (past, now) for v in (x, m))
    q0, q1 = _q(hx, hm), _q(ax, am)
    variance, n0, rho = _spread(x, m, past, q0, memory)
    live = (n0 >= LEAST_HISTORY) & (ax > 0) & (hx > 0)
    df = np.maximum(n0 - 1, 1.0)
    variance, df = _moderated(variance, df, np.log(np.maximum(hx, 1e-9)), live)
    variance = np.maximum(variance, FLOOR**2)
    n1 = np.maximum(now.sum(axis=1), 1)
    inflated = (1 + rho) / (1 - rho)
    # Neighbouring periods resemble each other, so that n of them are worth fewer.
    error = kappa * np.sqrt(variance * (1 / _worth(n0, inflated) + 1 / _worth(n1, inflated)))
    t = (q1 - q0) / error
    reach = normal_as_t(normal_quantile((1 + level) / 2), df) * error
    before, after = _share(q0), _share(q1)
    points = after - before
    low, high = after - _share(q0 + reach), after - _share(q0 - reach)
    out = (before, after, points * ax, low * ax, high * ax, points, low, high, t,
           normal_upper_tail(t_as_normal(t, df)), df)  # fmt: skip
    return Widening(*(np.where(live, v, np.nan) for v in out))


def _moderated(variance: Array, df: Array, size: Array, live: Flags) -> tuple[Array, Array]:
    """Variances drawn towards those of the other series: to their trend, or of few series to their mean.

    The mean, not the median: with two or three periods of history most sample variances are far too small.
    """
    n = int(live.sum())
    if n < LEAST_SERIES:
        return variance, df
    if n >= FEW:
        pooled = squeeze(variance, np.where(live, df, 0.0), size, live)
        return np.where(live, pooled.phi, variance), np.where(live, pooled.df, df)
    prior = float((variance * df)[live].sum() / df[live].sum())
    prior_df = min(FEW_DF, float(df[live].sum()) / 2)
    return (prior_df * prior + df * variance) / (prior_df + df), prior_df + df


def _q(x: Array, m: Array) -> Array:
    total = x + m
    return np.divide(x - m, total, out=np.zeros_like(total), where=total > 0)


def _share(q: Array) -> Array:
    """Share of the export without import: 1 - M / X for M / X = (1 - q) / (1 + q)."""
    held = np.clip(q, -0.99, 1.0)
    return np.asarray(2 * held / (1 + held))


def _worth(n: Array, inflated: float) -> Array:
    """So many independent periods are ``n`` worth; at least one."""
    return np.asarray(np.maximum(n / inflated, 1.0))


def _spread(x: Array, m: Array, past: Flags, q0: Array, memory: float | None) -> tuple[Array, Array, float]:
    """Variance of q over each series' history, its periods, and the correlation of neighbours over all series.

    Periods weigh by their trade, so that a month with a single parcel does not count like any other.
    """
    n = past.sum(axis=1).astype(np.float64)
    total = (x + m) * past
    mean = np.divide(total.sum(axis=1), n, out=np.ones_like(n), where=n > 0)
    weight = total / np.maximum(mean, 1e-300)[:, None]
    off = np.where(past, _q(x, m) - q0[:, None], 0.0)
    variance = (weight * off**2).sum(axis=1) / np.maximum(n - 1, 1)
    if memory is not None:
        return variance, n, memory
    pairs = past[:, 1:] & past[:, :-1]
    long = n >= 6
    products = (off[:, 1:] * off[:, :-1] * pairs)[long].sum()
    squares = (off**2 * past)[long].sum()
    return variance, n, float(np.clip(products / squares, 0.0, 0.9)) if squares > 0 else 0.0
