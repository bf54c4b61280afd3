"""Codes of banks: a hit whatever the name and branch, and never proof that the party is that bank."""

from __future__ import annotations

import pytest

from umweg.parties.matcher import Matcher
from umweg.parties.reading import read

LISTED = [
    {"id": "b-1", "name": "Bank Wymysl", "schema": "Company", "country": "RU", "identifiers": {"SWIFT": "WYMYRUMMXXX"}},
    {"id": "b-2", "name": "Nevidal Bank", "schema": "Company", "country": "IR", "swiftBic": "NEVIIRTH"},
]


@pytest.mark.parametrize("kind", ["SWIFT", "BIC", "swift", "swiftBic"])
@pytest.mark.parametrize("number", ["WYMYRUMM", "WYMYRUMMXXX", "WYMYRUMM777", "wymy ru mm"])
@pytest.mark.parametrize("name", ["Hausbank", "Deutsche Handelsbank AG"])
def test_the_code_of_a_listed_bank_is_a_hit_whatever_the_name(kind: str, number: str, name: str) -> None:
    asked = read({"name": name, "country": "DE", "identifiers": {kind: number}})
    (hit,) = Matcher.of(LISTED).record(asked)
    assert hit.entity_id == "b-1"
    assert hit.score > 0.55
    assert not any(e.decides for e in hit.evidence)


@pytest.mark.parametrize("number", ["COBADEFFXXX", "WYMYRUM", "WYMYRU2P", "NEVIIRTQ"])
def test_another_code_is_none(number: str) -> None:
    asked = read({"name": "Hausbank", "country": "DE", "identifiers": {"BIC": number}})
    assert Matcher.of(LISTED).record(asked) == []


NUMBERED = [
    {"id": "n-1", "name": "WYMYSL ZAVOD", "schema": "Company", "country": "RU",
     "identifiers": [{"type": "INN", "value": "7707083893", "country": "RU"}]},
]  # fmt: skip


@pytest.mark.parametrize("kind", ["Tax", "VAT", "Reg. no.", "ИНН", "BIN", "other", "company number", "INN"])
@pytest.mark.parametrize("country", ["KZ", "AE", "RU"])
def test_a_number_with_check_digits_is_a_hit_under_any_name_of_its_field(kind: str, country: str) -> None:
    asked = read({"name": "Tulpe LLP", "country": country, "identifiers": {kind: "7707083893"}})
    (hit,) = Matcher.of(NUMBERED).record(asked)
    assert hit.score > 0.55


@pytest.mark.parametrize("number", ["7707083894", "707083893", "600700123456"])
def test_another_number_is_none(number: str) -> None:
    asked = read({"name": "Tulpe LLP", "country": "KZ", "identifiers": {"Tax": number}})
    assert Matcher.of(NUMBERED).record(asked) == []
