"""The tables of words: each row is found in its example."""

from __future__ import annotations

import pytest

from umweg.claims.reading.lexicon import LANGUAGES, Row, lexicon, rows
from umweg.claims.reading.tokens import tokens

ROWS = [(lang, row) for lang in LANGUAGES for row in rows(lang)]


@pytest.mark.parametrize(("lang", "row"), ROWS, ids=[f"{lang}-{r.kind}-{r.value}-{r.forms[0]}" for lang, r in ROWS])
def test_a_row_is_found_in_its_example(lang: str, row: Row) -> None:
    found = lexicon(lang).marks(tokens(row.example, 0))
    assert (row.kind, row.value) in {(m.kind, m.value) for m in found}


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Die Ausfuhren nahmen 2023 um 12 % ab.", {"down"}),
        ("Die Ausfuhren nahmen 2023 um 12 % zu.", {"up"}),
        ("Wien führte 2023 Waren nach Russland aus, meist Stahl.", {"sell"}),
        ("Wien führte 2023 Waren aus Russland ein.", {"buy"}),
        ("Die Minister legten Zahlen vor.", set()),
    ],
)
def test_a_verb_is_read_with_its_particle(text: str, kinds: set[str]) -> None:
    marks = lexicon("de").marks(tokens(text, 0))
    movements = {m.kind for m in marks if m.kind in {"up", "down"}} | {m.value for m in marks if m.kind == "deal"}
    assert movements >= kinds
    assert not kinds & {"up", "down"} or movements & {"up", "down"} == kinds


def test_a_particle_of_another_clause_is_none() -> None:
    marks = lexicon("de").marks(tokens("Wien lieferte aus Graz, stellte Linz klar", 0))
    assert [m.j - m.i for m in marks if m.kind == "deal"] == [1]


def test_compounds_are_taken_apart() -> None:
    (mark,) = [m for m in lexicon("de").marks(tokens("Stahlausfuhren", 0)) if m.kind == "flow"]
    assert mark.head == len("Stahl")
