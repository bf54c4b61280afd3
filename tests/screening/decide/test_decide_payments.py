"""The policy for payments: what a clean one needs for a release, and that goods never pass under it."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest

from umweg.core.errors import LawError
from umweg.law.policies import parse_policy, policy
from umweg.parties.matcher import Matcher
from umweg.screening.consignments.model import Consignment
from umweg.screening.decide.decide import Law, decide
from umweg.screening.decide.matching import Matching
from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.reference_data import ReferenceData

DAY = date(2026, 11, 20)
LISTED = Matching(Matcher.of([("a-1", "WYMYSLEXPORT JSC"), ("a-2", "NEVIDAL AIR")]), 0.6, DAY)
"""Lists of parties at hand; none of them names the ones below."""


def payment(**more: Any) -> dict[str, Any]:
    """A clean payment from Berlin to Lyon, as pacs.008 is read."""
    return {
        "id": "T1", "day": "2026-11-20",
        "parties": [
            {"role": "payer", "name": "Muster Werkzeuge GmbH", "country": "DE"},
            {"role": "seller", "name": "Atelier Tulpe", "country": "FR"},
            {"role": "bank", "id": "COBADEFFXXX", "identifiers": {"BIC": "COBADEFFXXX"}, "country": "DE"},
            {"role": "bank", "id": "BNPAFRPPXXX", "identifiers": {"BIC": "BNPAFRPPXXX"}, "country": "FR"},
        ],
        "payments": [{"payer": "Muster Werkzeuge GmbH", "country": "DE", "amount": 1200.5, "currency": "EUR"}],
        "remarks": "Rechnung 4711", **more,
    }  # fmt: skip


def outcome(given: dict[str, Any], name: str = "payments") -> str:
    facts = ConsignmentFacts.of(msgspec.convert(given, Consignment), DAY)
    known = ReferenceData.of(DAY, ("eu-russia",))
    return decide(LISTED.fill([facts])[0], known, Law(policy(name)), "").outcome


def party(at: int, **fields: Any) -> dict[str, Any]:
    given = payment()
    given["parties"][at] = {k: v for k, v in {**given["parties"][at], **fields}.items() if v is not None}
    return given


def test_a_clean_payment_is_released_under_the_policy_for_payments_alone() -> None:
    assert outcome(payment()) == "release"
    assert outcome(payment(), "default") == "information"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (party(0, country=None), "information"),
        (party(1, country=None), "information"),
        (party(3, country=None), "information"),
        (party(1, country="RU"), "review"),
        (party(3, country="RU"), "review"),
        (party(1, country="KP"), "review"),
        (party(1, country="XX"), "review"),
        (party(1, name="Nevidal Air"), "review"),
        (party(3, name="Wymyslexport"), "review"),
        (payment(remarks="for Wymyslexport"), "review"),
        (payment(parties=[]), "information"),
        (payment(lines=[{"code": "94036010"}]), "information"),
        (payment(lines=[{"code": "85423190"}], destination="RU", sender="DE"), "review"),
        (payment(route=[{"country": "KZ"}]), "information"),
        (payment(destination="KZ"), "information"),
        (payment(payments=[]), "information"),
    ],
)  # fmt: skip
def test_what_is_not_clean_or_has_goods_is_held(given: dict[str, Any], expected: str) -> None:
    assert outcome(given) in (expected, "stop" if expected == "review" else expected)


def test_a_policy_leaves_out_law_on_goods_for_payments_only() -> None:
    text = policy("payments")
    assert {x.layer for x in text.out_of_scope} == {
        "arms", "dual-use", "export-bans", "import-bans", "transit", "us-law", "national-law"}  # fmt: skip
    assert all(x.when == {"payment"} for x in text.out_of_scope)


@pytest.mark.parametrize(
    ("layer", "when"),
    [("arms", "[to-hub]"), ("parties", "[payment]"), ("embargoes", "[payment]"), ("arms", "[to-hub, payment]")],
)
def test_no_policy_may_leave_out_more(layer: str, when: str) -> None:
    left = f"out_of_scope:\n  - layer: {layer}\n    when: {when}\n    why: {{en: a, de: b}}\n"
    text = f"key: own\ntitle: T\nbase: default\n{left}"
    with pytest.raises(LawError, match="No policy can do without"):
        parse_policy(text, "own.yml")
