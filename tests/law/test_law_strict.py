"""What a law file may say where: each kind of value, at its borders. A typo must never be read as absence."""

from __future__ import annotations

from datetime import date

import pytest

from umweg.core.errors import LawError
from umweg.law.regimes import parse_regime
from umweg.law.strict import Node, word_pattern


def node(value: str) -> Node:
    return Node.parse(f"a: {value}", "f.yml")


@pytest.mark.parametrize(
    ("kind", "value", "wanted"),
    [
        ("text", "' x '", "x"), ("words", "[a, ' b ']", ("a", "b")), ("whole", "1", 1), ("number", "-0.5", -0.5),
        ("day", "2024-02-29", date(2024, 2, 29)), ("month", "2024-02", date(2024, 2, 1)), ("flag", "true", True),
        ("flag", "false", False), ("country", "Norway", "NO"), ("day_or_none", "''", None),
        ("day_or_none", "null", None),
        ("words", "null", ()),
    ],
)  # fmt: skip
def test_values_are_read(kind: str, value: str, wanted: object) -> None:
    assert getattr(node(value), kind)("a") == wanted


@pytest.mark.parametrize(
    ("kind", "value", "says"),
    [
        ("text", "[x]", "one value"), ("text", "null", "missing"), ("words", "x", "list of values"),
        ("words", "[]", "list of values"), ("words", "[{b: 1}]", "list of values"),
        ("words", "{b: 1}", "list of values"),
        ("whole", "0", "from 1 on"), ("whole", "-1", "whole number"), ("whole", "1.5", "whole number"),
        ("whole", "٣", "whole number"), ("number", "x", "no number"), ("day", "2023-02-29", "no date"),
        ("day", "20240229", "no date"), ("day", "2024-02", "no date"), ("month", "2024-13", "no month"),
        ("month", "2024-2", "no month"), ("month", "2024-02-01", "no month"), ("flag", "yes", "not allowed"),
        ("country", "Atlantis", "Atlantis"), ("country", "EU27_2020", "no country"),
        ("child", "[x]", "mapping of keys"), ("child", "null", "is missing"),
    ],
)  # fmt: skip
def test_values_that_are_none_are_refused_where_they_stand(kind: str, value: str, says: str) -> None:
    with pytest.raises(LawError, match=says) as e:
        getattr(node(value), kind)("a")
    assert e.value.where == "f.yml, a"


@pytest.mark.parametrize(("value", "where"), [("x", "f.yml, a"), ("[]", "f.yml, a"), ("[{b: 1}, x]", "f.yml, a[2]")])
def test_entries_are_counted_from_one(value: str, where: str) -> None:
    with pytest.raises(LawError) as e:
        list(node(value).children("a"))
    assert e.value.where == where


def test_required_is_required_and_absent_is_absent() -> None:
    empty = Node.parse("b: 1", "f.yml")
    assert (empty.words("a"), list(empty.children("a")), empty.text("a", "d"), empty.flag("a", True)) == (
        (),
        [],
        "d",
        True,
    )
    assert (empty.flag("a", False), empty.whole("a", 0, least=0), empty.has("a"), empty.has("b")) == (
        False,
        0,
        False,
        True,
    )
    for read in (lambda: empty.words("a", required=True), lambda: list(empty.children("a", required=True))):
        with pytest.raises(LawError, match="list"):
            read()
    with pytest.raises(LawError, match="'b' is unknown"):
        empty.done()
    assert empty.raw("b") == "1"
    empty.done()


def test_a_likely_typo_is_named() -> None:
    with pytest.raises(LawError) as missing:
        Node.parse("sourze: x", "f.yml").text("source")
    assert "There is 'sourze'" in missing.value.mend
    given = Node.parse("source: x\nsourze: y", "f.yml")
    given.text("source")
    with pytest.raises(LawError) as unknown:
        given.done()
    assert "Did you mean 'source'" in unknown.value.mend


def test_wrong_yaml_says_its_line() -> None:
    with pytest.raises(LawError) as e:
        Node.parse("a: 1\nb: [", "f.yml")
    assert e.value.where.startswith("f.yml, line ")
    for text in ("- a", "x", ""):
        with pytest.raises(LawError, match="mapping"):
            Node.parse(text, "f.yml")


def test_words_are_whole_or_beginnings() -> None:
    of = word_pattern(("bank", "logist*"))
    found = [bool(of.search(t)) for t in ("The BANK", "banks", "embank", "Logistics", "a-logist", "prologist")]
    assert found == [True, False, False, True, True, False]


REGIME = """title: t
key: k
origin: {title: o, members: [{code: CN, from: 2020-01-01, to: 2020-01-01}]}
target: {code: US}
measure: {date: 2018-07-06, act: x}
goods: {nomenclature: HS, codes: ["8703"]}
acts: [{key: x, title: t, date: 2018-07-06}]
"""


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("act: x", "act: x, window_from: 2018-07"),  # the month of the measure itself
        ("act: x", "act: x, window_from: 2018-09"),
        ("key: k", "key: k\nwindows: {longest_months: 12}"),
        ("key: k", "key: k\nwindows: {longest_months: 1}"),
        ("key: k", "key: k\nplacebo: [2018-07]"),  # the month before the window
    ],
)
def test_borders_of_a_regime_are_allowed(good: str, bad: str) -> None:
    assert parse_regime(REGIME.replace(good, bad, 1), "x.yml").key == "k"


@pytest.mark.parametrize(
    ("good", "bad", "says"),
    [
        ("act: x", "act: x, window_from: 2018-06", "before the measure"),
        ("key: k", "key: k\nwindows: {longest_months: 13}", "more than a year"),
        ("key: k", "key: k\nplacebo: [2018-08]", "not before the window"),
        ("act: x", "act: y", "no act 'y'"),
        ("to: 2020-01-01", "to: 2019-12-31", "is before"),
    ],
)
def test_one_step_beyond_a_border_is_not(good: str, bad: str, says: str) -> None:
    with pytest.raises(LawError, match=says):
        parse_regime(REGIME.replace(good, bad, 1), "x.yml")


@pytest.mark.parametrize(
    ("day", "window"),
    [("2018-07-01", "2018-07-01"), ("2018-07-02", "2018-08-01"), ("2018-11-30", "2018-12-01"),
     ("2018-12-01", "2018-12-01"), ("2018-12-02", "2019-01-01"), ("2018-01-31", "2018-02-01")],
)  # fmt: skip
def test_the_window_begins_with_the_first_whole_month(day: str, window: str) -> None:
    text = REGIME.replace("{date: 2018-07-06, act: x}", f"{{date: {day}}}")
    assert parse_regime(text, "x.yml").window_from == date.fromisoformat(window)


def test_what_a_regime_does_not_say() -> None:
    found = parse_regime(REGIME, "x.yml")
    assert (found.longest_window, found.completeness, found.verified, found.placebo) == (12, "partial", False, ())
    assert (found.overlays, found.hubs, found.source) == ((), (), "given in x.yml")
