"""What a file looks like that is not read, and what to do with it: by its first bytes, not by its name.

>>> print(looks_like(b"%PDF-1.7"))
LooksLike(what='a PDF', mend='Ask for the data behind it as XLSX, CSV or XML; an e-invoice (ZUGFeRD, Factur-X) carries
 its XML inside: take that out.')
>>> looks_like(b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"/>').what
'an ISO 20022 message camt.053, a statement of account'
>>> looks_like(b"id;day")
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import NamedTuple

from umweg.screening.consignments.messages.kinds import CII, ISO, UBL, XmlTag, first_tags

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
XLSX = "Save it as XLSX."
UNPACK = "Unpack it and give the files in it, each by itself."
PICTURE = "A picture is not read: ask for the data behind it."
LIVE = "Give the declaration itself as it stands now."


class LooksLike(NamedTuple):
    """What a file is, and what to do with it."""

    what: str
    mend: str


MAGIC = (
    (b"%PDF", "a PDF", "Ask for the data behind it as XLSX, CSV or XML; an e-invoice (ZUGFeRD, Factur-X) carries its "
     "XML inside: take that out."),
    (b"{\\rtf", "a text of a word processor (RTF)", "Ask for the data behind it as XLSX or CSV."),
    (b"{1:F", "a SWIFT MT message", "MT is not read: ask for the payment as ISO 20022 (pacs.008, pain.001)."),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", UNPACK),
    (b"Rar!\x1a\x07", "a RAR archive", UNPACK),
    (b"BZh", "a file packed with bzip2", "Unpack it, or pack it with gzip."),
    (b"\xfd7zXZ", "a file packed with xz", "Unpack it, or pack it with gzip."),
    (b"\x28\xb5\x2f\xfd", "a file packed with zstd", "Unpack it, or pack it with gzip."),
    (b"\x89PNG", "a picture (PNG)", PICTURE),
    (b"\xff\xd8\xff", "a picture (JPEG)", PICTURE),
    (b"GIF8", "a picture (GIF)", PICTURE),
    (b"II*\0", "a picture (TIFF)", PICTURE),
    (b"MM\0*", "a picture (TIFF)", PICTURE),
    (b"SQLite format 3\0", "a database (SQLite)", "Export its table as CSV or Parquet."),
    (b"ARROW1", "an Arrow or Feather file", "Save it as Parquet."),
    (b"ISA*", "an ANSI X12 interchange", "X12 is not read: ask for the declaration as XML, or for the data as CSV."),
    (b"MIME-Version:", "an e-mail", "Save what is attached to it."),
    (b"Received:", "an e-mail", "Save what is attached to it."),
    (b"Return-Path:", "an e-mail", "Save what is attached to it."),
)  # fmt: skip
# Messages of the Union's customs systems by their number, after the names that the Commission gives them.
TRANSIT = {
    "004": "amendment accepted", "007": "arrival notification", "009": "invalidation decision",
    "013": "amendment of a transit declaration", "014": "invalidation request", "015": "transit declaration",
    "019": "discrepancies", "022": "notification to amend", "025": "goods release notification",
    "028": "MRN allocated", "029": "release for transit", "035": "recovery notification", "037": "guarantee references",
    "040": "EAD requested", "043": "unloading permission", "044": "unloading remarks", "045": "write-off notification",
    "051": "no release for transit", "055": "guarantee not valid", "056": "rejection from the office of departure",
    "057": "rejection from the office of destination", "060": "control decision", "140": "request on non-arrival",
    "141": "information on non-arrived movement", "170": "presentation for a pre-lodged declaration",
    "182": "forwarded incident", "190": "notification", "191": "response", "228": "comprehensive guarantee",
    "906": "functional error", "917": "XML error", "928": "positive acknowledgement",
}  # fmt: skip
SYSTEMS = {"3": "entry summary (ICS)", "4": "import", "5": "export (AES)"}
PAYMENTS = {
    "pacs.002": "a report on the status of a payment", "pacs.004": "a return of a payment",
    "pacs.009": "a payment between banks", "pacs.028": "a request for a status", "pacs.003": "a direct debit",
    "pain.002": "a report on the status of an order", "pain.008": "an order of direct debits",
    "camt.052": "a report of account", "camt.053": "a statement of account", "camt.054": "an advice of bookings",
    "camt.056": "a request to cancel a payment", "head.001": "an envelope without its message",
}  # fmt: skip


def looks_like(head: bytes, path: Path | str | None = None) -> LooksLike | None:
    """What a file is by its beginning (an archive also by what is in it); None where nothing is recognised.

    For a file that is read (XLSX, a message of ``messages``) there is no answer, unless it is a form that is not.
    """
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    for sign, what, mend in MAGIC:
        if head.startswith(sign) or start.startswith(sign):
            return LooksLike(what, mend)
    if head.startswith(OLE):
        return _ole(head, path)
    if head.startswith(b"PK\x03\x04"):
        return _zip(head, path)
    if re.match(rb"<!doctype html|<html|<table|<meta", start[:20], re.IGNORECASE):
        what = "a web page; some systems call one .xls"
        return LooksLike(
            what, "Open it in a spreadsheet and save it as XLSX; or download the data instead of the page."
        )
    return _xml(start) if start.startswith(b"<") else None


def _ole(head: bytes, path: Path | str | None) -> LooksLike:
    """Files of Office before 2007, and new ones with a password: names of their streams are UTF-16."""
    directory = head
    if path is not None and _is_file(path):
        with Path(path).open("rb") as f:
            directory = f.read(1 << 22)
    for name, what, mend in (
        ("EncryptedPackage", "a workbook or text with a password", "Open it and save it without a password, as XLSX."),
        ("__substg1.0_", "an e-mail of Outlook (MSG)", "Save what is attached to it."),
        ("WordDocument", "a text of Word before 2007 (DOC)", "Ask for the data behind it as XLSX or CSV."),
    ):
        if name.encode("utf-16-le") in directory:
            return LooksLike(what, mend)
    return LooksLike("an XLS of before 2007", "Open it and save it as XLSX.")


def _is_file(path: Path | str | None) -> bool:
    return path is not None and str(path) != "-"


def _zip(head: bytes, path: Path | str | None) -> LooksLike | None:
    names: list[str] = []
    if path is not None and _is_file(path):
        try:
            with zipfile.ZipFile(path) as z:
                names = z.namelist()[:2000]
        except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError):
            names = []
    if any(n in names for n in ("xl/workbook.xml", "/xl/workbook.xml")) or (not _is_file(path) and b"xl/" in head):
        return None
    if "xl/workbook.bin" in names:
        return LooksLike("a binary workbook (XLSB)", XLSX)
    if any(n.startswith("word/") for n in names):
        return LooksLike("a text of Word (DOCX)", "Copy its table into a spreadsheet and save that as XLSX.")
    if b"opendocument.spreadsheet" in head[:200]:
        return LooksLike("a spreadsheet of OpenDocument (ODS)", XLSX)
    if b"opendocument.text" in head[:200]:
        return LooksLike("a text of OpenDocument (ODT)", "Copy its table into a spreadsheet and save that as XLSX.")
    if not names:
        return LooksLike("an archive (ZIP) or workbook that is cut off or damaged", "Copy or download it again.")
    return LooksLike(f"an archive (ZIP) with {len(names)} {'file' if len(names) == 1 else 'files'}", UNPACK)


def _xml(start: bytes) -> LooksLike | None:
    for tag in first_tags(start):
        if found := _message(tag):
            return found
    return None


def _message(tag: XmlTag) -> LooksLike | None:
    """A message that is known and not read, or a form of one that is read which is not."""
    name, space = tag.name, tag.space
    if m := re.fullmatch(r"CC(\d{3})[A-Z]", name):
        return LooksLike(union_message(name, m[1]), LIVE)
    if re.fullmatch(r"IE[78]\d\d", name):
        return LooksLike(f"a message of excise movements (EMCS {name})", "Give the customs declaration or the invoice.")
    if space.startswith(ISO) or ":xsd:$" in space:
        kind = re.search(r"([a-z]{4}\.\d{3})", space)
        said = PAYMENTS.get(kind[1] if kind else "", "")
        what = f"an ISO 20022 message {kind[1] if kind else space}" + (f", {said}" if said else "")
        return LooksLike(what, "Read are pacs.008 and pain.001: ask for the payment itself.")
    if space.startswith(UBL):
        return LooksLike(f"a UBL document {name}", "Read are the UBL Invoice and CreditNote: ask for the invoice.")
    if name == "CrossIndustryDocument":
        return LooksLike("an invoice of ZUGFeRD 1", "Ask for it as ZUGFeRD 2 or Factur-X (CrossIndustryInvoice).")
    if name in ("CrossIndustryInvoice", "Invoice", "CreditNote", "ASYCUDA"):
        wanted = CII + "100" if name == "CrossIndustryInvoice" else UBL + f"{name}-2"
        what = f"an XML '{name}' of the namespace '{space[:80]}', not of '{wanted}'" if space else (
            f"an XML '{name}' without a namespace; one that is read has '{wanted}'")  # fmt: skip
        return LooksLike(what, "Ask for it as UBL 2.1 or CII, or for its data as CSV.")
    if name in ("Declaration", "MetaData", "Response") and space:
        return LooksLike(f"an XML '{name}' of the namespace '{space[:80]}', which is not the WCO's",
                         "Ask for the declaration in the WCO's data model, or for its data as CSV.")  # fmt: skip
    if name == "FatturaElettronica":
        return LooksLike("an Italian invoice (FatturaPA)", "Ask for it as UBL 2.1 or CII.")
    if "office:spreadsheet" in space:
        return LooksLike("an XML spreadsheet of Excel 2003", "Open it and save it as XLSX.")
    if space == "http://www.w3.org/2001/XMLSchema":
        return LooksLike("an XML schema, which describes messages and is none", "Give the message.")
    return None


def union_message(name: str, number: str) -> str:
    """A message of the Union's customs systems in words.

    >>> union_message("CC928C", "928"), union_message("CC515C", "515")
    ('an NCTS response (CC928C, positive acknowledgement)', 'a message of export (AES) (CC515C)')
    """
    if number in TRANSIT:
        kind = "message" if number in ("007", "014", "044", "141", "170") else "response"
        return f"an NCTS {kind} ({name}, {TRANSIT[number]})"
    if number[0] in SYSTEMS:
        return f"a message of {SYSTEMS[number[0]]} ({name})"
    return f"an NCTS response ({name})"
