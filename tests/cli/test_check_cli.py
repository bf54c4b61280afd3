"""``umweg check``: the same answer as in Python, files and standard input, the exit code for hooks, 80 columns."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import jsonschema
import pytest

import umweg
from tests.conftest import run_umweg
from umweg.results.json_text import json_text

TEXT = (
    "From March to October 2022, EU exports of sanctioned goods to Russia fell by 41% on the year. "
    "Those to Kazakhstan more than doubled. Will exports to Russia fall by 20% next year? Fourteen drones were seized in November 2022."  # noqa: E501  # a text as it is typed
)
OTHER = "Die EU-Ausfuhren sanktionierter Güter nach Russland sind von März bis Oktober 2022 um 71 Prozent gefallen."


@pytest.fixture
def text(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path / "a.txt"


def test_python_and_the_command_line_give_the_same_bytes(text: Path, sample_store: Path) -> None:
    ran = run_umweg("check", text, "--store", sample_store, "--date", "2023-01-10", "--format", "json")
    assert ran.code == 0, ran.err
    assert ran.out == json_text(umweg.check(text, sample_store, date="2023-01-10").as_dict()) + "\n"


def test_verdicts_of_the_sample(text: Path, sample_store: Path) -> None:
    found = umweg.check(text, sample_store).claims
    assert [c.verdict for c in found] == ["contradicted", "supported", None, "not_checkable"]
    assert found[0].correction == "Eurostat: −71.1% in Mar–Oct 2022 on Mar–Oct 2021, not −41.0%."
    assert umweg.check(TEXT, sample_store).claims == found  # a text by itself


@pytest.mark.parametrize(("verdict", "code"), [("contradicted", 3), ("base_dependent", 0), ("not_checkable", 3)])
def test_the_exit_code_for_hooks(verdict: str, code: int, text: Path, sample_store: Path) -> None:
    ran = run_umweg("check", text, "--store", sample_store, "--fail-on", verdict, "--format", "csv")
    assert ran.code == code, ran.err
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert [r["verdict"] for r in rows] == ["contradicted", "supported", "question", "not_checkable"]


def test_what_is_no_verdict_is_refused(text: Path, sample_store: Path) -> None:
    ran = run_umweg("check", text, "--store", sample_store, "--fail-on", "wrong")
    assert ran.code == 2
    assert "base_dependent" in ran.err


@pytest.mark.parametrize("explain", [False, True])
def test_the_table_fits_80_columns(explain: bool, text: Path, sample_store: Path) -> None:
    ran = run_umweg("check", text, "--store", sample_store, *(["--explain"] if explain else []), COLUMNS="80")
    assert ran.code == 0, ran.err
    commands = [line for line in ran.out.splitlines() if line.lstrip().startswith("umweg ")]
    assert max(len(line) for line in ran.out.splitlines() if line not in commands) <= 80
    assert "✗ contradicted" in ran.out
    assert bool(commands) == explain


def test_two_texts_are_lined_up(tmp_path: Path, text: Path, sample_store: Path) -> None:
    (tmp_path / "b.txt").write_text(OTHER, encoding="utf-8")
    found = json.loads(run_umweg("check", text, tmp_path / "b.txt", "--store", sample_store, "--format", "json").out)
    (row,) = [x for x in found["lined"] if x["first"] == [0, "c1"]]
    assert (row["relation"], row["second"], row["others"]) == ("contradict", 1, ["c1"])


@pytest.mark.parametrize(
    ("given", "words"),
    [("no-such.txt", "no such file"), ("https://example.org/a.html", "not fetched")],
)
def test_what_cannot_be_read_says_so(given: str, words: str, sample_store: Path) -> None:
    ran = run_umweg("check", given, "--store", sample_store)
    assert ran.code in (2, 3)
    assert words in ran.err.lower()


def test_a_text_without_trade(tmp_path: Path, sample_store: Path) -> None:
    (tmp_path / "a.txt").write_text("The weather was fine, and 300 people came.", encoding="utf-8")
    ran = run_umweg("check", tmp_path / "a.txt", "--store", sample_store)
    assert ran.code == 0
    assert "0 claims" in ran.out


def test_the_json_keeps_its_schema(text: Path, sample_store: Path) -> None:
    schema = json.loads((Path(__file__).parents[2] / "docs/reference/check.schema.json").read_text("utf-8"))
    ran = run_umweg("check", text, OTHER, "--store", sample_store, "--format", "json")
    jsonschema.validate(json.loads(ran.out), schema)
