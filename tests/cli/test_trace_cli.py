"""``umweg trace`` at the command line: options, formats, and one answer from all of them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

import umweg
from tests.conftest import run_umweg

TABLE = """from,to,good,lower,central,upper,currency
EU,KG,8471,80e6,100e6,120e6,EUR
KG,KZ,8471,30e6,40e6,45e6,EUR
KZ,RU,8471,90e6,100e6,110e6,EUR
"""


@pytest.fixture
def legs(tmp_path: Path) -> Path:
    path = tmp_path / "legs.csv"
    path.write_text(TABLE)
    return path


def test_table_json_csv_and_python_agree(legs: Path) -> None:
    most = umweg.trace(legs=legs).goods[0].routes[0].carried.most
    found = json.loads(run_umweg("trace", "--legs", legs, "--format", "json").out)
    assert found["schema"] == "umweg.trace/1"
    assert found["goods"][0]["routes"][0]["most"] == most
    rows = list(csv.DictReader(io.StringIO(run_umweg("trace", "--legs", legs, "--format", "csv").out)))
    assert float(next(r for r in rows if r["what"] == "route")["most"]) == most
    assert "45.0" in run_umweg("trace", "--legs", legs).out


def test_the_report_is_written(legs: Path, tmp_path: Path) -> None:
    ran = run_umweg("trace", "--legs", legs, "--report", tmp_path / "routes.html")
    assert ran.code == 0, ran.err
    assert "Report:" in ran.err
    assert "sankey" in (tmp_path / "routes.html").read_text()


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["--supply", "KG=2"], "is no limit"),
        (["--supply", "KG=.."], "is no limit"),
        (["--absorb", "KG=-1..2"], "is no limit"),
        (["--absorb", "KG=5..2"], "ends before it begins"),
        (["--absorb", "KG=nan..2"], "is no limit"),
        (["--store", "x"], "needs no store"),
        (["--regime", "x.yml"], "has no regime"),
        (["--cif", "1.1"], "only goods and transit countries"),
        (["--after", "2022"], "is no window"),
    ],
)
def test_options_that_do_not_fit_end_with_a_mend(legs: Path, options: list[str], word: str) -> None:
    ran = run_umweg("trace", "--legs", legs, *options)
    assert ran.code == 2
    assert word in ran.err
    assert "mend" in ran.err
