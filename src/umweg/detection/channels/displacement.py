"""Channel 2, displacement: direct trade in the same good fell, and the surge replaces a share of the fall."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from umweg.detection.baseline.surge import Nulls, assess
from umweg.law.load import grade_rules
from umweg.results import Channel, Interval
from umweg.series.panel import Array, Index, Panel
from umweg.series.windows import RunSpan


@dataclass(frozen=True, slots=True)
class DirectTrade:
    """Direct trade per good, (goods,): window, expected, fall (positive) with interval, p of a fall. NaN: no series.

    ``good`` is (series,): the good of each panel row.
    """

    good: Index
    after: Array
    expected: Array
    fall: Array
    lower: Array
    upper: Array
    p: Array

    def channel(self, row: int, excess: Interval) -> Channel:
        """The channel for the good of a panel row whose leg-1 excess is ``excess``."""
        good = int(self.good[row])
        if np.isnan(self.p[good]):
            text = "No direct trade of this good in the data."
            return Channel("displacement", False, text=text, lacks=("direct trade of this good",))
        fall, p = float(self.fall[good]), float(self.p[good])
        estimate = Channel(
            "displacement",
            True,
            effect=fall,
            unit="direct trade below expectation",
            interval=(float(self.lower[good]), float(self.upper[good])),
            p_value=p,
        )
        if p <= grade_rules().p_value_at_most and fall > 0:
            share = f"{excess.central / fall:.0%} of what it fell below expectation"
            return replace(estimate, stance="for", text=f"Direct trade fell; the surge equals {share}.")
        if fall <= 0:
            return replace(estimate, stance="against", text="Direct trade did not fall.")
        return replace(estimate, text="Direct trade fell within its usual swings.")


def displacement(panel: Panel, span: RunSpan, target: str, nulls: Nulls, min_total: float) -> DirectTrade:
    """Test the fall of direct trade for every good at once."""
    by_good = panel.by_good(target)
    history, after, _ = panel.totals(span)
    goods = np.flatnonzero(by_good >= 0)
    goods = goods[(history + after)[by_good[goods]] >= min_total]
    columns = [np.full(len(panel.goods), np.nan) for _ in range(6)]
    if goods.size:
        rows = by_good[goods]
        result = assess(panel, rows, span, np.zeros(rows.size, dtype=np.intp), nulls)
        money = result.money
        values = (after[rows], money.expected, -money.excess, -money.upper, -money.lower, result.fall_p())
        for column, value in zip(columns, values, strict=True):
            column[goods] = value
    return DirectTrade(panel.good, *columns)
