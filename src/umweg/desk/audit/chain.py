"""The audit chain: each row's hash covers the row, the hash before it and that of one row far before it.

The second link makes short proofs: from any row to a later one it takes some tens of rows, not all between. Which row
it names is the rule of Bitcoin Core's block index (chain.cpp, GetSkipHeight).

>>> [skip_of(n) for n in (1, 2, 3, 4, 6, 8, 13, 1000)]
[0, 0, 1, 0, 4, 0, 1, 992]
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Connection, select

from umweg.desk.audit.heads import Head, Remembered
from umweg.desk.canonical import digest, sealed, text
from umweg.desk.engine import after, insert_many
from umweg.desk.schema import audit, payloads

FORM = "umweg.audit/1"
GENESIS = "0" * 64
"""What the first row, number 0, has as hashes before it."""


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row to come. ``facts`` is canonical JSON without personal data; ``body`` and ``document`` are sealed.

    ``of`` is the number of what the row is about; None where the row itself gives it its number.
    """

    actor: str
    action: str
    kind: str
    facts: str
    body: str | None = None
    document: str = ""
    of: int | None = None


def skip_of(number: int) -> int:
    """The number of the earlier row that this one also names."""
    if number < 2:
        return 0
    return _clear(_clear(number - 1)) + 1 if number % 2 else _clear(number)


def _clear(n: int) -> int:
    """Without its lowest set bit."""
    return n & (n - 1)


def hashed(row: Sequence[Any]) -> str:
    """Hash of a row: its columns from number to skip, in the order of the table, under the name of this form."""
    return digest(text([FORM, *row]))


def last(connection: Connection) -> tuple[int, str]:
    """Number and hash of the last row; -1 and ``GENESIS`` where there is none."""
    query = select(audit.c.number, audit.c.hash).order_by(audit.c.number.desc()).limit(1)
    row = connection.execute(query).first()
    return (row.number, row.hash) if row else (-1, GENESIS)


def append(connection: Connection, rows: Sequence[NewRow], at: str) -> int:
    """Write rows at the end of the chain, in a writing transaction; gives the number of the first."""
    end, previous = last(connection)
    first = end + 1
    if not rows:
        return first
    heads: Remembered | None = connection.get_execution_options().get("heads")
    desk = heads.require(connection, end, previous) if heads is not None and first else None
    numbers = range(first, first + len(rows))
    known = _hashes(connection, {s for n in numbers if (s := skip_of(n)) < first})
    salts = os.urandom(16 * len(rows)).hex()
    chained: list[tuple[Any, ...]] = []
    secret: list[tuple[Any, ...]] = []
    for i, (number, new) in enumerate(zip(numbers, rows, strict=True)):
        payload = None
        if new.body is not None:
            salt = salts[32 * i : 32 * i + 32]
            payload = sealed(salt, new.body, new.document)
            secret.append((number, salt, new.body, new.document))
        subject = f"{new.kind} {number if new.of is None else new.of}"
        row = (number, at, new.actor, new.action, subject, new.facts, payload, previous, known[skip_of(number)])
        previous = hashed(row)
        known[number] = previous
        chained.append((*row, previous))
    insert_many(connection, audit, chained)
    insert_many(connection, payloads, secret)
    if heads is not None:  # once it stays: a head that never came to be would be missed for ever
        after(connection, partial(heads.note, Head(desk or chained[0][-1], numbers[-1], previous, at=at)))
    return first


def _hashes(connection: Connection, numbers: set[int]) -> dict[int, str]:
    if not numbers:
        return {0: GENESIS}  # row 0 has none before it
    found = connection.execute(select(audit.c.number, audit.c.hash).where(audit.c.number.in_(sorted(numbers))))
    return {0: GENESIS, **{int(r.number): str(r.hash) for r in found}}
