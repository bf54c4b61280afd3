"""Hostile and broken trade files: each ends in a clear error or in quarantine, never in a crash or a silent loss."""

from __future__ import annotations

import gzip
import json
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.sources.test_trade_samples import read
from umweg.core.errors import SourceError, UsageError
from umweg.sources import FileOptions

py7zr = pytest.importorskip("py7zr")

HEAD = (
    "REPORTER,PARTNER,TRADE_TYPE,PRODUCT_NC,PRODUCT_SITC,PRODUCT_CPA21,PRODUCT_CPA22,PRODUCT_BEC,PRODUCT_BEC5,"
    "PRODUCT_SECTION,FLOW,STAT_PROCEDURE,SUPPL_UNIT,PERIOD,VALUE_EUR,VALUE_NAC,QUANTITY_KG,QUANTITY_SUPPL_UNIT\n"
)


def row(value: str = "65", procedure: str = "1", period: str = "202402", partner: str = "KG", kg: str = "3") -> str:
    return f"AT,{partner},E,35069190,59229,2052,2059,220,311210,06,2,{procedure},NO_SU,{period},{value},1,{kg},0\n"


def comext(path: Path, *rows: str) -> Path:
    path.write_text(HEAD + "".join(rows), "utf-8")
    return path


def seven(target: Path, members: dict[str, bytes]) -> Path:
    with py7zr.SevenZipFile(target, "w") as z:
        for name, data in members.items():
            z.writestr(data, name)
    return target


def test_seven_zip_round_trip_and_annual_period(tmp_path: Path) -> None:
    data = (HEAD + row() + row(period="202452", value="900")).encode()
    result, rows = read(seven(tmp_path / "full_v2_202402.7z", {"full_v2_202402.dat": data}), "comext-bulk")
    assert (result.stored, result.quarantined) == (2, 0)
    assert {(r["freq"], r["value"]) for r in rows} == {("M", 65), ("A", 900)}


def test_procedures_are_parts_of_a_flow_and_repeats_are_not(tmp_path: Path) -> None:
    path = comext(
        tmp_path / "a.dat",
        row("10", "1"),
        row("5", "2", kg=""),
        row("7", "1", partner="UZ"),
        row("7", "1", partner="UZ"),
        row("1", "1", partner="RU"),
        row("2", "1", partner="RU"),
        row("3", "2", partner="RU"),
    )
    result, rows = read(path, "comext-bulk")
    assert {(r["partner"], r["value"], r["mass_kg"]) for r in rows} == {("KG", 15, None), ("UZ", 7, 3)}
    assert (result.merged, dict(result.reasons)) == (1, {"contradicting rows": 3, "duplicate row": 1})
    assert result.read == result.stored + result.quarantined + result.merged


def test_bad_numbers_and_formulas_go_to_quarantine_with_the_whole_row(tmp_path: Path) -> None:
    from umweg import engines
    from umweg.files.input_file import InputFile
    from umweg.sources import get
    from umweg.sources.trade.check import check

    path = comext(
        tmp_path / "a.dat", row(), row("=cmd()", partner="UZ"), "\n", row("nan", partner="RU"), row("-1", partner="KZ")
    )
    engine, found = engines.open(), get("comext-bulk")
    given = InputFile(path, path.name, tmp_path)
    result = check(engine, found.stage(engine, given, FileOptions(), found.passport), given)
    bad = engine.rows("select line, kind, row from bad order by line")
    assert [(n, k) for n, k, _ in bad] == [(3, "not a number"), (5, "not a finite number"), (6, "negative")]
    assert json.loads(bad[0][2])["VALUE_EUR"] == "=cmd()"
    assert json.loads(bad[0][2])["PRODUCT_SITC"] == "59229"
    assert result.stored == 1


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"../../evil.dat": b"x"}, "leads out of the folder"),
        ({"/etc/evil.dat": b"x"}, "leads out of the folder"),
        ({"a.dat": b"x", "b.dat": b"y"}, "2 files, not one"),
        ({"a.dat": b"0" * 60_000_000}, "unpack"),
    ],
)
def test_archives_that_mean_harm(tmp_path: Path, members: dict[str, bytes], words: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in members.items():
            z.writestr(name, data)
    with pytest.raises(SourceError, match=words):
        read(tmp_path / "a.zip", "comext-bulk")
    if "evil" not in next(iter(members)):  # py7zr itself refuses to write such names
        with pytest.raises(SourceError, match=words):
            read(seven(tmp_path / "a.7z", members), "comext-bulk")
    assert not list(tmp_path.parent.glob("evil*"))


def test_gzip_bomb_and_truncated_archives(tmp_path: Path) -> None:
    path = tmp_path / "a.gz"
    path.write_bytes(gzip.compress(b"0" * 60_000_000))
    with pytest.raises(SourceError, match="packed more than"):
        read(path, "comtrade")
    noise = random.Random(1).randbytes(40_000)
    path.write_bytes(gzip.compress(noise)[:-100])
    with pytest.raises(SourceError, match="cut off"):
        read(path, "comtrade")
    whole = seven(tmp_path / "b.7z", {"a.dat": noise}).read_bytes()
    for cut in (8, 40, len(whole) // 2, len(whole) - 5):
        (tmp_path / "b.7z").write_bytes(whole[:cut])
        with pytest.raises(SourceError):
            read(tmp_path / "b.7z", "comext-bulk")
    damaged = bytearray(whole)
    damaged[5000] ^= 0xFF
    (tmp_path / "b.7z").write_bytes(damaged)
    with pytest.raises(SourceError):
        read(tmp_path / "b.7z", "comext-bulk")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"x" * 3_000_000, "longer than"),
        (row().encode()[:-1] + b"\0\n", "NUL byte"),
        (row().encode() + b"\xe4\xff\n", "not UTF-8"),
        (b'AT,"KG' + b"\n", "quote is opened"),
    ],
)
def test_bytes_that_are_no_table(tmp_path: Path, body: bytes, words: str) -> None:
    path = tmp_path / "a.dat"
    path.write_bytes(HEAD.encode() + body)
    with pytest.raises(SourceError, match=words):
        read(path, "comext-bulk")


SOURCES = ("eurostat-jsonstat", "comtrade", "us-census", "uk-hmrc")


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize(
    "body",
    [
        b"[" * 200_000,
        b'{"data": [{"a": 1}, 3]}',
        b'{"value": {"0": NaN}}',
        b"[[]]",
        b'[["E_COMMODITY"], 5]',
        b"{}",
        b"null",
        b"\xff\xfe",
        b'{"value": 1e999999',
        b'{"value": [{"MonthId": {"a": []}}]}',
        b"<html><body>503</body></html>",
        b'{"class": "dataset", "id": 5, "size": null}',
        b'{"class": "dataset", "id": ["time"], "size": ["x"], "dimension": {"time": 3}, "value": {}}',
        b"9" * 10_000,
    ],
)
def test_json_of_the_wrong_kind(tmp_path: Path, source: str, body: bytes) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(body)
    with pytest.raises(SourceError) as e:
        read(path, source)
    assert e.value.where
    assert e.value.mend


@pytest.mark.parametrize(
    "document",
    [
        {"error": [{"status": 413, "id": 100, "label": "EXTRACTION_TOO_BIG: the requested extraction is too big"}]},
        {"error": [{"status": 413, "label": "ASYNCHRONOUS_RESPONSE. Your request will be treated asynchronously."}]},
    ],
)
def test_eurostat_says_too_big(tmp_path: Path, document: Any) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(document))
    with pytest.raises(SourceError, match=r"413") as e:
        read(path, "eurostat-jsonstat")
    assert "fewer" in e.value.mend


def comtrade(tmp_path: Path, *changes: dict[str, Any]) -> Path:
    base = {
        "typeCode": "C", "freqCode": "A", "period": "2022", "reporterCode": 51, "flowCode": "M", "partnerCode": 842,
        "partner2Code": 0, "classificationCode": "H6", "cmdCode": "8703", "customsCode": "C00", "motCode": 0,
        "qtyUnitCode": 5, "qtyUnitAbbr": "u", "qty": 2, "netWgt": 3000, "cifvalue": 10, "fobvalue": None,
        "primaryValue": 10, "isReported": True, "isAggregate": False,
    }  # fmt: skip
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"count": len(changes), "data": [base | c for c in changes], "error": ""}))
    return path


def test_totals_and_parts_are_never_counted_twice(tmp_path: Path) -> None:
    part = {"motCode": 1000, "primaryValue": 4, "cifvalue": 4}
    path = comtrade(tmp_path, {}, part, part | {"motCode": 2100, "primaryValue": 6, "cifvalue": 6}, {"flowCode": "FM"})
    result, (row,) = read(path, "comtrade")
    assert (row["value"], row["valuation"]) == (10, "CIF")
    assert sorted(result.left_out.values()) == [0, 1, 2]
    result, (row,) = read(comtrade(tmp_path, part, part | {"motCode": 2100}), "comtrade")
    assert (row["value"], result.merged) == (8, 1)


def test_a_country_of_its_number_and_estimates(tmp_path: Path) -> None:
    path = comtrade(tmp_path, {"partnerCode": 490, "isReported": False, "netWgt": 0, "qtyUnitCode": -1})
    _, (row,) = read(path, "comtrade")
    assert (row["partner"], row["status"], row["mass_kg"], row["qty"]) == ("UN-490", "estimated", None, None)


def test_mixed_encodings_of_a_download(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"reporterCode,partnerDesc\n4,T\xc3\xbcrkei\n4,T\xfcrkei\n")
    with pytest.raises(SourceError, match="mixes UTF-8 and Latin-1"):
        read(path, "comtrade")


def test_mapping_faults(tmp_path: Path) -> None:
    path, mapping = tmp_path / "a.csv", tmp_path / "m.yml"
    path.write_text("land,betrag\nDE,5\n")
    for text, error, words in (
        ("columns: {partner: nowhere}", SourceError, "lacks: nowhere"),
        ("columns: {partnr: land}", UsageError, "no column 'partnr'"),
        ("colums: {}", UsageError, "no key 'colums'"),
        ("[", UsageError, "no YAML"),
        ("factors: {value: many}", UsageError, "no number"),
    ):
        mapping.write_text(text)
        with pytest.raises(error, match=words):
            read(path, "tidy", FileOptions(mapping=str(mapping)))


def test_a_mapping_of_ones_own(tmp_path: Path, take_in: Callable) -> None:
    path, mapping = tmp_path / "a.csv", tmp_path / "m.yml"
    path.write_text(
        "land,richtung,betrag,summe\nDeutschland,Ausfuhr,5.5,nein\nWelt,Ausfuhr,9,ja\nRusslnd,Ausfuhr,1,nein\n"
    )
    mapping.write_text(
        "columns: {partner: land, flow: richtung, value: betrag}\n"
        "constants: {reporter: AM, product: TOTAL, nomenclature: HS, period: 2022-03, currency: USD}\n"
        "values: {flow: {Ausfuhr: export}}\ndrop: {summe: [ja]}\nfactors: {value: 1000}\nnames: true\n"
    )
    result, (row,) = read(path, "tidy", FileOptions(mapping=str(mapping)))
    assert (row["partner"], row["value"], row["period"].isoformat()) == ("DE", 5500, "2022-03-01")
    assert result.left_out == {"summe is ja": 1}
    assert dict(result.reasons) == {"unknown partner": 1}
