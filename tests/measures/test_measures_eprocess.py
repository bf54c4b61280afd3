"""The e-process: exact at the null, never above it below the null, and no assumption on the law of values."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from umweg.measures import eprocess as ep

SERIES, HISTORY, WATCHED = 20_000, 12, 18


def draws(kind: str, seed: int = 0) -> np.ndarray:
    """Months of equal level, (series × months), from laws that no likelihood of ours would like."""
    rng = np.random.default_rng(seed)
    shape = (SERIES, HISTORY + WATCHED)
    if kind == "pareto":  # no finite mean
        return rng.pareto(0.8, shape)
    if kind == "lumpy":
        return np.where(rng.random(shape) < 0.7, 0.0, rng.lognormal(0, 2, shape))
    return rng.gamma(0.3, 1.0, (SERIES, 1)) * rng.gamma(2.0, 1.0, shape)  # each series has a level of its own


@pytest.mark.parametrize("kind", ["pareto", "gamma"])
def test_the_expected_evidence_is_one_at_the_null(kind: str) -> None:
    e = np.exp(ep.log_e(draws(kind), HISTORY, 1.0))
    assert np.allclose(e.mean(axis=0)[:6], 1.0, atol=0.05)


@pytest.mark.parametrize("kind", ["pareto", "lumpy", "gamma"])
@pytest.mark.parametrize("alpha", [0.05, 0.01])
def test_looking_every_month_raises_no_more_false_alarms_than_stated(kind: str, alpha: float) -> None:
    found = ep.first_above(ep.log_e(draws(kind, 1), HISTORY, 1.0), alpha) >= 0
    assert found.mean() <= alpha


def test_levels_that_wander_below_the_bound_raise_no_more_either() -> None:
    rng = np.random.default_rng(3)
    walk = np.cumsum(rng.normal(0, 0.1, (SERIES, HISTORY + WATCHED)), axis=1)
    level = np.exp(np.clip(walk, 0, np.log(1.5)))
    found = ep.first_above(ep.log_e(level * draws("pareto", 4), HISTORY, 1.5), 0.05) >= 0
    assert found.mean() <= 0.05


def test_one_month_alone_never_alarms() -> None:
    values = np.concatenate([np.ones((1, 12)) + np.arange(12) / 100, [[1e12]]], axis=1)
    assert ep.first_above(ep.log_e(values, 12, 1.1), 0.05)[0] == -1


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(1.0, 3.0))
def test_lower_months_never_give_more_evidence(seed: int, allow: float) -> None:
    rng = np.random.default_rng(seed)
    values = rng.lognormal(0, 1, (4, 24))
    lower = values.copy()
    month = int(rng.integers(12, 24))
    lower[:, month] *= rng.random(4)
    # As history of a later rise a lower month may give more; against a fixed history it may not.
    more, less = (ep._bets(v[:, :12], v[:, 12:], allow) for v in (values, lower))
    assert (less <= more + 1e-12).all()
    assert (ep.log_e(values, 12, allow + 0.1) <= ep.log_e(values, 12, allow) + 1e-12).all()


def test_one_bet_by_hand() -> None:
    """Six months of history, three of four months above its largest."""
    history, after = np.arange(1.0, 7.0)[None, :], np.array([[9.0, 1.0, 9.0, 9.0]])

    def beta_binomial(a: float, b: float) -> float:
        return math.exp(math.lgamma(a + 3) + math.lgamma(b + 1) + math.lgamma(a + b) - math.lgamma(a + b + 4)
                        - math.lgamma(a) - math.lgamma(b))  # fmt: skip

    above = {1: 3, 2: 3, 3: 3}  # places from the top that are asked for: 1, 2 (for two shares), 3 or 4
    places = sorted({1 + round(q * 5) for q in ep.RANKS})
    want = [beta_binomial(m + ep.BOLD, ep.HALF) / beta_binomial(m, 7 - m) for m in places]
    assert set(above) >= set(places)
    assert np.exp(ep._bets(history, after, 1.0))[0, -1] == pytest.approx(sum(want) / len(want))


def test_months_held_back_neither_count_nor_become_history() -> None:
    rng = np.random.default_rng(0)
    values = rng.lognormal(0, 1, (5, 30))
    usable = np.ones(30, dtype=np.bool_)
    usable[[4, 17, 18]] = False
    spoilt = values.copy()
    spoilt[:, ~usable] = 1e9
    found = ep.log_e(spoilt, 12, 1.1, usable)
    assert (found == ep.log_e(values, 12, 1.1, usable)).all()
    assert (found[:, 5] == found[:, 4]).all()
    assert (found[:, 6] == found[:, 4]).all()
    without = ep.log_e(values[:, usable], 11, 1.1)
    assert np.allclose(found[:, usable[12:]], without)


def test_adding_a_month_changes_no_earlier_evidence() -> None:
    values = np.random.default_rng(0).lognormal(0, 1, (50, 30))
    whole = ep.log_e(values, 12, 1.2)
    for last in (13, 20, 29):
        assert (ep.log_e(values[:, :last], 12, 1.2) == whole[:, : last - 12]).all()


@pytest.mark.parametrize("months", [0, 1, 5, 12])
def test_too_little_to_judge_is_no_evidence(months: int) -> None:
    found = ep.log_e(np.ones((3, months)), min(months, 5), 1.1)
    assert found.shape == (3, max(months - 5, 0))
    assert (found == 0).all()
    assert (ep.first_above(found, 0.05) == -1).all()


def test_zeros_are_no_evidence_for_a_rise() -> None:
    assert (ep.log_e(np.zeros((2, 30)), 12, 1.1) <= 0).all()
    assert (ep.lower_bound(np.zeros((2, 30)), 12, 0.05) == 0).all()


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=30), st.floats(0.01, 0.5))
def test_e_bh_as_defined(values: list[float], alpha: float) -> None:
    e = np.sort(np.array(values))[::-1]
    k = max((i for i in range(1, e.size + 1) if e[i - 1] >= e.size / (alpha * i) * (1 + 1e-9)), default=0)
    with np.errstate(divide="ignore"):
        found = ep.e_bh(np.log(e), alpha)
    assert found.sum() >= k
    assert not found.any() or (e[found] * found.sum() * alpha >= e.size * (1 - 1e-9)).all()


def test_e_bh_counts_hypotheses_that_are_not_there() -> None:
    e = np.log([100.0, 100.0])
    assert ep.e_bh(e, 0.05).all()
    assert not ep.e_bh(e, 0.05, tests=1000).any()
    assert ep.e_bh(np.zeros(0), 0.05).size == 0


def test_the_lower_bound_covers() -> None:
    values = draws("gamma", 5)[:3000]
    values[:, 18:] *= 2.0
    bound = ep.lower_bound(values, HISTORY, 0.05)
    assert (bound[:, -1] > 2.0).mean() <= 0.05
    assert (np.diff(bound, axis=1) >= 0).all()
