"""Where the target's imports lead, a supplier is held against the share it had: winners first."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.importers import importer, run

from umweg.measures.keep_share import gain_null, gains
from umweg.results import DetectResult
from umweg.results.from_json import from_dict


def rose(r: DetectResult) -> set[str]:
    return {c.transit for c in r.candidates if c.q_value <= r.alpha and c.excess.central > 0}


@pytest.mark.parametrize(("freq", "level", "seed"), [("Q", 4, 11), ("M", 4, 12), ("Q", 2, 13), ("Q", 6, 14)])
def test_planted_winners_come_first(freq: str, level: int, seed: int) -> None:
    made = importer(seed, freq, level, goods=60, number=40)
    r = run(made)
    assert len(set(made.winners) & {c.transit for c in r.candidates[:5]}) >= 2
    assert r.candidates[0].transit in made.winners
    assert {c.by for c in r.candidates} == {"share"}
    assert sum(c.share_of_loss or 0 for c in r.candidates if c.transit in made.winners) > 0.25
    assert from_dict(r.as_dict()).candidates == r.candidates
    assert any("share of the target's imports" in n.text for n in r.notes)


@pytest.mark.parametrize("seed", [21, 22, 23])
def test_without_a_tariff_the_table_is_there_and_nobody_stands_out(seed: int) -> None:
    r = run(importer(seed, "Q", 4, goods=30, number=40, lost=0.0))
    assert len(r.candidates) > 30
    assert len(rose(r)) <= 1


def test_a_boom_of_the_importer_is_no_gain() -> None:
    """All suppliers double: own growth would find everybody."""
    rng = np.random.default_rng(0)
    history = rng.gamma(2.0, 50.0, (20, 30))
    found = gains(history, 2 * history, 0)
    assert found.goods == 0
    window = 2 * history
    window[0] *= 0.5
    assert gains(history, window, 0).gain[1:].min() > 0  # the others kept or won, nobody lost
    window[1] += history[0]
    assert gains(history, window, 0).relative.argmax() == 1


def test_no_gain_beyond_what_the_origin_lost() -> None:
    found = gains(np.array([[100.0], [10.0], [890.0]]), np.array([[90.0], [500.0], [410.0]]), 0)
    assert found.gain[1] == pytest.approx(found.loss) == pytest.approx(10.0)


@pytest.mark.parametrize("small", [1e-3, 1.0, 1e3])
def test_small_suppliers_scatter_more_and_do_not_widen_the_large(small: float) -> None:
    rng = np.random.default_rng(5)
    size = np.r_[np.full(200, small), np.full(15, 1e6 * small)]
    x = rng.normal(0, np.sqrt(0.0025 + 0.3 * small / size))
    null = gain_null(x, size)
    assert null.sd(np.array([1e6 * small]))[0] < 0.1 < 0.4 < null.sd(np.array([small]))[0]
