"""Consignments out of a file of any known format, one after the other; a broken one does not cost the others.

>>> import tempfile; from pathlib import Path
>>> p = Path(tempfile.mkdtemp()) / "july.jsonl"
>>> _ = p.write_text('{"id": "1", "destination": "KZ"}\\n{"id": "2", "destinatoin": "KZ"}\\n')
>>> good, bad = read_consignments(p)
>>> good.destination, bad.number, str(bad.error)
('KZ', 2, "There is no field 'destinatoin' in a consignment. [july.jsonl, line 2] Did you mean 'destination'?")
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from umweg.core.errors import SourceError, UmwegError, UsageError
from umweg.results.decision import CUSTOMER
from umweg.screening.consignments.faults import FaultyConsignment, FileEntry
from umweg.screening.consignments.model import Consignment
from umweg.screening.consignments.seen_ids import SeenIds
from umweg.screening.consignments.sniff import FORMATS, FROM_FILES, agreed, sniffed
from umweg.screening.consignments.stream import BROKEN, HEAD, called, cut, opened
from umweg.screening.consignments.table import MappingWanted

Notes = Callable[[str], None]
TABLES = ("csv", "tsv", "xlsx", "parquet")


def warn(note: str) -> None:
    """The default for notes: a warning of Python."""
    warnings.warn(note, UserWarning, stacklevel=2)


def read_consignments(
    path: Path | str,
    *,
    format: str | None = None,  # noqa: A002  (the word of all faces)
    mapping: Path | str | None = None,
    notes: Notes = warn,
) -> Iterator[Consignment | FaultyConsignment]:
    """Read the consignments of a file in its order, each as a ``Consignment`` or ``FaultyConsignment`` (why).

    ``path``: a file, packed with gzip or not, or ``-`` for standard input. ``format``: one of ``FORMATS``; without it
    the name's ending and the first bytes decide. ``mapping``: for tables, a mapping file or the name of a shipped one.
    ``notes`` is called once for each thing that was not read (columns, elements), at the end.

    An id that stood before in the file makes the later one faulty. Memory does not grow with the file. UsageError
    where nothing can be read at all: no such file, no such format, no mapping that fits, no consignment in it.
    """
    if format is not None and format not in FORMATS:
        raise UsageError(f"There is no format '{format}'.", mend=f"One of: {', '.join(FORMATS)}.")
    return _numbered(path, format, mapping, notes)


def _numbered(
    path: Path | str,
    stated: str | None,
    mapping: Path | str | None,
    notes: Notes,
) -> Iterator[Consignment | FaultyConsignment]:
    seen, number = SeenIds(), 0
    for entry in _entries(path, stated, mapping, notes):
        number += 1
        found = entry.found
        if isinstance(found, UmwegError):
            yield entry.faulty(number, found, again=bool(entry.id and seen.place(entry.id)))
        elif found.id.startswith(CUSTOMER):
            yield entry.faulty(number, reserved(found.id, entry.where), again=False)
        elif before := seen.before(found.id, entry.where):
            yield entry.faulty(number, _twice(found.id, entry.where, before), again=True)
        else:
            yield found
    if not number:
        raise UsageError(
            "The file holds no consignment.", where=called(path), mend="Check that it is the file you mean."
        )


def reserved(id_: str, where: str) -> UsageError:
    """The error for an id that is kept for customers.

    Only what can be said of a party alone is checked of a customer: no consignment may pass as one.
    """
    return UsageError(
        f"The id '{id_}' begins like that of a customer.",
        where=f"{where}, id",
        mend="Give the consignment another id; customers: umweg customers add FILE.",
    )


def _twice(id_: str, where: str, before: str) -> UsageError:
    return UsageError(
        f"The id '{id_}' stood already at {before}.",
        where=f"{where}, id",
        mend="Give each consignment its own id; rows of one consignment must follow each other.",
    )


def _entries(
    path: Path | str,
    stated: str | None,
    mapping: Path | str | None,
    notes: Notes,
) -> Iterator[FileEntry]:
    """The entries; an end in the middle is one that is broken, after those that were whole."""
    name = called(path)
    with opened(path) as stream:
        try:
            head = stream.peek(HEAD)[:HEAD]
            kind = agreed(stated, path, head) if stated else sniffed(path, head)
        except BROKEN as e:
            raise cut(path, e) from e
        if kind in TABLES:
            entries = _table(path, stream, kind, mapping, notes)
        elif mapping is not None:
            raise UsageError(f"A mapping is for tables, not for {kind}.", where=name, mend="Leave it out.")
        elif (kind in FROM_FILES) or (kind == "snt" and head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")):
            entries = _messages(path, kind, notes)
        else:
            entries = _texts(stream, name, kind, notes)
        try:
            yield from entries
        except MappingWanted as e:
            raise MappingWanted(name, e.fits, str(path), e.what) from None
        except BROKEN as e:
            yield FileEntry(name, b"", cut(path, e))
        except SourceError as e:
            yield FileEntry(name, b"", e)


def _texts(stream: IO[bytes], name: str, kind: str, notes: Notes) -> Iterator[FileEntry]:
    if kind == "ftm":
        from umweg.screening.consignments.ftm import by_entity

        return by_entity(stream, name, notes)
    if kind == "snt":
        from umweg.screening.consignments.messages.snt import by_note

        return by_note(stream, name, notes)
    if kind == "dcsa":
        from umweg.screening.consignments.messages.dcsa import by_document

        return by_document(stream, name, notes)
    if kind == "cusdec":
        from umweg.screening.consignments.messages.cusdec import by_interchange

        return by_interchange(stream, name, notes)
    from umweg.screening.consignments.jsontext import by_entry, by_line

    return (by_line if kind == "jsonl" else by_entry)(stream, name)


def _table(
    path: Path | str, stream: IO[bytes], kind: str, mapping: Path | str | None, notes: Notes
) -> Iterator[FileEntry]:
    if kind == "parquet":
        from umweg.screening.consignments.parquet import by_batch

        return by_batch(_file(path, kind), mapping, notes)
    if kind == "xlsx":
        from umweg.screening.consignments.workbooks.xlsx import by_sheet

        return by_sheet(_file(path, kind), mapping, notes)
    from umweg.screening.consignments.table import by_row

    return by_row(stream, called(path), "\t" if kind == "tsv" else None, mapping, notes)


def _messages(path: Path | str, kind: str, notes: Notes) -> Iterator[FileEntry]:
    from umweg.screening.consignments.messages.parts import by_message

    return by_message(_file(path, kind), kind, notes)


def _file(path: Path | str, kind: str) -> Path:
    if str(path) == "-":
        raise UsageError(
            f"{kind} cannot be read from standard input.", where="standard input", mend="Give the file's name."
        )
    return Path(path)
