"""Every recorded sample of trade reads with the counts of the raw file, counted here without the reader."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from umweg import engines
from umweg.core.errors import SourceError
from umweg.files.input_file import InputFile
from umweg.sources import CheckedRows, FileOptions, get
from umweg.sources.trade.check import check

Read = tuple[CheckedRows, list[dict[str, Any]]]


def read(path: Path, source: str, options: FileOptions | None = None, name: str | None = None) -> Read:
    """Stage and judge one file without a store; the result and the good rows."""
    engine = engines.open()
    with tempfile.TemporaryDirectory() as scratch:
        given, found = InputFile(path, name or path.name, Path(scratch)), get(source)
        result = check(engine, found.stage(engine, given, options or FileOptions(), found.passport), given)
        table = engine.arrow("select * from good order by all").to_pylist()
    engine.close()
    return result, table


def lines(path: Path, encoding: str = "utf-8") -> int:
    return sum(1 for _ in csv.reader(io.StringIO(path.read_text(encoding)))) - 1


@pytest.mark.shared
def test_comext_full_v2(shared: Path) -> None:
    path = shared / "formats" / "comext_full_v2_202402_sample.dat"
    result, rows = read(path, "comext-bulk")
    assert (result.read, result.stored, result.quarantined) == (lines(path), lines(path), 0)
    raw = {r["PRODUCT_NC"]: r for r in csv.DictReader(path.open())}
    for r in rows:
        line = raw[r["product"]]
        assert (r["value"], r["mass_kg"], r["qty"]) == (float(line["VALUE_EUR"]), float(line["QUANTITY_KG"]), None)
    assert "39XXXXXX" in raw
    assert {(r["reporter"], r["partner"], r["flow"], r["valuation"]) for r in rows} == {("AT", "AD", "export", "FOB")}


@pytest.mark.shared
def test_comext_old_layouts(shared: Path) -> None:
    result, rows = read(shared / "formats" / "comext_old_1000ecu_sample.dat", "comext-bulk")
    assert (result.read, result.stored) == (2, 2)
    assert [(r["reporter"], r["partner"], r["value"], r["mass_kg"], r["currency"]) for r in rows] == [
        ("FR", "NL", 6191130, 1947900, "EUR"),
        ("FR", "NL", 20660, 2300, "EUR"),
    ]
    path = shared / "formats" / "comext_full_historical_declarant_header_sample.dat"
    _, (row,) = read(path, "comext-bulk")
    assert (row["reporter"], row["partner"], row["product"], row["value"]) == ("FR", "NL", "99RRR100", 2580)
    assert (row["qty"], row["qty_unit"], row["flow"], row["valuation"]) == (1, "A", "import", "CIF")


@pytest.mark.shared
def test_jsonstat(shared: Path) -> None:
    path = shared / "formats" / "eurostat_jsonstat_DS-045409_shape.json"
    result, rows = read(path, "eurostat-jsonstat")
    assert result.stored == len(json.loads(path.read_text())["value"])
    assert {(r["reporter"], r["period"].month, r["value"]) for r in rows} == {
        ("DE", 5, 10),
        ("DE", 6, 20),
        ("FR", 5, 5),
        ("EU27_2020", 5, 1000),
        ("EU27_2020", 6, 2000),
    }


@pytest.mark.shared
def test_easycomext(shared: Path) -> None:
    path = shared / "formats" / "eurostat_easycomext_relational_view.csv"
    result, rows = read(path, "eurostat-easycomext")
    raw = list(csv.DictReader(path.open(encoding="utf-8")))
    euro = [r for r in raw if r["REPORTER"].startswith("Euro area")]
    assert sum(result.left_out.values()) == len(euro) == 2
    assert (result.stored, result.quarantined) == (len(raw) - 2, 0)
    members = [r for r in rows if len(r["reporter"]) == 2 and r["reporter"] != "EU"]
    (union,) = [r for r in rows if r["reporter"] == "EU27_2020"]
    assert len(members) == 27
    assert sum(r["value"] for r in members) == union["value"] == 921956331


@pytest.mark.shared
def test_comtrade_json(shared: Path) -> None:
    for name in ("comtrade_v1_get_C_A_HS_recorded.json", "comtrade_public_preview_C_A_HS_recorded.json"):
        path = shared / "formats" / name
        raw = json.loads(path.read_text())["data"]
        result, rows = read(path, "comtrade")
        assert (result.read, result.stored, result.quarantined) == (len(raw), len(raw), 0)
        assert sorted(r["value"] for r in rows) == sorted(r["primaryValue"] for r in raw)
        assert {r["freq"] for r in rows} == {"A"}
        assert {(r["flow"], r["valuation"]) for r in rows} == {("import", "CIF"), ("export", "FOB")}
        assert {(r["mass_kg"], r["qty"]) for r in rows} == {(None, None)}
        assert {r["nomenclature"] for r in rows} <= {"HS2007", "HS2022"}


@pytest.mark.shared
def test_comtrade_what_is_no_data_is_named(shared: Path) -> None:
    with pytest.raises(SourceError, match="list of 1 bulk files"):
        read(shared / "formats" / "comtrade_v1_bulk_availability_recorded.json", "comtrade")
    with pytest.raises(SourceError, match="no records"):
        read(shared / "formats" / "comtrade_v1_bulk_empty_recorded.json", "comtrade")


@pytest.mark.shared
def test_comtrade_web_download_with_its_48th_field(shared: Path) -> None:
    path = shared / "formats" / "comtradeplus_web_download_TradeData.csv"
    raw = list(csv.reader(io.StringIO(path.read_text("latin-1"))))
    head = raw[0]
    assert (len(head), {len(r) for r in raw[1:]}) == (47, {48})
    result, rows = read(path, "comtrade")
    assert (result.read, result.stored, result.quarantined) == (len(raw) - 1, len(raw) - 1, 0)
    at = head.index("primaryValue")
    assert sorted(r["value"] for r in rows) == sorted(float(r[at]) for r in raw[1:])


@pytest.mark.shared
def test_comtrade_extracts(shared: Path) -> None:
    path = shared / "formats" / "comtrade_monthly_extract_georgia_8703_head200.csv"
    result, rows = read(path, "comtrade", FileOptions("HS"))
    assert (result.stored, result.quarantined) == (lines(path), 0)
    assert {r["reporter"] for r in rows} == {"GE"}
    path = shared / "trade" / "comtrade_monthly_armenia_vehicles.parquet"
    count, grains, total = engines.open().rows(
        "select count(*), count(distinct (trade_code, partner_code, commodity_code, period_desc)), "
        f"sum(trade_value_us) from '{path}'"
    )[0]
    result, rows = read(path, "comtrade", FileOptions("HS"))
    assert (result.read, result.quarantined) == (count, 0)
    assert result.stored + result.merged == count
    assert result.stored == grains
    assert sum(r["value"] for r in rows) == pytest.approx(total)
    year = [r for r in rows if r["product"] == "8703" and r["period"].year == 2022]
    legs = {("US", "import"): 197.5, ("RU", "export"): 237}
    for (partner, flow), millions in legs.items():
        found = sum(r["value"] for r in year if (r["partner"], r["flow"]) == (partner, flow))
        assert found == pytest.approx(millions * 1e6, rel=0.01)


@pytest.mark.shared
def test_comtrade_bulk_file(shared: Path, tmp_path: Path) -> None:
    raw = json.loads((shared / "formats" / "comtrade_v1_get_C_A_HS_recorded.json").read_text())["data"]
    text = "\n".join("\t".join("" if v is None else str(v) for v in r.values()) for r in ({k: k for k in raw[0]}, *raw))
    path = tmp_path / "COMTRADE-FINAL-CA1562010H3[2024-01-01].gz"
    path.write_bytes(gzip.compress(text.encode()))
    result, rows = read(path, "comtrade")
    assert (result.stored, result.quarantined) == (4, 0)
    assert sorted(r["value"] for r in rows) == sorted(r["primaryValue"] for r in raw)


@pytest.mark.shared
def test_baci(shared: Path) -> None:
    path = shared / "formats" / "BACI_HS92_Y2021_V202301_subset_AFG_ZAF.csv"
    raw = list(csv.DictReader(path.open()))
    result, rows = read(path, "baci")
    assert (result.read, result.stored, result.quarantined) == (len(raw), len(raw), 0)
    assert sum(r["value"] for r in rows) == pytest.approx(1000 * sum(float(r["v"]) for r in raw))
    mass = [float(r["q"]) for r in raw if r["q"].strip() != "NA"]
    assert sum(r["mass_kg"] for r in rows if r["mass_kg"] is not None) == pytest.approx(1000 * sum(mass))
    assert {len(r["product"]) for r in rows} == {6}
    assert {(r["nomenclature"], r["status"], r["flow"]) for r in rows} == {("HS1988", "estimated", "export")}
    assert any("HS1988" in r for r in result.remarks)


@pytest.mark.shared
def test_baci_numbers_are_the_countries_of_its_own_table(shared: Path) -> None:
    from umweg.core.codes import countries

    path = shared / "formats" / "BACI_country_codes_V202201.csv"
    with pytest.raises(SourceError, match="table of countries"):
        read(path, "baci")
    table = list(csv.DictReader(path.open(encoding="latin-1")))
    found = {r["country_code"]: countries.resolve(r["country_code"]) for r in table}
    odd = {
        (r["country_code"], r["iso_2digit_alpha"], found[r["country_code"]].code)
        for r in table
        if found[r["country_code"]].kind == "country" and r["iso_2digit_alpha"] != found[r["country_code"]].code
    }
    # FQ is what TF was called; the table writes Namibia's NA as missing
    assert odd == {("260", "FQ", "TF"), ("516", "", "NA")}
    known = {"490": "UN-490", "699": "IN", "757": "CH", "842": "US", "251": "FR", "579": "NO"}
    assert {c: found[c].code for c in known} == known


@pytest.mark.shared
def test_census_and_hmrc(shared: Path) -> None:
    result, (row,) = read(shared / "formats" / "us_census_exports_hs_shape.json", "us-census")
    assert (row["partner"], row["value"], sum(result.left_out.values())) == ("WORLD", 100705, 1)
    result, rows = read(shared / "formats" / "us_census_imports_hs_shape.json", "us-census")
    assert [(r["partner"], r["product"], r["value"]) for r in rows] == [("CN", "570331", 409808), ("CN", "830910", 0)]
    result, (row,) = read(shared / "formats" / "uk_hmrc_ots_odata_row.json", "uk-hmrc")
    assert (row["reporter"], row["partner"], row["flow"], row["value"]) == ("GB", "QV", "import", 148391144)
    assert (row["currency"], row["status"], row["period"]) == ("GBP", "estimated", date(2000, 1, 1))


@pytest.mark.shared
def test_national_totals_through_a_mapping(shared: Path) -> None:
    path = shared / "trade" / "national_trade_by_partner.parquet"
    n, aggregates, consignment = engines.open().rows(
        "select count(*), count(*) filter (is_aggregate), count(*) filter (flow = 'import_consignment' and "
        f"not is_aggregate) from '{path}'"
    )[0]
    result, rows = read(path, "tidy", FileOptions(mapping="national-totals"))
    assert result.left_out == {"is_aggregate is true": aggregates, "flow is import_consignment": consignment}
    assert result.read == n - aggregates - consignment == result.stored + result.quarantined
    assert result.quarantined < 0.01 * result.read
    russia = [r for r in rows if (r["reporter"], r["partner"], r["flow"]) == ("KZ", "RU", "export")]
    assert len(russia) == 6


@pytest.mark.shared
def test_armstat_and_vehicles_through_mappings(shared: Path, take_in: Callable) -> None:
    path = shared / "trade" / "armstat_monthly_by_country_2007_2024.parquet"
    n, exports = engines.open().rows(f"select count(*), sum(export) from '{path}' where country = 'Georgia'")[0]
    result, rows = read(path, "tidy", FileOptions(mapping="armstat-monthly"))
    georgia = [r["value"] for r in rows if (r["partner"], r["flow"]) == ("GE", "export")]
    assert (len(georgia), sum(georgia)) == (n, pytest.approx(exports * 1000))
    assert result.read == 2 * engines.open().scalar(f"select count(*) from '{path}'")
    path = shared / "trade" / "comtrade_monthly_armenia_vehicles.parquet"
    result, rows = read(path, "tidy", FileOptions(mapping="comtrade-extract"))
    assert (result.read, result.stored, result.quarantined) == (10405, 6082, 0)
