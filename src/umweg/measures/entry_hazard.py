"""Did more members begin to sell than begin anyway? Hazards of entry, and the tail of an over-dispersed count.

The hazard of a first sale is a logit of classes (entry_strata.py), fitted on units that nothing was done to. For
one good and country the new sellers are then a count with known expectation ``m`` and variance

    v = dispersion * m + (spread * m)**2,        dispersion >= 1

with the tail of the negative binomial that has these moments (Poisson where v = m). A sum of chances that differ has
less variance than Poisson's, so the count errs on the safe side; ``dispersion`` is fitted, and ``spread`` lets the
level of all hazards of a country differ from one year to the next.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Index = NDArray[np.intp]
Flags = NDArray[np.bool_]

#: Weight of the normal prior on each class effect: keeps classes without a single entry finite, moves no others.
RIDGE = 0.1
_ROUNDS = 30


@dataclass(frozen=True, slots=True)
class Hazard:
    """Log odds of a first sale: ``intercept`` plus one effect a factor and class (each (classes,), the first 0)."""

    intercept: float
    effects: tuple[Array, ...]

    def chances(self) -> Array:
        """Chance of a first sale in each cell (combination of classes, the last factor fastest); (cells,)."""
        odds = np.array([self.intercept])
        for effect in self.effects:
            odds = (odds[:, None] + effect).ravel()
        return np.asarray(1 / (1 + np.exp(-odds)))


@dataclass(frozen=True, slots=True)
class EntryExcess:
    """Per group: expected new sellers, the excess over them with its interval, one-sided p of so many or more."""

    expected: Array
    excess: Array
    lower: Array
    upper: Array
    p: Array


def fit_hazard(cell: Index, levels: tuple[int, ...], entered: Flags) -> Hazard:
    """Fit the hazard on units at risk: ``cell`` (units,) of factors with ``levels`` classes, ``entered`` (units,).

    Main effects only, on the table of counts of all combinations (a few thousand cells, however many units), by
    Newton's method from the observed odds. Raises ValueError without a single unit that entered, or that did not.

    >>> rng = np.random.default_rng(0)
    >>> c = rng.integers(0, 2, 20_000)
    >>> h = fit_hazard(c, (2,), rng.random(20_000) < np.where(c == 1, 0.2, 0.05))
    >>> h.chances().round(2).tolist()
    [0.05, 0.2]
    """
    if not entered.any() or entered.all():
        raise ValueError("a hazard needs units that entered and units that did not")
    size = int(np.prod(levels))
    units, entries = np.bincount(cell, minlength=size), np.bincount(cell[entered], minlength=size)
    used = np.flatnonzero(units)
    n, k = units[used].astype(float), entries[used].astype(float)
    place = np.unravel_index(used, levels)
    dummies = [np.eye(m)[i][:, 1:] for m, i in zip(levels, place, strict=True)]
    design = np.concatenate([np.ones((used.size, 1)), *dummies], axis=1)
    fitted = _newton(design, n, k)
    cuts = np.cumsum([0, *(m - 1 for m in levels)]) + 1
    effects = tuple(np.r_[0.0, fitted[a:b]] for a, b in pairwise(cuts))
    return Hazard(float(fitted[0]), effects)


def _newton(design: Array, n: Array, k: Array) -> Array:
    """Penalised binomial logit: counts ``k`` of ``n`` in cells with this design."""
    penalty = np.r_[1e-9, np.full(design.shape[1] - 1, RIDGE)]
    # Cells of one or two units say little about their own odds: begin near the overall odds (Newton overshoots else).
    share = (k + k.sum() / n.sum()) / (n + 1)
    odds, weight = np.log(share / (1 - share)), n * share * (1 - share)
    fitted = np.linalg.solve((design.T * weight) @ design + np.diag(penalty), design.T @ (weight * odds))
    for _ in range(_ROUNDS):
        share = 1 / (1 + np.exp(-np.clip(design @ fitted, -30, 30)))
        weight = n * share * (1 - share)
        slope = design.T @ (k - n * share) - penalty * fitted
        step = np.linalg.solve((design.T * weight) @ design + np.diag(penalty), slope)
        fitted = fitted + np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-8:
            break
    return np.asarray(fitted)


def dispersion(entered: Array, expected: Array) -> float:
    """How much more counts scatter than Poisson's, never below 1; both (groups,).

    >>> dispersion(np.array([0.0, 4.0]), np.array([2.0, 2.0]))
    2.0
    """
    total = float(expected.sum())
    return max(1.0, float(((entered - expected) ** 2).sum()) / total) if total > 0 else 1.0


def entry_test(
    entered: Array, expected: Array, scatter: float, spread: float = 0.0, level: float = 0.95
) -> EntryExcess:
    """Test counts of new sellers against what was expected; both (groups,), ``scatter`` >= 1.

    The interval holds every excess ``d`` for which ``entered - d`` lies within the central ``level`` of what comes
    without a detour.

    >>> r = entry_test(np.array([7.0, 2.0]), np.array([2.0, 2.0]), 1.0)
    >>> r.p.round(4).tolist(), r.lower.tolist(), r.upper.tolist()
    ([0.0045, 0.594], [2.0, -3.0], [7.0, 2.0])
    """
    ratio = np.maximum(scatter, 1.0) + spread**2 * expected
    most = float(np.max(expected + 10 * np.sqrt(ratio * expected), initial=0.0))
    below = _cumulative(expected, ratio, int(max(most, np.max(entered, initial=0.0))) + 2)
    rows = np.arange(entered.size)
    at = np.maximum(entered.astype(np.intp) - 1, 0)
    p = np.where(entered > 0, 1 - below[rows, at], 1.0)
    tail = (1 - level) / 2
    low, high = ((below >= q).argmax(axis=1).astype(float) for q in (tail, 1 - tail))
    return EntryExcess(expected, entered - expected, entered - high, entered - low, np.clip(p, 0.0, 1.0))


def _cumulative(mean: Array, ratio: Array, count: int) -> Array:
    """P(Y <= j) of a negative binomial with this mean and variance ``ratio * mean``, for j < count; (groups, count)."""
    extra = ratio - 1
    shrink = np.divide(np.log1p(extra), extra, out=np.ones_like(extra), where=extra > 1e-12)
    term = np.exp(-mean * shrink)
    out = np.empty((mean.size, count))
    total = term.copy()
    for j in range(count):
        out[:, j] = total
        term = term * (mean + j * extra) / (ratio * (j + 1))
        total = total + term
    return np.minimum(out, 1.0)
