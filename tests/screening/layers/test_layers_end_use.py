"""Goods on no list are held where the papers state weapons, missiles or an army; clauses that deny it hold nothing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.screening.layers.made import decided, goods, layer, why

STATED = [
    ("production of chemical weapons", "weapons"), ("missile guidance", "missiles"), ("Raketensteuerung", "missiles"),
    ("system for uranium enrichment", "weapons"), ("für chemische Kampfstoffe", "weapons"),
    ("Prüfstand für Raketentriebwerke", "missiles"), ("Bauteil für Marschflugkörper", "missiles"),
    ("Anlage zur Urananreicherung", "weapons"), ("для производства химического оружия", "weapons"),
    ("система наведения ракет", "missiles"), ("stolen components of radios", "unlicensed"),
    ("gestohlene Bauteile", "unlicensed"), ("exported without authorisation in 2020", "unlicensed"),
    ("for the People's Liberation Army", "forces"), ("Volksbefreiungsarmee, Einheit 63821", "forces"),
    ("для нужд ВС РФ", "forces"), ("НОАК", "forces"), ("Minobrony: Минобороны РФ", "forces"),
    ("not for resale, for missile guidance", "missiles"),
    ("deliver without delay for missile guidance", "missiles"),
    ("nicht zivil, sondern für chemische Waffen", "weapons"), ("use in missiles cannot be excluded", "missiles"),
    ("Einsatz in Kernwaffen ist nicht ausgeschlossen", "weapons"),
    ("not only for schools but for missiles", "missiles"),
    ("No. 5 missile seeker", "missiles"), ("For nuclear weapons. Not for resale.", "weapons"),
    ("gas centrifuge cascade", "weapons"), ("Shahed assembly line", "missiles"), ("для зоны СВО", "forces"),
    ("chemical wea\u200bpons plant", "weapons"), ("CHEMICAL-WEAPONS research", "weapons"),
    ("не для гражданских целей, а для ядерного оружия", "weapons"),
    ("shall not be used except for missiles", "missiles"),
    ("tool of internal repression", "repression"), ("cyber-surveillance of dissidents", "repression"),
    ("crowd control by riot police", "repression"), ("Massenüberwachung der Opposition", "repression"),
    ("für Menschenrechtsverletzungen", "repression"), ("для внутренних репрессий", "repression"),
    ("spyware for telephones", "repression"),
]  # fmt: skip
DENIED = [
    "not for chemical weapons", "keine militärische Endverwendung", "non-military end use", "No WMD, no missiles",
    "We hereby certify that the goods will not be used, directly or indirectly, for any purpose connected with "
    "chemical, biological or nuclear weapons, or missiles capable of delivering such weapons.",
    "The buyer shall not use the goods for: (a) chemical weapons; (b) nuclear weapons; (c) missiles.",
    "goods will not be used for the development, production, handling, operation, maintenance, storage, detection, "
    "identification or dissemination of chemical, biological or nuclear weapons or other nuclear explosive devices",
    "Use in missiles, chemical weapons or nuclear explosive devices is prohibited.",
    "Wir erklären, dass die Güter nicht für Massenvernichtungswaffen oder deren Träger (Raketen) verwendet werden.",
    "Die Ware wird weder für chemische Waffen noch für Raketen verwendet.", "Für Kernwaffen nicht vorgesehen.",
    "Eine militärische Verwendung ist ausgeschlossen.", "Military end use: no", "Militärische Zwecke: keine",
    "товар не предназначен для военного применения", "Использование в военных целях запрещено",
    "исключено использование для ракет и химического оружия", "без военного применения",
    "Non-proliferation of weapons of mass destruction is observed", "Military end-use statement on file",
    "If the goods are intended for military end use, a licence is required.", "no missiles, e.g. ballistic missiles",
    "[ ] military end use [x] civil end use", "not be used for\nchemical weapons", "isn't for military use",
    "The buyer undertakes to refrain from any use in nuclear weapons",
    "Es liegen keine Anhaltspunkte für eine militärische Endverwendung vor", "Military use (Y/N): N",
    "The supplier has no knowledge that goods will be used for missiles",
    "Prohibited end uses: nuclear weapons, missiles",
    "eine Verwendung für militärische Zwecke, für Massenvernichtungswaffen oder für Raketen findet nicht statt.",
    "Покупатель гарантирует, что товар не будет использован для создания ядерного, химического, биологического оружия",
    "keine Verwendung für ABC-Waffen, Raketen oder militärische Zwecke", "for uses other than military end use",
]  # fmt: skip
ORDINARY = [
    "tennis rackets", "ракетка для тенниса", "rocket salad", "army green boots", "Warheads sour candy", "PLA filament",
    "Silvesterraketen", "Nike Air Force 1", "toy missiles for children", "military style case", "Militärstiefel",
    "navy blue shirt", "rocket stove",
]  # fmt: skip
ARMIES = [
    ("Ministry of Defence of Kazakhstan", "KZ"), ("Ministry of National Defense", "EG"), ("Минобороны", "KG"),
    ("Verteidigungsministerium", "TR"), ("Royal Armed Forces", "MA"), ("вооружённые силы", "UZ"),
    ("military unit 12345", "AM"), ("Rüstungsindustrie", "RS"), ("войсковая часть 5678", "KZ"), ("for the army", "IN"),
]  # fmt: skip


def cases(d: Any) -> set[str]:
    """What the check says."""
    return {r["case"] for r in d.reasons if r["check"] == "end-use"}


@pytest.mark.parametrize(("said", "ground"), STATED)
@pytest.mark.parametrize("field", ["end_use", "remarks"])
def test_a_stated_use_holds_goods_on_no_list_with_its_ground(said: str, ground: str, field: str) -> None:
    d = decided(destination="CH", **{field: said})
    assert d.outcome == "review"
    assert ground in cases(d)
    assert layer(d, "end-use")["status"] == "hit"
    assert "2021/821" in why(d, "end-use")
    assert "2021/821" in why(d, "end-use", "de")


@pytest.mark.parametrize("said", DENIED)
@pytest.mark.parametrize("field", ["end_use", "remarks", "payment_terms"])
def test_what_a_clause_rules_out_holds_nothing(said: str, field: str) -> None:
    d = decided(destination="CH", **{field: said})
    assert (d.outcome, cases(d)) == ("release", set())


@pytest.mark.parametrize("said", ORDINARY)
def test_things_that_are_called_so_hold_nothing(said: str) -> None:
    d = decided(destination="CH", remarks=said)
    assert cases(d) == set()
    assert cases(decided(destination="CH", lines=goods("09012100", said))) == set()


@pytest.mark.parametrize(("said", "to"), ARMIES)
def test_armed_forces_hold_in_texts_and_as_a_receiver(said: str, to: str) -> None:
    assert decided(destination=to, remarks=f"goods for: {said}").outcome != "release"
    party = [{"role": "consignee", "name": said, "country": to}]
    assert decided(destination=to, parties=party).outcome == "review"


@pytest.mark.parametrize(("said", "to", "act"), [
    ("Ministry of Defence of Myanmar", "TH", "401/2013"), ("military end use", "CN", "744.21"),
    ("для нужд армии", "BY", "765/2006"), ("Streitkräfte", "ZW", "2011/101"), ("military", "VE", "744.21"),
])  # fmt: skip
def test_an_embargo_on_arms_is_named_wherever_the_goods_go_or_the_text_says(said: str, to: str, act: str) -> None:
    d = decided(destination=to, end_use=said)
    assert "military" in cases(d)
    assert act in why(d, "end-use")


def test_the_use_of_a_line_is_read_and_within_the_coalition_an_army_is_noted() -> None:
    line = goods("84818011", "bathroom taps", end_use="Raketensteuerung")
    assert decided(destination="CH", lines=line).outcome == "review"
    d = decided(destination="FR", end_use="military")
    assert (d.outcome, cases(d)) == ("release", {"elsewhere"})


@pytest.mark.parametrize("said", ["military", "Verwendung: militärisch", "Armee", "назначение: военное", "weapons"])
def test_where_the_use_itself_is_stated_a_word_is_enough(said: str) -> None:
    assert decided(destination="TR", end_use=said).outcome == "review"


def test_who_sends_or_carries_is_no_user() -> None:
    carrier = [{"role": "carrier", "name": "Ministry of Defence", "country": "KZ"},
               {"role": "consignee", "name": "Tulpenzauber Handel", "country": "CH"}]  # fmt: skip
    assert cases(decided(destination="CH", parties=carrier)) == set()


@pytest.mark.parametrize(
    "use", ["军用", "الجيش", "προς χρήση του στρατού", "צבא", "군용", "სამხედრო", "for cooling 军用", "सेना"],
)  # fmt: skip
def test_a_use_in_a_script_of_which_no_words_are_known_is_not_assessed(use: str) -> None:
    d = decided(destination="AE", end_use=use)
    assert d.outcome != "release"
    assert layer(d, "end-use")["status"] == "not assessable"
    assert "script" in why(d, "end-use")


@pytest.mark.parametrize("use", ["pour l'armée", "uso militar", "askeri kullanım", "dla wojska", "per uso militare"])
def test_a_stated_use_by_an_army_is_read_in_other_languages(use: str) -> None:
    assert "military" in cases(decided(destination="CN", end_use=use))


@pytest.mark.parametrize(
    "use", ["Café pour une école", "Ordu'da bir okul", "кофе для школы", "Für die Küche, 5 µm", "№ 5"]
)
def test_an_ordinary_use_in_other_languages_is_assessed(use: str) -> None:
    d = decided(destination="AE", end_use=use)
    assert (d.outcome, layer(d, "end-use")["status"]) == ("release", "clear")


@pytest.mark.parametrize(
    "use",
    ["for MoD", "MOD RF", "для ВКС", "для ВСУ", "artillery shells plant", "Haubitzen", "drone production", "Geran-2",
     "Drohnenfabrik", "border guard troops", "погранвойска", "submarines", "Panzerfabrik", "Iskander", "Lancet UAV"],
)  # fmt: skip
def test_units_and_weapons_by_their_names_are_a_military_use(use: str) -> None:
    assert decided(destination="KZ", end_use=use).outcome != "release"


@pytest.mark.parametrize(
    "use", ["police canteen", "school drone club", "modern shop", "lancets for blood tests", "toy shop of the museum",
            "Grenzland-Museum", "not for internal repression", "crowdfunding office"],
)  # fmt: skip
def test_uses_that_look_alike_are_none(use: str) -> None:
    assert layer(decided(destination="KZ", end_use=use), "end-use")["status"] == "clear"
