"""Does a whole desk hold? The chain, contents, the tables that follow from them, and heads written down elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, select

from umweg.desk.audit import rows
from umweg.desk.audit.compare import Comparison, compare
from umweg.desk.audit.events import SEALED
from umweg.desk.audit.heads import Head
from umweg.desk.audit.replay import Replay, replaying
from umweg.desk.audit.verify import ChainCheck, Verifier, faulty, noted, outcome
from umweg.desk.schema import audit


def verify_desk(
    connection: Connection, *, head: str | None = None, remembered: Head | None = None,
    witnesses: Iterable[tuple[Head, str]] = (),
) -> ChainCheck:  # fmt: skip
    """Check a desk in one snapshot of it. ``remembered``: the newest head that is known of this place; ``witnesses``:
    heads that were written down elsewhere, each with where.
    """
    known = [*witnesses, *([(remembered, "what Umweg remembers")] if remembered is not None else [])]
    v = Verifier(heads=noted(head), whole=True, witnesses=known)
    desk = connection.scalar(select(audit.c.hash).where(audit.c.number == 0))
    for one, where in known:
        if one.desk != desk:
            return faulty(v, "replaced", f"{where} is about another desk, with the head {one}", 0)
    with replaying() as replay:
        for row in rows.whole(connection):
            if (wrong := v.take(row)) is not None:
                return faulty(v, *wrong, row.number)
            if (odd := replay.take(row)) is not None:
                return faulty(v, "no event", odd, row.number)
        last = v.end()
        if last is not None:
            return faulty(v, *last)
        replay.end()
        found = compare(connection, replay)
        return _told(v, found, _silent(replay, found, remembered), str(remembered) if remembered is not None else None)


def _told(v: Verifier, found: Comparison, silent: Sequence[str], remembered: str | None) -> ChainCheck:
    more: dict[str, Any] = {
        "compared": found.rows, "differing": found.count, "differences": tuple(found.differences),
        "remembered": remembered, "not_assessed": tuple(silent),
    }  # fmt: skip
    if found.differences:
        first = min(found.differences, key=lambda d: (d.number is None, d.number or 0))
        where = f"Row {first.number}" if first.number is not None else f"The table {first.table}"
        others = f", and {found.count - 1:,} more" if found.count > 1 else ""
        more |= {"broken": f"{where} is wrong (index changed): {first}{others}.", "number": first.number,
                 "kind": "index changed"}  # fmt: skip
    return outcome(v, **more)


def _silent(replay: Replay, found: Comparison, remembered: Head | None) -> list[str]:
    """What was not assessed, and why: silence is no answer."""
    state = replay.state
    said = [f"{what}: the trail of an older Umweg does not hold it ({n:,} rows)" for what, n in found.unknown.items()]
    if state.sealed_from is not None:
        said.append(
            f"what the trail did not hold before row {state.sealed_from}, when a newer Umweg opened the desk: rank, "
            "value and four eyes of tasks, ids and screenings of customers, where batches stand were taken as they were"
        )
    elif state.version < SEALED:
        said.append("pins that no decision names: the trail of an older Umweg does not hold them")
    unwiped = state.tables.execute("SELECT value FROM desk_meta WHERE key = 'unwiped'").fetchone()
    if unwiped is not None:
        said.append(f"whether what purge n{unwiped[0]} removed is off the disk: somebody read the desk then")
    if remembered is None:
        said.append("whether the whole desk was set back: no head of it is remembered here (--head, --witness)")
    return said
