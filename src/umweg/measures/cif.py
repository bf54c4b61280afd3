"""The CIF step: by how much an import (with freight and insurance) lies above the export of the same goods.

After Gaulier & Zignago (2010, BACI): the logarithm of import over export on the logarithm of distance, on a common
border and, where mass is there, on the good's unit value. Estimated with Tukey's bisquare, because the same ratio also
holds every misreport and every good that never arrives; a rate that the data cannot tell is not guessed from them but
assumed, and said to be.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Assumed where the data cannot tell: the IMF's factor of 1.06 for its Direction of Trade Statistics (Yearbook 2017).
ASSUMED = 0.06
#: Spread (one standard deviation) of the logarithm of a single flow's factor around an assumed rate.
ASSUMED_SD = 0.05
#: Below this many pairs, exporters or importers a rate and the habits of a few offices cannot be told apart.
LEAST_PAIRS, LEAST_SIDES = 100, 8
#: Largest standard error of the mean rate that is believed, and the rates that are plausible as a mean and at all.
MOST_ERROR = 0.03
MEAN_RATES = (0.0, 0.2)
MOST_RATE = 0.3
#: A common border is told apart from distance with at least so many pairs on either side.
LEAST_BORDERS = 10
_TUNING = 4.685  # bisquare: 95 % efficiency under normal errors


@dataclass(frozen=True, slots=True)
class CifStep:
    """How an import becomes comparable with an export: divide it by ``factor``.

    ``rate`` is the mean rate (0.06 is 6 %); ``distance``, ``border``, ``unit_value`` are slopes of the log factor on
    log km, on a common border (0 or 1) and on the log unit value over ``centre[1]``; ``centre`` the means they start
    from. ``sd`` is the standard deviation of the log factor; ``estimated`` False means assumed, ``why`` says why.
    """

    rate: float
    distance: float
    border: float
    unit_value: float
    centre: tuple[float, float]
    sd: float
    pairs: int
    estimated: bool
    why: str

    def factor(self, km: Array, border: Array, unit_value: Array | None = None) -> Array:
        """1 + rate of each flow; NaN in an argument (not known) counts as the mean. Never below 1 or above 1.3.

        >>> assumed("few pairs").factor(np.array([5000.0]), np.array([0.0])).tolist()
        [1.06]
        """
        log = np.full(km.shape, np.log1p(self.rate))
        log += self.distance * np.where(km > 0, np.log(np.where(km > 0, km, 1.0)) - self.centre[0], 0.0)
        log += self.border * np.where(np.isnan(border), 0.0, border)
        if unit_value is not None and self.unit_value:
            known = unit_value > 0
            log += self.unit_value * np.where(known, np.log(np.where(known, unit_value, 1.0)) - self.centre[1], 0.0)
        return np.asarray(np.clip(np.exp(log), 1.0, 1 + MOST_RATE))

    @property
    def text(self) -> str:
        """One sentence for people: the rate, and where it is from."""
        if not self.estimated:
            return f"CIF step of {self.rate:.1%}: assumed (IMF, 1.06), not estimated: {self.why}"
        return (
            f"CIF step of {self.rate:.1%} on average, estimated from {self.pairs:,} pairs of countries "
            f"({self.distance:+.3f} for each log km, {self.border:+.3f} for a common border)."
        )


def assumed(why: str, pairs: int = 0) -> CifStep:
    """The step where the data cannot tell."""
    return CifStep(ASSUMED, 0.0, 0.0, 0.0, (0.0, 0.0), ASSUMED_SD, pairs, False, why)


def fit_cif(
    log_ratio: Array,
    km: Array,
    border: Array,
    exporter: Ints,
    importer: Ints,
    unit_value: Array | None = None,
    weight: Array | None = None,
) -> CifStep:
    """Estimate the step from flows that both sides report; all arguments (flows,), NaN is "not known".

    ``log_ratio`` is log(import / export), ``km`` and ``border`` belong to the pair, ``unit_value`` to the good (not to
    the flow, whose export stands on both sides), ``weight`` says how far the two masses agree (0 to 1). A pair counts
    once, with the median of its flows. Costs that fall with distance, or rise with a border, are set to zero.

    >>> rng = np.random.default_rng(1)
    >>> e, i = (a.ravel() for a in np.mgrid[0:20, 0:20])
    >>> km = rng.uniform(500, 10_000, e.size)
    >>> y = 0.05 + 0.02 * np.log(km / 4000) + rng.normal(0, 0.1, e.size)
    >>> step = fit_cif(y, km, np.zeros(e.size), e, i)
    >>> step.estimated, round(step.rate, 2), step.distance > 0
    (True, 0.05, True)
    """
    usable = np.isfinite(log_ratio) & (km > 0)
    if not usable.any():
        return assumed("no flow is reported by both sides.")
    y, x, near = log_ratio[usable], np.log(km[usable]), np.nan_to_num(border[usable])
    importers = int(importer.max()) + 1
    key = exporter[usable].astype(np.int64) * importers + importer[usable]
    pairs, row = np.unique(key, return_inverse=True)
    sides = min(np.unique(pairs // importers).size, np.unique(pairs % importers).size)
    if pairs.size < LEAST_PAIRS or sides < LEAST_SIDES:
        return assumed(
            f"{pairs.size} pairs with {sides} countries on the smaller side; {LEAST_PAIRS} and {LEAST_SIDES} are "
            "needed.", int(pairs.size)
        )  # fmt: skip
    first = np.zeros(pairs.size, dtype=np.int64)
    first[row[::-1]] = np.arange(row.size)[::-1]
    own = np.ones(pairs.size) if weight is None else _mean_of(np.nan_to_num(weight[usable]), row, pairs.size)
    by_pair = _medians(y, row, pairs.size)
    coef, error, spread = _bisquare(by_pair, x[first], near[first], own + 1e-3)
    rate = float(np.expm1(coef[0]))
    if error > MOST_ERROR or not MEAN_RATES[0] <= rate <= MEAN_RATES[1]:
        return assumed(
            f"{pairs.size} pairs give {rate:.1%} ± {1.96 * error:.1%}, "
            + ("too loose to be used." if error > MOST_ERROR else "which is no cost of freight and insurance."),
            int(pairs.size),
        )
    slope, middle = 0.0, 0.0
    if unit_value is not None:
        slope, middle = _unit_slope(y - by_pair[row], unit_value[usable], row, pairs.size)
    return CifStep(
        rate, float(coef[1]), float(coef[2]), slope, (float(x[first].mean()), middle),
        float(min(max(error, 0.2 * spread), ASSUMED_SD)), int(pairs.size), True, "",
    )  # fmt: skip


def _mean_of(values: Array, row: Ints, n: int) -> Array:
    return np.asarray(np.bincount(row, values, n) / np.maximum(np.bincount(row, minlength=n), 1))


def _medians(values: Array, row: Ints, n: int) -> Array:
    """Median of each group, without a loop: values sorted within groups, the middle ones picked."""
    order = np.lexsort((values, row))
    count = np.bincount(row, minlength=n)
    start = np.cumsum(count) - count
    low, high = order[start + (count - 1) // 2], order[start + count // 2]
    return np.asarray((values[low] + values[high]) / 2)


def _bisquare(y: Array, x: Array, near: Array, own: Array) -> tuple[Array, float, float]:
    """(level, slope on x, border), standard error of the level, scale. Slopes of the wrong sign are taken out."""
    columns = [np.ones_like(y), x - x.mean()]
    enough = LEAST_BORDERS <= float((near > 0).sum()) <= y.size - LEAST_BORDERS
    columns.append(near if enough else np.zeros_like(y))
    keep = [0, *([1] if float(np.ptp(x)) > 0 else []), *([2] if enough else [])]
    while True:
        design = np.stack([columns[k] for k in keep], axis=1)
        part, error, scale = _robust(y, design, own)
        wrong = [k for k, c in zip(keep, part, strict=True) if (k == 1 and c < 0) or (k == 2 and c > 0)]
        if not wrong:
            break
        keep.remove(wrong[0])
    coef = np.zeros(3)
    coef[keep] = part
    return coef, error, scale


def _robust(y: Array, design: Array, own: Array) -> tuple[Array, float, float]:
    """Iterated reweighted least squares from the median on."""
    residual: Array = np.asarray(y - np.median(y), dtype=np.float64)
    scale = 1e-9
    coef: Array = np.zeros(design.shape[1])
    for _ in range(50):
        scale = max(float(np.median(np.abs(residual))) / 0.6745, 1e-9)
        w = np.clip(1 - (residual / (_TUNING * scale)) ** 2, 0, None) ** 2 * own
        root = np.sqrt(w)[:, None]
        new = np.asarray(np.linalg.lstsq(design * root, y * root[:, 0], rcond=None)[0], dtype=np.float64)
        done = bool(np.allclose(new, coef, atol=1e-8))
        coef, residual = new, np.asarray(y - design @ new, dtype=np.float64)
        if done:
            break
    w = np.clip(1 - (residual / (_TUNING * scale)) ** 2, 0, None) ** 2 * own
    return coef, scale / float(np.sqrt(max(w.sum() / own.mean(), 1.0))), scale


def _unit_slope(residual: Array, unit_value: Array, row: Ints, n: int) -> tuple[float, float]:
    """Slope on the log unit value within pairs, and the middle it starts from; not above zero."""
    known = unit_value > 0
    if int(known.sum()) < LEAST_PAIRS:
        return 0.0, 0.0
    x = np.log(unit_value[known])
    inside = x - _mean_of(x, row[known], n)[row[known]]
    if float(np.ptp(inside)) < 1e-9:
        return 0.0, float(np.median(x))
    coef, _, _ = _robust(residual[known], np.stack([np.ones_like(x), inside], axis=1), np.ones_like(x))
    return min(float(coef[1]), 0.0), float(np.median(x))
