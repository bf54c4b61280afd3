"""When did a series change level? One unknown break, its interval, and a placement test.

For every series and every admissible month the quasi-Poisson likelihood of "one level before, another from this month
on" is taken from cumulative sums; the whole panel is one pass. The interval is the set of months that the quasi-
posterior (flat prior, likelihood tempered by the dispersion) needs to reach the level.

The p-value is a placement test: if the break could have fallen on any admissible month alike, how likely is it to fall
as close behind the measure as it did? It needs no distribution for the likelihood ratio, which has none that is handy
when the date is unknown (Andrews 1993).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Months at either end where no break is looked for: two points make no level.
MARGIN = 3
#: Months that a series needs for a break to be looked for at all.
LEAST = 2 * MARGIN


@dataclass(frozen=True, slots=True)
class Break:
    """Per series: first month of the new level and its interval (month indices), log-ratio of levels, placement p."""

    month: Ints
    lower: Ints
    upper: Ints
    log_ratio: Array
    p_value: Array


def one_break(values: Array, phi: Array, measure: int, lead: int = 1, level: float = 0.95) -> Break:
    """Locate one break in each row of ``values`` (series × months), dispersion ``phi`` (series,).

    ``measure`` is the month index from which the measure holds; a break up to ``lead`` months earlier (announcement)
    counts as belonging to it. A placement further behind the measure, or before it, has a larger p-value. ValueError
    for fewer than ``LEAST`` months.

    >>> y = np.r_[np.full(20, 10.0), np.full(10, 50.0)][None, :]
    >>> b = one_break(y, np.array([1.0]), measure=19)
    >>> int(b.month[0]), int(b.lower[0]), int(b.upper[0]), round(float(b.p_value[0]), 3)
    (20, 20, 20, 0.12)
    """
    months = values.shape[1]
    if months < LEAST:
        raise ValueError(f"{months} months hold no break: {LEAST} are needed")
    at = np.arange(MARGIN, months - MARGIN + 1)
    total = values.sum(axis=1, keepdims=True)
    left = np.cumsum(values, axis=1)[:, at - 1]
    right = total - left
    n_left, n_right = at.astype(float), (months - at).astype(float)
    gain = (
        _xlogx_rate(left, n_left) + _xlogx_rate(right, n_right) - _xlogx_rate(total, np.array([float(months)]))
    ) / np.maximum(phi, 1e-12)[:, None]
    best = gain.argmax(axis=1)
    rows = np.arange(values.shape[0])
    posterior = np.exp(gain - gain.max(axis=1, keepdims=True))
    posterior /= posterior.sum(axis=1, keepdims=True)
    lower, upper = _central_set(posterior, best, level)
    ratio = _log_ratio(left[rows, best] / n_left[best], right[rows, best] / n_right[best])
    month = at[best]
    return Break(month, at[lower], at[upper], ratio, _placement(at, month, measure, lead))


def _xlogx_rate(x: Array, n: Array) -> Array:
    """x log(x / n), 0 at x = 0."""
    return np.multiply(x, np.log(np.divide(x, n, out=np.ones_like(x), where=x > 0)))


def _log_ratio(before: Array, after: Array) -> Array:
    """log(after / before), bounded where one of them is zero."""
    tiny = 1e-9 + 1e-3 * (before + after)
    return np.asarray(np.log((after + tiny) / (before + tiny)))


def _central_set(posterior: Array, best: Ints, level: float) -> tuple[Ints, Ints]:
    """Smallest and largest month of the highest-posterior set that reaches ``level``."""
    order = np.argsort(-posterior, axis=1, kind="stable")
    mass = np.take_along_axis(posterior, order, axis=1).cumsum(axis=1)
    inside = np.empty(posterior.shape, dtype=bool)
    np.put_along_axis(inside, order, mass - np.take_along_axis(posterior, order, axis=1) < level, axis=1)
    k = posterior.shape[1]
    lower = np.minimum(inside.argmax(axis=1), best)
    upper = np.maximum(k - 1 - inside[:, ::-1].argmax(axis=1), best)
    return lower.astype(np.int64), upper.astype(np.int64)


def _placement(at: Ints, month: Ints, measure: int, lead: int) -> Array:
    """Share of admissible months that lie at least as close behind the measure as ``month`` does."""
    start = measure - lead
    delay = month - start
    near = ((at[None, :] >= start) & (at[None, :] <= month[:, None])).sum(axis=1)
    return np.where(delay >= 0, np.maximum(near, 1) / at.size, 1.0)
