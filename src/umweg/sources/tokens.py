"""Plain text tables parsed once: texts as numbers into a dictionary, figures as numbers. For sound files only."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from umweg.engines import Engine
from umweg.sources.base import Given, ident

BLOCK = 1 << 22  # above the longest line that is let through


def parse(
    given: Given, columns: tuple[str, ...], delimiter: str, texts: tuple[str, ...], numbers: tuple[str, ...]
) -> pa.Table | None:
    """The table, or None if a record does not split, or a figure is not a plain finite number.

    Only for files without quotes and blank lines: on those all parsers agree. What is odd is left to the engine's
    own parser, which says what is wrong and where.
    """
    types = {c: pa.dictionary(pa.int32(), pa.string()) for c in texts} | {c: pa.float64() for c in numbers}
    try:
        table = pacsv.read_csv(
            given.path,
            read_options=pacsv.ReadOptions(column_names=list(columns), skip_rows=1, block_size=BLOCK),
            parse_options=pacsv.ParseOptions(delimiter=delimiter, quote_char=False),
            convert_options=pacsv.ConvertOptions(
                column_types=types,
                include_columns=list(dict.fromkeys((*texts, *numbers))),
                null_values=[""],
                strings_can_be_null=True,
            ),
        )
    except pa.ArrowInvalid:
        return None
    if any(pc.all(pc.is_finite(table[c])).as_py() is False for c in numbers):
        return None
    return table


def compact(engine: Engine, table: pa.Table, texts: tuple[str, ...], numbers: tuple[str, ...]) -> None:
    """Make ``compact`` out of a parsed table, in its order, with an ENUM for each column of texts."""
    kept = []
    for i, c in enumerate(texts):
        words = {w for chunk in table[c].chunks for w in chunk.dictionary.to_pylist()}
        engine.register("words", pa.table({"t": pa.array(sorted({*words, ""}), pa.string())}))
        engine.execute(f"create type e_text_{i} as enum (select t from words order by t)")
        kept.append(f"{ident(c)}::e_text_{i} as {ident(c)}")
    kept += [ident(c) for c in numbers]
    engine.register("parsed", table)
    engine.execute(f"create table compact as select {', '.join(kept)} from parsed")
