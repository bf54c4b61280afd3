"""Law at its borders: first and last days, shortest codes, exact shares, groups of words; and what it is no longer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from umweg.core.errors import LawError, UsageError
from umweg.law.adhoc import CHAPTERS, measure, said
from umweg.law.controlled_goods import by_code, controlled_goods, parse_controlled, touched
from umweg.law.embargoes import CensusEntry, cell, read_cells
from umweg.law.jurisdictions import Membership
from umweg.law.layers import Always, layer, layer_of
from umweg.law.ownership import ownership_rule, parse_ownership
from umweg.law.party_lists import party_list
from umweg.law.permits import parse_permits
from umweg.law.policies import PolicyRule, parse_policy
from umweg.law.regions import LARGE, NamedPlace, _meant

FIRST, LAST, DAY = date(2022, 3, 1), date(2022, 9, 30), timedelta(days=1)
PERMIT = """permits: [{key: a, kind: exemption, law: eu, checks: [goods-listed], source: s, verified: true,
  valid_from: 2022-03-01, valid_to: 2022-09-30, codes: ["8542.31", "88"], destinations: [KZ]}]"""


@pytest.mark.parametrize(
    ("day", "held"), [(FIRST - DAY, False), (FIRST, True), (date(2022, 6, 1), True), (LAST, True), (LAST + DAY, False)]
)
def test_first_and_last_days_belong_to_it(day: date, held: bool) -> None:
    permit = parse_permits(PERMIT, "p.yml")[0]
    assert permit.holds(day, "854231", "KZ") is held
    assert Membership("KZ", FIRST, LAST).on(day) is held
    assert Membership("KZ", None, LAST).on(day) is (day <= LAST)
    assert Membership("KZ", FIRST, None).on(day) is (day >= FIRST)
    assert Membership("KZ", None, None).on(day)


def test_a_permit_fits_beginnings_of_codes_and_named_destinations_only() -> None:
    permit = parse_permits(PERMIT, "p.yml")[0]
    fits = [
        (c, d)
        for c in ("854231", "85423190", "8542", "880730", "87")
        for d in ("KZ", "KG")
        if permit.holds(FIRST, c, d)
    ]
    assert fits == [("854231", "KZ"), ("85423190", "KZ"), ("880730", "KZ")]
    assert replace(permit, codes=(), destinations=()).holds(FIRST, "", "KG")


@pytest.mark.parametrize(
    ("good", "bad", "says"),
    [
        ("kind: exemption", "kind: licence", "no number"),
        ("source: s", "source: s, value_limit: 5", "no currency"),
        ('"88"', '"8x"', "no code"),
        ("[KZ]", "[Atlantis]", "Atlantis"),
        ("law: eu", "law: zz", "not allowed"),
        ("verified: true,", "", "verified"),
        ("[goods-listed]", "[]", "checks"),
        ("}]", "}, {key: a, kind: exemption, law: eu, checks: [x], source: s, verified: true}]", "twice"),
    ],
)
def test_a_permit_that_is_not_valid_says_so(good: str, bad: str, says: str) -> None:
    assert good in PERMIT
    with pytest.raises(LawError, match=says):
        parse_permits(PERMIT.replace(good, bad, 1), "p.yml")


def test_a_permit_may_have_a_limit_and_a_number() -> None:
    text = PERMIT.replace("kind: exemption", "kind: licence, number: L1, value_limit: 10.5, currency: EUR")
    permit = parse_permits(text, "p.yml")[0]
    assert (permit.kind, permit.number, permit.value_limit, permit.currency) == ("licence", "L1", 10.5, "EUR")


@pytest.mark.parametrize(
    ("at_least", "percent", "met"),
    [
        (True, 49.999, False), (True, 50.0, True), (True, 50.0 - 1e-6, True), (True, 50.0 - 3e-6, False),
        (False, 50.0, False), (False, 50.0 + 1e-6, False), (False, 50.0 + 3e-6, True), (False, 100.0, True),
    ],
)  # fmt: skip
def test_a_share_is_reached_or_passed_up_to_a_millionth(at_least: bool, percent: float, met: bool) -> None:
    of = replace(ownership_rule("us-ofac-50").tests[0], share=50.0, at_least=at_least)
    assert of.met(percent) is met
    assert of.words().startswith("50 % or more" if at_least else "more than 50 %")


OWNERSHIP = """key: k
title: t
source: s
completeness: complete
tests:
- {from: 2022-03-01, to: 2022-09-30, share: 50, at_least: true, aggregate: true, control: false, act: a, link: l}
- {from: 2022-10-01, share: 100, at_least: false, aggregate: false, control: true, act: a, link: l, verified: true}
lists: [{source: a, list: "*"}, {source: "*", list: b}, {source: c, list: d}]
"""


def test_tests_of_ownership_follow_each_other_by_days() -> None:
    rule = parse_ownership(OWNERSHIP, "k.yml")
    days = [FIRST - DAY, FIRST, LAST, LAST + DAY, date(2040, 1, 1)]
    assert [None if (t := rule.on(d)) is None else t.share for d in days] == [None, 50, 50, 100, 100]
    assert not rule.verified
    asked = [("a", "x"), ("x", "b"), ("c", "d"), ("c", "x"), ("x", "d")]
    assert [rule.counts_listing(*one) for one in asked] == [True, True, True, False, False]


@pytest.mark.parametrize(
    ("good", "bad", "says"),
    [
        ("share: 50,", "share: 0,", "no percentage"), ("share: 50,", "share: 100.01,", "no percentage"),
        ("share: 50,", "share: -1,", "no percentage"),
        ("to: 2022-09-30", "to: 2022-10-01", "Two tests hold on 2022-10-01"),
        ("to: 2022-09-30", "to: 2022-02-28", "is before"), (", to: 2022-09-30", "", "Two tests hold"),
    ],
)  # fmt: skip
def test_a_rule_of_ownership_that_is_not_valid_says_so(good: str, bad: str, says: str) -> None:
    assert good in OWNERSHIP
    with pytest.raises(LawError, match=says):
        parse_ownership(OWNERSHIP.replace(good, bad, 1), "k.yml")


def test_a_test_of_one_day_is_one() -> None:
    rule = parse_ownership(OWNERSHIP.replace("to: 2022-09-30", "to: 2022-03-01"), "k.yml")
    assert [rule.on(d) is not None for d in (FIRST, FIRST + DAY)] == [True, False]


POLICY = """title: t
source: s
laws: [eu]
rules:
- {check: goods-listed, then: stop, cases: [listed], points: 1.5}
- {check: "*", then: ask, when: [to-target], unless: [from-coalition]}
missing: [{check: "*", then: review}]
oldest_days: [{source: un-sc, days: 7}, {goods: ban, days: 90}]
"""


def test_a_policy_of_ones_own_is_read_as_it_stands() -> None:
    own = parse_policy(POLICY, "p.yml")
    check = own.rules[0]
    assert (check.then, check.points, check.cases) == ("stop", 1.5, frozenset({"listed"}))
    assert own.review_from == 3.0
    assert (own.rules[1].then, own.rules[1].points) == ("information", 0.0)
    assert (own.oldest_days, own.oldest_goods) == ({"un-sc": 7}, {"ban": 90})
    no = frozenset[str]()
    target, both = frozenset({"to-target"}), frozenset({"to-target", "from-coalition"})
    assert [own.rule("x", "", no, state).then for state in (no, target, both)] == ["review", "information", "review"]
    assert own.rule("goods-listed", "listed", no, no).then == "stop"
    assert own.rule("goods-listed", "other", no, target).then == "information"
    assert own.when_missing("x", no).then == "review"
    assert replace(own, missing=(), _by_check={}).when_missing("x", no).then == "note"


def test_a_rule_asks_for_all_of_when_and_for_none_of_what_it_leaves_out() -> None:
    a, ab, no = frozenset("a"), frozenset("ab"), frozenset[str]()
    rule = PolicyRule("c", "stop", tags=a, not_tags=frozenset("z"), when=ab, unless=frozenset("u"))
    asked = [
        (a, ab),
        (no, ab),
        (frozenset("az"), ab),
        (a, a),
        (a, frozenset("abu")),
        (frozenset("ay"), frozenset("abx")),
    ]
    assert [rule.fits("any", *one) for one in asked] == [True, False, False, False, False, True]


@pytest.mark.parametrize(
    ("good", "bad", "says"),
    [
        ("laws: [eu]", "laws: [eu, zz]", "'zz' is no law"),
        ("check: goods-listed", "check: goods-lsted", "There is no check 'goods-lsted'"),
        ("cases: [listed]", "cases: [lsted]", "no case of goods-listed"),
        ("to-target", "to-trget", "'to-trget' is no condition"),
        ("from-coalition", "of-coalition", "'of-coalition' is no condition"),
        ("then: stop", "then: halt", "not allowed"),
        ("points: 1.5", "points: x", "no number"),
        ("days: 7", "days: 0", "no whole number from 1 on"),
        ("goods: ban", "goods: other", "not allowed"),
        ("days: 90}]", "days: 90}]\nout_of_scope: [{layer: parties, why: {en: a, de: b}}]", "No policy can do without"),
        ("days: 90}]", "days: 90}]\nparameters: [{check: x, name: y, value: 1, why: w}]", "no parameter"),
        ("days: 90}]", "days: 90}]\nadopted: [{ground: g, by: b, day: 2024-13-01, why: w}]", "no date"),
    ],
)
def test_a_policy_that_is_not_valid_says_where(good: str, bad: str, says: str) -> None:
    assert good in POLICY
    with pytest.raises(LawError, match=says):
        parse_policy(POLICY.replace(good, bad, 1), "p.yml")


@pytest.mark.parametrize(
    ("code", "exports", "wanted"),
    [
        ("930100", ("93", "8710"), True),
        ("93", ("93", "8710"), True),
        ("87", ("93", "8710"), True),  # a shorter code may be of these goods
        ("8711", ("93", "8710"), False),
        ("", ("93",), True),  # no code may be anything
        ("010121", ("*",), True),
        ("010121", (), False),
        ("", (), False),
    ],
)
def test_an_open_regime_touches_codes_on_either_side(code: str, exports: tuple[str, ...], wanted: bool) -> None:
    entry = CensusEntry("un", "k", "t", "a", frozenset({"KP"}), "open", exports, ("2701",), "w", FIRST)
    assert entry.touches(code) is wanted
    assert entry.touches("270112", imported=True)
    assert not entry.touches("270200", imported=True)


def test_cells_are_never_empty_never_twice_and_one_that_lacks_is_unknown() -> None:
    head, row = "issuer,what,country,value,act,verified,as_of\n", "eu,arms,RU,yes,act,true,2024-01-01\n"
    found = read_cells(head + row + row.replace("RU,yes", "KZ,no").replace("true", "false"))
    assert {k[2]: (c.value, c.verified, c.as_of) for k, c in found.items()} == {
        "RU": ("yes", True, date(2024, 1, 1)), "KZ": ("no", False, date(2024, 1, 1)),
    }  # fmt: skip
    with pytest.raises(LawError, match=r"RU stands twice.*line 3"):
        read_cells(head + row + row)
    with pytest.raises(LawError, match=r"RU says ''.*line 2"):
        read_cells(head + row.replace("yes", ""))
    assert cell("eu", "arms", "ZZ").value == "unknown"
    assert not cell("eu", "arms", "ZZ").verified


CONTROLLED = "title: t\nkey: k\nsource: s\ncompleteness: partial\nverified: false\nwords: {valve: [valve*]}\n"
ROWS = (
    "code,kind,words,unsaid,entries,what\n8481,dual-use,valve,ask,e,w\n84,nuclear,valve,pass,e,w\n93012000,arms,,,e,w\n"
)


@pytest.mark.parametrize(
    ("good", "bad", "says"),
    [
        ("8481,", "8,", "2 to 8 digits"), ("8481,", "848100000,", "2 to 8 digits"), ("8481,", "84a1,", "2 to 8 digits"),
        ("dual-use", "other", "not known"), ("valve,ask", "pump,ask", "not known"), ("ask", "", "no answer"),
        ("arms,,", "arms,,ask", "no answer"),
    ],
)  # fmt: skip
def test_a_table_of_controlled_goods_is_read_strictly(good: str, bad: str, says: str) -> None:
    table = parse_controlled(CONTROLLED, ROWS)
    assert sorted(table.rows) == ["84", "8481", "93012000"]
    assert [r.ask for r in (*table.rows["8481"], *table.rows["84"], *table.rows["93012000"])] == [True, False, False]
    with pytest.raises(LawError, match=says):
        parse_controlled(CONTROLLED, ROWS.replace(good, bad, 1))


def test_codes_fall_under_their_beginnings_and_short_ones_may_mean_what_is_below() -> None:
    rows = [(r.code, r) for of in controlled_goods().rows.values() for r in of]
    for code in {c for c, _ in rows}:
        whole = code.ljust(8, "0")
        assert set(by_code(whole)) >= {r for c, r in rows if whole.startswith(c)}
        assert set(by_code(whole)) == {r for c, r in rows if whole.startswith(c)}
        for n in range(1, 6):
            short = code[:n]
            wanted = {r for c, r in rows if short.startswith(c) or (len(short) >= 2 and c.startswith(short))}
            assert set(by_code(short)) == wanted, short
    assert by_code("") == ()
    six = next(c for c, _ in rows if len(c) > 6) if any(len(c) > 6 for c, _ in rows) else ""
    assert not six or all(r.code != six for r in by_code(six[:6]))  # six digits are whole, not short


def test_goods_without_a_description_are_asked_about_where_the_table_says_so() -> None:
    rows = [r for of in controlled_goods().rows.values() for r in of if r.words]
    for r in rows:
        assert (r in touched(r.code, "  ")) is r.ask
        assert r not in touched(r.code, "zzz")
    bare = next(r for of in controlled_goods().rows.values() for r in of if not r.words)
    assert bare in touched(bare.code, "")
    assert touched(bare.code, "zzz")[0].words == ""
    assert touched("999999", "anything") == ()


@pytest.mark.parametrize(
    ("of", "wanted"),
    [
        ([("crimea", 10), ("donetsk", 90)], NamedPlace("donetsk", 90)),
        ([("", 50)], NamedPlace("", 50, outside=True)),
        ([("crimea", LARGE), ("", LARGE // 20)], NamedPlace("crimea", LARGE, outside=True)),
        ([("crimea", LARGE), ("", LARGE // 20 + 1)], NamedPlace("crimea", LARGE, ambiguous=True, outside=True)),
        ([("crimea", LARGE - 1), ("", 1)], NamedPlace("crimea", LARGE - 1, ambiguous=True, outside=True)),
        ([("crimea", LARGE // 20), ("", LARGE)], NamedPlace("", LARGE, outside=True)),
        (
            [("crimea", LARGE // 20 + 1), ("", LARGE)],
            NamedPlace("crimea", LARGE // 20 + 1, ambiguous=True, outside=True),
        ),
        ([("crimea", 0), ("", LARGE - 1)], NamedPlace("crimea", 0, ambiguous=True, outside=True)),
        ([("crimea", 7), ("", 0)], NamedPlace("crimea", 7, ambiguous=True, outside=True)),
    ],
)
def test_which_of_two_places_of_one_name_is_meant(of: list[tuple[str, int]], wanted: NamedPlace) -> None:
    assert _meant(of) == wanted


@pytest.mark.parametrize(
    ("always", "found", "lacked"),
    [
        (Always("c"), [True, True, True], True),
        (Always("c", "missing"), [False, False, False], True),
        (Always("c", "hit"), [True, False, True], False),
        (Always("c", "hit", "us"), [True, False, False], False),
        (Always("d"), [False, False, False], False),
    ],
)
def test_what_counts_whatever_a_policy_says(always: Always, found: list[bool], lacked: bool) -> None:
    asked = [("hit", frozenset({"us"})), ("near", frozenset({"us"})), ("hit", frozenset({"eu"}))]
    assert [always.found("c", case, tags) for case, tags in asked] == found
    assert always.lacked("c") is lacked


def test_a_layer_answers_for_its_tags_only() -> None:
    one = replace(layer("parties"), only={"a": frozenset({"x"})}, but={"a": frozenset({"y"}), "b": frozenset({"y"})})
    asked = [("a", "x"), ("a", "y"), ("a", "z"), ("a", "x y"), ("b", "x"), ("b", "y"), ("c", "y")]
    got = [one.answers(check, frozenset(tags.split())) for check, tags in asked]
    assert got == [True, False, False, False, True, False, True]
    for check in {a.check for a in one.always}:
        assert layer_of(check) is not None
    assert layer_of("no-check") is None


def test_a_list_that_nobody_knows_is_a_warning_of_the_house() -> None:
    one = party_list("no-such-source", "x")
    assert (one.law, one.effect, one.verified) == ("house", "caution", False)
    known = party_list("un-sc", "anything")
    assert (known.source, known.law) == ("un-sc", "un")


def test_a_measure_of_ones_own() -> None:
    assert (len(CHAPTERS), CHAPTERS[0], CHAPTERS[-1], "77" in CHAPTERS) == (96, "01", "97", False)
    one = measure(("CN", "VN"), "US", date(2018, 7, 6))
    assert (one.window_from, one.longest_window, one.completeness, one.verified) == (
        date(2018, 7, 1),
        12,
        "partial",
        False,
    )
    assert one.goods[0].level == 2
    assert one.key == "CN,VN>US@2018-07-06"
    by_code = measure(("CN",), "US", date(2018, 7, 6), ("8471", "85171300"))
    assert (by_code.goods[0].system, by_code.goods[0].level) == ("CN", 8)
    assert measure(("CN",), "US", date(2018, 7, 6), ("8471",)).goods[0].system == "HS"
    named = said("CN,VN>US@2018-07-09:8471")
    assert named is not None
    assert (named.measure_date, len(named.origin)) == (date(2018, 7, 9), 2)
    month = said("CN>US@2018-07")
    assert month is not None
    assert month.measure_date == date(2018, 7, 1)
    for bad in ("CN>US@2018-13", "CN>US@2018-02-30"):
        with pytest.raises(UsageError, match="no date"):
            said(bad)
    for origin, target, codes, says in (
        ((), "US", (), "origin"), (("US",), "US", (), "both"),
        (("CN",), "US", ("84x",), "84x"), (("WORLD",), "US", (), "."),
    ):  # fmt: skip
        with pytest.raises(UsageError, match=says):
            measure(origin, target, date(2018, 7, 1), codes)
