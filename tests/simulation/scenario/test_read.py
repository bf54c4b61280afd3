"""A scenario file is read strictly: what is wrong in it is named with line, column and mend."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from umweg.core.errors import UnknownName, UsageError
from umweg.simulation.scenario.model import Range
from umweg.simulation.scenario.parameters import AXES, central, cube, drawn, live
from umweg.simulation.scenario.read import scenario, scenario_of
from umweg.simulation.scenario.setup import conditions, set_up

WHOLE = """\
name: Whole
title: {en: Whole, de: Ganz}
base: {deficits: purge, links: none, absent: true}
elasticities: {source: shapiro-2016, spread: published, within: 0.05}
groups: {coalition: [EU, ALLIES], transit: [KZ, KG], target: RU}
in_force:
  - {who: coalition, to: target, goods: restricted, embargo: true}
measures:
  - {who: KZ, enforce: {detection: [0.2, 0.4], loss: 1, kind: seized}}
  - {who: coalition, to: KZ, goods: [machinery, electronics], cost: 0.1, note: payment and insurance}
  - {who: EU, to: CN, goods: vehicles, tariff: 0.2}
transit:
  from: coalition
  to: target
  via: [KZ, KG, [KZ, KG]]
  restricted: {electronics: 0.7, machinery: [0.5, 0.7]}
  diverted: {KZ: [500, 1000], KG: 100, KZ>KG: 10}
  rho: {theta_times: [1, 3]}
  margin: 0.1
  sources: {diverted: detect}
"""


def test_a_whole_file() -> None:
    s = scenario(WHOLE)
    assert s.titles["de"] == "Ganz"
    assert s.transit is not None
    assert s.transit.via == (("KZ",), ("KG",), ("KZ", "KG"))
    assert s.transit.diverted["KG"] == Range(100, 100)
    assert s.measures[2].flow == "imports"
    assert [AXES[k] for k in live(s)] == [
        "set of elasticities", "level of elasticities", "rho", "restricted share", "diverted value", "enforcement",
    ]  # fmt: skip
    made = set_up(s, drawn(s, cube(s, 3, 1)))
    assert len(made.corridors) == 4
    assert set(made.after.enforcement) == {3}


def place(text: str, at: str) -> str:
    before = text[: text.index(at)]
    return f"line {before.count(chr(10)) + 1}, column {len(before.rpartition(chr(10))[2]) + 1}"


@pytest.mark.parametrize(
    ("old", "new", "at", "what"),
    [
        ("deficits: purge", "deficit: purge", "deficit: purge", "no key 'deficit' here.*Did you mean deficits"),
        ("deficits: purge", "deficits: cut", "cut,", "'cut' is no deficits.*There are: purge"),
        ("[EU, ALLIES]", "[EU, US]", "[EU, US]", "no country or group 'US'.*inside ALLIES"),
        ("target: RU}", "target: RUS}", "RUS}", "no country or group 'RUS'.*Did you mean RU"),
        ("cost: 0.1", "cost: -1", "-1, note", "'cost' is -1.*above -1"),
        ("tariff: 0.2", "tariff: -1.5", "-1.5", "'tariff' is -1.5"),
        ("tariff: 0.2", "tariff: much", "much", "a number or a range"),
        ("detection: [0.2, 0.4]", "detection: [0.4, 0.2]", "[0.4, 0.2]", "ends before it begins"),
        ("detection: [0.2, 0.4]", "detection: 1.2", "1.2,", "at most 1"),
        ("theta_times: [1, 3]", "theta_times: 0.5", "0.5}", "at least 1"),
        ("goods: vehicles", "goods: cars", "cars", "no sector 'cars'"),
        ("KG: 100, ", "", "{KZ: [500", "KG is missing"),
        ("diverted: {KZ", "diverted: {KY", "KY:", "no key 'KY'"),
        ("via: [KZ, KG,", "via: [RU, KG,", "[RU, KG", "RU is no way"),
        ("title: {en: Whole, de", "title: {en: Whole, fr", "{en: Whole", "'de' is missing"),
        ("source: shapiro-2016", "source: shapiro", "shapiro,", "Did you mean shapiro-2016"),
        ("to: CN, goods: vehicles", "to: EU, goods: vehicles", "EU, goods: vehicles", "against itself"),
        ("tariff: 0.2", "tariff: 0", "EU, to: CN", "changes nothing"),
        ("name: Whole\n", "name: Whole\nname: Twice\n", "", "stands twice"),
        ("kind: seized", "kind: stolen", "stolen", "'stolen' is no kind"),
    ],
)
def test_what_is_wrong_is_named(old: str, new: str, at: str, what: str) -> None:
    assert old in WHOLE
    text = WHOLE.replace(old, new)
    with pytest.raises(UsageError, match=what) as e:
        scenario(text, "mine.yml")
    assert e.value.where == f"mine.yml, {place(text, at) if at else 'line 2'}"
    assert e.value.mend


def test_own_elasticities_have_to_be_above_zero() -> None:
    own = (
        "food: 4, mining: 4, petroleum: 4, chemicals: 4, metals: 4, electronics: 4, machinery: 4, vehicles: 4, light: 4"
    )
    text = f"name: x\nelasticities: {{values: {{{own}, services: %s}}}}\nmeasures: []\n"
    assert scenario(text % 5).elasticities.spread == "within"
    with pytest.raises(UsageError, match="'services' is 0"):
        scenario(text % 0)


def test_files_and_names(tmp_path: Path) -> None:
    file = tmp_path / "mine.yml"
    file.write_text(WHOLE, encoding="utf-8")
    assert scenario_of(str(file)).name == "Whole"
    with pytest.raises(UsageError, match="cannot be read"):
        scenario_of(str(tmp_path / "none.yml"))
    with pytest.raises(UnknownName, match="no 'transit-close'"):
        scenario_of("transit-close")


def test_the_order_of_measures_does_not_matter() -> None:
    s = scenario(WHOLE)
    e = set_up(s, central(s)).economy
    one, two = (conditions(e, order, central(s)) for order in (s.measures, s.measures[::-1]))
    assert np.array_equal(one.cost, two.cost)
    assert np.array_equal(one.tariffs, two.tariffs)


def test_draws_come_from_their_seed_and_stay_inside_the_ranges() -> None:
    s = scenario(WHOLE)
    a, b = cube(s, 50, 7), cube(s, 50, 7)
    assert np.array_equal(a, b)
    assert not np.array_equal(a, cube(s, 50, 8))
    p = drawn(s, a)
    assert (p.rho >= 1).all()
    assert (p.rho <= 3).all()
    assert set(p.margin) == {0.1}
    assert len(np.unique((p.theta[:, 0] / p.theta[:, 1]).round(9))) <= 6  # a set is drawn whole
