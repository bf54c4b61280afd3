"""Reconciling two reports: against simulated truth, and where the data are degenerate."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from umweg.measures.cif import ASSUMED, fit_cif
from umweg.measures.mirror import MISSING, _reach, reconcile
from umweg.measures.reliability import T_DF, fixed_point


def simulated(n: int, exporters: int, importers: int, periods: int, seed: int = 0):
    """Flows with known truth; offices err by factors of their own, with tails heavier than normal."""
    rng = np.random.default_rng(seed)
    e, i, t = (rng.integers(0, k, n) for k in (exporters, importers, periods))
    truth = np.exp(rng.normal(13, 2, n))
    se, si = (np.exp(rng.normal(-2, 0.9, k)) for k in (exporters, importers))
    x = truth * np.exp(se[e] * rng.standard_t(4, n) / np.sqrt(2))
    m = 1.06 * truth * np.exp(si[i] * rng.standard_t(4, n) / np.sqrt(2))
    return e, i, t, truth, x, m


def error(value: np.ndarray, truth: np.ndarray) -> float:
    return float(np.sqrt(np.mean(np.log(value / truth) ** 2)))


@pytest.mark.parametrize(("n", "exporters", "importers", "periods"), [(20_000, 60, 60, 3), (240, 27, 4, 3)])
def test_better_than_either_side_and_than_the_mean(n: int, exporters: int, importers: int, periods: int) -> None:
    e, i, t, truth, x, m = simulated(n, exporters, importers, periods)
    r, _ = reconcile(x, m, np.full(n, 1.06), 0.0, e, i, t, (exporters, importers, periods))
    fob = m / 1.06
    assert error(r.value, truth) < min(error(x, truth), error(fob, truth), error((x + fob) / 2, truth))
    inside = (r.lower <= truth) & (truth <= r.upper)
    assert 0.94 <= inside.mean() <= 0.995


def test_neighbouring_periods_are_really_used() -> None:
    """The peer reads the years around and, by a slip of a name, never uses them."""
    e, i = (a.ravel() for a in np.mgrid[0:5, 0:5])
    place = np.tile(np.arange(3), (25, 1)).T.ravel()
    e, i = np.tile(e, 3), np.tile(i, 3)
    rng = np.random.default_rng(2)
    gap = rng.normal(0, 0.1, place.size)
    calm = fixed_point(gap, np.zeros(gap.size), e, i, place, (5, 5, 3))
    loud = gap.copy()
    loud[(e == 0) & (place == 2)] *= 10
    after = fixed_point(loud, np.zeros(gap.size), e, i, place, (5, 5, 3))
    far, near, itself = after.exporter[0] / calm.exporter[0]
    assert itself > 3
    assert near > 2
    assert far < 0.7 * near


def test_sides_that_are_missing_or_report_nothing() -> None:
    x = np.array([100.0, np.nan, np.nan, 100.0, 0.0, 0.0])
    m = np.array([np.nan, 106.0, np.nan, 0.0, 106.0, 0.0])
    z = np.zeros(6, dtype=np.int64)
    r, _ = reconcile(x, m, np.full(6, 1.06), 0.0, z, z, z, (1, 1, 1))
    assert [MISSING[k] for k in r.missing] == ["importer", "exporter", "both", "importer zero", "exporter zero", ""]
    assert r.value[[0, 1, 3, 4, 5]].round(6).tolist() == [100, 100, 100, 100, 0]
    assert np.isnan(r.value[2])
    assert r.lower[3] == r.lower[4] == 0
    assert r.share[3] == 1
    assert np.isnan(r.share[[0, 1, 2, 4, 5]]).all()


def test_a_single_report_has_a_wider_interval_than_two_that_agree() -> None:
    e, i, t, _, x, m = simulated(5000, 20, 20, 2)
    m[:100] = np.nan
    r, _ = reconcile(x, m, np.full(5000, 1.06), 0.0, e, i, t, (20, 20, 2))
    width = np.log(r.upper / r.lower)
    assert np.median(width[:100]) > 1.2 * np.median(width[100:])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            *(st.one_of(st.just(np.nan), st.just(0.0), st.floats(1e-3, 1e15)) for _ in range(2)),
            *(st.integers(0, 2) for _ in range(3)),
        ),
        max_size=30,
    )
)
def test_any_input_gives_ordered_intervals_and_no_surprises(rows: list[tuple[float, ...]]) -> None:
    columns = [np.array([r[k] for r in rows]) for k in range(5)]
    x, m = (c.astype(np.float64) for c in columns[:2])
    e, i, t = (c.astype(np.int64) for c in columns[2:])
    r, _ = reconcile(x, m, np.full(len(rows), 1.06), 0.05, e, i, t, (3, 3, 3))
    known = ~(np.isnan(x) & np.isnan(m))
    assert np.isfinite(r.value[known]).all()
    assert (r.lower[known] <= r.value[known] * (1 + 1e-9)).all()
    assert (r.value[known] <= r.upper[known] * (1 + 1e-9)).all()
    assert ((r.weight[known] >= 0) & (r.weight[known] <= 1)).all()
    assert np.isfinite(r.upper[known]).all()


def cif_world(rng: np.random.Generator, lost: float = 0.0):
    e, i = (a.ravel() for a in np.mgrid[0:30, 0:30])
    km = rng.uniform(300, 12_000, e.size)
    border = (km < 1500).astype(np.float64)
    unit = np.exp(rng.normal(2, 1.5, e.size))
    y = 0.05 + 0.015 * (np.log(km) - 8) - 0.02 * border + rng.normal(0, 0.1, e.size)
    y = np.where(rng.random(e.size) < lost, y - 1.5, y)
    return y, km, border, e, i, unit


def test_cif_step_is_found_though_a_tenth_of_the_pairs_loses_most_of_its_goods() -> None:
    y, km, border, e, i, _ = cif_world(np.random.default_rng(3), lost=0.1)
    step = fit_cif(y, km, border, e, i)
    truth = np.exp(0.05 + 0.015 * (np.log(km) - 8) - 0.02 * border)
    assert step.estimated
    assert step.distance > 0
    assert step.border < 0
    assert np.abs(step.factor(km, border) - truth).mean() < 0.012
    mean = np.exp(y.mean()) - 1
    assert mean < -0.05, "the plain mean is far off, else this test shows nothing"


def test_unit_value_lowers_the_rate() -> None:
    rng = np.random.default_rng(5)
    e, i = (np.repeat(a.ravel(), 5) for a in np.mgrid[0:20, 0:20])
    km = 1000.0 + 37 * e + 91 * i
    unit = np.exp(rng.normal(2, 1.5, e.size))
    y = 0.06 - 0.02 * (np.log(unit) - 2) + rng.normal(0, 0.05, e.size)
    step = fit_cif(y, km, np.zeros(e.size), e, i, unit)
    assert step.unit_value == pytest.approx(-0.02, abs=0.004)
    cheap, dear = step.factor(np.full(2, 4000.0), np.zeros(2), np.exp(np.array([0.0, 4.0])))
    assert cheap > dear >= 1


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda y, e: (y[:60], 60), "are needed"),
        (lambda y, e: (y - 0.4, e.size), "no cost of freight"),
        (lambda y, e: (np.random.default_rng(0).normal(0.05, 2.0, y.size), e.size), "too loose|no cost"),
    ],
)
def test_a_rate_that_the_data_cannot_tell_is_assumed_and_said(change, why: str) -> None:
    y, km, border, e, i, _ = cif_world(np.random.default_rng(3))
    y, n = change(y, e)
    step = fit_cif(y, km[:n], border[:n], e[:n], i[:n])
    assert not step.estimated
    assert step.rate == ASSUMED
    assert re.search(why, step.why)
    assert "assumed" in step.text


@pytest.mark.parametrize("countries", [12, 30])
def test_flows_of_one_pair_count_once_and_their_median_is_what_counts(countries: int) -> None:
    rng = np.random.default_rng(8)
    e, i = (np.repeat(a.ravel(), 3) for a in np.mgrid[0:countries, 0:countries])
    km, y = 500.0 + 37 * e + 91 * i, np.log(1.05) + 0.02 * rng.normal(size=e.size)
    y[::3] = 5.0  # one flow in three is absurd: the median of its pair does not move beyond the other two
    step = fit_cif(y, km, np.zeros(e.size), e, i)
    assert step.pairs == countries**2
    whole = fit_cif(np.median(y.reshape(-1, 3), axis=1), km[::3], np.zeros(e.size // 3), e[::3], i[::3])
    assert (step.rate, step.distance, step.sd) == pytest.approx((whole.rate, whole.distance, whole.sd))
    assert step.factor(np.full(1, np.nan), np.full(1, np.nan)) == pytest.approx(1 + step.rate)
    assert step.centre[0] == pytest.approx(np.log(km[::3]).mean())


def test_the_interval_of_one_report_is_that_of_t_and_of_two_that_of_their_posterior() -> None:
    ve, vi = np.array([0.04, 0.09, 0.04]), np.array([0.16, 0.25, 0.16])
    weight, both, gap = np.array([1.0, 0.0, 0.8]), np.array([False, False, True]), np.array([0.5])
    one, other, two = _reach(ve, vi, weight, both, gap)
    assert (one, other) == pytest.approx([stats.t.ppf(0.975, int(T_DF)) * s for s in (0.2, 0.5)])
    scale = np.sqrt(0.04 * 0.16 / 0.2 * (T_DF + 0.25 / 0.2) / (T_DF + 1))
    assert two == pytest.approx(stats.t.ppf(0.975, int(T_DF) + 1) * scale)
