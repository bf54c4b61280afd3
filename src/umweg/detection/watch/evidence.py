"""From figures to evidence: the e-process of each corridor and each good in it, and who is on the list."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from umweg.detection.watch.figures import Figures
from umweg.detection.watch.options import WatchOptions
from umweg.measures.eprocess import e_bh, first_above, larger_halved, log_e, lower_bound
from umweg.series.panel import Array, Index

RECENT = 3  # months that "now" is the mean of


@dataclass(frozen=True, slots=True)
class WatchEvidence:
    """Evidence from the first month watched on; the last corridor of the figures, direct trade, is not among them.

    ``log_e`` (corridors × months) is that of ``money`` and ``broad`` taken together; ``at_least`` the lower bound of
    the rise in money; ``alarm`` the column of the first ``E >= 1/level`` or -1; ``listed`` is e-BH over corridors in
    the last month. For goods: ``rows`` of the figures, their ``goods_e``, and who was on the list when (rows × months).
    """

    log_e: Array
    money: Array
    broad: Array
    at_least: Array
    alarm: NDArray[np.int64]
    listed: NDArray[np.bool_]
    rows: Index
    goods_e: Array
    goods_listed: NDArray[np.bool_]


def judge(f: Figures, options: WatchOptions, families: int) -> WatchEvidence:
    """Evidence of everything in the figures; ``families`` times the corridors is the number of hypotheses."""
    n, begin = len(f.corridors) - 1, f.start - f.first
    usable = f.usable[:n]
    value = f.totals(f.value)[:n]
    money = _by_mask(value, usable, begin, options.allow_money)
    broad = _by_mask(f.totals(f.tempered)[:n], usable, begin, options.allow_breadth)
    both = larger_halved(money, broad)
    bound = np.zeros(both.shape)
    for mask, rows in _masks(usable):
        bound[rows] = lower_bound(value[rows], begin, options.level, mask)
    rows = np.flatnonzero(f.corridor < n)
    goods = _by_mask(f.tempered[rows], usable[f.corridor[rows]], begin, options.allow_goods)
    counted = np.where(f.usable[f.corridor[rows]], f.value[rows], 0.0)
    enough = np.cumsum(counted[:, begin:], axis=1) >= options.min_total
    return WatchEvidence(
        log_e=both,
        money=money,
        broad=broad,
        at_least=bound,
        alarm=first_above(both, options.level),
        listed=e_bh(both[:, -1], options.level),
        rows=rows,
        goods_e=goods,
        goods_listed=_lists(np.where(enough, goods, -np.inf), options.level, n * families),
    )


def _masks(usable: NDArray[np.bool_]) -> list[tuple[NDArray[np.bool_], Index]]:
    """Rows that were judged in the same months, together."""
    if usable.shape[0] == 0:
        return []
    distinct, where = np.unique(usable, axis=0, return_inverse=True)
    return [(mask, np.flatnonzero(where.ravel() == i)) for i, mask in enumerate(distinct)]


def _by_mask(values: Array, usable: NDArray[np.bool_], begin: int, allow: float) -> Array:
    out = np.zeros((values.shape[0], values.shape[1] - begin))
    for mask, rows in _masks(usable):
        out[rows] = log_e(values[rows], begin, allow, mask)
    return out


def _lists(evidence: Array, level: float, hypotheses: int) -> NDArray[np.bool_]:
    """e-BH in each month. Evidence set to nothing by a filter is still an e-value, so the filter costs nothing."""
    out = np.zeros(evidence.shape, dtype=np.bool_)
    for month in range(evidence.shape[1]):
        alive = np.flatnonzero(evidence[:, month] > 0)
        out[alive, month] = e_bh(evidence[alive, month], level, hypotheses)
    return out


def recent_ratio(values: Array, usable: NDArray[np.bool_], begin: int) -> float | None:
    """Mean of the last three judged months over that of the history; None where either is missing or zero."""
    history = values[:begin][usable[:begin]]
    now = values[begin:][usable[begin:]][-RECENT:]
    if history.size == 0 or now.size == 0 or history.mean() <= 0:
        return None
    return round(float(now.mean() / history.mean()), 4)
