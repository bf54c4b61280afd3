"""A short word proves little: another country or kind outweighs it; a long name, and one asked exactly, stay found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from umweg.names import NameIndex, compare_names, threshold
from umweg.parties.matcher import Matcher
from umweg.parties.reading import read
from umweg.parties.within import NamesWithin

LISTED = [
    {"id": "v", "schema": "Vessel", "name": "SAMSUN"}, {"id": "w", "schema": "Vessel", "name": "HERMES",
    "country": "RU"},
    {"id": "a", "schema": "Company", "name": "MAPNA SOUTHERN COMPLEX", "alias": ["MSC"], "country": "IR"},
    {"id": "b", "schema": "Company", "name": "SISCO", "country": "IR"},
    {"id": "c", "schema": "Company", "name": "VYMYSELPROM JSC", "country": "RU"},
]  # fmt: skip
MATCHER = Matcher.of(LISTED)


def score(name: str, country: str = "", *, acts: bool = True) -> float:
    asked = replace(read({"name": name, "country": country} if country else {"name": name}), acts=acts)
    return max((h.score for h in MATCHER.record(asked, floor=0.0)), default=0.0)


@pytest.mark.parametrize(
    ("name", "country"), [("Samsung", "KR"), ("Hermes", "DE"), ("MSC", "CH"), ("Cisco", "US"), ("Samsung", "")]
)
def test_short_names_of_others(name: str, country: str) -> None:
    assert score(name, country) < threshold()


@pytest.mark.parametrize(
    ("name", "country"),
    [("MSC", ""), ("MSC", "IR"), ("Sisco", "AE"), ("Sisco", ""), ("Vymyselprom", "AE"), ("Vymiselprom", "AE")],
)
def test_what_stays_found(name: str, country: str) -> None:
    assert score(name, country) >= threshold()


def test_a_ship_is_found_as_a_ship() -> None:
    assert score("Samsun", acts=False) >= threshold()


@pytest.mark.parametrize(
    ("asked", "listed"),
    [("Maersk", "MRTZ"), ("SABIC", "KKBC"), ("Ford", "FRD"), ("BNSF", "BANKOFF"), ("SKF", "SCF"), ("Girteka", "GRTC"),
     ("THK", "TCO"), ("DOW", "DOV"), ("Sharp", "CRP"), ("Opel", "OPAL")],
)  # fmt: skip
def test_a_skeleton_is_no_name(asked: str, listed: str) -> None:
    assert compare_names(asked, listed) < threshold()


@pytest.mark.parametrize(
    ("asked", "listed", "schema"),
    [("Opel", "UPEL", "Company"), ("Zara", "SARA", "Company"), ("Nikon", "NICO", "Company"),
     ("Keyence", "KEUN SEU CHANG", "Person"), ("Philips", "Richard Phillips", "Person"),
     ("Claas", "JSC Class", "Company")],
)  # fmt: skip
def test_one_short_word_spelt_otherwise(asked: str, listed: str, schema: str) -> None:
    index = NameIndex.build([listed], schemas=[schema])
    assert not len(index.match([asked]))


@pytest.mark.parametrize(
    ("asked", "listed"),
    [("IZIBITSOU", "IZIBITS OU"), ("Los Gjeros", "LOS GUEROS"), ("ALJUNAID", "AL JUNAID"), ("Хонда", "Honda"),
     ("Rosoboronexprt", "Rosoboronexport"), ("Schell plc", "Shell plc")],
)  # fmt: skip
def test_what_agrees_beside_it(asked: str, listed: str) -> None:
    assert len(NameIndex.build([listed], schemas=["Company"]).match([asked]))


@pytest.mark.parametrize("asked", ["Santander", "Emerson", "Tata Steel", "Johnson & Johnson"])
def test_who_acts_under_one_word_is_no_person(asked: str) -> None:
    listed = ("LOZADA, Santander", "MNANGAGWA, Emmerson", "TATA", "JOHNSON, Prince Y.")
    people = [{"id": str(i), "schema": "Person", "name": n} for i, n in enumerate(listed)]
    found = Matcher.of(people).record(replace(read({"name": asked}), acts=True))
    assert not found


@pytest.mark.parametrize("asked", ["TATA", "Tata", "Prince Johnson"])
def test_a_person_asked_by_that_very_name(asked: str) -> None:
    people = [{"id": str(i), "schema": "Person", "name": n} for i, n in enumerate(("TATA", "JOHNSON, Prince"))]
    assert Matcher.of(people).record(replace(read({"name": asked}), acts=True))


@pytest.mark.parametrize("names", [[], ["ORION"], ["MACHINE TOOLS LLC"], ["Иванов Иван"]])
def test_lists_without_a_name_that_is_looked_for_in_texts(names: list[str]) -> None:
    index = NameIndex.build(names, schemas=["Company"] * len(names))
    assert NamesWithin.of(index, ["primary"] * len(names)).find("the star Orion and machine tools") == ()
