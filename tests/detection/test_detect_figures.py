"""Every figure of the first paragraph of the methods' "figures that must come out", from commands, on the real data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from umweg.results import DetectResult

Json = dict[str, Any]
Compare = Callable[..., Json]
pytestmark = pytest.mark.shared


def bases(result: Json, label: str) -> Json:
    return next(c["bases"] for c in result["comparisons"] if c["label"] == label)


@pytest.fixture(scope="module")
def by_partner(compared: Compare) -> Json:
    return compared()


def test_headline_to_russia_and_neighbours(by_partner: Json) -> None:
    russia, others = bases(by_partner, "Russia"), bases(by_partner, "All others together")
    assert russia["as reported"]["before"] / 1e6 == pytest.approx(25_782, abs=0.5)
    assert russia["as reported"]["after"] / 1e6 == pytest.approx(7_330, abs=0.5)
    assert russia["as reported"]["change"] == pytest.approx(-0.7157, abs=5e-5)
    assert others["as reported"]["before"] / 1e6 == pytest.approx(4_455, abs=0.5)
    assert others["as reported"]["after"] / 1e6 == pytest.approx(8_668, abs=0.5)
    assert others["as reported"]["change"] == pytest.approx(0.9459, abs=5e-5)


@pytest.mark.parametrize(
    ("country", "before", "after"),
    [
        ("Armenia", 154.2, 663.2),
        ("Belarus", 1953.5, 2336.2),
        ("Georgia", 430.4, 960.7),
        ("Kyrgyzstan", 60.4, 479.8),
        ("Kazakhstan", 1381.0, 3365.2),
        ("Uzbekistan", 475.0, 863.3),
    ],
)
def test_each_neighbour(by_partner: Json, country: str, before: float, after: float) -> None:
    reported = bases(by_partner, country)["as reported"]
    assert reported["before"] / 1e6 == pytest.approx(before, abs=0.06)
    assert reported["after"] / 1e6 == pytest.approx(after, abs=0.06)


def test_equal_reporters_stand_beside_the_headline(by_partner: Json) -> None:
    """The Netherlands had not reported November 2022; Malta lacks months too."""
    assert bases(by_partner, "Russia")["equal reporters"]["change"] == pytest.approx(-0.705, abs=5e-4)
    assert bases(by_partner, "All others together")["equal reporters"]["change"] == pytest.approx(0.9455, abs=5e-4)


def test_goods_comparable_across_2022_stand_beside_the_headline(by_partner: Json) -> None:
    others = bases(by_partner, "All others together")
    assert others["comparable goods"]["change"] < others["as reported"]["change"] - 0.05
    assert others["both"]["change"] == pytest.approx(0.875, abs=0.01)
    assert any("69 codes" in n and "703" in n and "+78.8" in n for n in by_partner["notes"])


def test_coverage_finds_the_holes_by_itself(by_partner: Json) -> None:
    found = {g["reporter"]: g["months"] for g in by_partner["coverage"]}
    assert found == {"MT": ["2021-04", "2021-11", "2022-03", "2022-10"], "NL": ["2022-11"]}


@pytest.fixture(scope="module")
def markets(compared: Compare) -> Json:
    return compared("--by", "market", "--above", "10e6", "--growth", "1")


def test_anomalous_markets(markets: Json) -> None:
    assert len(markets["markets"]) == 118
    assert sum(m["partner"] == "RU" for m in markets["markets"]) == 25
    assert markets["market_share"] == pytest.approx(0.2155, abs=5e-5)
    assert sum(m["after"] for m in markets["markets"]) / 1e6 == pytest.approx(3_447, abs=0.5)


def test_seventeen_are_new_names_only_and_each_is_explained(markets: Json, real_result: DetectResult) -> None:
    renamed = [m for m in markets["markets"] if m["code_change"].startswith("new code")]
    assert len(renamed) == 17
    assert sum(m["after"] for m in renamed) / 1e6 == pytest.approx(464, abs=0.5)
    phones = next(m for m in renamed if m["product"] == "85171300")
    assert "85171200" in phones["code_change"]
    assert "not assessable" in phones["code_change"]
    found = {(f.transit, m) for f in real_result.goods for m in f.good.members}
    partial = {
        (n.transit, m): n for n in real_result.not_assessable if n.kind == "partial-family" for m in n.good.members
    }
    for m in renamed:
        key = (m["partner"], m["product"])
        assert key not in found, f"{key} is a new name, not a surge"
        if m["partner"] != "RU":
            assert "not hold" in partial[key].reason


def test_malta(compared: Compare) -> None:
    malta = compared("--by", "reporter", "--reporter", "MT")["comparisons"][0]
    assert malta["bases"]["as reported"]["change"] == pytest.approx(41.565, abs=5e-4)


@pytest.mark.parametrize(
    ("reporter", "partner", "code", "value"),
    [("LT", "BY", "87033290", 173_719_591), ("PL", "KZ", "84111280", 139_571_734)],
)
def test_single_markets(markets: Json, reporter: str, partner: str, code: str, value: int) -> None:
    cell = next(
        m for m in markets["markets"] if (m["reporter"], m["partner"], m["product"]) == (reporter, partner, code)
    )
    assert cell["after"] == value


def test_total_less_fuels(umweg: Callable[..., Json], total_store: Path) -> None:
    result = umweg("compare", "--store", total_store, "--format", "json", "--good", "TOTAL", "--less", "27")
    assert bases(result, "Russia")["as reported"]["change"] == pytest.approx(-0.4746, abs=5e-5)
    assert bases(result, "All others together")["as reported"]["change"] == pytest.approx(0.4772, abs=5e-5)


def test_offset_of_chpl_goods_and_of_the_whole_list(compared: Compare) -> None:
    three = ("--partner", "AM,KG,KZ,RU")
    chpl = compared("--list", "chpl", *three)
    assert chpl["products"] == 38
    assert "38 codes under 19 HS6." in chpl["notes"]
    assert chpl["offset"]["as reported"] == pytest.approx(0.09, abs=0.005)
    assert compared(*three)["offset"]["as reported"] == pytest.approx(0.16, abs=0.005)


def test_transit_countries_are_found_with_goods(real_result: DetectResult) -> None:
    assert {f.transit for f in real_result.countries} == {"AM", "GE", "KG", "KZ", "UZ"}
    for country in ("AM", "GE", "KG", "KZ", "UZ"):
        mine = [f.grade for f in real_result.goods if f.transit == country]
        assert len(mine) >= 30
        assert mine.count("strong") >= 5
    assert all(f.transit not in ("RU", "BY") for f in real_result.findings)


def test_others_are_listed_as_not_assessed(real_result: DetectResult) -> None:
    no_data = {n.transit for n in real_result.not_assessable if n.kind == "no-data"}
    assert {"TR", "AE", "CN", "HK", "RS"} <= no_data
    belarus = next(n for n in real_result.not_assessable if n.transit == "BY")
    assert belarus.kind == "own-measures"
    assert "2022-03-02" in belarus.reason


def test_placebo_raises_at_most_a_tenth(real_result: DetectResult) -> None:
    placebo = real_result.placebo[0]
    assert placebo.window.after_from.isoformat() == "2021-03-01"
    assert placebo.real_found > 400
    assert placebo.found <= placebo.real_found / 10
    assert placebo.ratio is not None
    assert placebo.ratio < 0.03


def test_the_null_is_only_widened(real_result: DetectResult) -> None:
    assert real_result.null_model["kappa"] >= 1
    assert real_result.null_model["kappa_tempered"] >= 1
