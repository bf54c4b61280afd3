"""Reading is linear in the text, whatever it holds: no pattern backtracks, no list grows with the line."""

from __future__ import annotations

import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from umweg.claims.read import read

SENTENCE = "Die Ausfuhren Polens nach Armenien stiegen 2022 um 18 % auf 2,9 Mrd. Euro. "
SMALL, FACTOR, LEAST = 4_000, 5, 0.05
NOT_SQUARE = 3.0  # how much more than FACTOR a run may take; a square one takes FACTOR times more
TERMS = """die der nach von bis um auf zu ab Armenien Polens Russland 18 % 2,9 Mrd. Euro 2022 im und , ; : ( ) „ “ - – +
exports to from rose fell share of respectively not denied million $ экспорт в из на вырос раз млн"""
WORDS = st.sampled_from(TERMS.split())


@pytest.mark.parametrize(
    "piece",
    [
        SENTENCE,
        "1.",
        "1 ",
        "1,2",
        "(",
        "„",
        '"',
        "a",
        "a ",
        "und ",
        "Armenien, ",
        "Armenien ",
        "nach ",
        "18 % ",
        "von 1 auf 2 Mrd. Euro ",
        "März bis ",
        "не ",
        "Ausfuhr",
        "dass ",
        "sagte, ",
        "nahm ",
        "\n",
        "e.g. ",
        "?",
        "ü\u0308",
        "🙂",
    ],
)
def test_time_grows_with_the_text_not_with_its_square(piece: str) -> None:
    def seconds(size: int) -> float:
        text = (piece * (size // len(piece) + 1))[:size]
        started = time.process_time()
        read(text)
        return time.process_time() - started

    small = max(min(seconds(SMALL) for _ in range(3)), LEAST)
    assert seconds(SMALL * FACTOR) < small * FACTOR * NOT_SQUARE


def test_memory_does_not_grow_with_the_line() -> None:
    def peak(sentences: int) -> int:
        line = f"Am Ufer {'o' * 900} 18 Boote. " * sentences
        tracemalloc.start()
        assert read(line).claims == ()
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    peak(10)  # the tables of words are read
    assert peak(3_000) - peak(500) < 500_000  # the text itself lies outside


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=60), st.sampled_from(["", ".", "?", "!\n"]))
def test_any_words_of_trade_are_read_without_a_fault(words: list[str], end: str) -> None:
    text = " ".join(words) + end
    for claim in read(text, date="2023-06-30").claims:
        assert text[slice(*claim.span)] == claim.text
        assert claim.sentence[0] <= claim.span[0] < claim.span[1] <= claim.sentence[1]
        assert all(r.value is None or r.value >= 0 for r in claim.readings)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    for claim in read(text).claims:
        assert text[slice(*claim.span)] == claim.text
