"""All series of a run at once: one row a partner and good, one column a month."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from umweg.core.months import month_text
from umweg.engines.lookup import lookup
from umweg.engines.sums import total
from umweg.series.windows import RunSpan

if TYPE_CHECKING:
    from umweg.engines.base import Engine
    from umweg.series.scope import Scope

Array = NDArray[np.float64]
Index = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Panel:
    """Trade of the equal reporters, (series × periods); column 0 begins in month ``first``, each has ``step`` months.

    ``value`` is in the data's currency. ``tempered`` is the sum over reporters of the square root of their value: it
    measures how broadly a good is traded, so that one large machine does not look like a trend. ``partner`` and
    ``good`` index ``partners`` and ``goods``.
    """

    first: int
    partners: tuple[str, ...]
    goods: tuple[str, ...]
    partner: Index
    good: Index
    value: Array
    tempered: Array
    step: int = 1

    def columns(self, start: int, stop: int) -> slice:
        """Columns of the half-open month range."""
        return slice((start - self.first) // self.step, (stop - self.first) // self.step)

    def month(self, column: int) -> int:
        """Month index at which a column begins."""
        return self.first + column * self.step

    def labels(self) -> tuple[str, ...]:
        """``YYYY-MM`` of every column."""
        return tuple(month_text(self.month(c)) for c in range(self.value.shape[1]))

    def totals(self, span: RunSpan) -> tuple[Array, Array, Array]:
        """(history, window, window a year earlier) sums of value, each (series,)."""
        earlier = self.columns(max(span.before[0], self.first), span.before[1])
        return (
            self.value[:, self.columns(span.history_from, span.history_to)].sum(axis=1),
            self.value[:, self.columns(span.after_from, span.after_to)].sum(axis=1),
            self.value[:, earlier].sum(axis=1),
        )

    def where(self, partner: str) -> NDArray[np.bool_]:
        """Series of one partner."""
        if partner not in self.partners:
            return np.zeros(self.partner.shape, dtype=np.bool_)
        return np.asarray(self.partner == self.partners.index(partner), dtype=np.bool_)

    def by_good(self, partner: str) -> Index:
        """Row of each good for ``partner``, -1 where there is none; (goods,)."""
        out = np.full(len(self.goods), -1, dtype=np.intp)
        rows = np.flatnonzero(self.where(partner))
        out[self.good[rows]] = rows
        return out


def read_panel(
    engine: Engine, scope: Scope, extra: tuple[str, ...] = (), goods: Collection[str] = (), weighed: bool = False
) -> Panel:
    """Read goods of the run (families; default: the listed ones) from the store, summed to families, partners, months.

    All transit countries, the target and co-targets are read, and ``extra`` partners too. ``weighed``: from the rows
    with nothing doubtful taken at its word (doubts.py), which must have been made.
    """
    goods = tuple(sorted(goods or scope.goods.listed))
    place = {g: i for i, g in enumerate(goods)}
    family_of = scope.goods.families.family_of
    products = [p for p in scope.goods.products if family_of[p] in place]
    asked = set(scope.partners("transit", "target", "co-target")) | set(extra)
    partners = tuple(p for p in scope.rows.partners if p in asked)
    rows = scope.rows
    first, last = rows.coverage.first, min(rows.coverage.last, scope.span.after_to - 1)
    shared = {family_of[p] for p in products if len(scope.goods.families.members[family_of[p]]) > 1}
    lookup(
        engine, "goods_of_run",
        product=("string", products),
        good=("int32", [place[family_of[p]] for p in products]),
        shared=("bool", [family_of[p] in shared for p in products]),
    )  # fmt: skip
    lookup(engine, "partners_of_run", partner=("string", partners), place=("int32", range(len(partners))))
    # A reporter's trade in one family is one value, however many codes it is split into: the tempered sum needs that.
    cells = engine.numpy(
        f"""
        with wanted as (
            select place, good, shared, period, reporter, value
            from (select * from {rows.of(scope.reporters, weighed)})
            join goods_of_run using (product) join partners_of_run using (partner)
            where period <= make_date({last // 12:d}, {last % 12 + 1:d}, 1) and value is not null),
        cells as (
            select place, good, period, value from wanted where not shared
            union all
            select place, good, period, {total("value")} as value from wanted where shared
            group by place, good, period, reporter)
        select place, good, period, {total("value")} as v, {total("sqrt(value)")} as s from cells group by all
        """
    )
    return _dense(cells, first, rows.coverage.step, (last - first) // rows.coverage.step + 1, partners, goods)


def _dense(
    cells: dict[str, np.ndarray],
    first: int,
    step: int,
    periods: int,
    partners: tuple[str, ...],
    goods: tuple[str, ...],
) -> Panel:
    """Cells to series: only pairs of partner and good that ever traded get a row."""
    key = cells["place"].astype(np.int64) * len(goods) + cells["good"]
    pairs, row = np.unique(key, return_inverse=True)
    shape = (pairs.size, periods)
    value, tempered = np.zeros(shape), np.zeros(shape)
    month = cells["period"].astype("datetime64[M]").astype(np.intp) + 1970 * 12
    column = (month - first) // step
    value[row, column] = np.round(cells["v"], 4)
    tempered[row, column] = np.round(cells["s"], 6)
    return Panel(
        first,
        partners,
        goods,
        (pairs // len(goods)).astype(np.intp),
        (pairs % len(goods)).astype(np.intp),
        value,
        tempered,
        step,
    )
