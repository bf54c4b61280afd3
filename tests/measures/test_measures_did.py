"""Difference in differences: the score test's growth and the Poisson regression agree where both apply."""

from __future__ import annotations

import numpy as np
import pytest

from umweg.measures import ppml
from umweg.measures.dispersion import moderated
from umweg.measures.score import NullModel, change
from umweg.measures.tail_inflation import stretch

pytest.importorskip("pyfixest")
START = 12


def lumpy(seed: int, series: int = 60) -> np.ndarray:
    """Zero-heavy trade of series of many sizes; the first twenty double from START on."""
    rng = np.random.default_rng(seed)
    values = rng.poisson(rng.gamma(0.7, 2.0, (series, 1)) * np.ones((series, 21))) * rng.integers(1, 9, (series, 1))
    values[:20, START:] *= 2
    return values.astype(float)


@pytest.mark.parametrize("seed", [1, 2])
def test_one_effect_on_many_series_is_the_ratio_of_totals(seed: int) -> None:
    y = lumpy(seed)
    y = y[y.sum(axis=1) > 0]
    treated = np.arange(len(y)) < 18
    g = ppml.growth(y, treated, START)
    t, c = y[treated], y[~treated]
    totals = (t[:, START:].sum() / t[:, :START].sum()) / (c[:, START:].sum() / c[:, :START].sum())
    assert g.ratio == pytest.approx(totals, rel=1e-5)
    assert g.lower < g.ratio < g.upper
    assert 0 < g.p < 1


def test_a_single_series_against_common_controls() -> None:
    y = lumpy(3)
    controls = y[20:][y[20:].sum(axis=1) > 0]
    base, after = y[:, :START].sum(axis=1), y[:, START:].sum(axis=1)
    i = int(np.argmax(np.minimum(base, after)[:20]))
    phi = moderated(y[:, :START], y[:, START:]).phi
    growth = np.array([controls[:, START:].sum() / controls[:, :START].sum()])
    own = change(base[[i]], after[[i]], phi[[i]], growth, NullModel(growth, 1.0, 0.0, len(controls)))
    both = np.vstack([y[[i]], controls])
    g = ppml.growth(both, np.arange(len(both)) == 0, START)
    assert after[i] / float(own.expected[0]) == pytest.approx(g.ratio, rel=1e-5)
    assert own.lower[0] < own.excess[0] < own.upper[0]


def test_a_tail_is_never_shortened() -> None:
    z = np.random.default_rng(0).normal(size=4000)
    assert stretch(z * 0.5) == 1.0
    assert stretch(z * 2) == pytest.approx(2.0, rel=0.1)
