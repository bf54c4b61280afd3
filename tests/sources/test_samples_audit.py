"""No file of the samples is left out: each is read, or is a reference that a reader must agree with."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
from lxml import etree

from tests.sources.parties import facts
from tests.sources.parties import read as read_list
from tests.sources.test_trade_samples import read
from umweg.core.errors import SourceError
from umweg.ftm import identifiers
from umweg.sources import get
from umweg.sources.baci.read import COLUMNS
from umweg.sources.comtrade.layout import FIELDS
from umweg.sources.comtrade.read import TOTALS

pytestmark = pytest.mark.shared

READ = {  # files whose records are counted by tests, by the beginning of their names -> module
    "formats/BACI_HS92": "test_trade_samples", "formats/comext_": "test_trade_samples",
    "formats/comtrade_monthly_extract": "test_trade_samples", "formats/comtrade_public_preview": "test_trade_samples",
    "formats/comtrade_v1_": "test_trade_samples", "formats/comtradeplus_web_download": "test_trade_samples",
    "formats/eurostat_databrowser": "test_source_eurostat_workbook",
    "formats/eurostat_easycomext": "test_trade_samples", "formats/eurostat_jsonstat": "test_trade_samples",
    "formats/eurostat_sdmx_csv": "test_source_eurostat_sdmx", "formats/uk_hmrc_ots_odata_row": "test_trade_samples",
    "formats/us_census_": "test_trade_samples", "goods/chpl_": "test_parties_goods",
    "goods/eu_833_": "test_parties_goods", "goods/eu_dualuse_": "test_parties_goods",
    "goods/us_ccl_": "test_parties_goods", "goods/us_ear_746_": "test_parties_goods",
    "parties/add_": "test_parties_counts", "parties/alt_": "test_parties_counts",
    "parties/cons_": "test_parties_counts", "parties/csl_": "test_parties_counts",
    "parties/dpl_": "test_parties_counts", "parties/fsf_": "test_parties_counts", "parties/sdn_": "test_parties_counts",
    "parties/un_consolidated_": "test_parties_counts",
}  # fmt: skip
REFERENCES = {  # what no source reads as records, and why
    "formats/BACI_country_codes": "test_trade_samples", "formats/BACI_readme": "here",
    "formats/comtrade_ref_": "here; reporters: test_codes_countries", "parties/schemas/": "here",
    "formats/uk_hmrc_smke19_field_spec": "test_source_hmrc_bulk", "goods/country_flags": "law: test_law_regimes",
    "goods/us_country_chart_": "law, not sources", "goods/us_country_groups_": "law, not sources",
}  # fmt: skip


def test_every_file_is_accounted_for(shared: Path) -> None:
    found = {str(p.relative_to(shared)) for d in ("formats", "parties", "goods") for p in (shared / d).rglob("*.*")}
    starts = (*READ, *REFERENCES)
    assert {f for f in found if not f.startswith(starts)} == set()
    assert {s for s in starts if not any(f.startswith(s) for f in found)} == set()


@pytest.mark.parametrize("start", READ)
def test_the_module_that_should_read_it_names_it(start: str) -> None:
    here = Path(__file__).parent
    words = (here / f"{READ[start]}.py").read_text("utf-8")
    assert start.partition("/")[2] in words


def test_fields_of_comtrade_are_those_of_its_own_reference(shared: Path) -> None:
    path = shared / "formats" / "comtrade_ref_TradeDataItems.json"
    items = [r["dataItem"].lower() for r in json.loads(path.read_text("utf-8-sig"))["results"]]
    assert sorted(items) == sorted(f.lower() for f in FIELDS)


def test_the_total_of_all_modes_is_the_one_of_the_reference(shared: Path) -> None:
    path = shared / "formats" / "comtrade_ref_ModeOfTransportCodes.json"
    modes = {r["id"]: r["text"] for r in json.loads(path.read_text("utf-8-sig"))["results"]}
    assert [i for i, said in modes.items() if "TOTAL" in said] == [c for c in TOTALS["motCode"] if c in modes]


@pytest.mark.parametrize("name", ["ref_ModeOfTransportCodes", "ref_Reporters", "ref_TradeDataItems"])
def test_reference_tables_of_comtrade_are_no_data(shared: Path, name: str) -> None:
    with pytest.raises(SourceError, match="no answer of Comtrade"):
        read(shared / "formats" / f"comtrade_{name}.json", "comtrade")


def test_baci_says_its_columns(shared: Path) -> None:
    path = shared / "formats" / "BACI_readme_V202201.txt"
    said = path.read_text("latin-1").partition("List of Variables")[2]
    assert re.findall(r"(?m)^(\w):", said) == list(COLUMNS)
    with pytest.raises(SourceError):
        read(path, "baci")


def test_all_records_of_the_non_sdn_files(shared: Path) -> None:
    raw = {}
    for kind, width in (("prim", 12), ("alt", 5), ("add", 6)):
        with (shared / "parties" / f"cons_{kind}_2025-12-19.csv").open(encoding="utf-8", newline="") as f:
            raw[kind] = [r for r in csv.reader(f) if len(r) == width]
    numbers = {r[0] for r in raw["prim"]}
    result = read_list("ofac-cons", *(shared / "parties" / f"cons_{k}_2025-12-19.csv" for k in raw))
    said = facts(result)
    assert (said["list"], said["aliases"], said["addresses"]) == tuple(str(len(raw[k])) for k in raw)
    assert result.facts.read == sum(map(len, raw.values()))
    assert said["aliases with party"] == str(sum(r[0] in numbers for r in raw["alt"]))
    assert said["addresses with party"] == str(sum(r[0] in numbers for r in raw["add"]))
    places = sum(any(x.strip() not in ("", "-0-") for x in r[2:4]) for r in raw["add"])
    assert sum(len(r) for r in result.table.column("addresses").to_pylist()) == places


SCHEMAS = {
    "OFAC_xml.xsd": ("ofac-sdn", {"sdnList", "sdnEntry", "publshInformation", "Publish_Date", "Record_Count"}),
    "UN_consolidated.xsd": (
        "un-sc",
        {"CONSOLIDATED_LIST", "INDIVIDUALS", "INDIVIDUAL", "ENTITIES", "ENTITY", "dateGenerated"},
    ),
    "un_sc-sanctions.xsd": (
        "un-sc",
        {"CONSOLIDATED_LIST", "INDIVIDUALS", "INDIVIDUAL", "ENTITIES", "ENTITY", "dateGenerated"},
    ),
    "eu_fsf_schema_1_1.xsd": (  # what comes last is not in the list here; it would be reported
        "eu-fsf",
        {"export", "sanctionEntity", "generationDate", "globalFileId", "additionalInformation", "corrigendum"},
    ),
}


@pytest.mark.parametrize("name", SCHEMAS)
def test_passports_name_every_field_of_the_schema(shared: Path, name: str) -> None:
    source, outside = SCHEMAS[name]
    tree = etree.parse(shared / "parties" / "schemas" / name)
    space = {"x": "http://www.w3.org/2001/XMLSchema"}
    named = {e.get("name") for kind in ("element", "attribute") for e in tree.iterfind(f".//x:{kind}[@name]", space)}
    known = {part for path in get(source).passport.columns for part in path.replace("@", "").split("/")}
    assert len(named) > 50
    assert named - known == outside


@pytest.mark.parametrize("source", ["ofac-sdn", "un-sc", "eu-fsf"])
def test_a_schema_is_no_list(shared: Path, source: str) -> None:
    with pytest.raises(SourceError, match="outermost element is 'schema'"):
        read_list(source, shared / "parties" / "schemas" / "ofac_sdn_advanced.xsd")


def test_kinds_of_identifiers_that_ofac_names_are_known(shared: Path) -> None:
    with (shared / "parties" / "schemas" / "OFAC_Id_Types.csv").open(encoding="utf-8-sig") as f:
        kinds = [r["OFAC_ID_TYPE"] for r in csv.DictReader(f)]
    assert len(kinds) > 100
    assert [k for k in kinds if not identifiers.known(k)] == []
