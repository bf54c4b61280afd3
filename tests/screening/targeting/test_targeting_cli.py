"""``umweg target`` from file to file."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pyarrow.csv as pcsv
import pytest
import typer
import yaml
from typer.testing import CliRunner, Result

from tests.screening.targeting.conftest import MAPPING, declarations
from umweg.cli import target
from umweg.core.errors import UsageError
from umweg.screening.targeting import flat


def run(*args: object) -> Result:
    app = typer.Typer()
    app.callback()(lambda: None)
    target.register(app)
    return CliRunner().invoke(app, ["target", *map(str, args)], catch_exceptions=True, env={"COLUMNS": "200"})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("target")
    pcsv.write_csv(flat(declarations(600)), out / "past.csv")
    later = [{**r, "decision": "stop" if i == 4 else ""} for i, r in enumerate(declarations(200, 2, "2024-06-01", "L"))]
    pcsv.write_csv(flat(later), out / "later.csv")
    plain = {
        k: [list(x) if isinstance(x, tuple) else x for x in v] if isinstance(v, tuple) else v
        for k, v in MAPPING.plain().items()
    }
    (out / "mapping.yml").write_text(yaml.safe_dump(plain))
    done = run("train", out / "past.csv", "--mapping", out / "mapping.yml", "--out", out / "model.json")
    assert done.exit_code == 0, done.output
    assert "600 inspections" in done.output
    assert "precision in the top 5%" in done.output
    return out


def test_rank_says_whom_to_inspect(folder: Path) -> None:
    done = run(
        "rank", folder / "later.csv", "--model", folder / "model.json", "--outcome", "decision", "--inspect", "10%"
    )
    assert done.exit_code == 0, done.output
    assert "Stopped (1, not ranked): L00004" in done.output
    assert "199 wait, 0 released" in done.output
    as_json = run("rank", folder / "later.csv", "--model", folder / "model.json", "--format", "json", "--random", "0")
    found = json.loads(as_json.stdout)
    assert sum(r["inspect"] for r in found["queue"]) == 10
    assert found["model"]["label_means"] == "a finding"


def test_csv_keeps_stops_on_top(folder: Path) -> None:
    done = run(
        "rank", folder / "later.csv", "--model", folder / "model.json", "--outcome", "decision", "--format", "csv"
    )
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert (rows[0]["id"], rows[0]["outcome"], rows[1]["rank"]) == ("L00004", "stop", "1")
    assert len(rows) == 200


def test_drift_in_words(folder: Path) -> None:
    done = run("drift", folder / "later.csv", "--model", folder / "model.json")
    assert done.exit_code == 0, done.output
    assert "200 rows against the model's traffic" in done.output
    assert "never seen" in done.output


def test_a_wrong_share_is_an_error(folder: Path) -> None:
    done = run("rank", folder / "later.csv", "--model", folder / "model.json", "--inspect", "many")
    assert isinstance(done.exception, UsageError)
    assert "is no share" in str(done.exception)
