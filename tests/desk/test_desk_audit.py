"""The audit trail: it takes no changes, and any change made behind its back is found and named."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.desk.made import PINS, decision, document, entry
from umweg.core.errors import SourceError, StoreError
from umweg.desk.audit import chain
from umweg.desk.audit import rows as audit_rows
from umweg.desk.audit.proof import check, path
from umweg.desk.audit.verify import Link, verify
from umweg.desk.desk import DecisionEntry, Desk
from umweg.desk.engine import alone, writing


def fill(desk: Desk, n: int = 30) -> None:
    batch = desk.batch("f", "o", PINS)
    for i in range(1, n, 5):
        batch.record([entry(k) for k in range(i, i + 5)])
    desk.decide("C-000003", "release", "fine", "Anna")


def tamper(desk: Desk, *statements: str) -> None:
    """What somebody with all rights on the database can do."""
    with alone(desk._engine) as c:
        if c.dialect.name == "sqlite":
            for name in c.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all():
                c.exec_driver_sql(f"DROP TRIGGER {name}")
            c.exec_driver_sql("PRAGMA foreign_keys=OFF")
        else:
            c.exec_driver_sql("SET session_replication_role = replica")
        for s in statements:
            c.exec_driver_sql(s)
        c.invalidate()


def forget(desk: Desk) -> None:
    """As on a machine that has never seen this desk."""
    assert desk._heads is not None
    desk._heads.file.unlink(missing_ok=True)
    desk._heads._last = None


@pytest.mark.parametrize("sql", [
    "UPDATE audit SET actor = 'X' WHERE number = 5", "DELETE FROM audit WHERE number = 5",
    "UPDATE payloads SET body = '{}' WHERE number = 5",
])  # fmt: skip
def test_the_database_refuses_changes(desk: Desk, sql: str) -> None:
    fill(desk)
    with pytest.raises(StoreError, match="takes no changes"), writing(desk._engine) as c:
        c.exec_driver_sql(sql)
    assert desk.verify().holds


FORGED = "UPDATE audit SET facts = '{}', hash = '%s' WHERE number = 9"
TAMPERED = [
    ("changed", 9, ["UPDATE audit SET actor = 'Mallory' WHERE number = 9"]),
    ("changed", 9, ["UPDATE audit SET hash = 'f00' WHERE number = 9"]),
    ("missing", 10, ["DELETE FROM audit WHERE number = 9"]),
    ("missing", 14, ["DELETE FROM audit WHERE number BETWEEN 9 AND 13"]),
    ("reordered", 9, ["UPDATE audit SET number = -9 WHERE number = 9", "UPDATE audit SET number = 9 WHERE number = 10",
                      "UPDATE audit SET number = 10 WHERE number = -9"]),
    ("payload changed", 9, ["UPDATE payloads SET body = '{}' WHERE number = 9"]),
    ("payload changed", 9, ["UPDATE payloads SET document = '{}' WHERE number = 9"]),
    ("payload changed", 9, ["UPDATE payloads SET salt = 'ab' WHERE number = 9"]),
    ("payload missing", 9, ["DELETE FROM payloads WHERE number = 9"]),
    ("index changed", 9, ["UPDATE decisions SET outcome = 'release' WHERE number = 9"]),
    ("index changed", 9, ["DELETE FROM decisions WHERE number = 9"]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "number", "statements"), TAMPERED)
def test_the_first_broken_row_is_named(desk: Desk, kind: str, number: int, statements: list[str]) -> None:
    fill(desk)
    assert desk.verify().holds
    tamper(desk, *statements)
    found = desk.verify()
    assert (found.kind, found.number) == (kind, number), found.broken
    assert found.broken is not None
    assert f"Row {number} is wrong ({kind})" in found.broken


def test_the_last_row_changed_is_a_row_and_no_cut_end(desk: Desk) -> None:
    fill(desk)
    last = int(desk.head().partition(":")[0])
    tamper(desk, f"UPDATE audit SET actor = 'Mallory' WHERE number = {last}")
    assert str(desk.verify().broken).startswith(f"Row {last} is wrong (changed)")


@pytest.mark.parametrize(("statement", "gone"), [
    ("DELETE FROM decisions WHERE number = 9", True),
    ("INSERT INTO hits (number, entity) VALUES (9, 'AAA')", False),
    ("DELETE FROM tasks WHERE number = (SELECT min(number) FROM tasks)", True),
], ids=["a decision gone", "a hit more", "the first task gone"])  # fmt: skip
def test_a_row_that_is_gone_or_more_is_one_difference(desk: Desk, statement: str, gone: bool) -> None:
    fill(desk)
    tamper(desk, statement)
    (told,) = desk.verify().differences
    assert told.table in statement
    assert (told.expected, told.found) == (((), None) if gone else (None, ()))


def test_of_several_the_first_row_of_the_trail_is_named(desk: Desk) -> None:
    fill(desk)
    tamper(desk, "UPDATE decisions SET outcome = 'release' WHERE number IN (9, 14)",
           "INSERT INTO hits (number, entity) VALUES (4, 'AAA')")  # fmt: skip
    found = desk.verify()
    assert (found.number, found.differing) == (4, 3)
    assert str(found.broken).startswith("Row 4 is wrong (index changed)")
    assert str(found.broken).endswith("and 2 more.")


def test_a_row_written_anew_with_its_hash_breaks_the_next(desk: Desk) -> None:
    fill(desk)
    row = next(r for r in desk.trail() if r.number == 9)._replace(actor="Mallory")
    hash_ = chain.hashed(row[:9])
    tamper(desk, f"UPDATE audit SET actor = 'Mallory', hash = '{hash_}' WHERE number = 9")
    found = desk.verify()
    assert (found.kind, found.number) == ("changed", 10)
    assert "names another hash for row 9" in str(found.broken)


def test_a_cut_end_shows_against_a_noted_head(desk: Desk) -> None:
    fill(desk)
    noted = desk.head()
    desk.reopen("C-000003", "oops", "Bert")
    assert desk.verify(head=noted).holds
    assert desk.verify(head=noted.partition(":")[2].upper()).holds
    last = int(noted.partition(":")[0])
    tamper(desk, *(f"DELETE FROM {t} WHERE number >= {last}" for t in ("clerks", "payloads", "audit")))
    assert desk.verify().kind == "set back"  # Umweg remembers the head
    forget(desk)
    assert desk.verify().kind == "index changed"  # the task is as it was decided
    tamper(desk, "UPDATE tasks SET version = 1, verdict = NULL WHERE version > 1")
    assert desk.verify().holds  # nothing in the chain itself can tell
    found = desk.verify(head=noted)
    assert found.kind == "tail cut"
    assert f"the noted head is row {last}, and the chain ends at row {last - 1}" in str(found.broken)


def rows_of(n: int, *, start: int = 0) -> Iterator[Link]:
    """A chain without a database."""
    hashes, previous = {}, chain.GENESIS
    for i in range(start, start + n):
        skip = hashes.get(chain.skip_of(i), chain.GENESIS)
        row = (i, "2026-11-02", "a", "b", f"c {i}", "{}", None, previous, skip)
        previous = hashes[i] = chain.hashed(row)
        yield Link(*row, previous)


def test_long_chains_are_checked_in_little_memory() -> None:
    found = verify(rows_of(20_000))
    assert (found.holds, found.rows, found.first) == (True, 20_000, 0)
    rows = list(rows_of(10_000))
    rows[9_992] = rows[9_992]._replace(skip=rows[5].hash)
    rows[9_992] = rows[9_992]._replace(hash=chain.hashed(rows[9_992][:9]))
    assert verify(rows).number == 9_992


CHAIN = list(rows_of(200))


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_no_change_of_a_chain_goes_unseen(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, 198))
    what = data.draw(st.sampled_from(["change", "drop", "swap", "double"]))
    rows = list(CHAIN)
    if what == "change":
        name = data.draw(st.sampled_from(Link._fields[1:10]))
        rows[at] = rows[at]._replace(
            **{name: data.draw(st.text(min_size=1).filter(lambda t: t != getattr(rows[at], name)))}
        )
    elif what == "drop":
        del rows[at]
    elif what == "swap":
        rows[at], rows[at + 1] = rows[at + 1], rows[at]
    else:
        rows.insert(at, rows[at])
    found = verify(rows, head=CHAIN[-1].hash)
    assert not found.holds or (
        what == "drop" and at == 0 and found.first == 1
    )  # a part may begin anywhere, and says so


def test_a_part_of_the_chain_is_checked_from_where_it_begins() -> None:
    found = verify(CHAIN[57:])
    assert (found.holds, found.first) == (True, 57)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 3_000), st.integers(0, 3_000))
def test_a_path_is_short_and_follows_links(a: int, b: int) -> None:
    first, head = min(a, b), max(a, b)
    walk = path(first, head)
    assert (walk[0], walk[-1]) == (first, head)
    assert all(low in (high - 1, chain.skip_of(high)) for low, high in pairwise(walk))
    assert len(walk) <= 75


def test_a_step_back_is_taken_only_where_the_skip_from_there_leads_further() -> None:
    assert path(0, 24) == [0, 16, 24]  # not by 23, whose skip leads to 17
    assert (len(path(333, 1000)), sum(len(path(a, 500)) for a in range(0, 500, 7))) == (22, 1138)


def test_a_proof_stands_alone_and_no_part_of_it_can_be_changed(desk: Desk) -> None:
    fill(desk)
    proof = json.loads(json.dumps(desk.prove("C-000003")))
    found = check(proof, head=desk.head())
    assert (found.holds, found.outcome, found.decision) == (True, "review", decision(3))
    assert found.pins == PINS
    assert json.loads(proof["content"]["document"]) == document(3)
    assert check(proof, head="12:abc").broken
    for change in (
        {"pins": proof["pins"].replace("ofac", "none")},
        {"content": {**proof["content"], "body": proof["content"]["body"].replace("review", "release")}},
        {"path": proof["path"][1:]},
        {"path": [proof["path"][0], *proof["path"][2:]]},
        {"path": [{**proof["path"][0], "at": "2020-01-01"}, *proof["path"][1:]]},
        {"head": "99:abc"},
    ):
        assert not check({**proof, **change}).holds
    with pytest.raises(SourceError, match="This is no proof"):
        check({"schema": "x"})


def test_a_file_that_is_no_trail_is_refused() -> None:
    with pytest.raises(SourceError, match="no row of an audit trail") as caught:
        list(audit_rows.read([{"number": 1}], "x.jsonl"))
    assert caught.value.where == "x.jsonl, row 1"


def test_what_a_change_of_lists_touches(desk: Desk) -> None:
    hit = {"parties": [{"role": "consignee", "name": "Ромашка", "matches": [{"entity_id": "NK-1"}]}]}
    reason = {"reasons": [{"key": "owner", "level": "stop", "entity_id": "NK-2"}]}
    a, b, c = desk.batch("f", "o", PINS).record(
        [DecisionEntry(1, decision(1, **hit), {}), DecisionEntry(2, decision(2, **reason), {}), entry(3)]
    )
    assert desk.put_customers([("K-1", {"name": "Foo", "country": "KZ"}), ("K-2", {"name": "Bar"})]) == 2
    assert desk.put_customers([("K-1", {"name": "Foo", "country": "KZ"}), ("K-2", {"name": "Baz"})]) == 1
    desk.customers_screened(["K-1"], PINS)
    digest = next(x.pins for x in desk.customers() if x.id == "K-1")
    assert digest is not None
    assert [x.record["name"] for x in desk.customers(not_screened_with=digest)] == ["Baz"]
    [block] = desk.parties()
    roles = ("Exporter", "Consignee", "Carrier")  # those of the consignment; where it has none, of the decision
    firms = [*(f"{role} 2 GmbH" for role in roles), *(f"{role} 3 GmbH" for role in roles[:2])]
    assert block.name == ["Ромашка", *firms, "Foo", "Baz"]
    assert block.kind[-1] == "customer"
    number = block.number[-1]
    assert desk.touched_by(["NK-1", "NK-9"]).decisions == (a,)
    touched = desk.touched_by(["NK-2"], [("decision", c), ("customer", number)])
    assert (touched.decisions, touched.customers) == ((b, c), (number,))
    desk.supersede(b, decision(2, "release"), {})
    assert desk.touched_by(["NK-1", "NK-2"]).decisions == (a,)  # what was replaced is not screened again
    assert [len(p) for p in desk.parties(chunk=3)] == [3, 3, 2]
