"""Poisson pseudo maximum likelihood with fixed effects for series and months, by pyfixest (``umweg[ppml]``).

For one common effect on many treated series beside many controls, with standard errors clustered by series; where one
series is held against the growth of its controls' totals, measures/score.py gives the same number without a
regression: the score equations only match totals, so ``exp(beta)`` is ``(after / base) / (control after / control
base)``. Tests hold the two together. Log(1 + x) with normal errors has no such property and no place here.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from umweg.core.extras import needed

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Growth:
    """Growth of treated over control series, as a factor, with its 95 % interval and the one-sided p of a rise."""

    ratio: float
    lower: float
    upper: float
    p: float


def available() -> bool:
    """Is the extra installed?"""
    return find_spec("pyfixest") is not None


def growth(values: Array, treated: NDArray[np.bool_], start: int) -> Growth:
    """Fit ``values`` (series × months); ``treated`` (series,) from column ``start`` on. UsageError without pyfixest.

    Source: Santos Silva & Tenreyro (2006), doi:10.1162/rest.88.4.641. The design is balanced: absent trade is 0.
    """
    what = "A Poisson regression with fixed effects"
    pyfixest, pd = needed("pyfixest", "ppml", what), needed("pandas", "ppml", what)

    from umweg.measures.special import normal_upper_tail

    series, months = values.shape
    data = pd.DataFrame(
        {
            "value": values.ravel(),
            "series": np.repeat(np.arange(series), months),
            "month": np.tile(np.arange(months), series),
            "effect": (treated[:, None] & (np.arange(months) >= start)[None, :]).ravel().astype(float),
        }
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its use of pandas, and series that separation makes uninformative
        fit = pyfixest.fepois("value ~ effect | series + month", data, vcov={"CRV1": "series"})
    beta, se = float(fit.coef()["effect"]), float(fit.se()["effect"])
    p = float(normal_upper_tail(np.array([beta / se]))[0])
    low, mid, high = (float(np.exp(beta + k * se)) for k in (-1.959964, 0.0, 1.959964))
    return Growth(mid, low, high, p)
