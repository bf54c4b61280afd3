"""Difference in differences of values with many zeros: growth of a series over that of its controls.

Poisson pseudo maximum likelihood with fixed effects for series and months (Santos Silva & Tenreyro 2006,
doi:10.1162/rest.88.4.641) has a closed form where one series at a time is held against a common control group: the
score equations only match totals: ``exp(beta) = (after / base) / (control after / control base)``. Log(1 + x) with
normal errors has no such property and no place here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Effect:
    """Per series: log ratio of growth over the controls', and its standard error; NaN where a window has no trade."""

    log_ratio: Array
    se: Array


def difference(base: Array, after: Array, phi: Array, controls: tuple[float, float], control_phi: float) -> Effect:
    """Growth of each series, (series,), over that of the control group's totals ``(base, after)``.

    ``phi`` are quasi-Poisson dispersions (unit of the values) of the series and of the control total.

    >>> e = difference(np.array([10.0]), np.array([40.0]), np.array([1.0]), (100.0, 200.0), 1.0)
    >>> round(float(np.exp(e.log_ratio[0])), 6), round(float(e.se[0]), 3)
    (2.0, 0.374)
    """
    live = (base > 0) & (after > 0)
    b, a = np.where(live, base, 1.0), np.where(live, after, 1.0)
    before, behind = controls
    out = np.log(a / b) - np.log(behind / before)
    variance = phi * (1 / a + 1 / b) + control_phi * (1 / before + 1 / behind)
    return Effect(np.where(live, out, np.nan), np.where(live, np.sqrt(variance), np.nan))
