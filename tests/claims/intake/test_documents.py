"""HTML, PDF and Word: the text a reader sees, and no more; bombs and scans end well."""

from __future__ import annotations

import time

import pytest

from tests.claims.intake.files import bomb, docx, pdf
from umweg.claims.intake.text import of_bytes
from umweg.claims.read import read
from umweg.core.errors import SourceError

CLAIM = "Poland's exports to Armenia rose 18% in 2022."
PAGE = f"""<!doctype html><html><head><title>Trade</title><style>p {{}}</style>
<meta property="article:published_time" content="2023-06-30T10:00:00Z">
<script>var x = "Exports to Russia rose 99% in 2022.";</script></head>
<body><nav>Exports to China rose 1% in 2022.</nav><main><h1>Trade</h1><p>{CLAIM}</p>
<p hidden>Exports to Iran rose 2% in 2022.</p><p style="display: none">Exports to Iraq rose 3% in 2022.</p>
<ul><li>First</li><li>Second &amp; third</li></ul></main><footer>All rights reserved.</footer></body></html>"""


def test_a_page_is_what_a_reader_sees() -> None:
    found = of_bytes(PAGE.encode(), "a.html")
    assert found.text.split("\n") == ["Trade", CLAIM, "First", "Second & third"]
    assert (found.kind, found.date) == ("html", "2023-06-30")
    assert [c.readings[0].value for c in read(found.text).claims] == [18]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251"])
def test_a_page_says_its_encoding(encoding: str) -> None:
    page = f'<html><head><meta charset="{encoding}"></head><body><p>Экспорт вырос.</p></body></html>'
    assert of_bytes(page.encode(encoding), "a.html").text == "Экспорт вырос."


@pytest.mark.parametrize("page", ["<html></html>", "<html><body><script>1</script></body></html>"])
def test_a_page_without_text_is_told(page: str) -> None:
    with pytest.raises(SourceError, match=r"no text|empty"):
        of_bytes(page.encode(), "a.html")


def test_a_page_that_nests_deeply_ends_well() -> None:
    page = "<html><body>" + "<div>" * 50_000 + CLAIM + "</div>" * 50_000 + "</body></html>"
    try:
        assert CLAIM in of_bytes(page.encode(), "a.html").text
    except SourceError as e:
        assert "a.html" in str(e)  # noqa: PT017 - either ends well


def test_word_documents_with_tables() -> None:
    found = of_bytes(docx([CLAIM], [["China", "5"], ["Russia", "7"]]), "a.docx")
    assert found.text.split("\n") == [CLAIM, "China 5", "Russia 7"]
    assert found.kind == "docx"


def test_a_bomb_in_a_word_document_is_refused_before_it_is_parsed() -> None:
    raw = bomb(80)
    started = time.process_time()
    with pytest.raises(SourceError, match=r"a\.docx"):
        of_bytes(raw, "a.docx")
    assert len(raw) < 1 << 20
    assert time.process_time() - started < 10


def test_five_hundred_pages_of_pdf() -> None:
    pytest.importorskip("pypdfium2")
    found = of_bytes(pdf([f"Page {n}. {CLAIM}" for n in range(500)]), "a.pdf")
    assert found.text.count("exports to Armenia rose 18% in 2022.") == 500
    assert len(read(found.text).claims) == 500


def test_a_scanned_pdf_says_so() -> None:
    pytest.importorskip("pypdfium2")
    with pytest.raises(SourceError, match=r"scanned.*\n?.*text layer"):
        of_bytes(pdf(["", ""]), "a.pdf")


def test_pages_without_a_text_layer_are_counted() -> None:
    pytest.importorskip("pypdfium2")
    assert of_bytes(pdf([CLAIM, ""]), "a.pdf").told == ("1 of 2 pages have no text layer and were not read",)


def test_a_zip_that_is_no_word_document_is_told() -> None:
    raw = docx(["x"]).replace(b"word/document.xml", b"word/documens.xml")
    with pytest.raises(SourceError, match=r"a\.docx"):
        of_bytes(raw, "a.docx")
