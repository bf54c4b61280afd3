"""What has no answer is said, with the place and the mend; no figure is given for it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.simulation.worlds import Array, world
from umweg.core.errors import UsageError
from umweg.simulation.errors import NoEquilibrium
from umweg.simulation.run import simulate
from umweg.simulation.scenario.read import scenario
from umweg.simulation.trade import solve as solver
from umweg.simulation.trade.economy import Economy, from_flows
from umweg.simulation.trade.outcome import effects
from umweg.simulation.trade.solve import solve
from umweg.simulation.trade.wedges import wedges

THETA = np.array([[4.0, 6.0]])


def shut(e: Economy, *cells: tuple[int | slice, int | slice, int | slice]) -> Array:
    cost = np.ones_like(e.tau)
    for cell in cells:
        cost[cell] = np.inf
    return cost


def test_a_market_without_a_seller() -> None:
    e = world(1)
    with pytest.raises(NoEquilibrium, match="C1 is cut off from every seller of S0"):
        solve(e, wedges(e, THETA, cost=shut(e, (0, 1, slice(None)))))


def test_a_country_without_a_buyer() -> None:
    e = world(1)
    with pytest.raises(NoEquilibrium, match="C2 sells nothing"):
        solve(e, wedges(e, THETA, cost=shut(e, (slice(None), slice(None), 2))))


def test_autarky_has_an_answer() -> None:
    e = world(1)
    all_others = [(slice(None), n, i) for n in range(3) for i in range(3) if n != i]
    made = effects(e, wedges(e, THETA), wedges(e, THETA, cost=shut(e, *all_others)), "purge")
    made.refuse_failures()
    assert (made.real_income < 1).all()


def test_who_trades_with_nobody_has_no_deficit() -> None:
    all_others = "EU, ALLIES, RU, CN, TR, BY, ROW, KG, AM, GE, UZ"
    text = f"name: Cut\nbase: {{deficits: %s}}\nmeasures: [{{who: KZ, to: [{all_others}], embargo: true}}]"
    for rule in ("keep", "share_of_world_income"):
        with pytest.raises(NoEquilibrium, match="KZ would trade with nobody") as e:
            simulate(scenario(text % rule))
        assert "deficits: purge" in str(e.value.mend)
    assert simulate(scenario(text % "purge")).effect("KZ").real_income.central < -5


def test_a_closed_market_stays_closed() -> None:
    flows = np.array([[[80.0, 20.0], [0.0, 70.0]]])
    e = from_flows(("A", "B"), ("goods",), flows)
    cost = np.ones_like(e.tau)
    cost[0, 1, 0] = 0.1
    theta = np.array([[5.0]])
    assert effects(e, wedges(e, theta), wedges(e, theta, cost=cost), "keep").real_income.tolist() == [[1.0, 1.0]]


def test_a_sector_that_nobody_makes_or_buys() -> None:
    e = world(4, 3, 2, links=False)
    flows = e.pi * e.spending[:, :, None] / (1 + e.tau)
    flows[1, 0, :] = 0
    flows[1, :, 0] = 0
    e = from_flows(e.countries, e.sectors, flows, e.tau)
    cost = np.ones_like(e.tau)
    cost[0, 0, 1] = 1.3
    made = effects(e, wedges(e, THETA), wedges(e, THETA, cost=cost))
    made.refuse_failures()
    assert np.isfinite(made.real_income).all()


def test_above_the_bar_the_error_says_what_moves_most(monkeypatch: pytest.MonkeyPatch) -> None:
    e = world(2)
    monkeypatch.setattr(solver, "MOST", 3)
    monkeypatch.setattr(solver, "MOST_DAMPED", 3)
    cost = np.ones_like(e.tau)
    cost[0, 0, 1] = 1.5
    made = effects(e, wedges(e, THETA), wedges(e, THETA, cost=cost))
    assert np.isnan(made.real_income).all()
    with pytest.raises(NoEquilibrium, match=r"after 3 rounds .* (in|of) .* moves most"):
        made.refuse_failures()


def test_what_acceleration_does_not_find_small_steps_do(monkeypatch: pytest.MonkeyPatch) -> None:
    e = world(2)
    cost = np.ones_like(e.tau)
    cost[0, 0, 1] = 1.5
    quick = effects(e, wedges(e, THETA), wedges(e, THETA, cost=cost), starts=1)
    monkeypatch.setattr(solver, "MOST", 3)
    slow = effects(e, wedges(e, THETA), wedges(e, THETA, cost=cost), starts=1)
    slow.refuse_failures()
    assert slow.certificates[0][1].damped
    assert np.abs(slow.real_income - quick.real_income).max() < 1e-8


@pytest.mark.parametrize(
    ("field", "what"),
    [("pi", "add up"), ("alpha", "add up"), ("gva", "add up"), ("deficit", "nothing"), ("tau", "-100 %")],
)
def test_an_economy_that_does_not_add_up(field: str, what: str) -> None:
    e = world(1)
    wrong = getattr(e, field).copy()
    wrong.flat[1] = -2.0
    with pytest.raises(UsageError, match=what):
        replace(e, **{field: wrong})


def test_a_sector_that_crosses_no_border_has_no_cost_to_raise() -> None:
    flows = np.array([[[80.0, 20.0], [30.0, 70.0]], [[50.0, 0.0], [0.0, 60.0]]])
    e = from_flows(("A", "B"), ("goods", "services"), flows)
    cost = np.ones_like(e.tau)
    cost[1, 0, 0] = 1.1
    with pytest.raises(UsageError, match="services crosses no border"):
        wedges(e, THETA, cost=cost)
