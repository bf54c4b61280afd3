"""Lists that a newer file of their source no longer has, or has lost most of: told, never read as a release.

A new version of a source takes the place of its lists one by one (``store.supersede``). A list that the file lacks
stays as it was, and grows old in silence; one that has lost most of its parties may be half a download.
"""

from __future__ import annotations

from umweg.engines import Engine
from umweg.engines.sql import SQL
from umweg.store import Store
from umweg.store.supersede import WHOLE, table_of

MOST_LOST = 0.5
"""Share of a list's entries from which on their loss is told."""


def vanished(engine: Engine, store: Store, source: str, kind: str, good: SQL, version: str) -> tuple[str, ...]:
    """Warnings for lists of ``source`` that are live in the store and that the new rows ``good`` lack, or halve.

    ``version``: ISO date of the new file; a file older than what is live says nothing about it.
    """
    table = table_of(kind).name
    if table not in WHOLE:
        return ()
    mine = {s.id: s for s in store.catalog.snapshots if s.source == source}
    live = {f.snapshot for f in store.catalog.live if f.table == table} & mine.keys()
    if not live or version < max(mine[s].version for s in live):
        return ()
    before = engine.rows(
        f"select list, count(*), min(snapshot) from {store.table(engine, table)} where source = $source "
        "group by list order by list",
        {"source": source},
    )
    now = dict(engine.rows(f"select list, count(*) from {good} group by list"))
    days = {id_: s.version or s.ingested[:10] for id_, s in mine.items()}
    told = [_told(name, count, now.get(name, 0), days[id_], id_) for name, count, id_ in before]
    return tuple(text for text in told if text)


def _told(list_: str, before: int, now: int, day: str, snapshot: str) -> str:
    """The warning for one list; "" where there is nothing to tell."""
    if not now:
        return (
            f"The list '{list_}' ({before:,} entries, of {day}) is not in this file. Its entries stay, as of that day; "
            f"if the publisher has dropped the list: umweg store remove {snapshot}, else get the whole file."
        )
    if now < before * (1 - MOST_LOST):
        return (
            f"The list '{list_}' has {now:,} entries now, and had {before:,} ({day}). Check that the download is "
            "whole: umweg store remove takes this reading back."
        )
    return ""
