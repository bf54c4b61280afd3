"""Working with findings by the command line: kept runs, differences, filters, notes, one finding, rows, coverage."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.conftest import run_umweg
from umweg import sample

pytestmark = pytest.mark.usefixtures("remembered")


def ok(*args: object) -> str:
    ran = run_umweg(*args)
    assert ran.code == 0, ran.err
    return ran.out


def new_store(folder: Path) -> Path:
    ok("ingest", sample.PATH, "--source", "tidy", "--nomenclature", "CN", "--store", folder)
    return folder


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_store(tmp_path_factory.mktemp("work") / "store")


@pytest.fixture(scope="module")
def first(store: Path) -> dict[str, Any]:
    """The first run, which is kept."""
    found: dict[str, Any] = json.loads(ok("detect", "--store", store, "--format", "json"))
    return found


@pytest.fixture(scope="module")
def some(first: dict[str, Any]) -> dict[str, Any]:
    """A finding for a good."""
    return next(f for f in first["findings"] if f["level"] == "good" and f["grade"] == "strong")


def test_a_run_is_kept_listed_and_shown(store: Path, first: dict[str, Any]) -> None:
    (row,) = json.loads(ok("runs", "--store", store, "--format", "json"))
    assert row["run"] == first["provenance"]["run"]
    assert row["data_is"] == "as now"
    assert row["countries"] + row["goods"] == len(first["findings"])
    assert row["run"] in ok("runs", "--store", store)
    assert json.loads(ok("runs", "show", row["run"][:6], "--store", store, "--format", "json")) == first
    ran = run_umweg("runs", "show", "ffff", "--store", store)
    assert (ran.code, "umweg runs" in ran.err) == (2, True)


@pytest.mark.slow
def test_against_a_run_and_against_a_file(store: Path, first: dict[str, Any], tmp_path: Path) -> None:
    out = ok("detect", "--store", store, "--against", "latest", "--limit", 3)
    assert f"Nothing changed: {len(first['findings'])} findings are the same." in out
    old = json.loads(json.dumps(first))
    lost = old["findings"].pop(3)
    old["findings"][0]["grade"] = "watch"
    old["provenance"]["run"] = "0123456789ab"
    (tmp_path / "old.json").write_text(json.dumps(old))
    asked = ("detect", "--store", store, "--against", tmp_path / "old.json")
    said = json.loads(ok(*asked, "--format", "json"))["against"]
    assert said["counts"] == {"new": 1, "gone": 0, "changed": 1, "not-asked": 0}
    rows = list(csv.DictReader(io.StringIO(ok(*asked, "--format", "csv"))))
    assert [(r["what"], r["grade_before"]) for r in rows] == [("new", ""), ("changed", "watch")]
    report = tmp_path / "r.html"
    table = ok(*asked, "--limit", 3, "--report", report)
    assert "1 new, 1 changed" in table
    assert lost["id"] in table
    page = report.read_text("utf-8")
    assert 'id="against"' in page
    assert 'class="small members"' in page
    (tmp_path / "no.json").write_text("{}")
    for wrong in ("0000000", str(tmp_path / "no.json"), "no-such.json"):
        assert run_umweg("detect", "--store", store, "--against", wrong).code == 2


def test_filters_choose_and_change_nothing(store: Path, first: dict[str, Any]) -> None:
    whole = {f["id"]: f for f in first["findings"]}
    args = ("--grade", "strong,corroborated", "--min-excess", "1e6", "--no-keep")
    kept = sorted(p.name for p in (store / "runs").iterdir())
    part = json.loads(ok("detect", "--store", store, *args, "--format", "json"))
    assert 0 < len(part["findings"]) < len(whole)
    assert all(whole[f["id"]] == f for f in part["findings"])
    assert sorted(p.name for p in (store / "runs").iterdir()) == kept
    assert part["shown"] == {"filters": {"grade": ["strong", "corroborated"], "min_excess": 1e6}, "of": len(whole)}
    assert part["provenance"]["run"] == first["provenance"]["run"]
    assert run_umweg("detect", "--store", store, "--grade", "sure").code == 2


def test_a_note_is_shown_in_later_runs_and_never_lost(store: Path, some: dict[str, Any], tmp_path: Path) -> None:
    ok("note", some["id"], "Asked Vilnius [3 May]", "--by", "anna", "--store", store)
    report = tmp_path / "r.html"
    assert "Asked Vilnius [3 May]" in ok("runs", "show", "--store", store, "--report", report)
    assert "Asked Vilnius [3 May]" in report.read_text("utf-8")
    (told,) = json.loads(ok("detect", "--store", store, "--format", "json"))["annotations"]
    assert (told["finding"], told["by"], told["state"]) == (some["id"], "anna", "attached")
    assert "#1" in ok("note", "--list", "--store", store)
    ok("note", "--remove", "1", "--by", "ben", "--store", store)
    assert "Asked Vilnius" not in ok("runs", "show", "latest", "--store", store)
    (gone,) = json.loads(ok("note", "--list", "--store", store, "--format", "json"))
    assert (gone["text"], gone["removed_by"]) == ("Asked Vilnius [3 May]", "ben")
    for wrong in (("RU-KZ-1", "x"), (some["id"],)):
        assert run_umweg("note", *wrong, "--store", store).code == 2
    ok("store", "check", "--store", store)


def test_everything_about_one_finding(store: Path, some: dict[str, Any]) -> None:
    out = ok("finding", some["id"], "--store", store)
    for wanted in (some["id"], "Evidence", "Member states", "Months", "displacement", "2022-11", "umweg cite"):
        assert wanted in out, wanted
    found = json.loads(ok("finding", some["id"], "--store", store, "--format", "json"))
    assert found["excess"] == some["excess"]
    assert sum(m["after"] for m in found["members"]) == pytest.approx(some["after"], abs=0.005)
    rows = list(csv.DictReader(io.StringIO(ok("finding", some["id"], "--store", store, "--format", "csv"))))
    assert {r["reporter"] for r in rows} == {m["reporter"] for m in found["members"]}
    assert run_umweg("finding", "RU-KZ-0", "--store", store).code == 2


def test_cited_rows_add_up(store: Path, some: dict[str, Any], tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(ok("cite", some["id"], "--store", store))))
    assert all("sample.parquet" in r["citation"] and len(r["sha256"]) == 64 for r in rows)
    for name in ("before", "after"):
        values = [float(r["value"]) for r in rows if r["leg"] == "leg 1" and r[f"in_{name}"] == "true"]
        assert abs(sum(values) - some[name]) < 0.005
    file = tmp_path / "rows.parquet"
    ok("cite", some["id"], "--to", file, "--store", store)
    assert pq.read_table(file).num_rows == len(rows)
    ok("cite", "--all", "--to", file, "--store", store)
    assert pq.read_table(file).num_rows > len(rows)
    for wrong in ((), (some["id"], "--to", "x.xlsx")):
        assert run_umweg("cite", *wrong, "--store", store).code == 2


def test_coverage_in_blocks_and_as_csv(store: Path) -> None:
    out = ok("coverage", "--store", store)
    assert "NL missing: 2022-11" in out
    assert "· missing" in out
    rows = list(csv.DictReader(io.StringIO(ok("coverage", "--store", store, "--format", "csv"))))
    assert len(rows) == 3 * 35
    assert {(r["reporter"], r["month"]) for r in rows if r["kind"] == "missing"} >= {("NL", "2022-11")}


def test_a_store_that_cannot_keep_fails_no_run(tmp_path: Path) -> None:
    store = new_store(tmp_path / "s")
    ok("detect", "--store", store, "--no-keep")
    assert not (store / "runs").exists()
    (store / "runs").write_text("in the way")
    ran = run_umweg("detect", "--store", store)
    assert ran.code == 0
    assert "This run was not kept" in ran.err
    (store / "runs").unlink()
    found = run_umweg("finding", "RU-KG", "--store", store)
    assert found.code == 0, found.err
    assert "one is computed now" in found.err


def test_a_removed_run_is_gone(store: Path, first: dict[str, Any]) -> None:
    run = first["provenance"]["run"]
    ok("runs", "remove", run, "--store", store)
    assert run not in ok("runs", "--store", store)
    assert run_umweg("runs", "remove", run, "--store", store).code == 2
