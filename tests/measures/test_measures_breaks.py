"""One break: found where it is, covered by its interval, and its placement judged fairly."""

from __future__ import annotations

import numpy as np
import pytest

from umweg.measures.breaks import MARGIN, one_break


@pytest.mark.parametrize("at", [8, 17, 26])
def test_break_is_found(at: int) -> None:
    rng = np.random.default_rng(at)
    rate = np.where(np.arange(35) < at, 20.0, 60.0)
    b = one_break(rng.poisson(rate, (300, 35)) * 1.0, np.ones(300), measure=at)
    assert (b.month == at).mean() > 0.9
    assert ((b.lower <= at) & (at <= b.upper)).mean() > 0.93
    assert (b.log_ratio > 0).all()


def test_placement_is_uniform_when_the_break_falls_anywhere() -> None:
    rng = np.random.default_rng(1)
    at = rng.integers(MARGIN, 35 - MARGIN + 1, 4000)
    rate = np.where(np.arange(35)[None, :] < at[:, None], 10.0, 90.0)
    b = one_break(rng.poisson(rate) * 1.0, np.ones(4000), measure=20, lead=0)
    for level in (0.1, 0.2, 0.3):
        assert (b.p_value <= level).mean() <= level + 0.02


def test_series_of_zeros_has_an_answer() -> None:
    b = one_break(np.zeros((2, 35)), np.ones(2), measure=20)
    assert np.isfinite(b.log_ratio).all()
    assert (b.lower <= b.month).all()
    assert (b.month <= b.upper).all()
