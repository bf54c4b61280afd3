"""Measures against what they are by definition, written out with loops, root finders and SciPy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import optimize, special, stats

from umweg.measures.breaks import MARGIN, one_break
from umweg.measures.dispersion import FEW, FEW_DF, squeeze
from umweg.measures.entry_hazard import RIDGE, fit_hazard
from umweg.measures.growth import ASSUMED, FLOOR, total_change
from umweg.measures.score import GROWTH_SD, NullModel, change, fit_null, variance
from umweg.measures.skew import adjusted_boxplot, medcouple


@pytest.mark.parametrize("phi", [0.5, 3.0, 40.0])
@pytest.mark.parametrize("e", [0.3, 0.75, 2.5])
@pytest.mark.parametrize("level", [0.5, 0.8, 0.95])
def test_the_interval_of_a_change_holds_what_the_score_test_would_not_reject(
    phi: float, e: float, level: float
) -> None:
    null = NullModel(np.ones(1), kappa=1.4, tau=0.2, n=9, growth_sd=0.1)
    base, after = 70.0, 160.0
    c = change(*(np.array([v]) for v in (base, after, phi, e)), null, level=level)
    reach = stats.norm.ppf(0.5 + level / 2)

    def over(ordinary: float) -> float:
        v = variance(*(np.array([v]) for v in (base, ordinary, phi, e)), 1.4, np.hypot(0.2, 0.1))
        return float((ordinary - e * base) ** 2 - reach**2 * v[0])

    expected = e * base
    high = optimize.brentq(over, expected, 1e5)
    low = optimize.brentq(over, 0.0, expected) if over(0.0) > 0 else 0.0
    assert (c.lower[0], c.upper[0]) == pytest.approx((after - high, after - low), rel=1e-9)
    pooled = (base + after) / (1 + e)
    spread = np.sqrt(1.4 * phi * e * (base + after) + (0.2**2 + 0.1**2) * (e * pooled) ** 2)
    assert c.z[0] == pytest.approx((after - expected) / spread, rel=1e-12)


def test_growth_of_groups_is_drawn_together_as_random_effects_are() -> None:
    """DerSimonian & Laird on log growth; within a group the noise is that of the weighted ratio."""
    rng = np.random.default_rng(6)
    group = np.repeat(np.arange(4), [200, 150, 100, 3])
    truth = np.array([0.7, 1.0, 1.6, 1.2])
    base = rng.poisson(60.0, group.size) * 1.0
    after = rng.poisson(60.0 * truth[group]) * 1.0
    m = fit_null(base, after, np.ones(group.size), group, 5, 1.0)
    raw, noise = np.zeros(4), np.zeros(4)
    for g in range(4):
        b, a = base[group == g], after[group == g]

        def residual(r: float, b: np.ndarray = b, a: np.ndarray = a) -> np.ndarray:
            return (a - r * b) / np.sqrt(variance(b, a, np.ones(b.size), np.full(b.size, r), m.kappa, m.tau))

        def slope(r: float, b: np.ndarray = b, a: np.ndarray = a) -> np.ndarray:
            return (a + b) / ((1 + r) * variance(b, a, np.ones(b.size), np.full(b.size, r), m.kappa, m.tau))

        def score(r: float, b: np.ndarray = b, a: np.ndarray = a) -> float:
            huber = np.minimum(1, 1.5 / np.maximum(np.abs(residual(r, b, a)), 1e-12))
            return float((huber * slope(r, b, a) * (a - r * b)).sum())

        raw[g] = optimize.brentq(score, 0.1, 5.0)
        w, v = slope(raw[g]), variance(b, a, np.ones(b.size), np.full(b.size, raw[g]), m.kappa, m.tau)
        noise[g] = (w**2 * v).sum() / (w * b).sum() ** 2
    x, own = np.log(raw), noise / raw**2
    w = 1 / own
    q = (w * (x - (w * x).sum() / w.sum()) ** 2).sum()
    between = max((q - 3) / (w.sum() - (w**2).sum() / w.sum()), 0)
    spread = max(np.sqrt(between), GROWTH_SD)
    w = 1 / (own + spread**2)
    mean = (w * x).sum() / w.sum()
    drawn = mean + spread**2 / (spread**2 + own) * (x - mean)
    assert m.ratio == pytest.approx(np.exp([*drawn, mean]), rel=1e-4)
    assert m.growth_sd == pytest.approx(spread, rel=1e-4)
    assert m.n == group.size


@pytest.mark.parametrize("peers", [[], [0.1], [0.1, 0.4], [0.1, 0.2, 0.6], [0.3, 0.3, 0.3, 0.3], [-0.4, 0.0, 0.5, 0.9]])
def test_a_total_is_compared_as_a_new_draw_from_its_peers(peers: list[float]) -> None:
    base, after, noise, exposure = 80.0, 150.0, 0.02, 0.75
    r = total_change(np.array([base]), np.array([after]), np.array([noise]), exposure, [np.array(peers)])
    n, mean = len(peers), float(np.mean(peers)) if peers else 0.0
    spread, df = (max(np.std(peers, ddof=1), FLOOR) * np.sqrt(1 + 1 / n), n - 1) if n >= 3 else (ASSUMED, 2)
    sd, expected = np.sqrt(spread**2 + noise), exposure * np.exp(mean) * base
    t, reach = np.log(after / expected) / sd, stats.t.ppf(0.975, df) * sd
    got = [float(v[0]) for v in (r.expected, r.excess, r.lower, r.upper, r.p)]
    ends = after - expected * np.exp(reach), after - expected * np.exp(-reach)
    assert got == pytest.approx([expected, after - expected, *ends, stats.t.sf(t, df)], rel=1e-9)


@pytest.mark.parametrize("units", [[400, 300, 5, 60], [9, 9, 9, 9], [2000, 40, 7, 1]])
def test_a_hazard_is_the_maximum_of_its_penalised_likelihood(units: list[int]) -> None:
    rng = np.random.default_rng(sum(units))
    cell = np.repeat(np.arange(4), units)
    entered = rng.random(cell.size) < np.array([0.1, 0.3, 0.0, 0.2])[cell]
    entered[0], entered[-1] = True, False
    h = fit_hazard(cell, (2, 2), entered)
    a, b = cell // 2, cell % 2

    def loss(x: np.ndarray) -> float:
        odds = x[0] + x[1] * a + x[2] * b
        likelihood = (np.logaddexp(0, odds) - entered * odds).sum()
        return float(likelihood + RIDGE / 2 * (x[1] ** 2 + x[2] ** 2) + 1e-9 / 2 * x[0] ** 2)

    best = optimize.minimize(loss, np.zeros(3), method="BFGS", options={"gtol": 1e-9}).x
    assert [h.intercept, h.effects[0][1], h.effects[1][1]] == pytest.approx(best, abs=1e-4)
    assert h.effects[0][0] == h.effects[1][0] == 0.0


@pytest.mark.parametrize("level", [0.5, 0.95])
def test_a_break_has_the_posterior_of_two_poisson_rates(level: float) -> None:
    rng = np.random.default_rng(4)
    y, months, measure, lead = rng.poisson(np.where(np.arange(30) < 18, 6.0, 9.0), (40, 30)) * 2.0, 30, 17, 3
    b = one_break(y, np.full(40, 2.0), measure=measure, lead=lead, level=level)
    at = np.arange(MARGIN, months - MARGIN + 1)
    for i, row in enumerate(y):
        gain = np.array([sum(s.sum() * np.log(max(s.mean(), 1e-300)) for s in (row[:m], row[m:])) for m in at]) / 2.0
        p = np.exp(gain - gain.max())
        p /= p.sum()
        order = np.argsort(-p, kind="stable")
        held = at[order[: int(np.searchsorted(np.cumsum(p[order]), level) + 1)]]
        best = at[p.argmax()]
        assert (b.month[i], b.lower[i], b.upper[i]) == (best, held.min(), held.max())
        early = at >= measure - lead
        wanted = max((early & (at <= best)).sum(), 1) / at.size if best >= measure - lead else 1.0
        assert b.p_value[i] == pytest.approx(wanted)
        assert b.log_ratio[i] == pytest.approx(np.log(row[best:].mean() / row[:best].mean()), abs=0.01)


@pytest.mark.parametrize("count", [2, FEW - 1, FEW, 60])
def test_dispersion_is_drawn_to_its_trend_as_moderated_variances_are(count: int) -> None:
    rng = np.random.default_rng(count)
    df, size = rng.integers(3, 20, count) * 1.0, rng.uniform(2, 9, count)
    own = np.exp(0.2 * size) * rng.chisquare(df) / df * np.exp(rng.normal(0, 0.4, count))
    d = squeeze(own, df, size, np.ones(count, dtype=bool))
    if count < FEW:
        prior, prior_df = np.full(count, np.median(own)), FEW_DF
    else:
        target = np.log(own) - special.digamma(df / 2) + np.log(df / 2)
        design = np.vander(size, 3)
        fitted = design @ np.linalg.lstsq(design, target, rcond=None)[0]
        room = ((target - fitted) ** 2).sum() / (count - 3) - special.polygamma(1, df / 2).mean()
        half = optimize.brentq(lambda x: float(special.polygamma(1, x)) - max(room, 1e-2), 1e-3, 1e4)
        prior_df = 2 * half
        prior = np.exp(fitted + special.digamma(half) - np.log(half))
    assert d.df == pytest.approx(prior_df + df, rel=1e-6)
    assert d.phi == pytest.approx((prior_df * prior + df * own) / (prior_df + df), rel=1e-6)


@pytest.mark.parametrize(
    "values", [[1, 2, 3, 7, 20], [0, 0, 0, 1, 9], [5], [1, 1, 1, 1], [-20, -7, -3, -2, -1], [1, 2]]
)
def test_the_medcouple_is_the_median_of_its_kernel(values: list[float]) -> None:
    x = np.array(values, dtype=float)
    m = np.median(x)
    kernel = [((a - m) - (m - b)) / (a - b) for a in x for b in x if a >= m >= b and a != b]
    ties = int((x == m).sum())
    # Among the k values at the median the kernel is the sign of i + j - k + 1.
    kernel += [float(np.sign(ties - 1 - i - j)) for i in range(ties) for j in range(ties)]
    assert medcouple(x) == pytest.approx(float(np.median(kernel)), abs=1e-12)
    b = adjusted_boxplot(x)
    left, right = (-4, 3) if b.medcouple >= 0 else (-3, 4)
    reach = 1.5 * (b.q3 - b.q1)
    fences = b.q1 - np.exp(left * b.medcouple) * reach, b.q3 + np.exp(right * b.medcouple) * reach
    assert (b.lower, b.upper) == pytest.approx(fences)


@pytest.mark.parametrize(("tau", "scale"), [(0.3, 1.0), (0.3, 1.6), (0.0, 1.6), (0.0, 0.5)])
def test_scatter_solves_the_gaussian_likelihood_of_the_residuals(tau: float, scale: float) -> None:
    rng = np.random.default_rng(12)
    level = rng.lognormal(4.0, 1.0, 1500)
    base, after = (rng.poisson(level * np.exp(rng.normal(0, tau, 1500)) / scale) * scale for _ in range(2))
    used = base + after > 0
    base, after = base[used], after[used]
    m = fit_null(base, after, np.ones(base.size), np.zeros(base.size, dtype=np.intp), 1, 1.0)
    e = m.ratio[0]
    unit = e * (base + after)
    square, slope = (after - e * base) ** 2 / unit, (e * (base + after) / (1 + e)) ** 2 / unit
    v = m.kappa + m.tau**2 * slope
    of_kappa, of_tau = ((square - v) / v**2).sum(), ((square - v) * slope / v**2).sum()
    room = (1 / v**2).sum(), (slope**2 / v**2).sum()
    assert abs(of_kappa) < 1e-3 * room[0] if m.kappa > 1 else of_kappa <= 1e-3 * room[0]
    assert abs(of_tau) < 1e-3 * room[1] if m.tau > 0 else of_tau <= 1e-3 * room[1]
    if scale > 1 and not tau:
        assert m.kappa == pytest.approx(scale, rel=0.1)
