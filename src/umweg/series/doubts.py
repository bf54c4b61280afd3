"""What the input checks doubt of a run's rows, and the rows with nothing doubtful taken as zero or at its word.

Three kinds: months of a reporter that are partial or in another unit; one heading of a reporter to one partner that is
a thousand times itself in one month; and blocks of goods that begin all at once where nothing was reported before
(secrecy lifted, a partner recoded). What is doubted must never strengthen a finding: before the window a doubtful
figure counts at least what is usual, in the window at most that, and blocks that begin at once are left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from umweg.core.codes.countries import name
from umweg.core.months import month_date, month_text
from umweg.engines.lookup import lookup
from umweg.engines.sql import SQL, text
from umweg.engines.sums import total
from umweg.series.windows import RunSpan, within

if TYPE_CHECKING:
    from umweg.engines.base import Engine
    from umweg.series.data_quality import Mark
    from umweg.series.selection import LeadingRows

#: A figure so many times the median of its series, and so many times its next largest, is one in another unit; of so
#: many months; and so many of its goods at once. Trade is lumpy: one good passes its median with any large delivery.
THOUSANDFOLD, NEXT, USUAL_MONTHS, GOODS_AT_ONCE = 300, 25, 12, 3
#: Goods that a block needs, and the share of them in its first month, to have begun at once: new trade begins with few.
BLOCK, AT_ONCE = 25, 0.3
#: Months before the window that say what is usual.
REFERENCE = 24


@dataclass(frozen=True, slots=True)
class Doubt:
    """One doubt: ``partner`` and ``goods`` (beginning of codes) are empty where it is of all of a reporter's trade.

    ``months`` are month indices, empty for a block that is left out.
    """

    reporter: str
    partner: str
    goods: str
    months: tuple[int, ...]
    text: str

    def touches(self, partner: str, members: Iterable[str]) -> bool:
        """Whether a series of this partner and these codes has figures in doubt."""
        return self.partner in ("", partner) and any(m.startswith(self.goods) for m in members)


def doubts_of(engine: Engine, rows: LeadingRows, marks: tuple[Mark, ...], span: RunSpan) -> tuple[Doubt, ...]:
    """All doubts that touch the run's months, from what the input checks say (``marks``) and from the rows."""
    return (*_months(marks, rows, span), *_units(engine, span), *_blocks(engine, span))


def _months(marks: tuple[Mark, ...], rows: LeadingRows, span: RunSpan) -> list[Doubt]:
    first = min(span.history_from, span.before[0]) - 12
    found: dict[tuple[str, str], list[int]] = {}
    for mark in marks:
        month = mark.period.year * 12 + mark.period.month - 1
        if mark.reporter in rows.declarants and first <= month < span.after_to:
            found.setdefault((mark.reporter, mark.reason), []).append(month)
    return [
        Doubt(r, "", "", tuple(m), f"{name(r)}'s reports of {_told(m)} are in doubt ({reason}).")
        for (r, reason), m in sorted(found.items())
    ]


def _told(months: list[int]) -> str:
    named = [month_text(m) for m in sorted(months)]
    return ", ".join(named) if len(named) < 7 else f"{named[0]} to {named[-1]} ({len(named)} months)"


def _units(engine: Engine, span: RunSpan) -> list[Doubt]:
    """Cells of one reporter, partner and heading that are a thousand times their own median."""
    found = engine.rows(
        f"""
        with cells as (
            select declarant, partner, substr(product, 1, 4) as heading, period, {total("value")} as value
            from rows_of_run where value > 0 and product <> 'TOTAL' and period < {_day(span.after_to)} group by all),
        usual as (
            select declarant, partner, heading, median(value) as typical, max(value) as top,
                   min(top_two) as next
            from (select *, nth_value(value, 2) over (partition by declarant, partner, heading order by value desc
                    rows between unbounded preceding and unbounded following) as top_two from cells)
            group by declarant, partner, heading having count(*) >= {USUAL_MONTHS:d}),
        goods as (
            select declarant, partner, substr(product, 1, 4) as heading, period,
                   value >= {NEXT:d} * median(value) over (partition by declarant, partner, product) as far
            from rows_of_run where value > 0 and period < {_day(span.after_to)})
        select declarant, partner, heading, period, max(value / typical)
        from cells join usual using (declarant, partner, heading) join goods using (declarant, partner, heading, period)
        where value = top and value >= {THOUSANDFOLD:d} * typical and value >= {NEXT:d} * next and far
        group by all having count(*) >= {GOODS_AT_ONCE:d} order by all
        """
    )
    return [
        Doubt(r, p, h, (day.year * 12 + day.month - 1,),
              f"{name(r)}'s {h} to {name(p)} in {day:%Y-%m} is {times:,.0f} times its usual month: another unit?")
        for r, p, h, day, times in found
    ]  # fmt: skip


def _day(month: int) -> SQL:
    return SQL(f"date {text(month_date(month).isoformat())}")


def _blocks(engine: Engine, span: RunSpan) -> list[Doubt]:
    """Chapters, or all goods, of a reporter to a partner without a row before the window, and many goods at once in it.

    The reporter sells other goods to the partner, or these goods to others, before: it is neither new nor small.
    """
    found = engine.rows(
        f"""
        with mine as (
            select declarant, partner, product, substr(product, 1, 2) as chapter, period from rows_of_run
            where value > 0 and product <> 'TOTAL' and length(product) > 2 and period < {_day(span.after_to)}),
        blocks as (
            select declarant, partner, chapter, min(period) as first, count(distinct product) as goods
            from mine group by grouping sets ((declarant, partner, chapter), (declarant, partner))),
        known as (select declarant, chapter from mine where period < {_day(span.after_from)} group by all)
        select b.declarant, b.partner, coalesce(b.chapter, ''), b.first, b.goods,
               count(distinct m.product) as at_once
        from blocks b join mine m on m.declarant = b.declarant and m.partner = b.partner and m.period = b.first
            and m.chapter = coalesce(b.chapter, m.chapter)
        where b.first >= {_day(span.after_from)} and b.goods >= {BLOCK:d}
            and exists (select 1 from known k where k.declarant = b.declarant
                        and k.chapter = coalesce(b.chapter, k.chapter))
        group by all having count(distinct m.product) >= {AT_ONCE} * b.goods order by all
        """
    )
    whole = {(r, p) for r, p, chapter, *_ in found if not chapter}
    return [
        Doubt(r, p, chapter, (), _begun(r, p, chapter, first, goods))
        for r, p, chapter, first, goods, _ in found
        if not chapter or (r, p) not in whole
    ]


def _begun(reporter: str, partner: str, chapter: str, first: date, goods: int) -> str:
    what = f"chapter {chapter}" if chapter else "any good"
    return (
        f"{name(reporter)} reports nothing of {what} to {name(partner)} before {first:%Y-%m}, then {goods} goods at "
        "once: secrecy lifted or a partner recoded, so it is left out."
    )


def weigh(engine: Engine, doubts: tuple[Doubt, ...], span: RunSpan) -> None:
    """Make the table ``rows_weighed``: the rows of the run, doubtful figures replaced by what is usual.

    Usual is the mean of the same reporter, partner and good in the other months of that side of the measure, one
    standard deviation of the sum of all doubtful months up before the window, and down in it.
    """
    _lookups(engine, doubts, span)
    month, day = "year(period) * 12 + month(period) - 1", _day(span.after_from)
    where = "d.declarant = r.declarant and (d.to_partner = '' or d.to_partner = r.partner)"
    hit = SQL(f"{where} and starts_with(r.product, d.goods)")
    engine.execute(
        f"""
        create or replace temp table rows_kept as
        select r.*, {month} as m, period >= {day} as inside from rows_of_run r
        where not exists (select 1 from left_out d where {hit})
        """
    )
    engine.execute(
        f"""
        create or replace temp table doubtful_cells as
        select r.*, d.m, max(d.k) as k, d.m >= {span.after_from:d} as inside
        from (select declarant, reporter, partner, product, any_value(nomenclature) as nomenclature from rows_kept
              where value is not null group by declarant, reporter, partner, product) r
        join doubted d on {hit} group by all
        """
    )
    engine.execute(_WEIGHED.format(first=within(span.after_from - REFERENCE, span.after_to)))


def _lookups(engine: Engine, doubts: tuple[Doubt, ...], span: RunSpan) -> None:
    """The tables ``doubted`` (a line a month; ``k``: doubtful months on that side of the measure) and ``left_out``."""
    cells = []
    for d in doubts:
        inside = sum(m >= span.after_from for m in d.months)
        sides = {True: inside, False: len(d.months) - inside}
        cells += [(d.reporter, d.partner, d.goods, m, sides[m >= span.after_from]) for m in d.months]
    blocks = [(d.reporter, d.partner, d.goods) for d in doubts if not d.months]
    lookup(
        engine, "doubted",
        declarant=("string", [c[0] for c in cells]), to_partner=("string", [c[1] for c in cells]),
        goods=("string", [c[2] for c in cells]), m=("int32", [c[3] for c in cells]),
        k=("int32", [c[4] for c in cells]),
    )  # fmt: skip
    lookup(
        engine, "left_out",
        declarant=("string", [b[0] for b in blocks]), to_partner=("string", [b[1] for b in blocks]),
        goods=("string", [b[2] for b in blocks]),
    )  # fmt: skip


_SERIES = "declarant, reporter, partner, product"
_WEIGHED = f"""
create or replace temp table rows_weighed as
with sound as (
    select r.* from rows_kept r left join doubtful_cells d using ({_SERIES}, m)
    where d.m is null),
known as (
    select declarant, inside, count(distinct m) as n from rows_kept where {{first}} group by declarant, inside),
usual as (
    select {_SERIES}, inside, {total("value")} as v, {total("value * value")} as vv
    from sound where value is not null and {{first}} group by {_SERIES}, inside),
estimated as (
    select c.*, coalesce(u.v, 0) / greatest(n.n - c.k, 1) as mean, coalesce(u.vv, 0) / greatest(n.n - c.k, 1) as square
    from doubtful_cells c join known n using (declarant, inside) left join usual u using ({_SERIES}, inside)),
reported as (
    select {_SERIES}, m, {total("value")} as value from rows_kept group by {_SERIES}, m),
told as (
    select e.declarant, e.reporter, e.partner, e.product, e.nomenclature,
           make_date(e.m // 12, e.m % 12 + 1, 1) as period,
           case when e.inside
                then least(coalesce(r.value, 0), greatest(mean - sqrt(greatest(square - mean * mean, 0) / k), 0))
                else greatest(coalesce(r.value, 0), mean + sqrt(greatest(square - mean * mean, 0) / k)) end as value
    from estimated e left join reported r using ({_SERIES}, m))
select {_SERIES}, nomenclature, period, value from sound
union all select {_SERIES}, nomenclature, period, value from told where value > 0
"""
