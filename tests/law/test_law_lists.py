from __future__ import annotations

import csv
from collections import Counter
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from umweg.core.codes.families import families
from umweg.core.errors import LawError, UnknownName, UsageError
from umweg.law.controls import control_list, shipped_controls
from umweg.law.grades import parse_grades
from umweg.law.load import goods_list, grade, grade_rules, shipped_lists, sought, sought_ref
from umweg.law.ownership import ownership_rules
from umweg.law.passport import LawPassport
from umweg.law.sought_goods import FILE, parse_sought
from umweg.law.strict import Node


def test_the_high_priority_list() -> None:
    chpl = goods_list("chpl")
    assert Counter(chpl.tier_of.values()) == {"1": 4, "2": 5, "3.A": 16, "3.B": 9, "4.A": 11, "4.B": 5}
    assert (chpl.system, chpl.edition, chpl.level, chpl.completeness) == ("HS", "HS2022", 6, "complete")
    assert chpl.in_force_from["854231"] == date(2023, 5, 19)
    assert chpl.in_force_from["850440"] == date(2024, 2, 23)
    assert chpl.tier("85423190") == "1"
    assert chpl.tier("87032319") is None


def test_the_merged_list_never_poses_as_complete() -> None:
    eu = goods_list("eu-833-merged")
    assert (len(eu.codes), eu.system, eu.level) == (2223, "CN", 8)
    assert eu.completeness == "partial"
    assert eu.completeness_note == "all annexes merged, Oct 2022"
    assert eu.ref.completeness == "partial: all annexes merged, Oct 2022"
    assert not eu.verified
    assert not eu.tier_of
    assert not eu.in_force_from
    assert "annex" in eu.note


def test_only_19_of_the_50_priority_goods_are_on_the_merged_list() -> None:
    chpl, eu = goods_list("chpl"), goods_list("eu-833-merged")
    covered = [c for c in eu.codes if chpl.covers(c)]
    assert len(covered) == 38
    assert len({chpl.entry(c) for c in covered}) == 19


def test_covers_has_three_answers() -> None:
    eu = goods_list("eu-833-merged")
    assert eu.covers("85171300") is True
    assert eu.covers("851713") is None
    assert eu.covers("8517XXXX") is None
    assert eu.covers("00000000") is False
    assert eu.covers("TOTAL") is False


@pytest.mark.shared
def test_the_lists_are_those_of_the_source(shared: Path) -> None:
    for key, name in (
        ("chpl", "chpl_2024-02.csv"),
        ("eu-833-merged", "eu_833_export_codes_no_annex_2023-01.csv"),
    ):
        with (shared / "goods" / name).open(encoding="utf-8-sig") as file:
            assert {r["code"] for r in csv.DictReader(file)} == goods_list(key).codes


def test_every_shipped_list_can_be_put_into_families() -> None:
    for key in shipped_lists():
        goods = goods_list(key)
        assert set(families(goods.system, 2021, 2022, goods.codes).family_of) == goods.codes
    with pytest.raises(UnknownName, match="Shipped: chpl"):
        goods_list("kz-104")


def test_sought_goods() -> None:
    keys = [s.key for s in sought()]
    assert keys == [
        "chemical-equipment",
        "advanced-electronics",
        "plastics",
        "radio-sets",
        "sanitary-equipment",
        "turbines",
        "aircraft-parts",
        "textiles",
        "bank-card-materials",
    ]
    by_code = {c: [s.key for s in sought() if s.covers(c)] for c in ("84111280", "39269097", "62011100", "88073000")}
    assert by_code == {
        "84111280": ["turbines", "aircraft-parts"],
        "39269097": ["plastics"],
        "62011100": ["textiles"],
        "88073000": ["aircraft-parts"],
    }
    assert not any(s.verified for s in sought())
    assert all(s.reason and s.label_de for s in sought())
    assert not sought_ref().verified


def test_a_bad_sought_file() -> None:
    text = FILE.read_text("utf-8")
    with pytest.raises(LawError, match=r"goods\[6\].prefixes"):
        parse_sought(text.replace('"8406"', '"8499"'), "s.yml")
    with pytest.raises(LawError, match="twice"):
        parse_sought(text.replace("key: textiles", "key: turbines"), "s.yml")


@pytest.mark.parametrize(
    ("for_", "against", "expected"),
    [
        ({"surge"}, set(), "watch"),
        ({"surge", "onward", "ghost"}, set(), "watch"),
        ({"surge", "displacement"}, set(), "strong"),
        ({"surge", "displacement", "timing"}, set(), "strong"),
        ({"surge", "displacement", "onward"}, set(), "corroborated"),
        ({"surge", "displacement", "ghost"}, set(), "corroborated"),
        ({"surge", "displacement", "ghost"}, {"timing"}, "strong"),
        ({"surge", "displacement", "ghost"}, {"timing", "price"}, "strong"),
        ({"surge", "displacement"}, {"timing"}, "watch"),
        ({"surge"}, {"displacement", "timing"}, "watch"),
    ],
)
def test_grades(for_: set[str], against: set[str], expected: str) -> None:
    assert grade(for_, against) == expected


def test_no_finding_without_a_surge() -> None:
    with pytest.raises(UsageError, match="surge"):
        grade({"displacement"}, set())


def test_grade_files_are_read_strictly() -> None:
    assert grade_rules().counts_for["surge"].startswith("q-value")
    from umweg.law.grades import FILE as GRADES

    text = GRADES.read_text("utf-8")
    for good, bad, says in (
        ("needs_any: [onward, ghost]", "needs_any: [onward, gost]", "Unknown channel: gost"),
        ("p_value_at_most: 0.05", "p_value_at_most: five", "no number"),
        ("against_lowers_by: 1", "against_lower_by: 1", "against_lowers_by"),
        ("- key: watch", "- key: alarm", "not allowed"),
    ):
        with pytest.raises(LawError, match=says):
            parse_grades(text.replace(good, bad), "g.yml")


def test_lists_and_rules_carry_the_same_passport() -> None:
    found = [*map(goods_list, shipped_lists()), *map(control_list, shipped_controls()), *ownership_rules()]
    assert all(isinstance(x, LawPassport) for x in found)
    for one in found:
        assert (one.ref.key, one.ref.verified, one.ref.source) == (one.key, one.verified, one.source)
        assert one.ref.completeness.startswith(one.completeness)
        assert one.stated().keys() == {f.name for f in fields(LawPassport)}
    for one in (*map(goods_list, shipped_lists()), *map(control_list, shipped_controls())):
        assert one.act
        assert one.link.startswith("https://")
        assert one.note
        assert one.credit


def test_a_passport_that_lacks_a_field_teaches() -> None:
    with pytest.raises(LawError, match="'source' is missing") as e:
        LawPassport.read(Node.parse("{key: a, title: A, completeness: partial, verified: false}", "a.yml"), "")
    assert e.value.where == "a.yml, source"
    own = LawPassport.read(Node.parse("{title: Mine}", "a.yml"), "", own="mine")
    assert (own.key, own.completeness, own.verified, own.source) == ("mine", "partial", False, "given in a.yml")
