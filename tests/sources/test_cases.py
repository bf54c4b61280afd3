"""The small files of others' layouts, with the right answers of their README: those that are read, and those named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.sources.parties import read
from umweg import ingest

pytestmark = pytest.mark.shared
NUMBERS = {("passport", "712345678", "RU"), ("INN", "7729355614", "RU")}
SHIP = {("IMO", "9826902", None), ("MMSI", "273123456", None)}


@pytest.fixture
def cases(shared: Path) -> Path:
    return shared.parent / "cases" / "sources"


def found(cases: Path, source: str, name: str) -> set[tuple[str, str, str | None]]:
    path = cases / name
    rows = read(source, *(sorted(path.iterdir()) if path.is_dir() else [path])).table.to_pylist()
    return {(i["type"], i["value"], i["country"]) for r in rows for i in r["identifiers"]}


@pytest.mark.parametrize(
    ("source", "name", "right"),
    [
        ("us-csl", "csl_pub.csv", NUMBERS | SHIP),
        ("us-csl", "csl_old.csv", NUMBERS),
        ("ofac-sdn", "ctl", NUMBERS | SHIP),
        ("ofac-sdn", "cm", {("passport", "712345678", "RU")}),
        ("ofac-sdn", "q", {("passport", "712345678", "RU"), ("identification", "210302198701102136", "CN"),
                           ("wallet", "1GqChmWq", None)}),
    ],
)  # fmt: skip
def test_identifiers(cases: Path, source: str, name: str, right: set[tuple[str, str, str | None]]) -> None:
    assert found(cases, source, name) == right


def test_the_same_parties_in_other_forms(cases: Path) -> None:
    def names(source: str, name: str) -> list[str]:
        return [r["name"] for r in read(source, cases / name).table.to_pylist()]

    assert names("us-csl", "csl.json") == ["TESTOV LLC"]
    assert names("ofac-sdn", "sdn_ns.xml") == ["TESTOV TRADING"]
    assert names("bis-dpl", "dpl_new.csv") == ["ACME TESTOV LLC"]
    assert names("uk-sl", "uk_pre.csv") == names("uk-sl", "uk_nopre.csv")


def test_a_list_has_vanished(cases: Path, tmp_path: Path) -> None:
    for day in ("2024-05-01", "2024-05-06"):
        (report,) = ingest(cases / f"csl_{day}.csv", source="us-csl", store=tmp_path / "s").files
    assert any("'SDN' (5 entries, of 2024-05-01) is not in this file" in w for w in report.warnings)


@pytest.mark.parametrize(
    ("source", "name", "instead"),
    [
        ("uk-sl", "ConList.csv", "UK Sanctions List"),
        ("ofac-sdn", "sdn_advanced.xml", "SDN.XML"),
        ("eu-fsf", "fsf.csv", "XML"),
        ("us-census", "usatrade.csv", "us-census"),
        ("uk-hmrc-bulk", "hmrc_bds.txt", "uk-hmrc"),
        ("comtrade", "ct_sitc.json", "H0 to H6"),
    ],
)
def test_named_with_what_to_take_instead(cases: Path, tmp_path: Path, source: str, name: str, instead: str) -> None:
    (report,) = ingest(cases / name, source=source, store=tmp_path / "s").files
    assert report.status == "refused"
    assert instead in report.error["mend"]


@pytest.mark.parametrize(
    ("source", "name", "right"),
    [
        ("comtrade", "ct_classic.csv", {("RU", 100_000, 15_000), ("US", 110_000, 15_000)}),
        ("comtrade", "ct_comtradr.csv", {("RU", 100_000, 15_000)}),
        ("comtrade", "ct_pandas_index.csv", {("RU", 100_000, 15_000), ("US", 110_000, 15_000)}),
        ("comtrade", "ct_pandas_float.csv", {("RU", 100_000, 15_000)}),
        ("comtrade", "ct_old_api.json", {("RU", 1000, None)}),
        ("eurostat-sdmx", "es_20.csv", {("KZ", 100, None)}),
        ("eurostat-sdmx", "es_labels.csv", {("KZ", 100, None)}),
        ("eurostat-sdmx", "es_name.csv", {("KZ", 100, None)}),
        ("eurostat-sdmx", "estat_ds-045409.tsv", {("KZ", 100, 150), ("KZ", None, None)}),
        ("us-census", "census_district.json", {("KZ", 30, None), ("RU", 5, None)}),
        ("us-census", "census_hs10.json", {("KZ", 17, None)}),
        ("us-census", "census_yearmonth.json", {("KZ", 10, None)}),
        ("us-census", "census_sum.json", {("KZ", 10, None), ("WORLD", 99, None)}),
        ("uk-hmrc", "hmrc_list.json", {("KZ", 100, 2)}),
        ("uk-hmrc", "hmrc_expand.json", {("KZ", 100, 2)}),
    ],
)
def test_figures(take_in: Callable, cases: Path, source: str, name: str, right: set[tuple[object, ...]]) -> None:
    report, rows = take_in(cases / name, source)
    assert report.status == "added"
    assert {(r["partner"], r["value"], r["mass_kg"]) for r in rows} == right


def test_partners_outside_the_table_refuse_no_file(take_in: Callable, cases: Path) -> None:
    report, rows = take_in(cases / "census_world.json", "us-census")
    assert (report.status, report.quarantined) == ("added", 0)
    assert len(rows) > 180
