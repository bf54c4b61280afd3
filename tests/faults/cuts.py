"""One verb, and the power lost at each of its syncs: what the disk then holds is the state before, or the one after."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

from tests.faults.disk import CUTS, NOW, Disk, build, logged
from tests.faults.sweep import Bench

Image = dict[str, bytes | None]
TORN = 3  # draws of a disk on which chance decides


def images(bench: Bench) -> Iterator[tuple[str, Image]]:
    """What may be on the disk, each once, the last first: after the verb was done, then at each sync before."""
    folder = bench.copy("recorded")
    disk, record = Disk(folder), bench.folder / "record"
    ran = bench.shim.run(bench.verb.name, folder, record=record)
    assert ran.error is None, ran
    found: list[tuple[str, Image]] = []
    for number, call in enumerate(logged(record)):
        if call.op == "s":
            found += [(f"at {number}, {cut}", image) for cut, image in _cut(disk, number)]
        disk.play(call)
    _whole(disk, folder)
    found += [(f"at the end, {cut}", image) for cut, image in _cut(disk, 0)]
    seen: set[int] = set()
    for name, image in reversed(found):
        key = hash(tuple(sorted(image.items())))
        if key not in seen:
            seen.add(key)
            yield name, image


def _cut(disk: Disk, seed: int) -> Iterator[tuple[str, Image]]:
    for cut in CUTS:
        for draw in range(TORN if cut.startswith("torn") else 1):
            yield cut, disk.image(cut, random.Random(f"{seed} {cut} {draw}"))


def _whole(disk: Disk, folder: Path) -> None:
    """Nothing escaped the log: what was played back is what is there."""
    played = Path(f"{folder}-played")
    shutil.rmtree(played, ignore_errors=True)
    build(disk.image(NOW, random.Random(0)), played)
    for there in folder.rglob("*"):
        if there.is_file() and not there.name.endswith("-shm"):
            assert (played / there.relative_to(folder)).read_bytes() == there.read_bytes(), there


def wrong(bench: Bench, name: str, image: Image, *, again: bool) -> list[str]:
    """What is wrong with an image; empty if nothing is."""
    folder, said = bench.folder / "cut", f"{bench.verb.name}, power lost {name}: "
    shutil.rmtree(folder, ignore_errors=True)
    build(image, folder)
    try:
        found, sound = bench.verb.state(folder), bench.verb.sound(folder)
        if again:
            bench.verb.again(folder)
    except Exception as e:  # noqa: BLE001  whatever it is, it is a finding
        return [f"{said}{e!r}"]
    where = "before" if found == bench.before else "after" if found == bench.after else "neither"
    bench.seen[where] += 1
    done = name.startswith("at the end")
    return [
        *([f"{said}{where}, not after: {found}"] if where == "neither" or (done and where == "before") else []),
        *([f"{said}not whole: {sound}"] if sound else []),
    ]
