"""Games with known answers, degenerate ones among them, and the laws that hold in any."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from umweg.core.errors import UsageError
from umweg.simulation.games.mixed import EquilibriumSet, equilibria
from umweg.simulation.games.pure import commitment, cycles, least_patience, nash
from umweg.simulation.games.sequential import empty_threats, perfect

Array = NDArray[np.float64]
SEED = st.integers(0, 10_000)


def game(a: list[list[float]], b: list[list[float]]) -> Array:
    return np.stack([np.array(a, float), np.array(b, float)], -1)


def is_equilibrium(u: Array, x: Array, y: Array) -> bool:
    mine, theirs = u[..., 0] @ y, x @ u[..., 1]
    return bool(mine.max() <= x @ mine + 1e-7 and theirs.max() <= theirs @ y + 1e-7)


def points(found: EquilibriumSet) -> list[tuple[Array, Array]]:
    """Its vertices, and the middle of it."""
    x, y = np.array(found.first), np.array(found.second)
    return [*((a, b) for a in x for b in y), (x.mean(0), y.mean(0))]


def test_battle_of_the_sexes_has_three() -> None:
    found = equilibria(game([[2, 0], [0, 1]], [[1, 0], [0, 2]]))
    assert all(e.single for e in found)
    assert {(e.first[0], e.second[0]) for e in found} == {
        ((1.0, 0.0), (1.0, 0.0)), ((0.0, 1.0), (0.0, 1.0)),
        ((0.666666667, 0.333333333), (0.333333333, 0.666666667)),
    }  # fmt: skip


def test_a_degenerate_game_has_a_segment() -> None:
    # Of the second player's columns the first row makes both best: a whole segment of mixes holds it.
    found = equilibria(game([[1, 1], [0, 2]], [[1, 1], [0, 1]]))
    segment = [e for e in found if not e.single]
    assert segment
    assert all(is_equilibrium(game([[1, 1], [0, 2]], [[1, 1], [0, 1]]), x, y) for e in found for x, y in points(e))
    assert any(len(e.second) == 2 and e.first == ((1.0, 0.0),) for e in segment)


def test_constant_payoffs_leave_everything_open() -> None:
    found = equilibria(np.full((2, 3, 2), 4.0))
    assert [(len(e.first), len(e.second)) for e in found] == [(2, 3)]


@settings(deadline=None, max_examples=60)
@given(seed=SEED, whole=st.booleans(), m=st.integers(1, 3), n=st.integers(1, 4))
def test_every_reported_point_is_an_equilibrium_and_every_pure_one_is_reported(
    seed: int, whole: bool, m: int, n: int
) -> None:
    rng = np.random.default_rng(seed)
    u = rng.integers(0, 3, (m, n, 2)).astype(float) if whole else rng.normal(size=(m, n, 2))
    found = equilibria(u)
    assert found  # Nash (1950)
    assert all(is_equilibrium(u, x, y) for e in found for x, y in points(e))
    if not whole:
        assert len(found) % 2 == 1  # Wilson (1971): almost all games have an odd number
    for i, j in nash(u):
        x, y = np.eye(m)[i], np.eye(n)[j]
        assert any(
            np.abs(np.array(e.first) - x).sum(1).min() < 1e-9 and np.abs(np.array(e.second) - y).sum(1).min() < 1e-9
            for e in found
        )


@settings(deadline=None, max_examples=60)
@given(seed=SEED)
def test_laws_of_three_players(seed: int) -> None:
    rng = np.random.default_rng(seed)
    u = rng.normal(size=(3, 2, 2, 3))
    for p in nash(u):
        for k in range(3):
            assert u[(*p, k)] == u[(*p[:k], slice(None), *p[k + 1 :], k)].max()
    order = tuple(rng.permutation(3))
    outcomes = perfect(u, order)
    assert len(outcomes) == 1  # no ties
    best = commitment(u, int(order[0])).best_lucky
    assert all(t.outcome not in outcomes for t in empty_threats(u, order))
    if best is not None:
        assert u[(*best, order[0])] <= u[..., order[0]].max()
    assert all(len(c) > 1 and not set(c) & set(nash(u)) for c in cycles(u))


def test_ties_are_broken_for_and_against_the_leader() -> None:
    u = game([[5, 0], [2, 2]], [[1, 1], [1, 0]])
    c = commitment(u, 0)
    assert (c.best_lucky, c.best_unlucky) == ((0, 0), (1, 0))
    assert perfect(u, (0, 1)) == [(0, 0), (1, 0)]


def test_no_equilibrium_but_a_cycle() -> None:
    u = game([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    assert nash(u) == []
    assert len(cycles(u)[0]) == 4
    assert commitment(np.stack([u[..., 0], u[..., 1], u[..., 0]], -1)[None], 0).best_lucky is None


def test_patience() -> None:
    u = game([[2, -1], [3, 0]], [[2, 3], [-1, 0]])
    assert least_patience(u, (0, 0), (1, 1)) == pytest.approx([1 / 3, 1 / 3])
    assert least_patience(u, (1, 1), (1, 1)) == [0.0, 0.0]
    assert least_patience(u, (0, 1), (1, 1))[0] is None


def test_three_players_have_no_mixed_answer_here() -> None:
    with pytest.raises(UsageError, match="two players"):
        equilibria(np.zeros((2, 2, 3)))
