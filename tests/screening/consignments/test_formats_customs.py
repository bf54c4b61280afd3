"""Customs messages: transit beyond the declaration, amendments and responses of DMS, ASYCUDA, CUSDEC."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.screening.consignments.samples import FIXTURES, both, read
from umweg.core.errors import UsageError

DMS = """<MetaData xmlns="urn:wco:datamodel:WCO:DocumentMetaData-DMS:2"><WCOTypeName>{kind}</WCOTypeName>
{inner}</MetaData>"""
AMENDMENT = """<Declaration xmlns="urn:wco:datamodel:WCO:DEC-DMS:2"><FunctionCode>{function}</FunctionCode>
<FunctionalReferenceID>A-1</FunctionalReferenceID><ID>24GB1</ID><TypeCode>{type}</TypeCode>
<AdditionalInformation><StatementDescription>other consignee</StatementDescription>
<StatementTypeCode>AES</StatementTypeCode>
<Pointer><SequenceNumeric>1</SequenceNumeric><DocumentSectionCode>42A</DocumentSectionCode></Pointer></AdditionalInformation>
<Amendment><ChangeReasonCode>32</ChangeReasonCode><Pointer><DocumentSectionCode>42A</DocumentSectionCode></Pointer></Amendment>
{goods}</Declaration>"""
GOODS = """<GoodsShipment><Consignee><Name>Listed Trade LLC</Name></Consignee><GovernmentAgencyGoodsItem>
<SequenceNumeric>1</SequenceNumeric><Commodity><Description>Dolls</Description></Commodity></GovernmentAgencyGoodsItem>
</GoodsShipment>"""
RESPONSE = """<Response xmlns="urn:wco:datamodel:WCO:RES-DMS:2"><FunctionCode>{function}</FunctionCode>
<FunctionalReferenceID>R-1</FunctionalReferenceID><Declaration><FunctionalReferenceID>EXP-1</FunctionalReferenceID>
<ID>24GB1</ID></Declaration></Response>"""


def transit(name: str) -> str:
    return (FIXTURES / "transit.xml").read_text("utf-8").replace("CC015C", name)


def test_an_amendment_and_a_release_of_transit_are_whole_declarations(tmp_path: Path) -> None:
    (plain,), _, _ = read(tmp_path, transit("CC015C"))
    text = transit("CC013C").replace("<LRN>TR-1</LRN>", "<LRN>TR-1</LRN><MRN>24DE1</MRN>")
    (amended,), bad, notes = read(tmp_path, text)
    assert not bad
    assert not notes
    assert amended.remarks.startswith("amendment of the declaration 24DE1")
    assert (amended.parties, amended.lines, amended.route) == (plain.parties, plain.lines, plain.route)
    text = transit("CC029C").replace(
        "<LRN>TR-1</LRN>",
        "<LRN>TR-1</LRN><MRN>24DE1</MRN><declarationAcceptanceDate>2024-03-02+01:00"
        "</declarationAcceptanceDate><releaseDate>2024-03-03+01:00</releaseDate>",
    )
    text = text.replace(
        "<Guarantee>",
        "<ControlResult><code>A2</code><date>2024-03-03</date><controlledBy>X"
        "</controlledBy><text>seal looked at</text></ControlResult><Guarantee>",
    )
    (released,), bad, notes = read(tmp_path, text)
    assert not bad
    assert not notes
    assert str(released.day) == "2024-03-03"
    assert released.remarks.startswith("released for transit 24DE1; result of control A2: seal looked at")
    assert {"customs-declaration"} <= {d.kind for d in released.documents}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("CC007C", "arrival notification"),
        ("CC009C", "invalidation decision"),
        ("CC025C", "goods release notification"),
        ("CC028C", "MRN allocated"),
        ("CC043C", "unloading permission"),
        ("CC044C", "unloading remarks"),
        ("CC051C", "no release for transit"),
        ("CC056C", "rejection"),
        ("CC182C", "incident"),
        ("CC928C", "acknowledgement"),
        ("CC515C", "export (AES)"),
        ("CC999C", "an NCTS response (CC999C)"),
    ],
)
def test_other_messages_of_transit_are_refused_by_name(tmp_path: Path, name: str, said: str) -> None:
    good, (bad,), _ = read(tmp_path, transit(name))
    assert not good
    assert said in bad.error.what
    assert bad.id == "TR-1"
    assert "CC029C" in bad.error.mend


def test_several_messages_in_an_envelope_and_two_without_one(tmp_path: Path) -> None:
    body = transit("CC015C").partition("-->")[2]
    other = body.replace("TR-1", "TR-2").replace("CC015C", "CC013C")
    good, bad, _ = read(tmp_path, f"<TraderChannelSubmission>{body}{other}</TraderChannelSubmission>")
    assert [c.id for c in good] == ["TR-1", "TR-2"]
    assert not bad
    good, (bad_,), _ = read(tmp_path, body + other)
    assert [c.id for c in good] == ["TR-1"]
    assert "perhaps a second message" in bad_.error.what
    assert "file of its own" in bad_.error.mend


@pytest.mark.parametrize(
    ("function", "type_", "goods", "said"),
    [
        ("13", "COR", True, ""),
        ("4", "", True, ""),
        ("4", "COR", True, ""),
        ("13", "COR", False, "no amendment with goods"),
        ("13", "INV", True, "a cancellation"),
        ("13", "INV", False, "a cancellation"),
        ("1", "", False, "a cancellation"),
        ("3", "", True, "a deletion"),
        ("11", "", False, "a response"),
        ("27", "", False, "a rejection"),
        ("99", "", True, "no original"),
    ],
)
def test_amendments_are_read_as_far_as_they_go(
    tmp_path: Path, function: str, type_: str, goods: bool, said: str
) -> None:
    inner = AMENDMENT.format(function=function, type=type_, goods=GOODS if goods else "")
    good, bad, notes = read(tmp_path, DMS.format(kind="DEC", inner=inner))
    if said:
        assert not good
        assert said in bad[0].error.what
        assert bad[0].id == "A-1"
        return
    (c,) = good
    assert not notes
    assert c.id == "A-1"
    assert [p.name for p in c.parties] == ["Listed Trade LLC"]
    assert c.remarks.startswith("amendment of 24GB1 (reason 32): only what changes is stated")
    assert c.destination is None


@pytest.mark.parametrize(
    ("function", "said"),
    [
        ("01", "function 01, acceptance"),
        ("02", "receipt"),
        ("03", "rejection"),
        ("1", "acceptance"),
        ("05", "function 05"),
        ("06", "function 06"),
        ("09", "function 09"),
        ("10", "function 10"),
        ("13", "function 13"),
        ("", "function ?"),
    ],
)
def test_a_response_is_no_empty_consignment(tmp_path: Path, function: str, said: str) -> None:
    good, (bad,), _ = read(tmp_path, DMS.format(kind="RES", inner=RESPONSE.format(function=function)))
    assert not good
    assert "response of customs" in bad.error.what
    assert said in bad.error.what
    assert bad.error.mend == "Give the declaration 24GB1 EXP-1 itself."
    assert bad.id == "EXP-1"


def test_a_declaration_of_another_namespace_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="'urn:other', which is not the WCO's"):
        read(tmp_path, '<Declaration xmlns="urn:other"><ID>7</ID></Declaration>')


def asycuda() -> str:
    return (FIXTURES / "asycuda.xml").read_text("utf-8")


def test_a_declaration_of_asycuda() -> None:
    notes: list[str] = []
    (c,), bad = both(FIXTURES / "asycuda.xml", notes=notes.append)
    assert not bad
    assert notes == ["asycuda.xml: elements not read: Item/Mood_of_the_officer (1)."]
    assert (c.id, str(c.day), c.kind, c.sender, c.destination) == ("2024 A-15", "2024-03-17", "re-export", "GE", "RU")
    assert {(p.role, p.name) for p in c.parties} == {
        ("exporter", "LLC Kavkaz Muster"),
        ("consignee", "ООО Вымышленный Прибор"),
        ("payer", "Sunny Toys Ltd"),
        ("declarant", "Broker Muster"),
        ("agent", "N. Muster"),
        ("bank", "Muster Bank, Tbilisi 2"),
    }
    assert c.parties[0].addresses == ("Rustaveli Ave 7, Tbilisi",)
    one, two = c.lines
    assert (one.code, one.origin, one.value, one.currency, one.mass_kg) == ("85423190000", "TW", 1000.25, "USD", 50.0)
    assert (two.value, two.currency, two.mass_kg) == (500.25, "USD", None), "zero is what the form writes for nothing"
    assert [(d.kind, d.number) for d in c.documents] == [
        ("customs-declaration", "E4711"),
        ("other", "2024 77"),
        ("invoice", "INV-7"),
        ("licence", "L-1"),
    ]
    assert [(s.place, s.country, s.stay) for s in c.route] == [("Tbilisi", "GE", "loading"), (None, "AM", "transit")]
    assert c.packing == "3 x CT marked LISTED TRADE"
    assert "Ship to Warehouse Kite" in c.remarks
    assert "trading country AE" in c.remarks


@pytest.mark.parametrize(
    ("before", "after", "field", "value"),
    [
        ("3/17/2024", "2024-03-17", "day", "2024-03-17"),
        ("3/17/2024", "17.03.2024", "day", "2024-03-17"),
        ("3/17/2024", "17/3/24", "day", "2024-03-17"),
        ("3/17/2024", "3/3/2024", "day", "2024-03-03"),
        ("3/17/2024", "3/4/2024", "day", "None"),
        ("<Sad_flow>E<", "<Sad_flow>I<", "kind", "import"),
        ("_code>3</Declaration_gen", "_code>1</Declaration_gen", "kind", "export"),
        (">EX</Type_of_d", ">T1</Type_of_d", "kind", "transit"),
        ("<Number>A-15</Number>", "<Number/>", "id", "GETB1 E4711"),
        ("<Currency_code>USD", "<Currency_code>QQQ", "currency", "QQQ"),
        ("<Mode>3<", "<Mode>1<", "mode", "sea"),
        ("<Exporter_name>LLC Kavkaz Muster", "<Exporter_name><null/>", "destination", "RU"),
    ],
)
def test_variants_of_asycuda(tmp_path: Path, before: str, after: str, field: str, value: str) -> None:
    assert before in asycuda()
    (c,), bad, _ = read(tmp_path, asycuda().replace(before, after))
    assert not bad
    assert str(getattr(c, field)) == value
    if after == "3/4/2024":
        assert "can be read both ways" in c.remarks
    if after == "<Mode>1<":
        assert "vessel" in {p.role for p in c.parties}


@pytest.mark.parametrize(
    ("before", "after", "said", "where"),
    [
        ("3/17/2024", "yesterday", "'yesterday' is no date", "Registration/Date"),
        ("3/17/2024", "17/17/2024", "", ""),
        (">50</Net_weight_itm>", ">NaN</Net_weight_itm>", "'NaN' is no number", "Net_weight_itm"),
        (">50</Net_weight_itm>", ">-5</Net_weight_itm>", "below 0", "lines[0].mass_kg"),
        (">1000.25</Amount", ">1.000,25</Amount", "has a point", "Amount_foreign_currency"),
        ("<Number>A-15</Number>", "", "", ""),
        ("</Item>\n</ASYCUDA>", "</Item>", "broken", "line"),
        ("<Traders>", "<Traders", "broken", "line"),
        ("</ASYCUDA>", "</ASYCUDA><ASYCUDA/>", "perhaps a second message", "line"),
        ("<ASYCUDA id", "<!DOCTYPE x [<!ENTITY a 'b'>]><ASYCUDA id", "document type", "in.xml"),
    ],
)
def test_broken_declarations_of_asycuda(tmp_path: Path, before: str, after: str, said: str, where: str) -> None:
    good, bad, _ = read(tmp_path, asycuda().replace(before, after, 1))
    if not said:
        assert len(good) == 1 or bad[-1].error.where
        return
    assert said in bad[-1].error.what
    assert where in bad[-1].error.where


def test_asycuda_without_parties_or_items_is_still_read(tmp_path: Path) -> None:
    (c,), bad, _ = read(tmp_path, "<ASYCUDA><Declarant><Reference><Number>7</Number></Reference></Declarant></ASYCUDA>")
    assert not bad
    assert (c.id, c.parties, c.lines) == ("7", (), ())
    good, (bad_,), _ = read(tmp_path, "<ASYCUDA><Item/></ASYCUDA>")
    assert not good
    assert "'id' is missing" in bad_.error.what


def cusdec() -> str:
    return (FIXTURES / "cusdec.edi").read_text("utf-8")


def test_a_declaration_in_edifact() -> None:
    notes: list[str] = []
    (c,), bad = both(FIXTURES / "cusdec.edi", notes=notes.append)
    assert not bad
    assert notes == ["cusdec.edi: segments not read: XYZ (1)."]
    assert (c.id, str(c.day), c.kind, c.sender, c.destination) == ("EXP-1", "2024-03-01", "export", "DE", "KZ")
    assert {(p.role, p.name) for p in c.parties} == {
        ("carrier", "Made Up Line"),
        ("vessel", "KITE OF MADE UP"),
        ("exporter", "Muster Maschinenbau GmbH"),
        ("consignee", "TOO Romashka"),
        ("other", "Somebody Else"),
        ("manufacturer", "Maker Ltd"),
    }
    one, two = c.lines
    assert (one.code, one.origin, one.value, one.mass_kg, one.gross_kg) == ("8542319000", "TW", 1000.25, 50.0, 60.0)
    assert one.description == "Processors, O'Muster type +1"
    assert (two.code, two.value, two.currency) == ("95030021", 500.25, "EUR")
    assert {"country": "KG", "stay": "destination"} in [{"country": s.country, "stay": s.stay} for s in c.route], (
        "the second item goes on to Kyrgyzstan"
    )
    assert c.remarks == "Ship to Listed Trade LLC"


def without_una(text: str) -> str:
    return text.removeprefix("UNA:+.? '\n")


@pytest.mark.parametrize(
    "change",
    [
        without_una,
        lambda t: t.replace("\n", ""),
        lambda t: t.replace("\n", "\r\n"),
        lambda t: without_una(t)[t.index("UNH") - 10 : t.index("UNZ") - 10],
        lambda t: t.replace("\n", "").replace("D:96B", "D:04A"),
        lambda t: t.replace("?'", "\0").replace("'", "~").replace("\0", "'").replace("UNA:+.? ~", "UNA:+.? ~"),
        lambda t: "\ufeff" + t,
        lambda t: t.replace("UNOC:3", "UNOY:3"),
        lambda t: t.replace("1000,25", "1000.25"),
        lambda t: t.replace("CST+1+", "DMS+1'\nCST+1+").replace("UNT+38", "UNT+39"),
    ],
)
def test_forms_of_edifact_that_say_the_same(tmp_path: Path, change: Any) -> None:
    (plain,), _, _ = read(tmp_path, cusdec(), "in.edi")
    (c,), bad, _ = read(tmp_path, change(cusdec()), "in.txt")
    assert not bad
    assert c == plain


@pytest.mark.parametrize(
    ("before", "after", "said", "where"),
    [
        ("UNT+38+1", "UNT+37+1", "UNT says 37 segments, and there are 38", "segment 39"),
        ("UNT+38+1", "UNT+38+2", "UNT closes message 2", "segment 39"),
        ("UNZ+1+1", "UNZ+2+1", "UNZ says 2 messages", "segment 40"),
        ("UNZ+1+1'\n", "", "no end (UNZ)", "in.edi"),
        ("UNT+38+1'\nUNZ+1+1'\n", "", "in the middle of a message", "message 1"),
        ("UNS+S'\nCNT+5:2'\nUNT+38+1'\nUNZ+1+1'\n", "UNS+", "in the middle of a segment", "segment 37"),
        ("CUSDEC:D:96B", "CUSRES:D:96B", "a response of customs (CUSRES)", "message 1"),
        ("CUSDEC:D:96B", "INVOIC:D:96B", "an invoice (INVOIC)", "message 1"),
        ("CUSDEC:D:96B", "QUOTES:D:96B", "another message (QUOTES)", "message 1"),
        ("1000,25", "1.000,25", "is no number", "MOA"),
        ("137:20240301:102", "137:gestern:102", "'gestern' is no day", "DTM"),
        ("EXP-1+9", "+9", "'id' is missing", "message 1"),
        ("UNH+1+", "XXX+1'\nUNH+1+", "stands outside of a message", "segment 2"),
        ("UNS+D'\n", "UNH+2+CUSDEC:D:96B:UN'\nUNS+D'\n", "before its end", "message 1"),
        ("UNOC:3", "UNOA:3", "", ""),
    ],
)
def test_broken_interchanges(tmp_path: Path, before: str, after: str, said: str, where: str) -> None:
    assert before in cusdec()
    good, bad, _ = read(tmp_path, cusdec().replace(before, after), "in.edi")
    if not said:
        assert len(good) == 1
        return
    assert any(said in b.error.what and where in b.error.where for b in bad), [str(b.error) for b in bad]
    if "UNZ" not in said:
        assert not good or "stands" in said


def test_two_messages_in_an_interchange_and_one_that_is_broken(tmp_path: Path) -> None:
    text = cusdec()
    body = text[text.index("UNH") : text.index("UNZ")]
    second = body.replace("EXP-1", "EXP-2").replace("+38+1'", "+38+2'").replace("UNH+1", "UNH+2")
    third = second.replace("EXP-2", "EXP-3").replace("+38+2'", "+99+3'").replace("UNH+2", "UNH+3")
    good, bad, _ = read(tmp_path, text[: text.index("UNH")] + body + second + third + "UNZ+3+1'", "in.edi")
    assert [c.id for c in good] == ["EXP-1", "EXP-2"]
    assert [b.id for b in bad] == ["EXP-3"]


def test_edifact_of_a_character_set_that_unb_states(tmp_path: Path) -> None:
    text = cusdec().replace("TOO Romashka", "ТОО Ромашка")
    for letters, encoding in (("UNOE", "iso8859-5"), ("UNOY", "utf-8"), ("UNOW", "utf-8")):
        (c,), bad, _ = read(tmp_path, text.replace("UNOC", letters).encode(encoding), "in.edi")
        assert not bad
        assert "ТОО Ромашка" in {p.name for p in c.parties}
    good, bad, _ = read(tmp_path, text.replace("UNOC", "UNOY").encode("iso8859-5"), "in.edi")
    assert not good
    assert "character set" in bad[0].error.what


@pytest.mark.parametrize(
    ("name", "before", "after", "kept"),
    [
        ("asycuda.xml", ">50</Net_weight_itm>", ">NaN</Net_weight_itm>", "ООО Вымышленный Прибор"),
        ("asycuda.xml", "3/17/2024", "yesterday", "ООО Вымышленный Прибор"),
        ("asycuda.xml", ">60</Gross_weight_itm>", ">-5</Gross_weight_itm>", "ООО Вымышленный Прибор"),
        ("cusdec.edi", "1000,25", "1.000,25", "TOO Romashka"),
        ("cusdec.edi", "137:20240301", "137:gestern", "TOO Romashka"),
        ("invoice-ubl.xml", ">1250.50<", ">a lot<", "Sunny Toys FZE"),
        ("invoice-ubl.xml", "2024-03-01", "yesterday", "Sunny Toys FZE"),
        ("invoice-cii.xml", ">20240301<", ">01.03.2024<", "Sunny Toys FZE"),
        ("pain001.xml", 'Ccy="EUR">100<', 'Ccy="EUR">a lot<', "First Seller"),
        ("bill.json", '"value": 60', '"value": "a lot"', "ТОО Ромашка"),
        ("import.xml", 'unitCode="GRM">2500', 'unitCode="XYZ">2500', "Harbour Toys Ltd"),
        ("transit.xml", "<netMass>50<", "<netMass>a lot<", "Sunny Toys"),
    ],
)
def test_a_bad_field_never_hides_a_good_one(tmp_path: Path, name: str, before: str, after: str, kept: str) -> None:
    text = (FIXTURES / name).read_text("utf-8")
    assert before in text
    _, bad, _ = read(tmp_path, text.replace(before, after, 1), name)
    partial = bad[0].partial
    assert kept in {p.name for p in partial.parties}
    assert partial.unread[0].where
    assert partial.unread[0].what
