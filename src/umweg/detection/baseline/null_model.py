"""The null, fitted where nothing can have happened, on one half of the goods; judged on the other half.

The halves are drawn by a hash of the good's id, so that they depend on nothing else: not on order, not on the other
goods, not on a random seed.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from umweg.detection.baseline import surge
from umweg.detection.baseline.surge import Nulls, Surge
from umweg.measures.multiple import q_values
from umweg.measures.score import NullModel
from umweg.series.panel import Array, Index, Panel
from umweg.series.windows import RunSpan

#: Where the data hold no placebo window: scatter at the wide end of what official monthly data showed (docs/method.md),
#: no growth assumed. Findings under this null are never graded above "watch".
FALLBACK_KAPPA = 2.0
FALLBACK_TAU = 0.4
#: Series that a null needs to be fitted at all.
ENOUGH = 30


@dataclass(frozen=True, slots=True)
class Calibration:
    """Nulls per role, and the calibration half of the goods.

    ``fitted``: were the nulls of transit countries and of direct trade fitted, or guessed for want of series?
    """

    transit: Nulls
    direct: Nulls
    half: NDArray[np.bool_]
    fitted: tuple[bool, bool]


def halves(goods: tuple[str, ...]) -> NDArray[np.bool_]:
    """True for goods of the calibration half.

    >>> halves(("84111280", "85171300~", "87033290")).tolist() == [bool(zlib.crc32(g.encode()) & 1) for g in
    ...     ("84111280", "85171300~", "87033290")]
    True
    """
    return np.array([zlib.crc32(g.encode()) & 1 for g in goods], dtype=np.bool_)


def groups_of(panel: Panel, partners: tuple[str, ...]) -> Index:
    """Index of each series' partner in ``partners``, -1 for others; (series,)."""
    place = {p: i for i, p in enumerate(partners)}
    table = np.array([place.get(p, -1) for p in panel.partners], dtype=np.intp)
    return table[panel.partner]


def calibrate(
    panel: Panel,
    spans: tuple[RunSpan, ...],
    complete: NDArray[np.bool_],
    transits: tuple[str, ...],
    target: str,
    min_total: float,
) -> Calibration:
    """Fit the nulls of transit countries and of direct trade on the calibration half of the goods.

    They are fitted in the first of the placebo windows ``spans``; how much growth differs in the others says how well
    that of the tested window is known.
    """
    half = halves(panel.goods)
    if not spans:
        return Calibration(fallback(len(transits)), fallback(1), half, (False, False))
    mine = complete & half
    nulls, fitted = [], []
    for partners in (transits, (target,)):
        group = groups_of(panel, partners)
        found = [_fit(panel, s, mine, group, len(partners), min_total) for s in spans]
        # What is not traded at all needs no null: a run led by leg 2 may hold no direct trade.
        fitted.append(found[0] is not None or not (group >= 0).any())
        weight = np.bincount(group[(group >= 0) & mine[panel.good]], minlength=len(partners)).astype(np.float64)
        others = [n for n in found[1:] if n]
        nulls.append(_unsure(found[0], others, weight) if found[0] else fallback(len(partners)))
    return Calibration(nulls[0], nulls[1], half, (fitted[0], fitted[1]))


def _fit(
    panel: Panel, span: RunSpan, goods: NDArray[np.bool_], group: Index, groups: int, min_total: float
) -> Nulls | None:
    """The null of one window; None where too few series can be tested."""
    rows = np.flatnonzero(surge.testable(panel, span, goods, min_total) & (group >= 0))
    return surge.fit(panel, rows, span, group[rows], groups) if rows.size >= ENOUGH else None


def _unsure(null: Nulls, others: list[Nulls], weight: Array) -> Nulls:
    """The same null, as wide as in the widest of the windows, and with growth as unsure as from one to the next.

    ``weight`` is the number of series a group: small countries' growth is the least known.
    """

    def widened(model: NullModel, found: list[NullModel]) -> NullModel:
        shifts = [np.square(np.log(m.ratio / model.ratio)) for m in found]
        spread = float(np.sqrt(np.average(np.mean(shifts, axis=0), weights=weight))) if shifts else 0.0
        models = [model, *found]
        kappa, tau = max(m.kappa for m in models), max(m.tau for m in models)
        return replace(model, kappa=kappa, tau=tau, growth_sd=max(model.growth_sd, spread))

    return Nulls(
        widened(null.money, [n.money for n in others]),
        widened(null.tempered, [n.tempered for n in others]),
        max(null.stretch, *(n.stretch for n in others), 1.0),
    )


def fallback(groups: int) -> Nulls:
    """The wide guess for data that can fit no null."""
    model = NullModel(np.ones(groups), FALLBACK_KAPPA, FALLBACK_TAU, 0)
    return Nulls(model, model)


@dataclass(frozen=True, slots=True)
class Trial:
    """One run of the surge test over all transit countries: tested series, their goods, partners, and q-values."""

    surge: Surge
    good: Index
    group: Index
    q: Array

    def found(self, alpha: float) -> NDArray[np.bool_]:
        """Series with q <= alpha whose excess in money is positive too."""
        return (self.q <= alpha) & (self.surge.money.excess > 0)


def judge(panel: Panel, span: RunSpan, rows: Index, group: Index, nulls: Nulls, alpha: float) -> Trial:
    """Test ``rows``, correct for their number, and widen the intervals for having been selected.

    Intervals of what was found are at the level 1 - 0.05 * found / tested, so that 95 in 100 of those *shown* hold the
    true excess on average (false coverage rate, Benjamini & Yekutieli 2005, doi:10.1198/016214504000001907).
    """
    tested = surge.assess(panel, rows, span, group[rows], nulls)
    trial = Trial(tested, panel.good[rows], group[rows], q_values(tested.p))
    found = trial.found(alpha)
    if not found.any():
        return trial
    level = 1 - 0.05 * float(found.mean())
    return replace(trial, surge=surge.assess(panel, rows, span, group[rows], nulls, level))
