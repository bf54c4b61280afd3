"""Verbs of the store: ingests, repair, removal, kept runs, notes, bundles."""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable
from functools import cache
from pathlib import Path

from tests.conftest import HEADER
from tests.faults.verbs import Verb
from tests.report.report_factory import result
from umweg import engines, ingest
from umweg.core.errors import StoreError
from umweg.engines import Engine
from umweg.ingestion.repair import export_csv, open_rows, repair
from umweg.runs import notes, runs
from umweg.runs.side_files import BESIDE
from umweg.store import Store
from umweg.store.bundle import bundle, unbundle
from umweg.store.change import remove, restore
from umweg.store.verify import verify


@cache
def looking() -> Engine:
    """The engine of those who look at what a verb left; never that of a verb."""
    return engines.open()


def csv(folder: Path, name: str, value: int, months: int = 6, more: str = "", partners: str = "KG KZ") -> Path:
    """A file of flows with one row a month and partner."""
    path = folder / "given" / name
    path.parent.mkdir(exist_ok=True)
    rows = [
        f"DE,{p},export,87032319,CN,{2020 + m // 12}-{m % 12 + 1:02},{value},EUR\n"
        for m in range(months)
        for p in partners.split()
    ]
    path.write_text(HEADER + "".join(rows) + more, "utf-8")
    return path


def take(folder: Path, path: Path, store: str = "store") -> str:
    """Ingest; the snapshot. What a report says failed is raised, as the command line does."""
    (report,) = ingest(path, source="tidy", store=folder / store, max_bad_share=0.5).files
    if report.failure is not None:
        raise report.failure
    assert report.status == "added", report
    return report.snapshot


def first(folder: Path) -> str:
    return take(folder, csv(folder, "first.csv", 1))


def _given(folder: Path) -> None:
    csv(folder, "new.csv", 1)


def _second(folder: Path) -> None:
    first(folder)
    csv(folder, "second.csv", 2, months=14, partners="AM")


def _superseding(folder: Path) -> None:
    csv(folder, "superseding.csv", 3, months=3, more="DE,XQ,export,87032319,CN,2020-09,7,EUR\n")
    first(folder)


def _bad(folder: Path) -> None:
    _superseding(folder)
    take(folder, folder / "given" / "superseding.csv")
    edited = folder / "given" / "edited.csv"
    edited.write_text(export_csv(open_rows(Store(folder / "store"), engines.open())).replace(",XQ,", ",AM,"))


def _repair(folder: Path) -> None:
    report = repair(lambda _: engines.open(), folder / "store", folder / "given" / "edited.csv")
    if report.failure is not None:
        raise report.failure


def _remove(folder: Path) -> None:
    store = Store.open(folder / "store")
    remove(engines.open(), store, store.catalog.snapshots[-1].id, "wrong unit")


def _removed(folder: Path) -> None:
    _bad(folder)
    _remove(folder)


def _restore(folder: Path) -> None:
    store = Store.open(folder / "store")
    restore(engines.open(), store, store.catalog.snapshots[-1].id)


def _keep(folder: Path) -> None:
    runs.keep(Store.open(folder / "store"), result())


def _kept(folder: Path) -> None:
    first(folder)
    _keep(folder)
    _note(folder)


def _drop(folder: Path) -> None:
    store = Store.open(folder / "store")
    runs.remove(store, runs.find(store))


def _note(folder: Path) -> None:
    notes.add(Store.open(folder / "store"), result().findings[0], "re-exports, see e-mail", "Anna")


def _unnote(folder: Path) -> None:
    notes.remove(Store.open(folder / "store"), "1", "Bert")


def _bundle(folder: Path) -> None:
    bundle(Store.open(folder / "store"), folder / "out" / "all.umweg", BESIDE)


def _bundled(folder: Path) -> None:
    _kept(folder)
    _bundle(folder)


def _unbundle(folder: Path) -> None:
    unbundle(folder / "out" / "all.umweg", folder / "other" / "store", BESIDE)


def _in(name: str) -> Callable[[Path], object]:
    return lambda folder: take(folder, folder / "given" / name)


def contents(path: Path) -> Hashable:
    """All that a store says, but for times; None where there is none."""
    try:
        store = Store.open(path)
    except StoreError as e:
        if "There is no store here" in e.what:
            return None
        raise
    engine = looking()
    columns = "reporter, partner, period, value, snapshot"
    rows = engine.rows(f"select {columns} from {store.flows_sql()} order by all")
    bad = engine.rows(f"select snapshot, file, line from {store.quarantine_sql()} order by all")
    events = tuple((e.what, e.snapshots, e.reason) for e in store.catalog.log)
    kept = tuple(r.id for r in runs.runs(store))
    written = tuple((n.text, n.by, gone is None) for n, gone in notes.log(store))
    return tuple(rows), tuple(bad), events, kept, written


def state(folder: Path) -> Hashable:
    """The store, the bundle and what was unpacked; an empty store is as good as none."""
    there = contents(folder / "store")
    empty = there is not None and not any(there)  # type: ignore[arg-type]
    return None if empty else there, (folder / "out" / "all.umweg").exists(), contents(folder / "other" / "store")


def sound(folder: Path) -> str:
    """What ``store check`` finds in the store and in what was unpacked; a whole bundle unpacks."""
    found: list[str] = []
    for path in (folder / "store", folder / "other" / "store"):
        if contents(path) is not None:
            found += [f"{f.kind} {f.where}" for f in verify(looking(), Store.open(path), beside=BESIDE)]
    if (folder / "out" / "all.umweg").exists():
        unbundle(folder / "out" / "all.umweg", folder / "unpacked", BESIDE)
        if contents(folder / "unpacked") != contents(folder / "store"):
            found.append("the bundle is not its store")
    return "; ".join(f for f in found if not f.startswith("stray"))


def again(folder: Path) -> None:
    """The next writer, who also takes away what was left: nothing that nobody vouches for may stay."""
    for path in (folder / "store").glob("tmp-*"):
        os.utime(path, (0, 0))  # as if a minute had gone by, in which a folder without a mark may be somebody's
    take(folder, csv(folder, "next.csv", 9, months=2, partners="GE"))
    _keep(folder)
    assert not verify(looking(), Store.open(folder / "store"), beside=BESIDE)
    left = [p.name for p in (folder / "store").iterdir() if p.name.startswith((".", "tmp-"))]
    assert not left, left


def _verb(name: str, before: Callable[[Path], object], do: Callable[[Path], object]) -> Verb:
    return Verb(name, before, do, state, sound, again)


VERBS = (
    _verb("first ingest", _given, _in("new.csv")),
    _verb("ingest beside", _second, _in("second.csv")),
    _verb("superseding ingest", _superseding, _in("superseding.csv")),
    _verb("repair", _bad, _repair),
    _verb("remove", _bad, _remove),
    _verb("restore", _removed, _restore),
    _verb("keep a run", first, _keep),
    _verb("remove a run", _kept, _drop),
    _verb("note", _kept, _note),
    _verb("remove a note", _kept, _unnote),
    _verb("bundle", _kept, _bundle),
    _verb("unbundle", _bundled, _unbundle),
)
