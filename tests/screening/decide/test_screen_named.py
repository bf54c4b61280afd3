"""Listed names in every field, within longer names, in texts; and texts that name nobody."""

from __future__ import annotations

from datetime import date

import pytest

from umweg.parties.matcher import Matcher
from umweg.screening.consignments.model import Address, Consignment, Document, Line, Party, Payment, Stop, Version
from umweg.screening.decide import naming
from umweg.screening.decide.matching import Matching
from umweg.screening.decide.naming import Naming
from umweg.screening.facts import ConsignmentFacts
from umweg.screening.matches import NamedElsewhere
from umweg.screening.mentions import Mention

DAY = date(2026, 11, 20)
LISTED = [
    ("a-1", "WYMYSLEXPORT JSC"), ("a-1", "АО Вымыслэкспорт"), ("a-2", "NEVIDAL AIR"), ("a-3",
    "TULGAN Sergei Petrovich"),
    ("a-4", "Bank Zolotnik Iran"), ("a-5", "MACHINE TOOLS LLC"), ("a-6", "ORION"), ("a-7", "AUTOMATION"),
]  # fmt: skip
MATCHING = Matching(Matcher.of(LISTED), 0.6, DAY)
SHOP = Party(role="consignee", name="Blumenladen Tulpenzauber", country="KZ")


NUMBERED = Matching(
    Matcher.of([
        {"id": "n-1", "name": "WYMYSLBANK JSC", "schema": "Company", "identifiers": {"SWIFT": "WYMYRUMM"}},
        {"id": "n-2", "name": "TULGANA STAR", "schema": "Vessel", "identifiers": {"IMO": "9074729"}},
        {"id": "n-3", "name": "NEVIDAL ZAVOD", "schema": "Company", "identifiers": {"INN": "7707083893"}},
    ]),
    0.6, DAY,
)  # fmt: skip


def named(parties: tuple[Party, ...] = (SHOP,), **fields: object) -> NamedElsewhere:
    c = Consignment(id="1", day=DAY, parties=parties, **fields)  # type: ignore[arg-type]  # as the cases give them
    found = MATCHING.fill([ConsignmentFacts.of(c, DAY)])[0].named
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"payments": (Payment(payer="Wymyslexport JSC", country="RU"),)}, "payments[0].payer"),
        ({"payments": (Payment(supplier="Nevidal Air"),)}, "payments[0].supplier"),
        ({"payments": (Payment(method="wire via Bank Zolotnik Iran"),)}, "payments[0].method"),
        ({"documents": (Document(kind="invoice", issuer="Nevidal Air"),)}, "documents[0].issuer"),
        ({"documents": (Document(kind="licence", holder="Wymyslexport"),)}, "documents[0].holder"),
        ({"remarks": "for Wymyslexport"}, "remarks"),
        ({"remarks": "кофе для Вымыслэкспорта"}, "remarks"),
        ({"end_use": "canteen of Nevidal Air"}, "end_use"),
        ({"lines": (Line(description="coffee, Wymyslexport"),)}, "lines[0].description"),
        ({"lines": (Line(end_use="for Sergei Tulgan Petrovich"),)}, "lines[0].end_use"),
        ({"route": (Stop(place="Wymyslexport warehouse", country="KZ"),)}, "route[0].place"),
        ({"formerly_for": "Bank Zolotnik Iran"}, "formerly_for"),
        ({"incoterm": "DAP Wymyslexport Almaty"}, "incoterm"),
        ({"containers": ("WYMYSLEXPORT",)}, "containers[0]"),
        ({"route": (Stop(place="PLWAW", seal="Wymyslexport"),)}, "route[0].seal"),
        ({"documents": (Document(kind="contract", number="WYMYSLEXPORT-2026/11"),)}, "documents[0].number"),
        ({"lines": (Line(unit="Wymyslexport"),)}, "lines[0].unit"),
        ({"parties": (Party(role="consignee", name="Tulpe", id="WYMYSLEXPORT_KZ"),)}, "parties[0].id"),
        ({"parties": (Party(role="consignee", name="Tulpe", nace="Wymyslexport"),)}, "parties[0].nace"),
        ({"parties": (Party(role="consignee", name="Tulpe", addresses=(Address(region="Wymyslexport building"),)),)},
         "parties[0].addresses[0].region"),
        ({"versions": (Version(at="2026-11-10", was={"value": 3}, by="Nevidal Air"),)}, "versions[0].by"),
        ({"versions": (Version(at="2026-11-10", was={"parties[0].id": "WYMYSLEXPORT"}),)},
         "versions[0].was.parties[0].id"),
        ({"versions": (Version(at="2026-11-10", was={"parties[0].name": "Nevidal Air"}),)},
         "versions[0].was.parties[0].name"),
        ({"versions": (Version(at="2026-11-10", was={"parties": [{"name": "Nevidal Air"}]}),)},
         "versions[0].was.parties[0].name"),
        ({"versions": (Version(at="2026-11-10", was={"remarks": "for Wymyslexport"}),)}, "versions[0].was.remarks"),
    ],
)  # fmt: skip
def test_every_field_is_searched(fields: dict[str, object], where: str) -> None:
    assert where in [x.where for x in named(**fields).found]


@pytest.mark.parametrize(
    "name",
    [
        "Tulpenzauber c/o WYMYSLEXPORT JSC", "Wymyslexport Branch Bishkek", "Wymyslexport Service",
        "Nevidal Air (in liquidation)",
        "Filiale der Nevidal Air", "Tulpenzauber GmbH (formerly Nevidal Air)", "Ivan Muster, Wymyslexport JSC",
        "Tulpenzauber z.Hd. Nevidal Air", "Tulpenzauber Attn: Nevidal Air", "склад АО Вымыслэкспорт",
        "груз на имя Nevidal Air",
        "Alfa Handel trading as Bank Zolotnik Iran", "Warehouse of Wymyslexport", "Subsidiary of Nevidal Air",
    ],
)  # fmt: skip
def test_a_listed_name_within_a_longer_one(name: str) -> None:
    whole = MATCHING.fill(
        [ConsignmentFacts.of(Consignment(id="1", parties=(Party(role="buyer", name=name),)), DAY)]
    )[0].parties[0].matches  # fmt: skip
    assert named((Party(role="buyer", name=name, country="KZ"),)).found or (whole and whole.found)


@pytest.mark.parametrize(
    "text",
    [
        "Handle with care", "machine tools and automation parts", "Orion nebula poster",
        "Lieferung an das Zentrallager",
        "Доставка до склада получателя", "please call the driver Sergei", "Contract of September, terminal 3",
        "bank transfer, Iran excluded", "air freight", "Ersatzteile für die Wartung", "автоматика промышленная",
    ],
)  # fmt: skip
def test_ordinary_words_do_not_ring(text: str) -> None:
    assert not named(remarks=text).found


@pytest.mark.parametrize("text", ["?????? ????", "\ufffd\ufffd\ufffd", "Ð Ð¾ÑÐ¾Ð±Ð¾ÑÐ¾Ð½", "\ue000\ue001"])
def test_what_cannot_be_read_is_said(text: str) -> None:
    assert named(remarks=text).unread == (("remarks", "unread"),)


@pytest.mark.parametrize(
    "text",
    ["为俄罗斯国防出口公司准备的备件", "机床（交付给最终用户）", "ロシアの工作機械向け部品", "สำหรับคลังสินค้าของผู้รับ",
     "ສຳລັບສາງສິນຄ້າ", "សម្រាប់ឃ្លាំងទំនិញ", "ကုန်လှောင်ရုံအတွက်", "spare parts 为俄罗斯国防出口公司",
     "མཛོད་ཁང་གི་དོན་དུ", "機械零件香港倉庫"],
)  # fmt: skip
def test_what_is_written_without_blanks_is_not_assessed(text: str) -> None:
    """Nobody is found in it, and that is no "none"."""
    assert named(remarks=text).unread == (("remarks", "solid"),)
    assert named(lines=(Line(description=text),)).unread == (("lines[0].description", "solid"),)


@pytest.mark.parametrize(
    "text", ["अभय कौशल्या शाह", "সিরাজুল ইসলাম খান", "தமிழ் பெயர் ஒன்று", "ግርማ ወልደ ጊዮርጊስ", "සිංහල නමක් මෙහි", "ಕನ್ನಡ ಹೆಸರು ಇಲ್ಲಿ"]
)
def test_a_script_that_is_not_read_is_not_assessed_in_any_field(text: str) -> None:
    assert named(payments=(Payment(payer=text),)).unread == (("payments[0].payer", "script"),)
    assert named(documents=(Document(kind="licence", issuer=text),)).unread == (("documents[0].issuer", "script"),)
    assert named(remarks=text).unread == (("remarks", "script"),)


def test_long_texts_are_read_to_their_end_or_told() -> None:
    assert [x.where for x in named(remarks="goods " * 600 + "for Wymyslexport").found] == ["remarks"]
    was = {"remarks": "a " * 2_500 + "for Wymyslexport"}
    found = named(versions=(Version(at="2026-11-10", was=was),))
    assert (found.found, found.unread) == ((), (("versions[0].was.remarks", "long"),))


@pytest.mark.parametrize(
    "text", ["北京", "ソウル", "для склада", "منتجات للتسليم", "부품 창고 배송", "Αποθήκη παραλήπτη", "ไทย"]
)
def test_single_words_and_scripts_with_blanks_are_read(text: str) -> None:
    assert named(remarks=text).unread == ()


def test_an_address_with_a_name_in_care_of() -> None:
    one = Party(
        role="buyer", name="Tulpenzauber", addresses=("c/o Nevidal Air, Stromynka 27, Moscow", Address(city="Almaty"))
    )
    assert [x.where for x in named((one,)).found] == ["parties[0].addresses[0]"]


def test_what_is_asked_again_is_not_forgotten_before_it_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered is bounded; new texts must not push out an old one of the same consignment unanswered."""
    monkeypatch.setattr(naming, "REMEMBERED", 3)
    fresh = Naming(Matcher.of(LISTED), 0.6, DAY)
    bad = Mention("remarks", "text", "for Wymyslexport")
    assert [f.where for f in fresh.find([bad])[0]] == ["remarks"]
    others = [Mention(f"lines[{i}].description", "text", f"coffee {i}") for i in range(2)]
    fresh.find(others)
    again = [Mention("lines[0].description", "text", "tea"), bad]
    assert [f.where for f in fresh.find(again)[0]] == ["remarks"]


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"email": "info@wymyslexport.example"}, "parties[0].email"),
        ({"email": "wymyslexport@gmail.com"}, "parties[0].email"),
        ({"email": "a.b@nevidal-air.example"}, "parties[0].email"),
        ({"email": "a.b@nevidalair.example"}, "parties[0].email"),
        ({"website": "www.wymyslexport.example"}, "parties[0].website"),
        ({"website": "https://bank-zolotnik-iran.example/en"}, "parties[0].website"),
        ({"website": "https://shop.example/wymyslexport"}, "parties[0].website"),
        ({"website": "вымыслэкспорт.рф"}, "parties[0].website"),
        ({"email": "info@orion.example"}, "parties[0].email"),  # a whole name, as of a party
        ({"email": "info@automation.example"}, ""),
        ({"website": "www.machine-tools.example"}, ""),
        ({"email": "info@tulpenzauber.example"}, ""),
    ],
)
def test_names_within_addresses_of_the_web_are_found(fields: dict[str, str], found: str) -> None:
    shop = Party(role="consignee", name="Blumenladen Tulpenzauber", country="KZ", **fields)  # type: ignore[arg-type]
    assert {x.where for x in named((shop,)).found} == ({found} if found else set())


@pytest.mark.parametrize("fields", [{"remarks": "for Wymyslexport"}, {"payments": (Payment(payer="Nevidal Air"),)}])
def test_a_name_elsewhere_is_set_side_by_side(fields: dict[str, object]) -> None:
    from umweg.screening.checks.parties import named_elsewhere
    from umweg.screening.inputs.reference_data import ReferenceData

    c = Consignment(id="1", day=DAY, parties=(SHOP,), **fields)  # type: ignore[arg-type]  # as the cases give them
    facts = MATCHING.fill([ConsignmentFacts.of(c, DAY)])[0]
    (reason,) = named_elsewhere.assess(facts, ReferenceData.of(DAY, ("eu-russia",))).reasons
    told = reason.as_dict()["beside"]
    (name,) = [f for f in told["fields"] if f["field"] == "name"]
    assert told["found"] == "elsewhere"
    assert name["ours"] == [reason.values["said"]]
    assert name["listed"] == [reason.values["entity"]]


@pytest.mark.parametrize(
    ("fields", "where", "who"),
    [
        ({"payments": (Payment(payer="Tulpe", method="SWIFT via WYMYRUMM"),)}, "payments[0].method", "n-1"),
        ({"payment_terms": "T/T, BIC: WYMYRUMMXXX"}, "payment_terms", "n-1"),
        ({"remarks": "loaded on MV Sea Flower, IMO 9074729"}, "remarks", "n-2"),
        ({"route": (Stop(place="on board Sea Flower (IMO-Nr. 9074729)", country="KZ"),)}, "route[0].place", "n-2"),
        ({"end_use": "для завода, ИНН 7707083893"}, "end_use", "n-3"),
        ({"documents": (Document(kind="other", status="registered by INN 7707083893"),)}, "documents[0].status", "n-3"),
        ({"lines": (Line(description="valves, buyer inn: 7707083893"),)}, "lines[0].description", "n-3"),
    ],
)  # fmt: skip
def test_a_number_in_a_text_tells_the_listed_party(fields: dict[str, object], where: str, who: str) -> None:
    c = Consignment(id="1", day=DAY, parties=(SHOP,), **fields)  # type: ignore[arg-type]  # as the cases give them
    found = NUMBERED.fill([ConsignmentFacts.of(c, DAY)])[0].named
    assert found is not None
    assert [(f.where, f.how, f.match.entity_id) for f in found.found] == [(where, "text", who)]


@pytest.mark.parametrize(
    "text", ["IMO 9074728", "invoice 7707083893", "via DEUTDEFF", "SHIPMENT OF CUSTOMER", "INN 7707083894"],
)  # fmt: skip
def test_other_numbers_tell_nobody(text: str) -> None:
    c = Consignment(id="1", day=DAY, parties=(SHOP,), remarks=text)
    found = NUMBERED.fill([ConsignmentFacts.of(c, DAY)])[0].named
    assert found is not None
    assert not found.found


@pytest.mark.parametrize(
    "fields",
    [{"documents": (Document(kind="contract", number="INN 7707083893"),)}, {"remarks": "Tax ID 7707083893"},
     {"parties": (Party(role="consignee", name="Tulpe", id="ИНН 7707083893"),)}, {"remarks": "TIN: 7707083893"}],
)  # fmt: skip
def test_a_number_behind_any_label_tells_its_bearer(fields: dict[str, object]) -> None:
    c = Consignment(id="1", day=DAY, **fields)  # type: ignore[arg-type]  # as the cases give them
    found = NUMBERED.fill([ConsignmentFacts.of(c, DAY)])[0].named
    assert found is not None
    assert "n-3" in [x.match.entity_id for x in found.found]
