"""Consignments in Parquet: nested as the model (see ``columns``), or flat with a mapping as tables of text have it.

Read in batches of a row group, so that memory does not grow with the file.

>>> import tempfile; from umweg.screening.consignments.model import Consignment, Line
>>> p = Path(tempfile.mkdtemp()) / "in.parquet"
>>> write_parquet([Consignment(id="7", lines=(Line(code="8542"),))], p)
1
>>> next(by_batch(p, None, print)).found.lines[0].code
'8542'
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from umweg.core.errors import UmwegError, UsageError
from umweg.files.parquet import opened, parts
from umweg.screening.consignments.columns import packed, schema, unpacked
from umweg.screening.consignments.faults import FileEntry, id_of, settled, without_nul
from umweg.screening.consignments.mapping import load
from umweg.screening.consignments.model import Consignment
from umweg.screening.consignments.rows import TableRow, grouped, learned
from umweg.screening.consignments.suggest import nearest_field
from umweg.screening.consignments.table import planned, unread
from umweg.screening.consignments.totals import without_totals

BATCH = 1024
GROUP = 8192  # rows of a row group, when written
LARGEST_GROUP = 1 << 30  # bytes of a row group, unpacked


def by_batch(path: Path, mapping: Path | str | None, note: Callable[[str], None]) -> Iterator[FileEntry]:
    """The consignments of a Parquet file; UsageError where it is none, or its row groups are too large to hold."""
    import pyarrow as pa

    try:
        file = opened(path)
    except (pa.ArrowException, OSError, ValueError) as e:
        raise UsageError(
            f"The file is no sound Parquet: {str(e)[:120]}.", where=path.name, mend="Write or copy it again."
        ) from e
    with file:
        sizes = [file.metadata.row_group(i).total_byte_size for i in range(file.num_row_groups)]
        if max(sizes, default=0) > LARGEST_GROUP:
            raise UsageError("A row group is larger than 1 GB.", where=path.name, mend="Write smaller row groups.")
        header = file.schema_arrow.names
        if mapping is None and {"id"} < set(header) & {*Consignment.__struct_fields__}:
            _known(header, path.name)
            yield from _nested(file, path.name)
            return
        plan = planned(load(mapping) if mapping is not None else None, header, path.name)
        flat = (_flat(where, row, header) for where, row in _batches(file, path.name))
        yield from grouped(learned(without_totals(flat, plan, path.name, note), plan), plan)
        unread(plan, path.name, note)


def _known(header: list[str], name: str) -> None:
    """Nested columns are those of the model; any other is refused, as in JSON."""
    for column in header:
        if column not in Consignment.__struct_fields__:
            close = nearest_field(column, Consignment)
            mend = f"Did you mean '{close}'?" if close else "Drop it, or give a mapping."
            raise UsageError(f"There is no field '{column}' in a consignment.", where=f"{name}, schema", mend=mend)


def _batches(file: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Rows with their places; a row group that cannot be read is one error in their stead."""
    import pyarrow as pa

    number = 0
    for group in range(file.num_row_groups):
        rows = file.metadata.row_group(group).num_rows
        first = number + 1
        try:
            for batch in parts(file, BATCH, [group]):
                for row in batch.to_pylist():
                    number += 1
                    yield f"{name}, row {number}", row
        except (pa.ArrowException, OSError, ValueError) as e:
            last = first + rows - 1
            what = f"Rows {number + 1:,} to {last:,} cannot be read: {str(e)[:120]}."
            yield (
                f"{name}, row {number + 1}",
                UsageError(what, where=f"{name}, row group {group}", mend="Write or copy the file again."),
            )
            number = last


def _nested(file: Any, name: str) -> Iterator[FileEntry]:
    for where, row in _batches(file, name):
        if isinstance(row, UmwegError):
            yield FileEntry(where, b"", row)
            continue
        raw = _raw(row)
        try:
            data = unpacked(row)
            found: Consignment | UmwegError = settled(data, where)
            _finite(data, where)
            without_nul(data, where)
        except (msgspec.MsgspecError, UmwegError) as e:
            found = (
                e if isinstance(e, UmwegError) else UsageError(f"{e}.", where=where, mend="Write sound JSON and maps.")
            )
        yield FileEntry(where, raw, found, id_of(row))


def _finite(data: Any, where: str, path: str = "") -> None:
    """UsageError for an infinite number, which the model's ranges let pass."""
    if isinstance(data, float) and not math.isfinite(data):
        raise UsageError(f"{data} is no number.", where=f"{where}, {path}", mend="Write null where nothing is known.")
    for key, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        _finite(value, where, f"{path}[{key}]" if isinstance(data, list) else f"{path}.{key}".lstrip("."))


def _flat(where: str, row: Any, header: list[str]) -> TableRow:
    if isinstance(row, UmwegError):
        return TableRow(where, b"", [], row)
    cells = [row[h] for h in header]
    if any(isinstance(c, float) and not math.isfinite(c) for c in cells):
        column = next(h for h in header if isinstance(row[h], float) and not math.isfinite(row[h]))
        fault = UsageError(
            f"{row[column]} is no number.",
            where=f"{where}, column '{column}'",
            mend="Write null where nothing is known.",
        )
        return TableRow(where, _raw(row), [], fault, str(row.get("id") or "") or None)
    return TableRow(where, _raw(row), cells)


def _raw(row: Any) -> bytes:
    """The bytes of a row for its digest."""
    return msgspec.json.encode(row, enc_hook=str, order="sorted")


def write_parquet(consignments: Iterable[Consignment], path: Path) -> int:
    """Write consignments as nested Parquet, in row groups; the number of them."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows, done = iter(consignments), 0
    with pq.ParquetWriter(path, schema(), compression="zstd") as file:
        while some := [packed(c) for c in islice(rows, GROUP)]:
            file.write_table(pa.Table.from_pylist(some, schema=schema()))
            done += len(some)
    return done
