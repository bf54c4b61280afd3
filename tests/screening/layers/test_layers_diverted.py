"""Goods whose origin is banned stay so within the Union; regions under another country; signs that they turned away."""

from __future__ import annotations

from typing import Any

import pytest

from tests.screening.layers.made import decided, goods, layer, why

BANNED = [
    ("44071110", "pine wood", "BY"), ("31042050", "potash", "BY"), ("27101943", "diesel", "BY"),
    ("72142000", "bars", "BY"),
    ("44123900", "plywood", "Belarus"), ("27011290", "coal", "RU"), ("71081200", "gold", "RU"),
    ("44072710", "timber", "RU"),
    ("57011010", "carpets", "IR"), ("25232900", "cement", "Weißrussland"), ("44029000", "charcoal", "SO"),
    ("26011100", "iron ore", "KP"),
]  # fmt: skip
FREE = [("44071110", "pine wood", c) for c in ("FI", "DE", "UA", "KZ", "BR", "US", "CN", "TR", "NO", "IQ")]
SPELT = [
    ("TR", "Donetsk"), ("DE", "Simferopol"), ("AE", "Luhansk"), ("PL", "Мариуполь"), ("CN", "Севастополь"),
    ("KZ", "Донецк"), ("AM", "Алчевск"), ("RS", "Makeyevka"), ("FR", "Yalta, Crimea"), ("IT", "г. Керчь"),
    ("GB", "Lugansk People's Republic"), ("AT", "Republik Krim"), ("IN", "Horlivka"), ("EG", "Kherson"),
    ("HK", "Melitopol"), ("PL", "Krym"), ("TR", "Donetsk Turkey"),
    ("AE", "Simferopol 295000 UAE"), ("TR", "Sukhum"), ("AE", "ul. Artema 1, Donezk"), ("BG", "gorod Donetsk"),
]  # fmt: skip
ELSEWHERE = [
    ("NL", "De Krim"), ("FR", "Boulevard Sébastopol 5, Paris"), ("US", "Sebastopol"), ("AU", "Yalta"),
    ("DE", "Krimstraße 4"),
    ("TR", "Istanbul"), ("PL", "ul. Doniecka 3, Warszawa"), ("GB", "12 Crimea Street, London"),
    ("IT", "Via Crimea 7, Torino"),
    ("AT", "Sewastopolgasse 1, Wien"), ("TR", "Sudak"), ("US", "DNR office, Lansing"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "said", "origin"), BANNED)
@pytest.mark.parametrize(("sender", "to"), [("PL", "DE"), ("DE", "DE")])
def test_goods_that_may_not_come_in_may_not_move_within_the_union(
    code: str, said: str, origin: str, sender: str, to: str
) -> None:
    d = decided(sender=sender, destination=to, lines=goods(code, said, origin=origin))
    assert d.outcome != "release"
    assert layer(d, "import-bans")["status"] in {"hit", "not assessable"}


@pytest.mark.parametrize(("code", "said", "origin"), BANNED)
def test_one_who_buys_them_within_the_union_imports_nothing_less(code: str, said: str, origin: str) -> None:
    d = decided(kind="import", sender="LT", destination="DE", lines=goods(code, said, origin=origin))
    assert d.outcome != "release"
    assert layer(d, "import-bans")["status"] in {"hit", "not assessable"}


@pytest.mark.parametrize(("code", "said", "origin"), FREE)
def test_other_origins_move_freely_within_the_union(code: str, said: str, origin: str) -> None:
    d = decided(sender="PL", destination="DE", lines=goods(code, said, origin=origin))
    assert (d.outcome, layer(d, "import-bans")["status"]) == ("release", "clear")


def test_the_maker_stands_for_an_origin_that_nobody_states() -> None:
    maker = [
        {"role": "manufacturer", "name": "Holzwerk", "country": "IR"},
        {"role": "consignee", "name": "T", "country": "DE"},
    ]
    silent = decided(sender="PL", destination="DE", parties=maker)
    assert layer(silent, "import-bans")["status"] == "not assessable"
    stated = decided(sender="PL", destination="DE", parties=maker, lines=goods("57011010", "carpets", origin="TR"))
    assert layer(stated, "import-bans")["status"] == "clear"


@pytest.mark.parametrize(("country", "said"), SPELT)
@pytest.mark.parametrize("role", ["exporter", "manufacturer", "consignee"])
@pytest.mark.parametrize("whole", [True, False])
def test_a_place_of_a_region_counts_whatever_country_stands_beside_it(
    country: str, said: str, role: str, whole: bool
) -> None:
    address: Any = said if whole else {"city": said, "country": country}
    parties = [{"role": role, "name": "Tulpenzauber", "country": country, "addresses": [address]}]
    d = decided(destination="FR", parties=[*parties, {"role": "buyer", "name": "T", "country": "FR"}])
    assert d.outcome == "review"
    assert layer(d, "regions")["status"] == "hit"
    assert why(d, "regions", "de")


@pytest.mark.parametrize(("country", "said"), ELSEWHERE)
def test_places_of_the_same_name_elsewhere_do_not(country: str, said: str) -> None:
    party = {"role": "consignee", "name": "Tulpenzauber", "country": country, "addresses": [said]}
    d = decided(destination="FR", parties=[party])
    assert layer(d, "regions")["status"] == "clear"


def test_a_place_without_a_country_and_a_stop_count_too() -> None:
    nowhere = [{"role": "manufacturer", "name": "Werk", "addresses": [{"city": "Donetsk"}]},
               {"role": "consignee", "name": "T", "country": "FR"}]  # fmt: skip
    assert layer(decided(destination="FR", parties=nowhere), "regions")["status"] == "hit"
    stop = [{"place": "Simferopol", "country": "TR"}]
    assert layer(decided(destination="FR", route=stop), "regions")["status"] == "hit"


TURNED: list[dict[str, Any]] = [
    {"formerly_for": "RU"}, {"formerly_for": "Russland"}, {"formerly_for": "Belarus"},
    {"versions": [{"at": "2026-11-15", "was": {"destination": "RU"}}]},
    {"versions": [{"at": "2026-03-15", "was": {"destination": "Russia"}}]},
    {"versions": [{"at": "2026-11-15", "was": {"formerly_for": "BY"}}]},
    {"versions": [{"at": "2026-11-15", "was": {"parties[0].country": "RU"}}]},
    {"versions": [{"at": "2026-11-15", "was": {"parties[0]": {"name": "Iwanow", "country": "Russia"}}}]},
    {"versions": [{"at": "2026-11-15", "was": {"route[1].country": "RU"}}]},
    {"versions": [{"at": "2026-11-15", "was": {"route": [{"place": "RUMOW"}]}}]},
    {"payments": [{"payer": "Handel", "country": "RU"}]},
    {"payments": [{"payer": "Handel", "country": "Weißrussland"}]},
    {"payment_terms": "transfer from a bank in Moscow, Russia"},
]  # fmt: skip
STAYED: list[dict[str, Any]] = [
    {"formerly_for": "PL"}, {"formerly_for": "CH"}, {"versions": [{"at": "2026-11-15", "was": {"destination": "AT"}}]},
    {"versions": [{"at": "2026-11-15", "was": {"remarks": "RU"}}]},
    {"versions": [{"at": "2026-11-15", "was": {"sender": "IT"}}]},
    {"versions": [{"at": "2026-11-15", "was": {"parties[0].name": "Rüdiger"}}]},
    {"versions": [{"at": "2026-11-15", "was": {"route[0].place": "DEHAM"}}]},
    {"payments": [{"payer": "Handel", "country": "FR"}]}, {"payment_terms": "30 days net, Berlin"}, {"payments": [{}]},
]  # fmt: skip


@pytest.mark.parametrize("sign", TURNED, ids=lambda s: str(next(iter(s))))
@pytest.mark.parametrize("to", ["DE", "FR", "CH", "BR"])
def test_a_sign_of_diversion_is_asked_about_wherever_the_goods_go_now(sign: dict[str, Any], to: str) -> None:
    d = decided(sender="FR", destination=to, **sign)
    assert d.outcome in {"information", "review"}
    assert {"formerly-for-target", "destination-target"} & {r["check"] for r in d.reasons}


@pytest.mark.parametrize("sign", STAYED, ids=lambda s: str(next(iter(s))))
def test_ordinary_changes_and_payments_are_not(sign: dict[str, Any]) -> None:
    assert decided(sender="FR", destination="DE", **sign).outcome == "release"


@pytest.mark.parametrize("role", ["payer", "bank"])
@pytest.mark.parametrize("country", ["RU", "BY"])
def test_a_payer_or_bank_there_is_looked_at_with_any_destination(role: str, country: str) -> None:
    parties = [{"role": "consignee", "name": "T", "country": "DE"}, {"role": role, "name": "Y", "country": country}]
    assert decided(sender="FR", destination="DE", parties=parties).outcome == "review"
