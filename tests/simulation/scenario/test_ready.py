"""The scenarios that ship: each gives an answer with its certificate, in words that never say will."""

from __future__ import annotations

import json

import numpy as np
import pytest

from umweg.core.errors import UsageError
from umweg.results.simulation import Spread
from umweg.simulation.run import simulate, solutions
from umweg.simulation.scenario.grounds import ASSUMED
from umweg.simulation.scenario.parameters import central, cube, drawn
from umweg.simulation.scenario.read import ready, scenario, scenario_of


@pytest.mark.parametrize("name", ready())
def test_each_has_an_answer(name: str) -> None:
    made = simulate(scenario_of(name), draws=20, seed=3)
    assert made.worst < 1e-9
    assert made.failed == 0
    assert all(c["spread"] < 1e-6 and c["starts"] == 3 for c in made.certificates)
    for c in made.countries:
        assert c.real_income.ninety is not None
        assert c.real_income.ninety[0] <= c.real_income.ninety[1]
    assert json.loads(json.dumps(made.as_dict(), allow_nan=False))["schema"] == "umweg.simulate/1"
    assert {g.kind for g in made.grounds} == {"data", "parameter", ASSUMED}
    for text in (*made.sentence.values(), *made.about.values(), *made.titles.values()):
        assert text
        assert " will " not in f" {text} "
    assert set(made.titles) == set(made.sentence) == {"en", "de"}


def test_closing_the_transit_is_the_reverse_of_looking_away() -> None:
    shut, open_ = simulate(scenario_of("transit-closed")), simulate(scenario_of("transit-profits"))
    for a, b in zip(shut.countries, open_.countries, strict=True):
        assert (1 + a.real_income.central / 100) * (1 + b.real_income.central / 100) == pytest.approx(1, abs=1e-8)
    assert [r.after.central for r in shut.routes] == pytest.approx([r.before.central for r in open_.routes])
    assert shut.routes[1].after.central == 0
    assert shut.routes[2].after.central > shut.routes[2].before.central
    assert shut.effect("KZ").real_income.central < 0 < shut.effect("KG").real_income.central
    assert {e.country for e in shut.earnings} == {"KZ", "KG"}


def test_draws_do_not_depend_on_their_neighbours() -> None:
    s = scenario_of("retaliation")
    places = cube(s, 70, 5)
    many = solutions(s, drawn(s, places)).outcome.real_income
    few = solutions(s, drawn(s, places[[0, 40, 69]])).outcome.real_income
    assert np.abs(many[[0, 40, 69]] - few).max() < 1e-9
    assert simulate(s, 5, 1).as_dict() == simulate(s, 5, 1).as_dict()
    assert simulate(s, 5, 1).countries[0].real_income.central == simulate(s, 9, 2).countries[0].real_income.central


def test_a_draw_in_which_more_is_diverted_than_traded_is_counted() -> None:
    text = """
name: Too dear
groups: {coalition: [EU, ALLIES], target: RU}
in_force: [{who: coalition, to: target, goods: restricted, embargo: true}]
measures: [{who: KZ, enforce: {detection: 0.5}}]
transit:
  from: coalition
  to: target
  via: [KZ]
  restricted: {machinery: 0.5}
  diverted: {KZ: [100, 16000]}
  rho: {theta_times: 4}
  margin: [0.0, 0.4]
"""
    found = simulate(scenario(text), 40, 1)
    assert 0 < found.failed < 40
    assert any(f"{found.failed} draws" in n for n in found.notices)
    with pytest.raises(UsageError, match="More machinery is diverted"):
        simulate(scenario(text.replace("[100, 16000]", "16000")))


def test_sensitivity_names_every_parameter_that_moves_something() -> None:
    s = scenario_of("kyrgyz-route")
    found = simulate(s, sensitivity=True).sensitivity
    of = {(x.figure, x.parameter): x for x in found}
    assert len(of) == 2 * 6
    assert of["real income of KZ", "diverted value"].total > of["real income of KZ", "rho"].total


def test_without_draws_there_are_no_intervals() -> None:
    s = scenario("name: x\nmeasures: [{who: EU, to: CN, goods: vehicles, tariff: 0.2}]")
    made = simulate(s)
    assert isinstance(made.countries[0].real_income, Spread)
    assert made.countries[0].real_income.ninety is None
    assert made.routes == ()
    assert central(s).draws == 1
