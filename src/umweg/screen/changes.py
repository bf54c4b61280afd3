"""What changed on the lists of parties since a snapshot: parties that are new, changed, or gone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from umweg import engines
from umweg.errors import UnknownName, UsageError

if TYPE_CHECKING:
    import pyarrow as pa

    from umweg.store import Store

# What makes a listing the same: everything but where it was read from.
_ROWS = (
    "select id, source, list,"
    " md5(concat_ws(chr(31), entity, list, source, coalesce(listed_to::varchar, ''))) as content from {table}"
)


@dataclass(frozen=True, slots=True)
class Changes:
    """Ids of listed parties: ``added`` and ``changed`` are to be looked for anew, ``gone`` were named by old decisions.

    ``parties``: the rows of those that are new or changed, as the store has them now.
    """

    since: str
    added: frozenset[str]
    changed: frozenset[str]
    gone: frozenset[str]
    parties: pa.Table

    @property
    def entities(self) -> frozenset[str]:
        """All that an old decision may rest on and that are no longer what they were."""
        return self.changed | self.gone

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return bool(self.added or self.entities)


def changes(store: Store, since: str) -> Changes:
    """Compare the lists as they were right after a snapshot was taken in with those of now.

    ``since``: id of a snapshot or its beginning. UnknownName where there is none, UsageError where it is of trade.
    """
    snapshot = store.snapshot(since)
    if snapshot.kind != "parties":
        raise UsageError(
            f"Snapshot {snapshot.id[:12]} is no list of parties but {snapshot.kind} ({snapshot.file}).",
            where="--since", mend="Take one of a list: umweg store list.",
        )  # fmt: skip
    moment = next((e.at for e in store.catalog.log if snapshot.id in e.snapshots and e.what == "ingest"), None)
    if moment is None:
        raise UnknownName(f"Nobody knows when snapshot {snapshot.id[:12]} was taken in.", where=str(store.path))
    before = store.at(moment)
    engine = engines.default()
    try:
        both = engine.rows(
            "select coalesce(n.id, o.id), o.id is null, n.id is null from"
            f" ({_ROWS.format(table=store.table_sql('parties'))}) n full join"
            f" ({_ROWS.format(table=before.table_sql('parties'))}) o using (source, list, id)"
            " where n.content is distinct from o.content"
        )
        added = {i for i, new, _ in both if new}
        gone = {i for i, _, left in both if left}
        changed = {i for i, new, left in both if not new and not left}
        rows = engine.arrow(
            f"from {store.table_sql('parties')} where list_contains($ids, id)", {"ids": sorted(added | changed)}
        )
    finally:
        engine.close()
    return Changes(snapshot.id, frozenset(added - changed), frozenset(changed), frozenset(gone), rows)


def describe(c: Changes) -> dict[str, Any]:
    """Counts as plain data."""
    return {"since": c.since, "added": len(c.added), "changed": len(c.changed), "gone": len(c.gone)}
