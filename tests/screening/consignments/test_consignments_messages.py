"""Declarations of WCO DMS and NCTS and notes of SNT: own samples, broken XML, and the published samples."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from tests.screening.consignments.samples import FIXTURES, both
from umweg.core.errors import UsageError
from umweg.screening.consignments.model import Consignment
from umweg.screening.consignments.write import to_json


def read(name: str) -> tuple[list[dict], list, list[str]]:
    notes: list[str] = []
    good, bad = both(FIXTURES / name, notes=notes.append)
    return [msgspec.json.decode(to_json(c)) for c in good], bad, notes


def test_import_declarations() -> None:
    (first, last), (bad,), notes = read("import.xml")
    keys = ("id", "day", "kind", "sender", "destination", "value", "currency", "incoterm", "mode")
    assert {k: first[k] for k in keys} == {
        "id": "IMP-0001", "day": "2024-03-01", "kind": "import", "sender": "TR", "destination": "GB", "value": 1500.5,
        "currency": "EUR", "incoterm": "CIF", "mode": "sea",
    }  # fmt: skip
    assert first["gross_kg"] == 1500.0
    assert first["lines"] == [
        {"code": "8501109900", "nomenclature": "CN", "description": "Toy motors", "origin": "CN", "value": 1000.25,
         "currency": "EUR", "mass_kg": 2.5, "quantity": 40.0, "unit": "NAR"},
        {"code": "95030021", "nomenclature": "CN", "description": "Dolls"},
    ]  # fmt: skip
    roles = {p["role"]: p.get("name") or p.get("id") or p["identifiers"] for p in first["parties"]}
    assert roles == {
        "declarant": "GB111111111111", "buyer": "Harbour Toys Ltd", "seller": "Boğaz Oyuncak A.Ş.",
        "importer": "GB222222222222", "vessel": {"IMO": "9321483"},
    }  # fmt: skip
    assert first["documents"] == [{"kind": "invoice", "code": "N380", "number": "INV-7", "lines": [1]}]
    assert {"country": "IE", "stay": "destination"} in first["route"], "the second item goes on to Ireland"
    assert last["kind"] == "re-export"
    assert (bad.id, bad.error.where) == ("IMP-0002", "import.xml, line 51, InvoiceAmount")
    assert notes == ["import.xml: elements not read: GoodsShipment/GovernmentAgencyGoodsItem/MoodOfTheOfficer (1)."]


def test_transit_declaration() -> None:
    (c,), bad, notes = read("transit.xml")
    assert not bad
    assert not notes
    assert [(s.get("country"), s.get("place"), s.get("stay")) for s in c["route"]] == [
        ("DE", "DE004600", "origin"), (None, "DEHAM", "loading"), ("AT", None, "transit"),
        ("BG", "BG001015", "transit"), ("TR", "TR060300", "destination"), ("KG", None, "destination"),
    ]  # fmt: skip
    assert c["route"][1]["seal"] == "S-1; S-2"
    assert [p["name"] for p in c["parties"]] == ["Muster Spedition GmbH", "Exportwerk AG", "ТОО Ромашка", "Sunny Toys"]
    assert c["lines"][0] == {
        "code": "85423190", "nomenclature": "CN", "description": "Processors", "mass_kg": 50.0, "gross_kg": 60.0
    }  # fmt: skip
    assert {"kind": "other", "code": "N830", "number": "24DE0001", "lines": [2]} in c["documents"]
    assert (c["containers"], c["procedure"], c["destination"]) == (["MSKU1234565"], "T1", "KZ")


def test_notes_for_goods_say_the_same_as_json_and_as_xml() -> None:
    (first,), (bad,), notes = read("snt.json")
    (again,), none, _ = read("snt.xml")
    assert again == first
    assert not none
    snt = [d for d in first["documents"] if d["kind"] == "snt"]
    assert [(d["number"], d["quantity"], d["lines"]) for d in snt] == [
        ("KZ-SNT-0001", 10.0, [1]), ("KZ-SNT-0001", 2.5, [2])
    ]  # fmt: skip
    assert [line["value"] for line in first["lines"]] == [1505.0, 900.0]
    assert first["lines"][1]["mass_kg"] == 2500.0
    assert [p["identifiers"] for p in first["parties"]] == [{"BIN": "941240000193"}, {"tax": "7707083893"}]
    assert bad.error.where == "snt.json, entry 2 (line 9), date"
    assert notes == ["snt.json: elements not read: products/colour (1)."]


BOMB = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<MetaData xmlns="urn:wco:datamodel:WCO:DEC-DMS:2"><Declaration><FunctionalReferenceID>&b;</FunctionalReferenceID>
</Declaration></MetaData>"""


def test_an_entity_bomb_and_an_external_entity_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xml"
    path.write_text(BOMB)
    good, (bad,) = both(path)
    assert not good
    assert "declares a document type" in bad.error.what
    secret = tmp_path / "secret"
    secret.write_text("secret")
    path.write_text(BOMB.replace('"aaaaaaaaaa"', f'SYSTEM "file://{secret}"').replace("&b;", "&a;"))
    good, (bad,) = both(path)
    assert not good
    assert "document type" in bad.error.what


@pytest.mark.parametrize("name", ["import.xml", "transit.xml", "snt.xml"])
def test_xml_cut_off_at_any_place(tmp_path: Path, name: str) -> None:
    raw = (FIXTURES / name).read_bytes()
    whole = both(FIXTURES / name, notes=lambda _: None)[0]
    for end in range(400, len(raw) - 2, 173):
        path = tmp_path / name
        path.write_bytes(raw[:end])
        good, bad = both(path, notes=lambda _: None)
        assert good == whole[: len(good)]
        assert bad, end
        assert "broken" in bad[-1].error.what
        assert "line" in bad[-1].error.where


def test_wrong_encoding_numbers_and_functions(tmp_path: Path) -> None:
    raw = (FIXTURES / "import.xml").read_text("utf-8")
    path = tmp_path / "in.xml"
    path.write_bytes(raw.encode("cp1254"))
    good, bad = both(path, notes=lambda _: None)
    assert not good
    assert "XML is broken" in bad[-1].error.what
    for before, after, said in (
        ('unitCode="GRM">2500', 'unitCode="GRM">NaN', "'NaN' is no number"),
        ('unitCode="GRM">2500', 'unitCode="XYZ">2500', "'XYZ' is no unit of mass"),
        ('unitCode="GRM">2500', 'unitCode="GRM">-5', "below 0"),
        ("20240301090000Z", "yesterday", "'yesterday' is no moment"),
        ("20240301090000Z", "20241399", "is no date"),
        ("<FunctionCode>9", "<FunctionCode>13", "no original declaration"),
        ("<FunctionalReferenceID>IMP-0001</FunctionalReferenceID>", "", "'id' is missing"),
        ("IMP-0001", "IMP-0003", "stood already"),
    ):
        path.write_text(raw.replace(before, after, 1), "utf-8")
        good, bad = both(path, notes=lambda _: None)
        assert any(said in f.error.what for f in bad), said
        assert len(good) == 1


def test_other_xml_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "in.xml"
    path.write_text("<html><body/></html>")
    with pytest.raises(UsageError, match="looks like a web page"):
        both(path)
    path.write_text("<own><body/></own>")
    with pytest.raises(UsageError, match="begins with 'own'"):
        both(path)
    path.write_text('<CC007C xmlns="http://ncts.dgtaxud.ec"/>')
    good, (bad,) = both(path)
    assert not good
    assert "arrival notification" in bad.error.what


@pytest.mark.shared
def test_published_samples_are_read_whole(shared: Path) -> None:
    found = {}
    for path in sorted((shared / "consignments/xml").glob("*.xml")):
        notes: list[str] = []
        (c,), bad = both(path, notes=notes.append)
        assert not bad
        assert not notes, "every element is read or listed as ignored"
        found[path.stem] = c
    assert len(found) == 8
    gin = found["Step1_TT_EX015a"]
    assert (gin.sender, gin.destination, gin.kind, str(gin.day)) == ("GB", "US", "export", "2024-04-25")
    assert [s.country for s in gin.route] == ["GB", "GB", "GB", "CA", "US"]
    assert (gin.lines[0].code, gin.lines[0].value, gin.lines[0].mass_kg) == ("22085011", 600.0, 30.0)
    envelopes = found["New_Export_C21e_Consignor_Sample"]
    assert {(p.role, p.name, p.country) for p in envelopes.parties if p.name} == {
        ("consignor", "Mr.ConsignorKR00400", "KR"), ("consignee", "Mr Consignee", "JP")
    }  # fmt: skip
    assert found["sample_CC015C"].kind == "transit"
    assert isinstance(envelopes, Consignment)


@pytest.mark.shared
def test_korean_declarations(shared: Path) -> None:
    notes: list[str] = []
    path = shared / "consignments/korea/df_syn_valid_eng.csv"
    good, bad = both(path, mapping="korea-declarations", notes=notes.append)
    assert (len(good), len(bad), notes) == (8134, 0, [])
    assert {c.mode for c in good} <= {"sea", "rail", "road", "air", "post", "other", "pipeline", "inland-water"}
    assert all(c.destination == "KR" and c.kind == "import" and c.lines[0].currency == "KRW" for c in good)
    assert {p.role for c in good for p in c.parties} == {"declarant", "consignee", "exporter", "carrier"}
