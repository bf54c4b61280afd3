"""The Denied Persons List in the layout of the Bureau's present web site: name and address in one field."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.sources.parties import read
from umweg.sources.recognise import recognise

HEAD = "Name and Address,Effective Date,Expiration Date,Type of Denial,Appropriate Federal Register Citations"


@pytest.mark.parametrize("under", [False, True], ids=["blanks", "underscores"])
@pytest.mark.parametrize(
    ("field", "names", "countries"),
    [
        ("ACME TESTOV LLC, 1 A St, Moscow, RU", ["ACME TESTOV LLC"], ["RU"]),
        ("Acme Trading Co., Ltd., Room 5, Hong Kong", ["Acme Trading Co., Ltd."], ["HK"]),
        ("Jan Doe, a.k.a. Johnny Doe, 1 B St, Almaty, Kazakhstan", ["Jan Doe", "Johnny Doe"], ["KZ"]),
        ("John Doe, Jr., Inmate Number 12345, FCI, Texarkana, TX 75505", ["John Doe, Jr."], ["US"]),
        ("John Doe, 5 C St, Las Cruces, NM, 88001", ["John Doe"], ["US"]),
        ("Jan Doe", ["Jan Doe"], []),
    ],
    ids=["code", "legal form", "alias", "state and code", "state, code", "name alone"],
)
def test_name_and_address_are_told_apart(
    tmp_path: Path, field: str, names: list[str], countries: list[str], under: bool
) -> None:
    path = tmp_path / "dpl_2026-10.csv"
    head = HEAD.replace(" ", "_") if under else HEAD
    path.write_text(f'{head}\n"{field}",10/16/2025,10/13/2030,Standard,90 F.R. 1\n')
    assert recognise([path]).name == "bis-dpl"
    (row,) = read("bis-dpl", path).table.to_pylist()
    assert ([n["name"] for n in row["names"]], row["countries"]) == (names, countries)
    assert (row["listed_from"], row["listed_to"]) == (date(2025, 10, 16), date(2030, 10, 13))
    assert row["remarks"] == "90 F.R. 1"


def test_a_party_is_the_same_in_both_layouts(tmp_path: Path) -> None:
    old = "Name\tStreet_Address\tCity\tState\tCountry\tPostal_Code\tEffective_Date\tExpiration_Date\tStandard_Order"
    (tmp_path / "a.txt").write_text(
        f"{old}\tLast_Update\tAction\tFR_Citation\nACME LLC\t1 A St\tMoscow\t\tRU\t\t10/16/2025\t10/13/2030\tY\t\t\t\n"
    )
    (tmp_path / "b.csv").write_text(f'{HEAD}\n"ACME LLC, 1 A St, Moscow, RU",10/16/2025,10/13/2030,Standard,\n')
    one, two = (read("bis-dpl", tmp_path / n).table.to_pylist()[0] for n in ("a.txt", "b.csv"))
    assert {k: one[k] for k in ("id", "name", "schema", "countries")} == {
        k: two[k] for k in ("id", "name", "schema", "countries")
    }
