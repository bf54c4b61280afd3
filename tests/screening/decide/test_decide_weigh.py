"""What one reason leads to: policy, ground, exceptions, permits, and what stands above every policy."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.screening.checks.cases import clerk
from umweg.law.permits import Permit
from umweg.law.policies import Adoption, Policy, parse_policy
from umweg.screening.decide.decide import Law, _missing, _ordered, _weigh, decide
from umweg.screening.inputs.answer import CheckReason, Result
from umweg.screening.inputs.reference_data import ReferenceData

NO = frozenset[str]()


def policy(then: str, more: str = "") -> Policy:
    rules = f"rules: [{{check: '*', then: {then}, points: 1.5}}]"
    return parse_policy(f"title: t\nsource: s\nlaws: [eu, us, house, guidance]\n{rules}\n{more}\n", "p.yml")


def reason(check: str = "route-hub", case: str = "stay", *tags: str, **more: Any) -> CheckReason:
    values = {"laws": ("eu",), "verified": True, **more}
    return CheckReason(check, case, {}, "lines[0]", frozenset(tags), values["laws"], values["verified"])


def action(then: str, of: CheckReason, more: str = "", **law: Any) -> tuple[str, str, bool]:
    adopted = law.pop("adopted", ())
    held = policy(then, more)
    object.__setattr__(held, "adopted", adopted)
    w = _weigh(of, clerk(), Law(held, **law), NO)
    return w.action, w.why, w.taken_back


@pytest.mark.parametrize("then", ["note", "information", "review", "stop"])
def test_a_reason_of_a_law_that_binds_leads_to_what_the_policy_says(then: str) -> None:
    assert action(then, reason()) == (then, "", False)
    got, why, _ = action(then, reason(laws=("kz",)))
    assert got == "note"
    assert "a rule of kz, which does not bind" in why


def test_points_are_those_of_the_rule_and_none_for_what_does_not_bind() -> None:
    points = [_weigh(r, clerk(), Law(policy("review")), NO).points for r in (reason(), reason(laws=("kz",)))]
    assert points == [1.5, 0.0]


def test_what_nobody_verified_never_stops_alone() -> None:
    unverified = reason(verified=False)
    assert action("stop", unverified)[0] == "review"
    assert [action(then, unverified)[0] for then in ("note", "information", "review")] == [
        "note",
        "information",
        "review",
    ]
    for ground in ("route-hub", "tagged"):
        own = Adoption(ground, "b", date(2024, 1, 1), "w")
        assert action("stop", reason("route-hub", "stay", "tagged", verified=False), adopted=(own,))[0] == "stop"
    other = Adoption("other", "b", date(2024, 1, 1), "w")
    assert action("stop", unverified, adopted=(other,))[0] == "review"


@pytest.mark.parametrize(
    ("check", "case", "then", "wanted"),
    [
        ("unreadable", "field", "note", "review"), ("unreadable", "field", "information", "review"),
        ("unreadable", "broken", "note", "review"), ("unreadable", "field", "stop", "stop"),
        ("unreadable", "read", "note", "note"), ("unreadable", "read", "information", "information"),
        ("route-hub", "field", "note", "note"), ("route-hub", "broken", "information", "information"),
    ],
)  # fmt: skip
def test_a_field_that_could_not_be_read_is_looked_at_under_every_policy(
    check: str, case: str, then: str, wanted: str
) -> None:
    assert action(then, reason(check, case, laws=("house",)))[0] == wanted


@pytest.mark.parametrize("then", ["note", "information"])
def test_no_policy_takes_a_hit_in_a_layer_lighter_unless_it_leaves_the_layer_out(then: str) -> None:
    hit = reason("country-embargo", "embargo")
    assert action(then, hit)[0] == "review"
    assert "no policy can take" in action(then, hit)[1]
    assert action("stop", hit)[0] == "stop"
    us = reason("us-reexport", "embargo", "embargo", laws=("us",))
    out = "out_of_scope: [{layer: us-law, why: {en: a, de: b}}]"
    assert [action(then, us)[0], action(then, us, out)[0]] == ["review", then]


class Exceptions:
    def lifts(self, of: CheckReason, _facts: Any) -> str:
        return "exception 7" if of.case == "stay" else ""


def test_an_exception_takes_back_its_reason_and_no_other() -> None:
    assert action("stop", reason(), exceptions=Exceptions()) == ("note", "exception 7", True)
    assert action("stop", reason(case="handled"), exceptions=Exceptions()) == ("stop", "", False)


@pytest.mark.parametrize(
    ("then", "verified", "fits", "wanted"),
    [
        ("stop", True, True, ("note", True)), ("review", True, True, ("note", True)),
        ("stop", False, True, ("review", False)), ("review", False, True, ("review", False)),
        ("stop", True, False, ("stop", False)), ("stop", False, False, ("stop", False)),
        ("note", True, True, ("note", False)),  # nothing to take back
    ],
)  # fmt: skip
def test_a_permit_takes_back_what_it_fits_if_it_was_verified(
    then: str, verified: bool, fits: bool, wanted: tuple[str, bool]
) -> None:
    one = Permit("p", "exemption", "eu", ("route-hub",), "s", verified, destinations=("KZ" if fits else "KG",))
    got, why, back = action(then, reason(), permits=(one,))
    assert (got, back) == wanted
    assert ("does not fit" in why) is (not fits)
    assert ("was not verified" in why) is (then == "stop" and fits and not verified)
    silent = Permit("q", "exemption", "eu", ("route-detour",), "s", True)
    assert action(then, reason(), permits=(silent,)) == (then, "", False)
    of_lists = Permit("r", "exemption", "eu", ("route-hub",), "s", True, lists=("eu-a",))
    assert action("stop", reason(), permits=(of_lists,))[2] is False
    assert action("stop", reason("route-hub", "stay", "eu-a"), permits=(of_lists,))[2] is True


def test_what_was_not_assessed_is_asked_for_in_a_layer_and_noted_elsewhere() -> None:
    lacking = Result(missing=("destination", "destination"))
    asked = {k: _missing(k, lacking, policy("note"), NO) for k in ("country-embargo", "route-hub")}
    assert {k: m["action"] for k, m in asked.items()} == {"country-embargo": "information", "route-hub": "note"}
    assert asked["route-hub"]["fields"] == ["destination"]
    assert "because" not in asked["route-hub"]


def test_points_are_together_a_reason_from_the_border_on() -> None:
    known = ReferenceData.of(date(2024, 3, 1), ("eu-russia",))
    odd = clerk(destination="MN", installation_declined=True)

    def decided(border: float) -> tuple[float, bool]:
        d = decide(odd, known, Law(policy("note", f"review_from: {border}")), "d")
        return d.points, any(r["check"] == "flags-together" for r in d.reasons)

    total = decided(999)[0]
    assert total > 0
    assert [decided(total)[1], decided(total + 0.01)[1]] == [True, False]


def test_the_gravest_comes_first_and_then_what_weighs_most() -> None:
    facts = clerk()
    weighed = [
        _weigh(reason(case=c), facts, Law(policy(t)), NO) for c, t in (("a", "note"), ("b", "stop"), ("c", "review"))
    ]
    assert [w.action for w in _ordered(weighed)] == ["stop", "review", "note"]
