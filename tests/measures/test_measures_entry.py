"""Hazards of entry and the tail of an over-dispersed count: against closed forms, SciPy and simulation."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from umweg.measures.entry_hazard import dispersion, entry_test, fit_hazard
from umweg.measures.entry_strata import BREADTH, strata


@pytest.mark.parametrize(("scatter", "spread"), [(1.0, 0.0), (1.7, 0.0), (1.0, 0.4), (2.5, 0.2)])
def test_the_tail_is_that_of_the_negative_binomial(scatter: float, spread: float) -> None:
    mean = np.array([0.05, 0.4, 1.3, 4.0, 17.0])
    ratio = scatter + spread**2 * mean
    for y in (0.0, 1.0, 3.0, 9.0, 25.0):
        p = entry_test(np.full(5, y), mean, scatter, spread).p
        if ratio.max() == 1:
            expected = stats.poisson.sf(y - 1, mean)
        else:
            expected = stats.nbinom.sf(y - 1, mean / (ratio - 1), 1 / ratio)
        assert p == pytest.approx(expected, abs=1e-12)


def test_counts_without_a_detour_are_rarely_called_one() -> None:
    rng = np.random.default_rng(1)
    mean = rng.gamma(1.5, 1.0, 40_000)
    for scatter in (1.0, 2.0):
        y = rng.poisson(mean) if scatter == 1 else rng.negative_binomial(mean, 0.5)
        r = entry_test(y.astype(float), mean, scatter)
        assert (r.p <= 0.05).mean() <= 0.05
        assert ((r.lower <= 0) & (r.upper >= 0)).mean() >= 0.95
        assert dispersion(y.astype(float), mean) == pytest.approx(scatter, rel=0.05)


def test_scatter_only_ever_widens() -> None:
    assert dispersion(np.full(50, 2.0), np.full(50, 2.0)) == 1.0
    assert dispersion(np.zeros(3), np.zeros(3)) == 1.0
    narrow, wide = (entry_test(np.array([6.0]), np.array([2.0]), s).p[0] for s in (1.0, 2.0))
    assert wide > narrow


def test_hazards_are_recovered_from_two_factors() -> None:
    rng = np.random.default_rng(2)
    c = np.stack([rng.integers(0, 3, 60_000), rng.integers(0, 2, 60_000)])
    odds = -3 + np.array([0.0, 0.8, 1.6])[c[0]] + np.array([0.0, -0.5])[c[1]]
    h = fit_hazard(c[0] * 2 + c[1], (3, 2), rng.random(60_000) < 1 / (1 + np.exp(-odds)))
    assert h.intercept == pytest.approx(-3, abs=0.12)
    assert h.effects[0].tolist() == pytest.approx([0, 0.8, 1.6], abs=0.12)
    assert h.effects[1].tolist() == pytest.approx([0, -0.5], abs=0.12)


def test_a_class_without_a_single_entry_stays_finite() -> None:
    c = np.array([0] * 500 + [1] * 500)
    h = fit_hazard(c, (2,), np.r_[np.arange(500) < 100, np.zeros(500, dtype=bool)])
    low = float(h.chances()[1])
    assert 0 < low < 0.01
    assert float(h.chances()[0]) == pytest.approx(0.2, abs=0.01)


def test_a_hazard_needs_entries_and_units_without() -> None:
    with pytest.raises(ValueError, match="entered"):
        fit_hazard(np.zeros(4, dtype=np.intp), (1,), np.zeros(4, dtype=bool))


def test_strata_count_others_and_never_the_pair_itself() -> None:
    sold = np.zeros((3, 3, 2), dtype=bool)
    sold[0, 0, 0] = sold[0, 2, 0] = sold[1, 0, 0] = (
        True  # members 0 and 1 sell good 0 to country 0; 0 sells it to 2, too
    )
    s = strata(sold, np.array([10.0, 0.0]), np.array([0, 1]))
    assert s.at_risk[0, :, 0].tolist() == [False, False, True]
    assert s.at_risk[1].all()
    country, elsewhere, there, size, breadth = np.unravel_index(s.cell, s.levels)
    assert country[:, 0, 0].tolist() == [0, 1]
    assert elsewhere[1, :, 0].tolist() == [2, 1, 0]
    assert there[0, 0, 0] == 2  # two members there already
    assert there[1, 0, 0] == 0
    assert (size[..., 0] > 0).all()
    assert (size[..., 1] == 0).all()
    assert breadth[0, :, 0].tolist() == [len(BREADTH), len(BREADTH), 0]  # half of all goods, and none


def test_nothing_at_all() -> None:
    s = strata(np.zeros((2, 2, 0), dtype=bool), np.zeros(0), np.array([1]))
    assert s.at_risk.shape == (1, 2, 0)
    r = entry_test(np.zeros(0), np.zeros(0), 1.0)
    assert r.p.size == 0
    zero = entry_test(np.zeros(2), np.zeros(2), 1.0, 0.3)
    assert zero.p.tolist() == [1.0, 1.0]
    assert zero.lower.tolist() == zero.upper.tolist() == [0.0, 0.0]
