from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.work import calls
from umweg.core.codes.families import CATCH_ALL, families
from umweg.core.codes.links import hs_codes, steps
from umweg.core.errors import UsageError
from umweg.law.load import goods_list

EU = sorted(goods_list("eu-833-merged").codes)
LINKED = sorted({c for step in ((2020, 2021), (2021, 2022)) for link in steps("CN")[step] for c in link})
HS6 = sorted(c for c in hs_codes().editions[2022] | hs_codes().editions[2017] if len(c) == 6)


def test_the_eu_list_between_2020_and_2022() -> None:
    f = families("CN", 2020, 2022, EU)
    several = [fid for fid, m in f.members.items() if len(m) > 1]
    assert len(several) == 79
    assert sum(fid not in f.missing for fid in several) == 28
    assert sum(map(f.partial, f.members)) == 51
    assert max(map(len, f.members.values())) == 48
    assert not f.cut  # no catch-all in the CN of these years


def test_smartphones_and_tractors_are_partial() -> None:
    f = families("CN", 2020, 2022, EU)
    phones = f.family_of["85171300"]
    assert phones == "85171300~"
    assert f.members[phones] == ("85171200", "85171300", "85171400")
    assert f.missing[phones] == ("85171200", "85171400")
    assert f.partial(phones)
    assert "85171200" in f.reason(phones)
    tractors = f.family_of["87012110"]
    assert {"87012010", "87012090", "87012110"} <= set(f.members[tractors])
    assert {"87012010", "87012090"} <= set(f.missing[tractors])
    assert f.partial(tractors)


def test_missing_is_relative_to_the_codes_given() -> None:
    whole = families("CN", 2021, 2022, ["85171200", "85171300", "85171400"])
    assert not whole.partial("85171300~")
    assert whole.reason("85171300~") == ""


def test_the_same_year_leaves_every_code_alone() -> None:
    f = families("CN", 2022, 2022, EU)
    assert len(f.members) == len(EU)
    assert not any(map(f.partial, f.members))


def test_catch_all_codes_are_cut_and_marked() -> None:
    f = families("HS", 2021, 2022, HS6)
    assert max(map(len, f.members.values())) == 40
    assert set(f.catch_all) == {
        *("854921", "854929", "854931", "854939", "854991", "854999"),
        *("852411", "852412", "852419", "852491", "852492", "852499"),
        *("852990", "854151", "854159"),
    }
    for fid in f.catch_all:
        assert f.members[fid] == (fid,)
        assert f.partial(fid)
    assert f.orphans == {"854150": ("854150",)}  # all its goods went to catch-alls
    # A family that lost a share to waste is not partial on that account, but carries the note.
    phones = f.family_of["851712"]
    assert phones == "851713~"
    assert "854921" in f.notes[phones]
    assert not f.partial(phones)


def test_components_stay_bounded_between_all_known_editions() -> None:
    for years, most in (((2013, 2018), 19), ((2018, 2023), 40), ((2013, 2023), 50)):
        f = families("HS", *years, HS6)
        assert max(map(len, f.members.values())) <= most, years


def test_the_threshold_lies_in_a_gap() -> None:
    from collections import Counter

    links = steps("HS")[2017, 2022]
    sizes = [*Counter(a for a, _ in links).values(), *Counter(b for _, b in links).values()]
    assert max(n for n in sizes if n <= CATCH_ALL) == 20
    assert min(n for n in sizes if n > CATCH_ALL) == 157


def test_headings_say_what_they_cross() -> None:
    f = families("CN", 2020, 2022, ["8802", "8803", "8806", "8701", "87", "TOTAL", "39XXXXXX", "8542"])
    assert f.crosses["8803"] == ("8807",)
    assert f.crosses["8806"] == ("8525", "8802")
    assert f.partial("8803")
    assert not f.partial("8701")
    assert not f.partial("TOTAL")
    assert not f.partial("39XXXXXX")
    assert len(families("CN", 2020, 2022, ["8549"]).crosses["8549"]) > 100


def test_errors() -> None:
    with pytest.raises(UsageError, match="8 digits"):
        families("HS", 2021, 2022, ["85171300"])
    with pytest.raises(UsageError, match="not known"):
        families("HS", 2005, 2022, ["851713"])
    assert families("HS", 2005, 2006, ["851713"]).members == {"851713": ("851713",)}


def test_a_family_costs_some_calls() -> None:
    families("CN", 2020, 2022, EU)
    assert calls(lambda: families("CN", 2020, 2022, EU)) / len(EU) < 100


SOME = st.lists(st.sampled_from(LINKED + EU[::20]), unique=True, max_size=60)


@given(SOME, st.randoms())
def test_each_code_in_one_family_in_any_order(codes: list[str], random: object) -> None:
    f = families("CN", 2020, 2022, codes)
    assert set(f.family_of) == set(codes)
    seen: set[str] = set()
    for fid, members in f.members.items():
        assert not seen & set(members)
        seen |= set(members)
        assert set(members) & set(codes)
        assert set(f.missing.get(fid, ())) == set(members) - set(codes)
        assert (fid in codes) == (len(members) == 1)
    assert all(c in f.members[fid] for c, fid in f.family_of.items())
    shuffled = list(codes)
    random.shuffle(shuffled)
    assert families("CN", 2020, 2022, shuffled) == f
    assert families("CN", 2022, 2020, codes) == f


@given(st.lists(st.sampled_from(HS6), unique=True, max_size=60))
def test_hs_families_partition_and_are_symmetric(codes: list[str]) -> None:
    f = families("HS", 2016, 2022, codes)
    assert sorted(c for m in f.members.values() for c in m if c in set(codes)) == sorted(codes)
    assert families("HS", 2022, 2016, codes) == f


@given(SOME, SOME)
def test_more_codes_never_split_a_family(few: list[str], more: list[str]) -> None:
    small, large = families("CN", 2020, 2022, few), families("CN", 2020, 2022, few + more)
    assert all(large.family_of[c] == fid for c, fid in small.family_of.items())


@pytest.mark.shared
def test_the_shipped_links_are_those_of_the_source(shared: Path) -> None:
    with (shared / "nomenclature/cn8_concordance_1988_2025.csv").open(encoding="utf-8") as file:
        source = {(int(r["period_from"]), r["cn_from"], r["cn_to"]) for r in csv.DictReader(file)}
    assert {(y, a, b) for (y, _), links in steps("CN").items() for a, b in links} == source
    ours = {(a, b) for a, b in steps("HS")[2017, 2022]}
    with (shared / "nomenclature/hs2022_hs2017_correlation.csv").open(encoding="utf-8") as file:
        theirs = {(r["hs2017"], r["hs2022"]) for r in csv.DictReader(file)}
    assert ours - theirs == {("300219", "382219")}  # the one link that we add
    assert all(a == b for a, b in theirs - ours)
