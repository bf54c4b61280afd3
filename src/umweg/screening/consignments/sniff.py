"""The format of a file of consignments: by its first bytes first, by its name's ending where they say nothing.

>>> sniffed("a.jsonl.gz", b"{}"), sniffed("-", b'{"id": "1"}'), sniffed("x.json", b'{"schema": "", "properties": {')
('jsonl', 'jsonl', 'ftm')
>>> sniffed("a.xml", b'<n:CC015C xmlns:n="http://ncts.dgtaxud.ec">'), sniffed("list", b"id;day")
('ncts', 'csv')
>>> sniffed("scan.csv", b"%PDF-1.7")
Traceback (most recent call last):
umweg.core.errors.UsageError: This looks like a PDF. [scan.csv] Ask for the data behind it as XLSX, CSV or XML; an
 e-invoice (ZUGFeRD, Factur-X) carries its XML inside: take that out.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from umweg.core.errors import UsageError
from umweg.screening.consignments.encodings import UTF_16
from umweg.screening.consignments.stream import called, plain


class Format(NamedTuple):
    """A format that is read. ``by``: what tells it besides the endings; ``streamed``: memory does not grow with it."""

    title: str
    by: str
    streamed: bool = True


FORMATS = {
    "jsonl": Format("JSON lines of consignments", "{"),
    "json": Format("JSON: a list of consignments, one or several", "["),
    "csv": Format("table with a mapping", "anything else"),
    "tsv": Format("table with tabs, with a mapping", "the ending"),
    "xlsx": Format("workbook with a mapping; before 2007 (XLS) it is not read", "ZIP with xl/workbook.xml", False),
    "parquet": Format("Parquet, nested or with a mapping", "PAR1"),
    "ftm": Format("FollowTheMoney", "JSON with schema and properties"),
    "dms": Format("customs declaration of the WCO's data model (UK CDS), amendments too", "namespace of the WCO"),
    "ncts": Format("transit declaration CC015C, amendment CC013C, release CC029C", "name of the message"),
    "asycuda": Format("declaration of ASYCUDA World (SAD)", "element ASYCUDA"),
    "cusdec": Format("EDIFACT CUSDEC", "UNA or UNB"),
    "snt": Format("Kazakhstan's note for goods", "names of its fields"),
    "ubl": Format("invoice or credit note in UBL 2.1 (Peppol, XRechnung)", "namespace of OASIS"),
    "cii": Format("invoice in CII (ZUGFeRD 2, Factur-X, XRechnung)", "namespace of UN/CEFACT"),
    "iso20022": Format("payments: pacs.008 and pain.001", "namespace of ISO 20022"),
    "dcsa": Format("bill of lading of the DCSA, version 3", "JSON with transportDocumentReference"),
}
SUFFIXES = {
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json", ".csv": "csv", ".tsv": "tsv", ".tab": "tsv",
    ".xlsx": "xlsx", ".xlsm": "xlsx", ".parquet": "parquet", ".pq": "parquet", ".xml": "xml", ".ftm": "ftm",
    ".edi": "cusdec", ".edifact": "cusdec",
}  # fmt: skip
XML = ("dms", "ncts", "asycuda", "snt", "ubl", "cii", "iso20022")  # an XML file is told by its first elements
FROM_FILES = ("xlsx", "parquet", *(f for f in XML if f != "snt"))  # they cannot come from a pipe
SIGNS = {b"PAR1": "parquet", b"UNA": "cusdec", b"UNB+": "cusdec", b"UNH+": "cusdec", b"{": "jsonl", b"[": "json"}


def sniffed(path: Path | str, head: bytes) -> str:
    """The format of a file; UsageError where it is none that is read, with what it looks like."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    named = _ending(path)
    if head.startswith(b"PK\x03\x04"):
        refuse_known(path, head)
        return "xlsx"
    if start.startswith(b"PAR1"):
        return "parquet"
    if named != "parquet":
        refuse_known(path, head)
        if not (named in ("csv", "tsv", "") and head.startswith(UTF_16)):
            plain(head, path)
    if re.match(rb"<[?!]?[A-Za-z_]", start):
        return _xml(path, start)
    by_sign = next((k for sign, k in SIGNS.items() if start.startswith(sign)), "")
    kind = by_sign if by_sign == "cusdec" or not named or (named == "xml" and by_sign) else named
    _fits(kind, path, start)
    return _json(start, kind) if kind in ("json", "jsonl") else kind or "csv"


def agreed(stated: str, path: Path | str, head: bytes) -> str:
    """The stated format; UsageError where a file of messages is plainly another one.

    >>> agreed("ubl", "in.xml", b"<ASYCUDA/>")
    Traceback (most recent call last):
    umweg.core.errors.UsageError: This is asycuda, not ubl. [in.xml] Leave the format out, or name the right one.
    """
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if stated in XML and start.startswith(b"<"):
        from umweg.screening.consignments.messages.kinds import told

        if (found := told(start)) not in ("", stated):
            mend = "Leave the format out, or name the right one."
            raise UsageError(f"This is {found}, not {stated}.", where=called(path), mend=mend)
    elif (stated == "xlsx" and not head.startswith(b"PK\x03\x04")) or (stated in XML and stated != "snt"):
        refuse_known(path, head)
        _fits("xml" if stated in XML else "xlsx", path, start)
    return stated


def _ending(path: Path | str) -> str:
    names = [s.lower() for s in Path(str(path)).suffixes if s.lower() != ".gz"]
    return SUFFIXES.get(names[-1] if names else "", "")


def refuse_known(path: Path | str, head: bytes) -> None:
    """UsageError for a file that looks like something that is not read: scans, archives, other messages."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<") and re.match(rb"<[?!]?[A-Za-z_]", start):
        from umweg.screening.consignments.messages.kinds import told

        if told(start):
            return
    if head[:1] in b"{[\"'" and not start.startswith((b"{\\rtf", b"{1:F")):
        return
    from umweg.screening.consignments.messages.looks import looks_like

    if found := looks_like(head, path):
        raise UsageError(f"This looks like {found.what}.", where=called(path), mend=found.mend)


def _fits(kind: str, path: Path | str, start: bytes) -> None:
    """UsageError where the name promises XML, a workbook or Parquet, and the bytes are none."""
    if kind in ("xml", "xlsx") or (kind == "parquet" and start):
        what = {"xml": "XML", "xlsx": "workbook (XLSX)", "parquet": "Parquet file"}[kind]
        raise UsageError(
            f"The file is called {Path(str(path)).suffix}, but it is no {what}.", where=called(path),
            mend="Give it the ending of what it is, or name its format (--input).",
        )  # fmt: skip


def _xml(path: Path | str, start: bytes) -> str:
    """The kind of XML by its first elements."""
    from umweg.screening.consignments.messages.kinds import first_tags, told

    if kind := told(start):
        return kind
    root = re.search(rb"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)", start)
    tags = first_tags(start)
    name = tags[0].name if tags else root[1].decode("ascii", "replace") if root else "?"
    space = f" of the namespace '{tags[0].space[:80]}'" if tags and tags[0].space else ""
    raise UsageError(
        f"The XML begins with '{name[:40]}'{space}, which is no message that is read here.",
        where=called(path),
        mend=f"Read are {', '.join(XML)} (umweg consignments formats): name one with --input, or ask for a table.",
    )


def _json(start: bytes, kind: str) -> str:
    """JSON of FollowTheMoney, of SNT and of the DCSA is told by keys that a consignment does not have."""
    if re.search(rb'(?<!\\)"properties"\s*:\s*\{', start) and re.search(rb'(?<!\\)"schema"\s*:', start):
        return "ftm"
    if re.search(rb'(?<!\\)"(transportDocumentReference|shippingInstructionsReference|documentParties)"\s*:', start):
        return "dcsa"
    return "snt" if re.search(rb'(?<!\\)"(sntType|shippingDate|tnvedCode)"\s*:', start) else kind
