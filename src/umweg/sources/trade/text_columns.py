"""Plain text tables as whole columns: texts as places in a list of words, figures as numbers. Sound files only."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from umweg.engines import Engine
from umweg.engines.sql import SQL, ident
from umweg.sources.columns import Columns

INSIDE = 1 << 22  # bytes parsed at once; above the longest line that is let through
AHEAD = 2  # blocks that wait for the parser, so that memory stays bounded


@dataclass
class _TextColumn:
    """One text column while it is read."""

    known: dict[str, int] = field(default_factory=dict)
    parts: list[npt.NDArray[np.integer]] = field(default_factory=list)

    def add(self, column: pa.ChunkedArray) -> None:
        for chunk in column.chunks:
            here = [self.known.setdefault(w, len(self.known)) for w in chunk.dictionary.to_pylist()]
            kind = np.uint16 if len(self.known) <= np.iinfo(np.uint16).max else np.int32
            if len(here) == 1:
                self.parts.append(np.full(len(chunk), here[0], kind))
            elif here == list(range(len(here))):
                self.parts.append(chunk.indices.to_numpy().astype(kind))
            else:
                self.parts.append(np.array(here, kind)[chunk.indices.to_numpy()])


class Parser:
    """Parses a table block by block, each beside what its caller does with the next one.

    Only for files without quotes and blank lines: on those all parsers agree. ``columns`` is None as soon as a record
    does not split, or a figure is not a plain finite number: what is odd is left to the engine's own parser, which
    says what is wrong and where.
    """

    def __init__(
        self,
        header: tuple[str, ...],
        delimiter: str,
        texts: tuple[str, ...],
        numbers: tuple[str, ...],
        empty: list[str],
    ) -> None:
        self._header = list(header)
        self._split = pacsv.ParseOptions(delimiter=delimiter, quote_char=False)
        self._convert = pacsv.ConvertOptions(
            column_types={c: pa.dictionary(pa.int32(), pa.string()) for c in texts}
            | {c: pa.float64() for c in numbers},
            include_columns=list(dict.fromkeys((*texts, *numbers))),
            null_values=empty,
            strings_can_be_null=False,
        )
        self._texts = {c: _TextColumn() for c in texts}
        self._numbers: dict[str, list[npt.NDArray[np.float64]]] = {c: [] for c in numbers}
        self._rows = 0
        self._sound = True
        self._pool = ThreadPoolExecutor(1)
        self._waiting: list[tuple[Future[pa.Table | None], int]] = []

    def feed(self, block: bytes, records: int, first: bool) -> None:
        """Take in whole lines, ``records`` of them without the header that a ``first`` block begins with."""
        if self._sound and records:
            self._waiting.append((self._pool.submit(self._parse, block, first), records))
        while len(self._waiting) > AHEAD:
            self._fold()

    def give_up(self) -> None:
        """The file is not plain."""
        self._sound = False

    def columns(self) -> Columns | None:
        """All that was fed, or None."""
        while self._waiting:
            self._fold()
        self._pool.shutdown()
        if not self._sound:
            return None
        numbers = {}
        for c in list(self._numbers):
            numbers[c] = np.concatenate(self._numbers.pop(c))
        codes, words = {}, {}
        for c, texts in self._texts.items():
            codes[c], words[c] = np.concatenate(texts.parts), list(texts.known)
            texts.parts.clear()
        return Columns(self._rows, codes, words, numbers)

    def _parse(self, block: bytes, first: bool) -> pa.Table | None:
        read = pacsv.ReadOptions(column_names=self._header, skip_rows=int(first), block_size=INSIDE)
        try:
            return pacsv.read_csv(
                pa.BufferReader(block), read_options=read, parse_options=self._split, convert_options=self._convert
            )
        except pa.ArrowInvalid:
            return None

    def _fold(self) -> None:
        waiting, records = self._waiting.pop(0)
        table = waiting.result()
        if not self._sound:
            return
        if table is None or table.num_rows != records:
            self._sound = False
            return
        if any(pc.all(pc.is_finite(table[c])).as_py() is False for c in self._numbers):
            self._sound = False
            return
        for c, texts in self._texts.items():
            texts.add(table[c])
        for c, parts in self._numbers.items():
            parts.append(table[c].to_numpy())
        self._rows += records


def register(engine: Engine, name: SQL, columns: Columns, rows: npt.NDArray[np.int64] | None = None) -> None:
    """Make the table ``name`` of all or some ``rows``: ``_line`` and the columns; an empty number is NULL."""
    picked = np.arange(columns.rows, dtype=np.int64) if rows is None else rows
    made: dict[str, pa.Array] = {"_line": pa.array(picked + 2)}  # the first record stands in line 2
    for c, codes in columns.codes.items():
        places = codes if rows is None else codes[rows]
        made[c] = pa.DictionaryArray.from_arrays(places.astype(np.int32), pa.array(columns.words[c], pa.string()))
    for c, values in columns.numbers.items():
        made[c] = pa.array(values if rows is None else values[rows], from_pandas=True)
    kept = ", ".join(f"{ident(c)}::varchar as {ident(c)}" if c in columns.codes else ident(c) for c in made)
    engine.register("picked_rows", pa.table(made))
    engine.execute(f"create table {name} as select {kept} from picked_rows")
    engine.register("picked_rows", pa.table({"freed": [0]}))
