"""Draws of a figure as a central value, two intervals and shares of signs."""

from __future__ import annotations

import numpy as np

from umweg.results.simulation import Spread
from umweg.simulation.trade.economy import Array

_NOTHING = 1e-9  # smaller than any residual lets one tell; such an effect has no sign


def spread(values: Array) -> Spread:
    """``values`` (1 + B): the central draw first. Draws that failed are NaN; they are counted elsewhere.

    >>> s = spread(np.array([0.5, -1.0, 0.0, 1.0, 2.0, np.nan]))
    >>> s.central, s.half, s.below, s.above
    (0.5, (-0.25, 1.25), 0.25, 0.5)
    """
    central, drawn = float(values[0]), values[1:][np.isfinite(values[1:])]
    if not drawn.size:
        return Spread(central)
    q = [float(x) for x in np.quantile(drawn, (0.25, 0.75, 0.05, 0.95))]
    below, above = (float((x > _NOTHING).mean()) for x in (-drawn, drawn))
    return Spread(central, (q[0], q[1]), (q[2], q[3]), below, above)
