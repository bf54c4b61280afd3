"""Whoever may change any table by hand, triggers dropped, is found: every table, every column, every kind of change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, Table, Text, func, select

from tests.desk.life import live, refused
from umweg.desk.audit import chain
from umweg.desk.audit.verify import ChainCheck
from umweg.desk.audit.whole import verify_desk
from umweg.desk.canonical import text
from umweg.desk.desk import Desk
from umweg.desk.schema import audit, meta, payloads

TABLES = {t.name: t for t in meta.sorted_tables}
COLUMNS = [f"{t.name}.{c.name}" for t in TABLES.values() for c in t.columns]
STRANGER = 10_000
MOST = 12
ATTACKS = {"update": 596, "swap": 70, "delete": 69, "insert": 185}
"""How many the test below makes: fewer would say less."""


@pytest.fixture
def attacked(desk: Desk) -> Iterator[Connection]:
    """A desk with everything in it, in a transaction of somebody with all rights; it is undone afterwards."""
    live(desk)
    assert len(refused(desk)) == 4
    found = desk.verify()
    assert found.holds, found.broken
    assert found.not_assessed == ()
    assert found.compared > 40
    postgres = desk._engine.dialect.name == "postgresql"
    with desk._engine.connect().execution_options(writes=True) as c:
        if not postgres:
            c.connection.driver_connection.execute("PRAGMA foreign_keys=OFF").close()
        with c.begin() as transaction:
            if postgres:
                c.exec_driver_sql("SET session_replication_role = replica")
            else:
                for name in c.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all():
                    c.exec_driver_sql(f"DROP TRIGGER {name}")
            yield c
            transaction.rollback()
        c.invalidate()


def rows_of(c: Connection, table: Table) -> list[dict[str, Any]]:
    return [dict(r._mapping) for r in c.execute(select(table).order_by(*table.primary_key))]


def some_rows(c: Connection, table: Table) -> list[dict[str, Any]]:
    """At most a dozen, from the first to the last."""
    rows = rows_of(c, table)
    return rows if len(rows) <= MOST else [rows[i * (len(rows) - 1) // (MOST - 1)] for i in range(MOST)]


def by_key(table: Table, row: dict[str, Any]) -> list[Any]:
    return [col == row[col.name] for col in table.primary_key]


def other(table: Table, name: str, value: Any) -> Any:
    """Another value of the same kind."""
    if value is None:
        return "x" if isinstance(table.c[name].type, Text) else STRANGER
    return f"{value}x" if isinstance(value, str) else value + STRANGER


def named(found: ChainCheck, table: Table, name: str | None, keys: list[Any]) -> bool:
    """Whether it is told, and where: the row of the chain or of the table, and the field."""
    if found.holds:
        return False
    if found.kind != "index changed":
        return table in (audit, payloads) and found.number is not None
    told = [d for d in found.differences if d.table == table.name and d.key[0] in keys]
    return bool(told) and (name is None or table.c[name].primary_key or any(d.field in (name, None) for d in told))


Attack = tuple[str, bool]


def check(c: Connection, table: Table, name: str | None, keys: list[Any], what: str) -> Attack:
    """What was done, and whether it is told."""
    found = verify_desk(c, remembered=c.get_execution_options()["heads"].last)
    return f"{what} {table.name}.{name} {keys}: {found.broken}", named(found, table, name, keys)


def update(c: Connection, table: Table, name: str) -> Iterator[Attack]:
    """Each row in turn: the column gets another value; where it may be empty and is not, also none."""
    first = table.primary_key.columns[0].name
    for row in some_rows(c, table):
        values = [other(table, name, row[name])]
        if table.c[name].nullable and row[name] is not None:
            values.append(None)
        for value in values:
            with c.begin_nested() as step:
                c.execute(table.update().where(*by_key(table, row)).values({name: value}))
                yield check(c, table, name, [row[first], value], "update")
                step.rollback()


def swap(c: Connection, table: Table, name: str) -> Iterator[Attack]:
    """Two rows change their values in the column."""
    rows, first = rows_of(c, table), table.primary_key.columns[0].name
    a = rows[0]
    b = next((r for r in rows if r[name] != a[name]), None)
    if b is None:
        return
    parked = {**a, name: other(table, name, other(table, name, a[name]))}
    with c.begin_nested() as step:
        for was, value in ((a, parked[name]), (b, a[name]), (parked if table.c[name].primary_key else a, b[name])):
            c.execute(table.update().where(*by_key(table, was)).values({name: value}))
        yield check(c, table, name, [a[first], b[first]], "swap")
        step.rollback()


def delete(c: Connection, table: Table) -> Iterator[Attack]:
    first = table.primary_key.columns[0].name
    for row in some_rows(c, table):
        with c.begin_nested() as step:
            c.execute(table.delete().where(*by_key(table, row)))
            yield check(c, table, None, [row[first]], "delete")
            step.rollback()


def insert(c: Connection, table: Table) -> Iterator[Attack]:
    """A copy of each row under a key of its own: of no row of the trail, and of one that the table does not have."""
    first = table.primary_key.columns[0]
    numbers = set(c.scalars(select(audit.c.number))) - set(c.scalars(select(first)))
    keys = [STRANGER, -5, *sorted(numbers)[:1]] if first.name == "number" else ["stranger"]
    for row in some_rows(c, table):
        for key in keys:
            unique = {"id": "another"} if table.name in ("customers", "cases") else {}
            unique |= {"line": STRANGER} if table.name == "decisions" else {}
            with c.begin_nested() as step:
                c.execute(table.insert().values({**row, **unique, first.name: key}))
                yield check(c, table, None, [key], "insert")
                step.rollback()


@pytest.mark.slow
def test_no_change_of_any_column_goes_unseen(attacked: Connection) -> None:
    """Each column of each table: rows changed, and two swapped; rows deleted, and doubled."""
    done: dict[str, list[Attack]] = {"update": [], "swap": [], "delete": [], "insert": []}
    for table in TABLES.values():
        for column in table.columns:
            done["update"] += update(attacked, table, column.name)
            done["swap"] += swap(attacked, table, column.name)
        done["delete"] += delete(attacked, table)
        done["insert"] += insert(attacked, table)
    assert [what for attacks in done.values() for what, told in attacks if not told] == []
    assert {kind: len(attacks) for kind, attacks in done.items()} == ATTACKS


def test_every_table_and_column_has_something_to_attack(attacked: Connection) -> None:
    """Else the test above says less than it seems to."""
    bare, alike = [], []
    for name in COLUMNS:
        table, column = TABLES[name.split(".")[0]], name.split(".")[1]
        values = [r[column] for r in rows_of(attacked, table)]
        bare += [name] * (len(values) < 2)
        alike += [name] * (len(set(values)) < 2)
    assert bare == []
    assert alike == []


def _forged(c: Connection, action: str, kind: str, facts: dict[str, Any], of: int) -> None:
    """A row with the right hashes behind the last one, by somebody who knows how they are made."""
    at = c.execute(select(audit.c.at).order_by(audit.c.number.desc()).limit(1)).scalar_one()
    chain.append(c.execution_options(heads=None), [chain.NewRow("Mallory", action, kind, text(facts), of=of)], at)


FORGED = {
    "a verdict without a clerk": ("decided", "task", {"verdict": "release", "state": "done", "on": None}),
    "a claim without a task": ("claimed", "task", {"until": "2099-01-01"}),
    "what Umweg never writes": ("blessed", "task", {}),
    "facts that lack what they need": ("claimed", "task", {}),
    "a purge that removed nothing": ("purged", "purge", {"contents": [[2, 3]], "decisions": [], "why": "x"}),
    "a purge that is none": ("purged", "purge", {"contents": 7}),
    "pins that are not there": ("resumed", "batch", {"pins": "f" * 64, "next_line": 3}),
    "a migration of what is up to date": ("migrated", "desk", {"version": 2, "tasks": [[2, 99, 1, "none"]]}),
    "a customer's id that was known": ("sealed", "customer", {}),
    "an opening of what was open": ("opened", "desk", {"desk": "x", "version": 2}),
}


@pytest.mark.parametrize("what", FORGED)
def test_a_row_with_the_right_hashes_is_held_against_the_tables(attacked: Connection, what: str) -> None:
    action, kind, facts = FORGED[what]
    of = attacked.execute(select(TABLES["tasks"].c.number).where(TABLES["tasks"].c.state == "open")).scalars().first()
    _forged(attacked, action, kind, facts, int(of or 0))
    assert not verify_desk(attacked).holds


def test_a_trail_without_its_beginning_is_no_desk(attacked: Connection) -> None:
    for table in (audit, payloads):
        attacked.execute(table.delete().where(table.c.number < 3))
    found = verify_desk(attacked)
    assert (found.kind, found.number) == ("missing", 3)


def test_a_time_before_the_row_before_is_named(attacked: Connection) -> None:
    last = attacked.execute(select(func.max(audit.c.number))).scalar_one()
    row = chain.NewRow("Mallory", "clock", "desk", text({"clock": "2020"}), of=0)
    chain.append(attacked.execution_options(heads=None), [row], "2020-01-01T00:00:00.000000+00:00")
    found = verify_desk(attacked)
    assert (found.kind, found.number) == ("no event", last + 1)
    assert "before the row before it" in str(found.broken)


def test_a_purged_content_that_comes_back_is_named(desk: Desk) -> None:
    live(desk)
    with desk._engine.connect().execution_options(writes=True) as c, c.begin() as transaction:
        rows = rows_of(c, payloads)
        gone = c.execute(
            select(audit.c.number).where(audit.c.payload.is_not(None), audit.c.number.not_in(select(payloads.c.number)))
        ).scalars().all()  # fmt: skip
        assert gone
        c.execute(payloads.insert().values({**rows[0], "number": gone[0]}))
        found = verify_desk(c)
        transaction.rollback()
    assert (found.kind, found.number) == ("payload changed", gone[0])
