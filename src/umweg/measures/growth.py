"""Did a total grow more than totals of its kind do? A random-effects comparison of few, large aggregates.

Growth of whole countries scatters from year to year by more than sampling noise. With ``k`` peers observed where
nothing had happened, the next log growth has mean ``m`` and variance ``s**2 (1 + 1/k)`` plus its own sampling noise,
and Student's t with ``k - 1`` degrees of freedom (prediction interval of a random-effects model, Higgins et al. 2009).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from umweg.measures.special import t_quantile, t_upper_tail

Array = NDArray[np.float64]

#: Least spread of log growth between countries that is believed, and the one assumed with fewer than three peers.
FLOOR = 0.10
ASSUMED = 0.30


@dataclass(frozen=True, slots=True)
class TotalChange:
    """Per aggregate: expected, excess with interval (unit of the values) and one-sided p of a rise."""

    expected: Array
    excess: Array
    lower: Array
    upper: Array
    p: Array


def total_change(base: Array, after: Array, noise: Array, exposure: float, peers: list[Array]) -> TotalChange:
    """Compare each aggregate with its peers' growth; arrays (aggregates,).

    ``noise`` is the sampling variance of log growth; ``peers[i]`` the log growths (per unit of exposure) observed
    where nothing had happened by peers of i, itself left out.

    >>> r = total_change(np.array([100.0]), np.array([300.0]), np.array([0.001]), 1.0, [np.log([1.0, 1.2, 1.1, 0.9])])
    >>> round(float(r.expected[0])), bool(r.lower[0] > 0), bool(r.p[0] < 0.01)
    (104, True, True)
    """
    n = base.size
    mean, spread, df = np.zeros(n), np.full(n, ASSUMED), [2] * n
    for i, x in enumerate(peers):
        if x.size:
            mean[i] = x.mean()
        if x.size >= 3:
            spread[i] = max(float(x.std(ddof=1)), FLOOR) * np.sqrt(1 + 1 / x.size)
            df[i] = int(x.size) - 1
    deviation = np.sqrt(spread**2 + noise)
    expected = exposure * np.exp(mean) * base
    t = (np.log(np.maximum(after, 1e-9)) - np.log(np.maximum(expected, 1e-9))) / deviation
    # Peers of next to no trade scatter without bound: a factor of e^100 says "unknown" as well as one that overflows.
    reach = np.minimum(np.array([t_quantile(0.975, d) for d in df]) * deviation, 100.0)
    p = np.array([t_upper_tail(float(v), d) for v, d in zip(t, df, strict=True)])
    return TotalChange(
        expected, after - expected, after - expected * np.exp(reach), after - expected * np.exp(-reach), p
    )
