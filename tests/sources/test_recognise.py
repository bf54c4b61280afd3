"""What a file is, told by its name and first bytes: every sample at hand is what it is, or honestly unclear."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest

from tests.cli.here import run_here
from umweg import ingest, sample
from umweg.core.errors import UsageError
from umweg.sources.passport import passports
from umweg.sources.recognise import candidates, recognise

FIXTURES = Path(__file__).parents[1] / "fixtures"
OURS = {
    "ecb/small.csv": "ecb", "eurostat_sdmx/small.csv": "eurostat-sdmx", "ftm/small.ftm.json": "ftm",
    "tidy/small.csv": "tidy", "uk_hmrc_bulk/SMKE191911": "uk-hmrc-bulk", "uk_hmrc_bulk/SMKI191911": "uk-hmrc-bulk",
    "uk_sl/small.csv": "uk-sl", "uk_sl/small.xml": "uk-sl",
}  # fmt: skip
SHARED = {
    "formats/BACI_HS92_Y2021_V202301_subset_AFG_ZAF.csv": "baci",
    "formats/comext_full_historical_declarant_header_sample.dat": "comext-bulk",
    "formats/comext_full_v2_202402_sample.dat": "comext-bulk",
    "formats/comext_old_1000ecu_sample.dat": "comext-bulk",
    "formats/comtrade_monthly_extract_georgia_8703_head200.csv": "comtrade",
    "formats/comtrade_public_preview_C_A_HS_recorded.json": "comtrade",
    "formats/comtrade_v1_get_C_A_HS_recorded.json": "comtrade",
    "formats/comtradeplus_web_download_TradeData.csv": "comtrade",
    "formats/eurostat_databrowser_DS-045409_spreadsheet.xlsx": "eurostat-workbook",
    "formats/eurostat_easycomext_relational_view.csv": "eurostat-easycomext",
    "formats/eurostat_jsonstat_DS-045409_shape.json": "eurostat-jsonstat",
    "formats/eurostat_sdmx_csv_DS-045409_sample.csv": "eurostat-sdmx",
    "formats/uk_hmrc_ots_odata_row.json": "uk-hmrc",
    "formats/us_census_exports_hs_shape.json": "us-census",
    "formats/us_census_imports_hs_shape.json": "us-census",
    "goods/chpl_2024-02.csv": "chpl",
    "goods/eu_833_export_codes_no_annex_2023-01.csv": "eu-833",
    "goods/eu_dualuse_annexI_2021_codes.csv": "eu-dual-use",
    "goods/eu_dualuse_annexI_2021_paragraphs.csv": "eu-dual-use",
    "goods/us_ccl_eccn_2026-07-23.csv": "us-ccl",
    "goods/us_ear_746_supp2_partial.csv": "ear-746",
    "goods/us_ear_746_supp7.csv": "ear-746",
    "parties/add_2025-12-24.csv": "ofac-sdn",
    "parties/alt_2025-12-24.csv": "ofac-sdn",
    "parties/sdn_2024-05-03.csv": "ofac-sdn",
    "parties/sdn_2021-03-10.xml.gz": "ofac-sdn",
    "parties/cons_add_2025-12-19.csv": "ofac-cons",
    "parties/cons_prim_2025-12-19.csv": "ofac-cons",
    "parties/csl_2026-07-31_flat.csv.gz": "us-csl",
    "parties/dpl_2022-09.txt": "bis-dpl",
    "parties/fsf_xmlFullSanctionsList_1_1_2021-03-02.xml.gz": "eu-fsf",
    "parties/un_consolidated_2026-02-27.xml": "un-sc",
    "trade/comtrade_monthly_armenia_vehicles.parquet": "comtrade",
    "trade/eurostat_cn8_monthly_2020_2022.parquet": "tidy",
    "formats/BACI_country_codes_V202201.csv": "",
    "formats/comtrade_ref_Reporters.json": "",
    "goods/country_flags.csv": "",
    "trade/national_trade_by_partner.parquet": "",
}


def names(path: Path) -> str:
    return " ".join(p.name for p in candidates(path))


def test_every_source_says_how_its_files_are_known() -> None:
    assert [p.name for p in passports() if not p.recognised_by] == []


@pytest.mark.parametrize("file", OURS)
def test_our_samples(file: str) -> None:
    assert names(FIXTURES / file) == OURS[file]


@pytest.mark.shared
@pytest.mark.parametrize("file", SHARED)
def test_real_samples(shared: Path, file: str) -> None:
    assert names(shared / file) == SHARED[file]


def test_packed_files_are_looked_into(tmp_path: Path) -> None:
    raw = (FIXTURES / "ecb" / "small.csv").read_bytes()
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(raw))
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as z:
        z.writestr("inside.csv", raw)
    assert [names(tmp_path / n) for n in ("a.csv.gz", "b.zip")] == ["ecb", "ecb"]


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04broken", b"\x1f\x8b\x08broken", b"<!--", b"\xff\xfe\x00", b'"\n"'])
def test_broken_files_are_of_no_source(tmp_path: Path, raw: bytes) -> None:
    for name in ("a.csv", "a.parquet"):
        (tmp_path / name).write_bytes(raw)
        assert candidates(tmp_path / name) == ()


def test_two_lists_of_one_shape_are_told_apart_by_name_only(tmp_path: Path) -> None:
    row = '36,"AEROCARIBBEAN AIRLINES",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n'
    (tmp_path / "list.csv").write_text(row)
    with pytest.raises(UsageError, match=r"several sources.*ofac-cons.*ofac-sdn"):
        recognise([tmp_path / "list.csv"])
    for name, source in (("sdn.csv", "ofac-sdn"), ("cons_prim.csv", "ofac-cons")):
        (tmp_path / name).write_text(row)
        assert recognise([tmp_path / name]).name == source
    with pytest.raises(UsageError, match=r"2 sources: ofac-sdn: sdn\.csv; ofac-cons: cons_prim\.csv"):
        recognise([tmp_path / "sdn.csv", tmp_path / "cons_prim.csv"])


def test_ingest_says_what_it_took_the_file_for(tmp_path: Path) -> None:
    ran = run_here("ingest", sample.PATH, "--nomenclature", "CN", "--store", tmp_path / "s", "--dry-run")
    assert ran.code == 0, ran.err
    assert "Taken for tidy" in ran.err
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    ran = run_here("ingest", tmp_path / "x.csv", "--store", tmp_path / "s")
    assert (ran.code, "--source" in ran.err) == (2, True)
    with pytest.raises(UsageError, match=r"not known what 'x\.csv' is"):
        ingest(tmp_path / "x.csv", tmp_path / "s")
    assert not (tmp_path / "s").exists()
