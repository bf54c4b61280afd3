"""Findings of a kept run, as screening asks them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

import umweg
from tests.report.report_factory import finding, result
from tests.screening.checks.world import consignment, facts, known
from umweg import sample
from umweg.results import DetectResult, Good, NotAssessed
from umweg.runs import runs
from umweg.screening.checks.route import corridor_finding
from umweg.screening.consignments.model import Line
from umweg.screening.inputs.answer import Result
from umweg.screening.inputs.corridors import Corridors, _Run


def ask(found: Corridors | None, code: str, destination: str = "KZ", nomenclature: str | None = None) -> Result:
    """The check for one line to a country."""
    c = consignment(lines=(Line(code=code, nomenclature=nomenclature),), destination=destination, route=(), parties=())
    return corridor_finding.assess(facts(c), known(corridors=found))


def corridors_of(one: DetectResult) -> Corridors:
    return Corridors._made(msgspec.convert(one.as_dict(), _Run))


def test_the_latest_kept_run_of_a_store(tmp_path: Path) -> None:
    store = sample.make_store(tmp_path / "s")
    assert Corridors.of(store) is None
    runs.keep(store, result())
    found = Corridors.of(store, "eu-russia")
    assert found is not None
    assert (found.run, found.transits) == ("e16b0d61c5c0", {"KZ", "KG"})
    assert Corridors.of(store, "us-china") is None
    assert ask(found, "85423190").reasons[0].values["grade"] == "strong"


def test_good_near_country_and_nothing() -> None:
    found = corridors_of(result())
    (good,) = ask(found, "85423190").reasons
    assert (good.case, good.tags) == ("good", {"strong", "good"})
    assert good.text("en").startswith("Line 1 (85423190): trade in these goods with Kazakhstan rose by 27 (20 to 30)")
    assert "Kasachstan" in good.text("de")
    assert "2e-06" in good.text("en")
    assert [ask(found, c).reasons[0].case for c in ("854231", "8542319009")] == ["near", "near"]
    assert ask(found, "85423111", nomenclature="CN2022").reasons[0].case == "country"  # listed, without its own finding
    assert ask(found, "09012100") == Result()  # on no list, without a finding


def test_what_the_run_could_not_assess_is_lacking_and_never_clear() -> None:
    found = corridors_of(result())
    assert ask(found, "85423190", "TR").missing == ("corridor TR",)
    assert ask(found, "85423190", "MN").missing == ("corridor MN",)
    phones = NotAssessed("partial-family", "KZ", Good("x", "Phones", ("85171300",)), "Codes changed.")
    found = corridors_of(result(not_assessable=(phones,), findings=(finding(),)))
    assert ask(found, "85171300").missing == ("corridor KZ 85171300",)
    assert ask(None, "85423190").missing == ("corridors",)
    for unasked in (None, found):  # detect asks of listed goods only
        assert ask(unasked, "09012100", "TR") == Result()


def test_a_run_of_the_sample_is_read_from_its_bytes(tmp_path: Path) -> None:
    store = sample.make_store(tmp_path / "s")
    made = umweg.detect(store)
    runs.keep(store, made)
    found = Corridors.of(store)
    assert found is not None
    assert found == corridors_of(made)
    assert found.transits == {"AM", "GE", "KG", "KZ", "UZ"}
    assert sum(c.level == "country" for c in found.countries.values()) == len(made.countries)
    assert {c.id for held in found.goods.values() for c in held} == {f.id for f in made.goods}
    circuits = made.goods[0]
    (reason,) = ask(found, circuits.good.members[0], circuits.transit, "CN2022").reasons
    assert (reason.case, reason.values["id"]) == ("good", circuits.id)
    assert "corridor TR" in ask(found, "85423190", "TR").missing


def test_goods_within_the_coalition_or_for_a_target_ask_nothing() -> None:
    assert ask(None, "85423190", "FR") == Result()
    assert ask(None, "85423190", "RU") == Result()


@pytest.mark.parametrize("changes", [{"grade": "corroborated"}, {"q_value": 0.05}, {"id": "other"}])
def test_the_digest_tells_findings_apart(changes: dict[str, object]) -> None:
    one = result()
    other = replace(one, findings=(*one.findings[:-1], replace(one.findings[-1], **changes)))
    assert corridors_of(one).digest == corridors_of(result()).digest
    assert corridors_of(one).digest != corridors_of(other).digest
