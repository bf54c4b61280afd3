"""A country of the consignment is under an embargo of an issuer whose law binds."""

from __future__ import annotations

from functools import cache

from umweg.law.embargoes import ISSUERS, Cell, cell
from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs import duties
from umweg.screening.inputs.answer import CheckReason, Result
from umweg.screening.inputs.duties import duty
from umweg.screening.inputs.reference_data import ReferenceData

KEY = "country-embargo"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """One reason a country and issuer; a country whose cell says unknown is not assessable."""
    issuers = duty(facts, known).issuers
    touched = sorted({*facts.countries, *duty(facts, known).come_from} & _not_plain())
    reasons, gaps = [], []
    for country in touched:
        for issuer in issuers:
            found = cell(issuer, "embargo", country)
            if found.value == "yes":
                reasons.append(_said("embargo", country, issuer, found))
            elif found.value == "unknown":
                gaps.append(_said("unknown", country, issuer, found))
    return Result.of(reasons, gaps, facts.ends_unknown)


def _said(case: str, country: str, issuer: str, found: Cell) -> CheckReason:
    values = {"country": country, "issuer": duties.ISSUERS[issuer], "act": found.act}
    return CheckReason(KEY, case, values, "destination", frozenset({case, issuer}), (issuer,), found.verified)


@cache
def _not_plain() -> frozenset[str]:
    """Countries of which some issuer does not say a plain no; almost all goods go elsewhere."""
    from umweg.core.codes import countries

    return frozenset(c for c in countries.areas() if any(cell(i, "embargo", c).value != "no" for i in ISSUERS))
