"""Bad rows: the table that says of each bad row where it stands, what is wrong, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from umweg.engines import Engine
from umweg.engines.sql import SQL, ident, text
from umweg.sources.base import StagedFile
from umweg.sources.trade.duplicates import FOLDED


@dataclass(frozen=True, slots=True)
class RowFault:
    """One thing that can be wrong with a row.

    ``kind``: a few words, counted in the report. ``column``: of the contract. ``when``: SQL over the joined
    maps.
    ``why``: SQL that yields how to mend it.
    """

    kind: str
    column: str
    when: SQL
    why: SQL


BAD = f"fault between 1 and {FOLDED - 1}"
NOTHING = (
    "select "
    + ", ".join(
        f"null::{'bigint' if c == 'line' else 'varchar'} as {c}"
        for c in ("kind", "file", "line", "field", "value", "reason", "row")
    )
    + " where false"
)


def make_bad(engine: Engine, staged: StagedFile, faults: list[RowFault], file: str) -> None:
    """Make ``bad``: kind, file, line, field, value, reason, row (JSON of all the file's columns)."""
    rejects = (
        f"select 'broken line' as kind, {text(file)} as file, line, field, value, "
        f"'broken line: ' || reason as reason, row from {staged.rejects}"
        if staged.rejects
        else NOTHING
    )
    judged = _judged_bad(staged, faults, file) if engine.scalar(f"select count(*) from judged where {BAD}") else NOTHING
    engine.execute(f"create table bad as {rejects} union all {judged}")


def _judged_bad(staged: StagedFile, faults: list[RowFault], file: str) -> SQL:
    """SQL: the rows of the file that were found bad, with what the maps say about them."""
    n = len(faults)
    kinds = [f.kind for f in faults] + ["duplicate row", "contradicting rows"]
    columns = [f.column for f in faults] + ["period", "period"]
    fields = [text(staged.takes[c].field if c in staged.takes else c) for c in columns]
    one, all_ = (
        ("'Another row", "'Other rows") if staged.part else ("'Line ' || tw.first || '", "'Lines ' || tw.lines || '")
    )
    whys = [f.why for f in faults] + [
        SQL(f"{one} says the same. Keep one of them.'"),
        SQL(f"{all_} give different figures for the same key. Keep the right one.'"),
    ]
    kind = _case(map(text, kinds))
    part = f"{text(file + ' / ')} || s.part" if staged.part else text(file)
    return SQL(f"""
        select {kind} as kind, {part} as file, s.line, {_case(fields)} as field,
          {_case(SQL(f"s.{ident(c)}" if c in staged.takes else "null") for c in columns)} as value,
          {kind} || ': ' || {_case(whys)} as reason, s.row
        from ({_as_written(staged)}) s join (select * from judged where {BAD}) j on s._line = j._line
        left join m_reporter mr on nullif(trim(s.reporter), '') = mr.text
        left join m_partner mp on nullif(trim(s.partner), '') = mp.text
        left join m_period mt on nullif(trim(s.period), '') = mt.text
        left join m_product mg on try_cast(nullif(trim(s.product), '') as e_good) = mg.text
          and try_cast(nullif(trim(s.nomenclature), '') as e_system) = mg.nomenclature and year(mt.day) =
          mg.year
        left join twin_lines tw on j.fault > {n:d} and j._line = tw._line""")


def _as_written(staged: StagedFile) -> SQL:
    """SQL: bad rows as the file has them.

    Line, part, the contract's fields as text, the whole row as JSON.
    """
    fields = ", ".join(f"({t.sql})::varchar as {ident(c)}" for c, t in staged.takes.items())
    whole = ", ".join(f"{text(c)}: {ident(c)}" for c in staged.columns)
    return SQL(
        f"select _line, {staged.line} as line, {staged.part or 'null'} as part, {fields}, "
        f"to_json({{{whole}}})::varchar as row from {staged.whole or staged.relation} "
        f"where _line in (select _line from judged where {BAD})"
    )


def _case(options: Iterable[SQL]) -> SQL:
    whens = " ".join(f"when {i:d} then {o}" for i, o in enumerate(options, 1))
    return SQL(f"case j.fault {whens} end")
