"""Every sentence with which a reader of consignments refuses a field has its German; so have days, lines and lands."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

import umweg
from umweg.law.checks import checks
from umweg.results.german import catalogue, phrased, said
from umweg.results.wording import land, spoken

SOURCE = Path(umweg.__file__).parent
READERS = (
    *sorted((SOURCE / "screening/consignments/values").glob("*.py")),
    *(SOURCE / "screening/consignments" / f"{n}.py" for n in ("explained", "faults", "partial", "rows", "table")),
    *(SOURCE / "screening" / f"{n}.py" for n in ("settle", "day_limits")),
)
ENGLISH = re.compile(
    r"\b(the|is|are|of|and|which|that|with|not|write|give|there|has|from|cannot|lines?|unknown)\b", re.I
)


def _sentence(node: ast.AST) -> str:
    """A text of the source with its blanks filled: numbers for numbers, a quoted word for all else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if not isinstance(node, ast.JoinedStr):
        return ""
    return "".join(v.value if isinstance(v, ast.Constant) else _filled(ast.unparse(v.value)) for v in node.values)  # type: ignore[misc]


NUMBERS = ("len(", "int(", "float(", "MOST", "LONGEST", "years", "monthrange", "width", "at + 1", "byte")
WORDS = {
    "field": "role", "KINDS": "text", "wanted": "a number", "__name__": "line", "_SPOKEN": "day/month/year",
    "beyond": "below", "WRITE": "Write 2024-03-01 or 2024-03-01T12:30Z", "forms": "or give 'dates'", "what": "a point",
    "made": "'Tulpe' is a code that a spreadsheet has turned into a number",
}  # fmt: skip


def _filled(blank: str) -> str:
    """What stands in a blank: a number, a word that the reader has for it, else a quoted word."""
    if any(n in blank for n in NUMBERS):
        return "7"
    return next((word for name, word in WORDS.items() if re.search(rf"(?<![\w.]){name}\b(?!\))", blank)), "'Tulpe'")


def sentences(files: Iterable[Path] = READERS) -> Iterator[str]:
    for file in files:
        tree = ast.parse(file.read_text("utf-8"))
        docs = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
        parts = {id(v) for n in ast.walk(tree) if isinstance(n, ast.JoinedStr) for v in n.values}
        for node in ast.walk(tree):
            text = "" if id(node) in docs or id(node) in parts else _sentence(node).strip()
            if re.fullmatch(r"['\w].* .*[.?]", text, re.DOTALL) and "\n" not in text:
                yield text


@pytest.mark.parametrize("sentence", sorted(set(sentences())))
def test_what_a_reader_says_has_its_german(sentence: str) -> None:
    german = said(sentence, "de")
    assert german != sentence, f"german_faults.yml lacks: {sentence}"
    assert not ENGLISH.search(re.sub(r"'[^']*'", "", german)), german


def test_the_german_of_a_sentence_has_the_same_blanks() -> None:
    for english, german in catalogue()["sentences"].items():
        assert set(re.findall(r"\{\w+\}", english)) >= set(re.findall(r"\{\w+\}", german)), english


def test_no_sentence_puts_a_country_where_german_inflects_it_or_lines_with_a_number_of_their_own() -> None:
    for key, law in checks().items():
        for case, texts in law.says.items():
            wrong = re.search(r"\b(nach|in|aus|von|zu|für|durch|über) \{country", texts["de"], re.I)
            assert not wrong, f"{key}, {case}: {texts['de']}"
            for text in texts.values():
                assert not re.search(r"(?i)\b(zeilen?|lines?) \{lines\}", text), f"{key}, {case}: {text}"


@pytest.mark.parametrize(
    ("said_", "german"),
    [
        ("Annex XI, text of 4 December 2022", "Anhang XI, Fassung vom 4. Dezember 2022"),
        ("US Commerce Control List (23 July 2026)", "US Commerce Control List (23. Juli 2026)"),
        ("of 1 March 2025", "vom 1. März 2025"),
        ("of 31 October 2024", "vom 31. Oktober 2024"),
        ("EU dual-use items, Annex I (2021)", "Dual-Use-Güter der EU, Anhang I (2021)"),
    ],
)
def test_days_in_sources(said_: str, german: str) -> None:
    assert phrased(said_, "de") == german


@pytest.mark.parametrize(
    ("place", "german"),
    [
        ("in.csv, line 3, column 'Wert'", "in.csv, Zeile 3, Spalte 'Wert'"),
        ("in.jsonl, line 2, lines[1].value", "in.jsonl, Zeile 2, Wert der Zeile 2"),
        ("in.xlsx, sheet 'Juli', row 4", "in.xlsx, Blatt 'Juli', Zeile 4"),
        ("destination", "Bestimmungsland"),
        ("parties[0].country", "Land des 1. Beteiligten"),
        ("payments[0].day", "Tag der Zahlung 1"),
    ],
)
def test_places(place: str, german: str) -> None:
    assert spoken({"place": place}, "de")["place"] == german


def test_a_country_that_nobody_states() -> None:
    assert (land("", "en"), land("", "de")) == ("an unknown country", "unbekannt")
