"""Adding to a register (customers, cases): each version is a row of the audit trail, the latest one is in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, bindparam, select, update

from umweg.desk import audit_chain, bulk
from umweg.desk.schema import payloads

PAGE = 2000


def put(
    connection: Connection, table: Table, kind: str, wanted: Mapping[str, str], by: str, now: str, empty: Sequence[str]
) -> int:
    """Add or change entries by id; gives how many differ from before.

    ``wanted``: canonical JSON by id. ``empty``: columns that are set to nothing where an entry changes; an entry that
    was taken out (``removed``) comes back.
    """
    there = _there(connection, table, list(wanted), empty)
    new = [i for i in wanted if i not in there]
    changed = [i for i in wanted if i in there and (there[i][1] != wanted[i] or there[i][2])]
    rows = [audit_chain.New(by, "added", kind, "{}", wanted[i]) for i in new]
    rows += [audit_chain.New(by, "changed", kind, "{}", wanted[i], of=there[i][0]) for i in changed]
    if not rows:
        return 0
    first = audit_chain.append(connection, rows, now)
    bulk.insert(connection, table, [(n, i, n, *(None for _ in table.c[3:])) for n, i in enumerate(new, first)])
    if changed:
        values: dict[str, Any] = {"record": bindparam("at"), **dict.fromkeys(empty)}
        connection.execute(
            update(table).where(table.c.id == bindparam("who")).values(**values),
            [{"who": i, "at": n} for n, i in enumerate(changed, first + len(new))],
        )
    return len(rows)


def _there(
    connection: Connection, table: Table, ids: Sequence[str], empty: Sequence[str]
) -> dict[str, tuple[int, str | None, bool]]:
    """Number, content (None after a purge), and whether it was taken out, of those that are there."""
    out = table.c.removed if "removed" in empty else None
    query = select(table.c.id, table.c.number, payloads.c.body, *(() if out is None else (out,))).outerjoin(
        payloads, payloads.c.number == table.c.record
    )
    found: dict[str, tuple[int, str | None, bool]] = {}
    for i in range(0, len(ids), PAGE):
        for r in connection.execute(query.where(table.c.id.in_(ids[i : i + PAGE]))):
            found[r.id] = (r.number, r.body, out is not None and r.removed is not None)
    return found
