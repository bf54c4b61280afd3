"""What changed on the lists of parties since a snapshot: parties that are new, changed, or gone."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from umweg.core.errors import UnknownName, UsageError
from umweg.engines import Engine

if TYPE_CHECKING:
    import pyarrow as pa

    from umweg.store import Store

What = Literal["added", "changed", "gone"]

# What makes a listing the same: everything but where it was read from.
_ROWS = (
    "select id, source, list, name,"
    " md5(concat_ws(chr(31), entity, list, source, coalesce(listed_to::varchar, ''))) as content from {table}"
)
_BOTH = """
select id, source, list, coalesce(n.name, o.name), case when o.content is null then 'added'
  when n.content is null then 'gone' else 'changed' end
from ({now}) n full join ({before}) o using (source, list, id)
where n.content is distinct from o.content order by source, list, id
"""


@dataclass(frozen=True, slots=True)
class EntryChange:
    """One entry of a list that is not what it was; ``name`` as the list has it now, or had it."""

    id: str
    source: str
    list: str
    name: str
    what: What


@dataclass(frozen=True)
class Changes:
    """Entries that differ, in the order of lists and ids. ``parties``: the rows of those new or changed, as of now."""

    since: str
    entries: tuple[EntryChange, ...]
    parties: pa.Table

    @cached_property
    def entities(self) -> frozenset[str]:
        """Ids of all listed parties that are no longer what an old decision may have named."""
        from umweg.parties.lists.from_store import COPY

        # A copy of OFAC's list is one party with OFAC's own entry, and named by its number.
        ids = {e.id for e in self.entries}
        return frozenset(ids | {re.sub(COPY[1], "ofac-", e.id) for e in self.entries if e.source == COPY[0]})

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return bool(self.entries)

    def by_list(self) -> list[dict[str, Any]]:
        """Counts for each list: source, list, added, changed, gone."""
        found = Counter((e.source, e.list, e.what) for e in self.entries)
        return [
            {"source": s, "list": x, **{w: found[s, x, w] for w in ("added", "changed", "gone")}}
            for s, x in sorted({key[:2] for key in found})
        ]


def changes(engine: Engine, store: Store, since: str) -> Changes:
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
    now = store.table(engine, "parties")
    sql = _BOTH.format(now=_ROWS.format(table=now), before=_ROWS.format(table=before.table(engine, "parties")))
    entries = tuple(EntryChange(*row) for row in engine.rows(sql))
    ids = sorted({e.id for e in entries if e.what != "gone"})
    rows = engine.arrow(f"from {now} where list_contains($ids, id)", {"ids": ids})
    return Changes(snapshot.id, entries, rows)
