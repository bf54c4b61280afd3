"""Is a file what it claims to be? Strict opening of CSV and Parquet files, shared by all readers.

Each function makes the relation ``staged`` (``_line`` and the file's columns) in the engine, or raises
SourceError with file, line and how to mend. Bytes are looked at once, in blocks; rows are read by the engine
only.
"""

from __future__ import annotations

import csv as csvlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from umweg.core.errors import SourceError
from umweg.engines import Engine
from umweg.engines.sql import SQL, ident, idents, text
from umweg.engines.sql import texts as sql_texts
from umweg.files.input_file import InputFile
from umweg.sources.columns import Columns
from umweg.sources.trade import text_columns

BLOCK = 1 << 24
REJECTS = "store_rejects = true"
# Not ignore_errors for reading again: with it the engine loses all rows after a broken quote.
AGAIN = "store_rejects = true, rejects_table = 'again_errors', rejects_scan = 'again_scans'"
IntArray = npt.NDArray[np.int64]
LONGEST_LINE = 1 << 20  # bytes; a line of a trade table has some hundred
NUMERIC = (
    "TINYINT",
    "SMALLINT",
    "INTEGER",
    "BIGINT",
    "HUGEINT",
    "UTINYINT",
    "USMALLINT",
    "UINTEGER",
    "UBIGINT",
)
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file that could be opened: its columns, which of them are numbers, broken records, warnings.

    With ``parsed`` the rows are there as whole columns, and there is no relation ``staged``.
    """

    columns: tuple[str, ...]
    typed: frozenset[str] = frozenset()
    rejects: SQL | None = None
    warnings: tuple[str, ...] = ()
    whole: SQL | None = None
    parsed: Columns | None = None


INDEX = "(row number)"
"""Name of a first column that has none: the index of a data frame."""


def _columns(names: list[str], where: str) -> tuple[str, ...]:
    """The header, if every column has a name of its own; the first one may have none."""
    if len(names) > 1 and not names[0].strip():
        names = [INDEX, *names[1:]]
    lower = [n.strip().lower() for n in names]
    twice = sorted({n for n in lower if lower.count(n) > 1})
    if "" in lower or "_line" in lower or twice:
        what = f"The columns {', '.join(twice)} are there twice" if twice else "A column has no usable name"
        raise SourceError(f"{what}.", where=where, mend="Give each column one name in the first line.")
    return tuple(names)


def parquet(engine: Engine, given: InputFile) -> OpenedFile:
    """Stage a Parquet file: one relation, line = row from 1."""
    with given.path.open("rb") as f:
        head = f.read(4)
        f.seek(0, 2)
        size = f.tell()
        f.seek(max(0, size - 4))
        tail = f.read(4)
    if size == 0:
        raise SourceError("The file is empty.", where=given.name, mend="Export it again.")
    if head != b"PAR1" or tail != b"PAR1":
        what = "is cut off" if head == b"PAR1" else "is not a Parquet file"
        raise SourceError(f"The file {what}.", where=given.name, mend="Copy or export it again.")
    scan = f"read_parquet({text(given.path)}, hive_partitioning = false)"
    try:
        described = engine.rows(f"describe select * from {scan}")
    except Exception as e:
        raise SourceError("The Parquet file is damaged.", where=given.name, mend="Copy or export it again.") from e
    types = {str(r[0]): str(r[1]) for r in described}
    columns = _columns(list(types), given.name)
    if types.get("product", "VARCHAR") in NUMERIC or types.get("product") == "DOUBLE":
        raise SourceError(
            "The column product holds numbers, so that leading zeros are lost (0101 has become 101).",
            where=f"{given.name}, product",
            mend="Write product codes as text.",
        )
    engine.execute(
        f"create view staged as select file_row_number + 1 as _line, {idents(columns)} "
        f"from read_parquet({text(given.path)}, hive_partitioning = false, file_row_number = true)"
    )
    numbers = {c.strip().lower() for c, t in types.items() if t in (*NUMERIC, "DOUBLE", "FLOAT") or t[:7] == "DECIMAL"}
    return OpenedFile(columns, frozenset(numbers))


def _blocks(path: Path) -> Iterator[bytes]:
    """The file in blocks that end at a line's end, if that line is not too long."""
    with path.open("rb") as f:
        while block := f.read(BLOCK):
            yield block + f.readline(LONGEST_LINE + 2)


def _header(given: InputFile, line: bytes, delimiter: str) -> list[str]:
    """Names in the first line; SourceError if they are not separated by ``delimiter``."""
    try:
        names = next(csvlib.reader([line.decode("utf-8-sig").rstrip("\r\n")], delimiter=delimiter, strict=True), [])
    except csvlib.Error as e:
        raise SourceError(
            f"The header cannot be split into columns: {e}.",
            where=f"{given.name}, line 1",
            mend="A quote stands inside a name, or is not closed.",
        ) from e
    if len(names) < 2:
        seen = [d for d in DELIMITERS if line.count(d.encode()) > 0]
        if seen:
            name, wanted = DELIMITERS[seen[0]], DELIMITERS[delimiter]
            raise SourceError(
                f"The columns are separated by {name}s, not {wanted}s.",
                where=f"{given.name}, line 1",
                mend=f"Save the file as text with {wanted}s, or convert it: every {name} outside quotes becomes a "
                f"{wanted}, decimal commas become points.",
            )
        raise SourceError(
            "The first line has one column only: this is no table with a header.",
            where=f"{given.name}, line 1",
            mend="The first line names the columns, separated by commas.",
        )
    return [n.strip() for n in names]


def _look(block: bytes, line: int, given: InputFile, parsed: bool = False) -> tuple[int, list[int]]:
    """Number of lines in the block, and those that are blank; SourceError for bytes that are no text.

    ``parsed``: blank lines are left to the parser, which then finds fewer records than there are lines.
    """
    try:
        if not block.isascii():
            block.decode("utf-8")
    except UnicodeDecodeError as e:
        at = line + block.count(b"\n", 0, e.start)
        byte = e.start - block.rfind(b"\n", 0, e.start)
        raise SourceError(
            f"Byte {byte} of the line, 0x{block[e.start]:02X}, is not UTF-8; the file may be Latin-1 or Windows-1252.",
            where=f"{given.name}, line {at}",
            mend="Save it as UTF-8, for example: iconv -f WINDOWS-1252 -t UTF-8 IN > OUT.",
        ) from e
    if (nul := block.find(b"\0")) >= 0:
        at = line + block.count(b"\n", 0, nul)
        raise SourceError(
            "The file holds a NUL byte, so it is not text.",
            where=f"{given.name}, line {at}",
            mend="It may be UTF-16 or damaged: save it as UTF-8, or copy it again.",
        )
    if b"\r" in block:
        _endings(block, line, given)
    if parsed and _ordinary(block):
        return block.count(b"\n") + (not block.endswith(b"\n")), []
    ends = np.flatnonzero(np.frombuffer(block, np.uint8) == 10)
    lengths = np.diff(ends, prepend=-1) - 1  # of each line, without its LF
    blank: list[int] = (np.flatnonzero(lengths < 2) + line).tolist() if len(ends) and lengths.min() < 2 else []
    if blank:
        starts = ends - lengths
        blank = [n for n in blank if block[starts[n - line] : ends[n - line]] in (b"", b"\r")]
    rest = len(block) - (int(ends[-1]) + 1 if len(ends) else 0)
    _shape(block, line, given, ends, max(int(lengths.max(initial=0)), rest))
    return len(ends) + (rest > 0), blank


def _ordinary(block: bytes) -> bool:
    """Whether it is cheap to see that there are no quotes and no line that is too long."""
    half = LONGEST_LINE // 2  # a longer line covers a stretch of this length that begins at a multiple of it
    stretches = range(0, len(block) - half + 1, half)
    return b'"' not in block and all(block.find(b"\n", at, at + half) >= 0 for at in stretches)


def _endings(block: bytes, line: int, given: InputFile) -> None:
    """SourceError unless all lines end alike, in LF or in CR LF."""
    both, breaks = block.count(b"\r\n"), block.count(b"\n")
    if block.count(b"\r") == both and both == breaks:
        return
    ends = [m.span() for m in re.finditer(rb"\r\n|\r|\n", block[: 1 << 22])]
    kinds = [block[a:b] for a, b in ends]
    odd = next((i for i, k in enumerate(kinds) if k != kinds[0] or k == b"\r"), 0)
    raise SourceError(
        "The lines do not all end alike (LF, CR LF or CR), so that lines cannot be told apart safely.",
        where=f"{given.name}, line {line + odd}",
        mend="Convert the line ends, for example with dos2unix.",
    )


def _shape(block: bytes, line: int, given: InputFile, ends: IntArray, longest: int) -> None:
    """SourceError for a line that is too long, or a line break inside quotes."""
    if longest > LONGEST_LINE:
        lengths = np.append(np.diff(ends, prepend=-1), len(block))
        raise SourceError(
            f"The line is longer than {LONGEST_LINE:,} bytes.",
            where=f"{given.name}, line {line + int((lengths > LONGEST_LINE).argmax())}",
            mend="A quote may be open, or the line breaks are lost.",
        )
    if b'"' in block:
        quotes = np.flatnonzero(np.frombuffer(block, np.uint8) == 34)
        odd = np.bincount(np.searchsorted(ends, quotes), minlength=len(ends) + 1) % 2
        if odd.any():
            raise SourceError(
                "A quote is opened and not closed in the same line.",
                where=f"{given.name}, line {line + int(odd.argmax())}",
                mend="One record is one line: close the quote, or remove the line break inside it.",
            )


class LineCount(NamedTuple):
    """What a look at all bytes shows: ``records`` are lines that are neither header nor blank."""

    columns: tuple[str, ...]
    records: int
    blank: list[int]
    parsed: Columns | None


def _checked(
    given: InputFile, delimiter: str, parser: Callable[[tuple[str, ...]], text_columns.Parser] | None = None
) -> LineCount:
    """The header and the lines of a text table, all of whose bytes have been looked at.

    ``parser``: makes out of the header what parses the blocks meanwhile; the columns are None if it cannot.
    """
    columns: tuple[str, ...] = ()
    line, blank = 1, []
    parsing: text_columns.Parser | None = None
    for block in _blocks(given.path):
        first = line == 1
        if first and (block[:2] in (b"PK", b"\x1f\x8b") or block[:4] == b"PAR1"):
            raise SourceError("This is a packed file, not CSV.", where=given.name, mend="Unpack it first.")
        if first and block[:512].lstrip()[:1] == b"<":
            raise SourceError(
                "This is a web page (HTML or XML), not a table: often an error page of the provider's server.",
                where=given.name,
                mend="Open it in a browser to see what the server says, then download again.",
            )
        lines, empty = _look(block, line, given, parser is not None)
        if first:
            columns = _columns(_header(given, block.split(b"\n", 1)[0], delimiter), f"{given.name}, line 1")
            parsing = parser(columns) if parser else None
        line += lines
        blank += empty
        if parsing:
            if empty or b'"' in block:
                parsing.give_up()
            parsing.feed(block, lines - first, first)
    parsed = parsing.columns() if parsing else None
    if parser and columns and parsed is None:
        return _checked(given, delimiter)  # closer: which lines are blank
    if not columns:
        raise SourceError("The file is empty.", where=given.name, mend="Export it again.")
    if line - len(blank) <= 2:
        raise SourceError("The file has a header but no rows.", where=given.name, mend="Export it again.")
    return LineCount(columns, line - 2 - len(blank), blank, parsed)


def csv(engine: Engine, given: InputFile, delimiter: str = ",") -> OpenedFile:
    """Stage a CSV file (UTF-8, header, one record a line); broken records go to ``rejects``."""
    columns, records, blank, _ = _checked(given, delimiter)
    scan = _scan(given, columns, delimiter)
    names = idents(columns)
    # The engine keeps the order of records when it copies; a record's number is then its row in the copy.
    staged = text(str(given.scratch / "staged.parquet"))
    engine.execute(f"copy (select {names} from {scan}) to {staged} (format parquet, compression snappy)")
    rejects = _rejects(engine)
    _all_there(given, records, engine.scalar(f"select count(*) from read_parquet({staged})") + len(rejects))
    query = SQL(
        f"select file_row_number + 2 as _line, {names} "
        f"from read_parquet({staged}, hive_partitioning = false, file_row_number = true)"
    )
    engine.execute(f"create view staged as {_numbered(engine, query, names, blank, rejects)}")
    return OpenedFile(columns, rejects=SQL("rejects") if rejects else None)


def _scan(given: InputFile, columns: tuple[str, ...], delimiter: str) -> SQL:
    """SQL: the records of the file, every field as text; broken ones are left out and go to ``reject_errors``."""
    types = "{" + ", ".join(f"{text(c)}: 'VARCHAR'" for c in columns) + "}"
    return SQL(
        f"read_csv({text(given.path)}, auto_detect = false, header = true, delim = {text(delimiter)}, "
        f"quote = '\"', escape = '\"', columns = {types}, null_padding = false, strict_mode = true, "
        f"max_line_size = {2 * LONGEST_LINE}, {REJECTS})"
    )


def _rejects(engine: Engine) -> list[int]:
    """Make ``rejects`` out of what the scan could not split; returns their lines."""
    engine.execute(
        "create table rejects as select line::bigint as line, coalesce(any_value(column_name), '') as field, "
        "null::varchar as value, any_value(error_message) || '. Compare the line with the header.' as reason, "
        "to_json(any_value(csv_line))::varchar as row from reject_errors group by line"
    )
    return [r[0] for r in engine.rows("select line from rejects")]


def _all_there(given: InputFile, records: int, found: int) -> None:
    """SourceError unless each record was either split or rejected: nothing is lost silently."""
    if found != records:
        raise SourceError(
            f"The file has {records:,} records, but {found:,} could be told apart.",
            where=given.name,
            mend="Look for quotes that stand inside a field, and correct or double them.",
        )


def _numbered(engine: Engine, query: SQL, names: SQL, blank: list[int], rejects: list[int]) -> SQL:
    """``query`` (``_line`` as if no line had been left out, ``names``) with the lines of the file."""
    skipped = sorted({*blank, *rejects})
    if not skipped:
        return query
    # record k of those the engine returns stands i lines further down, i = lines left out before it
    after = np.array([n - i - 1 for i, n in enumerate(skipped, 1)], np.int64)
    engine.register("gaps", {"after": after, "lines": np.arange(1, len(after) + 1, dtype=np.int64)})
    return SQL(
        f"select r._line + coalesce(g.lines, 0) as _line, {names} from ({query}) r asof left join "
        '(select "after", max(lines) as lines from gaps group by all) g on r._line - 1 > g."after"'
    )


def bulk(
    engine: Engine,
    given: InputFile,
    pick: Callable[[tuple[str, ...]], tuple[tuple[str, ...], tuple[str, ...]]],
    delimiter: str = ",",
    missing: tuple[str, ...] = (),
) -> OpenedFile:
    """Stage a large text table: the columns that ``pick`` names, as whole columns or in a compact table.

    ``pick`` gets the header and returns the columns that are kept as text (few different ones) and those that are
    kept as numbers; it raises SourceError for a header that it does not know. Of a number, NaN stands for text that
    is none, and infinity for text that says so. ``missing``: texts that say that there is no number.
    The other columns stay in the file: ``whole`` reads them again.
    """
    picked: list[tuple[tuple[str, ...], tuple[str, ...]]] = []

    def parser(header: tuple[str, ...]) -> text_columns.Parser:
        picked.append(pick(header))
        return text_columns.Parser(header, delimiter, *picked[0], ["", *missing])

    columns, records, blank, parsed = _checked(given, delimiter, parser)
    texts, numbers = picked[0]
    scan = _scan(given, columns, delimiter)
    rejects: list[int] = []
    if parsed is None:
        rejects = _twice(engine, scan, texts, numbers, missing)
        _all_there(given, records, engine.scalar("select count(*) from compact") + len(rejects))
        used = idents((*picked[0][0], *numbers))
        query = _numbered(engine, SQL(f"select rowid + 2 as _line, {used} from compact"), used, blank, rejects)
        engine.execute(f"create view staged as {query}")
    names = idents(columns)
    again = SQL(f"select row_number() over () + 1 as _line, {names} from {scan.replace(REJECTS, AGAIN)}")
    engine.execute(f"create view whole as {_numbered(engine, again, names, blank, rejects)}")
    return OpenedFile(
        columns, frozenset(numbers), SQL("rejects") if rejects else None, whole=SQL("whole"), parsed=parsed
    )


def _twice(
    engine: Engine, scan: SQL, texts: tuple[str, ...], numbers: tuple[str, ...], missing: tuple[str, ...]
) -> list[int]:
    """Make ``compact`` with the engine's parser, once for the texts there are and once for the rows; rejected lines."""
    lists = ", ".join(f"list_sort(list(distinct {ident(c)})) as {ident(c)}" for c in texts)
    engine.execute(f"create table spellings as select {lists} from {scan}")
    rejects = _rejects(engine)
    none = sql_texts(("", *missing))
    kept: list[SQL] = []
    for i, c in enumerate(texts):
        engine.execute(
            f"create type e_text_{i:d} as enum (select * from (select unnest({ident(c)}) as t from spellings "
            "union select '') order by t)"
        )
        kept.append(SQL(f"{ident(c)}::e_text_{i:d} as {ident(c)}"))
    kept += [
        SQL(
            f"case when trim({n}) not in ({none}) then coalesce(if(contains({n}, '_'), null, "
            f"if(isnan(try_cast({n} as double)), 'inf'::double, try_cast({n} as double))), 'nan'::double) end as {n}"
        )
        for n in map(ident, numbers)
    ]
    engine.execute(f"create table compact as select {', '.join(kept)} from {scan.replace(REJECTS, AGAIN)}")
    return rejects
