"""The answer over screws: solved points are what ``simulate`` gives, points without an answer are told."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from umweg.core.errors import UsageError
from umweg.simulation.run import simulate
from umweg.simulation.scenario.model import Scenario
from umweg.simulation.scenario.read import scenario, scenario_of
from umweg.simulation.surface import surface

HEAD = "name: x\ngroups: {coalition: [EU, ALLIES]}\n"


def of(text: str) -> Scenario:
    return scenario(text)


@pytest.mark.parametrize("name", ["retaliation", "overreaction", "kyrgyz-route"])
def test_solved_points_are_the_answers_of_simulate(name: str) -> None:
    found = surface(lambda turned: scenario_of(name, turned))
    assert found is not None
    values = [a.values for a in found.axes]
    for at in ((0, 0, 0), (4, 2, 1), (1, 3, 4)):
        turned = {a.name: a.values[k] for a, k in zip(found.axes, at, strict=True)}
        one = simulate(scenario_of(name, turned))
        place = int(np.ravel_multi_index(at, [len(v) for v in values]))
        assert found.income[place] == pytest.approx([c.real_income.central for c in one.countries], abs=1e-6)
        assert found.routes[place] == pytest.approx([r.after.central for r in one.routes], rel=1e-5, abs=1e-3)
    assert len(found.error) == 4**3
    assert max(x for x in found.residual if x is not None) < 1e-9


def test_one_screw_has_seventeen_points_and_a_small_error() -> None:
    text = HEAD + "screws: {p: {value: 0.1, from: 0, to: 0.2}}\nmeasures: [{who: EU, to: KZ, cost: p}]"
    found = surface(lambda turned: scenario(text, turned=turned))
    assert found is not None
    assert (len(found.income), len(found.error), found.route_names) == (17, 16, ())
    assert max(x for x in found.error if x is not None) < 0.01


def test_no_screws_no_surface_and_too_many_are_refused() -> None:
    assert surface(lambda _: scenario(HEAD + "measures: [{who: EU, to: KZ, cost: 0.1}]")) is None
    four = ", ".join(f"s{k}: {{value: 0, from: 0, to: 0.1}}" for k in range(4))
    text = HEAD + f"screws: {{{four}}}\nmeasures: [{{who: EU, to: KZ, cost: s0}}]"
    with pytest.raises(UsageError, match="4 screws"):
        surface(lambda turned: scenario(text, turned=turned))


@pytest.mark.parametrize(
    ("screw", "what"),
    [
        ("p: 0.1", "mapping of keys"),
        ("p: {value: 0.3, from: 0, to: 0.2}", "is 0.3"),
        ("p: {value: 0.1, from: 0.2, to: 0.1}", "ends before"),
        ("p: {value: 0.1, from: 0, to: 0.2, by: 1}", "no key 'by'"),
    ],
)
def test_a_wrong_screw_names_its_place(screw: str, what: str) -> None:
    with pytest.raises(UsageError, match=what) as e:
        scenario(HEAD + f"screws: {{{screw}}}\nmeasures: [{{who: EU, to: KZ, cost: p}}]", "mine.yml")
    assert "mine.yml, line 3" in str(e.value.where)


def test_a_screw_may_be_turned_to_nothing() -> None:
    def turned(at: Mapping[str, float]) -> Scenario:
        text = HEAD + "screws: {p: {value: 0.1, from: 0, to: 0.2}}\nmeasures: [{who: EU, to: KZ, cost: p}]"
        return scenario(text, turned=at)

    made = simulate(turned({"p": 0.0}))
    assert made.sentence["en"] == "What if nothing changed?"
    assert max(abs(c.real_income.central) for c in made.countries) < 1e-7
