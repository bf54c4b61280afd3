"""What the layer must do at its limits, exactly; and that nobody's earnings are lost or made on the way."""

from __future__ import annotations

import numpy as np
import pytest

from tests.simulation.worlds import Array, any_world, change, world
from umweg.core.errors import UsageError
from umweg.simulation.trade.economy import Economy
from umweg.simulation.trade.outcome import Outcome, effects
from umweg.simulation.trade.wedges import wedges
from umweg.simulation.transit.identify import attraction_of, attraction_of_diverted, route_costs
from umweg.simulation.transit.layer import with_transit
from umweg.simulation.transit.routes import KINDS, Conditions, Corridor, Enforcement, Kind, passage, shares_and_cost

ROUTES = ((), (2,), (3,), (2, 3))
ONE = np.ones(1)


def corridor(attraction: tuple[float, ...] = (0.7, 0.15, 0.1, 0.05), rho: float = 12.0, share: float = 0.3) -> Corridor:
    return Corridor(0, 0, 1, ROUTES, share * ONE, np.array(attraction), rho * ONE, 0.1 * ONE)


def at_base(e: Economy) -> Conditions:
    return Conditions(e.tau, np.ones_like(e.tau))


def made(e: Economy, theta: Array, c: Corridor, now: Conditions) -> Outcome:
    base = at_base(e)
    out = effects(e, with_transit(e, theta, [c], base, base), with_transit(e, theta, [c], base, now), "keep")
    out.refuse_failures()
    return out


@any_world
def test_without_attraction_there_is_the_direct_way_only(seed: int) -> None:
    e = world(seed, 4)
    theta, *_ = change(seed, e)
    base, c = at_base(e), corridor((1.0, 0.0, 0.0, 0.0))
    now = Conditions(e.tau, np.ones_like(e.tau), {0: 1.5})
    layer = with_transit(e, theta, [c], base, now)
    plain = wedges(e, theta)
    iceberg = e.pi[0, 1, 0] * (1 + 0.3 * (np.float64(1.5) ** -theta[:, 0] - 1))
    assert layer.transfers is None or not layer.transfers.weight.any()
    assert np.array_equal(with_transit(e, theta, [c], base, base).weight, plain.weight)
    assert abs(layer.weight[0, 0, 1, 0] - iceberg[0]) < 1e-15
    assert abs(layer.paid[0, 0, 1, 0] * (1 + e.tau[0, 1, 0]) - iceberg[0]) < 1e-15


def test_equal_costs_are_one_cost() -> None:
    for a in ([0.7, 0.2, 0.1], [0.1] * 10, [0.33, 0.33, 0.34]):
        for d in (1.0, 1.37, 0.9):
            shares, cost = shares_and_cost(np.array(a), np.full((1, len(a)), d), np.array([7.3]))
            assert cost[0] == d
            assert np.abs(shares - a).max() < 1e-15


def test_an_embargo_leaves_a_finite_price_and_all_trade_by_transit() -> None:
    shares, cost = shares_and_cost(np.array([0.9, 0.1]), np.array([[np.inf, 1.2]]), np.array([8.0]))
    assert shares.tolist() == [[0.0, 1.0]]
    assert cost[0] == pytest.approx(1.2 * 0.1 ** (-1 / 8), abs=1e-15)
    assert np.isinf(shares_and_cost(np.array([1.0, 0.0]), np.array([[np.inf, 1.2]]), np.array([8.0]))[1][0])


def test_without_dispersion_all_goes_by_the_cheapest() -> None:
    shares, cost = shares_and_cost(np.array([0.9, 0.05, 0.05]), np.array([[1.3, 1.2, 1.25]]), np.array([1e9]))
    assert shares.tolist() == [[0.0, 1.0, 0.0]]
    assert cost[0] == pytest.approx(1.2, abs=1e-8)


@any_world
def test_no_measure_no_change(seed: int) -> None:
    e = world(seed, 4)
    theta, *_ = change(seed, e)
    base = at_base(e)
    assert np.array_equal(with_transit(e, theta, [corridor(rho=40)], base, base).weight, wedges(e, theta).weight)
    assert np.abs(made(e, theta, corridor(rho=40), base).real_income - 1).max() < 1e-12


@pytest.mark.parametrize("kind", KINDS)
@any_world
def test_what_the_buyer_pays_is_what_others_earn(seed: int, kind: Kind) -> None:
    e = world(seed, 4)
    theta, tariffs, cost = change(seed, e)
    now = Conditions(tariffs, cost, {0: np.inf}, {2: Enforcement(0.3 * ONE, kind, 0), 3: Enforcement(0.1 * ONE)})
    c = corridor(rho=40)
    p = passage(c, now)
    last = np.array([tariffs[0, 1, via[-1] if via else 0] for via in c.routes])
    assert np.abs(p.seller + sum(p.earned.values()) + last / (1 + last) - 1).max() < 1e-14
    assert p.shares.sum() == pytest.approx(1, abs=1e-15)
    certificate = made(e, theta, c, now).certificates[0][1]
    assert certificate.worst < 1e-9
    assert certificate.walras < 1e-9


@any_world
def test_stricter_transit_moves_goods_away_from_it(seed: int) -> None:
    e = world(seed, 4)
    cost = np.ones_like(e.tau)
    shares = [
        passage(corridor(), Conditions(e.tau, cost, {0: 3.0}, {2: Enforcement(x * ONE)})).shares[0] for x in (0, 0.3, 1)
    ]
    assert shares[2][1] == shares[2][3] == 0  # nothing arrives
    assert shares[0][1] > shares[1][1] > shares[2][1]  # closing one opens the other: the balloon
    assert shares[0][2] < shares[1][2] < shares[2][2]


@any_world
def test_costs_of_routes_come_back_out_of_flows(seed: int) -> None:
    e = world(seed, 4)
    theta, tariffs, cost = change(seed, e)
    c, base = corridor(rho=30), at_base(e)
    now = Conditions(tariffs, cost, {0: 1.8}, {2: Enforcement(0.2 * ONE)})
    was, is_ = passage(c, base), passage(c, now)
    left = (is_.cost / was.cost) ** -theta[:, 0]
    found = route_costs(left, was.shares, is_.shares, theta[:, 0], c.rho)
    direct = (1 + tariffs[0, 1, 0]) * cost[0, 1, 0] * 1.8 / (1 + e.tau[0, 1, 0])
    assert found[0, 0] == pytest.approx(direct, rel=1e-12)
    by = np.array([[1.0, 1.2, 1.3, 1.5]])
    shares, _ = shares_and_cost(c.attraction, by, c.rho)
    assert np.abs(attraction_of(shares, by, c.rho)[0] - c.attraction).max() < 1e-12


def test_what_makes_no_sense_is_refused() -> None:
    e = world(1, 4)
    theta = np.array([[9.0, 4.0]])
    base = at_base(e)
    with pytest.raises(UsageError, match="rho is 8, below the elasticity 9 of S0"):
        with_transit(e, theta, [corridor(rho=8)], base, base)
    with pytest.raises(UsageError, match="same goods and ends"):
        with_transit(e, theta, [corridor(), corridor()], base, base)
    with pytest.raises(UsageError, match="add up to 1"):
        corridor((0.5, 0.1, 0.1, 0.1))
    with pytest.raises(UsageError, match="floor"):
        route_costs(ONE, np.array([[1.0, 0.0]]), np.array([[0.5, 0.5]]), ONE, ONE)


@any_world
def test_attractions_send_as_much_by_transit_as_was_observed(seed: int) -> None:
    rng = np.random.default_rng(seed)
    theta, rho = rng.uniform(2, 8, 3), rng.uniform(8, 20, 3)
    before = np.concatenate([rng.uniform(1, 1.1, (3, 1)), rng.uniform(1.05, 1.4, (3, 2))], 1)
    after = before * np.array([np.inf, 1.0, 1.1])
    diverted = rng.uniform(0.001, 0.05, (3, 2))
    a = attraction_of_diverted(diverted, before, after, theta, rho)
    _, cost0 = shares_and_cost(a, before, rho)
    shares, cost1 = shares_and_cost(a, after, rho)
    left = (cost1 / cost0) ** -theta
    assert np.abs(shares[:, 1:] * left[:, None] / diverted - 1).max() < 1e-10
