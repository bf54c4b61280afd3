"""What an unknown file is told: what it looks like, and what to do with it; every listed format has a title."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

import umweg
from tests.screening.consignments.samples import FIXTURES, both
from umweg.core.errors import UsageError
from umweg.screening.consignments.sniff import FORMATS, sniffed

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def packed(*names: str, first: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        if first:
            z.writestr(zipfile.ZipInfo("mimetype"), first)
        for name in names:
            # A ZipInfo of its own holds 1980: the bytes do not depend on the clock.
            z.writestr(zipfile.ZipInfo(name), b"x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("raw", "said", "mend"),
    [
        (b"%PDF-1.7\n...", "a PDF", "XLSX, CSV or XML"),
        (b"  %PDF-1.4", "a PDF", "XLSX"),
        (OLE + b"\0" * 600, "an XLS of before 2007", "save it as XLSX"),
        (OLE + b"\0" * 512 + "__substg1.0_".encode("utf-16-le"), "an e-mail of Outlook", "attached"),
        (OLE + b"\0" * 512 + "WordDocument".encode("utf-16-le"), "Word before 2007", "XLSX or CSV"),
        (packed("word/document.xml"), "a text of Word", "spreadsheet"),
        (packed("xl/workbook.bin"), "XLSB", "XLSX"),
        (packed("a.csv", "b.csv"), "an archive (ZIP) with 2 files", "Unpack"),
        (packed("a.csv"), "with 1 file", "Unpack"),
        (packed(first=b"application/vnd.oasis.opendocument.spreadsheet"), "OpenDocument (ODS)", "XLSX"),
        (packed("a.csv")[:20], "cut off or damaged", "again"),
        (b"7z\xbc\xaf\x27\x1c\0\4", "a 7-Zip archive", "Unpack"),
        (b"Rar!\x1a\x07\x01", "a RAR archive", "Unpack"),
        (b"\xfd7zXZ\0", "packed with xz", "gzip"),
        (b"\x89PNG\r\n", "a picture (PNG)", "data"),
        (b"\xff\xd8\xff\xe0", "a picture (JPEG)", "data"),
        (b"II*\0", "a picture (TIFF)", "data"),
        (b"{\\rtf1\\ansi", "RTF", "XLSX"),
        (b"{1:F01MUSTDEHH}", "SWIFT MT", "pacs.008"),
        (b"ISA*00*          *00*", "ANSI X12", "CSV"),
        (b"MIME-Version: 1.0\n", "an e-mail", "attached"),
        (b"<!DOCTYPE html><html>", "a web page", "XLSX"),
        (b"<table><tr>", "a web page", "XLSX"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "Excel 2003", "XLSX"),
        (b'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">', "an XML schema", "Give the message"),
        (b"<IE815/>", "excise movements", "invoice"),
        (b"SQLite format 3\0", "a database", "CSV"),
        (b"i\0d\0;\0", "UTF-16", "iconv"),
        (b"<own xmlns='urn:x'/>", "begins with 'own' of the namespace 'urn:x'", "--input"),
        (b"<own", "begins with 'own'", "--input"),
        (b'<Response xmlns="urn:x"/>', "not the WCO's", "CSV"),
    ],
)
@pytest.mark.parametrize("name", ["in.csv", "in.xml", "in"])
def test_an_unknown_file_is_told_what_it_looks_like(
    tmp_path: Path, raw: bytes, said: str, mend: str, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(raw)
    with pytest.raises(UsageError) as e:
        both(path)
    assert said in e.value.what
    assert mend in e.value.mend
    assert e.value.where == name


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("asycuda.xml", "asycuda"),
        ("bill.json", "dcsa"),
        ("cusdec.edi", "cusdec"),
        ("import.xml", "dms"),
        ("invoice-cii.xml", "cii"),
        ("invoice-ubl.xml", "ubl"),
        ("lines.csv", "csv"),
        ("pacs008.xml", "iso20022"),
        ("pain001.xml", "iso20022"),
        ("snt.json", "snt"),
        ("snt.xml", "snt"),
        ("transit.xml", "ncts"),
        ("activity.jsonl", "ftm"),
    ],
)
def test_the_content_tells_the_format(name: str, kind: str) -> None:
    head = (FIXTURES / name).read_bytes()
    assert sniffed(name, head) == kind
    if kind not in ("csv", "ftm"):
        assert sniffed("in", head) == kind
        assert sniffed("in.txt", b"\xef\xbb\xbf\n" + head.removeprefix(b"\xef\xbb\xbf")) == kind or kind != "cusdec"


def test_a_stated_format_that_the_file_is_not(tmp_path: Path) -> None:
    for name, stated in (
        ("asycuda.xml", "ubl"),
        ("pacs008.xml", "dms"),
        ("transit.xml", "cii"),
        ("import.xml", "asycuda"),
    ):
        with pytest.raises(UsageError, match=f"not {stated}"):
            both(FIXTURES / name, format=stated)
    path = tmp_path / "in.xml"
    path.write_bytes(b"%PDF-1.7")
    with pytest.raises(UsageError, match="a PDF"):
        both(path, format="ubl")
    path.write_bytes(b"id;day")
    with pytest.raises(UsageError, match="no workbook"):
        both(path, format="xlsx")


def test_a_text_that_begins_like_a_message_is_a_table_still(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text("id,day\n<7>,2024-03-01\n")
    good, bad = both(path)
    assert [c.id for c in good] == ["<7>"]
    assert not bad


def test_every_format_is_listed_with_what_it_is() -> None:
    listed = umweg.consignment_formats()
    assert [f.format for f in listed] == list(FORMATS)
    assert all(f.title and f.by for f in listed)
    assert {f.format for f in listed if not f.streamed} == {"xlsx"}
    docs = (Path(__file__).parents[3] / "docs/how-to/consignments.md").read_text("utf-8")
    assert all(f"`{f.format}`" in docs for f in listed)
