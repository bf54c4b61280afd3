"""Which members sold which good to whom, before and in the placebo window and the real one: one pass over the rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from umweg.engines.lookup import lookup
from umweg.engines.sql import SQL
from umweg.engines.sums import total
from umweg.series.panel import Array, Index
from umweg.series.windows import RunSpan, within

if TYPE_CHECKING:
    from umweg.detection.baseline.design import Design
    from umweg.engines.base import Engine

Flags = NDArray[np.bool_]
Which = Literal["placebo", "real"]


@dataclass(frozen=True, slots=True)
class Sellers:
    """Trade by member, partner and good (a family), only where there is some; columns (cells,).

    ``before`` and ``after`` give trade in the ``months`` before each window and in it, in the run's currency.
    ``partner`` and ``good`` are positions in the panel, ``shape`` the numbers of members, partners and goods.
    """

    members: tuple[str, ...]
    months: int
    shape: tuple[int, int, int]
    member: Index
    partner: Index
    good: Index
    before: dict[Which, Array]
    after: dict[Which, Array]

    def sold(self, values: Array) -> Flags:
        """Where ``values`` (cells,) are above zero, as (members, partners, goods)."""
        out = np.zeros(self.shape, dtype=np.bool_)
        live = values > 0
        out[self.member[live], self.partner[live], self.good[live]] = True
        return out

    def size(self, window: Which) -> Array:
        """All trade in each good in the look-back, (goods,)."""
        return np.bincount(self.good, self.before[window], self.shape[2]).astype(np.float64)

    def began(self, partner: Index, good: Index) -> tuple[tuple[tuple[str, float], ...], ...]:
        """For each pair of partner and good: new sellers in the real window with their trade, largest first."""
        new = np.flatnonzero((self.before["real"] == 0) & (self.after["real"] > 0))
        key = self.partner[new] * self.shape[2] + self.good[new]
        value = self.after["real"][new]
        order = np.lexsort((self.member[new], -value, key))
        new, value, key = new[order], value[order], key[order]
        wanted = partner * self.shape[2] + good
        start, stop = np.searchsorted(key, wanted), np.searchsorted(key, wanted, side="right")
        who = [self.members[m] for m in self.member[new]]
        sales = value.tolist()
        return tuple(tuple(zip(who[a:b], sales[a:b], strict=True)) for a, b in zip(start, stop, strict=True))


def sellers(engine: Engine, frame: Design) -> Sellers | str:
    """Read them; a sentence where the data cannot tell who began to sell.

    Only members with rows in every month from the first look-back on: a month that was not reported would make an old
    seller look new. The look-back is as long as the data before the placebo window, for both windows.
    """
    null, real, cover = frame.null_span, frame.scope.span, frame.scope.rows.coverage
    if null is None:
        return "No placebo window fits the data: without one, new sellers have no usual rate to be compared with."
    months = null.after_from - cover.first
    whole = set(cover.complete(cover.first, real.after_to))
    members = tuple(r for r in frame.scope.reporters if r in whole)
    if len(members) < 2:
        return "The data do not tell members apart that reported every month, so nobody can be seen to begin."
    cells = engine.numpy(_sql(engine, frame, members, months, (null, real)))
    partners, goods = len(frame.panel.partners), len(frame.panel.goods)
    member, rest = np.divmod(cells["k"].astype(np.intp), partners * goods)
    return Sellers(
        members,
        months,
        (len(members), partners, goods),
        member,
        rest // goods,
        rest % goods,
        {"placebo": cells["b0"], "real": cells["b1"]},
        {"placebo": cells["a0"], "real": cells["a1"]},
    )


def _sql(engine: Engine, frame: Design, members: tuple[str, ...], months: int, spans: tuple[RunSpan, RunSpan]) -> SQL:
    """One row for each member, partner and good; ``k`` numbers them in that order."""
    panel, families = frame.panel, frame.scope.goods.families.family_of
    place = {g: i for i, g in enumerate(panel.goods)}
    products = [p for p in frame.scope.goods.products if families[p] in place]
    width = len(panel.goods)
    _lookup(engine, "good", products, [place[families[p]] for p in products])
    _lookup(engine, "partner", list(panel.partners), [i * width for i in range(len(panel.partners))])
    _lookup(engine, "member", list(members), [i * width * len(panel.partners) for i in range(len(members))])
    sums = ", ".join(
        f"{total(f'case when {within(s.after_from - months, s.after_from)} then value else 0 end')} as b{i:d}, "
        f"{total(f'case when {within(s.after_from, s.after_to)} then value else 0 end')} as a{i:d}"
        for i, s in enumerate(spans)
    )
    return SQL(f"""
        select m.place + p.place + g.place as k, {sums}
        from (select * from {frame.scope.rows.of(members)}) f
        join good_of_entry g on g.code = f.product join partner_of_entry p on p.code = f.partner
        join member_of_entry m on m.code = f.reporter
        where value > 0 and {within(spans[0].after_from - months, spans[1].after_to)}
        group by k order by k
    """)


def _lookup(engine: Engine, what: str, codes: list[str], places: list[int]) -> None:
    lookup(engine, f"{what}_of_entry", code=("string", codes), place=("int64", places))
