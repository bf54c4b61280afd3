"""What must hold in any world: laws of the model, not figures of one."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from tests.simulation.worlds import Array, any_world, change, world
from umweg.simulation.trade.economy import Economy, from_flows
from umweg.simulation.trade.equations import DEFICITS, Deficits
from umweg.simulation.trade.outcome import Outcome, effects
from umweg.simulation.trade.wedges import wedges

CLOSE = 2e-8  # figures follow from states within 1e-10; what hangs together steeply moves more


def run(e: Economy, theta: Array, tariffs: Array, cost: Array, deficits: Deficits = "keep", **more: int) -> Outcome:
    made = effects(e, wedges(e, theta), wedges(e, theta, tariffs, cost), deficits, **more)
    made.refuse_failures()
    return made


@pytest.mark.parametrize("deficits", DEFICITS)
@any_world
def test_the_certificate_holds_every_condition(seed: int, deficits: Deficits) -> None:
    e = world(seed)
    made = run(e, *change(seed, e), deficits=deficits)
    for certificate in made.certificates[0]:
        assert certificate.worst < 1e-9
        assert certificate.spread < 1e-7
        assert certificate.starts == 3


@pytest.mark.parametrize("deficits", DEFICITS)
@any_world
def test_no_change_in_gives_none_out(seed: int, deficits: Deficits) -> None:
    e = world(seed)
    theta, *_ = change(seed, e)
    made = run(e, theta, e.tau, np.ones_like(e.tau), deficits)
    assert np.abs(made.real_income - 1).max() < 1e-12
    if deficits != "purge":  # the table is an equilibrium already
        assert made.certificates[0][0].iterations == 0


@any_world
def test_the_unit_of_account_does_not_matter(seed: int) -> None:
    e = world(seed)
    other = replace(e, value_added=e.value_added * 7, deficit=e.deficit * 7, spending=e.spending * 7)
    screws = change(seed, e)
    assert np.abs(run(e, *screws).real_income - run(other, *screws).real_income).max() < CLOSE


@any_world
def test_names_and_order_do_not_matter(seed: int) -> None:
    e = world(seed, 4, 3)
    theta, tariffs, cost = change(seed, e)
    rng = np.random.default_rng(seed)
    c, s = rng.permutation(4), rng.permutation(3)

    def turned(a: Array) -> Array:
        return a[np.ix_(s, c, c)]

    other = Economy(
        tuple(e.countries[k] for k in c), tuple(e.sectors[k] for k in s), turned(e.pi), turned(e.tau),
        e.gva[np.ix_(s, c)], e.inputs[np.ix_(c, s, s)], e.alpha[np.ix_(s, c)], e.value_added[c], e.deficit[c],
        e.spending[np.ix_(s, c)],
    )  # fmt: skip
    mine = run(e, theta, tariffs, cost).real_income[:, c]
    assert np.abs(mine - run(other, theta[:, s], turned(tariffs), turned(cost)).real_income).max() < CLOSE


@any_world
def test_a_country_in_two_halves_is_the_same_country(seed: int) -> None:
    e = world(seed)
    theta, tariffs, cost = change(seed, e)
    to, half = np.array([0, 0, 1, 2]), np.array([0.5, 0.5, 1, 1])

    def doubled(a: Array) -> Array:
        return a[:, to][:, :, to]

    halves = Economy(
        ("a", "b", *e.countries[1:]), e.sectors, doubled(e.pi) * half, doubled(e.tau), e.gva[:, to], e.inputs[to],
        e.alpha[:, to], e.value_added[to] * half, e.deficit[to] * half, e.spending[:, to] * half,
    )  # fmt: skip
    mine = run(e, theta, tariffs, cost).real_income[:, to]
    assert np.abs(mine - run(halves, theta, doubled(tariffs), doubled(cost)).real_income).max() < CLOSE


@any_world
def test_gains_are_those_of_arkolakis_costinot_and_rodriguez_clare(seed: int) -> None:
    e = world(seed, 3, 1, links=False, tariffs=False)
    theta, _, cost = change(seed, e)
    made = effects(e, wedges(e, theta), wedges(e, theta, None, cost), "purge", bar=1e-11)
    at = np.arange(3)
    lost = []
    for s in (made.base, made.after):
        w, v = s.system.wedges, s.levels
        lost.append(w.weight[0, 0, at, at] * v.ct[0, 0] / v.phi[0, 0])
    closed = (lost[1] / lost[0]) ** (-1 / theta[0, 0])
    assert np.abs(made.real_income[0] / closed - 1).max() < 1e-10


@any_world
def test_a_barrier_that_falls_alone_harms_nobody_who_lowers_it(seed: int) -> None:
    e = world(seed, 3, 1, links=False, tariffs=False)
    theta, *_ = change(seed, e)
    cost = np.ones_like(e.tau)
    cost[0, 0, 1:] = 0.8
    assert run(e, theta, e.tau, cost, "purge").real_income[0, 0] >= 1


@any_world
def test_the_deeper_the_embargo_the_greater_the_loss(seed: int) -> None:
    e = world(seed, 3, 2, tariffs=False)
    theta, *_ = change(seed, e)
    left = []
    for depth in (1.2, 2.0, 10.0, np.inf):
        cost = np.ones_like(e.tau)
        cost[:, 0, 1] = cost[:, 1, 0] = depth
        left.append(run(e, theta, e.tau, cost, "purge").real_income[0, 0])
    assert all(a > b - CLOSE for a, b in pairwise(left))


@any_world
def test_an_embargo_is_what_ever_higher_costs_come_near_to(seed: int) -> None:
    e = world(seed)
    theta, tariffs, cost = change(seed, e)
    shut, dear = cost.copy(), cost.copy()
    shut[0, 0, 1], dear[0, 0, 1] = np.inf, 1e12
    assert np.abs(run(e, theta, tariffs, shut).real_income - run(e, theta, tariffs, dear).real_income).max() < CLOSE


@any_world
def test_many_draws_are_each_as_if_alone(seed: int) -> None:
    e = world(seed)
    one, tariffs, cost = change(seed, e)
    theta = one * np.random.default_rng(seed).uniform(0.7, 1.4, (5, 2))
    alone = np.concatenate([run(e, t[None], tariffs, cost).real_income for t in theta])
    for size in (1, 2, 5):
        together = run(e, theta, tariffs, cost, chunk=size)
        assert np.abs(together.real_income - alone).max() < 1e-9
        assert len(together.certificates) == 5
    order = np.array([3, 1, 4, 0, 2])
    assert np.abs(run(e, theta[order], tariffs, cost).real_income - alone[order]).max() < 1e-9


@any_world
def test_what_is_not_traded_is_solved_out_and_changes_nothing(seed: int) -> None:
    """A world with a home sector, and the same one in which next to nothing of it crosses the border."""
    theta, tariffs, cost = change(seed, world(seed, 3, 3))
    found = []
    for crossing in (0.0, 1e-9):
        flows = np.random.default_rng(seed).lognormal(0, 1, (3, 3, 3)) * 20 + 200 * np.eye(3)
        flows[2] = 150 * np.eye(3) + crossing * (1 - np.eye(3))
        inputs = np.random.default_rng(seed).uniform(0.02, 0.1, (3, 3, 3))
        e = from_flows(tuple("ABC"), ("s", "t", "home"), flows, None, inputs)
        c = cost.copy()
        c[2] = 1.0
        found.append(run(e, theta, np.zeros_like(tariffs), c).real_income)
    assert np.abs(found[0] - found[1]).max() < 1e-7
