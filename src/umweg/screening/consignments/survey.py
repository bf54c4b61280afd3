"""A table looked at before it is mapped: its encoding, its delimiter, its header and the first of its rows.

>>> import tempfile
>>> p = Path(tempfile.mkdtemp()) / "export.csv"
>>> _ = p.write_bytes("Beleg;Empfänger\\n7;Müller\\n".encode("cp1252"))
>>> survey(p)
Survey(header=['Beleg', 'Empfänger'], rows=[['7', 'Müller']], encoding='cp1252', delimiter=';')
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from umweg.core.errors import UsageError
from umweg.screening.consignments.encodings import encoding_of
from umweg.screening.consignments.sniff import refuse_known
from umweg.screening.consignments.stream import opened
from umweg.screening.consignments.table import delimiter_of

BYTES = 2 << 20
ROWS = 2_000


class Survey(NamedTuple):
    """A table's header, the first of its rows, and how it is written; ``delimiter`` is empty where there is none."""

    header: list[str]
    rows: list[list[str]]
    encoding: str
    delimiter: str

    def column(self, at: int) -> list[str]:
        """The cells of a column that say something."""
        return [c for r in self.rows if at < len(r) and (c := r[at].strip())]


def survey(path: Path) -> Survey:
    """The beginning of a table of text; UsageError where it is none, or cannot be opened."""
    with opened(path) as stream:
        raw = stream.read(BYTES)
    refuse_known(path, raw)
    encoding = encoding_of(raw)
    text = raw.decode(encoding, "replace").removeprefix("\ufeff")
    if len(raw) == BYTES:
        text = text[: text.rfind("\n") + 1]
    lines = [line for line in io.StringIO(text, newline="") if line.strip()]
    if not lines:
        raise UsageError("The file has no header.", where=str(path), mend="Name the columns in its first line.")
    delimiter = "\t" if path.suffix.lower() in (".tsv", ".tab") else delimiter_of(lines[0].encode())
    try:
        rows = list(islice(csv.reader(lines, delimiter=delimiter), ROWS + 1))
    except csv.Error as e:
        raise UsageError(
            f"The file is no table of text: {e}.", where=str(path), mend="Give a CSV or XLSX file with a header."
        ) from e
    return Survey(_named(rows[0]), rows[1:], encoding, delimiter)


def _named(header: Sequence[str]) -> list[str]:
    """The header as the reader of tables takes it: without space around, without empty ends."""
    names = [c.strip() for c in header]
    while names and not names[-1]:
        names.pop()
    return names
