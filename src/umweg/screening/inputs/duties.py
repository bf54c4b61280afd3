"""Whose law binds a consignment: the country that exports, the one that imports, the United States by origin.

>>> from umweg.screening.consignments.model import Consignment
>>> duty(ConsignmentFacts.of(Consignment(id="1", sender="DE", destination="KZ"), date(2024, 3, 1)), None).exporter
'DE'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from umweg.law.jurisdictions import members
from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.questions import RECEIVERS, SENDERS, once

if TYPE_CHECKING:
    from umweg.screening.inputs.reference_data import ReferenceData

ISSUERS: Mapping[str, Mapping[str, str]] = {
    "eu": {"en": "European Union", "de": "Europäische Union"},
    "un": {"en": "United Nations", "de": "Vereinte Nationen"},
    "uk": {"en": "United Kingdom", "de": "Vereinigtes Königreich"},
    "us": {"en": "United States", "de": "Vereinigte Staaten"},
}


@dataclass(frozen=True, slots=True)
class Duty:
    """``exporter``: country of dispatch whose export law the user answers for (empty: not stated, or an import).

    ``importer``: country of an import; ``to``: where the goods go and where those sit who receive them; ``come_from``:
    origins, where they were sent and where those sit who sell. ``from_us``: dispatched from the United States;
    ``us_origin`` by line: True, False, None where nobody says. ``eu_inside``: they move
    within the European Union; ``inland``: they stay in one country.
    """

    exporter: str
    importer: str
    to: tuple[str, ...]
    come_from: tuple[str, ...]
    from_us: bool
    us_origin: tuple[bool | None, ...]
    eu_exporter: bool
    eu_importer: bool
    eu_inside: bool
    inland: bool
    issuers: tuple[str, ...]


@once
def duty(facts: ConsignmentFacts, known: ReferenceData | None) -> Duty:
    """Read off kind, sender, destination, origins and seats."""
    imported = facts.c.kind == "import"
    exporter = "" if imported else facts.sender
    members = eu_members(facts.day)
    to = dict.fromkeys(c for c in (facts.destination, *(p.country for p in facts.role(*RECEIVERS))) if c)
    origins = (g.origin for g in facts.lines)
    come_from = dict.fromkeys(c for c in (facts.sender, *origins, *(p.country for p in facts.role(*SENDERS))) if c)
    eu_exporter = exporter in members
    eu_importer = facts.destination in members and facts.sender not in members
    eu_inside = facts.sender in members and facts.destination in members
    uk = "GB" in (exporter, facts.destination if imported else "")
    inland = bool(facts.sender) and facts.sender == facts.destination and set(to) == {facts.sender}
    return Duty(
        exporter, facts.destination if imported else "", tuple(to), tuple(come_from), facts.sender == "US",
        tuple(None if not g.origin else g.origin == "US" for g in facts.lines), eu_exporter, eu_importer,
        eu_inside, inland, _issuers(facts, eu_exporter or eu_importer or eu_inside, uk),
    )  # fmt: skip


def _issuers(facts: ConsignmentFacts, eu: bool, uk: bool) -> tuple[str, ...]:
    """Whose embargoes bind; a payment binds all through whose countries it goes, by its parties and banks."""
    if facts.is_payment:
        eu = eu or bool(eu_members(facts.day) & facts.countries)
        uk = uk or "GB" in facts.countries
    return ("un", *(["eu"] if eu else []), *(["uk"] if uk else []))


@cache
def eu_members(on: date) -> frozenset[str]:
    """Members of the European Union on a day."""
    return members("EU", on) or frozenset()
