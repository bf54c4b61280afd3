"""Is a gap wider than its own history? Size under no change, power, and degenerate panels."""

from __future__ import annotations

import numpy as np
import pytest

from umweg.measures.gap import widening


def panel(rng: np.random.Generator, series: int, periods: int, rho: float = 0.0, lost: float = 0.0, window: int = 9):
    """Gaps that move around a level of their own, with memory; ``lost`` of the export vanishes in the window."""
    x = np.exp(rng.normal(14, 1, (series, 1)) + rng.normal(0, 0.4, (series, periods)))
    level = rng.normal(0.1, 0.2, (series, 1))
    noise = np.zeros((series, periods))
    sd = np.exp(rng.normal(-2, 0.4, series))
    noise[:, 0] = rng.normal(0, sd)
    for t in range(1, periods):
        noise[:, t] = rho * noise[:, t - 1] + rng.normal(0, sd * np.sqrt(1 - rho**2))
    inside = np.arange(periods) >= periods - window
    return x, x * np.exp(-level + noise) * (1 - lost * inside), inside


@pytest.mark.parametrize(("periods", "window", "rho"), [(36, 9, 0.0), (36, 9, 0.5), (5, 1, 0.0)])
def test_p_values_hold_without_any_change(periods: int, window: int, rho: float) -> None:
    shares = []
    for seed in range(4):
        x, m, inside = panel(np.random.default_rng(seed), 400, periods, rho, window=window)
        shares.append(float((widening(x, m, inside).p <= 0.05).mean()))
    assert np.mean(shares) < 0.075


def test_intervals_hold_the_extra_gap() -> None:
    x, m, inside = panel(np.random.default_rng(1), 600, 36, 0.3, lost=0.4)
    _, m0, _ = panel(np.random.default_rng(1), 600, 36, 0.3)
    w = widening(x, m, inside)
    truth = (m0 - m)[:, inside].sum(axis=1)
    # The window's own noise is part of what is estimated, so that the truth is that of the same window without loss.
    expected = w.extra - truth
    assert abs(float(np.median(expected / truth))) < 0.1
    assert float((w.p <= 0.05).mean()) > 0.9


def test_few_years_of_few_countries_use_student() -> None:
    x = np.full((4, 4), 100.0)
    m = np.array([[90, 92, 88, 60], [50, 55, 45, 48], [80, 81, 82, 79], [95, 90, 99, 97.0]])
    w = widening(x, m, np.array([False, False, False, True]))
    assert (w.df < 12).all()
    assert w.p[0] < 0.05
    assert (w.p[1:] > 0.2).all()
    assert w.extra[0] == pytest.approx(30, abs=0.5)
    assert w.lower[0] < w.extra[0] < w.upper[0]


@pytest.mark.parametrize("case", ["no history", "one year", "nothing sent", "empty"])
def test_what_cannot_be_assessed_is_not_a_number_and_not_zero(case: str) -> None:
    x, m, window = np.full((2, 4), 10.0), np.full((2, 4), 9.0), np.array([False, False, False, True])
    if case == "no history":
        m[0, :3] = np.nan
    elif case == "one year":
        m[0, :2] = np.nan
    elif case == "nothing sent":
        x[0, 3] = 0.0
    else:
        x[0], m[0] = 0.0, 0.0
    w = widening(x, m, window)
    assert np.isnan(w.p[0])
    assert np.isnan(w.extra[0])
    assert np.isfinite(w.p[1])


def test_imports_above_exports_give_a_negative_gap() -> None:
    w = widening(np.full((1, 4), 10.0), np.array([[9, 9.1, 8.9, 15.0]]), np.array([False, False, False, True]))
    assert w.after[0] == pytest.approx(-0.5)
    assert w.extra[0] < 0
    assert w.p[0] > 0.9


@pytest.mark.parametrize(("countries", "years"), [(4, 2), (4, 3), (6, 5), (1, 3)])
@pytest.mark.parametrize("unequal", [0.0, 1.0])
def test_few_countries_with_few_years_raise_no_false_alarm(countries: int, years: int, unequal: float) -> None:
    rng = np.random.default_rng(0)
    hits = []
    for _ in range(600):
        x = np.exp(rng.normal(20, 1, (countries, 1)) + rng.normal(0, 0.1, (countries, years + 1)))
        sd = 0.1 * np.exp(rng.normal(0, unequal, (countries, 1)))
        m = x * np.exp(-rng.normal(0.1, 0.2, (countries, 1)) + sd * rng.normal(0, 1, x.shape))
        hits.append((widening(x, m, np.arange(years + 1) == years).p <= 0.05).mean())
    assert np.mean(hits) < 0.06
