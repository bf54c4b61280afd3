"""A listed house is found by its core: legal forms, states, places, branches and groups beside it do not hide it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from umweg.names import threshold
from umweg.parties.answers import answer, reasons
from umweg.parties.cores import same_core
from umweg.parties.matcher import Matcher
from umweg.parties.reading import read

LISTED = [
    ("STATE CORPORATION ROMTEC", "RU"), ("KTB BANK PUBLIC JOINT STOCK COMPANY", "RU"), ("LEBANESE QUZBOLLAH", "LB"),
    ("PUBLIC JOINT STOCK COMPANY ZYMBANK OF RUSSIA", "RU"), ("Open Joint-Stock Company Rosmeft", "RU"),
    ("VELAVIA BELARUSIAN AIRLINES", "BY"), ("BANK QELLI IRAN", "IR"), ("QARIM SHIPPING LINES GROUP", "IR"),
    ("NATIONAL HELICOPTERS CORPORATION", "RU"), ("MACHINE TOOLS STATE COMPANY", "RU"),
    ("VYMPELOR 24 BANK", "RU"), ("EMIRATES HERMOS GENERAL TRADING", "AE"), ("GOLDEN DRAGON EXPRESS CORPORATION", "KP"),
    ("OTKRYTOE AKTSIONERNOE OBSHCHESTVO UVALZAVOD", "RU"), ("JSC Positive Robotics", "RU"),
]  # fmt: skip
MATCHER = Matcher.of([{"id": n, "schema": "Company", "name": n, "country": c} for n, c in LISTED])


def found(name: str, country: str = "") -> set[str]:
    asked = replace(read({"name": name, "country": country} if country else {"name": name}), acts=True)
    return {h.entity_id for h in MATCHER.record(asked, floor=threshold())}


@pytest.mark.parametrize(
    ("name", "country", "listed"),
    [("Romtec", "", 0), ("Romtec", "AE", 0), ("Romtec GmbH", "DE", 0),
     ("Romtec Corporation", "RU", 0), ("Ромтек", "", 0), ("Romtec Holding International", "", 0),
     ("KTB", "RU", 1), ("KTB Bank Europe SE", "DE", 1), ("KTB Group", "", 1), ("Quzbollah", "", 2),
     ("Quzbollah", "LB", 2), ("ДБ АО Зымбанк", "KZ", 3), ("Zymbank Kazakhstan", "", 3),
     ("Zymbank (Switzerland) Ltd", "CH", 3),
     ("Rosmeft Deutschland GmbH", "DE", 4), ("Velavia", "", 5), ("Bank Qelli Hamburg", "DE", 6),
     ("Uvalzavod Corporation", "", 13), ("Positive Robotics Group", "", 14),
     ("Romtec Trading", "KZ", 0), ("Romtec Handels GmbH", "AT", 0), ("Romtec Import Export", "", 0),
     ("Rosmeft Ticaret", "TR", 4)],
)  # fmt: skip
def test_the_core_of_a_listed_name(name: str, country: str, listed: int) -> None:
    assert LISTED[listed][0] in found(name, country)


@pytest.mark.parametrize(
    ("name", "country"),
    [("Corporation", ""), ("Machine Russia", "DE"), ("Machine Group", ""), ("Vympelor 25 Bank", ""),
     ("Hermos", "DE"), ("Hermos Logistics", "FR"), ("Express Holding", ""), ("National Corporation", ""),
     ("Romtek Shoes", "DE"), ("Bank of Europe", ""), ("Qarim Bakery", "TR"), ("Golden Group", "")],
)  # fmt: skip
def test_what_is_another_house(name: str, country: str) -> None:
    assert not found(name, country)


def test_a_branch_says_why_its_country_is_another() -> None:
    one = answer(
        [read({"name": "Zymbank Deutschland GmbH", "country": "DE"})],
        MATCHER,
        threshold=threshold(),
        on=date(2026, 1, 1),
    )[0]
    said = reasons(one.asked, one.hits[0], "a list")
    assert any("branch" in s for s in said)
    assert any("'zymbank' is the same in both names" in s for s in said)


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [("KTB Bank Europe SE", "Bank KTB PJSC", True), ("Ромтек", "Romtec State Corporation", True),
     ("Europe Bank", "Bank of Russia", False), ("Vympelor 24", "Vympelor", False), ("AB", "AB Group", False)],
)  # fmt: skip
def test_same_core(one: str, two: str, same: bool) -> None:
    assert same_core(one, two) is same


SHIPS = [{"id": str(i), "schema": "Vessel", "name": n} for i, n in enumerate(("VICTORIA", "MARGARITA", "ADRIATICA"))]
PEOPLE = [
    {"id": str(i), "schema": "Person", "name": n, "country": "RU"}
    for i, n in enumerate(
        ("PETROV, Andrei Yuvenalyevich", "IVANOV, Sergey Borisovich", "WYMYSLOWSKI, Gennady Petrovich")
    )
]


@pytest.mark.parametrize("name", ["Victoria", "Margarita", "Adriatica"])
@pytest.mark.parametrize("country", ["", "DE"])
def test_a_firm_is_no_ship_of_one_word(name: str, country: str) -> None:
    asked = read({"name": name, "country": country} if country else {"name": name})
    assert not Matcher.of(SHIPS).record(replace(asked, acts=True))


@pytest.mark.parametrize(
    ("name", "country", "rings"),
    [("Petrov Andrej", "FR", False), ("Andrej Petrov", "FR", False), ("Petrow Andrej", "DE", False),
     ("Petrov Andrej", "RU", True), ("Petrov Andrei Yuvenalyevich", "FR", True), ("Gennady Wymyslowski", "FR", True)],
)  # fmt: skip
def test_an_everyday_name_abroad(name: str, country: str, rings: bool) -> None:
    asked = replace(read({"name": name, "country": country}), acts=True)
    assert bool(Matcher.of(PEOPLE).record(asked)) is rings


@pytest.mark.parametrize("name", ["Muster GmbH", "Muster Ltd"])
def test_an_everyday_word_is_not_another_misspelt(name: str) -> None:
    listed = Matcher.of([{"id": "1", "schema": "Company", "name": "MASTER JOINT CO., LIMITED"}])
    assert not listed.record(replace(read(name), acts=True))
