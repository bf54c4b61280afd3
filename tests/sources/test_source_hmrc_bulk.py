"""HMRC's bulk files, written here to the published layout: no real one was at hand."""

from __future__ import annotations

import csv
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.sources.test_trade_samples import Read, read
from umweg.core.errors import SourceError
from umweg.sources import get
from umweg.sources.uk_hmrc_bulk.read import FIELDS


def changed(fixtures: Path, tmp_path: Path, old: str, new: str, name: str = "SMKE191911") -> Read:
    text = (fixtures / "uk_hmrc_bulk" / name).read_bytes().decode()
    assert old in text
    (tmp_path / name).write_bytes(text.replace(old, new).encode())
    return read(tmp_path / name, "uk-hmrc-bulk")


def test_exports(fixtures: Path) -> None:
    result, rows = read(fixtures / "uk_hmrc_bulk" / "SMKE191911", "uk-hmrc-bulk")
    found = {r["product"]: r for r in rows}
    assert set(found) == {"87032319", "85423190"}
    cars, chips = found["87032319"], found["85423190"]
    assert (cars["reporter"], cars["partner"], cars["flow"]) == ("GB", "NO", "export")
    assert cars["period"] == date(2019, 11, 1)
    assert (cars["value"], cars["mass_kg"], cars["qty"], cars["currency"]) == (20000, 2900, 2, "GBP")  # two ports
    assert (chips["partner"], chips["mass_kg"], chips["qty"], chips["valuation"]) == ("KZ", None, None, "FOB")
    assert result.left_out == {"amendments of other months": 1, "left out of HMRC's totals (suite indicator)": 1}
    assert (result.read, result.stored, result.merged, result.quarantined) == (3, 2, 1, 0)


def test_imports_by_country_of_dispatch(fixtures: Path) -> None:
    _, (row,) = read(fixtures / "uk_hmrc_bulk" / "SMKI191911", "uk-hmrc-bulk")
    assert (row["partner"], row["flow"], row["value"], row["qty"]) == ("CN", "import", 100000, 10000)
    assert row["valuation"] == "CIF"


def test_packed(fixtures: Path, tmp_path: Path) -> None:
    path = tmp_path / "SMKE191911.zip"
    with zipfile.ZipFile(path, "w") as z:
        z.write(fixtures / "uk_hmrc_bulk" / "SMKE191911", "SMKE191911")
    assert read(path, "uk-hmrc-bulk")[0].stored == 2


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("HMCUSTOMS MONTHLY DATA", "HMRC", "no header"),
        ("NOVEMBER", "BRUMAIRE", "no header"),
        ("NON-EU EXPORTS", "EU DISPATCHES", "no header"),
        ("999999999|", "888888888|", "cut off"),
        ("870323190|78120", "870323190|0|78120", "fields of 9, 1, 5"),
    ],
)
def test_what_is_no_such_file_is_refused(fixtures: Path, tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        changed(fixtures, tmp_path, old, new)


def test_bad_records_keep_their_lines(fixtures: Path, tmp_path: Path, take_in: Any) -> None:
    text = (fixtures / "uk_hmrc_bulk" / "SMKE191911").read_text()
    lines = text.splitlines()
    lines[2] = lines[2].replace("|+000000000007500|", "|+00000000000x500|")
    lines.insert(3, "854231900|77640|000")
    path = tmp_path / "SMKE191911"
    path.write_text("\n".join(lines) + "\n")
    report, _ = take_in(path, "uk-hmrc-bulk", max_bad_share=0.9)
    assert [(e.line, e.field) for e in report.examples if "number" in e.reason] == [(3, "value")]
    assert [e.line for e in report.examples if "broken" in e.reason] == [4]
    assert report.read == 4
    assert "The trailer counts 5 records; the file has 6." in report.warnings
    assert any("without a sample" in w for w in report.warnings)


def test_passport() -> None:
    passport = get("uk-hmrc-bulk").passport
    assert passport.untested
    assert {n for f in FIELDS.values() for n, _ in f} == set(passport.columns)


@pytest.mark.shared
def test_the_fields_of_exports_are_those_specified(shared: Path) -> None:
    with (shared / "formats" / "uk_hmrc_smke19_field_spec.csv").open() as f:
        assert [(r["field"], int(r["width"])) for r in csv.DictReader(f)] == list(FIELDS["EXPORTS"])
