"""What ``store.verify`` and ``store.bundle`` need to know of kept runs and notes, which lie beside the commits."""

from __future__ import annotations

from collections.abc import Iterator

from umweg.runs import notes, runs
from umweg.store import Store
from umweg.store.verify import SideFiles, StoreFault


def _faults(store: Store) -> Iterator[StoreFault]:
    for path, what, mend in runs.faults(store):
        yield StoreFault("run", path, what, mend)
    if what := notes.damaged(store):
        yield StoreFault("notes", notes.NAME, what, "Restore it from a backup or a bundle, or repair the line by hand.")


BESIDE = SideFiles(
    changing=(notes.NAME,),
    paths=runs.paths,
    holds=lambda path: path == notes.NAME or runs.PATH.fullmatch(path) is not None,
    faults=_faults,
)
