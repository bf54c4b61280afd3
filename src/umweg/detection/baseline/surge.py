"""Channel 1, surge: exports to the transit country above their own history. Also used for the fall of direct trade.

The p-value comes from the tempered series (how broadly a good is traded), the excess and its interval from the values
themselves; both by the score test of measures/score.py under a null that was fitted before the measure.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from umweg.measures.dispersion import moderated
from umweg.measures.score import NullModel, SeriesChange, change, fit_null
from umweg.measures.special import normal_upper_tail
from umweg.measures.tail_inflation import stretch
from umweg.series.panel import Array, Index, Panel
from umweg.series.windows import RunSpan


@dataclass(frozen=True, slots=True)
class Nulls:
    """The null of a role (transit countries, or direct trade): one for money, one for tempered series.

    ``stretch`` (at least 1) is how much wider the upper tail of z was in the series that the null was fitted on.
    """

    money: NullModel
    tempered: NullModel
    stretch: float = 1.0

    def only(self, groups: Index) -> Nulls:
        """The same nulls for these groups only."""
        money, tempered = (replace(m, ratio=m.ratio[groups]) for m in (self.money, self.tempered))
        return Nulls(money, tempered, self.stretch)


@dataclass(frozen=True, slots=True)
class Surge:
    """Per tested series: its panel row, change in money, z of the tempered series and one-sided p of a rise."""

    rows: Index
    money: SeriesChange
    z: Array
    p: Array

    def fall_p(self) -> Array:
        """One-sided p of a fall, (series,)."""
        return normal_upper_tail(-self.z)


@dataclass(frozen=True, slots=True)
class Windows:
    """Per series: history, window, moderated dispersion and its degrees of freedom; all (series,)."""

    base: Array
    after: Array
    phi: Array
    df: Array


def windows(values: Array, panel: Panel, span: RunSpan) -> Windows:
    """The two windows of each row of ``values`` (series × periods of the panel)."""
    return two_windows(
        values[:, panel.columns(span.history_from, span.history_to)],
        values[:, panel.columns(span.after_from, span.after_to)],
    )


def two_windows(history: Array, after: Array) -> Windows:
    """Two windows of the same series, each (series × periods)."""
    d = moderated(history, after)
    return Windows(history.sum(axis=1), after.sum(axis=1), d.phi, d.df)


def testable(panel: Panel, span: RunSpan, complete: NDArray[np.bool_], min_total: float) -> NDArray[np.bool_]:
    """Series of complete families with enough trade in both windows together; (series,).

    The total is independent of growth under the null, so the filter costs no error rate (Bourgon et al. 2010).
    """
    history, after, _ = panel.totals(span)
    total = history + after
    return complete[panel.good] & (total >= min_total) & (total > 0)


def fit(panel: Panel, rows: Index, span: RunSpan, group: Index, groups: int) -> Nulls:
    """Fit both nulls on ``rows`` in a window where nothing can have happened; ``group`` is (rows,)."""
    fitted = []
    for values in (panel.value[rows], panel.tempered[rows]):
        w = windows(values, panel, span)
        fitted.append(fit_null(w.base, w.after, w.phi, group, groups, span.exposure))
    nulls = Nulls(fitted[0], fitted[1])
    return replace(nulls, stretch=stretch(assess(panel, rows, span, group, nulls).z))


def in_money(
    panel: Panel, rows: Index, span: RunSpan, group: Index, nulls: Nulls, levels: tuple[float, ...]
) -> list[SeriesChange]:
    """The change in money of ``rows`` with its interval at each of ``levels``.

    The dispersion of the interval is that of the history alone: what is to be explained must not widen it.
    """
    values = panel.value[rows]
    own = moderated(values[:, panel.columns(span.history_from, span.history_to)])
    base = values[:, panel.columns(span.history_from, span.history_to)].sum(axis=1)
    after = values[:, panel.columns(span.after_from, span.after_to)].sum(axis=1)
    e = nulls.money.ratio[group] * span.exposure
    return [change(base, after, own.phi, e, nulls.money, own.df, level) for level in levels]


def assess(panel: Panel, rows: Index, span: RunSpan, group: Index, nulls: Nulls, level: float = 0.95) -> Surge:
    """Test ``rows`` of the panel; ``group`` (rows,) picks each one's growth under the null; ``level`` of intervals."""
    (money,) = in_money(panel, rows, span, group, nulls, (level,))
    t = windows(panel.tempered[rows], panel, span)
    z = (
        change(t.base, t.after, t.phi, nulls.tempered.ratio[group] * span.exposure, nulls.tempered, t.df).z
        / nulls.stretch
    )
    return Surge(rows, money, z, normal_upper_tail(z))
