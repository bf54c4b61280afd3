"""Writing results to standard output as JSON or CSV."""

from __future__ import annotations

import contextlib
import csv
import itertools
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from umweg.cli.streams import utf8
from umweg.core.errors import StoreError
from umweg.core.own_files.writing import replacing
from umweg.core.printable import json_line, json_printable, printable
from umweg.core.spreadsheet import NEUTRAL, safe

if TYPE_CHECKING:
    import pyarrow as pa


class Format(StrEnum):
    """How a result is written."""

    table = "table"
    json = "json"
    csv = "csv"


def exported(form: Format, body: Callable[[], Any], rows: Callable[[], Sequence[dict[str, Any]]]) -> bool:
    """Write a result as JSON (``body()``) or CSV (``rows()``); False for a table, which is left to the caller."""
    if form is Format.json:
        write_json(body())
    elif form is Format.csv:
        write_rows(rows())
    return form is not Format.table


class Written(StrEnum):
    """How decisions are written: one by one, as they come."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"


_CHOSEN: list[str] = []


_HEARD: list[str] = []


def chosen(form: Any) -> Any:
    """Remember the format that was asked for, so that an error is written in it, too."""
    _CHOSEN[:] = [str(form)]
    return form


def wants_json() -> bool:
    """Whether the command that runs was asked for JSON; on a line that was never understood, whether it says so."""
    return (_CHOSEN[:1] or _on_the_line()[-1:]) in (["json"], ["jsonl"])


def _on_the_line() -> list[str]:
    """The values of ``--format`` as they stand on the line."""
    words = sys.argv[1:]
    after = [value for word, value in itertools.pairwise(words) if word == "--format"]
    return after or [word.partition("=")[2] for word in words if word.startswith("--format=")]


def forget() -> None:
    """Before a command: no format and no language was asked for yet."""
    _CHOSEN.clear()
    _HEARD.clear()


def heard(lang: Any) -> Any:
    """Remember the language that was asked for, so that an error is said in it, too."""
    _HEARD[:] = [str(lang)]
    return lang


def language_heard() -> str:
    """The language of the command that runs, or of the line where it was never understood."""
    words = sys.argv[1:]
    on_the_line = [value for word, value in itertools.pairwise(words) if word == "--lang"]
    on_the_line += [word.removeprefix("--lang=") for word in words if word.startswith("--lang=")]
    return (_HEARD or on_the_line or ["en"])[-1]


def write_json(value: Any) -> None:
    """As JSON text (``results.json_text``); the data are exact, and a terminal obeys nothing in them."""
    from umweg.results.json_text import json_text  # the room of results costs 40 ms, which no help needs

    utf8(sys.stdout).write(printable(json_text(value), lines=True) + "\n")


def write_lines(values: Iterable[Any]) -> None:
    """The same as lines of JSON, one a value."""
    out = utf8(sys.stdout)
    for value in values:
        out.write(json_line(value) + "\n")


def write_rows(rows: Iterable[dict[str, Any]]) -> None:
    """CSV with a header; nothing at all for no rows. Cells are ``safe``."""
    out: csv.DictWriter[str] | None = None
    for row in rows:
        if out is None:
            out = csv.DictWriter(utf8(sys.stdout), list(row), lineterminator="\n")
            out.writerow({k: safe(k) for k in row})
        out.writerow({k: safe(v) for k, v in row.items()})


@contextlib.contextmanager
def streamed(
    form: Written, header: Sequence[str], line: Callable[[Any], bytes], row: Callable[[Any], Iterable[Any]]
) -> Iterator[Callable[[Any], object]]:
    """What writes one thing as it comes: a line of JSON or a row of CSV; a table is shown at the end."""
    if form is Written.table:
        yield lambda _: None
    elif form is Written.jsonl:
        write = sys.stdout.buffer.write
        yield lambda one: write(json_printable(line(one)) + b"\n")
        sys.stdout.buffer.flush()
    else:
        out = csv.writer(utf8(sys.stdout), lineterminator="\n")
        out.writerow(header)
        yield lambda one: out.writerow([safe(x) for x in row(one)])


def write_table(table: pa.Table, path: Path | None = None) -> None:
    """An Arrow table as CSV to standard output, or to a file; as Parquet where its name ends so.

    StoreError where the file cannot be written; what was there is then as it was.
    """
    import pyarrow as pa
    import pyarrow.csv as pc

    if path is None:
        sys.stdout.flush()
        pc.write_csv(_neutral(table), pa.PythonFile(sys.stdout.buffer, "w"))
        return
    try:
        with replacing(path) as f:
            if path.suffix == ".parquet":
                import pyarrow.parquet as pq

                pq.write_table(table, f, compression="zstd")
            else:
                pc.write_csv(_neutral(table), f)
    except OSError as e:
        raise StoreError(
            f"The file cannot be written: {e.strerror or e}.",
            where=str(path),
            mend="Choose another place, or make room.",
        ) from e


def _neutral(table: pa.Table) -> pa.Table:
    """Names and texts as ``safe`` writes them; a column in which nothing is to be done is not touched."""
    import pyarrow as pa
    import pyarrow.compute as pc

    for i, field in enumerate(table.schema):
        if not (pa.types.is_string(field.type) or pa.types.is_large_string(field.type)):
            continue
        known = pc.unique(table.column(i))
        if pc.all(pc.match_substring_regex(known, NEUTRAL)).as_py() is False:
            made = pa.array([safe(x) for x in known.to_pylist()], field.type)
            table = table.set_column(i, field.name, made.take(pc.index_in(table.column(i), known)))
    return table.rename_columns([safe(name) for name in table.column_names])
