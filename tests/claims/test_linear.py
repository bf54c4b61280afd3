"""Reading is linear in the text, whatever it holds: no pattern backtracks, no list grows with the line."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from umweg.claims.read import read

SENTENCE = "Die Ausfuhren Polens nach Armenien stiegen 2022 um 18 % auf 2,9 Mrd. Euro. "
SMALL, FACTOR = 20_000, 8
NOT_SQUARE = 3.0  # how much more than FACTOR a run may take; a square one takes FACTOR times more
WORDS = st.sampled_from(
    "die der nach von bis um auf zu ab Armenien Polens Russland 18 % 2,9 Mrd. Euro 2022 im und , ; : ( ) „ “ - – + "
    "exports to from rose fell share of respectively not denied million $ экспорт в из на вырос раз млн".split(" ")
)


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

    small = max(_least(lambda: seconds(SMALL)), 0.01)
    large = _least(lambda: seconds(SMALL * FACTOR))
    assert large < small * FACTOR * NOT_SQUARE


def _least(run: Callable[[], float]) -> float:
    return min(run() for _ in range(2))


def test_memory_stays_flat_on_a_line_of_ten_megabytes() -> None:
    line = "Am Ufer steht ein Haus, das Wasser ist ruhig und 18 Boote liegen dort. " * 140_000
    tracemalloc.start()
    found = read(line)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(line) > 9_900_000
    assert found.claims == ()
    assert peak < 3 * len(line)


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
