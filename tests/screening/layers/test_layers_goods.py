"""Arms and nuclear goods go nowhere without a permit; dual-use goods need a word on their number; ordinary goods go."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.screening.layers.made import HELD, decided, goods, layer, screener, why
from umweg.core.errors import LawError
from umweg.law.controlled_goods import controlled_goods, parse_controlled
from umweg.screening.run import Screener

ARMS = [
    ("93063090", "Patronen 9 mm", "LY"), ("93020000", "pistols", "SD"), ("93011000", "howitzers", "FR"),
    ("93040000", "air guns", "US"), ("93052000", "Teile von Gewehren", "AT"), ("87100000", "armoured vehicles", "KZ"),
    ("89061000", "patrol vessel", "AE"), ("36020000", "prepared explosives", "IN"), ("36030000", "detonators", "BR"),
    ("36041000", "fireworks", "CH"), ("36010000", "powder", "NO"), ("63079098", "Schutzwesten NIJ IIIA", "MX"),
    ("62114390", "ballistic vest, size L", "TR"), ("62104000", "bulletproof jackets", "SA"),
    ("65061080", "combat helmets", "ET"), ("69091900", "ceramic plates for body armour", "UA"),
    ("87032490", "gepanzerte Limousine", "IQ"), ("88023000", "fighter jet, used", "EG"),
    ("83015000", "Handschellen", "CO"), ("85437090", "stun batons", "ZA"),
]  # fmt: skip
NUCLEAR = [
    ("84014000", "reactor parts", "JP"), ("84012000", "centrifuge rotors", "FR"), ("84011000", "reactor", "US"),
    ("28442000", "enriched uranium", "CH"), ("28443000", "depleted uranium", "NO"), ("28451000", "heavy water", "IN"),
    ("28444390", "caesium source", "KZ"), ("26121010", "uranium ore", "CA"), ("38011000", "nuclear graphite", "BR"),
    ("28453000", "lithium-6", "KR"),
]  # fmt: skip
SILENT = [
    ("84571010", "machining centre"), ("84581120", "CNC lathe"), ("84602200", "grinding machine"),
    ("88062210", "drone"), ("85423190", "processors"), ("84862000", "machines for wafers"), ("85261000", "radar"),
    ("90142080", "inertial navigation"), ("84119900", "turbine parts"), ("81089090", "titanium"),
    ("68151300", "carbon fibre"), ("29313900", "compounds"), ("85258900", "Wärmebildkamera"), ("84148090", ""),
    ("848180", "bellows valves, Hastelloy"),
]  # fmt: skip
ORDINARY = [
    ("09012100", "coffee"), ("61091000", "T-shirts"), ("62034231", "jeans"), ("84172010", "bakery ovens"),
    ("84381010", "bakery machines"), ("22042138", "wine"), ("94036010", "wooden furniture"), ("84713000", "laptops"),
    ("85171300", "telephones"), ("85167100", "coffee makers"), ("33049900", "cosmetics"), ("49019900", "books"),
    ("87032319", "family car"), ("95030041", "toys"), ("30049000", "medicines"), ("84818011", "bathroom taps"),
    ("63079098", "shopping bags"), ("62113290", "tracksuits"), ("64039996", "shoes"), ("40111000", "tyres for cars"),
    ("84145925", "fans"), ("85094000", "food mixers"), ("85395200", "lamps"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "said", "to"), ARMS)
def test_arms_are_never_released_without_a_permit(code: str, said: str, to: str) -> None:
    d = decided(destination=to, lines=goods(code, said, control="NONE"))
    assert d.outcome in {"review", "stop"}
    assert layer(d, "arms")["status"] == "hit"


@pytest.mark.parametrize(("code", "said", "to"), NUCLEAR)
def test_nuclear_goods_are_never_released_without_a_permit(code: str, said: str, to: str) -> None:
    d = decided(destination=to, lines=goods(code, said))
    assert d.outcome in {"review", "stop"}
    assert any(r["case"] == "nuclear" for r in d.reasons)


@pytest.mark.parametrize(
    "said",
    ["rifle barrels", "Gewehrläufe, blank", "assault rifles, used", "Sturmgewehre", "hand grenades",
     "plastic explosive", "Schussweste Gr. L", "body armour plates", "Elektroschocker",
     "leg irons", "Fußfesseln", "pepper spray 50 ml",
     "винтовка снайперская", "бронежилеты", "наручники", "Teil, ITAR-controlled", "Baugruppe, AL-Nr. 0006A",
     "Ausfuhrliste Nr. 0011 A", "Ersatzteil für Kampfpanzer", "trinitrotoluene, 5 kg"],
)  # fmt: skip
def test_arms_in_words_are_held_under_whatever_code(said: str) -> None:
    d = decided(lines=goods("73269098", said))
    assert d.outcome in HELD
    assert layer(d, "arms")["status"] == "hit"
    assert "{" not in why(d, "arms", "de")


@pytest.mark.parametrize(
    "said",
    ["barrel nuts", "toy handcuffs", "rifle green paint", "ink cartridges", "grenadine syrup", "not subject to ITAR",
     "brackets for helmets of firemen", "no firearms, tools only", "AL 6061 0005 sheet", "glue guns", "tank fittings",
     "Steckschussbolzen", "Waffeleisen", "Handschellack"],
)  # fmt: skip
def test_words_that_look_alike_hold_nothing(said: str) -> None:
    assert layer(decided(lines=goods("73269098", said)), "arms")["status"] == "clear"


def test_an_embargo_on_arms_is_named_with_its_acts() -> None:
    d = decided(destination="LY", lines=goods("93062100", "cartridges"))
    assert "Libya" in why(d, "arms")
    assert "2015/1333" in why(d, "arms")
    assert "Waffenembargo" in why(d, "arms", "de")


@pytest.mark.parametrize("number", ["ML1", "ML 10", "9A610.x", "0A501.a", "ECCN 3A611", "USML VIII"])
def test_a_number_of_a_military_list_holds(number: str) -> None:
    d = decided(destination="CH", lines=goods("84879090", "parts", control=number))
    assert layer(d, "arms")["status"] == "hit"


@pytest.mark.parametrize(("code", "said"), SILENT)
def test_silence_about_a_control_number_is_missing_and_never_none(code: str, said: str) -> None:
    d = decided(destination="KZ", lines=goods(code, said))
    assert layer(d, "dual-use")["status"] == "not assessable"
    assert d.outcome != "release"
    assert "control number" in why(d, "dual-use")


@pytest.mark.parametrize("stated", ["NONE", "3A001.a", "2b001"])
def test_a_stated_number_answers_for_the_layer(stated: str) -> None:
    d = decided(destination="CH", lines=goods("84571010", "machining centre", control=stated))
    assert layer(d, "dual-use")["status"] != "not assessable"


def test_a_customs_document_says_that_there_is_none_and_ear99_does_not() -> None:
    line = goods("84571010", "machining centre", origin="DE")
    papers = [{"kind": "other", "code": "Y901"}]
    assert layer(decided(destination="CH", lines=line, documents=papers), "dual-use")["status"] == "clear"
    american = goods("84571010", "machining centre", origin="DE", control="EAR99")
    assert layer(decided(destination="CH", lines=american), "dual-use")["status"] == "not assessable"


def test_dispatch_within_the_union_is_free_but_for_arms_and_nuclear_goods() -> None:
    d = decided(destination="AT", lines=goods("84571010", "machining centre"))
    assert (d.outcome, layer(d, "dual-use")["status"]) == ("release", "not binding")
    assert decided(destination="AT", lines=goods("28442000", "uranium")).outcome == "review"


@pytest.mark.parametrize(("code", "said"), ORDINARY)
@pytest.mark.parametrize("to", ["AT", "CH", "BR"])
def test_ordinary_goods_between_unconcerned_countries_go(code: str, said: str, to: str) -> None:
    d = decided(destination=to, lines=goods(code, said))
    assert d.outcome == "release", [dict(x) for x in d.layers or () if x["status"] in ("hit", "not assessable")]


def permitted(verified: str) -> Screener:
    """With a permit for pistols to Switzerland."""
    permits = f"""permits:
  - {{key: L-7, kind: licence, law: eu, source: BAFA, verified: {verified}, number: K7, checks: [arms-and-military],
     codes: ["9302"], destinations: [CH]}}
"""
    return screener(permits)


def test_a_permit_takes_a_hit_back_only_where_its_record_was_seen_and_its_paper_is_named() -> None:
    line: dict[str, Any] = {"destination": "CH", "lines": goods("93020000", "pistols")}
    paper = [{"kind": "licence", "number": "K7"}]
    taken = decided(permitted("true"), **line, documents=paper)
    assert layer(taken, "arms")["status"] == "clear"
    assert taken.lifted
    assert layer(decided(permitted("true"), **line), "arms")["status"] == "hit"
    assert layer(decided(permitted("false"), **line, documents=paper), "arms")["status"] == "hit"
    assert layer(decided(**line, documents=paper), "arms")["status"] == "hit"


def test_what_stands_above_policies_cannot_be_noted_away() -> None:
    soft = "rules: [{check: arms-and-military, then: note}, {check: region-measures, then: note}]\n" + (
        "missing: [{check: '*', then: note}]\n"
    )
    d = decided(screener(soft), destination="SD", lines=goods("93020000", "pistols"))
    assert d.outcome == "review"
    silent = decided(screener(soft), destination="KZ", lines=goods("84571010", "machining centre"))
    assert silent.outcome in {"information", "review"}
    assert {m["check"]: m["action"] for m in silent.missing}["dual-use-unstated"] == "information"


def test_a_fault_in_the_table_names_its_line() -> None:
    passport = (Path(controlled_goods.__wrapped__.__code__.co_filename).parent / "controlled" / "goods.yml").read_text()
    with pytest.raises(LawError, match=r"goods\.csv, line 2"):
        parse_controlled(passport, "code,kind,words,unsaid,entries,what\n93,guns,,,ML1,arms\n")
    with pytest.raises(LawError, match=r"no beginning of a code.*goods\.csv, line 3"):
        parse_controlled(passport, "code,kind,words,unsaid,entries,what\n93,arms,,,ML1,arms\n9,arms,,,ML1,arms\n")


@pytest.mark.parametrize(
    "said",
    ["Gut nach der Dual-Use-Verordnung, dual-use", "Export licence required", "ausfuhrgenehmigungspflichtig",
     "dual-use item", "genehmigungspflichtige Ware", "товар двойного назначения", "export controlled valve",
     "part_3A001", "модуль 3А001"],
)  # fmt: skip
def test_a_line_that_says_itself_that_it_is_controlled_is_held(said: str) -> None:
    assert decided(destination="KZ", lines=goods("73269098", said)).outcome in HELD


@pytest.mark.parametrize(
    "said",
    ["nicht genehmigungspflichtig", "no export licence required", "not dual-use",
     "dual SIM holder", "keine Dual-Use-Güter",
     "dual voltage", "lot 3A0012", "part no. XB_2B001_7"],
)  # fmt: skip
def test_a_line_that_says_the_contrary_is_not(said: str) -> None:
    made = layer(decided(destination="KZ", lines=goods("73269098", said)), "dual-use")
    assert made["status"] == "clear"


@pytest.mark.parametrize("was", [
    {"lines[0].code": "93020000"}, {"lines[0].code": "8710"}, {"lines": [{"code": "3602 00 00", "value": 3}]},
    {"lines[1]": {"code": "84012000"}}, {"lines[0].code": "9306.30"},
])  # fmt: skip
def test_arms_of_an_earlier_version_are_not_forgotten(was: dict[str, Any]) -> None:
    d = decided(versions=[{"at": "2026-11-10", "was": was}])
    assert d.outcome in HELD
    assert "earlier version" in why(d, "arms")


@pytest.mark.parametrize("was", [{"lines[0].code": "09012200"}, {"lines[0].code": "x"}, {"documents[0].code": "9302"}])
def test_ordinary_goods_of_an_earlier_version_hold_nothing(was: dict[str, Any]) -> None:
    assert layer(decided(versions=[{"at": "2026-11-10", "was": was}]), "arms")["status"] == "clear"
