"""Whose report of a flow deserves more belief? Reliability of exporters and importers, by a fixed point.

An office is judged by how far it is from its partners, and each partner's word weighs by its own reliability, as in
Harvard Growth Lab's mirroring. Theirs iterates accuracies of |X - M| / (X + M) whose scale is arbitrary and decides
what the softmax gives; here the fixed point is that of a likelihood: log(X / M) of a flow has the variance
``v_exporter + v_importer``, so that softmax over the log precisions is the weight of least variance. The update is that
of expectation and maximisation (Dempster, Laird & Rubin 1977), outliers count less (Student's t). An office is judged
with the periods around, too: one period has few partners.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Degrees of freedom of the t distribution of log gaps.
T_DF = 5.0
#: So many flows with an average partner count as known of an office before it is seen: with few, weights stay even.
PRIOR = 4.0
#: Weight of the periods before and after, beside 1 for the period itself.
AROUND = 0.5
#: A log gap is held at this size (a factor of 55), so that a mistaken unit does not decide all.
MOST = 4.0
#: Variance of an average office's log report before any flow is mirrored: a third off, one way or the other.
ASSUMED_VARIANCE = 0.1


@dataclass(frozen=True, slots=True)
class Reliability:
    """Variances of log reports, (countries × periods) each role; ``taper``: how fast they fall with a flow's size.

    ``variance(role, country, period, log_size)`` is what one report of a flow is worth; ``usual`` is that of an
    average office, which an office without any mirrored flow has, too.
    """

    exporter: Array
    importer: Array
    taper: float
    centre: float
    usual: float
    rounds: int

    def variances(self, exporter: Ints, importer: Ints, period: Ints, log_size: Array) -> tuple[Array, Array]:
        """Variance of the exporter's and the importer's log report of each flow, (flows,)."""
        h = np.exp(-self.taper * (log_size - self.centre))
        return self.exporter[exporter, period] * h, self.importer[importer, period] * h


def discrepancy(one: Array, other: Array) -> Array:
    """|X - M| / (X + M): 0 where two reports agree, 1 where one is zero, NaN where neither is above zero.

    >>> discrepancy(np.array([3.0, 5.0, 0.0]), np.array([1.0, 5.0, 0.0])).tolist()
    [0.5, 0.0, nan]
    """
    total = one + other
    out = np.full(total.shape, np.nan)
    np.divide(np.abs(one - other), total, out=out, where=total > 0)
    return out


def fixed_point(
    log_gap: Array,
    log_size: Array,
    exporter: Ints,
    importer: Ints,
    period: Ints,
    shape: tuple[int, int, int],
    rounds: int = 60,
) -> Reliability:
    """Reliability of all offices from mirrored flows; arguments (flows,), ``shape`` = exporters, importers, periods.

    ``log_gap`` = log(export / FOB-equivalent import) of flows that both sides report above zero. Which side is better
    on the whole cannot be known from two reports of each flow; both are taken to be equally good on average.

    >>> rng = np.random.default_rng(0)
    >>> e, i, t = (a.ravel() for a in np.mgrid[0:12, 0:12, 0:3])
    >>> sd = np.where(np.arange(12) < 6, 0.05, 0.5)
    >>> gap = rng.normal(0, sd[e]) - rng.normal(0, sd[i])
    >>> r = fixed_point(gap, np.zeros(gap.size), e, i, t, (12, 12, 3))
    >>> bool(np.median(r.exporter[6:]) > 4 * np.median(r.exporter[:6]))
    True
    """
    exporters, importers, periods = shape
    centre = float(log_size.mean()) if log_size.size else 0.0
    held = np.clip(log_gap, -MOST, MOST)
    taper = _taper(held, log_size)
    squares = held**2 * np.exp(taper * (log_size - centre))
    seen = float(np.median(squares)) / 0.4549 / 2 if squares.size else 0.0
    usual = (squares.size * seen + PRIOR * ASSUMED_VARIANCE) / (squares.size + PRIOR)
    e, i = exporter * periods + period, importer * periods + period
    count_e, count_i = (
        around(np.bincount(at, minlength=n * periods).astype(np.float64).reshape(n, periods)).ravel() + PRIOR
        for at, n in ((e, exporters), (i, importers))
    )
    ve, vi = np.full(exporters * periods, usual), np.full(importers * periods, usual)
    done = 0
    for done in range(1, rounds + 1):  # noqa: B007  # the number of rounds is part of the result
        own_e, own_i = _expected(squares, ve[e], vi[i])
        before = ve, vi
        ve = (_pooled(own_e, e, (exporters, periods)) + PRIOR * usual) / count_e
        vi = (_pooled(own_i, i, (importers, periods)) + PRIOR * usual) / count_i
        moved = (np.abs(np.log(new / old)).max(initial=0) for new, old in zip((ve, vi), before, strict=True))
        if max(float(m) for m in moved) < 1e-3:
            break
    return Reliability(ve.reshape(exporters, periods), vi.reshape(importers, periods), taper, centre, usual, done)


def _expected(squares: Array, ve: Array, vi: Array) -> tuple[Array, Array]:
    """Squared errors of both reports that the squared gap lets expect under the present variances, (flows,)."""
    v = ve + vi
    excess = squares * (T_DF + 1) / (T_DF + squares / v) / v - 1.0
    share = ve / v
    return ve * (1.0 + share * excess), vi * (1.0 + (1.0 - share) * excess)


def _pooled(values: Array, at: Ints, shape: tuple[int, int]) -> Array:
    """Sums by country and period, with those of the periods around."""
    return around(np.bincount(at, values, shape[0] * shape[1]).astype(np.float64).reshape(shape)).ravel()


def around(sums: Array) -> Array:
    """Sums of each period (countries × periods) with ``AROUND`` times those of the periods before and after.

    >>> around(np.array([[0.0, 4.0, 0.0, 0.0]])).tolist()
    [[2.0, 4.0, 2.0, 0.0]]
    """
    out = sums.copy()
    out[:, 1:] += AROUND * sums[:, :-1]
    out[:, :-1] += AROUND * sums[:, 1:]
    return out


def _taper(gap: Array, log_size: Array, bins: int = 10) -> float:
    """How fast the variance falls with size: minus the slope of log median squares over size classes, 0 to 1."""
    if gap.size < 20 * bins or float(np.ptp(log_size)) < 1.0:
        return 0.0
    rank = np.argsort(log_size, kind="stable")
    parts = np.array_split(rank, bins)
    y = np.log([max(float(np.median(gap[p] ** 2)), 1e-8) for p in parts])
    x = np.array([float(log_size[p].mean()) for p in parts])
    return float(np.clip(-np.polyfit(x, y, 1)[0], 0.0, 1.0))
