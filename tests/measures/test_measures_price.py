"""Prices: medcouple and fences against their definition, log-MAD, price levels, and the constant price found blind."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from umweg.measures.constant_price import log_spread, signature
from umweg.measures.price import PEERS, log_mad, medians, price_level, usable
from umweg.measures.skew import adjusted_boxplot, medcouple


def by_definition(x: np.ndarray) -> float:
    """The median of the kernel over all pairs (Brys, Hubert & Struyf 2004, eq. 2 and 3)."""
    z = x - np.median(x)
    above, below, ties = np.sort(z[z >= 0])[::-1], np.sort(z[z <= 0])[::-1], int((z == 0).sum())
    kernel = [
        np.sign(ties - 1 - (i - (above.size - ties)) - j) if a == b == 0 else (a + b) / (a - b)
        for i, a in enumerate(above)
        for j, b in enumerate(below)
    ]
    return float(np.median(kernel))


def test_the_fast_medcouple_is_the_medcouple() -> None:
    rng = np.random.default_rng(0)
    for _ in range(300):
        n = int(rng.integers(1, 40))
        for x in (
            rng.normal(size=n),
            np.exp(2 * rng.normal(size=n)),
            rng.integers(0, 4, n).astype(float),
            1e-9 * rng.gamma(1, 1, n),
        ):
            assert medcouple(x) == pytest.approx(by_definition(x), abs=1e-12)


def test_the_medcouple_of_known_laws() -> None:
    rng = np.random.default_rng(1)
    assert medcouple(rng.normal(size=200_001)) == pytest.approx(0, abs=0.01)
    assert medcouple(rng.exponential(size=200_000)) == pytest.approx(0.333, abs=0.01)  # as in Brys et al., table 1
    x = rng.gamma(0.7, 1.0, 5_000)
    assert medcouple(-x) == pytest.approx(-medcouple(x), abs=1e-9)
    assert medcouple(3 * x + 7) == pytest.approx(medcouple(x), abs=1e-9)
    with pytest.raises(ValueError, match="at least one"):
        medcouple(np.zeros(0))


def test_the_adjusted_fences_call_few_of_a_skewed_law_outliers() -> None:
    x = np.random.default_rng(2).lognormal(0, 1, 50_000)
    b = adjusted_boxplot(x)
    plain = float((x > b.q3 + 1.5 * (b.q3 - b.q1)).mean())
    assert plain > 0.07
    assert (x > b.upper).mean() < 0.03


def test_medians_of_groups_are_those_of_numpy() -> None:
    rng = np.random.default_rng(3)
    x, g = rng.normal(size=500), rng.integers(0, 40, 500)
    expected = [float(np.median(x[g == k])) if (g == k).any() else 0.0 for k in range(42)]
    assert medians(x, g, 42).tolist() == pytest.approx(expected)
    assert medians(np.zeros(0), np.zeros(0, dtype=np.intp), 2).tolist() == [0.0, 0.0]


def test_equal_prices_give_no_nan() -> None:
    assert log_mad(np.full(5, 3.0)).z.tolist() == [0.0] * 5
    mostly = log_mad(np.r_[np.full(9, 3.0), 30.0])
    assert np.isfinite(mostly.z).all()
    assert mostly.z[-1] > 3


def test_flows_without_a_price_are_counted_not_used() -> None:
    value = np.array([10.0, 11.0, 9.0, 0.0, 10.0, np.nan, 10.0, np.inf, 10.0])
    quantity = np.array([1.0, 1.0, 1.0, 1.0, -3.0, 1.0, 1e-7, 1.0, np.nan])
    u = usable(value, quantity)
    assert u.kept.tolist() == [True] * 3 + [False] * 6
    assert sum(u.left_out.values()) == 6
    assert list(u.left_out.values()) == [3, 2, 1]
    nothing = usable(np.zeros(0), np.zeros(0))
    assert nothing.kept.size == 0


@pytest.mark.parametrize("k", [4, 6, 12, 40])
def test_a_price_level_like_that_of_peers_is_rarely_called_odd(k: int) -> None:
    """Exact for normal price levels. Under heavy tails the channel's doubled p-value keeps the level."""
    rng, groups = np.random.default_rng(4), 10_000
    for levels, doubled in ((rng.normal(0, 0.2, (groups, k + 1)), 1), (0.2 * rng.standard_t(3, (groups, k + 1)), 2)):
        r = price_level(levels[:, 0], np.zeros(groups), levels[:, 1:].ravel(), np.repeat(np.arange(groups), k))
        assert (doubled * r.p <= 0.05).mean() <= 0.056
        if doubled == 1:
            assert ((r.lower <= 0) & (r.upper >= 0)).mean() >= 0.944


def test_few_peers_are_no_comparison() -> None:
    r = price_level(np.array([-3.0]), np.zeros(1), np.zeros(PEERS - 1), np.zeros(PEERS - 1, dtype=np.intp))
    assert (float(r.p[0]), int(r.peers[0]), float(r.difference[0])) == (1.0, 0, 0.0)


LAWS = {
    "lognormal": lambda rng, n: rng.normal(0, 0.3, n),
    "heavy tails": lambda rng, n: 0.2 * rng.standard_t(3, n),
    "an edge": lambda rng, n: rng.exponential(0.3, n),
    "two peaks": lambda rng, n: np.where(rng.random(n) < 0.3, rng.normal(-1, 0.1, n), rng.normal(0, 0.3, n)),
    "hardly varying": lambda rng, n: rng.normal(0, 0.03, n),
}


@pytest.mark.parametrize("law", LAWS)
def test_no_constant_price_is_found_where_there_is_none(law: str) -> None:
    rng = np.random.default_rng(5)
    raised = 0
    for n in (8, 20, 60, 389):
        for _ in range(60):
            s = signature(np.exp(LAWS[law](rng, n)))
            raised += s is not None and s.p <= 0.05
    assert raised <= 5  # 240 trials, 2 % at most; benchmarks/prices.py has thousands


def test_a_planted_constant_price_is_found_with_its_flows() -> None:
    rng = np.random.default_rng(6)
    found = 0
    for _ in range(40):
        x = np.r_[rng.normal(0, 0.25, 100), rng.normal(-0.9, 0.0024, 12)]
        s = signature(np.exp(x))
        found += s is not None and s.p <= 0.001 and len(set(s.flows.tolist()) & set(range(100, 112))) >= 11
    assert found >= 38


def test_degenerate_lists_have_no_signature() -> None:
    assert signature(np.zeros(0)) is None
    assert signature(np.full(4, 2.0)) is None
    assert signature(np.full(50, 2.0)) is None  # nothing to be odd against
    assert signature(np.exp(np.arange(30.0))) is None
    same = signature(np.full(8, 2.0), scale=0.3)  # against the spread of other partners' prices it is
    assert same is not None
    assert same.p < 0.05
    assert log_spread(np.zeros(1)) == 0.0


@pytest.mark.shared
def test_the_fraud_case_of_the_joint_research_centre(shared: Path) -> None:
    quantity, value = np.loadtxt(shared / "prices" / "inttrade3.txt").T
    price = value / quantity
    z = log_mad(price).z
    assert int((z < -3).sum()) == 27
    s = signature(price)
    assert s is not None
    same = price[s.flows]
    assert same.size == 18
    assert round(float(same.mean())) == 124_458
    assert round(float(same.std())) == 296
    assert float(same.mean() / np.median(price)) == pytest.approx(0.40, abs=0.005)
    assert s.p < 1e-9
    b = adjusted_boxplot(price)
    assert (price < b.lower).sum() >= 18
    assert set(s.flows.tolist()) <= set(np.flatnonzero(price < b.lower).tolist())


@pytest.mark.shared
def test_the_same_case_shuffled_has_no_constant_price(shared: Path) -> None:
    quantity, value = np.loadtxt(shared / "prices" / "inttrade3.txt").T
    rng = np.random.default_rng(7)
    found = [signature(value / rng.permutation(quantity)) for _ in range(200)]
    assert sum(s is not None and s.p <= 0.05 for s in found) <= 2
