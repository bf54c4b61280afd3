"""The null, fitted where nothing can have happened, on one half of the goods; judged on the other half.

The halves are drawn by a hash of the good's id, so that they depend on nothing else: not on order, not on the other
goods, not on a random seed.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from umweg.detect import surge
from umweg.detect.panel import Array, Index, Panel
from umweg.detect.surge import Nulls, Surge
from umweg.detect.windows import Span
from umweg.measures.score import NullModel

#: Where the data hold no placebo window: scatter at the wide end of what official monthly data showed (docs/method.md),
#: no growth assumed. Findings under this null are never graded above "watch".
FALLBACK_KAPPA = 2.0
FALLBACK_TAU = 0.4


@dataclass(frozen=True, slots=True)
class Calibration:
    """Nulls per role, the calibration half of the goods, and the placebo window they were fitted in (or None)."""

    transit: Nulls
    direct: Nulls
    half: NDArray[np.bool_]
    span: Span | None


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
    span: Span | None,
    complete: NDArray[np.bool_],
    transits: tuple[str, ...],
    target: str,
    min_total: float,
) -> Calibration:
    """Fit the nulls of transit countries and of direct trade on the calibration half, in the placebo window."""
    half = halves(panel.goods)
    if span is None:
        return Calibration(_fallback(len(transits)), _fallback(1), half, None)
    usable = surge.testable(panel, span, complete, min_total) & half[panel.good]
    fitted = []
    for partners in (transits, (target,)):
        group = groups_of(panel, partners)
        rows = np.flatnonzero(usable & (group >= 0))
        fitted.append(
            surge.fit(panel, rows, span, group[rows], len(partners)) if rows.size >= 30 else _fallback(len(partners))
        )
    return Calibration(fitted[0], fitted[1], half, span)


def _fallback(groups: int) -> Nulls:
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


def judge(
    panel: Panel,
    span: Span,
    rows: Index,
    group: Index,
    nulls: Nulls,
) -> Trial:
    """Test ``rows`` and correct for their number."""
    from umweg.measures.multiple import q_values

    tested = surge.test(panel, rows, span, group[rows], nulls)
    return Trial(tested, panel.good[rows], group[rows], q_values(tested.p))
