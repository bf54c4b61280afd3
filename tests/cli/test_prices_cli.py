"""``umweg prices``: a file in, outliers and the constant price out; errors name the line."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import run_umweg


@pytest.fixture
def flows(tmp_path: Path) -> Path:
    rng = np.random.default_rng(0)
    quantity = rng.lognormal(3, 1, 112)
    price = np.r_[rng.lognormal(2, 0.2, 100), np.full(12, 3.0)]
    lines = [f"{q:.6f};{v:.6f}" for q, v in zip(quantity, quantity * price, strict=True)]
    file = tmp_path / "flows.csv"
    file.write_text("quantity;value\n" + "\n".join([*lines, "-1;5", "0;5", ";5", "1e-9;5"]) + "\n")
    return file


def test_json_holds_the_planted_price_and_what_was_left_out(flows: Path) -> None:
    ran = run_umweg("prices", flows, "--format", "json")
    assert ran.code == 0, ran.err
    r = json.loads(ran.out)
    assert r["schema"] == "umweg.prices/1"
    assert (r["flows"], r["used"]) == (116, 112)
    assert r["left_out"] == {"no quantity or value": 1, "zero or negative": 2, "a price 1,000 times off": 1}
    assert r["constant_price"]["raised"]
    assert r["constant_price"]["lines"] == list(range(102, 114))
    assert r["constant_price"]["price"] == pytest.approx(3.0, rel=1e-4)


def test_csv_has_a_row_for_each_flow(flows: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run_umweg("prices", flows, "--format", "csv").out)))
    assert len(rows) == 112
    assert sum(r["constant_price"] == "True" for r in rows) == 12


def test_the_terminal_shows_a_picture(flows: Path) -> None:
    out = run_umweg("prices", flows).out
    assert "Constant price: 12 flows at 3" in out
    assert out.count("│") == 24
    assert "█" in out
    assert "left out: 2 flows, zero or negative" in out


@pytest.mark.shared
def test_the_fraud_case_as_published(shared: Path) -> None:
    r = json.loads(run_umweg("prices", shared / "prices" / "inttrade3.txt", "--format", "json").out)
    assert (r["flows"], r["low"]) == (389, 27)
    same = r["constant_price"]
    assert (same["flows"], round(same["price"]), round(same["sd"])) == (18, 124_458, 296)
    assert same["of_median"] == pytest.approx(0.4, abs=0.005)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("1;2\n3;x\n", "'x' is no value. line 2"),
        ("1;2\n3\n", "1 fields where 2 were expected. line 2"),
        ("1,5;2,5\n2,5;3\n", "No column 'quantity'; the header has: 1,5, 2,5."),
        ("a;b\n1;2\n", "No column 'quantity'; the header has: a, b. line 1"),
        ("1;2\n3;inf\n", "'inf' is no value. line 2"),
        ("", "holds no flows"),
        ("quantity;value\n", "a header and no flows"),
        ("1;2\n3;4\n", "2 of 2 flows have a price; 5 are needed."),
    ],
)
def test_bad_files_are_told_with_the_line(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "bad.csv"
    file.write_text(text)
    ran = run_umweg("prices", file, "--format", "json")
    assert ran.code in (2, 3, 4, 5, 6)
    error = json.loads(ran.err)["error"]
    said = f"{error['what']} {error['where'].rpartition(', ')[2]}"
    assert says in said or says in error["what"]
    assert error["mend"]


def test_named_columns_of_a_larger_file(tmp_path: Path, flows: Path) -> None:
    file = tmp_path / "named.csv"
    lines = flows.read_text().splitlines()[1:]
    file.write_text("who,kg,eur\n" + "\n".join(f"x,{line.replace(';', ',')}" for line in lines))
    r = json.loads(run_umweg("prices", file, "--quantity", "kg", "--value", "EUR", "--format", "json").out)
    assert r["used"] == 112


def test_usage() -> None:
    assert "no flows to look at" in run_umweg("prices").err
    assert "about the store" in run_umweg("prices", "x.csv", "--good", "84").err
    assert run_umweg("prices", "missing.csv").code == 3
    assert "Examples" in run_umweg("prices", "--help").out
