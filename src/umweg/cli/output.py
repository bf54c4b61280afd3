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

from umweg.core.errors import StoreError
from umweg.core.own_files.writing import replacing
from umweg.core.spreadsheet import safe

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
    """Before a command: no format was asked for yet."""
    _CHOSEN.clear()


def write_json(value: Any) -> None:
    """As JSON text (``results.json_text``)."""
    from umweg.results.json_text import json_text  # the room of results costs 40 ms, which no help needs

    sys.stdout.write(json_text(value) + "\n")


def write_rows(rows: Iterable[dict[str, Any]]) -> None:
    """CSV with a header; nothing at all for no rows. Texts that a spreadsheet would run as formulas get a quote."""
    out: csv.DictWriter[str] | None = None
    for row in rows:
        if out is None:
            out = csv.DictWriter(sys.stdout, list(row), lineterminator="\n")
            out.writeheader()
        out.writerow({k: safe(v) for k, v in row.items()})


@contextlib.contextmanager
def streamed(
    form: Written, header: Sequence[str], line: Callable[[Any], bytes], row: Callable[[Any], Iterable[Any]]
) -> Iterator[Callable[[Any], object]]:
    """What writes one thing as it comes: a line of JSON or a row of CSV; for a table nothing, it is shown at the end.

    Texts that a spreadsheet would run as formulas get a quote.
    """
    if form is Written.table:
        yield lambda _: None
    elif form is Written.jsonl:
        write = sys.stdout.buffer.write
        yield lambda one: write(line(one) + b"\n")
        sys.stdout.buffer.flush()
    else:
        out = csv.writer(sys.stdout, lineterminator="\n")
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
    """Texts as ``safe`` writes them, a column at a time."""
    import pyarrow as pa
    import pyarrow.compute as pc

    for i, field in enumerate(table.schema):
        if pa.types.is_string(field.type):
            texts = pc.replace_substring_regex(table.column(i), r"^('*[=+\-@\t\r])", r"'\1")
            table = table.set_column(i, field.name, texts)
    return table
