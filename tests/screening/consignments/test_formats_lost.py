"""What stood in messages and was read past: marks, contacts, flags of vehicles, second codes, properties."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from umweg.screening.consignments.faults import FaultyConsignment, settled
from umweg.screening.consignments.messages.declarations import packed
from umweg.screening.consignments.model import Consignment
from umweg.screening.consignments.partial import PartlyRead
from umweg.screening.consignments.read import read_consignments

NCTS = """<{p}CC029C{ns}><messageType>CC029C</messageType>
<preparationDateAndTime>2026-11-20T10:00:00</preparationDateAndTime>
<TransitOperation><LRN>LRN1</LRN><MRN>26DE1</MRN><releaseDate>2026-11-20</releaseDate></TransitOperation>
<CustomsOfficeOfDeparture><referenceNumber>DE004851</referenceNumber></CustomsOfficeOfDeparture>
<CustomsOfficeOfDestinationDeclared><referenceNumber>TR060100</referenceNumber></CustomsOfficeOfDestinationDeclared>
<HolderOfTheTransitProcedure><name>Tulpe</name><ContactPerson><name>Frau Rose</name></ContactPerson>
</HolderOfTheTransitProcedure><Consignment><countryOfDispatch>DE</countryOfDispatch>
<countryOfDestination>TR</countryOfDestination>
<DepartureTransportMeans><typeOfIdentification>30</typeOfIdentification>
<identificationNumber>B-TU 1</identificationNumber>
<nationality>BY</nationality></DepartureTransportMeans>
<ActiveBorderTransportMeans><nationality>KZ</nationality></ActiveBorderTransportMeans>
<HouseConsignment><ConsignmentItem><Commodity><descriptionOfGoods>chips</descriptionOfGoods></Commodity>
<Packaging><typeOfPackages>CT</typeOfPackages><numberOfPackages>3</numberOfPackages>
<shippingMarks>NEVIDAL AIR</shippingMarks></Packaging></ConsignmentItem></HouseConsignment></Consignment></{p}CC029C>"""
UBL = """<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"><cbc:ID>R-1</cbc:ID>
<cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:LineExtensionAmount currencyID="EUR">5</cbc:LineExtensionAmount><cac:Item>
<cbc:Name>IC</cbc:Name><cac:AdditionalItemProperty><cbc:Name>{name}</cbc:Name><cbc:Value>{value}</cbc:Value>
</cac:AdditionalItemProperty></cac:Item></cac:InvoiceLine></Invoice>"""


def only(path: Path, text: str, notes: list[str] | None = None) -> Consignment:
    path.write_text(text, "utf-8")
    (found,) = read_consignments(path, notes=(notes if notes is not None else []).append)
    assert isinstance(found, Consignment), found
    return found


@pytest.mark.parametrize("space", [("ncts:", ' xmlns:ncts="http://ncts.dgtaxud.ec"'), ("", "")])
def test_marks_contacts_and_flags_of_a_transit(tmp_path: Path, space: tuple[str, str]) -> None:
    notes: list[str] = []
    c = only(tmp_path / "in.xml", NCTS.format(p=space[0], ns=space[1]), notes)
    assert c.packing == "3 x CT marked NEVIDAL AIR"
    for said in ("B-TU 1 (type 30, BY)", "means of transport of KZ", "contact Frau Rose"):
        assert said in (c.remarks or "")
    assert not notes


@pytest.mark.parametrize(
    ("name", "value", "control", "description"),
    [
        ("ECCN", "3A001", "3A001", "IC; ECCN: 3A001"),
        ("AL-Nr", "3A001", "3A001", "IC; AL-Nr: 3A001"),
        ("Export control number", "EAR99", "EAR99", "IC; Export control number: EAR99"),
        ("Remark", "for Wymysl", None, "IC; Remark: for Wymysl"),
        ("HS", "854231", None, "IC"),
    ],
)
def test_properties_of_goods_in_an_invoice(
    tmp_path: Path, name: str, value: str, control: str | None, description: str
) -> None:
    notes: list[str] = []
    (line,) = only(tmp_path / "in.xml", UBL.format(name=name, value=value), notes).lines
    assert (line.control, line.description) == (control, description)
    assert not notes


@pytest.mark.parametrize("codes", [["854231"], ["854231", "847130"], ["854231", "847130", "880230"], []])
def test_every_code_of_an_item_of_a_bill_is_a_line(tmp_path: Path, codes: list[str]) -> None:
    bill = {
        "transportDocumentReference": "BL1", "transports": {"portOfLoading": {"UNLocationCode": "DEHAM"}},
        "documentParties": {"shipper": {"partyName": "Tulpe"}},
        "consignmentItems": [{"descriptionOfGoods": ["chips"], "HSCodes": codes}],
    }  # fmt: skip
    c = only(tmp_path / "in.json", json.dumps(bill))
    assert [line.code for line in c.lines] == (codes or [None])


@pytest.mark.parametrize(
    ("number", "kind", "marks", "said"),
    [("3", "CT", [], "3 x CT"), (None, "CT", ["A", "B"], "? x CT marked A B"), ("1", None, ["A"], "1 x ? marked A")],
)
def test_packages_with_their_marks(number: str | None, kind: str | None, marks: list[str], said: str) -> None:
    assert packed(number, kind, marks) == said


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"lines": [{"gewicht": 3, "code": "854231"}]}, "lines[0].gewicht"),
        ({"parties": [{"role": "buyer", "name": "A", "foo": 1}]}, "parties[0].foo"),
        ({"parties": [{"role": "buyer", "addresses": [{"plz": "1"}]}]}, "parties[0].addresses[0].plz"),
        ({"parties": [{"role": "buyer", "owners": [{"name": "A", "x`y": 1}]}]}, "parties[0].owners[0].x`y"),
        ({"route": [{"land": "KZ"}]}, "route[0].land"),
        ({"documents": [{"kind": "licence", "nr": "1"}]}, "documents[0].nr"),
        ({"payments": [{"zahler": "A"}]}, "payments[0].zahler"),
        ({"kind": "exprt"}, "kind"),
        ({"foo": 1}, "foo"),
    ],
)
def test_a_field_that_there_is_not_costs_no_other(data: dict[str, object], field: str) -> None:
    with pytest.raises(PartlyRead) as e:
        settled({"id": "1", "destination": "KZ", **data}, "in.jsonl, line 1")
    assert [u.field for u in e.value.partial.unread] == [field]
    assert e.value.partial.destination == "KZ"


def test_such_a_file_is_screened_in_all_else(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps({"id": "1", "lines": [{"gewicht": 3, "code": "854231"}]}) + "\n", "utf-8")
    (found,) = read_consignments(path)
    assert isinstance(found, FaultyConsignment)
    assert found.partial is not None
    assert found.partial.lines[0].code == "854231"
