"""What a finding shows: its monthly series, and the plots of the channels that rest on them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from umweg.core.months import month_text
from umweg.results import Channel, Interval, Plot, Series

if TYPE_CHECKING:
    from umweg.detection.findings.evidence import RunEvidence

Array = NDArray[np.float64]


def drawn(e: RunEvidence, channels: tuple[Channel, ...], series: Series, breadth: Array) -> tuple[Channel, ...]:
    """The channels with the plots of those that rest on the run's own series.

    The leading channel shows trade with what was expected, displacement direct trade, timing the breadth of trade (the
    sum over members of the square root of their value) in which the break is looked for.
    """
    at = month_text(e.scope.measure)
    money = f"M {e.scope.rows.currency}"
    root = tuple(np.round(breadth, 1).tolist())
    lines = (("trade", series.leg1), ("expected", series.counterfactual))
    plots = {
        "displacement": Plot(series.months, (("direct trade", series.direct),), money, at=at),
        "timing": Plot(series.months, (("breadth of trade", root),), f"root of {e.scope.rows.currency}", at=at),
        channels[0].name: Plot(series.months, lines, money, at=at, lower=series.lower, upper=series.upper),
    }
    return tuple(replace(c, plot=plots[c.name]) if c.effect is not None and c.name in plots else c for c in channels)


def direct_trade(e: RunEvidence, good: int) -> Array:
    """Direct trade of one good by month; zeros where there is none."""
    row = int(e.direct_rows[good])
    return e.panel.value[row] if row >= 0 else np.zeros(e.panel.value.shape[1])


def picture(e: RunEvidence, leg1: Array, direct: Array, excess: Interval, expected: float) -> Series:
    """Monthly picture: the counterfactual is the mean expected in a period of the window, its band the interval."""
    span, months = e.scope.span, leg1.size
    after = expected + excess.central
    window = e.panel.columns(span.after_from, span.after_to)
    inside = min(window.stop, months) - window.start
    outside: tuple[float | None, ...] = (None,) * (months - inside)
    low, mid, high = (
        (*outside, *(round(max(v, 0.0) / inside / 1e6, 6),) * inside)
        for v in (after - excess.upper, expected, after - excess.lower)
    )
    return Series(e.months, _in_millions(leg1), mid, low, high, _in_millions(direct))


def _in_millions(values: Array) -> tuple[float, ...]:
    return tuple(np.round(values / 1e6, 6).tolist())
