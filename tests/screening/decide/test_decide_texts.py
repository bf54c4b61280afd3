"""Countries under measures that only a text names, or a town: "Weiterleitung nach Russland", "DAP Nowosibirsk"."""

from __future__ import annotations

from datetime import date

import pytest

from umweg.screening.checks.conduct import formerly_for_target
from umweg.screening.checks.route.destination_target import assess
from umweg.screening.consignments.model import Consignment, Document, Line, Party, Payment
from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import Result
from umweg.screening.inputs.reference_data import ReferenceData

DAY = date(2024, 3, 1)
KNOWN = ReferenceData.of(DAY, ("eu-russia",))


def asked(**fields: object) -> Result:
    base = {"id": "1", "day": DAY, "sender": "DE", "destination": "KZ"}
    return assess(ConsignmentFacts.of(Consignment(**{**base, **fields}), DAY), KNOWN)  # type: ignore[arg-type]  # by name


@pytest.mark.parametrize(
    ("text", "country"),
    [("Weiterleitung nach Russland", "RU"), ("further to Minsk", "BY"), ("для дальнейшей отправки в Россию", "RU"),
     ("for onward delivery to St. Petersburg, by truck", "RU"), ("Lager Almaty, Kunde in Jekaterinburg", "RU"),
     ("конечный получатель находится в РФ", "RU"), ("货物转运至俄罗斯", "RU"), ("spare parts for Belarus", "BY"),
     ("Endkunde: Russische Föderation", "RU"), ("Rusya'ya gönderilecek", "RU"), ("do Rosji", "RU")],
)  # fmt: skip
@pytest.mark.parametrize("field", ["remarks", "end_use", "packing"])
def test_a_text_that_names_such_a_country_is_a_reason(text: str, country: str, field: str) -> None:
    (reason,) = asked(**{field: text}).reasons
    assert (reason.case, reason.where, reason.values["country"]) == ("text", field, country)


@pytest.mark.parametrize(
    "text",
    ["Not for re-export to Russia or Belarus.", "No Russia clause agreed", "Weiterverkauf nach Russland ist untersagt",
     "The buyer shall not sell, export or re-export the goods to the Russian Federation.",
     "We comply with all EU sanctions against Russia and Belarus.", "Keine Lieferung nach Russland oder Belarus",
     "Реэкспорт в Россию запрещен", "Georgian wine for Almaty", "bleibt in Kasachstan",
     "Rus & Partner", "Minsker Str. 5"],
)  # fmt: skip
def test_a_text_that_rules_it_out_or_names_another_is_none(text: str) -> None:
    assert not asked(remarks=text).reasons


def test_goods_may_be_called_after_a_country_and_what_is_told_is_not_told_again() -> None:
    line = Line(code="49019900", description="Reiseführer Russland", end_use="Verkauf in Almaty")
    assert not asked(lines=(line,)).reasons
    assert [r.case for r in asked(destination="RU", remarks="Lieferung nach Russland").reasons] == ["destination"]


@pytest.mark.parametrize("place", ["DAP Novosibirsk", "CPT Минск", "DDP г. Екатеринбург", "DAP 630000 Nowosibirsk"])
def test_a_town_tells_the_country_where_none_is_written(place: str) -> None:
    assert [r.case for r in asked(delivery=place).reasons] == ["delivery"]
    (address,) = asked(parties=(Party(role="consignee", name="Tulpe", country="KZ", addresses=(place,)),)).reasons
    assert address.case == "address"


@pytest.mark.parametrize(
    "place", ["St. Petersburg, FL 33701", "Moscow, ID", "Moscow, Idaho, USA", "Minsker Straße 3, Köln",
              "Moskauer Allee, Erfurt", "Kazan Street 4, Ankara"],
)  # fmt: skip
def test_a_town_elsewhere_is_none(place: str) -> None:
    assert not asked(parties=(Party(role="consignee", name="Tulpe", country="FR", addresses=(place,)),)).reasons


@pytest.mark.parametrize(
    ("name", "country"),
    [("Lilie LLC, Moscow", "RU"), ("OOO Lilie, Moskau", "RU"), ("ООО Лилия, г. Москва", "RU"),
     ("Lilie OAO (Minsk)", "BY"), ("Lilie - Tehran", "IR"), ("Lilie Ltd / Novosibirsk", "RU")],
)  # fmt: skip
def test_a_piece_of_a_name_tells_where_it_sits(name: str, country: str) -> None:
    party = Party(role="consignee", name=name, country="KZ")
    for fields in ({"parties": (party,)}, {"payments": (Payment(payer=name),)}):
        cases = {(r.case, r.values["country"]) for r in asked(**fields).reasons}
        assert bool(cases) is (country in KNOWN.targets)


@pytest.mark.parametrize(
    "name", ["Moscow Mule Bar GmbH", "Minsker Straße Apotheke", "Lilie LLC, Moscow, ID", "Tulpe, Almaty",
             "Kazan Döner, Köln", "Bank Tulpe - Kazakhstan"],
)  # fmt: skip
def test_a_name_that_only_sounds_so_is_none(name: str) -> None:
    assert not asked(parties=(Party(role="consignee", name=name, country="KZ"),)).reasons


@pytest.mark.parametrize(("kind", "held"), [("contract", True), ("invoice", True), ("end-user-statement", True),
                                            ("transport", False), ("customs-declaration", False)])  # fmt: skip
def test_a_paper_of_those_who_trade_comes_from_such_a_country(kind: str, held: bool) -> None:
    assert bool(asked(documents=(Document(kind=kind, number="1", country="Russland"),)).reasons) is held  # type: ignore[arg-type]


@pytest.mark.parametrize("said", ["Kunde in Moskau", "OOO Lilie, Russland", "a buyer in Belarus", "для России"])
def test_goods_once_bound_there_are_told_by_a_sentence(said: str) -> None:
    facts = ConsignmentFacts.of(Consignment(id="1", day=DAY, destination="KZ", formerly_for=said), DAY)
    assert [r.case for r in formerly_for_target.assess(facts, KNOWN).reasons] == ["stated"]


@pytest.mark.parametrize("cell", ["Kasachstan (Transit Russland)", "KZ (via Belarus)", "Kasachstan/Umladung Russland"])
def test_a_second_country_among_words_is_not_taken_for_a_town(cell: str) -> None:
    facts = ConsignmentFacts.of(Consignment(id="1", day=DAY, destination=cell), DAY)
    assert facts.destination == "KZ"
    assert {"RU", "BY"} & set(facts.via)
    assert facts.unread
