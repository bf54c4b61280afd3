"""Many tests at once: Benjamini–Hochberg q-values."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def q_values(p: Array) -> Array:
    """Benjamini–Hochberg (1995) q-values of one family of tests, (tests,).

    ``q <= alpha`` selects a list whose expected share of false findings is at most ``alpha`` where tests are
    independent or positively dependent.

    >>> q_values(np.array([0.01, 0.04, 0.03, 0.5])).round(4).tolist()
    [0.04, 0.0533, 0.0533, 0.5]
    """
    n = p.size
    if n == 0:
        return p.copy()
    order = np.argsort(p, kind="stable")
    scaled = p[order] * n / np.arange(1, n + 1)
    scaled = np.minimum.accumulate(scaled[::-1])[::-1]
    out = np.empty_like(p)
    out[order] = np.minimum(scaled, 1.0)
    return out
