"""Ownership: the examples of OFAC's FAQ 401, each regime's rule, and what must hold for any graph."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from umweg.core.errors import UsageError
from umweg.law.ownership import ownership_rule
from umweg.parties.ownership import Holding, Stake, assess, assess_all

DAY = date(2025, 1, 15)


def by(rule: str, asset: str, stakes: list[Stake], listed: set[str], **more: object) -> Holding:
    return assess(asset, stakes, listed, ownership_rule(rule), DAY, **more)


FAQ_401 = [
    # 1: X owns 50 of A, A owns 50 of B: B is blocked.
    ([("X", "A", 50), ("A", "B", 50)], "B", "met", 50),
    # 2: X owns 50 of A and of B; A and B own 25 each of C: C is blocked.
    ([("X", "A", 50), ("X", "B", 50), ("A", "C", 25), ("B", "C", 25)], "C", "met", 50),
    # 3: X owns 50 of A and 10 of B; A owns 40 of B: B is blocked.
    ([("X", "A", 50), ("X", "B", 10), ("A", "B", 40)], "B", "met", 50),
    # X owns 50 of A and 25 of B; A and B own 25 each of C: B is not blocked, so C is not.
    ([("X", "A", 50), ("X", "B", 25), ("A", "C", 25), ("B", "C", 25)], "C", "not met", 25),
    # Two steps below the share: nothing is multiplied through (49 % of 100 % is not counted at all).
    ([("X", "A", 49), ("A", "B", 100)], "B", "not met", 0),
]


@pytest.mark.parametrize(("stakes", "asset", "verdict", "least"), FAQ_401)
def test_ofac_counts_level_by_level(
    stakes: list[tuple[str, str, float]], asset: str, verdict: str, least: float
) -> None:
    filled = [Stake(*s) for s in stakes]
    # all other shares belong to somebody who is not listed
    for firm in {s[1] for s in stakes}:
        filled.append(Stake(f"rest of {firm}", firm, 100 - sum(s[2] for s in stakes if s[1] == firm)))
    found = by("us-ofac-50", asset, filled, {"X"})
    assert (found.verdict, found.least) == (verdict, least)
    assert found.most == least
    assert found.decides


def test_regimes_differ_on_the_same_owners() -> None:
    two = [Stake("X", "T", 30), Stake("Y", "T", 25), Stake("Z", "T", 45)]
    assert by("us-ofac-50", "T", two, {"X", "Y"}).verdict == "met"
    assert by("eu-best-practices", "T", two, {"X", "Y"}).verdict == "met"
    assert by("uk-samla", "T", two, {"X", "Y"}).verdict == "not met"
    pact = [Stake("X", "T", 30, joint="pact"), Stake("Y", "T", 25, joint="pact"), Stake("Z", "T", 45)]
    assert by("uk-samla", "T", pact, {"X", "Y"}).verdict == "met"


def test_exactly_half_by_regime_and_day() -> None:
    half = [Stake("X", "T", 50), Stake("Z", "T", 50)]
    eu = ownership_rule("eu-best-practices")
    assert by("us-ofac-50", "T", half, {"X"}).verdict == "met"
    assert by("uk-samla", "T", half, {"X"}).verdict == "not met"
    assert assess("T", half, {"X"}, eu, date(2024, 7, 2)).verdict == "not met"
    assert assess("T", half, {"X"}, eu, date(2024, 7, 3)).verdict == "met"
    assert assess("T", half, {"X"}, eu, date(1999, 1, 1)).verdict == "not assessable"


def test_control_counts_where_the_rule_says_so() -> None:
    run = [Stake("X", "T", 10, control=True), Stake("Z", "T", 90)]
    assert by("us-ofac-50", "T", run, {"X"}).verdict == "not met"
    found = by("eu-best-practices", "T", run, {"X"})
    assert (found.verdict, found.controlled_by) == ("met", ("X",))


def test_missing_shares_leave_bounds() -> None:
    found = by("us-ofac-50", "T", [Stake("X", "T", 30), Stake("Z", "T", 20)], {"X"})
    assert (found.verdict, found.least, found.most) == ("possible", 30, 80)
    assert "Who holds 50 % of T is not stated." in found.unknown
    blank = by("us-ofac-50", "T", [Stake("X", "T"), Stake("Z", "T", 60)], {"X"})
    assert (blank.verdict, blank.least, blank.most) == ("not met", 0, 40)
    nobody = by("us-ofac-50", "T", [], set())
    assert (nobody.verdict, nobody.most) == ("possible", 100)
    assert nobody.unknown == ("No owner of T is stated.",)


def test_three_thirds_and_the_chain_are_shown() -> None:
    third = 100 / 3
    found = by("us-ofac-50", "T", [Stake(f"X{i}", "T", third) for i in range(3)], {"X0", "X1", "X2"})
    assert found.least == 100
    deep = by("us-ofac-50", "T", [Stake("X", "A", 60), Stake("A", "T", 55), Stake("Z", "T", 45)], {"X"})
    assert [c.words() for c in deep.chains] == ["X -60 %-> A -55 %-> T"]
    assert deep.chains[0].counted == 55
    assert deep.chains[0].interest == pytest.approx(33)


def test_only_listings_that_a_rule_names_count() -> None:
    stakes = [Stake("X", "T", 60), Stake("Z", "T", 40)]
    found = {h.rule: h.verdict for h in assess_all("T", stakes, {"X": [("ofac-sdn", "SDN")]}, DAY)}
    assert found["us-ofac-50"] == "met"
    assert found["eu-best-practices"] == "not met"
    assert found["us-bis-affiliates"] == "not assessable"


def test_an_unverified_rule_says_so_and_never_decides() -> None:
    found = by("uk-samla", "T", [Stake("X", "T", 60)], {"X"})
    assert found.verdict == "met"
    assert not found.decides
    assert "never a ground of its own" in found.sentences[-1]


def test_wrong_shares_teach() -> None:
    with pytest.raises(UsageError, match=r"120 is no percentage") as e:
        by("us-ofac-50", "T", [Stake("X", "T", 120)], {"X"})
    assert "50 for one half" in e.value.mend


def test_nobody_controls_itself() -> None:
    found = by("uk-samla", "T", [Stake("T", "T", None, True), Stake("X", "T", 1)], {"T", "X"})
    assert (found.verdict, found.controlled_by, found.control) == ("possible", (), "not assessable")
    assert found.least == 1


nodes = st.integers(0, 6).map("N{}".format)
stakes_ = st.lists(
    st.builds(Stake, nodes, nodes, st.one_of(st.none(), st.integers(0, 100).map(float)), st.booleans()), max_size=25
)
rules = st.sampled_from(["us-ofac-50", "eu-best-practices", "uk-samla"])


@settings(max_examples=150, deadline=None)
@given(stakes_, st.sets(nodes, max_size=4), rules, st.randoms(use_true_random=False))
def test_order_never_matters(edges: list[Stake], listed: set[str], rule: str, rng: random.Random) -> None:
    shuffled = edges[:]
    rng.shuffle(shuffled)
    assert by(rule, "N0", edges, listed) == by(rule, "N0", shuffled, listed)


@settings(max_examples=150, deadline=None)
@given(stakes_, st.sets(nodes, max_size=4), nodes, rules)
@example([Stake("N0", "N0", None, True), Stake("N2", "N0", 1.0)], {"N2"}, "N0", "uk-samla")
@example([Stake("N1", "N0", None, True), Stake("N2", "N0", 1.0)], {"N2"}, "N1", "uk-samla")
def test_more_listed_owners_never_mean_less(edges: list[Stake], listed: set[str], one: str, rule: str) -> None:
    before, after = by(rule, "N0", edges, listed), by(rule, "N0", edges, listed | {one})
    assert after.least >= before.least - 1e-9
    order = ("not met", "possible", "met")
    assert order.index(after.verdict) >= order.index(before.verdict)


@settings(max_examples=150, deadline=None)
@given(stakes_, st.sets(nodes, max_size=4), rules)
def test_bounds_hold_and_circles_end(edges: list[Stake], listed: set[str], rule: str) -> None:
    found = by(rule, "N0", edges, listed)
    assert 0 <= found.least <= found.most + 1e-9
    assert all(len(set(c.ids)) == len(c.ids) for c in found.chains)
    ring = [Stake(f"R{i}", f"R{(i + 1) % 200}", 100.0) for i in range(200)]
    assert by(rule, "R0", ring, set()).verdict == "not met"
    assert by(rule, "R0", ring, {"R100"}).verdict == "met"
