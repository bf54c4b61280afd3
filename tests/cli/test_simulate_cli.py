"""``umweg simulate``: the same answer as in Python, byte for byte; every mode; errors that teach."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

import umweg
from tests.conftest import run_umweg
from umweg import sample
from umweg.results.json_text import json_text
from umweg.simulation.trade import solve

SAME: list[tuple[str, dict[str, Any], tuple[str, ...]]] = [
    (
        "simulate",
        {"scenario": "transit-closed", "draws": 5, "seed": 2},
        ("transit-closed", "--draws", "5", "--seed", "2"),
    ),
    (
        "compare_scenarios",
        {"scenarios": ("transit-closed", "retaliation")},
        ("--compare", "transit-closed", "retaliation"),
    ),
    ("simulate_game", {"game": "kazakhstan", "draws": 3}, ("--game", "kazakhstan", "--draws", "3")),
]


@pytest.mark.parametrize(("verb", "given", "args"), SAME, ids=[v for v, *_ in SAME])
def test_python_and_the_command_line_give_the_same_bytes(
    verb: str, given: dict[str, Any], args: tuple[str, ...]
) -> None:
    ran = run_umweg("simulate", *args, "--format", "json")
    assert ran.code == 0, ran.err
    assert ran.out == json_text(getattr(umweg, verb)(**given).as_dict()) + "\n"


def test_list_and_explain() -> None:
    names = [r["name"] for r in csv.DictReader(io.StringIO(run_umweg("simulate", "--list", "--format", "csv").out))]
    assert {"transit-closed", "kazakhstan"} < set(names)
    (one,) = json.loads(run_umweg("simulate", "--explain", "transit-closed", "--format", "json").out)
    assert "detection: 1" in one["text"]
    assert {g["kind"] for g in one["grounds"]} == {"data", "parameter", "assumption"}
    assert "Kazakhstan intercepted" in run_umweg("simulate", "--explain", "transit-closed").out


def test_the_table_says_would_and_shows_its_certificate() -> None:
    ran = run_umweg("simulate", "secondary-sanctions", "--draws", "10")
    assert ran.code == 0, ran.err
    assert "What would change" in ran.out
    assert "Certificate: largest residual" in ran.err
    assert "Assumptions:" in ran.err
    assert " will " not in ran.out + ran.err


def test_game_compare_and_map_in_the_terminal() -> None:
    ran = run_umweg("simulate", "--game", "kazakhstan", "--flips", "bond", "--map", "bond,stake")
    assert ran.code == 0, ran.err
    assert "would go from enforce to look away at bond" in ran.err
    assert "interpolation errs" in ran.err
    assert "transit-closed" not in run_umweg("simulate", "--compare", "transit-closed", "kyrgyz-route").err


def test_rows_for_a_spreadsheet() -> None:
    rows = list(
        csv.DictReader(io.StringIO(run_umweg("simulate", "retaliation", "--draws", "8", "--format", "csv").out))
    )
    assert [r["country"] for r in rows][:3] == ["EU", "ALLIES", "RU"]
    assert float(rows[2]["real_income_ninety_lower"]) <= float(rows[2]["real_income_ninety_upper"]) < 0


def test_findings_of_detect_become_routes(tmp_path: Path) -> None:
    file = tmp_path / "findings.json"
    file.write_text(json_text(umweg.detect(sample.store()).as_dict()), encoding="utf-8")
    ran = run_umweg("simulate", "--calibrate", file, "--format", "json")
    assert ran.code == 0, ran.err
    found = json.loads(ran.out)
    routes = {r["transit"]: r for r in found["routes"]}
    assert {"KZ", "KG", "AM"} <= set(routes)
    assert 500 < routes["KZ"]["lower"] < routes["KZ"]["upper"] < 2500
    assert any("rho" in text for text in found["open"])
    assert "KZ: [" in found["yaml"]
    scenario = tmp_path / "mine.yml"
    scenario.write_text(
        "name: Mine\ngroups: {coalition: [EU, ALLIES]}\n"
        "in_force: [{who: coalition, to: RU, goods: restricted, embargo: true}]\n"
        "measures: [{who: KZ, enforce: {detection: 0.5}}]\n"
        "transit:\n  from: coalition\n  to: RU\n  restricted: {machinery: 0.7, electronics: 0.7}\n" + found["yaml"],
        encoding="utf-8",
    )
    assert umweg.simulate(str(scenario)).effect("RU").real_income.central < 0
    assert run_umweg("simulate", "--calibrate", file).code == 0


@pytest.mark.parametrize(
    ("args", "code", "what"),
    [
        ((), 2, "takes one name, not 0"),
        (("transit-close",), 2, "Did you mean transit-closed?"),
        (("--list", "transit-closed"), 2, "Did you mean --explain transit-closed?"),
        (("--list", "--game"), 2, "two questions"),
        (("--compare", "transit-closed"), 2, "Two scenarios are needed"),
        (("--game", "kazakhstan", "--map", "pressure"), 2, "A map has two screws"),
        (("--game", "kazakhstan", "--flips", "pressures"), 2, "no screw 'pressures'"),
        (("transit-closed", "--draws", "-1"), 2, "draws"),
        (("--calibrate", "none.json"), 2, "none.json"),
    ],
)
def test_errors_teach(args: tuple[str, ...], code: int, what: str) -> None:
    ran = run_umweg("simulate", *args)
    assert ran.code == code, ran.err
    assert what in ran.err.replace("\n", " ")


def test_no_equilibrium_is_an_error_and_no_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solve, "MOST", 2)
    monkeypatch.setattr(solve, "MOST_DAMPED", 2)
    ran = run_umweg("simulate", "transit-closed", "--format", "json")
    assert ran.code == 6
    assert ran.out == ""
    error = json.loads(ran.err)["error"]
    assert error["code"] == "no-equilibrium"
    assert "moves most" in error["what"]
    assert error["mend"]


def test_even_steep_elasticities_have_an_answer(tmp_path: Path) -> None:
    file = tmp_path / "steep.yml"
    names = (
        "food",
        "mining",
        "petroleum",
        "chemicals",
        "metals",
        "electronics",
        "machinery",
        "vehicles",
        "light",
        "services",
    )
    values = ", ".join(f"{s}: 4000" for s in names)
    change = "{who: EU, to: CN, goods: food, tariff: 0.5}"
    file.write_text(f"name: Steep\nelasticities: {{values: {{{values}}}}}\nmeasures: [{change}]\n", encoding="utf-8")
    made = umweg.simulate(str(file))
    assert made.worst < 1e-9
    assert made.effect("EU").real_income.central < 0
