"""Payments of ISO 20022 and bills of lading of the DCSA: what they say, variants of it, and broken ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.screening.consignments.samples import FIXTURES, read
from umweg.core.errors import UsageError

PACS = (FIXTURES / "pacs008.xml").read_text("utf-8")
PAIN = (FIXTURES / "pain001.xml").read_text("utf-8")
BILL = (FIXTURES / "bill.json").read_text("utf-8")


def test_payments_between_banks(tmp_path: Path) -> None:
    (one, two), bad, notes = read(tmp_path, PACS)
    assert not bad
    assert not notes
    assert (one.id, str(one.day), one.kind, one.destination, one.lines) == ("TX-1", "2024-03-01", None, None, ())
    assert [(p.role, p.name, p.country) for p in one.parties] == [
        ("payer", "Sunny Toys FZE", "AE"),
        ("buyer", "Quiet Owner LLP", None),
        ("seller", "Muster Maschinenbau GmbH", "DE"),
        ("bank", None, "AE"),
        ("bank", None, "DE"),
        ("bank", "Vymyshlenny Bank", "RU"),
    ]
    (paid,) = one.payments
    assert (paid.payer, paid.supplier, paid.amount, paid.currency) == (
        "Sunny Toys FZE",
        "Muster Maschinenbau GmbH",
        1200.5,
        "USD",
    )
    assert one.remarks == "Invoice 7 for Listed Trade LLC"
    assert (two.id, two.parties[0].schema, two.parties[0].birth) == ("M-1 2", "Person", "1970-05-17")
    assert ("other", "Hidden Seller") in {(p.role, p.name) for p in two.parties}
    assert ("invoice", "INV-7") in {(d.kind, d.number) for d in two.documents}


def test_orders_to_a_bank_have_the_payer_that_stands_before_them(tmp_path: Path) -> None:
    found, bad, notes = read(tmp_path, PAIN)
    assert not bad
    assert not notes
    assert [(c.id, str(c.day), c.payments[0].payer, c.payments[0].supplier) for c in found] == [
        ("E-1", "2024-03-04", "Muster Maschinenbau GmbH", "First Seller"),
        ("E-2", "2024-03-04", "Muster Maschinenbau GmbH", "Second Seller"),
        ("E-3", "2024-03-05", "Other Payer AG", "Third Seller"),
    ]
    assert all(("other", "Muster Holding") in {(p.role, p.name) for p in c.parties} for c in found)
    assert [p.identifiers.get("BIC") for p in found[2].parties] == [None, None, None], "no bank of the order before"


@pytest.mark.parametrize(
    ("before", "after", "field", "value"),
    [
        (">1200.50<", ">0<", "amount", 0.0),
        ('Ccy="USD"', 'Ccy="QQQ"', "currency", "QQQ"),
        ('<InstdAmt Ccy="USD">1200.50</InstdAmt>', "", "amount", 990.0),
        ("<Nm>Sunny Toys FZE</Nm>", "", "payer", None),
        ("<TxId>TX-1</TxId>", "<UETR>u-1</UETR>", "id", "u-1"),
        ("<TxId>TX-1</TxId>", "", "id", "I-1"),
        ("2024-03-01</IntrBk", "2024-03-05</IntrBk", "day", "2024-03-05"),
        ("<Ustrd>Invoice 7 for Listed Trade LLC</Ustrd>", "<Ustrd>a</Ustrd><Ustrd>b</Ustrd>", "remarks", "a; b"),
        (
            "<RmtInf><Ustrd>",
            "<Purp><Cd>GDDS</Cd></Purp><RmtInf><Ustrd>",
            "remarks",
            "Invoice 7 for Listed Trade LLC; purpose GDDS",
        ),
        ("pacs.008.001.08", "pacs.008.001.10", "id", "TX-1"),
        ("BICFI", "BIC", "id", "TX-1"),
    ],
)
def test_variants_of_payments(tmp_path: Path, before: str, after: str, field: str, value: Any) -> None:
    assert before in PACS
    (one, _), bad, _ = read(tmp_path, PACS.replace(before, after))
    assert not bad
    found = getattr(one.payments[0], field) if field in ("amount", "currency", "payer") else getattr(one, field)
    assert (str(found) if field == "day" else found) == value


@pytest.mark.parametrize(
    ("before", "after", "said", "where", "good"),
    [
        (">1200.50<", ">a lot<", "'a lot' is no number", "InstdAmt", 1),
        (">1200.50<", ">-5<", "below 0", "payments[0].amount", 1),
        ("2024-03-01</IntrBk", "gestern</IntrBk", "is no date", "day", 0),
        ("</Document>", "", "broken", "line", 2),
        ("<Cdtr><Nm>Ivan", "<Cdtr><Nm>Ivan</Cdtr>", "broken", "line", 1),
        ("TX-1", "M-1 2", "stood already", "id", 1),
        ("<MsgId>M-1</MsgId>", "", "'id' is missing", "line", 1),
        ("</Document>", "</Document><Document/>", "perhaps a second message", "line", 2),
        ("<Document ", '<!DOCTYPE x [<!ENTITY a "b">]><Document ', "document type", "in.xml", 0),
        ("Quiet Owner LLP", "x" * 400, "more than 300 characters", "parties[1].name", 1),
    ],
)
def test_broken_payments(tmp_path: Path, before: str, after: str, said: str, where: str, good: int) -> None:
    assert before in PACS
    found, bad, _ = read(tmp_path, PACS.replace(before, after, 1))
    assert len(found) == good
    assert any(said in b.error.what and where in b.error.where for b in bad), [str(b.error) for b in bad]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("camt.053.001.08", "a statement of account"),
        ("pacs.002.001.10", "status of a payment"),
        ("pacs.004.001.09", "a return"),
        ("pacs.009.001.08", "between banks"),
        ("pain.002.001.10", "status of an order"),
        ("pain.008.001.08", "direct debits"),
        ("camt.056.001.08", "cancel"),
        ("camt.054.001.08", "advice"),
        ("auth.001.001.01", "auth.001"),
        ("pacs.003.001.08", "direct debit"),
    ],
)
def test_other_messages_of_banks_are_told_what_they_are(tmp_path: Path, kind: str, said: str) -> None:
    with pytest.raises(UsageError, match="looks like an ISO 20022 message") as e:
        read(tmp_path, PACS.replace("pacs.008.001.08", kind))
    assert said in e.value.what
    assert "pain.001" in e.value.mend


def test_a_message_without_payments_holds_none(tmp_path: Path) -> None:
    begin, end = PACS.index("<CdtTrfTxInf>"), PACS.index("</FIToF")
    with pytest.raises(UsageError, match="no consignment"):
        read(tmp_path, PACS[:begin] + PACS[end:])


def test_many_payments_are_read_one_at_a_time(tmp_path: Path) -> None:
    begin, end = PACS.index("<CdtTrfTxInf>"), PACS.index("</CdtTrfTxInf>") + len("</CdtTrfTxInf>")
    one = PACS[begin:end]
    many = "".join(one.replace("TX-1", f"TX-{n}") for n in range(3000))
    found, bad, notes = read(tmp_path, PACS[:begin] + many + PACS[PACS.index("</FIToF") :])
    assert (len(found), len(bad), notes) == (3000, 0, [])
    assert found[-1].parties[-1].identifiers == {"BIC": "VYMYRUMMXXX"}


def test_a_bill_of_lading(tmp_path: Path) -> None:
    (c,), bad, notes = read(tmp_path, BILL, "bill.json")
    assert not bad
    assert notes == ["bill.json: elements not read: moodOfTheMaster (1)."]
    assert (c.id, str(c.day), c.destination, c.mode) == ("MADEUP123456", "2024-03-01", "KZ", "sea")
    assert {(p.role, p.name) for p in c.parties} == {
        ("consignor", "Muster Maschinenbau GmbH"),
        ("consignee", "ТОО Ромашка"),
        ("notify", "Listed Trade LLC"),
        ("notify", "Second Notify"),
        ("forwarder", "Forwarder Muster"),
        ("buyer", "House Buyer"),
        ("carrier", None),
        ("vessel", "KITE OF MADE UP"),
    }
    assert [(s.place, s.country, s.stay) for s in c.route] == [
        ("Munich", "DE", "origin"),
        ("DEHAM", None, "loading"),
        ("AEJEA", None, "unloading"),
        ("Almaty", "KZ", "destination"),
        (None, "GE", "transit"),
        ("Moscow", "RU", "destination"),
    ]
    one, also = c.lines
    assert (one.code, one.mass_kg, round(one.gross_kg, 2)) == ("848210", 50.0, 105.36)
    assert (also.code, also.mass_kg, also.description) == (
        "848220",
        None,
        one.description,
    )  # held against the lists, too
    assert one.description == "Bearings; for machine tools; also 848220"
    assert c.containers == ("MSKU1234565", "MSKU7654321")
    assert "to order" in c.remarks


def changed(change: Any) -> str:
    data = json.loads(BILL)
    change(data)
    return json.dumps(data, ensure_ascii=False)


def _parties_as_list(d: dict[str, Any]) -> None:
    d["documentParties"] = [{"party": {"partyName": "A"}, "partyFunction": "OS"}]


def _status_only(d: dict[str, Any]) -> None:
    for key in ("documentParties", "consignmentItems", "transports"):
        del d[key]


@pytest.mark.parametrize(
    ("change", "said", "where"),
    [
        (_parties_as_list, "version 2", "documentParties"),
        (_status_only, "no parties, items or transport", "entry 1"),
        (
            lambda d: d["consignmentItems"][0]["cargoItems"][0]["cargoGrossWeight"].update(value="a lot"),
            "'a lot' is no number",
            "consignmentItems[0].cargoItems[0].cargoGrossWeight.value",
        ),
        (
            lambda d: d["consignmentItems"][0]["cargoItems"][1]["cargoGrossWeight"].update(unit="XYZ"),
            "'XYZ' is no unit of mass",
            "cargoItems[1].cargoGrossWeight.unit",
        ),
        (lambda d: d.update(declaredValue=-1), "below 0", "value"),
        (lambda d: d.update(shippedOnBoardDate="gestern"), "is no date", "day"),
        (
            lambda d: (d.pop("transportDocumentReference"), d.pop("shippingInstructionsReference")),
            "'id' is missing",
            "entry 1",
        ),
        (lambda d: d["documentParties"]["shipper"].update(partyName="x" * 400), "more than 300", "parties[0].name"),
    ],
)
def test_broken_bills(tmp_path: Path, change: Any, said: str, where: str) -> None:
    good, (bad,), _ = read(tmp_path, changed(change), "bill.json")
    assert not good
    assert said in bad.error.what
    assert where in bad.error.where
    assert bad.error.mend


@pytest.mark.parametrize("text", [BILL[:-3], BILL[:900], BILL.replace('"BOL",', '"BOL"')])
def test_bills_cut_off_or_broken(tmp_path: Path, text: str) -> None:
    good, bad, _ = read(tmp_path, text, "bill.json")
    assert not good
    assert bad[0].error.mend


def test_forms_in_which_bills_come(tmp_path: Path) -> None:
    plain = read(tmp_path, BILL, "bill.json")[0]
    other = BILL.replace("MADEUP123456", "MADEUP7")
    for text, name in (
        (f'{{"document": {BILL}, "issueTo": {{}}}}', "in.json"),
        (f"[{BILL}]", "in.json"),
        (json.dumps(json.loads(BILL)) + "\n", "in.jsonl"),
        (BILL, "in.txt"),
        ("\ufeff" + BILL, "in"),
        (
            changed(lambda d: d.update(declaredValueCurrency="QQQ", documentParties={"shipper": {"partyName": "A"}})),
            "in.json",
        ),
    ):
        good, bad, _ = read(tmp_path, text, name)
        assert [c.id for c in good] == [plain[0].id]
        assert not bad
    good, bad, _ = read(tmp_path, BILL + "\n" + other, "in.json")
    assert [c.id for c in good] == ["MADEUP123456", "MADEUP7"]
