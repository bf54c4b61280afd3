"""A file in columns of its own, read through a mapping."""

from __future__ import annotations

from dataclasses import replace

from umweg.core.errors import SourceError
from umweg.engines import Engine
from umweg.engines.sql import SQL, ident, text, texts
from umweg.files.input_file import InputFile
from umweg.sources.base import FileOptions, StagedFile
from umweg.sources.mapping import FlowMapping, load
from umweg.sources.tidy.layout import takes
from umweg.sources.trade.strict import OpenedFile


def _need(mapping: FlowMapping, names: dict[str, str], given: InputFile) -> None:
    wanted = {**mapping.columns, **{c: c for c in (*mapping.drop, *mapping.unpivot, *mapping.parts)}}
    missing = sorted({c for c in wanted.values() if c.lower() not in names})
    if missing:
        raise SourceError(
            f"The mapping names columns that the file lacks: {', '.join(missing)}. It has {', '.join(names)[:300]}.",
            where=given.name,
            mend="Correct the mapping, or give the file that it was written for.",
        )


def _expression(mapping: FlowMapping, column: str, sql: SQL) -> SQL:
    """SQL for a column of the contract, with the mapping's translations."""
    case = " ".join(f"when {text(a)} then {text(b)}" for a, b in mapping.values.get(column, {}).items())
    return SQL(f"case trim({sql}) {case} else {sql} end") if case else sql


def _view(engine: Engine, mapping: FlowMapping, col: dict[str, SQL], typed: frozenset[str]) -> dict[str, str]:
    """Make the view ``mapped``: the file's columns, and ``to_<column>`` for each of the contract; returns those."""
    made: dict[str, SQL] = {}
    picked: list[SQL] = []
    for column, source in mapping.columns.items():
        sql = col[source.lower()]
        sql = (
            sql
            if source.lower() in typed and column in _NUMBERS
            else _expression(mapping, column, SQL(f"{sql}::varchar"))
        )
        made[column] = SQL(f"{sql} as {ident(f'to_{column}')}")
    made |= {c: SQL(f"{text(v)} as {ident(f'to_{c}')}") for c, v in mapping.constants.items()}
    if not mapping.unpivot:
        engine.execute(f"create view mapped as select *, _line as file_line, {', '.join(made.values())} from staged")
        return {c: f"to_{c}" for c in made}
    count = len(mapping.unpivot)
    for i, (source, flow) in enumerate(mapping.unpivot.items()):
        one = made | {
            "flow": SQL(f"{text(flow)} as to_flow"),
            "value": SQL(f"{col[source.lower()]} as to_value"),
        }
        own = ", ".join(one[c] for c in sorted(one))
        picked.append(
            SQL(
                f"select * replace ((_line - 1) * {count:d} + {i + 1:d} as _line), _line as file_line, {own} "
                "from staged"
            )
        )
    engine.execute(f"create view mapped as {' union all '.join(picked)}")
    return {c: f"to_{c}" for c in {*made, "flow", "value"}}


_NUMBERS = ("value", "value_eur", "value_usd", "mass_kg", "qty")


def stage(engine: Engine, given: InputFile, options: FileOptions, table: OpenedFile) -> StagedFile:
    """What ``tidy`` stages with a mapping; SourceError if it does not fit the file."""
    mapping = load(str(options.mapping))
    names = {c.strip().lower(): c for c in table.columns}
    _need(mapping, names, given)
    col = {lower: ident(name) for lower, name in names.items()}
    made = _view(engine, mapping, col, table.typed)
    number = {c: s.lower() for c, s in mapping.columns.items()} | {"value": next(iter(mapping.unpivot), "").lower()}
    number |= {c: s.lower() for c, s in mapping.columns.items() if c in _NUMBERS}
    typed = frozenset(c for c, s in number.items() if s in table.typed)
    found = takes(made, given, options, typed)
    for column, factor in mapping.factors.items():
        target = "value" if column.startswith("value") else column
        if target in found:
            found[target] = replace(found[target], scale=factor)
    unknown = [c for lower, c in names.items() if lower not in mapping.used]
    dropped: dict[str, SQL] = {}
    for c, v in mapping.drop.items():
        said = texts(x.lower() for x in v)
        dropped[f"{c} is {' or '.join(v)}"] = SQL(f"lower(trim({col[c.lower()]}::varchar)) in ({said})")
    parts = [f"coalesce({col[c.lower()]}::varchar, '')" for c in mapping.parts]
    return StagedFile(
        SQL("mapped"),
        table.columns,
        found,
        line=SQL("file_line"),
        rejects=table.rejects,
        warnings=(*table.warnings, *([f"Columns not read: {', '.join(unknown)}."] if unknown else [])),
        facet=SQL(" || ' ' || ".join(parts)) if parts else None,
        skipped=dropped,
        names=mapping.names,
        facts={"mapping": mapping.title, "mapping_credit": mapping.credit},
    )
