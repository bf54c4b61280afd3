"""Regions under measures of their own are recognised by address, whatever the script, spelling or country written."""

from __future__ import annotations

from typing import Any

import pytest

from tests.screening.layers.made import decided, layer, why
from umweg.core.errors import LawError
from umweg.law.regions import parse_regions, regions
from umweg.screening.inputs.placing import placed

INSIDE = [
    ("UA", {"city": "Sevastopol"}, "Sevastopol"),
    ("RU", {"city": "г. Севастополь"}, "Sevastopol"),
    ("UA", {"city": "Sewastopol"}, "Sevastopol"),
    ("UA", "вул. Леніна 5, Сімферополь", "Crimea"),
    ("RU", "298600, Республика Крым, г. Ялта, ул. Морская 3", "Crimea"),
    ("RU", {"city": "Kertsch"}, "Crimea"),
    ("UA", {"city": "Feodossija"}, "Crimea"),
    ("RU", {"full": "Evpatoria, Frunze St 10"}, "Crimea"),
    ("UA", {"city": "Mariupol", "postal": "287500"}, "Donetsk"),
    ("RU", {"postal": "287526", "city": "Mariupol"}, "Donetsk"),
    ("UA", {"city": "Горлівка"}, "Donetsk"),
    ("RU", "ЛНР, г. Алчевск, ул. Ленина 1", "Luhansk"),
    ("UA", {"city": "Lyssytschansk"}, "Luhansk"),
    ("UA", {"city": "Nova Kakhovka"}, "Kherson"),
    ("RU", {"city": "Мелитополь"}, "Zaporizhzhia"),
    ("UA", {"city": "Enerhodar", "postal": "71500"}, "Zaporizhzhia"),
    ("GE", {"city": "Sukhumi"}, "Abkhazia"),
    ("GE", "12 Aiaaira Street, Gagra, Abkhazia", "Abkhazia"),
    ("RU", "Республика Абхазия, г. Сухум", "Abkhazia"),
    ("GE", {"city": "Tskhinvali"}, "South Ossetia"),
    ("TR", "Atatürk Cad. 4, Girne, Mersin 10", "northern Cyprus"),
    ("CY", {"city": "Gazimağusa"}, "northern Cyprus"),
]
OUTSIDE = [
    ("UA", {"city": "Lviv"}), ("UA", "вул. Хрещатик 1, Київ, 01001"), ("UA", {"city": "Odessa"}),
    ("UA", "ul. Donetskaya 5, Kharkov"), ("UA", "Sevastopolska St 5, Odesa"), ("UA", {"city": "Winnyzja"}),
    ("RU", {"city": "Москва"}), ("RU", {"city": "Donetsk", "postal": "346330"}), ("RU", "г. Казань, ул. Крымская 7"),
    ("RU", {"city": "Donetsk", "region": "Rostov Oblast"}), ("RU", "Sankt Petersburg, Nevsky 1"),
    ("RU", {"city": "Novosibirsk"}),
]  # fmt: skip
UNPLACED = [
    ("UA", {"street": "Shevchenka 5"}), ("UA", "office 12"), ("RU", {"city": "Donetsk"}), ("RU", {"full": "а/я 5"}),
    ("UA", {"city": "Pervomaisk"}), ("RU", {"city": "Nowhere-on-Don"}), ("UA", "вул. Садова 3"), ("UA", {"city": "X"}),
    ("RU", "ул. Ленина, 1"), ("UA", {"region": "Podillia"}),
]  # fmt: skip


def sent(country: str, address: Any) -> Any:
    """Coffee to somebody with this address."""
    consignee = {"role": "consignee", "name": "Tulpenzauber Handel", "country": country, "addresses": [address]}
    return decided(destination=country, parties=[consignee])


@pytest.mark.parametrize(("country", "address", "region"), INSIDE)
def test_an_address_in_a_region_holds_and_names_it(country: str, address: Any, region: str) -> None:
    d = sent(country, address)
    assert d.outcome in {"review", "stop"}
    assert layer(d, "regions")["status"] == "hit"
    assert region in why(d, "regions")
    assert any(r["check"] == "region-measures" and region in r["text"]["en"] for r in d.reasons)


@pytest.mark.parametrize(("country", "address"), OUTSIDE)
def test_an_address_elsewhere_leaves_the_layer_clear(country: str, address: Any) -> None:
    assert layer(sent(country, address), "regions")["status"] == "clear"


@pytest.mark.parametrize(("country", "address"), UNPLACED)
def test_an_address_that_cannot_be_placed_is_not_assessable(country: str, address: Any) -> None:
    d = sent(country, address)
    assert layer(d, "regions")["status"] == "not assessable"
    assert d.outcome != "release"


def test_nobody_with_an_address_is_not_assessable_and_elsewhere_nobody_is_asked() -> None:
    assert layer(decided(destination="UA", parties=[]), "regions")["status"] == "not assessable"
    assert layer(decided(destination="KZ"), "regions")["status"] == "clear"


@pytest.mark.parametrize("place", ["UASVP", "UA KEH", "Simferopol", "Мариуполь", "UAMPW"])
def test_a_stop_in_a_region_holds(place: str) -> None:
    route = [{"place": "DEHAM"}, {"place": place, "country": "UA"}, {"country": "KZ"}]
    d = decided(destination="KZ", route=route)
    assert layer(d, "regions")["status"] == "hit"


def test_a_region_is_named_in_german_too() -> None:
    assert "die Krim" in why(sent("UA", {"city": "Simferopol"}), "regions", "de")


def test_goods_of_the_act_on_donetsk_are_found_by_address() -> None:
    consignee = {"role": "consignee", "name": "Tulpenzauber", "country": "UA", "addresses": [{"city": "Makijivka"}]}
    line = {"code": "84091000", "nomenclature": "CN", "description": "engine parts", "control": "NONE"}
    d = decided(destination="UA", parties=[consignee], lines=[line])
    assert any("eu-2022-263-ii" in r["tags"] for r in d.reasons)


def test_the_larger_of_two_places_of_one_name_is_meant_only_where_it_is_much_larger() -> None:
    assert placed("UA", ("Donetsk", "", "", "")).region == "donetsk"
    assert placed("RU", ("Donetsk", "", "", "")).status == "ambiguous"
    assert placed("RU", ("Moskva", "", "", "")).status == "outside"


def test_errors_of_the_file_name_the_key() -> None:
    text = "key: r\ntitle: r\nsource: s\ncompleteness: partial\nverified: false\nmust_place: [UA]\nregions:\n" + (
        "  - {key: a, titles: {en: A, de: A}, country: UA, written_under: [UA], whole: true, acts: [x], laws: [moon],"
        " postcodes: {UA: ['95']}, words: [a]}\n"
    )
    with pytest.raises(LawError, match=r"'moon' is no law.*regions\.yml, regions\[1\]\.laws"):
        parse_regions(text, "regions.yml")


def test_every_region_says_what_it_rests_on() -> None:
    assert all(r.acts and r.words and set(r.titles) == {"en", "de"} for r in regions().regions)
    assert {r.iso for r in regions().regions if r.country == "UA"} == {
        "UA-43", "UA-40", "UA-14", "UA-09", "UA-65", "UA-23",
    }  # fmt: skip
