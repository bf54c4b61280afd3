"""What the readers make of small files: UK and FollowTheMoney fixtures, OFAC's parts, the table's contract."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest

from tests.sources.parties import by_id, facts, read
from umweg import engines
from umweg.core.errors import SourceError
from umweg.core.tables import GOODS, NAME_KINDS, PARTIES, StoredTable
from umweg.ftm import entities
from umweg.sources.base import get
from umweg.sources.lists import goods
from umweg.sources.ofac_sdn.remarks import parse
from umweg.sources.passport import passports

SDN = (
    '7,"EXAMPLE TRADING LLC",-0- ,"RUSSIA-EO14024] [SDGT",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
    "\"Tax ID No. 7708503727 (Russia); a.k.a. 'EXTRA'; Linked To: DOE, Jan.\"\r\n"
    '8,"DOE, Jan","individual","SDGT","Director",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB circa 1951; nationality Iran."\r\n'
    '9,"STAR","vessel","IRAN",-0- ,"EPAB","Tanker","10","5","Iran","NITC",'
    '"Vessel Registration Identification IMO 1234567."\r\n'
    "\x1a"
)
ALT = '7,1,"aka","EXTRA TRADE",-0- \r\n99,2,"aka","NOBODY",-0- \r\n\x1a'
ADD = '7,1,"Main Street 1","Almaty 050000","Kazakhstan",-0- \r\n8,2,-0- ,-0- ,"Iran",-0- \r\n\x1a'


def write(folder: Path, **texts: str) -> list[Path]:
    """Files sdn.csv, alt.csv and so on."""
    out = []
    for name, text in texts.items():
        path = folder / f"{name}.csv"
        path.write_bytes(text.encode())
        out.append(path)
    return out


@pytest.mark.parametrize(("table", "schema"), [(PARTIES, entities.schema), (GOODS, goods.schema)])
def test_the_arrow_schema_is_the_contract(table: StoredTable, schema: object) -> None:
    engine = engines.open()
    engine.register("made", schema().empty_table())
    engine.execute(table.ddl("contract"))
    made = {r[0]: r[1] for r in engine.rows("describe made")}
    wanted = {r[0]: r[1] for r in engine.rows("describe contract")}
    assert {n: t for n, t in wanted.items() if n not in ("source", "snapshot")} == made


def test_a_triple_is_one_list(tmp_path: Path) -> None:
    result = read("ofac-sdn", *write(tmp_path, add=ADD, sdn=SDN, alt=ALT))  # in any order
    rows = by_id(result)
    assert set(rows) == {"ofac-7", "ofac-8", "ofac-9"}
    company = rows["ofac-7"]
    assert (company["schema"], company["programmes"]) == ("Company", ["RUSSIA-EO14024", "SDGT"])
    assert [(n["name"], n["kind"]) for n in company["names"]] == [
        ("EXAMPLE TRADING LLC", "primary"), ("EXTRA", "weak"), ("EXTRA TRADE", "alias"),
    ]  # fmt: skip
    assert company["identifiers"] == [{"type": "INN", "value": "7708503727", "country": "RU"}]
    assert company["addresses"][0]["full"] == "Main Street 1, Almaty 050000, Kazakhstan"
    assert company["links"][0]["name"] == "DOE, Jan"
    person = rows["ofac-8"]
    assert (person["dates"], person["countries"]) == ([{"kind": "birth", "value": "1951~"}], ["IR"])
    assert person["addresses"] == []  # a country alone is no address
    assert json.loads(person["entity"])["properties"]["firstName"] == ["Jan"]
    ship = rows["ofac-9"]
    assert {"type": "IMO", "value": "1234567", "country": None} in ship["identifiers"]
    assert (ship["links"][0]["relation"], ship["countries"]) == ("owner", ["IR"])
    (orphan,) = result.bad
    assert (orphan.file, orphan.line, orphan.field, orphan.value) == ("alt.csv", 2, "ent_num", "99")


def test_parts_of_a_list_need_the_list(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"parties themselves is missing.*sdn\.csv"):
        read("ofac-sdn", *write(tmp_path, alt=ALT))


def test_two_versions_are_not_mixed(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="Two files hold the list"):
        read("ofac-sdn", *write(tmp_path, a=SDN, b=SDN))


def test_bad_rows_of_the_list(tmp_path: Path) -> None:
    text = (
        SDN.replace("\x1a", "")
        + 'x,"A","","",,,,,,,,\r\n7,"TWICE","","",,,,,,,,\r\n10,-0-,"","",,,,,,,,\r\n11,"SHORT"\r\n'
    )
    result = read("ofac-sdn", *write(tmp_path, sdn=text))
    assert [(b.line, b.kind) for b in result.bad] == [
        (4, "bad number"), (5, "number twice"), (6, "no name"), (7, "broken line"),
    ]  # fmt: skip
    assert result.table.num_rows == 3


@pytest.mark.parametrize("file", ["small.csv", "small.xml"])
def test_uk_in_both_formats(fixtures: Path, file: str) -> None:
    result = read("uk-sl", fixtures / "uk_sl" / file)
    rows = by_id(result)
    assert set(rows) == {"uk-RUS9001", "uk-RUS9002", "uk-RUS9003"}
    person = rows["uk-RUS9001"]
    assert [(n["name"], n["kind"], n["script"]) for n in person["names"]] == [
        ("Ivan Petrovich EXAMPLOV", "primary", "Latin"),
        ("Vanya EXAMPLOV", "weak", "Latin"),
        ("Иван Петрович Примеров", "original", "Cyrillic"),
    ]
    assert (person["dates"], person["listed_from"]) == ([{"kind": "birth", "value": "1971"}], date(2023, 2, 24))
    assert person["addresses"][0]["full"] == "1 Example Street, Moscow, 101000, Russia"
    company = rows["uk-RUS9002"]
    numbers = {i["type"]: i["value"] for i in company["identifiers"]}
    assert numbers == {"OFSI": "99001", "OGRN": "1247700291200", "INN": "9707028663"}
    assert [(x["relation"], x["name"]) for x in company["links"]] == [("parent", "EXAMPLE HOLDING")]
    ship = rows["uk-RUS9003"]
    assert (ship["schema"], ship["countries"]) == ("Vessel", ["GA"])
    assert {"type": "IMO", "value": "9562233", "country": None} in ship["identifiers"]
    assert result.facts.version == "2026-10-08"
    assert any("without a sample" in w for w in result.warnings)
    assert not [w for w in result.warnings if "not read" in w]
    assert get("uk-sl").passport.untested


def test_both_formats_of_the_uk_list_say_the_same(fixtures: Path) -> None:
    one, two = (by_id(read("uk-sl", fixtures / "uk_sl" / f)) for f in ("small.csv", "small.xml"))
    assert one == two


def test_followthemoney(fixtures: Path) -> None:
    result = read("ftm", fixtures / "ftm" / "small.ftm.json")
    rows = by_id(result)
    assert set(rows) == {"ex-1", "ex-2"}
    company = rows["ex-1"]
    assert [n["kind"] for n in company["names"]] == ["primary", "original", "alias", "weak"]
    assert company["identifiers"] == [{"type": "BIN", "value": "123456789012", "country": None}]
    assert company["links"] == [{"relation": "owner", "name": "Ivan Examplov", "id": "ex-2", "share": 51.5}]
    assert (company["listed_from"], company["programmes"], company["list"]) == (date(2023, 2, 24), ["EX-1"], "example")
    assert company["addresses"][0]["country"] == "KZ"
    assert rows["ex-2"]["identifiers"] == [{"type": "passport", "value": "A1234567", "country": "RU"}]
    assert "Entities not read: 1 Article." in result.warnings


def test_followthemoney_in_is_followthemoney_out(fixtures: Path) -> None:
    path = fixtures / "ftm" / "small.ftm.json"
    given = {e["id"]: e for e in map(json.loads, path.read_text("utf-8").splitlines())}
    for id_, row in by_id(read("ftm", path)).items():
        assert json.loads(row["entity"]) == given[id_]


def test_what_the_lists_write_can_be_read_as_followthemoney_again(tmp_path: Path) -> None:
    first = by_id(read("ofac-sdn", *write(tmp_path, sdn=SDN, alt=ALT, add=ADD)))
    path = tmp_path / "again.ftm.json"
    path.write_text("\n".join(r["entity"] for r in first.values()), "utf-8")
    again = by_id(read("ftm", path))
    assert set(again) == set(first)
    for id_, row in again.items():
        assert row["name"] == first[id_]["name"]
        assert {n["name"] for n in row["names"]} == {n["name"] for n in first[id_]["names"]}


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("{", "broken line"),
        ("[1]", "no entity"),
        ('{"id": "a"}', "no schema"),
        ('{"id": 1, "schema": "Person", "properties": {}}', "no id"),
        ('{"id": "a", "schema": "Person"}', "no properties"),
        ('{"id": "a", "schema": "Person", "properties": {"name": "x"}}', "bad properties"),
        ('{"id": "a", "schema": "Person", "properties": {}}', "no name"),
        ("[" * 100_000, "broken line"),
    ],
)
def test_bad_lines_of_followthemoney(tmp_path: Path, line: str, kind: str) -> None:
    good = '{"id": "ok", "schema": "Person", "properties": {"name": ["A B"]}}'
    path = tmp_path / "x.json"
    path.write_text(f"{good}\n\n{line}\n", "utf-8")
    result = read("ftm", path)
    assert [(b.line, b.kind) for b in result.bad] == [(3, kind)]


def test_kinds_of_names_and_fill_rates_are_of_the_contract(fixtures: Path) -> None:
    for p in passports():
        if p.kind == "parties":
            assert set(p.fill) <= set(PARTIES.names)
    rows = by_id(read("uk-sl", fixtures / "uk_sl" / "small.csv")).values()
    assert {n["kind"] for r in rows for n in r["names"]} <= set(NAME_KINDS)


def test_published_screening_list(tmp_path: Path) -> None:
    head = (
        "_id,source,entity_number,type,programs,name,title,addresses,federal_register_notice,start_date,end_date,"
        "standard_order,license_requirement,license_policy,call_sign,vessel_type,gross_tonnage,"
        "gross_registered_tonnage,"
        "vessel_flag,vessel_owner,remarks,source_list_url,alt_names,citizenships,dates_of_birth,nationalities,"
        "places_of_birth,source_information_url,ids"
    )
    row = (
        'x,Entity List (EL) - Bureau of Industry and Security,,,,Example LLC,,"1 Street, Almaty, KZ",90 FR 1,'
        '2024-05-01,,,For all items,Presumption of denial,,,,,,,,,Ex; Sample,,,,,,"KZ, BIN, 123456789012"'
    )
    path = tmp_path / "consolidated.csv"
    path.write_text(f"{head}\n{row}\n", "utf-8")
    (one,) = by_id(read("us-csl", path)).values()
    assert (one["countries"], one["listed_from"], one["list"]) == (["KZ"], date(2024, 5, 1), "EL")
    assert one["identifiers"] == [{"type": "BIN", "value": "123456789012", "country": "KZ"}]
    assert [n["name"] for n in one["names"]] == ["Example LLC", "Ex", "Sample"]


def test_remarks_that_are_not_understood_stay() -> None:
    party = entities.PartyEntity("x-1", "Person", "SDN", "ofac-sdn")
    party.name("A")
    parse("DOB sometime; something new 12; Passport (Iran).", party)
    assert party.unread == [("birth", "sometime")]
    assert party.row()["remarks"] == "DOB sometime; something new 12; Passport (Iran)."
    assert party.identifiers == []


def test_facts_count_scripts(fixtures: Path) -> None:
    assert facts(read("uk-sl", fixtures / "uk_sl" / "small.csv"))["names in Cyrillic script"] == "1"


@pytest.mark.parametrize("day", ["2021-02-30", "soon", "=cmd()", "٢٠٢١-٠١-٠١"])
def test_days_that_are_none_are_reported(tmp_path: Path, day: str) -> None:
    path = tmp_path / "a.xml"
    path.write_text(
        "<CONSOLIDATED_LIST dateGenerated='2026-02-27'><ENTITIES><ENTITY><DATAID>2</DATAID><FIRST_NAME>B</FIRST_NAME>"
        f"<LISTED_ON>{day}</LISTED_ON></ENTITY></ENTITIES><INDIVIDUALS><INDIVIDUAL><DATAID>3</DATAID><FIRST_NAME>C"
        f"</FIRST_NAME><INDIVIDUAL_DATE_OF_BIRTH><DATE>{day}</DATE></INDIVIDUAL_DATE_OF_BIRTH></INDIVIDUAL></INDIVIDUALS>"
        "</CONSOLIDATED_LIST>"
    )
    result = read("un-sc", path)
    company, person = (by_id(result)[f"un-{n}"] for n in (2, 3))
    assert (company["listed_from"], person["dates"]) == (None, [])
    assert sum("not understood" in w and day in w for w in result.warnings) == 2


def test_an_entity_that_the_eu_has_delisted_says_when(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text(
        "<export xmlns='http://eu.europa.ec/fpi/fsd/export' generationDate='2021-03-02T10:00:00'><sanctionEntity "
        "logicalId='1' designationDate='2014-03-17' delistingDate='2020-09-15'><subjectType code='person'/>"
        "<nameAlias wholeName='Ivan Examplov'/><citizenship acquisitionDate='1990-01-01' countryIso2Code='RU'/>"
        "</sanctionEntity></export>"
    )
    result = read("eu-fsf", path)
    (row,) = result.table.to_pylist()
    assert (row["listed_from"], row["listed_to"]) == (date(2014, 3, 17), date(2020, 9, 15))
    assert result.warnings == ()


def test_a_kind_of_number_is_found_for_each_number(tmp_path: Path) -> None:
    """The first registration number of a Russian company is an OGRN; the second is not, because the first is."""
    path = tmp_path / "a.json"
    path.write_text(
        '{"id":"a","schema":"Company","properties":{"name":["B"],"country":["ru"],'
        '"registrationNumber":["1027700132195","A-1"]}}\n'
    )
    (row,) = read("ftm", path).table.to_pylist()
    assert [(i["type"], i["value"]) for i in row["identifiers"]] == [("OGRN", "1027700132195"), ("registration", "A-1")]


def test_numbered_lists_in_one_field_of_the_uk_list(fixtures: Path, tmp_path: Path) -> None:
    """Two nationalities are two, and so are two registration numbers."""
    head, _, rest = (fixtures / "uk_sl" / "small.csv").read_text("utf-8-sig").partition("\n")[2].partition("\n")
    columns = next(csv.reader([head]))
    values = {"Unique ID": "RUS1", "Name 6": "A", "Name type": "Primary Name", "Regime Name": "R", "Designation Type":
              "Individual", "Nationality(/ies)": "(1) Russia, (2) Cyprus",
              "Business registration number (s)": "(1) OGRN 1247700291200 (2) INN 9707028663"}  # fmt: skip
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as f:
        csv.writer(f).writerows([columns, [values.get(c, "") for c in columns]])
    assert rest
    (row,) = read("uk-sl", path).table.to_pylist()
    assert row["countries"] == ["RU", "CY"]
    assert [(i["type"], i["value"]) for i in row["identifiers"]] == [("OGRN", "1247700291200"), ("INN", "9707028663")]
