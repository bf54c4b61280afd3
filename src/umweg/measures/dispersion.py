"""How lumpy is a series? Dispersion of monthly trade, moderated across series.

Trade values are lumpy and zero-heavy: variance grows with the mean like that of a compound Poisson process, and the
dispersion is the size of a typical shipment. Quasi-Poisson needs no other assumption than ``var = phi * mean``
(Wedderburn 1974). A single series has too few months to know its own dispersion, so each is drawn towards the trend of
its peers by the amount the data ask for (Smyth 2004, moderated variances).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from umweg.measures.special import digamma, each, tetragamma, trigamma

Array = NDArray[np.float64]

#: Below this many series there is no trend to learn; the median is used, with this many degrees of freedom.
FEW = 12
FEW_DF = 4.0


@dataclass(frozen=True, slots=True)
class Dispersion:
    """``phi`` per series (same unit as the values), and the degrees of freedom it is known with; both (series,)."""

    phi: Array
    df: Array


def pearson(values: Array) -> tuple[Array, Array]:
    """Pearson's statistic around each series' own mean.

    ``values`` is (series × months), in any unit. Returns the statistic in that unit and its degrees of freedom, both
    (series,); a series of zeros has 0 of either.

    >>> stat, df = pearson(np.array([[1.0, 3.0], [0.0, 0.0]]))
    >>> stat.tolist(), df.tolist()
    ([1.0, 0.0], [1.0, 0.0])
    """
    months = values.shape[1]
    mean = values.mean(axis=1)
    live = mean > 0
    squares = ((values - mean[:, None]) ** 2).sum(axis=1)
    stat = np.divide(squares, mean, out=np.zeros_like(mean), where=live)
    return stat, np.where(live, float(months - 1), 0.0)


def moderated(*windows: Array) -> Dispersion:
    """Moderated dispersion of each series from one or more windows, each around its own mean.

    Each window is (series × months). A change of level between the windows does not enter. Series with
    no trade at all get the peers' trend. Source: Smyth (2004), doi:10.2202/1544-6115.1027, with a quadratic trend in
    the logarithm of the total.

    >>> rng = np.random.default_rng(0)
    >>> d = moderated(rng.poisson(4.0, (500, 12)) * 10.0, rng.poisson(4.0, (500, 9)) * 10.0)
    >>> bool(9 < np.median(d.phi) < 11)
    True
    """
    parts = [pearson(w) for w in windows]
    stat, df = np.sum([s for s, _ in parts], axis=0), np.sum([d for _, d in parts], axis=0)
    own = np.divide(stat, df, out=np.zeros_like(stat), where=df > 0)
    total = np.sum([w.sum(axis=1) for w in windows], axis=0)
    return squeeze(own, df, np.log(np.maximum(total, 1e-9)), total > 0)


def squeeze(own: Array, df: Array, size: Array, live: NDArray[np.bool_]) -> Dispersion:
    """Draw each variance or dispersion ``own`` (series,), known with ``df``, towards the trend of its ``live`` peers.

    The trend is over ``size`` (series,). Source: Smyth (2004), doi:10.2202/1544-6115.1027.
    """
    use = live & (df > 0) & (own > 0)
    n = int(use.sum())
    if n == 0:
        return Dispersion(np.ones_like(own), df + FEW_DF)
    if n < FEW:
        prior = np.full_like(own, float(np.median(own[use])))
        prior_df = FEW_DF
    else:
        centre, half = float(size[use].mean()), float(np.ptp(size[use])) / 2 or 1.0
        x = (size - centre) / half
        design = np.stack([np.ones_like(x), x, x * x], axis=1)
        design[~live] = 0.0
        # The logarithm of a chi-square variate is biased by digamma(d/2) - log(d/2).
        target = np.log(own[use]) - each(digamma, df[use] / 2) + np.log(df[use] / 2)
        coef = np.linalg.lstsq(design[use], target, rcond=None)[0]
        residual = target - design[use] @ coef
        spread = float(np.mean(residual**2) * n / max(n - 3, 1) - np.mean(each(trigamma, df[use] / 2)))
        prior_df = 2 * _inverse_trigamma(max(spread, 1e-2))
        fitted = design @ coef
        fitted[~live] = float(np.median(fitted[use]))
        prior = np.exp(fitted + digamma(prior_df / 2) - np.log(prior_df / 2))
    return Dispersion((prior_df * prior + df * own) / (prior_df + df), prior_df + df)


def _inverse_trigamma(y: float) -> float:
    """Solve trigamma(x) = y by Newton's method (Smyth 2004, appendix)."""
    x = 0.5 + 1 / y
    for _ in range(50):
        tri = trigamma(x)
        step = tri * (1 - tri / y) / tetragamma(x)
        x += step
        if -step / x < 1e-8:
            break
    return x
