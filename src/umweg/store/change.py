"""Take a snapshot out of the live store, or bring it back. Nothing is deleted; the log says who went, when and why.

What the snapshot had superseded comes back to life, as if it had never come.
"""

from __future__ import annotations

from umweg.core.errors import UsageError
from umweg.engines import Engine
from umweg.store.catalog import Snapshot
from umweg.store.store import Store


def remove(engine: Engine, store: Store, snapshot: str, reason: str) -> tuple[Snapshot, ...]:
    """Remove a snapshot and the repairs of it; returns them.

    UnknownName if there is none, UsageError if it is already removed or no reason is given.
    """
    if not reason.strip():
        raise UsageError("A removal needs a reason.", where=snapshot, mend="Say it: --reason 'wrong unit, see e-mail'")
    with store.transaction() as tx:
        store.refresh()
        found = store.snapshot(snapshot)
        if found.id in store.catalog.removed:
            event = store.catalog.removed[found.id]
            raise UsageError(
                f"It was already removed on {event.at[:10]}: {event.reason}",
                where=found.id,
                mend=f"Bring it back with: umweg store restore {found.id}",
            )
        gone = (found, *_repairs(store, found.id))
        tx.change(engine, "remove", tuple(s.id for s in gone), reason.strip())
    return gone


def restore(engine: Engine, store: Store, snapshot: str, reason: str = "") -> tuple[Snapshot, ...]:
    """Bring back what ``remove`` took with this snapshot; UsageError if it is not removed."""
    with store.transaction() as tx:
        store.refresh()
        found = store.snapshot(snapshot)
        event = store.catalog.removed.get(found.id)
        if event is None:
            raise UsageError("This snapshot is not removed.", where=found.id, mend="See: umweg store list")
        if found.repairs in store.catalog.removed:
            raise UsageError(
                "It repairs a snapshot that is removed too.",
                where=found.id,
                mend=f"Restore that one: umweg store restore {found.repairs}",
            )
        removed = store.catalog.removed
        back = tuple(s for i in event.snapshots if removed.get(i) == event and (s := store.catalog.get(i)) is not None)
        if found.repairs:
            back = (found,)
        tx.change(engine, "restore", tuple(s.id for s in back), reason.strip())
    return back


def _repairs(store: Store, snapshot: str) -> tuple[Snapshot, ...]:
    removed = store.catalog.removed
    return tuple(s for s in store.catalog.snapshots if s.repairs == snapshot and s.id not in removed)
