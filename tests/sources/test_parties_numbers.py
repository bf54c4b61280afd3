"""A number is what it says, not what its position says: kinds of identifiers, words beside them, texts cut in two."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.sources.parties import read
from umweg.core.errors import SourceError
from umweg.ftm import documents
from umweg.ftm.entities import PartyEntity
from umweg.sources.recognise import recognise

HEAD = (
    "source,entity_number,type,programs,name,title,addresses,federal_register_notice,start_date,end_date,"
    "standard_order,license_requirement,license_policy,call_sign,vessel_type,gross_tonnage,gross_registered_tonnage,"
    "vessel_flag,vessel_owner,remarks,source_list_url,alt_names,citizenships,dates_of_birth,nationalities,"
    "places_of_birth,source_information_url,ids"
)
EMPTY = "-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"


def party(tmp_path: Path, ids: str, aliases: str = "") -> dict[str, Any]:
    """The one party of a Consolidated Screening List with these identifiers."""
    path = tmp_path / "consolidated.csv"
    path.write_text(f'{HEAD}\nEntity List (EL),,,,"A LLC",{"," * 16}{aliases},,,,,,"{ids}"\n', "utf-8")
    (row,) = read("us-csl", path).table.to_pylist()
    return row


def found(row: dict[str, Any]) -> list[tuple[str, str, str | None]]:
    return [(i["type"], i["value"], i["country"]) for i in row["identifiers"]]


@pytest.mark.parametrize(
    "ids",
    [
        "Passport, 712345678, RU; Tax ID No., 7729355614, RU",
        "RU, 712345678, Passport; RU, 7729355614, Tax ID No.",
        "RU, Passport, 712345678; RU, Tax ID No., 7729355614",
        "712345678, Passport, Russia; 7729355614, RU, Tax ID No.",
        "Passport, 712345678, RU, 2001-02-03, 2011-02-03; Tax ID No., 7729355614, RU, 1999-01-01",
    ],
    ids=["kind first", "country first", "country and kind", "number first", "with dates"],
)
def test_identifiers_of_the_screening_list_by_content(tmp_path: Path, ids: str) -> None:
    assert found(party(tmp_path, ids)) == [("passport", "712345678", "RU"), ("INN", "7729355614", "RU")]


def test_a_vessel_has_its_imo_number(tmp_path: Path) -> None:
    row = party(tmp_path, "Vessel Registration Identification, IMO 9826902; MMSI, 273123456")
    assert found(row) == [("IMO", "9826902", None), ("MMSI", "273123456", None)]


def test_what_is_no_identifier_is_none(tmp_path: Path) -> None:
    row = party(
        tmp_path,
        "Gender, Male; Secondary sanctions risk:, section 1(b) of Executive Order 13224, as amended; "
        "Organization Established Date, 12 Jan 2000; Website, www.example.com; Digital Currency Address - XBT, 1AjZ",
    )
    assert found(row) == [("wallet", "1AjZ", None)]
    assert row["dates"] == [{"kind": "founding", "value": "2000-01-12"}]
    assert row["remarks"] == "Secondary sanctions risk: section 1(b) of Executive Order 13224, as amended"


def test_the_last_alias_of_an_enumeration_has_no_and(tmp_path: Path) -> None:
    names = [n["name"] for n in party(tmp_path, "", "A Trade; Anders and Sons; and A Export")["names"]]
    assert names == ["A LLC", "A Trade", "Anders and Sons", "A Export"]


@pytest.mark.parametrize("source", ["csl", "xml", "csv"])
def test_a_kind_that_is_not_known_is_told(tmp_path: Path, source: str) -> None:
    if source == "csl":
        path = tmp_path / "consolidated.csv"
        path.write_text(f'{HEAD}\nEntity List (EL),,,,"A LLC",{"," * 16},,,,,,"Moon Permit Code, 123, RU"\n', "utf-8")
        result = read("us-csl", path)
    elif source == "xml":
        path = tmp_path / "sdn.xml"
        path.write_text(
            "<sdnList><sdnEntry><uid>1</uid><lastName>A</lastName><sdnType>Entity</sdnType><idList><id><uid>1</uid>"
            "<idType>Moon Permit Code</idType><idNumber>123</idNumber></id></idList></sdnEntry></sdnList>"
        )
        result = read("ofac-sdn", path)
    else:
        path = tmp_path / "sdn.csv"
        path.write_text(f'1,"A",-0- ,"X",{EMPTY}"Moon Permit Code 123 (Russia)."\n')
        result = read("ofac-sdn", path)
    (row,) = result.table.to_pylist()
    assert [(t, v) for t, v, _ in found(row)] == [("moon permit code", "123")]
    assert any("kinds that are not known" in w and "'moon permit code' (1)" in w for w in result.warnings)


@pytest.mark.parametrize(
    ("remark", "kind", "value"),
    [
        ("Vessel Registration Identification RS 150443 (Russia)", "vessel-registration", "RS 150443"),
        ("Vessel Registration Identification IMO 9826902", "IMO", "9826902"),
        ("Government Gazette Number 772701001 (Russia)", "KPP", "772701001"),
        ("Government Gazette Number 51201237 (Russia)", "OKPO", "51201237"),
        ("Government Gazette Number 175392527 (Bulgaria)", "registration", "175392527"),
        ("Previous Aircraft Tail Number YI-NAE", "tail-previous", "YI-NAE"),
        ("Aircraft Tail Number EP-MMH", "tail", "EP-MMH"),
        ("Digital Currency Address - XBT 1AjZPMsnmpdK2Rv9", "wallet", "1AjZPMsnmpdK2Rv9"),
        ("Passport No.: 0310857, Eritrea, Issue Date 21 August 2006", "passport", "0310857"),
    ],
)  # fmt: skip
def test_the_form_of_a_number_tells_its_kind(tmp_path: Path, remark: str, kind: str, value: str) -> None:
    path = tmp_path / "sdn.csv"
    path.write_text(f'1,"A",-0- ,"X",{EMPTY}"{remark}."\n')
    (row,) = read("ofac-sdn", path).table.to_pylist()
    assert [(t, v) for t, v, _ in found(row)] == [(kind, value)]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("Russian foreign travel passport number 515458008", "passport", "515458008"),
        ("Russian passport number 8208 No. 555627", "passport", "8208 555627"),
        ("Jordan 286062", "passport", "286062"),
        ("A 0139243", "passport", "A 0139243"),
        ("German travel document (“Reiseausweis”) A 0139243", "travel-document", "A 0139243"),
        ("Counterfeit Danish driving licence number 20645897", "driving-licence", "20645897"),
        ("381110042 (Expired 25 Jan. 2016)", "passport", "381110042"),
    ],
)
def test_words_beside_a_number_are_none_of_it(text: str, kind: str, value: str) -> None:
    one = PartyEntity("un-1", "Person", "UN SC", "un-sc")
    documents.take(one, "Passport", text)
    assert [(i["type"], i["value"]) for i in one.identifiers] == [(kind, value)]


def comments(tmp_path: Path, remark: str, *more: str) -> list[Path]:
    """The list with one remark, and its comments."""
    (tmp_path / "sdn.csv").write_text(f'1,"A","individual","X",{EMPTY}"{remark}"\n')
    (tmp_path / "sdn_comments.csv").write_text("".join(f'1,"{m}"\n' for m in more))
    return [tmp_path / "sdn.csv", tmp_path / "sdn_comments.csv"]


@pytest.mark.parametrize("at", [7, 8, 9, 13, 17, 20, 28])
def test_an_overflow_goes_on_where_the_remark_was_cut(tmp_path: Path, at: int) -> None:
    whole = "Passport 712345678 (Russia); a.k.a. 'snowsjohn'; Linked To: ACME."
    (row,) = read("ofac-sdn", *comments(tmp_path, whole[:at], whole[at:40], whole[40:])).table.to_pylist()
    assert found(row) == [("passport", "712345678", "RU")]
    assert [n["name"] for n in row["names"]] == ["A", "snowsjohn"]
    assert row["remarks"] == whole


def test_a_remark_that_was_cut_off_is_told(tmp_path: Path) -> None:
    start = "Passport 712345678 (Russia); "
    cut = start + "x" * (1000 - len(start) - len("; Digital Currency Address - XBT 1Gq"))
    cut += "; Digital Currency Address - XBT 1Gq"
    (tmp_path / "sdn.csv").write_text(f'1,"A","individual","X",{EMPTY}"{cut}"\n')
    result = read("ofac-sdn", tmp_path / "sdn.csv")
    (row,) = result.table.to_pylist()
    assert found(row) == [("passport", "712345678", "RU")]  # half a wallet is none
    assert any("1 remark ends at its limit" in w and "entities 1)" in w for w in result.warnings)
    result = read("ofac-sdn", *comments(tmp_path, cut, "ChmWq."))
    assert not [w for w in result.warnings if "limit" in w]
    assert [v for _, v, _ in found(result.table.to_pylist()[0])] == ["712345678", "1GqChmWq"]


def test_quotes_inside_a_field_need_not_be_doubled(tmp_path: Path) -> None:
    files = comments(tmp_path, "DOB 10 Jan 1987; P", 'assport 712345678 (Russia); a.k.a. "blackjack"; a.k.a. "b, c"')
    result = read("ofac-sdn", *files)
    (row,) = result.table.to_pylist()
    assert found(row) == [("passport", "712345678", "RU")]
    assert [n["name"] for n in row["names"]] == ["A", "blackjack", "b, c"]
    assert any("quotes inside a field" in w for w in result.warnings)


def test_an_empty_file_of_comments_is_none(tmp_path: Path) -> None:
    files = comments(tmp_path, "DOB 10 Jan 1987.")
    files[1].write_bytes(b"\x1a\r\n")
    assert "sdn_comments.csv holds no record." in read("ofac-sdn", *files).warnings


def test_a_table_that_is_no_list_is_still_refused(tmp_path: Path) -> None:
    path = tmp_path / "sdn.csv"
    path.write_text('a "b" c "d\n')
    with pytest.raises(SourceError, match="Most records have 1 fields"):
        read("ofac-sdn", path)


DPL = (
    "Name\tStreet_Address\tCity\tState\tCountry\tPostal_Code\tEffective_Date\tExpiration_Date\tStandard_Order\t"
    "Last_Update\tAction\tFR_Citation\n"
)


@pytest.mark.parametrize(
    ("state", "country", "right"),
    [("CY", "", "CY"), ("TX", "", "US"), ("", "NM", "US"), ("GA", "", "US"), ("", "GA", "GA"), ("ON", "CA", "CA")],
)
def test_a_country_in_the_column_of_states(tmp_path: Path, state: str, country: str, right: str) -> None:
    path = tmp_path / "dpl.txt"
    path.write_text(f"{DPL}A\t1 St\tX\t{state}\t{country}\t\t01/02/2024\t\tY\t\t\t\n")
    (row,) = read("bis-dpl", path).table.to_pylist()
    assert (row["countries"], row["addresses"][0]["country"]) == ([right], right)


def test_the_screening_list_as_json_says_what_its_csv_says(tmp_path: Path) -> None:
    ids = "Passport, 712345678, RU; Tax ID No., 7729355614, RU; Gender, Male"
    one = party(tmp_path, ids, "A Trade; and A Export")
    record = {
        "id": "x", "source": "Entity List (EL)", "name": "A LLC", "alt_names": ["A Trade", "and A Export"],
        "addresses": [], "programs": None, "type": None,
        "ids": [
            {"type": "Passport", "number": "712345678", "country": "RU", "issue_date": "2001-02-03"},
            {"country": "RU", "number": "7729355614", "type": "Tax ID No."},
            {"type": "Gender", "number": "Male", "country": None},
        ],
    }  # fmt: skip
    path = tmp_path / "consolidated.json"
    path.write_text(json.dumps({"results": [record, "odd"]}))
    result = read("us-csl", path)
    (row,) = result.table.to_pylist()
    assert row == one
    assert [(b.line, b.kind) for b in result.bad] == [(2, "no object")]
    assert result.warnings == ()


def test_addresses_of_the_json_have_countries(tmp_path: Path) -> None:
    place = {"address": "1 A St", "city": "Moscow", "state": None, "postal_code": "101000", "country": "RU"}
    path = tmp_path / "csl.json"
    path.write_text(
        json.dumps({"results": [{"source": "Entity List (EL) - B", "name": "T LLC", "addresses": [place]}]})
    )
    assert recognise([path]).name == "us-csl"
    (row,) = read("us-csl", path).table.to_pylist()
    assert (row["countries"], row["addresses"][0]["full"]) == (["RU"], "1 A St, Moscow, 101000, RU")
