"""Rows of one grain: duplicates, contradictions, parts to be added up, and details of a total.

Providers split a flow by customs procedure or mode of transport, with or without a total; the store has one row a
grain. Which rows share a grain is found with one number a row (the codes of its key in mixed radix), so that ten
million rows need a hash table of numbers only; all else happens among the few rows that share one.
"""

from __future__ import annotations

from dataclasses import dataclass

from umweg.engines import Engine, sums
from umweg.engines.sql import SQL, ident, text
from umweg.sources.base import StagedFile

KEY = ("reporter", "partner", "flow", "product", "nomenclature", "period", "freq", "valuation")
REPEAT = 1  # added to the number of ordinary faults
CONFLICT = 2
FOLDED = 254  # a part of a sum
LEFT_OUT = 255  # a finer detail of a total that is there
MONTHS = 2400  # from 1900 on
ENUMS = {
    "reporter": "e_country",
    "partner": "e_country",
    "flow": "e_flow",
    "product": "e_product",
    "nomenclature": "e_edition",
    "freq": "e_freq",
    "valuation": "e_valuation",
}


@dataclass(frozen=True, slots=True)
class Twins:
    """How many rows were ``folded`` into sums, ``merged`` away by that (parts less sums), ``left_out`` as details."""

    folded: int = 0
    merged: int = 0
    left_out: int = 0


def _number(engine: Engine, staged: StagedFile) -> SQL:
    """SQL: one number for the key of a row of ``judged``; equal numbers are equal keys."""
    sql, size = "0", 1
    for column in KEY:
        if column == "period":
            code, count = "((year(period) - 1900) * 12 + month(period))", MONTHS
        else:
            count = engine.scalar(f"select len(enum_range(null::{ENUMS[column]}))") + 1
            code = f"coalesce(enum_code({ident(column)}), {count - 1:d})"
        sql, size = f"({sql} * {count:d} + {code}::{{t}})", size * count
    if staged.indicators:
        sql, size = f"({sql} * 4 + case measure when 'value' then 0 when 'mass_kg' then 1 else 2 end)", size * 4
    return SQL(sql.format(t="bigint" if size < 2**63 else "hugeint"))


def mark_twins(engine: Engine, staged: StagedFile, faults: int) -> Twins:
    """Set the fault of rows of ``judged`` whose grain another row has.

    Of rows that say the same the first stays; rows that contradict each other are all bad; rows that differ in
    ``facet`` are parts of a sum; of rows that differ in ``level`` the lowest count.
    """
    number = _number(engine, staged)
    numbers = ("number",) if staged.indicators else tuple(m for m in ("value", "mass_kg", "qty") if m in staged.takes)
    same = ", ".join(f"{text(c)}: {ident(c)}" for c in (*numbers, "currency", "qty_unit", "status"))
    facet, level = "facet" if staged.facet else "''", "level" if staged.level else "0"
    engine.execute(
        f"create table twin_keys as select {number} as k from judged where fault = 0 group by k having count(*) > 1"
    )
    if not engine.scalar("select count(*) from twin_keys"):
        engine.execute("create table twin_lines (_line bigint, first bigint, lines varchar)")
        return Twins()
    engine.execute(
        f"create table twins as select j.rowid as id, _line, k, coalesce({facet}, '') as facet, {{{same}}} as figures, "
        f"{level} > min({level}) over (partition by k) as finer from "
        f"(select rowid, *, {number} as k from judged where fault = 0) j semi join twin_keys using (k)"
    )
    _verdicts(engine, faults)
    engine.execute("update judged set fault = v.fault from verdicts v where judged.rowid = v.id and v.fault > 0")
    folded, left, merged = engine.rows(
        f"select count(*) filter (fault = {FOLDED}), count(*) filter (fault = {LEFT_OUT}), "
        f"count(*) filter (fault = {FOLDED}) - count(distinct k) filter (fault = {FOLDED}) from verdicts"
    )[0]
    return Twins(folded, merged, left)


def _verdicts(engine: Engine, faults: int) -> None:
    """Make ``verdicts`` (id, k, fault) and ``twin_lines`` (_line, first, lines) out of ``twins``."""
    engine.execute(
        "create table facets as select k, facet, min(_line) as first, count(*) as rows, "
        "count(distinct figures) = 1 as same, "
        "list_aggregate(list_sort(list(_line))[:5], 'string_agg', ', ') as lines "
        "from twins where not finer group by k, facet"
    )
    engine.execute(
        "create table wholes as select k, count(*) as parts, bool_and(same) as sound, "
        "string_agg(lines, ', ' order by first) filter (not same) as lines from facets group by k"
    )
    engine.execute(
        f"create table verdicts as select t.id, t.k, t._line, case when t.finer then {LEFT_OUT} "
        f"when f.same and t._line <> f.first then {faults + REPEAT:d} when not w.sound then {faults + CONFLICT:d} "
        f"when w.parts > 1 then {FOLDED} else 0 end::utinyint as fault, f.first, f.lines, w.lines as odd "
        "from twins t left join facets f on t.k = f.k and t.facet = f.facet and not t.finer left join wholes w "
        "on t.k = w.k"
    )
    engine.execute(
        f"create table twin_lines as select _line, first, if(fault = {faults + CONFLICT:d}, odd, lines) as lines "
        f"from verdicts where fault in ({faults + REPEAT:d}, {faults + CONFLICT:d})"
    )


def summed(staged: StagedFile, grain: SQL) -> SQL:
    """SQL: parts of sums added up, in the columns of ``good``.

    A mass or quantity that one part lacks, or that is counted in different units, would be less than the flow's:
    it is missing then. A value is the sum of the values stated.
    """

    def added(column: SQL) -> SQL:
        if column not in staged.takes:
            return SQL(f"null::double as {column}")
        if column == "value":
            return SQL(f"{sums.total('value')} as value")
        ok = f"count({column}) = count(*)"
        if column == "qty":
            ok += " and count(distinct qty_unit) <= 1 and count(qty_unit) in (0, count(*))"
        return SQL(f"if({ok}, {sums.total(column)}, null) as {column}")

    measures = ", ".join(added(SQL(c)) for c in ("value", "mass_kg", "qty"))
    return SQL(
        f"select {grain}, {measures}, any_value(currency) as currency, "
        "if(count(distinct qty_unit) <= 1, any_value(qty_unit), null) as qty_unit, valuation, max(status) as status "
        f"from judged where fault = {FOLDED} group by {grain}, valuation"
    )
