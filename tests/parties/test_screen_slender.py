"""A short word proves little: another country or kind outweighs it; a long name, and one asked exactly, stay found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from umweg.names import compare_names, threshold
from umweg.parties.matcher import Matcher
from umweg.parties.reading import read

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
