"""``umweg simulate``: the same answer as in Python, byte for byte; every mode; errors that teach."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
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


def test_restricted_shares_come_from_the_store(tmp_path: Path) -> None:
    store = sample.store()
    file = tmp_path / "findings.json"
    file.write_text(json_text(umweg.detect(store).as_dict()), encoding="utf-8")
    args = ("--calibrate", file, "--restricted", "--store", store.path)
    ran = run_umweg("simulate", *args, "--format", "json")
    assert ran.code == 0, ran.err
    found = json.loads(ran.out)
    shares = {r["sector"]: r["share"] for r in found["restricted"]}
    shipped = {
        "machinery": 0.68,
        "electronics": 0.73,
        "vehicles": 0.78,
        "metals": 0.31,
        "chemicals": 0.36,
        "light": 0.79,
    }
    for sector, share in shipped.items():
        assert shares[sector] == pytest.approx(share, abs=0.03), sector
    assert "restricted: {" in found["yaml"]
    whole = {r["transit"]: r["upper"] for r in found["routes"]}
    assert 0 < sum(g["upper"] for g in found["goods"] if g["transit"] == "KZ") < 2 * whole["KZ"]
    assert "machinery" in run_umweg("simulate", *args).out


def test_a_report_and_arrays_are_written_beside_the_answer(tmp_path: Path) -> None:
    page, arrays = tmp_path / "r.html", tmp_path / "a.npz"
    ran = run_umweg("simulate", "retaliation", "--report", page, "--lang", "de", "--arrays", arrays, "--format", "json")
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["surface"]["axes"][0]["name"] == "pressure"
    assert '<html lang="de">' in page.read_text("utf-8")
    with np.load(arrays) as kept:
        assert kept["real_income"].shape == (1, 12)
        assert json.loads(str(kept["axes_json"]))["flows_after"] == ["sector", "buyer", "seller"]
    long = tmp_path / "a.parquet"
    made = umweg.simulate_arrays("retaliation")
    made.write(long)
    table = pq.read_table(long).to_pylist()
    kz = next(r["value"] for r in table if (r["array"], r["draw"], r["country"]) == ("real_income", 0, "KZ"))
    assert 100 * (kz - 1) == pytest.approx(umweg.simulate("retaliation").effect("KZ").real_income.central, abs=1e-6)
    json.dumps(made.as_dict(), allow_nan=False)


@pytest.mark.parametrize(
    ("args", "code", "what"),
    [
        (("--list", "--report", "x.html"), 2, "--list has no report"),
        (("transit-closed", "--report", "nowhere/x.html"), 2, "The folder for the report does not exist"),
        (("transit-closed", "--lang", "fr"), 2, "'fr' is no language"),
        (("transit-closed", "--arrays", "x.csv"), 2, "go to a .npz or .parquet file"),
        (("--game", "kazakhstan", "--data", "x"), 2, "takes its world from its file"),
        (("transit-closed", "--data", "nowhere"), 2, "The data are a folder; there is none"),
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
