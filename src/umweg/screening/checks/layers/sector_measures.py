"""Regimes of the census on a country of the consignment that ban goods which are not at hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from umweg.law.embargoes import CensusEntry, open_regimes
from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import CheckReason, Result
from umweg.screening.inputs.duties import ISSUERS, duty
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "sector-measures"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """One gap a regime and line that it may touch, for the countries to which the goods go."""
    whose = duty(facts, known)
    issuers = [i for i in whose.issuers if i != "eu" or whose.eu_exporter]
    missing = () if facts.destination else ("destination",)
    return Result.of((), opened(KEY, facts, issuers, whose.to), missing)


def opened(
    key: str, facts: ConsignmentFacts, issuers: Iterable[str], countries: Iterable[str], *, imported: bool = False
) -> Iterator[CheckReason]:
    """The gaps of a check by open regimes: the first line that each regime touches stands for all of them."""
    for issuer in issuers:
        for country in dict.fromkeys(countries):
            for entry in open_regimes(issuer, country):
                lines = [g for g in facts.lines if entry.touches(g.code, imported=imported)]
                if lines or not facts.lines:
                    yield _gap(key, issuer, country, entry, lines[0].number if lines else 1, imported)


def _gap(key: str, issuer: str, country: str, entry: CensusEntry, line: int, imported: bool) -> CheckReason:
    cite = {"en": entry.title, "de": entry.acts or entry.key}  # titles are at hand in English only
    values = {"issuer": ISSUERS[issuer], "country": country, "line": line, "cite": cite}
    return CheckReason(key, "open", values, "sender" if imported else "destination", frozenset({issuer}))
