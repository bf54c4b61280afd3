"""The score test: calibrated on simulated panels, exact where the answer is known, monotone where it must be."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from umweg.measures.dispersion import moderated, pearson
from umweg.measures.growth import total_change
from umweg.measures.multiple import q_values
from umweg.measures.score import NullModel, change, fit_null, variance
from umweg.measures.special import digamma, normal_upper_tail, t_quantile, t_upper_tail, tetragamma, trigamma


def simulate(rng: np.random.Generator, series: int, rate: float, months: int, growth: float = 1.0) -> np.ndarray:
    """Compound Poisson trade: shipments of gamma size; (series × months)."""
    n = rng.poisson(rate * growth, (series, months))
    return rng.gamma(np.maximum(n, 1e-12) * 2.0, 50.0) * (n > 0)


def test_null_is_recovered_and_z_is_standard() -> None:
    rng = np.random.default_rng(7)
    history, after = simulate(rng, 3000, 4.0, 12), simulate(rng, 3000, 4.0, 9, growth=1.2)
    phi = moderated(history, after).phi
    base, window = history.sum(axis=1), after.sum(axis=1)
    null = fit_null(base, window, phi, np.zeros(3000, dtype=np.intp), 1, 0.75)
    assert abs(null.ratio[0] - 1.2) < 0.03
    z = change(base, window, phi, null.ratio * 0.75 * np.ones(3000), null).z
    assert abs(z.mean()) < 0.06
    assert 0.9 < z.std() < 1.1
    assert (z > 1.645).mean() < 0.07


def test_interval_covers_a_planted_excess() -> None:
    rng = np.random.default_rng(11)
    history, after = simulate(rng, 4000, 4.0, 12), simulate(rng, 4000, 4.0, 9)
    planted = rng.uniform(0, 3000, 4000)
    after = after + planted[:, None] / 9
    phi = moderated(history, after).phi
    null = NullModel(np.ones(1), 1.0, 0.0, 0)
    c = change(history.sum(axis=1), after.sum(axis=1), phi, np.full(4000, 0.75), null)
    covered = ((c.lower <= planted) & (planted <= c.upper)).mean()
    assert 0.92 < covered < 0.98
    assert (c.lower <= c.excess + 1e-9).all()
    assert (c.excess <= c.upper + 1e-9).all()


def test_theoretical_null_is_never_narrowed() -> None:
    base = np.full(500, 100.0)
    null = fit_null(base, base * 0.75, np.full(500, 50.0), np.zeros(500, dtype=np.intp), 1, 0.75)
    assert null.kappa >= 1
    assert null.tau >= 0


def test_group_without_series_takes_the_median_growth() -> None:
    rng = np.random.default_rng(3)
    base, after = rng.poisson(50, 400) * 1.0, rng.poisson(75, 400) * 1.0
    null = fit_null(base, after, np.ones(400), np.zeros(400, dtype=np.intp), 3, 1.0)
    assert np.allclose(null.ratio, null.ratio[0])


def test_one_shipment_is_one_shipments_worth_of_evidence() -> None:
    history = np.zeros((1, 12))
    after = np.zeros((1, 9))
    after[0, 4] = 1e7
    many = np.random.default_rng(0).poisson(3.0, (200, 12)) * 1000.0
    phi = moderated(np.vstack([history, many]), np.vstack([after, many[:, :9]])).phi
    c = change(np.zeros(1), np.array([1e7]), phi[:1], np.array([0.75]), NullModel(np.ones(1), 1.0, 0.0, 0))
    assert c.z[0] < 1.7


@settings(max_examples=200, deadline=None)
@given(
    base=st.floats(0, 1e9),
    after=st.floats(0, 1e9),
    phi=st.floats(1.0, 1e8),
    e=st.floats(0.05, 5.0),
    tau=st.floats(0.0, 0.5),
)
def test_change_is_finite_and_ordered(base: float, after: float, phi: float, e: float, tau: float) -> None:
    c = change(*(np.array([v]) for v in (base, after, phi, e)), NullModel(np.ones(1), 1.3, tau, 0))
    values = [float(x[0]) for x in (c.lower, c.excess, c.upper, c.z)]
    assert np.isfinite(values).all()
    slack = 1e-6 * (1 + base + after)
    assert values[0] <= values[1] + slack
    assert values[1] <= values[2] + slack or after == 0
    assert values[2] <= after + slack
    assert variance(*(np.array([v]) for v in (base, after, phi, e)), 1.3, tau)[0] >= 0


@settings(max_examples=100, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=200))
def test_q_values_select_what_the_step_up_selects(values: list[float]) -> None:
    p = np.array(values)
    q = q_values(p)
    assert (q >= p - 1e-12).all()
    for alpha in (0.05, 0.1, 0.5):
        passing = [k for k, v in enumerate(np.sort(p), start=1) if v <= alpha * k / p.size]
        selected = max(passing, default=0)
        assert (q <= alpha + 1e-12).sum() >= selected
        assert (q <= alpha - 1e-9).sum() <= max(selected, (p <= alpha * selected / p.size).sum())


def test_special_functions_match_scipy() -> None:
    from scipy import special

    z = np.linspace(-8, 8, 201)
    assert np.allclose(normal_upper_tail(z), special.ndtr(-z), rtol=1e-12, atol=1e-300)
    for x in (0.05, 0.5, 1.0, 3.7, 9.99, 10.0, 250.0):
        assert np.isclose(digamma(x), special.digamma(x), rtol=1e-10, atol=1e-12)
        assert np.isclose(trigamma(x), special.polygamma(1, x), rtol=1e-10)
        assert np.isclose(tetragamma(x), special.polygamma(2, x), rtol=1e-9)
    for df in (1, 2, 3, 4, 5, 6, 11, 40):
        for t in (-3.0, -0.1, 0.0, 0.7, 2.0, 9.0):
            assert np.isclose(t_upper_tail(t, df), special.stdtr(df, -t), rtol=1e-9, atol=1e-12)
        assert np.isclose(t_quantile(0.975, df), special.stdtrit(df, 0.975), rtol=1e-9)


def test_pearson_agrees_with_a_loop() -> None:
    x = np.random.default_rng(5).gamma(1.0, 100.0, (20, 9))
    stat, df = pearson(x)
    for i, row in enumerate(x):
        assert np.isclose(stat[i], ((row - row.mean()) ** 2).sum() / row.mean())
        assert df[i] == 8


def test_moderation_draws_towards_the_peers() -> None:
    rng = np.random.default_rng(2)
    x = rng.poisson(5.0, (500, 21)) * 100.0
    own, df = pearson(x)
    phi = moderated(x[:, :12], x[:, 12:]).phi
    assert np.std(phi) < np.std(own / df)


def test_totals_widen_with_few_peers() -> None:
    few = total_change(np.array([100.0]), np.array([150.0]), np.zeros(1), 1.0, [np.log([1.0, 1.1])])
    many = total_change(
        np.array([100.0]), np.array([150.0]), np.zeros(1), 1.0, [np.log([0.95, 1.0, 1.05, 1.1, 1.0, 1.05])]
    )
    assert few.p[0] > many.p[0]
    assert few.lower[0] < many.lower[0]


@pytest.mark.parametrize(("times", "low", "high"), [(1.0, 0.0, 0.12), (1.8, 0.8, 1.0)])
def test_a_hundred_small_peers_do_not_hide_a_large_one(times: float, low: float, high: float) -> None:
    """Growth of small partners is wild; a large one's rise is seen all the same, and its usual swings are not."""
    rng = np.random.default_rng(3)
    found, blind = [], []
    for _ in range(100):
        size = np.r_[np.exp(rng.normal(0, 1, 100)), np.exp(rng.normal(8, 1, 12))]
        noise = size**-0.7
        growth = rng.normal(0.05, np.sqrt(0.15**2 + noise))
        after = np.array([1000 * np.exp(0.05 + np.log(times) + rng.normal(0, 0.15))])
        given = (np.array([1000.0]), after, np.array([0.001]), 1.0, [growth])
        found.append(total_change(*given, [noise]).p[0] < 0.05)
        blind.append(total_change(*given).p[0] < 0.05)
    assert low <= np.mean(found) <= high
    assert np.mean(blind) <= 0.05
