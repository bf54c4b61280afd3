"""Rows of declarations as an Arrow table: from CSV, Parquet, JSON lines or plain dicts, checked against a mapping."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as Dict
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from umweg.core.documents import MOST_BYTES, json_of, text_of
from umweg.core.errors import SourceError, UsageError
from umweg.files.parquet import opened, parts
from umweg.screening.targeting.mapping import ColumnRoles

Floats = NDArray[np.float64]

LONGEST_HEADER = 1 << 20  # characters
PART = 4096  # rows of a Parquet file that are read at once
MOST_HELD = 8 << 30  # bytes of a Parquet file's rows in memory


def flat(rows: Iterable[Dict[str, Any]]) -> pa.Table:
    """Plain dicts as a table of texts: lists are joined by ``>``, True and False become 1 and 0, None stays missing.

    >>> flat([{"id": 1, "route": ["DE", "KZ"], "flag_a": True}, {"id": 2, "route": None}]).to_pylist()[0]
    {'id': '1', 'route': 'DE>KZ', 'flag_a': '1'}
    """
    given = list(rows)
    names = list(dict.fromkeys(k for r in given for k in r))
    return pa.table({n: pa.array([_text(r.get(n)) for r in given], pa.string()) for n in names})


def _text(v: Any) -> str | None:
    if v is None or (isinstance(v, float) and v != v):
        return None
    if isinstance(v, bool):
        return str(int(v))
    return ">".join(map(str, v)) if isinstance(v, (list, tuple)) else str(v)


def read_rows(path: Path) -> pa.Table:
    """A table from ``.parquet``, ``.jsonl``/``.ndjson`` or, else, CSV (all columns as text). Raises SourceError."""
    try:
        if path.suffix == ".parquet":
            return _parquet(path)
        if path.suffix in (".jsonl", ".ndjson", ".json"):
            lines = text_of(path, MOST_BYTES).split("\n")
            return flat(json_of(line) for line in lines if line.strip())
        return _csv(path)
    except (OSError, pa.ArrowException, ValueError, AttributeError) as e:
        raise SourceError(
            f"The file cannot be read: {str(e).splitlines()[0]}.",
            where=str(path),
            mend="Give CSV with a header, Parquet, or one JSON object a line.",
        ) from e


def _parquet(path: Path) -> pa.Table:
    """All rows, their texts made whole part by part as long as there is room."""
    with opened(path) as file:
        whole = [_plain(file.schema_arrow.empty_table())]
        held = 0
        for part in parts(file, PART):
            whole.append(_plain(pa.Table.from_batches([part])))
            held += whole[-1].nbytes
            if held > MOST_HELD:
                raise ValueError(f"its rows take more than {MOST_HELD >> 30} GB")
    return pa.concat_tables(whole)


def _plain(table: pa.Table) -> pa.Table:
    kinds = [f.with_type(f.type.value_type) if pa.types.is_dictionary(f.type) else f for f in table.schema]
    return table.cast(pa.schema(kinds))


def _csv(path: Path) -> pa.Table:
    import csv

    import pyarrow.csv as pcsv

    with path.open(newline="", encoding="utf-8-sig") as f:
        head = f.readline(LONGEST_HEADER)
    delimiter = max(",;\t", key=head.count)
    try:
        names = next(csv.reader([head], delimiter=delimiter), [])
    except csv.Error as e:
        raise ValueError(f"its header is no CSV ({e})") from e
    return pcsv.read_csv(
        path,
        parse_options=pcsv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
        convert_options=pcsv.ConvertOptions(
            column_types={n: pa.string() for n in names}, strings_can_be_null=True, null_values=["", "NA", "nan"]
        ),
    )


class MappedRows:
    """A table seen through a mapping: texts, numbers, days and labels as columns. Errors name the column."""

    def __init__(self, table: pa.Table, mapping: ColumnRoles, *, labelled: bool) -> None:
        self.mapping = m = mapping.resolved(table.column_names)
        wanted = (*m.inputs, m.label) if labelled else m.inputs
        if lacking := [c for c in wanted if c not in table.column_names]:
            raise SourceError(
                f"The table has no column '{lacking[0]}'.",
                where=f"columns: {', '.join(table.column_names)}",
                mend="Give a mapping that names the columns of this table.",
            )
        self.table = table
        self.n = table.num_rows
        self._numbers: dict[str, Floats] = {}
        if self.n == 0:
            raise SourceError("The table has no rows.", mend="Give at least one declaration.")
        self.ids = self.text(m.id)
        if self.ids.null_count:
            raise SourceError(f"{_rows_have(self.ids.null_count)} no {m.id}.", mend="Every row needs an id.")
        self.day = self._days()

    def _days(self) -> NDArray[np.int64]:
        name = self.mapping.date
        try:
            day = pc.cast(pc.utf8_slice_codeunits(self.text(name), 0, 10), pa.date32())
        except pa.ArrowInvalid as e:
            raise SourceError(f"'{name}' holds what is no date: {e}.", mend="Write YYYY-MM-DD.") from e
        if day.null_count:
            raise SourceError(
                f"{_rows_have(day.null_count)} no {name}.", mend="Targeting learns in the order of time: fill it."
            )
        return np.asarray(day.cast(pa.int32()).to_numpy(zero_copy_only=False), dtype=np.int64)

    def text(self, name: str) -> pa.Array:
        """A column as texts; numbers in one spelling (``8``, not ``8.0``), so that files of all kinds agree."""
        m = self.mapping
        if name in m.measures:
            x = self.number(name)
            return pa.array([None if v != v else f"{v:.12g}" for v in x.tolist()], pa.string())
        if name in ("HS6", "HS4", "HS2") and name not in self.table.column_names:
            digits = pc.replace_substring(self.text(m.code), ".", "")
            return pc.utf8_slice_codeunits(digits, 0, int(name[2]))
        c = self.table.column(name).combine_chunks()
        c = c if pa.types.is_string(c.type) else c.cast(pa.string())
        c = pc.utf8_trim_whitespace(c)
        return pc.if_else(pc.equal(c, ""), pa.scalar(None, pa.string()), c)

    def number(self, name: str) -> Floats:
        """A column as numbers, missing as NaN."""
        if name not in self._numbers:
            c = self.table.column(name).combine_chunks()
            if pa.types.is_string(c.type):
                c = pc.utf8_trim_whitespace(c)
                c = pc.if_else(pc.equal(c, ""), pa.scalar(None, pa.string()), c)
            try:
                x = c.cast(pa.float64())
            except pa.ArrowInvalid as e:
                raise SourceError(
                    f"'{name}' holds what is no number: {e}.", mend="Mend it, or map it as a category."
                ) from e
            out = np.asarray(x.fill_null(np.nan).to_numpy(zero_copy_only=False), dtype=np.float64)
            self._numbers[name] = np.where(np.isfinite(out), out, np.nan)
        return self._numbers[name]

    def labels(self) -> Floats:
        """The labels, 0 or 1. Raises UsageError for none, for others, for one class only."""
        name = self.mapping.label
        c = self.table.column(name).combine_chunks().cast(pa.string())
        c = pc.replace_substring_regex(pc.utf8_lower(pc.utf8_trim_whitespace(c)), r"^(\d)\.0$", r"\1")
        y = pc.if_else(
            pc.is_in(c, pa.array(["1", "true"])), 1.0, pc.if_else(pc.is_in(c, pa.array(["0", "false"])), 0.0, None)
        )
        if y.null_count:
            at = int(pc.index(pc.is_null(y), True).as_py())
            raise UsageError(
                f"{_rows_have(y.null_count)} no label of 0 or 1 in '{name}'.",
                where=f"first: row {at + 1}, {c[at].as_py()!r}",
                mend="Train on inspected rows only.",
            )
        out = np.asarray(y.to_numpy(zero_copy_only=False), dtype=np.float64)
        if out.min() == out.max():
            raise UsageError(
                f"All labels in '{name}' are {int(out[0])}: there is nothing to tell apart.",
                mend="Train on inspections with and without a finding.",
            )
        return out


def _rows_have(n: int) -> str:
    return "1 row has" if n == 1 else f"{n:,} rows have"
