"""Invoices in UBL and CII: what they say, variants of it, and broken ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screening.consignments.samples import FIXTURES, read
from umweg.core.errors import UsageError

UBL = (FIXTURES / "invoice-ubl.xml").read_text("utf-8")
CII = (FIXTURES / "invoice-cii.xml").read_text("utf-8")


def test_an_invoice_in_ubl(tmp_path: Path) -> None:
    (c,), bad, notes = read(tmp_path, UBL)
    assert not bad
    assert notes == ["in.xml: elements not read: InvoiceLine/Item/CommodityClassification/ItemClassificationCode (1)."]
    assert (c.id, str(c.day), c.kind, c.sender, c.destination) == ("INV-2024-7", "2024-03-01", None, None, "KZ")
    assert {(p.role, p.name, p.country) for p in c.parties} == {
        ("seller", "Muster Maschinenbau GmbH", "DE"),
        ("buyer", "Sunny Toys FZE", "AE"),
        ("consignee", "ТОО Ромашка", None),
        ("bank", None, None),
        ("other", "Muster Treuhand", None),
    }
    assert c.parties[0].aliases == ("Muster",)
    assert c.parties[1].identifiers == {"LEI": "529900T8BM49AURSDO55"}
    one, two = c.lines
    assert (one.code, one.origin, one.value, one.mass_kg) == ("84821010", "JP", 1250.5, 12.5)
    assert (two.value, two.currency) == (None, None)
    assert c.remarks == "Goods for Listed Trade LLC; line 2 has an amount of -50 EUR"
    assert (c.incoterm, c.payment_terms, c.value, c.currency) == ("DAP", "Prepayment", 1200.5, "EUR")
    assert {(d.kind, d.number) for d in c.documents} == {
        ("invoice", "INV-2024-7"),
        ("contract", "C-9"),
        ("other", "PO-1"),
        ("packing-list", "PL-3"),
    }


def test_an_invoice_in_cii(tmp_path: Path) -> None:
    (c,), bad, notes = read(tmp_path, CII)
    assert not bad
    assert not notes
    assert (c.id, str(c.day), c.kind, c.sender, c.destination) == ("RE-2024-7", "2024-03-01", None, None, "KZ")
    assert {(p.role, p.name, p.country) for p in c.parties} == {
        ("seller", "Muster Maschinenbau GmbH", "DE"),
        ("buyer", "Sunny Toys FZE", "AE"),
        ("consignee", "ТОО Ромашка", "KZ"),
        ("payer", "Third Payer Ltd", None),
        ("bank", None, None),
        ("other", "Muster Treuhand", None),
    }
    assert c.parties[0].identifiers == {"LEI": "529900T8BM49AURSDO55", "registration": "HRB 7", "VAT": "DE123456789"}
    (one,) = c.lines
    assert (one.code, one.origin, one.value, one.currency, one.mass_kg) == ("84821010", "JP", 1200.5, "EUR", 12.5)
    assert (c.remarks, c.incoterm, c.payment_terms) == ("Goods for Listed Trade LLC", "DAP", "Prepayment")


def test_the_address_of_a_buyer_is_no_destination(tmp_path: Path) -> None:
    begin, end = UBL.index("<cac:Delivery>"), UBL.index("</cac:Delivery>") + len("</cac:Delivery>")
    (c,), _, _ = read(tmp_path, UBL[:begin] + UBL[end:])
    assert c.destination is None
    begin, end = (
        CII.index("<ram:ShipToTradeParty>"),
        CII.index("</ram:ShipToTradeParty>") + len("</ram:ShipToTradeParty>"),
    )
    (c,), _, _ = read(tmp_path, CII[:begin] + CII[end:])
    assert c.destination is None


@pytest.mark.parametrize(
    ("text", "before", "after", "line"),
    [
        (UBL, 'listID="HS"', 'listID="CN"', "84821010"),
        (UBL, 'listID="HS"', 'listID="UNSPSC"', None),
        (UBL, 'listID="HS"', "", None),
        (UBL, ">84821010<", ">8482.10<", "8482.10"),
        (
            UBL,
            "</cac:Item>",
            "<cac:AdditionalItemProperty><cbc:Name>HS Code</cbc:Name><cbc:Value>1</cbc:Value>"
            "</cac:AdditionalItemProperty></cac:Item>",
            "84821010",
        ),
        (
            UBL.replace('listID="HS"', 'listID="X"'),
            "</cac:Item>",
            "<cac:AdditionalItemProperty><cbc:Name>HS-Code</cbc:Name>"
            "<cbc:Value>848210</cbc:Value></cac:AdditionalItemProperty></cac:Item>",
            "848210",
        ),
        (
            UBL.replace('listID="HS"', 'listID="X"'),
            "<cac:CommodityClassification>",
            "<cac:CommodityClassification><cbc:CommodityCode>848220</cbc:CommodityCode>",
            "848220",
        ),
        (CII, 'listID="HS"', 'listID="TARIC"', "84821010"),
        (CII, 'listID="HS"', 'listID="SRV"', None),
        (CII, 'listID="HS"', "", None),
    ],
)
def test_codes_of_customs_among_other_classifications(
    tmp_path: Path, text: str, before: str, after: str, line: str | None
) -> None:
    assert before in text
    (c,), bad, notes = read(tmp_path, text.replace(before, after, 1))
    assert not bad
    assert c.lines[0].code == line
    if line is None:
        assert notes, "a code that is not taken is said"


@pytest.mark.parametrize(
    ("text", "before", "after", "said", "where"),
    [
        (UBL, ">1250.50<", ">a lot<", "'a lot' is no number", "LineExtensionAmount"),
        (UBL, ">1250.50<", ">1.250,50<", "has a point", "LineExtensionAmount"),
        (UBL, "2024-03-01", "yesterday", "'yesterday' is no date", "IssueDate"),
        (UBL, "2024-03-01", "2024-13-01", "is no date", "day"),
        (UBL, "<cbc:ID>INV-2024-7</cbc:ID>", "", "'id' is missing", "in.xml"),
        (UBL, "</cac:InvoiceLine>", "", "broken", "line"),
        (UBL, "</Invoice>", "", "broken", "line"),
        (UBL, "</Invoice>", "</Invoice>" + UBL.partition("-->")[2], "perhaps a second message", "line"),
        (UBL, "<Invoice ", '<!DOCTYPE x [<!ENTITY a "b">]><Invoice ', "document type", "in.xml"),
        (UBL, "INV-2024-7", "&a;", "broken", "line"),
        (
            CII,
            ">1200.50</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLine",
            ">x</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLine",
            "'x' is no number",
            "LineTotalAmount",
        ),
        (CII, ">20240301<", ">01.03.2024<", "is no date", "IssueDateTime"),
        (CII, "RE-2024-7", "", "'id' is missing", "in.xml"),
        (CII, "</rsm:CrossIndustryInvoice>", "", "broken", "line"),
        (CII, "<ram:Name>Bearings", "<ram:Name>Bea\0rings", "NUL", "in.xml"),
        (CII, "</rsm:SupplyChainTradeTransaction>", "", "broken", "line"),
    ],
)
def test_broken_invoices(tmp_path: Path, text: str, before: str, after: str, said: str, where: str) -> None:
    assert before in text
    good, bad, _ = read(tmp_path, text.replace(before, after, 1))
    assert len(good) == (1 if "second" in said else 0)
    assert said in bad[-1].error.what
    assert where in bad[-1].error.where
    assert bad[-1].error.mend


@pytest.mark.parametrize(
    ("text", "before", "after", "said"),
    [
        (UBL, "xsd:Invoice-2", "xsd:Order-2", "UBL document"),
        (UBL, "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2", "urn:own", "namespace 'urn:own'"),
        (
            UBL.replace("<Invoice ", "<DespatchAdvice ").replace("</Invoice>", "</DespatchAdvice>"),
            "xsd:Invoice-2",
            "xsd:DespatchAdvice-2",
            "UBL document DespatchAdvice",
        ),
        (CII, "CrossIndustryInvoice:100", "CrossIndustryInvoice:5", ""),
        (CII, "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100", "urn:own", "namespace 'urn:own'"),
        (CII.replace("CrossIndustryInvoice", "CrossIndustryDocument"), "x", "x", "ZUGFeRD 1"),
        ("<FatturaElettronica xmlns='http://ivaservizi'/>", "x", "x", "FatturaPA"),
        ("<Invoice/>", "x", "x", "without a namespace"),
        ("<CreditNote xmlns='urn:own'/>", "x", "x", "namespace 'urn:own'"),
        ("%PDF-1.7 factur-x.xml", "x", "x", "a PDF"),
    ],
)
def test_other_invoices_are_told_what_they_are(tmp_path: Path, text: str, before: str, after: str, said: str) -> None:
    if not said:
        good, _, _ = read(tmp_path, text.replace(before, after))
        assert len(good) == 1
        return
    with pytest.raises(UsageError) as e:
        read(tmp_path, text.replace(before, after, 1))
    assert said in e.value.what
    assert e.value.mend


def test_a_credit_note_is_said_to_be_one(tmp_path: Path) -> None:
    text = UBL.replace("xsd:Invoice-2", "xsd:CreditNote-2").replace("InvoiceLine", "CreditNoteLine")
    text = text.replace("<Invoice ", "<CreditNote ").replace("</Invoice>", "</CreditNote>")
    text = text.replace("InvoicedQuantity", "CreditedQuantity").replace("InvoiceTypeCode>380", "CreditNoteTypeCode>381")
    (c,), bad, _ = read(tmp_path, text.replace("</cbc:InvoiceTypeCode>", "</cbc:CreditNoteTypeCode>"))
    assert not bad
    assert c.remarks.startswith("credit note; ")
    assert c.lines[0].quantity == 12.5


def test_a_currency_that_is_none_is_kept_as_written(tmp_path: Path) -> None:
    for text in (UBL, CII):
        (c,), bad, _ = read(tmp_path, text.replace("EUR", "QQQ"))
        assert not bad
        assert c.currency == "QQQ"


def test_an_invoice_without_parties_is_read_and_has_none(tmp_path: Path) -> None:
    (c,), bad, _ = read(
        tmp_path, '<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"><ID>7</ID></Invoice>'
    )
    assert not bad
    assert (c.id, c.parties, c.lines) == ("7", (), ())


def test_invoices_in_an_envelope(tmp_path: Path) -> None:
    body = UBL.partition("-->")[2]
    second = body.replace("INV-2024-7", "INV-8")
    text = f"<StandardBusinessDocument xmlns='urn:sbdh'>{body}{second}</StandardBusinessDocument>"
    good, bad, _ = read(tmp_path, text)
    assert [c.id for c in good] == ["INV-2024-7", "INV-8"]
    assert not bad


def test_the_content_tells_an_invoice_whatever_its_name(tmp_path: Path) -> None:
    for name in ("in.txt", "in", "in.json", "in.csv"):
        good, bad, _ = read(tmp_path, UBL, name)
        assert len(good) == 1
        assert not bad
