"""The page of a screening: what a clerk decides by, one banner for lists, German throughout, few sheets on paper."""

from __future__ import annotations

import html
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from umweg import engines
from umweg.law.checks import checks
from umweg.law.policies import policy
from umweg.parties.matcher import Matcher
from umweg.report.screening import notices, page_words, render
from umweg.results.batch import Tally
from umweg.results.beside import layers
from umweg.results.decision import Decision
from umweg.results.german import catalogue
from umweg.results.shipment import shipment
from umweg.screening.consignments.model import Address, Consignment, Line, Party
from umweg.screening.consignments.read import read_consignments
from umweg.screening.decide.decide import Law, decide
from umweg.screening.decide.matching import Matching
from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.reference_data import ReferenceData
from umweg.screening.prepare import screener
from umweg.screening.record import document

ROOT = Path(__file__).parents[2]
DAY = date(2026, 11, 20)
LISTED: list[dict[str, Any]] = [
    {"id": "p-1", "schema": "Person", "datasets": ["eu_fsf"],
     "properties": {"name": ["Ivan Petrovich Sidorov"], "alias": ["Vanya Sidorov", "Иван Сидоров"],
                    "birthDate": ["1962-03-04"], "nationality": ["ru"], "program": ["EU-RUS"],
                    "notes": ["Bankleiter."], "address": ["Lenina 5, Tver"]}},
    {"id": "c-1", "schema": "Company", "datasets": ["us_ofac_sdn"],
     "properties": {"name": ["ROMASHKA TRADE LLC"], "country": ["kz"], "incorporationDate": ["2015-01-01"],
                    "innCode": ["7707083893"], "program": ["RUSSIA-EO14024"]}},
]  # fmt: skip


def decided(*parties: Party, **more: Any) -> tuple[Decision, Consignment]:
    """A consignment to Kazakhstan with these parties, decided by the example's policy on the two listed ones."""
    c = Consignment(id="C-1", day=DAY, sender="DE", destination="KZ", parties=parties, **more)
    held = policy(str(ROOT / "examples" / "policy.yml"))
    known = ReferenceData.of(DAY, ("eu-russia",))
    facts = Matching(Matcher.of(LISTED), 0.55, DAY).fill([ConsignmentFacts.of(c, DAY)])[0]
    return decide(facts, known, Law(held, pins={"as_of": "2026-11-20", "policy": {"key": "x"}}), "ab"), c


def page(*parties: Party, lang: str = "en", **more: Any) -> str:
    d, c = decided(*parties, **more)
    tally = Tally()
    tally.add(d, document(c))
    return text_of(render(tally, d.pins, lang))


def text_of(page_: str) -> str:
    """What a reader sees: without style and tags."""
    return " ".join(html.unescape(re.sub(r"<(style|script)\b.*?</\1>|<[^>]+>", " ", page_, flags=re.DOTALL)).split())


def sidorov(**more: Any) -> Party:
    return Party(role="consignee", name="Ivan Petrovich Sidorov", schema="Person", **more)


NEAR = Party(role="consignee", name="Iwan Sidorow", schema="Person", birth="1991-07-07")
HITS = [
    (sidorov(birth="1962-03-04"), "party", "birth", "same"),
    (sidorov(birth="1962"), "party", "birth", "same"),
    (NEAR, "outweighed", "birth", "differs"),
    (sidorov(birth="1940"), "party", "birth", "differs"),
    (sidorov(country="KZ"), "party", "country", "differs"),
    (sidorov(country="RU"), "party", "country", "same"),
    (sidorov(addresses=("Lenina 5, Tver",)), "party", "address", "same"),
    (sidorov(), "party", "aliases", "open"),
    (Party(role="buyer", name="Romashka Trade", founded="1988"), "outweighed", "founding", "differs"),
    (Party(role="buyer", name="Romashka Trade", founded="2015"), "party", "founding", "same"),
    (Party(role="buyer", name="Romashka Trade", identifiers={"INN": "7707083893"}), "party", "number", "same"),
    (Party(role="buyer", name="Ромашка Трейд", country="DE"), "party", "country", "differs"),
]


@pytest.mark.parametrize(("party", "found", "field", "mark"), HITS)
def test_beside_a_hit_stands_what_one_adjudicates_on(party: Party, found: str, field: str, mark: str) -> None:
    d, _ = decided(party)
    [hit] = d.parties[0]["hits"]
    rows = {f["field"]: f for f in hit["fields"]}
    assert (hit["found"], rows[field]["mark"]) == (found, mark)
    assert rows["programme"]["listed"] == ["EU-RUS" if hit["entity_id"] == "p-1" else "RUSSIA-EO14024"]
    told = any(r["check"] == "party-listed" for r in d.reasons)
    assert told == (found == "party")
    shown = page(party)
    assert all(v in shown for f in hit["fields"] if f["field"] not in ("country", "kind") for v in f["listed"])


def test_who_is_like_nobody_has_no_word_more() -> None:
    d, _ = decided(Party(role="consignee", name="Bäckerei Sonne"))
    assert set(d.parties[0]) == {"role", "name", "id", "country", "key"}


def test_a_hit_that_a_date_outweighs_is_shown_although_nothing_is_held_by_it() -> None:
    shown = page(NEAR)
    assert page_words("en")["outweighed"] in shown
    assert "(p-1) on ftm eu_fsf, but birth contradicts" in shown


def test_goods_value_route_and_addresses_are_shown() -> None:
    lines = (Line(code="84818099", description="Valves", value=7200.5, currency="USD", mass_kg=310),)
    party = Party(role="consignee", name="TOO Primer", country="KZ",
                  addresses=(Address(street="Abay 40", city="Almaty"), "PO box 7"))  # fmt: skip
    shown = page(party, sidorov(), lines=lines)
    for part in ("84818099 Valves; 7,200.5 USD; 310 kg", "Germany → Kazakhstan", "Abay 40, Almaty; PO box 7"):
        assert part in shown
    assert "7.200,5 USD" in page(party, sidorov(), lang="de", lines=lines)


GIVEN = [
    ({"value": 5, "currency": "EUR"}, ("value", "5 EUR")),
    ({"lines": [{"value": 5, "currency": "EUR"}, {"value": 2, "currency": "USD"}]}, ("value", "5 EUR + 2 USD")),
    ({"lines": [{"value": 5}]}, ("value", "5 (no currency)")),
    ({"sender": "Wakanda"}, ("from, to", "Wakanda")),
    ({"mode": "inland-water"}, ("from, to", "inland water")),
    ({"route": [{"place": "DEHAM", "country": "DE"}, {"country": "PL"}]}, ("route", "DEHAM Germany → Poland")),
    ({"route": ["DE", "KZ"]}, ("route", "DE → KZ")),
    ({"formerly_for": "RU"}, ("first bound for", "Russia")),
    ({"documents": [{"kind": "licence", "number": "A17"}]}, ("papers", "licence A17")),
    ({"payments": [{"payer": "X", "supplier": "Y", "amount": 1, "currency": "EUR"}]}, ("payment", "X → Y, 1 EUR")),
    ({"lines": [{"code": "1"}] * 15}, ("more lines", "+3")),
]


@pytest.mark.parametrize(("given", "row"), GIVEN)
def test_a_consignment_in_words(given: dict[str, Any], row: tuple[str, str]) -> None:
    assert row in shipment(given, "en")


def test_what_cannot_be_read_has_no_words() -> None:
    assert shipment({"id": "x", "unreadable": "line 1", "digest": "ab"}, "en") == []


@pytest.mark.parametrize("lang", ["en", "de"])
@pytest.mark.parametrize("state", ["clear", "hit", "not assessable"])
def test_layers_of_law_are_shown_where_a_decision_tells_them(lang: str, state: str) -> None:
    one = {"layer": "arms", "titles": {"en": "Arms", "de": "Waffen"}, "status": state, "as_of": "2026-01-01",
           "because": [{"en": "why so", "de": "darum"}]}  # fmt: skip
    [told] = layers({"layers": [one]}, lang)
    assert (told["name"], told["because"]) == (("Arms", "why so") if lang == "en" else ("Waffen", "darum"))
    assert layers({}, lang) == layers({"layers": None}, lang) == []


@pytest.fixture(scope="module")
def batch() -> tuple[Tally, Any]:
    """The examples with no list loaded, under the shipped policy: what holds every one of them back is the same."""
    made = screener(engines.open(), as_of="2026-11-20", text_model=False)
    tally = Tally()
    for s in made.run(read_consignments(ROOT / "examples" / "consignments.jsonl")):
        tally.add(s.decision, document(s.given))
    return tally, made.law.pins


def test_lists_are_one_banner_and_one_reason(batch: tuple[Tally, Any]) -> None:
    tally, pins = batch
    for d in tally.gravest():
        assert sum(r["check"] in ("list-not-loaded", "list-too-old") for r in d.reasons) <= 1
    told = notices(tally, "en")
    assert len(told) == 3
    shown = text_of(render(tally, pins))
    assert all(shown.count(t) == 1 for t in told)


def test_the_german_page_is_german_throughout(batch: tuple[Tally, Any]) -> None:
    tally, pins = batch
    tally.add(*_with(decided(sidorov(birth="1962"), Party(role="buyer", name="Romashka Trade", founded="1988"))))
    said = [
        {"number": 7, "at": "2026-11-20T10:00", "by": "Anna", "did": "decided", "verdict": "release", "reason": "x"}
    ]
    shown = text_of(render(tally, pins, "de", {"EX-06": said}))
    german = set(page_words("de").values()) | {c.titles["de"] for c in checks().values()}
    english = {v for k, v in page_words("en").items() if v not in german} | {c.titles["en"] for c in checks().values()}
    assert [t for t in english if re.search(rf"(?<!\w){re.escape(t)}(?!\w)", shown)] == []
    fixed = {part.strip() for en in catalogue()["sentences"] for part in re.split(r"\{\w+\}", en)}
    assert [t for t in fixed if len(re.findall(r"[A-Za-z]+", t)) > 1 and t in shown] == []
    words = {"the", "and", "of", "is", "not", "by", "with", "which", "item", "from", "memory", "loaded", "listed"}
    for own in sorted(_texts([given for _, given in tally.shown()]), key=len, reverse=True):
        shown = shown.replace(own, "")  # what people wrote themselves stays as they wrote it
    found = {w for w in re.findall(r"[A-Za-z]+", shown) if w in words}
    assert found == set(), [m for w in found for m in re.findall(rf".{{30}}\b{w}\b.{{30}}", shown)][:5]


def _with(made: tuple[Decision, Consignment]) -> tuple[Decision, dict[str, Any]]:
    return made[0], document(made[1])


def _texts(value: Any) -> set[str]:
    if isinstance(value, dict):
        return _texts(list(value.values()))
    if isinstance(value, list | tuple):
        return {t for v in value for t in _texts(v)}
    return {value} if isinstance(value, str) and " " in value else set()
