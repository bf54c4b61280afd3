"""Plain text and Markdown: encodings, broken signs, front matter, what is refused."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest

from umweg.claims.intake.text import MOST_BYTES, load, of_bytes
from umweg.core.errors import SourceError, UsageError

TEXT = "Die Ausfuhren nach Österreich stiegen um 3 %.\nЭкспорт вырос."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_with_a_mark_or_utf8(encoding: str) -> None:
    found = of_bytes(TEXT.encode(encoding), "a.txt")
    assert (found.text, found.kind, found.told) == (TEXT, "txt", ())


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("Österreichs Ausfuhren. Größe. Zölle.", "cp1252"), ("Экспорт в Армению вырос.", "cp1251")],
)
def test_other_encodings_are_told(text: str, encoding: str) -> None:
    found = of_bytes(text.encode(encoding), "a.txt")
    assert found.text == text
    assert encoding in found.told[0]


def test_a_few_broken_signs_are_told_and_the_rest_is_read() -> None:
    found = of_bytes(b"Exports rose 3%. " * 50 + b"\xff" + b" Imports fell 4%.", "a.txt")
    assert found.text.count("�") == 1
    assert "first at byte 851" in found.told[0]


def test_line_ends_and_control_signs_keep_their_places() -> None:
    found = of_bytes(b"a\r\nb\rc\x07d\xe2\x80\xaee", "a.txt")
    assert found.text == "a\nb\nc d e"


def test_front_matter_is_blanked() -> None:
    found = of_bytes(b"---\ntitle: 18 % more\n---\nExports rose.", "a.md")
    assert found.kind == "md"
    assert found.text.split() == ["Exports", "rose."]
    assert found.text.index("Exports") == 25


@pytest.mark.parametrize(
    ("raw", "name", "error", "says"),
    [
        (b"", "a.txt", SourceError, "empty"),
        (b" \n\t ", "a.txt", SourceError, "empty"),
        (b"a\0b", "a.txt", SourceError, "NUL"),
        (b"\xff\xfea", "a.txt", SourceError, "not whole"),
        (b"\xd0\xcf\x11\xe0 old", "a.doc", UsageError, "not read"),
        (b"{\\rtf1}", "a.rtf", UsageError, "not read"),
        (b"PK\x03\x04 no archive", "a.docx", SourceError, "archive|zip"),
        (b"%PDF-1.4 no more", "a.pdf", SourceError, "damaged"),
    ],
)
def test_what_is_no_text_is_refused_with_its_name(raw: bytes, name: str, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says) as caught:
        of_bytes(raw, name)
    assert name in str(caught.value)


def test_a_text_that_is_too_big_is_refused() -> None:
    with pytest.raises(SourceError, match="64 MB"):
        of_bytes(b"a" * (MOST_BYTES + 1), "a.txt")


def test_a_file_and_standard_input_are_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(TEXT.encode()))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode()), "utf-8"))
    assert [load(p).text for p in (tmp_path / "a.txt", tmp_path / "a.txt.gz", "-")] == [TEXT] * 3
