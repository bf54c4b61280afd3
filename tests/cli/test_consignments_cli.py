"""``umweg consignments``: schema, mapping template, check and conversion through the command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from umweg.cli.app import app
from umweg.core.errors import UmwegError

RUN = CliRunner()
GOOD = '{"id": "1", "destination": "KZ", "lines": [{"code": "854231", "mass_kg": 2.0}]}\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "july.jsonl"
    path.write_text(GOOD + '{"id": "2", "destinatoin": "KZ"}\n{"id": "3", "destination": "Wakanda"}\n')
    return path


def test_the_schema_is_the_published_one() -> None:
    told = json.loads(RUN.invoke(app, ["consignments", "schema"]).stdout)
    published = Path(__file__).parents[2] / "docs" / "reference" / "consignment.schema.json"
    assert told == json.loads(published.read_text("utf-8"))


def test_check_names_every_line_that_cannot_be_read_and_ends_with_one(file: Path) -> None:
    ran = RUN.invoke(app, ["consignments", "check", str(file)])
    assert ran.exit_code == 1
    text = " ".join(ran.stdout.split())
    assert "july.jsonl, line 2" in text
    assert "Did you mean 'destination'?" in text
    assert "3, destination" in text
    assert "1 can be read, 2 cannot." in text


def test_a_template_guesses_by_the_header_whatever_stands_between(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_text("Sendungsnummer;Empfänger;HS-Code\n1;A;8542\n", encoding="utf-8")
    told = RUN.invoke(app, ["consignments", "template", str(path)]).stdout
    assert '"HS-Code": "lines[].code"' in told


def test_conversion_keeps_what_it_can_and_goes_round(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "july.parquet"
    assert RUN.invoke(app, ["consignments", "convert", str(file), "--to", "parquet", "--out", str(out)]).exit_code == 0
    back = RUN.invoke(app, ["consignments", "convert", str(out)])
    assert json.loads(back.stdout.splitlines()[0]) == json.loads(GOOD)
    ftm = RUN.invoke(app, ["consignments", "convert", str(file), "--to", "ftm"])
    assert any(json.loads(x)["schema"] == "EconomicActivity" for x in ftm.stdout.splitlines() if x.startswith("{"))
    assert "FollowTheMoney has no place for" in " ".join(ftm.stderr.split())


def test_parquet_needs_a_file(file: Path) -> None:
    ran = RUN.invoke(app, ["consignments", "convert", str(file), "--to", "parquet"])
    assert isinstance(ran.exception, UmwegError)
    assert "--out" in ran.exception.where


@pytest.mark.parametrize(
    ("name", "raw", "looks"),
    [
        ("a.csv", b"%PDF-1.7 x;y", "a PDF"),
        ("a.xlsx", b"\x89PNG\r\n", "a picture (PNG)"),
        ("a", b"{1:F01BANKDEFF", "SWIFT MT"),
        ("a.tsv", b"SQLite format 3\0", "a database"),
        ("a.txt", b"Received: by mail", "an e-mail"),
    ],
)
def test_no_mapping_is_guessed_from_what_is_no_table(tmp_path: Path, name: str, raw: bytes, looks: str) -> None:
    path = tmp_path / name
    path.write_bytes(raw)
    ran = RUN.invoke(app, ["consignments", "template", str(path)])
    assert isinstance(ran.exception, UmwegError)
    assert looks in ran.exception.what or "no table" in ran.exception.what


@pytest.mark.parametrize("raw", ['{"id": 1', '{"id": "1", "lines": 7', '{"id": 1, "x": }', '{"day": 3, "id"'])
def test_json_that_is_cut_off_is_called_broken_whatever_stands_before_the_break(tmp_path: Path, raw: str) -> None:
    path = tmp_path / "cut.jsonl"
    path.write_text(raw)
    told = " ".join(RUN.invoke(app, ["consignments", "check", str(path)]).stdout.split())
    assert "The JSON is broken" in told
    assert "None" not in told
