"""What the trail says of the desk's tables beside what they hold: every table, row by row, in the order of its key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, select

from umweg.desk.audit.events import is_unknown
from umweg.desk.audit.replay import TABLES, Replay
from umweg.desk.canonical import digest
from umweg.desk.schema import audit, payloads, pins

PAGE = 2000
MOST = 1000  # differences that are kept; all are counted
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What a table holds (``found``) and the trail says (``expected``) of a field; no field: the row itself."""

    table: str
    key: tuple[Any, ...]
    field: str | None
    expected: Any
    found: Any

    @property
    def number(self) -> int | None:
        """The row of the trail that the table's row goes by, if it goes by one."""
        return self.key[0] if self.key and isinstance(self.key[0], int) else None

    def __str__(self) -> str:
        key = ", ".join(map(str, self.key))
        if self.field is not None:
            return f"{self.table} {key} says {self.field} {self.found!r}, the trail {self.expected!r}"
        return f"{self.table} {key} is {'gone' if self.found is None else 'in no row of the trail'}"


@dataclass(slots=True)
class Comparison:
    """``rows`` that were compared, what differs (the first of ``count``), and fields that the trail does not say."""

    rows: int = 0
    count: int = 0
    differences: list[Difference] = field(default_factory=list)
    unknown: dict[str, int] = field(default_factory=dict)

    def add(self, found: Difference) -> None:
        """One more difference."""
        self.count += 1
        if len(self.differences) < MOST:
            self.differences.append(found)

    def as_dicts(self) -> list[dict[str, Any]]:
        """The differences as plain data, for JSON."""
        return [asdict(d) for d in self.differences]


def compare(connection: Connection, replay: Replay) -> Comparison:
    """The desk's tables and those of a replay that is at its end, in one snapshot of the desk."""
    made = Comparison()
    for table in TABLES:
        _table(connection, replay, table, made)
    orphans = select(payloads.c.number).outerjoin(audit, audit.c.number == payloads.c.number)
    for n in connection.scalars(orphans.where(audit.c.number.is_(None)).order_by(payloads.c.number)):
        made.add(Difference(payloads.name, (n,), None, None, ()))
    return made


def _table(connection: Connection, replay: Replay, table: Table, made: Comparison) -> None:
    names = [c.name for c in table.columns]
    keys = [names.index(c.name) for c in table.primary_key]
    expected, found = _rebuilt(replay, table), _held(connection, table)
    a, b = next(expected, None), next(found, None)
    while a is not None or b is not None:
        key_a, key_b = (None if r is None else tuple([r[i] for i in keys]) for r in (a, b))
        if key_a == key_b:
            _fields(table.name, names, key_a, a, b, made)
            a, b = next(expected, None), next(found, None)
        elif key_a is not None and (key_b is None or _order(key_a) < _order(key_b)):
            if key_a[0] not in replay.state.maybe or table.name != "tasks":
                made.add(Difference(table.name, key_a, None, (), None))
            a = next(expected, None)
        else:
            if not (table is pins and replay.state.loose_pins):
                made.add(Difference(table.name, key_b or (), None, None, ()))
            b = next(found, None)


def _fields(table: str, names: list[str], key: Any, expected: Any, found: Any, made: Comparison) -> None:
    made.rows += 1
    if expected == found:
        return
    for name, e, f in zip(names, expected, found, strict=True):
        if is_unknown(e):
            made.unknown[f"{table}.{name}"] = made.unknown.get(f"{table}.{name}", 0) + 1
        elif e != f:
            made.add(Difference(table, key, name, e, f.hex() if isinstance(f, bytes) else f))


def _rebuilt(replay: Replay, table: Table) -> Iterator[Row]:
    key = ", ".join(f'"{c.name}"' for c in table.primary_key)
    return iter(replay.state.tables.connection.execute(f'SELECT * FROM "{table.name}" ORDER BY {key}'))


def _held(connection: Connection, table: Table) -> Iterator[Row]:
    """All rows of a table, in the order of its key; of pins the digest of what they hold."""
    rows = _paged(connection, table)
    return ((d, digest(str(body))) for d, body in rows) if table is pins else rows


def _order(key: Row) -> list[tuple[int, Any]]:
    """As databases sort what should not be beside each other: nothing, numbers, texts, bytes."""
    ranks = {type(None): 0, int: 1, float: 1, str: 2}
    return [(ranks.get(type(v), 3), v) if v is not None else (0, 0) for v in key]


def _paged(connection: Connection, table: Table) -> Iterator[Row]:
    """Page by page, by the first column of the key: the rows that share it (hits) come together."""
    columns = list(table.columns)
    first, at = table.primary_key.columns[0], [columns.index(c) for c in table.primary_key]
    text_key = connection.dialect.name == "postgresql" and first.type.python_type is str
    order = first.collate("C") if text_key else first  # as Python sorts, whatever the database's language
    query, last = select(table).order_by(order).limit(PAGE), None
    while True:
        page = query if last is None else query.where(order > last)
        rows: list[Row] = [tuple(r) for r in connection.execute(page)]
        if not rows:
            return
        last = rows[-1][at[0]]
        if len(at) > 1:  # the last one's others may lie behind the page
            shared = connection.execute(select(table).where(first == last))
            rows = [r for r in rows if r[at[0]] != last] + [tuple(r) for r in shared]
            rows.sort(key=lambda r: _order(tuple(r[i] for i in at)))
        yield from rows
