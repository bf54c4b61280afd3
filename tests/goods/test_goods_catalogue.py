"""Goods lists through the editions of codes, against a naive reading of the links."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.goods.made import DAY, LISTS, goods
from tests.work import calls
from umweg.core.codes.carry import carry
from umweg.core.codes.families import CATCH_ALL
from umweg.core.codes.links import hs_codes, steps
from umweg.core.codes.products import cn_spans, within
from umweg.core.errors import LawError, UnknownName, UsageError
from umweg.goods.absence import absence
from umweg.goods.catalogue import Catalogue
from umweg.law.lists import goods_list

HS = sorted({c for codes in hs_codes().editions.values() for c in codes if len(c) == 6})
CN = sorted(cn_spans())


def in_edition(year: int) -> list[str]:
    return [c for c in HS if c in hs_codes().editions[year]]


def naive(code: str, old: int, new: int) -> set[str]:
    """HS 2017 and 2022 link by link, catch-alls left out where others remain."""
    if old == new:
        return {code}
    links = steps("HS")[min(old, new), max(old, new)]
    pairs = links if old < new else [(b, a) for a, b in links]
    big = {c for side in (0, 1) for c, n in Counter(x[side] for x in links).items() if n > CATCH_ALL}
    ends = {b for a, b in pairs if a == code}
    if len(ends) > CATCH_ALL:
        return {code}
    return {e for e in ends if e == code or e not in big} or ends or {code}


@settings(deadline=None)
@given(code=st.sampled_from(HS), old=st.sampled_from([2017, 2022]), new=st.sampled_from([2017, 2022]))
def test_carry_is_the_links(code: str, old: int, new: int) -> None:
    assert set(carry("HS", code, old, new)) == naive(code, old, new)


@settings(deadline=None)
@given(code=st.sampled_from(HS), year=st.sampled_from([2017, 2022]))
def test_a_list_of_subheadings_is_asked_as_the_links_say(code: str, year: int) -> None:
    chpl = goods_list("chpl")
    found = LISTS.listed(goods(code, "HS", year), DAY, "chpl")
    targets = naive(code, year, 2022)
    hits = targets & chpl.codes
    assert bool(found) == bool(hits)
    if found:
        assert found[0].status == ("listed" if hits == targets else "part")
        assert found[0].code in hits


@settings(deadline=None)
@given(code=st.sampled_from(CN), year=st.integers(2015, 2025), system=st.sampled_from(["CN", "TNVED", "HS"]))
def test_answers_do_not_depend_on_memory(code: str, year: int, system: str) -> None:
    one = goods(code if system == "CN" else code[:6], system, year)
    fresh = Catalogue.of().all(one, DAY)
    assert LISTS.all(one, DAY) == fresh
    assert LISTS.all(one, DAY) == fresh
    assert [x for key in sorted({x.key for x in fresh}) for x in LISTS.listed(one, DAY, key)] == list(fresh)


@settings(deadline=None)
@given(code=st.sampled_from(CN))
def test_what_a_list_names_in_its_own_year_is_listed(code: str) -> None:
    eu = goods_list("eu-833-merged")
    if code in eu.codes and within(cn_spans()[code], 2022):
        assert [x.status for x in LISTS.listed(goods(code), DAY, "eu-833-merged")] == ["listed"]


def test_a_code_that_splits_is_a_part() -> None:
    (found,) = LISTS.listed(goods("85171200", "CN", 2021), DAY, "eu-833-merged")
    assert (found.status, found.through, found.edition) == ("part", "85171300", "CN2024")
    assert carry("CN", "85171200", 2021, 2022) == ("85171300", "85171400")


def test_a_code_of_2017_is_found_on_a_list_of_2022() -> None:
    # 852580 of HS 2017 became 852581 to 852589; only 852589 is on the high priority list.
    found = LISTS.listed(goods("852580", "HS", 2020), DAY, "chpl")
    assert {"852581", "852582", "852583", "852589", "880621"} < set(carry("HS", "852580", 2020, 2022))
    assert [(x.status, x.code, x.tier) for x in found] == [("part", "852589", "3.A")]


def test_wider_codes_are_a_part_and_longer_ones_are_found() -> None:
    assert [x.status for x in LISTS.listed(goods("8542", "HS"), DAY, "chpl")] == ["part"]
    assert [x.status for x in LISTS.listed(goods("8542319010", "TNVED"), DAY, "chpl")] == ["listed"]
    assert [x.status for x in LISTS.listed(goods("8517130000", "TNVED"), DAY, "eu-833-merged")] == ["part"]
    assert [x.status for x in LISTS.listed(goods("8517130000", "CN"), DAY, "eu-833-merged")] == ["listed"]


def test_e_waste_does_not_explode() -> None:
    waste = [c for c in HS if c.startswith("8549")]
    assert all(len(carry("HS", c, 2022, 2017)) <= CATCH_ALL for c in waste)
    listed_2017 = [c for c in in_edition(2017) if LISTS.listed(goods(c, "HS", 2017), DAY, "chpl")]
    listed_2022 = [c for c in in_edition(2022) if LISTS.listed(goods(c, "HS", 2022), DAY, "chpl")]
    assert len(listed_2022) == 50
    assert len(listed_2017) <= 60


def test_dates() -> None:
    chip, later = goods("854231", "HS"), goods("850440", "HS")
    before, between = date(2023, 1, 1), date(2023, 6, 1)
    assert not LISTS.listed(chip, before, "chpl")
    assert [x.key for x in LISTS.not_yet(chip, before) if x.key == "chpl"] == ["chpl"]
    assert LISTS.listed(chip, between, "chpl")
    assert not LISTS.listed(later, between, "chpl")
    assert LISTS.listed(later, date(2024, 2, 23), "chpl")
    heading = goods("8542", "HS")
    assert LISTS.listed(heading, between, "chpl")
    assert not LISTS.listed(heading, before, "chpl")
    assert "chpl" in absence(LISTS, chip, before).later


def test_absence_says_what_it_is_worth() -> None:
    wine = absence(LISTS, goods("22042100"), date(2019, 1, 1))
    assert set(wine.whole) == {"chpl", "ear-746-supp7"}
    assert "eu-833-merged" in wine.partial
    assert "unvollständigen Listen" in wine.text("de")
    assert absence(LISTS, goods(""), DAY).text() == "no code to look up"


def test_lists_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "ours.csv").write_text(
        "code,mark,in_force_from\n8703,ex,2024-01-01\n870421,inferred,\n8704,,\n", "utf-8"
    )
    path = tmp_path / "ours.yml"
    path.write_text("nomenclature: HS2022\nfile: ours.csv\nlaw: kz\nvalid_to: 2024-12-31\n", "utf-8")
    own = Catalogue.of(["chpl"], own=[path])
    car, van = goods("87032319"), goods("870421", "HS")
    assert [(x.key, x.status, x.law) for x in own.all(car, DAY)] == [("ours", "part", "kz")]
    assert [x.status for x in own.all(van, DAY)] == ["listed"]  # the heading names it outright
    assert not own.all(car, date(2023, 12, 31))
    assert not own.all(car, date(2025, 1, 1))
    assert own.digest != Catalogue.of(["chpl"]).digest
    before = own.digest
    path.write_text(path.read_text("utf-8").replace("kz", "kg"), "utf-8")
    assert Catalogue.of(["chpl"], own=[path]).digest != before
    with pytest.raises(UsageError, match="twice"):
        Catalogue.of(["chpl", "chpl"])
    with pytest.raises(UnknownName):
        Catalogue.of(["kz-104"])
    with pytest.raises(LawError, match="cannot be read"):
        Catalogue.of([], own=[tmp_path / "none.yml"])


@settings(deadline=None)
@given(st.text("0123456789", max_size=12), st.sampled_from(["HS", "CN", "TNVED"]), st.integers(1900, 2100))
def test_no_code_breaks_it(code: str, system: str, year: int) -> None:
    one = goods(code, system, year)
    found = LISTS.all(one, DAY)
    assert {x.status for x in found} <= {"listed", "part", "inferred"}
    gone = absence(LISTS, one, DAY)
    assert not {x.key for x in found} & {*gone.whole, *gone.partial}
    assert gone.text()


def test_a_line_that_was_asked_before_costs_next_to_nothing() -> None:
    lines = [goods(c) for c in CN[:5000]]

    def ask() -> None:
        for one in lines:
            LISTS.all(one, DAY)

    ask()
    assert calls(ask) / 5000 < 30
