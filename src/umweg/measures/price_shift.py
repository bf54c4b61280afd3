"""Did a price move to another level, and when? A test of ranks, which one wild month cannot raise.

A pooled norm is blind to a price that rises a hundredfold for good: half the flows are then "usual" and half are too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from umweg.measures.special import normal_upper_tail

Array = NDArray[np.float64]

#: Periods with a price that a series needs, and those on either side of a shift.
LEAST, MARGIN = 8, 3


@dataclass(frozen=True, slots=True)
class PriceShift:
    """``at``: position of the first price of the new level; ``before`` and ``after``: median logs; two-sided ``p``."""

    at: int
    before: float
    after: float
    p: float


def price_shift(x: Array) -> PriceShift | None:
    """The likeliest shift of level in log prices ``x`` (periods in order,); None for fewer than ``LEAST``.

    Source: the Mann-Whitney statistic of every split that leaves ``MARGIN`` prices on either side, after Pettitt (1979,
    doi:10.2307/2346729), each standardised so that late shifts are found too; ``p`` of the largest is multiplied by the
    number of splits. Prices that drift or hang together from month to month give smaller p-values than they should:
    ``p`` orders, and convicts nobody.

    >>> s = price_shift(np.r_[np.zeros(10), np.full(8, np.log(100.0))] + 0.1 * np.sin(np.arange(18)))
    >>> s.at, round(float(np.exp(s.after - s.before))) in range(90, 110), s.p < 0.01
    (10, True, True)
    >>> price_shift(np.zeros(5)) is None
    True
    """
    n = x.size
    if n < LEAST:
        return None
    # U(t) = sum over i < t <= j of sign(x_j - x_i), from the sums of whole rows.
    u = np.cumsum(np.sign(x[None, :] - x[:, None]).sum(axis=1))
    left = np.arange(MARGIN, n - MARGIN + 1)
    z = np.abs(u[left - 1]) / np.sqrt(left * (n - left) * (n + 1) / 3)
    best = int(z.argmax())
    at = int(left[best])
    p = min(2 * float(normal_upper_tail(z[best : best + 1])[0]) * left.size, 1.0)
    return PriceShift(at, float(np.median(x[:at])), float(np.median(x[at:])), p)
