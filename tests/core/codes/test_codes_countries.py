from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from umweg.core.codes import countries
from umweg.core.errors import UnknownName, UsageError

COUNTRIES = sorted(a.code for a in countries.areas().values() if a.kind == "country" and not a.label)


def test_every_iso_country_is_there_with_all_its_codes() -> None:
    assert len(COUNTRIES) == 250  # 249 of ISO 3166-1, and Kosovo
    for code in COUNTRIES:
        a = countries.areas()[code]
        assert len(a.code) == 2
        assert len(a.iso3) == 3
        assert len(a.m49) == 3
        assert a.geonom


@pytest.mark.parametrize("lang", ["en", "de", "ru", "fr", "kk"])
def test_names_round_trip_in_every_language(lang: str) -> None:
    for code in COUNTRIES:
        spelling = countries.name(code, lang)
        assert countries.resolve(spelling).code == code
        assert countries.resolve(spelling.upper()).code == code


def test_every_code_of_every_area_leads_back_to_it() -> None:
    for a in countries.areas().values():
        for spelling in filter(None, (a.code, a.iso3, a.m49, a.un_number, a.geonom, a.code.lower())):
            assert countries.resolve(spelling).code == a.code
        if a.geonom_numeric:
            assert countries.resolve(a.geonom_numeric, scheme="geonom").code == a.code


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        ("EL", "GR"),
        ("UK", "GB"),
        ("XS", "RS"),
        ("XK", "XK"),
        ("842", "US"),
        ("251", "FR"),
        ("4", "AF"),
        ("Russian Federation", "RU"),
        ("Kyrgyzstan", "KG"),
        ("Kirgisien", "KG"),
        ("Viet Nam", "VN"),
        ("Turkey", "TR"),
        ("TÜRKİYE", "TR"),
        ("Czech Republic", "CZ"),
        ("Czechia", "CZ"),
        ("Korea, Republic of", "KR"),
        ("Weissrussland", "BY"),
        ("қазақстан", "KZ"),
        ("CS", "CSXX"),
        ("SU", "SU"),
        ("0", "WORLD"),
        ("899", "UN-899"),
        ("EU27_2020", "EU27_2020"),
        ("Belgium-Luxembourg (...1998)", "BLX"),
    ],
)
def test_usual_spellings(spelling: str, code: str) -> None:
    assert countries.resolve(spelling).code == code


def test_kinds_are_kept_apart() -> None:
    kinds = {c: countries.resolve(c).kind for c in ("SU", "YU", "DD", "QX", "QP", "837", "WORLD", "EU25_REST", "XK")}
    assert kinds == {
        "SU": "historic",
        "YU": "historic",
        "DD": "historic",
        "QX": "unspecified",
        "QP": "unspecified",
        "837": "unspecified",
        "WORLD": "aggregate",
        "EU25_REST": "aggregate",
        "XK": "country",
    }


def test_our_aggregate_is_the_union_without_two_members() -> None:
    rest, whole = countries.areas()["EU25_REST"], countries.areas()["EU27_2020"]
    assert len(whole.members) == 27
    assert set(whole.members) - set(rest.members) == {"NL", "MT"}
    assert len(countries.areas()["EU28"].members) == 28
    for a in countries.areas().values():
        assert all(countries.areas()[m].kind == "country" for m in a.members)


def test_numeric_geonom_does_not_take_m49_numbers() -> None:
    assert countries.resolve("004").code == "AF"
    assert countries.resolve("0004", scheme="geonom").code == "DE"
    numbers = [a.geonom_numeric for a in countries.areas().values() if a.geonom_numeric]
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize("bad", ["Kazakstann", "QQQ", "", "1234", "004X"])
def test_an_unknown_name_says_how_to_mend(bad: str) -> None:
    with pytest.raises(UnknownName) as e:
        countries.resolve(bad)
    assert "ISO 3166" in e.value.mend


def test_an_unknown_name_lists_close_ones() -> None:
    with pytest.raises(UnknownName, match=r"Kyrgyzstan \(KG\)"):
        countries.resolve("Kyrgystan")
    with pytest.raises(UsageError, match="no language"):
        countries.name("KZ", "tlh-nonsense")


def test_tables_hold_every_spelling_once() -> None:
    codes, names = countries.codes_table(), countries.names_table()
    assert codes.column_names == ["spelling", "code", "kind"]
    assert names.column_names == ["name", "code", "kind"]
    for table, first in ((codes, "spelling"), (names, "name")):
        spellings = table[first].to_pylist()
        assert len(spellings) == len(set(spellings))
    assert {"KAZ", "398", "KZ", "EL"} <= set(codes["spelling"].to_pylist())


@pytest.mark.shared
def test_every_un_reporter_is_known_by_number_and_name(shared: Path) -> None:
    text = (shared / "formats/comtrade_ref_Reporters.json").read_text("utf-8-sig")
    for r in json.loads(text)["results"]:
        by_number = countries.resolve(r["reporterCode"])
        assert countries.resolve(r["text"]).code == by_number.code
        if by_number.kind == "country":
            assert by_number.code == r["reporterCodeIsoAlpha2"]


def test_import_is_cheap() -> None:
    probe = "import sys, umweg.core.codes.countries; print([m for m in ('babel', 'pyarrow') if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
