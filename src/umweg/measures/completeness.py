"""Is a series complete, in one unit, and plausible beside its mirror? Whole panels at once; NaN is "not there".

Each function gives numbers, not verdicts; the bounds that make a verdict are in :data:`BOUNDS`, with the reason for
each.

>>> import numpy as np
>>> months = np.full((1, 1, 12), 100.0)
>>> short_years(np.array([[100.0]]), months).ratio.round(3)
array([[0.083]])
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class CompletenessBounds:
    """From where on a figure is not assessable.

    ``short``: an annual total below this share of its twelve months. ``low``: a reporter's total below this share of
    the median of its neighbours; the worst real fall of a whole country's trade in a year is about a half, so 0.35 for
    years; single months vary more. ``spreads``: and so many of its own spreads below its usual, as small reporters
    trade in lumps. ``steady``: a reporter with rows in fewer periods than this share has no missing months.
    ``coverage``: below this share of the usual number of codes. ``unit``: distance in powers of ten
    from 3 (kilograms for tonnes). ``mirror``: an importer that reports so many times
    what the exporter reports. ``ghost``: the other way round; set far higher, as goods that leave and never arrive are
    evidence, not a fault (up to 20 for the Baltic states and Kyrgyzstan). ``most``: share of reporters that have a
    month for it to be missed in others. ``least``: smallest trade, in the data's currency, to be judged as a whole.
    """

    short: float = 0.9
    low_year: float = 0.35
    low_month: float = 0.1
    coverage: float = 0.33
    spreads: float = 6.0
    steady: float = 0.8
    least_codes: int = 20
    unit: float = 0.35
    least_goods: int = 3
    mirror: float = 30.0
    ghost: float = 100.0
    most: float = 0.9
    least: float = 1e7


BOUNDS = CompletenessBounds()


@dataclass(frozen=True, slots=True)
class ShortYears:
    """``ratio`` (series, years): annual figure over the sum of its months, NaN unless all twelve are there.

    ``months`` (series, years): how many are there. ``month``: the month (1 to 12) that alone equals the annual
    figure, 0 for none.
    """

    ratio: Array
    months: NDArray[np.int64]
    month: NDArray[np.int64]


def short_years(annual: Array, months: Array) -> ShortYears:
    """Annual figures (series, years) beside monthly ones (series, years, 12).

    >>> m = np.array([[[7.0] + [11.0] * 11]])
    >>> short_years(np.array([[7.0]]), m).month
    array([[1]])
    """
    there = ~np.isnan(months)
    count = there.sum(axis=2)
    total = np.where(there, months, 0.0).sum(axis=2)
    whole = (count == 12) & (total > 0)
    ratio = np.where(whole, annual / np.where(total > 0, total, 1.0), np.nan)
    same = np.isclose(months, annual[..., None], rtol=1e-6, atol=0.0) & there & (annual[..., None] > 0)
    alone = same.any(axis=2) & (total > annual * 1.000001)
    return ShortYears(ratio, count, np.where(alone, same.argmax(axis=2) + 1, 0))


def beside_neighbours(values: Array, reach: int = 2) -> Array:
    """Each value (series, periods) over the median of up to ``reach`` values on either side; NaN without any.

    >>> float(beside_neighbours(np.array([[10.0, 12.0, 1.0, 14.0, 16.0]]))[0, 2].round(3))
    0.077
    """
    series, periods = values.shape
    wide = np.pad(values, ((0, 0), (reach, reach)), constant_values=np.nan)
    shifts = [s for s in range(2 * reach + 1) if s != reach]
    around = np.stack([wide[:, s : s + periods] for s in shifts], axis=2) if series else np.empty((0, periods, 1))
    known = ~np.isnan(around)
    ordered = np.sort(np.where(known, around, np.inf), axis=2)
    n = known.sum(axis=2)
    low = np.take_along_axis(ordered, np.maximum((n - 1) // 2, 0)[..., None], axis=2)[..., 0]
    high = np.take_along_axis(ordered, np.maximum(n // 2, 0).clip(max=around.shape[2] - 1)[..., None], axis=2)[..., 0]
    with np.errstate(invalid="ignore", divide="ignore"):
        middle = np.where(n > 0, (low + high) / 2, np.nan)
        return np.where(middle > 0, values / middle, np.nan)


def unusual(ratio: Array, spreads: float = BOUNDS.spreads) -> Flags:
    """Ratios (series, periods) that are far from their own series' usual: by so many median absolute deviations.

    In logarithms; a spread counts as at least 0.1, so that a smooth series does not alarm at every ripple.

    >>> unusual(np.array([[1.0, 1.1, 0.9, 1.0, 0.05], [1.0, 0.02, 9.0, 0.05, 0.01]])).any(axis=1).tolist()
    [True, False]
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        logs = np.where(ratio > 0, np.log(ratio), np.nan)
    centred = logs - nan_median(logs)[:, None]
    spread = np.maximum(nan_median(np.abs(centred)), 0.1)
    with np.errstate(invalid="ignore"):
        found: Flags = np.abs(centred) > spreads * spread[:, None]
    return found


def holes(present: Flags, expected: Flags, steady: float = BOUNDS.steady) -> Flags:
    """Periods (series, periods) without rows, though others of the same source have them and this one has some.

    ``expected`` (periods): whether most reporters have the period. What lies before a series begins is no hole, as
    it may have joined later; what lies behind its end is. A series with rows in less than ``steady`` of its
    periods trades in lumps, and has no holes.

    >>> holes(np.array([[False, True, False, True, True, True, True]]), np.array([True] * 7)).tolist()
    [[False, False, True, False, False, False, False]]
    """
    begun = np.maximum.accumulate(present, axis=1)
    share = present.sum(axis=1) / np.maximum(begun.sum(axis=1), 1)
    found: Flags = begun & ~present & expected[None, :] & (share >= steady)[:, None]
    return found


def power_shift(value: Array, mass: Array) -> Array:
    """Unit values (series, periods) as powers of ten from the median of their own series.

    A unit mistaken by 1,000 gives 3 or -3. NaN where either figure is missing or zero.

    >>> power_shift(np.array([[5.0, 5.0, 5.0]]), np.array([[1.0, 1.0, 1000.0]])).tolist()
    [[0.0, 0.0, -3.0]]
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        unit = np.where((value > 0) & (mass > 0), np.log10(value) - np.log10(mass), np.nan)
    return unit - nan_median(unit)[:, None]


def nan_median(values: Array) -> Array:
    """Median of each row without NaN; NaN for a row of nothing else."""
    found = np.full(values.shape[0], np.nan)
    some = ~np.isnan(values).all(axis=1)
    if some.any():
        found[some] = np.nanmedian(values[some], axis=1)
    return found


def thousandfold(powers: Array, slack: float = BOUNDS.unit) -> Flags:
    """True where a shift in powers of ten is that of a unit mistaken by 1,000, either way."""
    found: Flags = np.abs(np.abs(powers) - 3.0) <= slack
    return found


def apart(one: Array, other: Array) -> Array:
    """By which factor (at least 1) two reports of the same flow differ; NaN where either is missing or zero.

    >>> apart(np.array([100.0, 5.0]), np.array([7.1, 5.0])).round(1).tolist()
    [14.1, 1.0]
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.where((one > 0) & (other > 0), one / other, np.nan)
        return np.maximum(ratio, 1 / ratio)
