"""Does what is in the store meet what the passports of its sources expect?"""

from __future__ import annotations

from umweg.engines import Engine
from umweg.engines.sql import ident
from umweg.sources.passport import passports
from umweg.store import Store
from umweg.store.supersede import table_of
from umweg.store.verify import StoreFault


def expectations(engine: Engine, store: Store) -> tuple[StoreFault, ...]:
    """Columns that are filled less often than a passport says, sources without a passport, older passports."""
    known = {p.name: p for p in passports()}
    found: list[StoreFault] = []
    for source in sorted({f.source for f in store.catalog.live}):
        passport = known.get(source)
        if passport is None:
            found.append(
                StoreFault(
                    "source", source, "This version has no source of this name.", "Update Umweg, or remove its rows."
                )
            )
            continue
        table = table_of(passport.kind).name
        rows = store.table_sql(table)
        for column, least in passport.fill.items():
            share = engine.scalar(
                f"select count({ident(column)}) / count(*) from {rows} where source = $source", {"source": source}
            )
            if share is not None and share < least:
                found.append(
                    StoreFault(
                        "fill",
                        f"{source}: {column}",
                        f"{share:.0%} of the rows have it; {least:.0%} are expected.",
                        "Look at the provider's files: a column may have changed its name or meaning.",
                    )
                )
    live = {f.snapshot for f in store.catalog.live}
    for s in store.catalog.snapshots:
        if s.id in live and s.source in known and s.passport < known[s.source].version:
            found.append(
                StoreFault(
                    "passport",
                    s.id,
                    f"It was read by an older reader (version {s.passport}) of {s.source}.",
                    "Ingest the file again: the newer reading takes its place.",
                )
            )
    return tuple(found)
