"""Routes by linear programme: planted networks whose truth is known, contradictions, degenerate input."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from umweg.core.errors import UsageError
from umweg.measures.route_bounds import RouteSolution, bounds
from umweg.measures.routes import Network, RouteLimits, limits, paths

LEGS = (("O", "A"), ("O", "B"), ("A", "B"), ("B", "A"), ("A", "R"), ("B", "R"), ("O", "C"), ("C", "B"), ("C", "R"))


@st.composite
def planted(draw: st.DrawFn) -> tuple[Network, RouteLimits, np.ndarray, np.ndarray]:
    """A network, limits that hold, the true paths (goods × paths), and which rows are known."""
    legs = tuple(draw(st.lists(st.sampled_from(LEGS), min_size=1, max_size=8, unique=True)))
    markup = tuple(draw(st.sampled_from([1.0, 1.0, 1.08, 1.3])) for _ in legs)
    n = Network("O", ("A", "B", "C"), "R", legs, markup)
    p = paths(n)
    goods = draw(st.integers(1, 3))
    size = draw(st.sampled_from([1.0, 1e3, 1e8]))
    amounts = st.one_of(st.just(0.0), st.floats(0.01, 100.0))
    true = size * np.array([[draw(amounts) for _ in p.nodes] for _ in range(goods)])
    sums = true @ p.matrix.T
    known = np.array([[draw(st.booleans()) for _ in p.rows] for _ in range(goods)])
    below = np.array([[draw(st.floats(0.0, 1.0)) for _ in p.rows] for _ in range(goods)])
    above = np.array([[draw(st.floats(0.0, 1.0)) for _ in p.rows] for _ in range(goods)])
    low = np.where(known, sums * (1 - below), 0.0)
    high = np.where(known, sums * (1 + above), np.inf)
    middle = np.where(known, sums, np.nan)
    return n, RouteLimits(low, high, middle), true, known


def near(s: RouteSolution) -> np.ndarray:
    """What counts as equal, (goods, 1): a millionth of the largest finite value."""
    values = np.concatenate([s.flow, s.total.least, np.where(np.isfinite(s.route.most), s.route.most, 0.0)], axis=1)
    return np.maximum(np.nanmax(values, axis=1, initial=0.0), 1e-9)[:, None] * 1e-6


def truth(s: RouteSolution, n: Network, true: np.ndarray) -> dict[str, np.ndarray]:
    routed = np.zeros_like(true)
    routed[:, s.paths.route] = true[:, s.paths.route]
    through = [routed[:, [t in w for w in s.paths.nodes]].sum(axis=1) for t in n.transits]
    return {
        "route": true[:, s.paths.route],
        "total": routed.sum(axis=1, keepdims=True),
        "through": np.array(through).T,
        "on_leg": routed @ s.paths.matrix[s.paths.at("leg")].T,
    }


@settings(max_examples=30, deadline=None)
@given(planted())
@pytest.mark.slow
def test_the_truth_always_lies_within_the_bounds(case: Any) -> None:
    n, lim, true, _ = case
    s = bounds(n, lim)
    assert s.feasible.all()
    tol = np.maximum(near(s), np.abs(true).max(axis=1, initial=0.0)[:, None] * 1e-6)
    for name, values in truth(s, n, true).items():
        found = getattr(s, name)
        assert (found.least <= values + tol).all(), name
        assert (values <= found.most + tol).all(), name
    flow = true @ s.paths.matrix[s.paths.at("leg")].T
    share = np.divide(truth(s, n, true)["on_leg"], flow, out=np.zeros_like(flow), where=flow > tol * 100)
    real = flow > tol * 100
    assert (s.share.least[real] <= share[real] + 1e-4).all()
    assert (share[real] <= s.share.most[real] + 1e-4).all()


@settings(max_examples=30, deadline=None)
@given(planted())
def test_the_joint_solution_keeps_every_limit_and_conserves_goods(case: Any) -> None:
    n, lim, _, _ = case
    s = bounds(n, lim)
    tol = near(s)
    sums = np.concatenate([s.flow, s.lost, s.absorbed, s.supply, s.total.central], axis=1)
    assert (sums >= lim.lower - tol).all()
    assert (sums <= lim.upper + tol).all()
    markup = np.array(n.markup)
    for i, t in enumerate(n.transits):
        into = [k for k, (_, b) in enumerate(n.legs) if b == t]
        out = [k for k, (a, _) in enumerate(n.legs) if a == t]
        arrived = ((s.flow - s.lost)[:, into] * markup[into]).sum(axis=1)
        assert np.allclose(arrived + s.supply[:, i], s.flow[:, out].sum(axis=1) + s.absorbed[:, i], atol=tol.max())
    assert np.allclose(s.route.central.sum(axis=1), s.total.central[:, 0], atol=tol.max())
    for part in (s.route, s.total, s.through, s.on_leg):
        assert (part.least <= part.central + tol).all()
        assert (part.central <= part.most + tol).all()


@settings(max_examples=20, deadline=None)
@given(planted(), st.floats(1.0, 3.0))
@pytest.mark.slow
def test_more_uncertainty_never_narrows_a_bound(case: Any, wider: float) -> None:
    n, lim, _, _ = case
    s = bounds(n, lim)
    loose = bounds(n, RouteLimits(lim.lower / wider, lim.upper * wider, lim.central))
    tol = np.maximum(near(s), near(loose))
    for name in ("route", "total", "through", "on_leg"):
        one, two = getattr(s, name), getattr(loose, name)
        assert (two.least <= one.least + tol).all(), name
        assert (two.most >= one.most - tol).all(), name


@settings(max_examples=30, deadline=None)
@given(planted())
@pytest.mark.slow
def test_a_good_does_not_depend_on_its_neighbours(case: Any) -> None:
    n, lim, _, _ = case
    s = bounds(n, lim)
    for g in range(lim.lower.shape[0]):
        alone = bounds(n, RouteLimits(lim.lower[g : g + 1], lim.upper[g : g + 1], lim.central[g : g + 1]))
        tol = float(near(s)[g, 0])
        for name in ("route", "total", "through", "on_leg"):
            one, two = getattr(alone, name), getattr(s, name)
            for part in ("least", "most"):
                assert np.allclose(getattr(one, part)[0], getattr(two, part)[g], atol=tol)


CHAIN = Network("EU", ("KG", "KZ"), "RU", (("EU", "KG"), ("EU", "KZ"), ("KG", "KZ"), ("KG", "RU"), ("KZ", "RU")))


def chain(*legs: tuple[float, float, float] | None, **more: Any) -> RouteSolution:
    rows = np.array([leg or (np.nan,) * 3 for leg in legs]).T
    return bounds(CHAIN, limits(CHAIN, *(r[None] for r in rows), **more))


def route(s: RouteSolution, *nodes: str) -> tuple[float, float, float]:
    k = s.paths.routes.index(nodes)
    return tuple(float(v[0, k]) for v in (s.route.least, s.route.most, s.route.central))


def test_two_transit_countries_by_hand() -> None:
    s = chain((90.0, 100.0, 110.0), (0.0, 0.0, 0.0), (30.0, 40.0, 45.0), (20.0, 25.0, 30.0), (50.0, 60.0, 70.0))
    assert route(s, "EU", "KG", "KZ", "RU")[1] == pytest.approx(45.0)
    assert route(s, "EU", "KZ", "RU") == (0.0, 0.0, 0.0)
    assert route(s, "EU", "KG", "RU")[1] == pytest.approx(30.0)
    assert s.total.most[0, 0] == pytest.approx(75.0)
    assert s.flow[0].tolist() == pytest.approx([100.0, 0.0, 40.0, 25.0, 60.0], rel=1e-6)
    k = s.paths.routes.index(("EU", "KG", "KZ", "RU"))
    assert s.tight[0][k] == (2,)  # KG->KZ holds it down


def test_nothing_made_there_means_that_what_left_must_have_come() -> None:
    none = np.zeros((1, 2))
    s = chain((90.0, 100.0, 110.0), (0.0, 0.0, 0.0), (30.0, 40.0, 45.0), (20.0, 25.0, 30.0), (50.0, 60.0, 70.0),
              supply=(none, np.array([[0.0, 20.0]])))  # fmt: skip
    assert route(s, "EU", "KG", "KZ", "RU")[0] == pytest.approx(30.0)
    assert route(s, "EU", "KG", "RU")[0] == pytest.approx(20.0)


def test_an_unknown_leg_is_bounded_by_its_neighbours_and_a_wholly_unknown_route_by_nothing() -> None:
    s = chain((90.0, 100.0, 110.0), (0.0, 0.0, 0.0), None, (20.0, 25.0, 30.0), (50.0, 60.0, 70.0))
    assert route(s, "EU", "KG", "KZ", "RU")[1] == pytest.approx(70.0)
    free = chain(None, None, None, None, None)
    assert np.isinf(free.route.most).all()
    assert np.isinf(free.total.most).all()
    assert np.isfinite(free.route.central).all()


def test_what_is_lost_on_the_way_cannot_go_on() -> None:
    lost = (np.full((1, 5), np.nan), np.full((1, 5), np.nan))
    lost[0][0, 0], lost[1][0, 0] = 80.0, 90.0
    s = chain((90.0, 100.0, 110.0), (0.0, 0.0, 0.0), (0.0, 40.0, 45.0), (0.0, 25.0, 30.0), (0.0, 60.0, 70.0), lost=lost)
    assert s.total.most[0, 0] == pytest.approx(30.0)
    assert 80 - 1e-4 <= s.lost[0, 0] <= 90 + 1e-4


def test_a_cap_on_all_routes_holds_each_and_all() -> None:
    s = chain((90.0, 100.0, 110.0), (0.0, 0.0, 0.0), (0.0, 40.0, 45.0), (0.0, 25.0, 30.0), (0.0, 60.0, 70.0),
              cap=np.array([10.0]))  # fmt: skip
    assert s.total.most[0, 0] == pytest.approx(10.0)
    assert route(s, "EU", "KG", "KZ", "RU")[1] == pytest.approx(10.0)


def test_legs_that_contradict_each_other_are_named_with_the_amount() -> None:
    none = np.zeros((1, 2))
    s = chain((30.0, 40.0, 50.0), (0.0, 5.0, 10.0), (0.0, 10.0, 20.0), (0.0, 0.0, 0.0), (100.0, 110.0, 120.0),
              supply=(none, none))  # fmt: skip
    assert not s.feasible[0]
    c = s.conflicts[0]
    assert c is not None
    assert c.by == pytest.approx(70.0)
    names = [s.paths.rows[r] for r, _ in c.least]
    assert names == [("leg", 4)]
    assert ("leg", 2) in [s.paths.rows[r] for r, _ in c.most]
    assert np.isnan(s.route.most[0]).all()
    assert sum(abs(v) for _, v in c.change) == pytest.approx(70.0)


def test_one_contradiction_leaves_other_goods_alone() -> None:
    one = Network("O", ("T",), "R", (("O", "T"), ("T", "R")))
    low, mid, high = np.array([[0.0, 50.0], [0.0, 5.0]]), np.array([[5.0, 60.0]] * 2), np.array([[10.0, 70.0]] * 2)
    s = bounds(one, limits(one, low, mid, high, supply=(np.zeros((2, 1)), np.zeros((2, 1)))))
    assert s.feasible.tolist() == [False, True]
    assert s.route.most[1, 0] == pytest.approx(10.0)
    assert s.route.least[1, 0] == pytest.approx(5.0)


def test_markup_makes_less_fit_through_a_later_leg() -> None:
    one = Network("O", ("T",), "R", (("O", "T"), ("T", "R")), (1.25, 1.0))
    v = np.array([[100.0, 50.0]])
    assert bounds(one, limits(one, v, v, v)).route.most[0, 0] == pytest.approx(40.0)


def test_negative_and_zero_excess_carry_nothing() -> None:
    one = Network("O", ("T",), "R", (("O", "T"), ("T", "R")))
    s = bounds(one, limits(one, np.array([[-9.0, 1.0]]), np.array([[-5.0, 2.0]]), np.array([[-1.0, 3.0]])))
    assert (s.route.least[0, 0], s.route.most[0, 0], s.route.central[0, 0]) == (0.0, 0.0, 0.0)
    assert np.isnan(s.share.most[0, 0])
    assert s.tight[0][0] == (0,)


def test_no_route_no_leg_no_good() -> None:
    half = Network("O", ("T",), "R", (("O", "T"),))
    s = bounds(half, limits(half, *np.array([[[1.0]], [[2.0]], [[3.0]]])))
    assert s.route.most.shape == (1, 0)
    assert s.total.most[0, 0] == 0.0
    bare = Network("O", ("T",), "R", ())
    assert bounds(bare, limits(bare, *np.zeros((3, 1, 0)))).total.most[0, 0] == 0.0
    assert bounds(half, limits(half, *np.zeros((3, 0, 1)))).route.most.shape == (0, 0)
    alone = Network("O", (), "R", ())
    assert bounds(alone, limits(alone, *np.zeros((3, 1, 0)))).total.most[0, 0] == 0.0


@pytest.mark.parametrize(
    ("transits", "legs", "markup", "word"),
    [
        (("R",), (), (), "two parts"),
        (("O",), (), (), "two parts"),
        (("T",), (("O", "R"),), (), "no leg"),
        (("T",), (("T", "T"),), (), "no leg"),
        (("T",), (("R", "T"),), (), "no leg"),
        (("T",), (("O", "T"), ("O", "T")), (), "twice"),
        (("T",), (("O", "T"),), (0.0,), "positive"),
        (("T",), (("O", "T"),), (1.0, 1.0), "one markup"),
    ],
)
def test_a_network_that_makes_no_sense_is_refused(transits: Any, legs: Any, markup: Any, word: str) -> None:
    with pytest.raises(UsageError, match=word):
        Network("O", transits, "R", legs, markup)


def test_limits_the_wrong_way_round_are_refused() -> None:
    one = Network("O", ("T",), "R", (("O", "T"),))
    with pytest.raises(UsageError, match="above its upper"):
        limits(one, np.array([[5.0]]), np.array([[4.0]]), np.array([[3.0]]))
