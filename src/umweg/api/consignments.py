"""Consignments as files: the published schema, formats, mappings of tables, files checked and converted."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from umweg.api.verbs import Annotated, Request, about, verb
from umweg.api.workspace import Workspace
from umweg.core.errors import StoreError, UmwegError, UsageError
from umweg.core.printable import json_printable

if TYPE_CHECKING:
    from umweg.screening.consignments.model import Consignment
    from umweg.screening.consignments.survey import Survey

FILE = "A file of consignments in any format of umweg screen; - is standard input."
MAPPING = "For CSV, XLSX and flat Parquet: which column is what (YAML, or the name of a shipped mapping)."
INPUT = "Format of the file, where its name does not tell."
TARGETS = ("jsonl", "parquet", "ftm")


class SchemaRequest(Request, frozen=True, kw_only=True):
    """The published schema; there is nothing to ask for."""


@verb(SchemaRequest, uses=())
def consignment_schema(request: SchemaRequest, workspace: Workspace) -> dict[str, Any]:
    """The JSON Schema of a consignment, as published in the documentation.

    >>> import umweg
    >>> umweg.consignment_schema()["title"]
    'Consignment'
    """
    from umweg.screening.consignments.schema import schema

    return schema()


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A format of files of consignments. ``endings``: of names that tell it; ``by``: what in the file tells it;
    ``written``: whether it can be written; ``streamed``: whether memory stays flat however long the file is.
    """

    format: str
    endings: tuple[str, ...]
    written: bool
    title: str = ""
    by: str = ""
    streamed: bool = True

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {"format": self.format, "title": self.title, "endings": " ".join(self.endings), "by": self.by,
                "written": self.written, "streamed": self.streamed}  # fmt: skip


class FormatsRequest(Request, frozen=True, kw_only=True):
    """The formats; there is nothing to ask for."""


@verb(FormatsRequest, uses=())
def consignment_formats(request: FormatsRequest, workspace: Workspace) -> tuple[FileFormat, ...]:
    """The formats in which consignments are read, and which of them can be written.

    >>> import umweg
    >>> [f.format for f in umweg.consignment_formats() if f.written]
    ['jsonl', 'parquet', 'ftm']
    """
    from umweg.screening.consignments.sniff import FORMATS, SUFFIXES, XML

    endings = {f: tuple(e for e, g in SUFFIXES.items() if g == ("xml" if f in XML else f)) for f in FORMATS}
    return tuple(
        FileFormat(f, endings[f], f in TARGETS, told.title, told.by, told.streamed) for f, told in FORMATS.items()
    )


@dataclass(frozen=True, slots=True)
class ShippedMapping:
    """A mapping that comes with Umweg, for a table that a provider publishes."""

    mapping: str
    title: str
    credit: str

    def as_dict(self) -> dict[str, str]:
        """Plain data."""
        return {"mapping": self.mapping, "title": self.title, "credit": self.credit}


class MappingsRequest(Request, frozen=True, kw_only=True):
    """The shipped mappings; there is nothing to ask for."""


@verb(MappingsRequest, uses=())
def consignment_mappings(request: MappingsRequest, workspace: Workspace) -> tuple[ShippedMapping, ...]:
    """The mappings of tables that come with Umweg: their names are what ``mapping`` takes.

    >>> import umweg
    >>> [m.mapping for m in umweg.consignment_mappings()]
    ['korea-declarations']
    """
    from umweg.screening.consignments.mapping import load, shipped

    return tuple(ShippedMapping(name, (m := load(name)).title, m.credit) for name in shipped())


class MappingTemplateRequest(Request, frozen=True, kw_only=True):
    """A table without a mapping."""

    file: Annotated[str, about("A CSV or XLSX file with a header.")]
    lang: Annotated[str, about("Language of the comments in the mapping: en or de.")] = "en"


@verb(MappingTemplateRequest, uses=())
def mapping_template(request: MappingTemplateRequest, workspace: Workspace) -> str:
    """A mapping for a table as YAML, guessed from header, cells and encoding, to be given as ``mapping``.

    What is unsure stands at its top. Raises UsageError where the file cannot be read or has no header.
    """
    from umweg.screening.consignments.survey import survey
    from umweg.screening.consignments.template import template

    seen = _workbook(Path(request.file)) or survey(Path(request.file))
    return template(seen.header, seen, request.lang)


def _workbook(file: Path) -> Survey | None:
    """The table of a workbook, told by its bytes whatever its name; None for a file that is none."""
    try:
        with file.open("rb") as f:
            head = f.read(1 << 16)
    except OSError as e:
        raise UsageError(f"The file cannot be read: {e.strerror}.", where=str(file), mend="Check its name.") from e
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[", b"<")):
        raise UsageError(
            "This is no table, so it needs no mapping.", where=str(file),
            mend=f"Screen it: umweg screen {shlex.quote(str(file))}",
        )  # fmt: skip
    if not head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return None
    from umweg.screening.consignments.sniff import sniffed
    from umweg.screening.consignments.survey import Survey
    from umweg.screening.consignments.workbooks.xlsx import table_head

    sniffed(file, head)  # UsageError for an archive that is no workbook, and for one of before 2007
    return Survey(*table_head(file), "utf-8", "")


class CheckConsignmentsRequest(Request, frozen=True, kw_only=True):
    """A file to be read, and nothing more."""

    file: Annotated[str, about(FILE)]
    mapping: Annotated[str | None, about(MAPPING)] = None
    input: Annotated[str | None, about(INPUT)] = None


@dataclass(frozen=True)
class Checked:
    """How many consignments of a file can be read, and why the others cannot."""

    readable: int
    faults: tuple[UmwegError, ...]

    def rows(self) -> list[dict[str, Any]]:
        """One consignment that cannot be read a row: where it stands, what is wrong, how to mend it."""
        return [{"where": e.where, "what": e.what, "mend": e.mend} for e in self.faults]

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {"readable": self.readable, "faulty": len(self.faults), "faults": self.rows()}


@verb(CheckConsignmentsRequest, uses=())
def check_consignments(request: CheckConsignmentsRequest, workspace: Workspace) -> Checked:
    """Which consignments of a file cannot be read, and why; nothing is screened.

    Raises UsageError where nothing can be read at all.
    """
    from umweg.parties.list_status import today
    from umweg.screening.consignments.faults import FaultyConsignment
    from umweg.screening.facts import ConsignmentFacts

    good, faults = 0, []
    for one in _read(request, workspace):
        if isinstance(one, FaultyConsignment):
            faults.append(one.error)
            continue
        odd = next((u for u in ConsignmentFacts.of(one, today()).unread if u.read is None), None)
        if odd is None:
            good += 1
        else:
            faults.append(UsageError(odd.what, where=f"{one.id}, {odd.field}", mend=odd.mend))
    return Checked(good, tuple(faults))


class ConvertConsignmentsRequest(Request, frozen=True, kw_only=True):
    """A file to be written in another format."""

    file: Annotated[str, about(FILE)]
    to: Annotated[str, about("jsonl, parquet (needs a file), or ftm (FollowTheMoney).")] = "jsonl"
    out: Annotated[str | None, about("The file to write; standard output where it is not given.")] = None
    mapping: Annotated[str | None, about(MAPPING)] = None
    input: Annotated[str | None, about(INPUT)] = None


@dataclass
class Converted:
    """What was written, and what was not: consignments that cannot be read, fields that the format has no place for."""

    written: int = 0
    faults: list[UmwegError] = field(default_factory=list)
    left_out: set[str] = field(default_factory=set)

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {"written": self.written, "faults": [e.as_dict() for e in self.faults],
                "left_out": sorted(self.left_out)}  # fmt: skip


@verb(ConvertConsignmentsRequest, uses=())
def convert_consignments(request: ConvertConsignmentsRequest, workspace: Workspace) -> Converted:
    """Write consignments in another format; those that cannot be read are left out, and the result names them.

    Memory does not grow with the file. Raises UsageError for a format that cannot be written and where nothing can be
    read at all, StoreError where the file cannot be written.
    """
    if request.to not in TARGETS:
        raise UsageError(f"'{request.to}' cannot be written.", where="to", mend=f"One of: {', '.join(TARGETS)}.")
    told = Converted()
    good = _good(_read(request, workspace), told)
    if request.to == "parquet":
        from umweg.screening.consignments.parquet import write_parquet

        if request.out is None:
            raise UsageError("Parquet cannot go to standard output.", where="--out", mend="Give --out FILE.parquet.")
        write_parquet(good, Path(request.out))
        return told
    with _opened(request.out) as target:
        for line in _lines(good, request.to, told):
            target.write(json_printable(line) + b"\n")
    return told


def _read(request: CheckConsignmentsRequest | ConvertConsignmentsRequest, workspace: Workspace) -> Iterator[Any]:
    from umweg.screening.consignments.read import read_consignments

    return read_consignments(request.file, format=request.input, mapping=request.mapping, notes=workspace.say)


def _good(items: Iterable[Any], told: Converted) -> Iterator[Consignment]:
    from umweg.screening.consignments.faults import FaultyConsignment

    for one in items:
        if isinstance(one, FaultyConsignment):
            told.faults.append(one.error)
        else:
            told.written += 1
            yield one


def _lines(good: Iterator[Consignment], to: str, told: Converted) -> Iterator[bytes]:
    if to == "jsonl":
        from umweg.screening.consignments.write import to_json

        yield from (to_json(c) for c in good)
        return
    from umweg.results.decision import canonical
    from umweg.screening.consignments.ftm_write import left_out, to_ftm

    for c in good:
        told.left_out.update(left_out(c))
        yield from (canonical(entity) for entity in to_ftm(c))


@contextmanager
def _opened(out: str | None) -> Iterator[IO[bytes]]:
    if out is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        with Path(out).open("wb") as target:
            yield target
    except OSError as e:
        raise StoreError(
            f"The file cannot be written: {e.strerror or e}.", where=out, mend="Choose another place, or make room."
        ) from e
