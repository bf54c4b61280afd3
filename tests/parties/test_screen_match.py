"""Matching: one row an entity, batches change nothing, identifiers and addresses find what names do not."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import umweg
from umweg import match_parties
from umweg.core.errors import NotAssessable, StoreError, UsageError
from umweg.parties.answers import absence, answer, why_lower
from umweg.parties.evidence import MatchEvidence
from umweg.parties.lists.from_store import listed
from umweg.parties.lists.index_cache import IndexCache
from umweg.parties.matcher import Matcher
from umweg.parties.reading import read as read_record
from umweg.parties.score import combine, shown
from umweg.parties.yente import match

DAY = date(2019, 12, 31)
PAIRS = [
    ("p-1", "ROMASHKA TRADE LLC"), ("p-1", "Ромашка Трейд"), ("p-2", "VOSTOK IMPEX"), ("p-3", "IVANOV, Pyotr"),
    ("p-4", "SEVERNAYA ZVEZDA SHIPPING"), ("p-5", "KASPIY LOGISTICS"),
]  # fmt: skip
ENTITIES: list[dict[str, Any]] = [
    {"id": "e-1", "schema": "Company", "properties": {
        "name": ["ROMASHKA TRADE LLC"], "innCode": ["7707083893"], "country": ["ru"],
        "address": ["Ul. Novatorov D. 5, Rostov-Na-Donu 344038, Russia"], "incorporationDate": ["2010-03-01"]}},
    {"id": "e-2", "schema": "Company", "properties": {"name": ["ROMASHKA TRADE LLC"], "country": ["kz"]}},
    {"id": "e-3", "schema": "Person", "properties": {"name": ["Pyotr Ivanov"], "birthDate": ["1970-05-01"]},
     "datasets": ["us_ofac_sdn"]},
]  # fmt: skip


def ids(table: pa.Table) -> list[str]:
    return table["entity_id"].to_pylist()


def test_the_table_and_one_row_an_entity() -> None:
    table = umweg.match_parties(["Romashka Trade", "Восток Импекс"], PAIRS)
    assert table.column_names == ["query", "entity_id", "name", "score", "reasons"]
    assert len(set(zip(table["query"].to_pylist(), ids(table), strict=True))) == table.num_rows
    assert next(r["entity_id"] for r in table.to_pylist() if r["query"] == "Восток Импекс") == "p-2"
    assert all(isinstance(x, str) for r in table["reasons"].to_pylist() for x in r)


def test_a_name_never_depends_on_the_batch() -> None:
    names = [n for _, n in PAIRS] + ["Romashka", "!!!", "Petr Ivanov", "Kaspij Logistik"]
    matcher = Matcher.of(PAIRS)
    whole = match_parties(names, matcher)
    alone = pa.concat_tables([match_parties([n], matcher) for n in names])
    assert whole.to_pylist() == alone.to_pylist()
    mixed = answer([*names, ENTITIES[0]], matcher, threshold=0.5, on=date(2025, 1, 1), floor=0.1)
    for name, found in zip(names, mixed, strict=False):
        single = answer([name], matcher, threshold=0.5, on=date(2025, 1, 1), floor=0.1)[0]
        assert found.hits == single.hits


def test_a_record_with_a_name_only_is_that_name() -> None:
    matcher = Matcher.of(PAIRS)
    name, record = match_parties("Romashka Trade", matcher), match_parties({"name": "Romashka Trade"}, matcher)
    assert ids(name) == ids(record)
    assert name["score"].to_pylist() == record["score"].to_pylist()


def test_what_cannot_be_assessed_has_a_row_that_says_so() -> None:
    rows = match_parties(["", "!!!", "Vostok Impex"], PAIRS).to_pylist()
    assert [(r["query"], r["entity_id"], r["score"]) for r in rows[:2]] == [("", None, None), ("!!!", None, None)]
    assert rows[0]["reasons"] == ["not assessed: the name holds no letter and no digit"]
    assert rows[2]["entity_id"] == "p-2"


def test_an_identifier_decides_whatever_the_name() -> None:
    rows = match_parties({"name": "Sunny Toys", "INN": "7707083893", "country": "RU"}, ENTITIES).to_pylist()
    assert rows[0]["entity_id"] == "e-1"
    assert rows[0]["score"] > 0.99
    assert any("the same INN" in r for r in rows[0]["reasons"])


def test_a_firm_of_a_third_country_may_have_a_russian_number() -> None:
    rows = match_parties({"name": "Sunny Toys", "INN": "7707083893", "country": "KZ"}, ENTITIES).to_pylist()
    assert rows[0]["entity_id"] == "e-1"
    assert rows[0]["score"] > 0.99


def test_another_identifier_speaks_against() -> None:
    same = match_parties({"name": "Romashka Trade LLC", "country": "RU"}, ENTITIES, floor=0.0)
    other = match_parties({"name": "Romashka Trade LLC", "country": "RU", "INN": "7736050003"}, ENTITIES, floor=0.0)
    score = {t: dict(zip(ids(x), x["score"].to_pylist(), strict=True))["e-1"] for t, x in (("a", same), ("b", other))}
    assert score["b"] < score["a"] - 0.2


def test_an_address_finds_what_the_name_does_not() -> None:
    asked = {"name": "Completely Different", "address": "ул. Новаторов, дом 5, Ростов-на-Дону"}
    rows = match_parties(asked, ENTITIES).to_pylist()
    assert [r["entity_id"] for r in rows] == ["e-1"]
    assert "found by its address" in rows[0]["reasons"][0]


def test_corroboration_ranks_and_never_saturates() -> None:
    asked: dict[str, Any] = {"name": "Romashka Trade LLC"}
    scores = []
    for field, value in ((None, None), ("country", "RU"), ("founded", "2010-03-01"),
                         ("address", "Novatorov 5, Rostov-na-Donu"), ("INN", "7707083893")):  # fmt: skip
        if field:
            asked[field] = value
        scores.append(match_parties(dict(asked), ENTITIES)["score"].to_pylist()[0])
    assert scores == sorted(scores)
    assert len(set(scores)) == len(scores)
    assert scores[-1] < 1


evidences = st.lists(st.builds(MatchEvidence, st.just("date"), st.floats(-5, 5), st.just("x"), st.just(0)), max_size=6)


@given(st.floats(0, 1), st.floats(0, 1), evidences, st.floats(0.01, 5))
def test_the_score_is_monotone(a: float, b: float, found: list[MatchEvidence], more: float) -> None:
    low, high = sorted((a, b))
    assert combine(low, found) <= combine(high, found) + 1e-12
    assert combine(a, [*found, MatchEvidence("country", more, "x")]) >= combine(a, found) - 1e-9
    assert combine(a, [*found, MatchEvidence("country", -more, "x")]) <= combine(a, found) + 1e-9
    assert 0 <= combine(a, found) <= 1


def test_shown_scores_stay_below_one() -> None:
    assert [shown(x) for x in (0.5, 0.99949, 0.9999999, 1.0)] == ["0.500", "0.999", "0.9999999", "1.00000000"]


def test_parties_that_left_are_told_or_left_out_and_others_move_up() -> None:
    names = [f"ROMASHKA TRADE {i}" for i in range(13)]
    table = pa.table({
        "id": [f"p-{i:02}" for i in range(13)], "name": names, "source": ["bis-dpl"] * 13, "list": ["DPL"] * 13,
        "names": [[{"name": n, "kind": "primary"}] for n in names], "listed_to": ["2020-01-01"] * 12 + [None],
        "countries": [["KZ"]] * 13, "identifiers": [[]] * 13, "addresses": [[]] * 13, "dates": [[]] * 13,
        "links": [[]] * 13, "schema": ["Company"] * 13})  # fmt: skip
    matcher, told = Matcher.of(table), "no longer listed: was on bis-dpl DPL until 2020-01-01"
    for query in ("Romashka Trade", {"name": "Romashka Trade", "country": "KZ"}):
        found = match_parties(query, matcher, limit=2).to_pylist()
        assert [told in r["reasons"] for r in found] == [True, True]
        assert [r["score"] for r in found] == [r["score"] for r in match_parties(query, matcher, 2, on=DAY).to_pylist()]
        assert not any(told in r["reasons"] for r in match_parties(query, matcher, 2, on=DAY).to_pylist())
        assert ids(match_parties(query, matcher, limit=2, current=True)) == ["p-12"]
    reply = match(
        {"queries": {"q": {"schema": "Company", "properties": {"name": ["Romashka Trade"]}}}}, matcher, limit=1
    )
    result = reply["responses"]["q"]["results"][0]
    assert (result["features"]["listing"], result["explanations"]["listing"]["detail"]) == (0.0, told)
    with pytest.raises(UsageError, match="listed_to holds no days"):
        listed(table.set_column(5, "listed_to", pa.array(["soon"] * 13)))


def test_parties_of_every_kind_give_the_same() -> None:
    table = pa.table({"id": [i for i, _ in PAIRS], "name": [n for _, n in PAIRS]})
    one, two = match_parties("Romashka Trade", PAIRS), match_parties("Romashka Trade", table)
    assert one.to_pylist() == two.to_pylist()
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    for frame in (table.to_pandas(), polars.from_arrow(table)):
        assert match_parties("Romashka Trade", frame).to_pylist() == one.to_pylist()
    asked = pandas.DataFrame({"name": ["Romashka Trade", "Vostok Impex"], "country": ["RU", None]})
    assert ids(match_parties(asked, PAIRS))[0] == "p-1"
    assert "p-2" in ids(match_parties(asked["name"], PAIRS))
    assert len(listed(ENTITIES)) == 3
    assert listed(ENTITIES).where(date(2026, 1, 1))[2] == "ftm us_ofac_sdn"
    records = [read_record(e) for e in ENTITIES]
    assert listed(records).ids == ["e-1", "e-2", "e-3"]


@pytest.mark.parametrize(
    ("parties", "error", "what"),
    [
        ([], NotAssessable, "empty"),
        ("no-such-store", StoreError, "no store"),
        (5, UsageError, "no list of parties"),
        ([("a", "b", "c")], UsageError, "is no party"),
        ([{"name": "no id"}], UsageError, "no id"),
        ([{"id": "x", "INN": "7707083893"}], UsageError, "no name"),
        (pa.table({"x": [1]}), UsageError, "no column id and name"),
        ([("e-1", "x"), ENTITIES[0]], UsageError, "pair and as record"),
    ],
)
def test_what_is_no_list_teaches(parties: Any, error: type[Exception], what: str) -> None:
    with pytest.raises(error, match=what) as e:
        match_parties("x", parties)
    assert e.value.mend


@pytest.mark.parametrize(("queries", "limit"), [(5, 5), (b"x", 5), (["x"], 0), (["x"], True), ([5], 5), ([None], 5)])
def test_what_is_no_query_teaches(queries: Any, limit: int) -> None:
    with pytest.raises(UsageError) as e:
        match_parties(queries, PAIRS, limit)
    assert e.value.mend


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=30), max_size=5))
def test_no_name_breaks_the_batch(names: list[str]) -> None:
    table = match_parties([*names, "Vostok Impex"], _MATCHER)
    assert "p-2" in ids(table)


_MATCHER = Matcher.of(PAIRS)


@pytest.mark.parametrize("name", ["x" * 10_000, "\u202eABC\u202c", "e\u0301" * 50, "🚢🚢", "\ud800", "42", "Ж", "\x00"])
def test_names_that_break_programs(name: str) -> None:
    assert "p-2" in ids(match_parties([name, "Vostok Impex"], _MATCHER))
    try:
        table = match_parties([{"name": name}, "Vostok Impex"], _MATCHER)
    except UsageError as e:
        teaches = bool(e.mend)
    else:
        teaches = "p-2" in ids(table)
    assert teaches
    assert match_parties("Vostok Impex", [("a", name), ("b", "VOSTOK IMPEX")]).num_rows == 1


def test_owners_are_matched_and_added_up() -> None:
    firm = {"name": "Sunny Toys", "owners": [{"name": "Pyotr Ivanov", "share": 60, "schema": "Person"}, "Anna 40%"]}
    rows = match_parties(firm, ENTITIES, on=date(2025, 1, 1)).to_pylist()
    assert [r["entity_id"] for r in rows] == ["e-3"]
    assert rows[0]["reasons"][0].startswith(
        "Pyotr Ivanov holds 60 % of Sunny Toys and by likeness, not by an identifier"
    )
    assert any("OFAC 50 Percent Rule" in r and "met" in r for r in rows[0]["reasons"])


def test_why_the_next_ranks_lower() -> None:
    found = answer([{"name": "Romashka Trade LLC", "INN": "7707083893"}], Matcher.of(ENTITIES), threshold=0.5,
                   on=date(2025, 1, 1), floor=0.0)[0]  # fmt: skip
    assert "below e-1" in why_lower(found.hits[0], found.hits[1])
    assert "the same INN" in why_lower(found.hits[0], found.hits[1])


def test_absence_names_the_lists_and_never_clears() -> None:
    text = absence(listed(PAIRS).lists, date(2025, 1, 1))
    assert text.startswith("Not found on these lists (partial): the given list.")
    assert "not a clearance" in text


def test_a_kept_index_is_trusted_only_if_it_is_ours(tmp_path: Path) -> None:
    kept = IndexCache(tmp_path / "names")
    kept.put("s", "index", {"a": 1})
    file = next((tmp_path / "names").iterdir())
    assert file.stat().st_mode & 0o077 == 0
    assert kept.get("s", "index") == {"a": 1}
    file.write_bytes(b"broken")
    assert kept.get("s", "index") is None
    kept.put("s", "index", 1)
    file.chmod(0o666)
    assert kept.get("s", "index") is None
