"""Months, windows and coverage."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from umweg.core.errors import UsageError
from umweg.core.months import month_date, month_index, month_text
from umweg.series.coverage import coverage
from umweg.series.product_filter import matching
from umweg.series.windows import placebo_span, real_span

M = month_index("2022-03")


@given(st.integers(12, 9999 * 12))
def test_months_round_trip(index: int) -> None:
    assert month_index(month_text(index)) == index
    assert month_index(month_date(index)) == index


@pytest.mark.parametrize("text", ["2022", "2022-13", "2022-00", "März 2022", "", "2022-3"])
def test_bad_months_say_how_to_write_them(text: str) -> None:
    with pytest.raises(UsageError, match="YYYY-MM"):
        month_index(text)


def test_window_ends_with_the_data_or_after_twelve_months() -> None:
    assert real_span(M, M - 26, M + 8, 12).length == 9
    assert real_span(M, M - 26, M + 30, 12).length == 12


def test_placebo_must_not_touch_the_measure() -> None:
    real = real_span(M, M - 26, M + 8, 12)
    assert placebo_span(real, month_index("2021-03"), M, M - 26) is not None
    assert placebo_span(real, month_index("2021-08"), M, M - 26) is None
    assert placebo_span(real, month_index("2020-06"), M, M - 26) is None


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.integers(100, 110)), min_size=1))
def test_complete_reporters_have_no_gap(pairs: list[tuple[str, int]]) -> None:
    c = coverage(pairs)
    holed = {g.reporter for g in c.gaps()}
    assert set(c.complete(c.first, c.last + 1)) == set(c.reporters) - holed
    missing = {(g.reporter, month_index(m)) for g in c.gaps() for m in g.months}
    assert missing.isdisjoint(pairs)


def test_a_window_beyond_the_data_has_no_complete_reporter() -> None:
    c = coverage([("DE", 100), ("DE", 101)])
    assert c.complete(100, 103) == ()
    assert c.complete(99, 101) == ()


def test_whole_heading_beats_its_parts() -> None:
    assert matching(("8703", "87033290"), "8703") == ("8703",)
    assert matching(("87033290",), "8703") == ("87033290",)
    assert matching(("87033290",), "85") == ()


@pytest.mark.parametrize(
    ("step", "measure", "history", "after", "before"),
    [
        (12, "2018-07", ("2015-01", "2018-01"), ("2019-01", "2020-01"), ("2017-01", "2018-01")),
        (3, "2018-08", ("2017-07", "2018-07"), ("2018-10", "2019-10"), ("2016-10", "2017-10")),
        (3, "2018-07", ("2017-07", "2018-07"), ("2018-07", "2019-07"), ("2017-07", "2018-07")),
        (1, "2018-07", ("2017-07", "2018-07"), ("2018-07", "2019-07"), ("2017-07", "2018-07")),
    ],
)
def test_the_period_that_a_measure_falls_into_is_neither_before_nor_after(
    step: int, measure: str, history: tuple[str, str], after: tuple[str, str], before: tuple[str, str]
) -> None:
    months = 36 if step == 12 else 12
    span = real_span(month_index(measure), month_index("2010-01"), month_index("2022-12"), months, 12, step)
    told = [(span.history_from, span.history_to), (span.after_from, span.after_to), span.before]
    assert [tuple(map(month_text, pair)) for pair in told] == [history, after, before]
    assert span.exposure == span.length / months
