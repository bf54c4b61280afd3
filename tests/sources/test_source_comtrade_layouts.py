"""Comtrade as people have it: the classic download, frames of R and Python, the interface before 2023."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from umweg.sources.recognise import recognise

# Year, flow, reporter, partner, code, classification, value, mass: the same two flows in each layout.
FLOWS = [
    {"period": "2021", "flow": "X", "partner": "643", "code": "010190", "value": "100", "mass": "15"},
    {"period": "2021", "flow": "M", "partner": "842", "code": "870323", "value": "110", "mass": "0"},
]
RIGHT = [("AM", "RU", "export", "010190", 100, 15), ("AM", "US", "import", "870323", 110, None)]
HEADS = {
    "api": "period,flowCode,partnerCode,cmdCode,primaryValue,netWgt,reporterCode,classificationCode,motCode",
    "r": "period,flow_code,partner_code,cmd_code,primary_value,net_wgt,reporter_code,classification_code,mot_code",
    "classic": "Period,Trade Flow Code,Partner Code,Commodity Code,Trade Value (US$),Netweight (kg),Reporter Code,"
    "Classification,Mode of Transport Code",
}


def csv(folder: Path, head: str, rows: list[list[str]]) -> Path:
    path = folder / "x.csv"
    path.write_text("\n".join((head, *(",".join(r) for r in rows))) + "\n")
    return path


def row(f: dict[str, str], layout: str) -> list[str]:
    flow = {"X": "2", "M": "1"}[f["flow"]] if layout == "classic" else f["flow"]
    mode = "" if layout == "classic" else "0"
    return [f["period"], flow, f["partner"], f["code"], f["value"], f["mass"], "51", "H5", mode]


def figures(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [(r["reporter"], r["partner"], r["flow"], r["product"], r["value"], r["mass_kg"]) for r in rows]


@pytest.mark.parametrize("layout", HEADS)
@pytest.mark.parametrize("index", [False, True], ids=["plain", "index of a frame"])
def test_layouts_say_the_same(take_in: Callable, tmp_path: Path, layout: str, index: bool) -> None:
    rows = [row(f, layout) for f in FLOWS]
    head = HEADS[layout]
    if index:
        head, rows = f",{head}", [[str(i), *r] for i, r in enumerate(rows)]
    path = csv(tmp_path, head, rows)
    assert recognise([path]).name == "comtrade"
    report, stored = take_in(path, "comtrade")
    assert sorted(figures(stored), key=str) == RIGHT, report
    assert report.warnings == ()


def test_codes_that_a_frame_made_numbers(take_in: Callable, tmp_path: Path) -> None:
    rows = [["2021", f["flow"], f"{f['partner']}.0", f"{int(f['code'])}.0", f["value"], f["mass"], "51.0", "H5", "0.0"]
            for f in FLOWS]  # fmt: skip
    _, stored = take_in(csv(tmp_path, HEADS["api"], rows), "comtrade")
    assert sorted(figures(stored), key=str) == RIGHT


def test_the_interface_before_2023(take_in: Callable, tmp_path: Path) -> None:
    flow = {"X": 2, "M": 1}
    data = [{"pfCode": "H5", "yr": 2021, "period": 2021, "rgCode": flow[f["flow"]], "rtCode": 51,
             "ptCode": int(f["partner"]), "cmdCode": f["code"],
             "NetWeight": int(f["mass"]), "TradeValue": int(f["value"]), "rtTitle": "Armenia"}
            for f in FLOWS]  # fmt: skip
    path = tmp_path / "x.json"
    path.write_text(json.dumps({"validation": {"status": {"name": "Ok"}, "count": {"value": 2}}, "dataset": data}))
    assert recognise([path]).name == "comtrade"
    report, stored = take_in(path, "comtrade")
    assert sorted(figures(stored), key=str) == RIGHT, report


@pytest.mark.parametrize(("code", "name"), [("S4", "SITC"), ("S1", "SITC"), ("B5", "BEC"), ("EB", "EBOPS")])
def test_other_classifications_are_refused_by_name(take_in: Callable, tmp_path: Path, code: str, name: str) -> None:
    report, _ = take_in(csv(tmp_path, HEADS["api"], [[*row(FLOWS[1], "api")[:-2], code, "0"]]), "comtrade")
    assert report.status == "refused"
    assert f"by {name}" in report.error["what"]
    assert "H0 to H6" in report.error["mend"]
