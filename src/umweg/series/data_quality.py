"""Which cells of the store cannot be assessed, and why: the caller of ``measures.completeness``.

A mark is a reason not to draw conclusions from a cell; the rows themselves stay as they were reported. Totals of a
reporter are ``TOTAL`` rows where there are any, else the sum of the code length with the most rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from umweg.engines import Engine
from umweg.engines.sql import SQL
from umweg.engines.sums import total
from umweg.measures import completeness as m

if TYPE_CHECKING:
    import pyarrow as pa

    from umweg.store import Store

BOUNDS = m.BOUNDS
ALL = "*"  # every partner
NAMES = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
         "December")  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """One cell that is not assessable. ``partner`` ``*``: with all partners. ``reason``: a word for programs."""

    source: str
    reporter: str
    partner: str
    period: date
    freq: str
    flow: str
    reason: str
    detail: str


COLUMNS = tuple(f.name for f in fields(Mark))

TOTALS = """
create or replace temp table level as select * exclude n from (
  select source, reporter, freq, length(product) as digits, product = 'TOTAL' as whole, count(*) as n
  from {flows} where value is not null group by all)
  qualify row_number() over (partition by source, reporter, freq order by whole desc, n desc) = 1;
create or replace temp table totals as select f.source, f.reporter, f.partner, f.flow, f.freq, f.period, f.currency,
  {value} as value, count({distinct}f.product) as codes
  from {flows} f join level l on f.source = l.source and f.reporter = l.reporter and f.freq = l.freq
    and (if(l.whole, f.product = 'TOTAL', f.product <> 'TOTAL' and length(f.product) = l.digits))
  where f.value is not null and f.flow in ('export', 'import') group by all
"""


def find(engine: Engine, flows: SQL) -> tuple[Mark, ...]:
    """All marks of the flows in the table expression ``flows``, in order."""
    _totals(engine, flows, "distinct ")
    found = [*_years(engine), *_months(engine), *_coverage(engine), *_units(engine, flows), *_mirror(engine)]
    return tuple(sorted(set(found)))


def _totals(engine: Engine, flows: SQL, distinct: Literal["", "distinct "]) -> None:
    """Make what all marks follow from."""
    for statement in TOTALS.split(";"):  # before anything stands in it: a text may hold a semicolon
        engine.execute(statement.format(flows=flows, distinct=distinct, value=total("f.value")))


def of_totals(engine: Engine, flows: SQL) -> tuple[Mark, ...]:
    """Only the marks that follow from a reporter's monthly totals: fast; one source, direction and row a grain."""
    _totals(engine, flows, "")
    return tuple(sorted({*_months(engine), *(mark for mark in _coverage(engine) if mark.freq == "M")}))


def of_years(engine: Engine, flows: SQL) -> tuple[Mark, ...]:
    """Only the marks of annual figures that hold less than their year, or are in another unit."""
    _totals(engine, flows, "distinct ")
    return tuple(sorted(set(_years(engine))))


def of_store(engine: Engine, store: Store) -> pa.Table:
    """Cells of a store that are not assessable and why (:data:`COLUMNS`): incomplete, wrong unit, implausible."""
    return table(find(engine, store.table(engine)))


def table(marks: Sequence[Mark]) -> pa.Table:
    """Marks as an Arrow table with :data:`COLUMNS`."""
    import pyarrow as pa

    rows = [astuple(mark) for mark in marks]
    kinds = {c: pa.date32() if c == "period" else pa.string() for c in COLUMNS}
    return pa.table({c: pa.array([r[i] for r in rows], kinds[c]) for i, c in enumerate(COLUMNS)})


class _Panel:
    """Rows (key ..., period number, figures ...) as arrays (series, periods); NaN is "not there"."""

    def __init__(self, rows: Sequence[tuple[Any, ...]], keys: int) -> None:
        self.keys = sorted({r[:keys] for r in rows}, key=repr)
        place = {k: i for i, k in enumerate(self.keys)}
        numbers = [int(r[keys]) for r in rows]
        self.first = min(numbers, default=0)
        shape = (len(self.keys), max(numbers, default=-1) - self.first + 1)
        at = np.array([place[r[:keys]] for r in rows], dtype=int), np.array(numbers, dtype=int) - self.first
        self.figures = []
        for column in range(keys + 1, len(rows[0]) if rows else keys + 1):
            panel = np.full(shape, np.nan)
            panel[at] = [np.nan if r[column] is None else r[column] for r in rows]
            self.figures.append(panel)


def _month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


MONTH = "year(period) * 12 + month(period) - 1"


def _years(engine: Engine) -> Iterator[Mark]:
    """Annual figures beside the months of the same trade, from whatever source, and beside neighbouring years."""
    months = {
        (r, p, f, c, y, mo): v
        for r, p, f, c, y, mo, v in engine.rows(
            "select reporter, partner, flow, currency, year(period), month(period), any_value(value) from totals "
            "where freq = 'M' group by all having count(*) = 1"
        )
    }
    rows = engine.rows(
        "select source, reporter, partner, flow, currency, year(period), value from totals where freq = 'A'"
    )
    if rows and months:
        annual = np.array([[r[6]] for r in rows])
        grid = np.array([[[months.get((*r[1:6], mo), np.nan) for mo in range(1, 13)]] for r in rows])
        short = m.short_years(annual, grid)
        for r, ratio, month in zip(rows, short.ratio[:, 0], short.month[:, 0], strict=True):
            cell = (r[0], r[1], r[2], date(r[5], 1, 1), "A", r[3])
            if month:
                yield Mark(*cell, "partial-year", f"The figure of the year is that of {NAMES[month - 1]} alone.")
            elif ratio < BOUNDS.short:
                yield Mark(*cell, "partial-year", f"The year has {ratio:.1%} of the sum of its twelve months.")
    yield from _beside(engine, "A", 1, BOUNDS.low_year, "partial-year", "years")


def _beside(engine: Engine, freq: Literal["A", "M"], step: int, low: float, reason: str, words: str) -> Iterator[Mark]:
    """A reporter's total far from that of the periods around it."""
    number = "year(period)" if step == 1 else MONTH
    panel = _Panel(
        engine.rows(
            f"select source, reporter, flow, currency, {number}, {total('value')} from totals "
            f"where freq = '{freq}' and length(partner) = 2 group by all"
        ),
        4,
    )
    if not panel.keys:
        return
    ratio = m.beside_neighbours(panel.figures[0], reach=2 if step == 1 else 6)
    with np.errstate(divide="ignore", invalid="ignore"):
        thousand = m.thousandfold(np.log10(ratio))
        usual = panel.figures[0] / ratio
    for i, j in np.argwhere(((ratio < low) | thousand) & m.unusual(ratio) & (usual >= BOUNDS.least)):
        source, reporter, flow, _ = panel.keys[i]
        at = panel.first + int(j)
        day = date(at, 1, 1) if step == 1 else _month(at)
        why = "unit" if thousand[i, j] else reason
        yield Mark(
            source, reporter, ALL, day, freq, flow, why,
            f"All its trade is {ratio[i, j]:.3g} times the median of the {words} around.",
        )  # fmt: skip


def _months(engine: Engine) -> Iterator[Mark]:
    """Months that a reporter lacks while most of the others of the source have them."""
    for (source,) in engine.rows("select distinct source from totals where freq = 'M' order by 1"):
        panel = _Panel(
            engine.rows(
                f"select reporter, flow, {MONTH}, {total('value')} from totals "
                "where freq = 'M' and source = $source group by all",
                {"source": source},
            ),
            2,
        )
        present = ~np.isnan(panel.figures[0])
        flows = np.array([k[1] for k in panel.keys])
        for flow in sorted(set(flows)):
            mine = flows == flow
            expected = present[mine].mean(axis=0) >= BOUNDS.most
            for i, j in np.argwhere(m.holes(present[mine], expected)):
                reporter = panel.keys[np.flatnonzero(mine)[i]][0]
                yield Mark(
                    source, reporter, ALL, _month(panel.first + int(j)), "M", str(flow), "missing",
                    f"No rows, while {present[mine][:, j].sum()} of {mine.sum()} reporters have this month.",
                )  # fmt: skip
    yield from _beside(engine, "M", 12, BOUNDS.low_month, "partial-month", "months")


def _coverage(engine: Engine) -> Iterator[Mark]:
    """Far fewer codes, or partners, than in the periods around."""
    for freq, number, reach in (("A", "year(period)", 2), ("M", MONTH, 6)):
        panel = _Panel(
            engine.rows(
                f"select source, reporter, flow, {number}, sum(codes), count(distinct partner) from totals "
                f"where freq = '{freq}' group by all"
            ),
            3,
        )
        for name, counts in zip(("rows", "partners"), panel.figures, strict=False):
            ratio = m.beside_neighbours(counts, reach)
            with np.errstate(divide="ignore", invalid="ignore"):
                usual = counts / ratio
            for i, j in np.argwhere((ratio < BOUNDS.coverage) & (usual >= BOUNDS.least_codes) & m.unusual(ratio)):
                at = panel.first + int(j)
                source, reporter, flow = panel.keys[i]
                yield Mark(
                    source, reporter, ALL, date(at, 1, 1) if freq == "A" else _month(at), freq, flow, "coverage",
                    f"{counts[i, j]:,.0f} {name} (codes by partner), where {usual[i, j]:,.0f} are usual."
                    if name == "rows" else f"{counts[i, j]:,.0f} partners, where {usual[i, j]:,.0f} are usual.",
                )  # fmt: skip


def _units(engine: Engine, flows: SQL) -> Iterator[Mark]:
    """Unit values that shift by 1,000 in most goods of a cell at once."""
    rows = engine.rows(
        f"select source, reporter, partner, flow, freq, product, {MONTH}, {total('value')}, {total('mass_kg')} "
        f"from {flows} where value > 0 and mass_kg > 0 group by all"
    )
    if not rows:
        return
    panel = _Panel(rows, 6)
    shift = m.power_shift(*panel.figures)
    cells: dict[tuple[Any, ...], list[float]] = {}
    for i, j in np.argwhere(~np.isnan(shift)):
        cells.setdefault((*panel.keys[i][:5], int(j)), []).append(float(shift[i, j]))
    for (source, reporter, partner, flow, freq, j), shifts in cells.items():
        hit = m.thousandfold(np.array(shifts))
        if len(shifts) >= BOUNDS.least_goods and hit.mean() > 0.5:
            yield Mark(
                source, reporter, partner, _month(panel.first + j), freq, flow, "unit",
                f"Value per kilogram of {hit.sum()} of {len(shifts)} goods is off by a factor of 1,000.",
            )  # fmt: skip


MIRROR = """
with t as (select reporter, partner, flow, freq, period, value, codes, source, currency from totals
    where length(partner) = 2
  union all select reporter, partner, flow, 'A', date_trunc('year', period)::date, {value}, 0, source, currency
    from totals where freq = 'M' and length(partner) = 2 group by all having count(distinct period) = 12)
select x.source, x.reporter, x.partner, x.freq, x.period, x.value, i.source, i.value
from t x join t i on x.reporter = i.partner and x.partner = i.reporter and x.freq = i.freq and x.period = i.period
where x.flow = 'export' and i.flow = 'import' and greatest(x.value, i.value) > $least
"""


def _mirror(engine: Engine) -> Iterator[Mark]:
    """The two sides of one flow: further apart than any real gap. Currencies differ by far less than the bound."""
    rows = engine.rows(MIRROR.format(value=total("value")), {"least": BOUNDS.least})
    if not rows:
        return
    factors = m.apart(np.array([r[5] for r in rows]), np.array([r[7] for r in rows]))
    for r, factor in zip(rows, factors, strict=True):
        low_is_import = r[7] < r[5]
        if factor > (BOUNDS.ghost if low_is_import else BOUNDS.mirror):
            detail = f"Exporter and importer differ by a factor of {factor:.1f} ({r[0]} and {r[6]})."
            cell = (r[6], r[2], r[1]) if low_is_import else (r[0], r[1], r[2])
            yield Mark(*cell, r[4], r[3], "import" if low_is_import else "export", "mirror", detail)
