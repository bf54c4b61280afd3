"""One flipped bit, in any file of a store, is found by its check, and by whoever reads the file."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.runs.test_runs import finding, result
from umweg import engines, ingest
from umweg.core.errors import UmwegError
from umweg.engines import Engine
from umweg.runs import notes, runs
from umweg.runs.side_files import BESIDE
from umweg.store import Store
from umweg.store.bundle import bundle
from umweg.store.verify import verify

FLIPS = 16
TEXT_FLIPS = 600


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Flows in two layers, bad rows, parties, a removed snapshot, a kept run and two notes."""
    from tests.conftest import HEADER

    folder = tmp_path_factory.mktemp("bits")
    for name, value in (("a.csv", 1), ("b.csv", 2)):
        rows = [f"DE,KZ,export,87032319,CN,2020-{m:02},{value},EUR\n" for m in range(1, 8 if value == 1 else 5)]
        (folder / name).write_text(f"{HEADER}{''.join(rows)}DE,KZ,export,87032319,CN,2020-13,1,EUR\n")
        ingest(folder / name, source="tidy", store=folder / "s", max_bad_share=0.5).raise_if_failed()
    sdn = folder / "sdn.csv"
    sdn.write_text('36,"AEROCARIBBEAN AIRLINES",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n')
    ingest(sdn, source="ofac-sdn", store=folder / "s").raise_if_failed()
    opened = Store.open(folder / "s")
    runs.keep(opened, result())
    notes.add(opened, finding(), "Ask Lithuania: ж.", "anna")
    notes.remove(opened, notes.add(opened, finding(), 'A "note"\nof two lines.', "anna").id, "bob")
    assert verify(engines.open(), opened, beside=BESIDE) == ()
    return folder / "s"


def found(engine: Engine, store: Path) -> bool:
    try:
        return bool(verify(engine, Store.open(store), beside=BESIDE))
    except UmwegError:
        return True  # the command ends with this error: it is found


def flip(path: Path, bit: int) -> Callable[[], None]:
    """Flip a bit; the returned function puts the bytes back."""
    whole = path.read_bytes()
    raw = bytearray(whole)
    raw[bit // 8] ^= 1 << bit % 8
    path.write_bytes(raw)
    return lambda: path.write_bytes(whole) and None


def names(store: Path) -> list[str]:
    return sorted(p.relative_to(store).as_posix() for p in store.rglob("*") if p.is_file())


def test_the_check_finds_every_flipped_bit(store: Path, tmp_path: Path) -> None:
    shutil.copytree(store, tmp_path / "s")
    engine, dice, missed, tried = engines.open(threads=1), random.Random(20240503), [], 0
    kinds = {n.split("/")[0] for n in names(store)}
    assert kinds == {
        "catalog.json",
        "raw",
        "snapshots",
        "flows",
        "parties",
        "quarantine",
        "runs",
        "notes.jsonl",
        "lock",
    }
    for name in names(store):
        path = tmp_path / "s" / name
        bits = 8 * path.stat().st_size
        for bit in dice.sample(range(bits), min(FLIPS, bits)):
            back = flip(path, bit)
            tried += 1
            if not found(engine, tmp_path / "s"):
                missed.append((name, bit))
            back()
    assert not missed
    assert tried > 200
    assert verify(engine, Store.open(tmp_path / "s"), beside=BESIDE) == ()


def test_bits_of_texts(store: Path, tmp_path: Path) -> None:
    """Texts are where a flipped bit can leave the meaning as it was, or take a hash away."""
    shutil.copytree(store, tmp_path / "s")
    opened = Store.open(store)
    record, dice = runs.runs(opened)[0], random.Random(11)
    readers: dict[str, Callable[[], object]] = {
        "catalog.json": lambda: Store.open(tmp_path / "s"),
        "notes.jsonl": lambda: notes.log(opened.__class__(tmp_path / "s")),
        f"runs/{record.id}.json": lambda: runs.runs(Store(tmp_path / "s")),
    }
    for name, read in readers.items():
        path = tmp_path / "s" / name
        bits = range(8 * path.stat().st_size)
        for bit in dice.sample(bits, min(TEXT_FLIPS, len(bits))):
            back = flip(path, bit)
            with pytest.raises(UmwegError):
                read()
            back()


def test_who_reads_a_table_finds_it_too(store: Path, tmp_path: Path) -> None:
    shutil.copytree(store, tmp_path / "s")
    dice, engine = random.Random(7), engines.open(threads=1)
    opened = Store.open(tmp_path / "s")
    live = {"flows": lambda: opened.table(engine, "flows"), "parties": lambda: opened.table_sql("parties")}
    for file in opened.catalog.live:
        path = tmp_path / "s" / file.path
        live[file.table]()
        for bit in dice.sample(range(8 * file.bytes), 20):
            back = flip(path, bit)
            with pytest.raises(UmwegError, match="damaged"):
                live[file.table]()
            back()
        live[file.table]()
    (bad,) = {p for p in (tmp_path / "s" / "quarantine").iterdir() if p.stem == opened.catalog.snapshots[0].id}
    opened.quarantine(engine)
    for bit in dice.sample(range(8 * bad.stat().st_size), 20):
        back = flip(bad, bit)
        with pytest.raises(UmwegError, match="damaged"):
            opened.quarantine(engine)
        back()


def test_damage_does_not_travel_in_a_bundle(store: Path, tmp_path: Path) -> None:
    shutil.copytree(store, tmp_path / "s")
    for name in names(store):
        if name.split("/")[0] in ("raw", "flows", "parties", "quarantine"):
            back = flip(tmp_path / "s" / name, 77)
            with pytest.raises(UmwegError, match="damaged"):
                bundle(Store.open(tmp_path / "s"), tmp_path / "x.umweg", BESIDE)
            back()
    bundle(Store.open(tmp_path / "s"), tmp_path / "x.umweg", BESIDE)
