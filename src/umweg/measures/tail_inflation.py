"""Is the upper tail of z as short as theory says? If not, z is shrunk until it is; it is never stretched.

The null's scatter is fitted to the bulk of the series. What decides how many findings are false is the tail, so its
quantiles are compared with those of the normal law, where nothing happened (an empirical null in Efron's sense, 2004,
doi:10.1198/016214504000000089, that may widen the theoretical one but not narrow it).

A tail of another shape was tried, too (exponential exceedances, Pickands 1975): score statistics have bounded tails, so
that it cost nearly all power without a false finding less.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from umweg.measures.special import normal_quantile

Array = NDArray[np.float64]

#: Tail shares at which quantiles are compared; one needs at least ``LEAST`` series beyond it to be believed.
SHARES = (0.05, 0.02, 0.01, 0.005)
LEAST = 8


def stretch(z: Array) -> float:
    """How much wider than the normal law's the upper tail of ``z`` is, at least 1; z of series with no change.

    >>> x = np.random.default_rng(0).normal(size=20_000)
    >>> round(stretch(0.9 * x), 2), 1.45 < stretch(1.5 * x) < 1.55, stretch(x[:20])
    (1.0, True, 1.0)
    """
    factors = [1.0]
    for share in SHARES:
        if z.size * share >= LEAST:
            factors.append(float(np.quantile(z, 1 - share)) / normal_quantile(1 - share))
    return max(factors)
