"""Checks at their borders: what is just found and what just is not. The borders are read from the law of the check."""

from __future__ import annotations

from datetime import date, timedelta
from math import ceil
from typing import Any

import pytest

from tests.screening.checks.cases import (
    ALONE,
    LISTED_BEFORE,
    NO_REEXPORT,
    K,
    at,
    clerk,
    licence,
    paid,
    papers,
    past,
    to,
)
from tests.screening.checks.world import (
    CONSIGNEE,
    DAY,
    EXPORTER,
    LISTED,
    TURBINE,
    consignment,
    facts,
    history,
    known,
    match,
)
from umweg.law.checks import check
from umweg.law.permits import Permit
from umweg.screening.checks.registry import registry
from umweg.screening.consignments.model import Document, Line, Stop, Version
from umweg.screening.decide.permits import lifted
from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import CheckReason
from umweg.screening.inputs.reference_data import ReferenceData


def law(key: str, name: str) -> Any:
    return check(key).parameters[name].value


def day(key: str, name: str) -> date:
    return date.fromisoformat(str(law(key, name)))


def ago(months: int) -> str:
    """The month that lies so many before the consignment's."""
    at_month = DAY.year * 12 + DAY.month - 1 - months
    return f"{at_month // 12}-{at_month % 12 + 1:02}"


def cases(key: str, f: ConsignmentFacts, k: ReferenceData = K) -> list[str]:
    return [r.case for r in registry()[key].assess(f, k).reasons]


STEP = timedelta(days=1)


def test_a_firm_is_new_for_so_many_months() -> None:
    months = int(law("new-business", "months"))
    assert cases("new-business", facts(to(founded=f"{ago(months - 1)}-15"))) == ["new"]
    assert cases("new-business", facts(to(founded=f"{ago(months)}-15"))) == []


def test_a_firm_was_founded_after_the_measures_from_the_next_day_on() -> None:
    since = day("founded-after-measures", "since")
    assert cases("founded-after-measures", facts(to(founded=since.isoformat()))) == []
    assert cases("founded-after-measures", facts(to(founded=(since + STEP).isoformat()))) == ["after"]
    assert cases("founded-after-measures", facts(to(founded=f"{since:%Y-%m}"))) == ["perhaps"]


@pytest.mark.parametrize(("more", "found"), [(0, []), (1, ["stay"])])
def test_a_stay_at_a_hub_is_long_beyond_so_many_days(more: int, found: list[str]) -> None:
    left = date(2024, 1, 1) + timedelta(days=int(law("route-hub", "days")) + more)
    stop = Stop(country="AE", arrived="2024-01-01", left=left.isoformat())
    assert cases("route-hub", clerk(route=(Stop(country="DE"), stop, Stop(country="KZ")))) == found


def test_a_change_is_late_up_to_so_many_days_before_and_a_day_after() -> None:
    days = int(law("late-change", "days"))
    found = [
        bool(
            cases("late-change", clerk(versions=(Version(at=(DAY - n * STEP).isoformat(), was={"destination": "RU"}),)))
        )
        for n in (-2, -1, 0, days, days + 1)
    ]
    assert found == [False, True, True, True, False]


def test_cash_is_odd_from_a_value_on() -> None:
    least = float(law("odd-terms", "expensive"))
    found = [
        "cash" in cases("odd-terms", clerk(payment_terms="cash", value=v, currency="EUR", lines=(Line(code=LISTED),)))
        for v in (least - 1, least, least + 1)
    ]
    assert found == [False, True, True]


def test_small_payments_are_many_from_a_count_on_and_small_below_an_amount() -> None:
    key = "many-small-payments"
    count, amount = int(law(key, "count")), float(law(key, "amount"))
    assert cases(key, clerk(payments=paid(count - 1))) == []
    assert cases(key, clerk(payments=paid(count))) == ["many"]
    assert cases(key, clerk(payments=paid(count, amount=amount))) == []
    assert cases(key, clerk(payments=paid(count, amount=amount - 1))) == ["many"]
    assert cases(key, clerk(payments=paid(count, country="DE"))) == []  # not from abroad
    assert cases(key, clerk(payments=paid(count, supplier="One"))) == []


def test_a_licence_holds_on_its_first_and_last_day_and_for_all_its_quantity() -> None:
    key = "licence-mismatch"
    assert cases(key, facts(licence(valid_to=DAY, issued=DAY, quantity=10))) == []
    assert cases(key, facts(licence(valid_to=DAY - STEP))) == ["expired"]
    assert cases(key, facts(licence(issued=DAY + STEP))) == ["later"]
    assert cases(key, facts(licence(quantity=9.999))) == ["quantity"]


def test_a_clause_against_reexport_is_asked_from_its_day_on_and_later_for_old_contracts() -> None:
    key = "no-reexport-clause"
    since = day(key, "since")

    def of(on: date, issued: date | None = None) -> list[str]:
        paper = Document(**NO_REEXPORT, no_reexport=False, issued=issued)
        return cases(key, facts(papers(paper, day=on), "none"), known(as_of=on))

    assert [of(since - STEP), of(since)] == [[], ["none"]]


def test_a_buyer_is_dormant_after_more_than_so_many_months() -> None:
    months = int(law("dormant-then-active", "months"))

    def of(n: int) -> list[str]:
        year, month = map(int, ago(n).split("-"))
        return cases("dormant-then-active", facts(ALONE), known(history=history(past(date(year, month, 5)))))

    assert [of(months), of(months + 1)] == [[], ["dormant"]]


def test_a_jump_is_a_factor_and_a_sum() -> None:
    key = "jump-in-listed-goods"
    factor, least = float(law(key, "factor")), float(law(key, "least_value"))
    before = 1000.0

    def of(value: float) -> list[str]:
        lines = (Line(code=LISTED, value=value, currency="EUR"),)
        one = consignment(parties=(EXPORTER, CONSIGNEE), lines=lines)
        return cases(key, facts(one), known(history=history(LISTED_BEFORE)))

    border = max(factor * before, before + least)
    assert [of(ceil(border) - 1.0), of(ceil(border))] == [[], ["value"]]


def test_a_match_is_strong_from_a_score_on() -> None:
    strong = float(law("party-listed", "strong"))
    found = [cases("party-listed", at(ALONE, match(score=s))) for s in (strong - 1e-6, strong, 1.0)]
    assert found == [["possible"], ["strong"], ["strong"]]
    sure = [
        registry()["owner-listed"].assess(at(ALONE, owners=(match(score=s),)), K).reasons[0].tags
        for s in (strong - 1e-6, strong)
    ]
    assert ["strong" in tags for tags in sure] == [False, True]


PERMIT = Permit("p", "exemption", "eu", ("goods-listed",), "s", True)
CONTRACT = Document(kind="contract", number="C", issued=date(2022, 3, 1))


def why_not(f: ConsignmentFacts, **asks: Any) -> str:
    fields = {n: getattr(PERMIT, n) for n in PERMIT.__slots__}
    return lifted(CheckReason("goods-listed", "listed", {}, "lines[0]"), f, Permit(**{**fields, **asks}))


@pytest.mark.parametrize(
    ("asks", "says"),
    [
        ({}, ""),
        ({"valid_from": DAY, "valid_to": DAY}, ""),
        ({"valid_from": DAY + STEP}, "day, goods or destination"),
        ({"valid_to": DAY - STEP}, "day, goods or destination"),
        ({"codes": ("8542",)}, ""), ({"codes": ("8543",)}, "day, goods or destination"),
        ({"number": "L1"}, ""), ({"number": "L2"}, "names exemption L2"), ({"number": "C"}, "names exemption C"),
        ({"contract_before": date(2022, 3, 2)}, ""), ({"contract_before": date(2022, 3, 1)}, "not before 2022-03-01"),
        ({"value_limit": 5000.0, "currency": "EUR"}, ""), ({"value_limit": 4999.0, "currency": "EUR"}, "are above"),
        ({"value_limit": 9999.0, "currency": "USD"}, "has a value in USD"),
        ({"parties": ("Romashka", "Zavod Tulpan")}, ""), ({"parties": ("Romashka",)}, "not named in the permit"),
    ],
)  # fmt: skip
def test_what_a_permit_asks(asks: dict[str, Any], says: str) -> None:
    licence_ = Document(kind="licence", number="L1", valid_to=date(2025, 1, 1))
    why = why_not(clerk(documents=(CONTRACT, licence_)), **asks)
    assert says in why
    assert bool(says) is bool(why)


def test_of_several_contracts_the_latest_counts_and_none_is_none() -> None:
    later = Document(kind="contract", number="D", issued=date(2022, 4, 1))
    before = {"contract_before": date(2022, 3, 2)}
    assert "2022-04-01" in why_not(clerk(documents=(CONTRACT, later)), **before)
    assert "no contract with a date" in why_not(clerk(documents=(Document(kind="contract", number="E"),)), **before)
    assert "no consignee" in why_not(clerk(parties=(EXPORTER,)), parties=("Romashka",))


@pytest.mark.parametrize(("on", "verified"), [(date(2022, 12, 3), False), (date(2022, 12, 4), True), (DAY, True)])
def test_a_list_proves_nothing_of_days_before_its_state(on: date, verified: bool) -> None:
    f = clerk(destination="RU", day=on, lines=(Line(code=TURBINE), Line(code=LISTED)))
    found = registry()["goods-listed"].assess(f, known(as_of=on)).reasons
    assert len(found) == 2
    assert {r.verified for r in found} == {verified}


@pytest.mark.parametrize(
    ("destination", "origin", "found"),
    [
        ("KZ", None, ["origin"]), ("KZ", "US", ["unstated"]), ("KZ", "DE", []),
        ("FR", None, []), ("FR", "US", []), ("JP", None, []),  # re-export there is free for most goods
        ("CN", None, ["origin"]), ("CN", "US", ["unstated"]), ("RU", None, ["origin"]), ("RU", "US", ["open"]),
    ],
)  # fmt: skip
def test_us_origin_is_asked_for_where_it_would_decide(destination: str, origin: str | None, found: list[str]) -> None:
    aircraft = Line(code="880200", origin=origin)
    f = clerk(destination=destination, route=(), parties=(), lines=(aircraft,))
    assert [g.case for g in registry()["us-reexport"].assess(f, K).gaps] == found
