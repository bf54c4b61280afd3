"""The ownership rules as data: dates, lists, marks, and errors that teach."""

from __future__ import annotations

from datetime import date

import pytest

from umweg.core.errors import LawError, UnknownName
from umweg.law.ownership import FOLDER, ownership_rule, ownership_rules, parse_ownership


def test_all_shipped_rules_read_and_carry_their_source() -> None:
    for rule in ownership_rules():
        assert rule.tests
        assert rule.lists
        assert all(t.link.startswith("https://") and t.act for t in rule.tests)
        assert len(rule.ref.sha256) == 64


def test_only_what_was_compared_is_verified() -> None:
    assert [r.key for r in ownership_rules() if r.on(date(2025, 10, 1)) and r.on(date(2025, 10, 1)).verified] == [
        "us-ofac-50"
    ]


def test_the_eu_moved_to_half_in_july_2024() -> None:
    rule = ownership_rule("eu-best-practices")
    before, after = rule.on(date(2024, 7, 2)), rule.on(date(2024, 7, 3))
    assert before is not None
    assert after is not None
    assert (before.met(50), after.met(50), before.met(50.1)) == (False, True, True)


def test_a_suspended_rule_has_no_test() -> None:
    assert ownership_rule("us-bis-affiliates").on(date(2026, 11, 23)) is None


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("share: 50", "share: 150", "no percentage"),
        ("share: 50", "share: half", "no number"),
        ("at_least: true", "at_leest: true", "at_leas"),
        ("    to: 2014-08-12\n", "", "Two tests hold"),
        ("    to: 2014-08-12", "    to: 2001-01-01", "before"),
    ],
)
def test_a_broken_file_says_where(old: str, new: str, what: str) -> None:
    text = (FOLDER / "us-ofac-50.yml").read_text("utf-8")
    assert old in text
    with pytest.raises(LawError, match=what) as e:
        parse_ownership(text.replace(old, new, 1), "mine.yml")
    assert e.value.where.startswith("mine.yml")
    assert e.value.mend


def test_an_unknown_rule_names_those_shipped() -> None:
    with pytest.raises(UnknownName) as e:
        ownership_rule("us-ofac")
    assert "us-ofac-50" in e.value.mend
