"""`umweg screen` over the formats people have: a listed party is found wherever the format names it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.here import run_here
from tests.cli.screening import POLICY, loaded
from tests.screening.consignments.samples import FIXTURES
from tests.screening.consignments.workbooks import HEADER, mapping, workbook

LISTED = "NEVIDAL SHIPPING &amp; TRADING LLC"


@pytest.fixture(scope="module")
def env(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return loaded(tmp_path_factory.mktemp("formats"))


@pytest.mark.parametrize(("name", "before"), [
    ("asycuda.xml", "Broker Muster"), ("asycuda.xml", "LLC Kavkaz Muster"), ("invoice-ubl.xml", "Muster Treuhand"),
    ("invoice-ubl.xml", "ТОО Ромашка"), ("invoice-cii.xml", "Third Payer Ltd"), ("pacs008.xml", "Quiet Owner LLP"),
    ("pacs008.xml", "Vymyshlenny Bank"), ("pain001.xml", "Muster Holding"), ("bill.json", "Second Notify"),
    ("bill.json", "House Buyer"), ("cusdec.edi", "Maker Ltd"), ("transit.xml", "Sunny Toys"),
])  # fmt: skip
def test_a_listed_party_is_found_where_a_format_names_it(env: dict[str, str], tmp_path: Path, name: str, before: str
                                                         ) -> None:  # fmt: skip
    text = (FIXTURES / name).read_text("utf-8")
    assert before in text
    listed = LISTED if name.endswith(".xml") else LISTED.replace("&amp;", "&")
    path = tmp_path / name
    path.write_text(text.replace(before, listed), "utf-8")
    ran = run_here("screen", path, "--policy", POLICY, "--format", "jsonl", "--no-keep", **env)
    assert ran.code == 0, ran.err
    reasons = [r for line in ran.out.splitlines() for r in json.loads(line)["reasons"]]
    assert any(r["check"] == "party-listed" and "NEVIDAL" in str(r["text"]) for r in reasons)


def test_a_listed_party_is_found_in_a_workbook(env: dict[str, str], tmp_path: Path) -> None:
    path = workbook(tmp_path, ("Juli",), HEADER, (7, "2024-03-01", "NEVIDAL SHIPPING & TRADING LLC", "AE", 9503, 5))
    ran = run_here(
        "screen", path, "--mapping", mapping(tmp_path), "--policy", POLICY, "--format", "jsonl", "--no-keep", **env
    )
    assert ran.code == 0, ran.err
    (decision,) = map(json.loads, ran.out.splitlines())
    assert decision["consignment_id"] == "7"
    assert any(r["check"] == "party-listed" for r in decision["reasons"])


def test_no_payment_and_no_amendment_is_released(env: dict[str, str], tmp_path: Path) -> None:
    for name in ("pacs008.xml", "pain001.xml"):
        ran = run_here("screen", FIXTURES / name, "--policy", POLICY, "--format", "jsonl", "--no-keep", **env)
        assert ran.code == 0, ran.err
        assert {json.loads(line)["outcome"] for line in ran.out.splitlines()} <= {"information", "review", "stop"}


def test_a_file_that_is_none_is_told_what_it_is(env: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "july.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    ran = run_here("screen", path, "--policy", POLICY, **env)
    assert ran.code == 2
    assert "an XLS of before 2007" in ran.err
    assert "save it as XLSX" in ran.err
