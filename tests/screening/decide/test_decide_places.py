"""Countries under measures that only an address, a place on the way or the terms of delivery name."""

from __future__ import annotations

from datetime import date

import pytest

from umweg.screening.checks.route.destination_target import assess
from umweg.screening.consignments.model import Address, Consignment, Party, Stop
from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import Result
from umweg.screening.inputs.reference_data import ReferenceData

DAY = date(2024, 3, 1)
KNOWN = ReferenceData.of(DAY, ("eu-russia",))


def asked(**fields: object) -> Result:
    base = {"id": "1", "day": DAY, "sender": "DE", "destination": "FR"}
    return assess(ConsignmentFacts.of(Consignment(**{**base, **fields}), DAY), KNOWN)  # type: ignore[arg-type]  # by name


@pytest.mark.parametrize(
    "address",
    [
        Address(street="Tverskaya 5", city="Moskau", country="RU"), Address(full="125009 Moskau, Russland"),
        Address(street="ul. Lenina 1", city="Tomsk, Russian Federation"), "Москва, Российская Федерация",
        "Nevsky 1; St Petersburg; Russia", "119019 Moskva / Россия", "Moscou - Russie", "Minsk, Weißrussland",
        Address(full="Мінск, Беларусь"), "Пр. Мира 1, г. Омск, РОССИЯ",
    ],
)  # fmt: skip
def test_an_address_in_a_country_under_measures_is_a_reason(address: Address | str) -> None:
    party = Party(role="consignee", name="Firma Beispiel", country="FR", addresses=(Address(city="Lyon"), address))
    (reason,) = asked(parties=(party,)).reasons
    assert (reason.case, reason.where) == ("address", "parties[0].addresses[1]")


@pytest.mark.parametrize(
    "address",
    ["Rue de Russie 5, Lyon", "Regensburg, BY", "Moscow, Idaho, USA", "Platz der Republik 1, Berlin",
     "Russische Straße 7, Wien", "Cairo, IL", "Iranische Strasse, Berlin", "Rue du Belarus, 69001 Lyon"],
)  # fmt: skip
def test_an_address_elsewhere_is_none(address: str) -> None:
    party = Party(role="consignee", name="Firma Beispiel", country="FR", addresses=(address,))
    assert asked(parties=(party,)) == Result()


def test_the_seat_is_told_once() -> None:
    party = Party(role="consignee", name="Firma Beispiel", country="RU", addresses=("Moskau, Russland",))
    assert [r.case for r in asked(parties=(party,)).reasons] == ["party"]


@pytest.mark.parametrize("text", ["DAP Moskau, Russland", "CPT Minsk, Belarus", "DDP Москва, Россия"])
def test_the_terms_of_delivery_are_read(text: str) -> None:
    assert [r.case for r in asked(delivery=text).reasons] == ["delivery"]
    assert not asked(delivery="DAP Paris, Frankreich").reasons


@pytest.mark.parametrize(("place", "case"), [("Moskau, Russland", "via"), ("Brest, Belarus", "via"), ("RUMOW", "via")])
def test_a_stop_that_names_its_country_is_there(place: str, case: str) -> None:
    route = (Stop(country="DE"), Stop(place=place), Stop(country="FR"))
    assert [(r.case, r.where) for r in asked(route=route).reasons] == [(case, "route[1]")]


@pytest.mark.parametrize("place", ["Moskau", "Kaliningrad", "Port Kavkaz", "Lager 7", "Georgia"])
def test_a_stop_of_which_no_country_can_be_told_is_lacking(place: str) -> None:
    found = asked(route=(Stop(country="DE"), Stop(place=place), Stop(country="FR")))
    assert (found.reasons, found.missing) == ((), ("route[1].country",))
