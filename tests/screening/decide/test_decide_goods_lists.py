"""Goods lists in decisions: they bind whom they name, the ban itself stops, floors and origins count, old law holds."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest

from umweg.goods.catalogue import Catalogue
from umweg.law.lists import goods_list, shipped_lists
from umweg.law.policies import parse_policy
from umweg.parties.matcher import Matcher
from umweg.results.decision import Decision
from umweg.screening.inputs.reference_data import ReferenceData
from umweg.screening.prepare import _made
from umweg.screening.run import Screener

DAY = date(2026, 11, 20)
LAW = "833/2014"


@cache
def screener(extra: str = "") -> Screener:
    text = "key: t\nbase: default\nrequired: [given]\n" + extra
    held = parse_policy(text, "t.yml")
    m = Matcher.of([{"id": "x-1", "name": "ROMASHKA TRADE LLC", "country": "KZ"}])
    known = ReferenceData.of(
        DAY, held.regimes, goods=Catalogue.of(), parameters=held.parameters, party_lists=m.listed.lists,
        oldest_days={"*": 9999}, oldest_goods=held.oldest_goods, required=held.required,
    )  # fmt: skip
    return _made(known, held, m, None, None)


def decided(
    sender: str, destination: str, code: str, extra: str = "", day: str = "2026-11-20", **more: Any
) -> Decision:
    line = {"code": code, "nomenclature": "CN", "value": 1000.0, "currency": "EUR", **more.pop("line", {})}
    c = {
        "id": "1", "day": day, "sender": sender, "destination": destination, "lines": [line],
        "parties": [{"role": "consignee", "name": "Tulpenzauber", "country": destination}], **more,
    }  # fmt: skip
    return next(screener(extra).run([c])).decision


def said(d: Decision, *checks: str) -> list[dict[str, Any]]:
    return [r for r in d.reasons if r["check"] in (checks or ("goods-listed",))]


BANNED = [
    ("DE", "87032319", "XVIII"), ("FR", "91011100", "XVIII"), ("IT", "92011010", "XVIII"), ("ES", "22042179", "XVIII"),
    ("NL", "71131900", "XVIII"), ("PL", "61091000", "XVIII"), ("AT", "84812010", "XXIII"), ("SE", "85013300", "XXIII"),
    ("BE", "85423190", "VII"), ("FI", "88023000", "XI"), ("CZ", "27101921", "XX"), ("DE", "73041100", "II"),
]  # fmt: skip


@pytest.mark.parametrize(("sender", "code", "annex"), BANNED)
def test_the_ban_itself_stops_and_cites_act_article_and_annex(sender: str, code: str, annex: str) -> None:
    d = decided(sender, "RU", code)
    assert d.outcome == "stop"
    (ban,) = [r for r in said(d) if r["action"] == "stop"]
    assert f"Regulation (EU) No {LAW}, Article 3" in ban["text"]["en"] or "Article 2a" in ban["text"]["en"]
    assert f"Annex {annex} (" in ban["text"]["en"]
    assert f"Anhang {annex} (" in ban["text"]["de"]
    assert "as of 2022-12-04; later amendments not at hand" in ban["text"]["en"]
    assert ban["verified"]
    assert ban["link"].startswith("https://eur-lex.europa.eu")
    assert any(x.startswith("compared on 2026-11-") for x in ban["detail"])


@pytest.mark.parametrize(("_", "code", "annex"), BANNED)
@pytest.mark.parametrize("destination", ["IR", "KP", "SY"])
def test_nothing_under_the_measures_on_russia_is_said_of_others(
    _: str, code: str, annex: str, destination: str
) -> None:
    d = decided("DE", destination, code)
    assert d.outcome == "review"
    assert not said(d, "goods-listed", "high-priority-goods", "goods-list-too-old")
    assert not [r for r in d.reasons if LAW in r["text"]["en"] + r["source"] + r["link"]]


@pytest.mark.parametrize(("_", "code", "annex"), BANNED)
@pytest.mark.parametrize("sender", ["KZ", "TR", "CN"])
def test_an_exporter_outside_of_the_union_is_not_bound_by_its_law(_: str, code: str, annex: str, sender: str) -> None:
    d = decided(sender, "RU", code)
    assert d.outcome == "review"
    assert not [r for r in said(d) if "eu" in r["laws"]]


@pytest.mark.parametrize(("_", "code", "annex"), BANNED)
def test_a_third_country_is_a_red_flag_and_no_ban(_: str, code: str, annex: str) -> None:
    d = decided("DE", "KZ", code)
    (flag,) = [r for r in said(d) if f"Annex {annex}" in r["text"]["en"]]
    assert (flag["case"], flag["action"]) == ("diversion", "note")
    assert "a red flag of diversion, no ban" in flag["text"]["en"]


@pytest.mark.parametrize("code", [c for _, c, _ in BANNED])
@pytest.mark.parametrize("destination", ["FR", "US"])
def test_trade_within_the_coalition_is_not_spoken_of(code: str, destination: str) -> None:
    d = decided("DE", destination, code)
    assert not said(d, "goods-listed", "high-priority-goods", "goods-list-too-old")


IMPORTS = [
    ("72083700", "XVII", "stop"), ("73011000", "XVII", "stop"), ("71081200", "XXVI", "stop"),
    ("27090090", "XXV", "stop"), ("27011290", "XXII", "stop"), ("44071110", "XXI", "stop"), ("31042050", "XXI", "stop"),
    ("71131900", "XXVII", "review"), ("71189000", "XXVI", "review"), ("84111280", "XXI", "review"),
    ("28259085", "XXI", "review"), ("28353990", "XXI", "review"), ("29051100", "XXI", "stop"),
    ("72104100", "XVII", "stop"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "annex", "outcome"), IMPORTS)
def test_imports_are_held_by_origin(code: str, annex: str, outcome: str) -> None:
    for d in (decided("RU", "DE", code), decided("KZ", "FR", code, line={"origin": "RU"})):
        found = [r for r in said(d) if f"Annex {annex} (" in r["text"]["en"]]
        assert [r["action"] for r in found] == [outcome]
        assert "ban on imports by origin" in found[0]["text"]["en"]
        assert "Einfuhrverbot nach Ursprung" in found[0]["text"]["de"]
    assert not said(decided("KZ", "DE", code, line={"origin": "KZ"}))
    assert not said(decided("RU", "KZ", code))  # no importer of the Union


@pytest.mark.parametrize("code", [c for c, _, _ in IMPORTS])
def test_an_origin_that_nobody_stated_is_asked_for(code: str) -> None:
    d = decided("KZ", "DE", code)
    asked = {m["check"]: m["fields"] for m in d.missing if m["action"] == "information"}
    assert asked.pop("national-law") == ["kind"]  # an export of Kazakhstan, or an import into the Union?
    assert asked == {"goods-listed": ["lines[0].origin"]}
    assert d.outcome == "information"
    assert decided("FR", "DE", code).outcome == "release"  # moved within the Union


@pytest.mark.parametrize(
    ("code", "line", "case", "action"),
    [
        ("91011100", {"value": 1000, "quantity": 2, "unit": "pcs"}, "above", "stop"),
        ("91011100", {"value": 1000, "quantity": 10, "unit": "p/st"}, "below", "review"),
        ("91011100", {"value": 301, "quantity": 1}, "above", "stop"),
        ("91011100", {"value": 300, "quantity": 1}, "below", "review"),
        ("91011100", {"value": None}, "above", "stop"),
        ("91011100", {"value": 1000, "quantity": 10, "unit": "kg"}, "above", "stop"),
        ("91011100", {"value": 1000, "quantity": 0}, "above", "stop"),
        ("87032319", {"value": 60_000, "quantity": 1, "unit": "Stück"}, "above", "stop"),
        ("87032319", {"value": 20_000, "quantity": 1, "unit": "Stk."}, "below", "review"),
        ("87114000", {"value": 6_000, "quantity": 1}, "above", "stop"),
        ("87114000", {"value": 4_000, "quantity": 1}, "below", "review"),
        ("92029030", {"value": 1_400, "quantity": 1}, "below", "review"),
        ("85171300", {"value": 900, "quantity": 1}, "part", "review"),  # also by words: for domestic use
        ("85171300", {"value": 700, "quantity": 1}, "below", "review"),
        ("84212300", {"value": 9_000, "quantity": 1}, None, ""),
    ],
)
def test_a_floor_frees_only_what_is_shown_to_be_worth_less(
    code: str, line: dict[str, Any], case: str | None, action: str
) -> None:
    found = [r for r in said(decided("DE", "RU", code, line=line)) if "eu-833-xviii" in r["tags"]]
    assert [(r["case"], r["action"]) for r in found] == ([(case, action)] if case else [])


@pytest.mark.parametrize(
    ("code", "value", "case", "compared"),
    [
        ("91011100", 1000, "above", False), ("22042179", 900, "above", False), ("91011100", 5, "below", False),
        ("87032319", 60_000, "above", True), ("87032319", 20_000, "below", True), ("92029030", 1_400, "below", True),
        ("87114000", 4_000, "below", True),
    ],
)  # fmt: skip
def test_a_floor_that_nobody_compared_is_told_as_that(code: str, value: float, case: str, compared: bool) -> None:
    d = decided("DE", "RU", code, line={"value": value, "quantity": 1})
    (reason,) = [r for r in said(d) if "eu-833-xviii" in r["tags"]]
    told = "Article 3h(2), not compared with the official text" in reason["text"]["en"]
    assert (reason["case"], told) == (case, not compared)
    assert ("Artikel 3h(2), nicht mit dem amtlichen Text verglichen" in reason["text"]["de"]) == told
    assert reason["verified"] == (compared or case == "above")  # the code stands on the annex; what frees it is open


def test_every_floor_is_compared_or_said_not_to_be() -> None:
    """Floors of the headings stand in the compared annex; every other one is named in the passport."""
    in_headings = {750.0, 1000.0, 1500.0, 5000.0, 50_000.0}
    for key in shipped_lists():
        one = goods_list(key)
        assert set(one.floor.values()) <= in_headings | set(one.floors_not_compared), key


def test_goods_that_a_document_declares_to_be_others_are_looked_at() -> None:
    paper = [{"kind": "customs-declaration", "code": "Y821"}]
    (reason,) = said(decided("DE", "RU", "91011100", documents=paper))
    assert (reason["case"], reason["action"]) == ("outside", "review")
    other = [{"kind": "customs-declaration", "code": "Y821", "lines": [2]}]
    assert said(decided("DE", "RU", "91011100", documents=other))[0]["action"] == "stop"


@pytest.mark.parametrize("code", ["84141081", "84186900", "84194000", "84195020", "84196000", "84198998", "84213915",
                                  "84798997", "71081200", "84099100", "87082990", "40111000"])  # fmt: skip
def test_a_part_of_a_code_never_stops(code: str) -> None:
    d = decided("DE", "RU", code)
    parts = [r for r in said(d) if r["case"] == "part"]
    assert parts
    assert {r["action"] for r in parts} == {"review"}
    assert d.outcome == "review"


def test_a_consignment_before_the_text_at_hand_is_looked_at_and_not_stopped() -> None:
    d = decided("DE", "RU", "84812010", day="2022-06-01")
    (reason,) = said(d)
    assert (reason["action"], reason["verified"]) == ("review", False)
    assert "younger than the consignment" in reason["detail"][2]
    assert not said(decided("DE", "RU", "84812010", day="2021-06-01"))


UNLISTED = ["19059030", "10011900", "30049000", "49019900", "04069001", "07020000", "20079910", "95030010", "17049065",
            "22011011", "09012100"]  # fmt: skip


@pytest.mark.parametrize("code", UNLISTED)
def test_unlisted_goods_under_old_law_are_not_assessable(code: str) -> None:
    d = decided("DE", "RU", code)
    assert not said(d)
    old = said(d, "goods-list-too-old")
    eu = next(r for r in old if LAW in r["text"]["en"])
    assert eu["action"] == "review"
    assert "Annexes II, VII, X, XI, XVIII, XX, XXIII, at hand as of 2022-12-04 (1447 days old" in eu["text"]["en"]
    assert "not assessable" in eu["text"]["en"]
    assert "nicht beurteilbar" in eu["text"]["de"]
    assert len(eu["detail"]) == 7
    assert decided("RU", "DE", code).outcome != "release"


@pytest.mark.parametrize("code", UNLISTED)
def test_old_law_holds_no_trade_that_it_does_not_bind(code: str) -> None:
    for ends in (("DE", "FR"), ("DE", "US"), ("US", "JP"), ("KZ", "UZ"), ("TR", "DE"), ("DE", "BR")):
        d = decided(*ends, code)
        assert not said(d, "goods-list-too-old"), ends
        lawless = ends[0] in ("KZ", "TR")  # the exporter's own law is not at hand
        held = [r["text"]["en"] for r in d.reasons if r["action"] != "note"]
        assert d.outcome == ("information" if lawless else "release"), (ends, held, d.missing)


def test_the_policy_says_how_old_a_list_may_be() -> None:
    lenient = "oldest_days: [{goods: ban, days: 5000}, {goods: red-flag, days: 5000}]\n"
    assert not said(decided("DE", "RU", "19059030", lenient), "goods-list-too-old")
    assert said(decided("US", "RU", "19059030", lenient), "goods-list-too-old")  # licences keep their ninety days


@pytest.mark.parametrize("code", ["85423190", "85423110", "85176200", "85411000", "85044030", "84571010", "90148000",
                                  "85322400", "85423290", "85269120"])  # fmt: skip
def test_the_high_priority_list_speaks_only_within_its_scope(code: str) -> None:
    def flag(sender: str, destination: str) -> list[tuple[str, str]]:
        return [(r["case"], r["action"]) for r in said(decided(sender, destination, code), "high-priority-goods")]

    assert flag("DE", "RU") == [("listed", "stop")]
    assert flag("DE", "BY") == [("listed", "stop")]
    assert flag("KZ", "RU") == [("listed", "review")]
    assert flag("DE", "KZ") == [("diversion", "review")]
    assert flag("DE", "PE") == [("diversion", "note")]
    assert flag("DE", "IR") == flag("DE", "KP") == flag("DE", "FR") == []
    text = said(decided("DE", "KZ", code), "high-priority-goods")[0]["text"]
    assert "red flag of diversion" in text["en"]
    assert "ban" not in text["en"].split()


def test_transit_of_aircraft_parts_over_russia_is_looked_at() -> None:
    way = [{"country": "DE"}, {"country": "RU"}, {"country": "KZ"}]
    cases = {r["case"] for r in said(decided("DE", "KZ", "88023000", route=way))}
    assert "transit" in cases
    assert "transit" not in {r["case"] for r in said(decided("CN", "KZ", "88023000", route=way))}
