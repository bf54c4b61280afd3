"""What a watch sees: each corridor's goods by month, and how complete each month's reporting is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from umweg.core.errors import NotAssessable
from umweg.core.months import month_date, month_index, month_text
from umweg.core.plurals import counted
from umweg.engines.sums import total
from umweg.series.coverage import Coverage
from umweg.series.panel import Array, Index, Panel, read_panel
from umweg.series.scope import Scope, asked_goods, listed_goods
from umweg.series.selection import leading_rows, only_months
from umweg.series.windows import RunSpan, within

if TYPE_CHECKING:
    from umweg.detection.watch.options import WatchOptions
    from umweg.engines.base import Engine
    from umweg.law.load import Regime
    from umweg.store import Store

#: A watch begins at most this long before the measure: prices and trade drift, and the allowance is for drift, too.
LEAD = 24


@dataclass(frozen=True, slots=True)
class Figures:
    """Goods of the corridors, (series × months); column 0 is month ``first``, the first of the history.

    ``corridor`` and ``good`` index ``corridors`` (the last is direct trade with the target) and ``goods``. Values and
    their tempered sums are scaled to full coverage where a month is ``usable`` (corridors × months); ``share`` is that
    coverage. Both are rounded to hundredths, so that they can be kept exactly.
    """

    first: int
    start: int
    corridors: tuple[str, ...]
    goods: tuple[str, ...]
    corridor: Index
    good: Index
    value: Array
    tempered: Array
    share: Array
    usable: NDArray[np.bool_]

    @property
    def last(self) -> int:
        """Last month (inclusive)."""
        return self.first + int(self.share.shape[1]) - 1

    @property
    def months(self) -> tuple[str, ...]:
        """The months watched."""
        return tuple(month_text(m) for m in range(self.start, self.last + 1))

    def totals(self, values: Array) -> Array:
        """Sums of the corridors, (corridors × months)."""
        out = np.zeros(self.share.shape)
        np.add.at(out, self.corridor, values)
        return np.round(out, 2)


@dataclass(frozen=True, slots=True)
class Sight:
    """Figures as the store gives them now, and the scope they were read in."""

    scope: Scope
    figures: Figures


def look(
    engine: Engine, store: Store, law: Regime, options: WatchOptions, reporters: tuple[str, ...] | None = None
) -> Sight:
    """Read the store; ``reporters`` of a watch that goes on are given, those of a new one are found in its history."""
    measure = month_index(law.window_from)
    rows = leading_rows(engine, store, law, month_date(measure), options.source, options.currency)
    if rows.view.step > 1:
        raise NotAssessable(
            f"A watch goes month by month; the store holds {rows.view.period}s.", mend="Ingest monthly figures."
        )
    span = _span(options, measure, rows.coverage)
    chosen = reporters or rows.coverage.complete(span.history_from, span.after_from)
    if not chosen:
        raise NotAssessable(
            f"No reporter has data in every month of the history, {month_text(span.history_from)} to "
            f"{month_text(span.after_from - 1)}.",
            mend="Ingest the missing months, or start later with --from.",
        )
    rows = only_months(engine, rows, span.history_from, span.after_to)
    goods = listed_goods(engine, rows, law, span)
    asked_goods(options.goods, goods.products)
    roles = {p: law.role(p, month_date(span.after_from), month_date(span.after_to)) for p in rows.partners}
    sc = Scope(law, rows, goods, span, measure, chosen, roles)
    corridors = (*sc.partners("transit"), law.target)
    if len(corridors) == 1:
        raise NotAssessable(
            f"The data hold no country that goods could pass through on their way to {law.target}.",
            mend=f"Ingest exports to other partners; the data hold: {', '.join(rows.partners) or 'none'}.",
        )
    panel = read_panel(engine, sc)
    share = _shares(engine, sc, corridors)
    return Sight(sc, _figures(panel, sc, corridors, share, share >= options.min_coverage))


def _span(options: WatchOptions, measure: int, cover: Coverage) -> RunSpan:
    """History, first and last month; NotAssessable where the data hold no month to judge after a history."""
    last = cover.last if options.until is None else min(month_index(options.until), cover.last)
    earliest = cover.first + options.history
    if options.start is not None:
        start = month_index(options.start)
    else:
        start = max(earliest, measure - LEAD)
        start = start if start <= last else earliest
    if start < earliest or start > last:
        until = "" if options.until is None else f" to {options.until}"
        raise NotAssessable(
            f"The data hold {month_text(cover.first)} to {month_text(cover.last)}; a watch from "
            f"{month_text(start)}{until} needs {counted(options.history, 'month')} of history before "
            "it and one month to judge.",
            mend="Ingest more months, or choose --from, --to and --history to fit.",
        )
    return RunSpan(start - options.history, start, last + 1)


def _shares(engine: Engine, sc: Scope, corridors: tuple[str, ...]) -> Array:
    """Share of each corridor's history that the reporters with rows in a month stand for, (corridors × months)."""
    history = within(sc.span.history_from, sc.span.after_from)
    # The panel has left its table of listed goods behind.
    sums = engine.rows(
        f"select partner, declarant, {total('value')} from (select * from {sc.rows.of(sc.reporters)} and {history}) "
        "join goods_of_run using (product) where value is not null group by all order by all"
    )
    weight = np.zeros((len(corridors), len(sc.reporters)))
    row, column = _places(corridors), _places(sc.reporters)
    for partner, reporter, value in sums:
        if partner in row:
            weight[row[partner], column[reporter]] += value
    empty = weight.sum(axis=1) <= 0
    weight[empty] = weight.sum(axis=0) if not empty.all() else 1.0
    cover, known = sc.rows.coverage, _places(sc.rows.coverage.reporters)
    present = np.stack(
        [cover.present[known[r]] if r in known else np.zeros(cover.present.shape[1], np.bool_) for r in sc.reporters]
    )
    return np.asarray(np.round(weight @ present / weight.sum(axis=1, keepdims=True), 6))


def _places(names: tuple[str, ...]) -> Mapping[str, int]:
    return {n: i for i, n in enumerate(names)}


def _figures(panel: Panel, sc: Scope, corridors: tuple[str, ...], share: Array, usable: NDArray[np.bool_]) -> Figures:
    """Series of whole families in the corridors; partial ones could be news only because their codes are."""
    place = _places(corridors)
    corridor = np.array([place.get(p, -1) for p in panel.partners], dtype=np.intp)[panel.partner]
    complete = ~np.array([sc.goods.families.partial(g) for g in panel.goods], dtype=np.bool_)
    keep = np.flatnonzero((corridor >= 0) & complete[panel.good])
    scale = np.where(usable, share, 1.0)[corridor[keep]]
    return Figures(
        first=panel.first,
        start=sc.span.after_from,
        corridors=corridors,
        goods=panel.goods,
        corridor=corridor[keep],
        good=panel.good[keep],
        value=np.round(panel.value[keep] / scale, 2),
        tempered=np.round(panel.tempered[keep] / scale, 2),
        share=share,
        usable=usable,
    )


def watched_goods(sc: Scope) -> int:
    """How many listed families are whole in the data: with the corridors, the number of hypotheses."""
    return sum(not sc.goods.families.partial(g) for g in sc.goods.listed)
