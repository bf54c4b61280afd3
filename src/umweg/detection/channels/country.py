"""Whole transit countries: all listed goods together, against the growth of the other partners' totals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from umweg.measures.dispersion import moderated
from umweg.measures.growth import TotalChange, total_change
from umweg.measures.multiple import q_values
from umweg.results import Counterfactual
from umweg.series.panel import Array, Panel
from umweg.series.windows import RunSpan


@dataclass(frozen=True, slots=True)
class Countries:
    """Per transit country with any trade: totals, their change, q-value; ``names`` (countries,).

    ``by`` says what was expected: the growth of others' totals, or the share of the target's imports held before.
    ``fitted``: was their scatter learnt where nothing had happened?
    """

    names: tuple[str, ...]
    base: Array
    after: Array
    change: TotalChange
    q: Array
    by: Counterfactual = "own growth"
    fitted: bool = True

    def fall(self, i: int = 0) -> tuple[float, float, float, float]:
        """(fall, lower, upper, p of a fall) of the i-th total: its change turned round."""
        c = self.change
        return -float(c.excess[i]), -float(c.upper[i]), -float(c.lower[i]), 1.0 - float(c.p[i])

    def found(self, alpha: float) -> NDArray[np.bool_]:
        """Countries whose total rose at q <= alpha."""
        return (self.q <= alpha) & (self.change.excess > 0)


@dataclass(frozen=True, slots=True)
class _Totals:
    base: Array
    after: Array
    noise: Array


def _totals(panel: Panel, span: RunSpan, keep: NDArray[np.bool_], partners: tuple[str, ...]) -> _Totals:
    """Totals of the kept series a partner, and the sampling variance of their log growth."""
    history = panel.value[:, panel.columns(span.history_from, span.history_to)]
    window = panel.value[:, panel.columns(span.after_from, span.after_to)]
    base, after = history.sum(axis=1), window.sum(axis=1)
    phi = moderated(history, window).phi
    place = {p: i for i, p in enumerate(partners)}
    group = np.array([place.get(p, len(partners)) for p in panel.partners], dtype=np.intp)[panel.partner]
    b, a, vb, va = (
        np.bincount(group[keep], x[keep], len(partners) + 1)[:-1].astype(np.float64)
        for x in (base, after, phi * base, phi * after)
    )
    noise = np.divide(vb, b**2, out=np.ones_like(b), where=b > 0) + np.divide(
        va, a**2, out=np.ones_like(a), where=a > 0
    )
    return _Totals(b, a, noise)


def countries(
    panel: Panel,
    span: RunSpan,
    null_span: RunSpan | None,
    complete: NDArray[np.bool_],
    half: NDArray[np.bool_],
    transits: tuple[str, ...],
    judged: NDArray[np.bool_] | None = None,
) -> Countries:
    """Test every transit country's total over complete families.

    Peers' growth is taken in ``null_span`` on the calibration ``half`` of the goods, from all partners but the one
    tested. ``judged`` restricts the goods that are tested (for the placebo: the other half).
    """
    goods = complete if judged is None else complete & judged
    tested = _totals(panel, span, goods[panel.good], transits)
    peers: list[Array] = [np.zeros(0) for _ in transits]
    peer_noise: list[Array] = [np.zeros(0) for _ in transits]
    if null_span is not None:
        null = _totals(panel, null_span, (complete & half)[panel.good], panel.partners)
        live = (null.base > 0) & (null.after > 0)
        growth = np.log(np.where(live, null.after, 1.0)) - np.log(np.where(live, null.base, 1.0) * null_span.exposure)
        for i, name in enumerate(transits):
            others = live & np.array([p != name for p in panel.partners])
            peers[i], peer_noise[i] = growth[others], null.noise[others]
    live = (tested.base > 0) & (tested.after > 0)
    change = total_change(tested.base, tested.after, tested.noise, span.exposure, peers, peer_noise)
    p = np.where(live, change.p, 1.0)
    return Countries(transits, tested.base, tested.after, change, q_values(p))
