"""One notation for what nobody sees: every sign of Unicode that moves, turns round or hides, and back out of a CSV."""

from __future__ import annotations

import csv
import io
import json
import random
import unicodedata

import pytest

from umweg.core.errors import UsageError
from umweg.core.printable import HIDDEN, escape, json_line, json_printable, printable
from umweg.core.spreadsheet import NEUTRAL, plain, safe

HIDES = ("Cc", "Cf", "Cs", "Zl", "Zp")
SEEN = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD, *range(0x13430, 0x13440)}
"""Signs of format that are seen: numbers, ends of verses, and frames of hieroglyphs."""
ALPHABET = (*"=+-@'\"; \t\r\n\\u04e15.,a", "\u202e", "\uff1d", "\U000e0041", "\u200d", "\u200b", "ا", "\ud800")


def test_every_sign_that_moves_or_hides_is_shown() -> None:
    for code in range(0x110000):
        sign = chr(code)
        if unicodedata.category(sign) in HIDES and code not in SEEN:
            assert HIDDEN.search(sign), hex(code)
            assert HIDDEN.search(printable(sign)) is None
        elif sign.isprintable():
            assert printable(sign) == sign, hex(code)


def test_joiners_stay_where_letters_join() -> None:
    for word in ("شرکت\u200cها", "क्\u200dष", "👩\u200d🚀"):
        assert printable(word) == word
    assert printable("Roma\u200dshka \u200cX") == "Roma\\u200dshka \\u200cX"


@pytest.mark.parametrize("text", ["a\x1b[2J", "\u202eb", "\U000e0041", "\ud800", "é\x9b", "\u2028", "\\u202e"])
def test_json_is_exact(text: str) -> None:
    assert json.loads(json_line({"a": text}))["a"] == text
    raw = json.dumps({"a": text}, ensure_ascii=False).encode("utf-8", "replace")
    assert json.loads(json_printable(raw)) == json.loads(raw)
    assert HIDDEN.search(json_printable(raw).decode()) is None


def test_an_error_shows_its_text_and_keeps_its_data() -> None:
    e = UsageError("There is no 'a\x1b[2J\nmend  b'.", where="\u202ex", mend="Look.")
    assert HIDDEN.search(str(e)) is None
    assert e.as_dict()["where"] == "\u202ex"
    assert escape("[red]\n") == "\\[red]\\u000a"


@pytest.mark.parametrize(
    "text",
    ["=1", "+1", "-1+2", "@x", "\t=1", "\r=1", "\n=1", " =1", "\xa0=1", "'=1", '"=1', "\uff1d1", "\uff0b1", "\uff0d1",
     "\uff201", "\u200b=1", "\ufeff=1", "a;=1", "a; @x", "-", "--1", "-1;=2"],
)  # fmt: skip
def test_nothing_begins_a_formula(text: str) -> None:
    """Not in the first cell, nor behind a semicolon, where half of Europe's spreadsheets begin one."""
    for cell in safe(text).split(";"):
        bare = cell.lstrip(' \xa0"')
        assert not bare.startswith(("=", "+", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"))
        assert not bare.startswith("-") or bare == "-1"
    assert plain(safe(text)) == text


@pytest.mark.parametrize("value", ["-5.2", "-1,234.50", "-1e-7", -5.2, 7, None, "1-2", "a=b", "x@y.org", "C:\\users"])
def test_what_is_no_formula_stays(value: object) -> None:
    assert safe(value) == value


def test_every_cell_comes_back() -> None:
    chance = random.Random(7)
    for _ in range(20_000):
        text = "".join(chance.choices(ALPHABET, k=chance.randrange(9)))
        made = safe(text)
        assert plain(made) == text
        assert HIDDEN.search(made) is None
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerow([made, "b"])
        assert out.getvalue().count("\n") == 1
        assert next(csv.reader(io.StringIO(out.getvalue(), newline=""))) == [made, "b"]


def test_what_engines_take_for_neutral_is_neutral() -> None:
    import pyarrow as pa
    import pyarrow.compute as pc

    chance = random.Random(8)
    texts = ["".join(chance.choices(ALPHABET[:-1], k=chance.randrange(9))) for _ in range(5_000)]
    told = pc.match_substring_regex(pa.array(texts), NEUTRAL).to_pylist()
    assert all(safe(t) == t for t, neutral in zip(texts, told, strict=True) if neutral)
    assert any(told)
