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


def total_change(
    base: Array, after: Array, noise: Array, exposure: float, peers: list[Array], peer_noise: list[Array] | None = None
) -> TotalChange:
    """Compare each aggregate with its peers' growth; arrays (aggregates,).

    ``noise`` is the sampling variance of log growth; ``peers[i]`` the log growths (per unit of exposure) observed
    where nothing had happened by peers of i, itself left out. ``peer_noise`` is their sampling variance: peers then
    count by how well they know their growth, so that a hundred small countries do not say how wildly a large one grows.

    >>> r = total_change(np.array([100.0]), np.array([300.0]), np.array([0.001]), 1.0, [np.log([1.0, 1.2, 1.1, 0.9])])
    >>> round(float(r.expected[0])), bool(r.lower[0] > 0), bool(r.p[0] < 0.01)
    (104, True, True)
    """
    n = base.size
    mean, spread, df = np.zeros(n), np.full(n, ASSUMED), [2] * n
    for i, x in enumerate(peers):
        mean[i], found = _next(x, None if peer_noise is None else peer_noise[i])
        if found is not None:
            spread[i], df[i] = found
    deviation = np.sqrt(spread**2 + noise)
    expected = exposure * np.exp(mean) * base
    t = (np.log(np.maximum(after, 1e-9)) - np.log(np.maximum(expected, 1e-9))) / deviation
    # Peers of next to no trade scatter without bound: a factor of e^100 says "unknown" as well as one that overflows.
    reach = np.minimum(np.array([t_quantile(0.975, d) for d in df]) * deviation, 100.0)
    p = np.array([t_upper_tail(float(v), d) for v, d in zip(t, df, strict=True)])
    return TotalChange(
        expected, after - expected, after - expected * np.exp(reach), after - expected * np.exp(-reach), p
    )


def _next(x: Array, noise: Array | None) -> tuple[float, tuple[float, int] | None]:
    """Mean of the peers' growths, and the spread of the next one with its degrees of freedom (None: too few peers).

    With ``noise``, weights are ``1 / (between + noise)`` with the variance between of DerSimonian & Laird (1986,
    doi:10.1016/0197-2456(86)90046-2): variance a + b / size, with b / size from each one's own lumpiness.
    """
    if x.size == 0:
        return 0.0, None
    if x.size < 3:
        return float(x.mean()), None
    if noise is None:
        return float(x.mean()), (max(float(x.std(ddof=1)), FLOOR) * float(np.sqrt(1 + 1 / x.size)), int(x.size) - 1)
    w = 1 / np.maximum(noise, 1e-12)
    scatter = float((w * (x - (w * x).sum() / w.sum()) ** 2).sum()) - (x.size - 1)
    room = float(w.sum() - (w**2).sum() / w.sum())
    between = max(scatter / room if room > 0 else 0.0, FLOOR**2)
    w = 1 / (between + noise)
    number = float(w.sum() ** 2 / (w**2).sum())  # peers that know as much as these (Kish)
    return float((w * x).sum() / w.sum()), (float(np.sqrt(between + 1 / w.sum())), max(round(number) - 1, 2))
