"""Goods and control lists: the sources read them with their marks, and the law ships them with the same."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from tests.sources.parties import read
from umweg.core.errors import SourceError, UnknownName
from umweg.law.controls import control_list, shipped_controls
from umweg.law.load import goods_list, shipped_lists

ROOT = Path(__file__).resolve().parents[2]
FILES = {
    "chpl": ("chpl_2024-02.csv",),
    "ear-746": tuple(f"us_ear_746_supp{n}.csv" for n in ("2_partial", "4_partial", "5_partial", "7")),
    "eu-833": ("eu_833_export_codes_no_annex_2023-01.csv",),
    "eu-dual-use": ("eu_dualuse_annexI_2021_codes.csv", "eu_dualuse_annexI_2021_paragraphs.csv"),
    "us-ccl": ("us_ccl_eccn_2026-07-23.csv",),
}
COUNTS = {"chpl": 50, "ear-746": 13 + 1_935 + 131 + 50, "eu-833": 2_223, "eu-dual-use": 366, "us-ccl": 633}


@pytest.mark.shared
@pytest.mark.parametrize("source", FILES)
def test_every_file_reads_with_its_count(source: str, shared: Path) -> None:
    result = read(source, *(shared / "goods" / n for n in FILES[source]))
    assert (result.table.num_rows, len(result.bad), result.warnings) == (COUNTS[source], 0, ())


@pytest.mark.shared
def test_marks_and_completeness_are_those_of_the_manifest(shared: Path) -> None:
    rows = read("ear-746", *(shared / "goods" / n for n in FILES["ear-746"])).table.to_pylist()
    marks = Counter((r["list"][-1], r["completeness"], r["mark"]) for r in rows)
    assert marks == {
        ("2", "partial", "stated"): 13, ("4", "partial", "stated"): 1_612, ("4", "partial", "inferred"): 323,
        ("5", "partial", "stated"): 131, ("7", "complete", "stated"): 50,
    }  # fmt: skip
    tiers = Counter(r["tier"] for r in read("chpl", shared / "goods" / FILES["chpl"][0]).table.to_pylist())
    assert tiers == {"1": 4, "2": 5, "3.A": 16, "3.B": 9, "4.A": 11, "4.B": 5}


@pytest.mark.shared
def test_paragraphs_go_to_their_entries(shared: Path) -> None:
    rows = read("eu-dual-use", *(shared / "goods" / n for n in FILES["eu-dual-use"])).table.to_pylist()
    assert sum(len(json.loads(r["details"])["paragraphs"]) for r in rows) == 3_851
    alone = read("eu-dual-use", shared / "goods" / FILES["eu-dual-use"][0])
    assert alone.table.num_rows == 366
    with pytest.raises(SourceError, match="One file of entries"):
        read("eu-dual-use", shared / "goods" / FILES["eu-dual-use"][1])


def test_bad_codes_go_to_quarantine(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    head = "list,annex_or_tier,code,code_system,description,in_force_from,source"
    lines = ["L,,847130,HS6,,,s", "L,,47130,HS6,,,s", "L,,859999,HS6,,,s", "L,,847130,HS6,,,s", "L,,847140,HS7,,,s",
             ",,847150,HS6,,,s", "L,,847160,HS6,,soon,s"]  # fmt: skip
    path.write_text("\n".join([head, *lines]) + "\n")
    result = read("chpl", path)
    assert [(b.line, b.kind) for b in result.bad] == [
        (3, "bad code"), (4, "unknown code"), (5, "code twice"), (6, "unknown system"), (7, "no list"), (8, "bad date"),
    ]  # fmt: skip
    assert result.table.to_pylist()[0]["completeness"] == "partial"  # what the passport does not name


def test_shipped_supplements() -> None:
    keys = [k for k in shipped_lists() if k.startswith("ear-746")]
    assert {k: (len(goods_list(k).codes), len(goods_list(k).inferred), goods_list(k).completeness) for k in keys} == {
        "ear-746-supp2": (13, 0, "partial"),
        "ear-746-supp4": (1_935, 323, "partial"),
        "ear-746-supp5": (131, 0, "partial"),
        "ear-746-supp7": (50, 0, "complete"),
    }
    four = goods_list("ear-746-supp4")
    assert "323 are inferred" in four.ref.completeness
    assert four.in_force_from["250200"] == date(2024, 6, 12)
    assert four.tier("250100") == "industrial"
    assert goods_list("ear-746-supp7").codes == goods_list("chpl").codes
    assert goods_list("chpl").inferred == frozenset()


def test_control_lists() -> None:
    assert shipped_controls() == ["eu-dual-use", "us-ccl"]
    dual, ccl = control_list("eu-dual-use"), control_list("us-ccl")
    assert (len(dual.entries), len(ccl.entries)) == (366, 633)
    assert sum(len(e.paragraphs) for e in dual.entries.values()) == 3_851
    assert {dual.completeness, ccl.completeness} == {"partial"}
    assert not dual.verified
    assert "NS Column 1" in ccl.entries["0A501"].chart
    assert (ccl.entries["0A501"].exceptions or {})["GBS"] == "N/A"
    entry = dual.find("3A001.b.2")
    assert entry is not None
    assert entry.category == "3"
    with pytest.raises(UnknownName, match="EAR99"):
        ccl.find("EAR99")
    with pytest.raises(UnknownName, match="Shipped"):
        control_list("nope")


@pytest.mark.shared
def test_the_shipped_lists_are_those_of_the_source(shared: Path) -> None:
    def codes(name: str, column: str = "code") -> set[str]:
        with (shared / "goods" / name).open(encoding="utf-8-sig", newline="") as f:
            return {r[column] for r in csv.DictReader(f)}

    for n, name in zip("2457", FILES["ear-746"], strict=True):
        assert goods_list(f"ear-746-supp{n}").codes == codes(name)
    assert set(control_list("eu-dual-use").entries) == codes(FILES["eu-dual-use"][0])
    assert set(control_list("us-ccl").entries) == codes(FILES["us-ccl"][0], "eccn")


@pytest.mark.shared
def test_deriving_again_changes_no_byte(shared: Path, tmp_path: Path) -> None:
    law = ROOT / "src" / "umweg" / "law"
    copy = tmp_path / "scripts" / "derive_law.py"
    copy.parent.mkdir()
    copy.write_bytes((ROOT / "scripts" / "derive_law.py").read_bytes())
    subprocess.run([sys.executable, str(copy), str(shared / "goods")], check=True, capture_output=True, timeout=60)
    made = sorted(p for p in (tmp_path / "src" / "umweg" / "law").rglob("*") if p.is_file())
    assert len(made) == 9
    for path in made:
        assert path.read_bytes() == (law / path.relative_to(tmp_path / "src" / "umweg" / "law")).read_bytes()
