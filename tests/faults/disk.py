"""A disk that loses power: what the shim has logged is played back, and what was not synced may be gone.

The model is stricter than file systems are. A file's bytes stay by ``fsync`` of the file, a name (new, renamed,
removed) by ``fsync`` of its folder, and nothing else by itself: names may go while bytes stay, or the other way round.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

HEAD = struct.Struct("<cHHqq")
SECTOR = 512
NOW = "now"  # no cut: what programs see
CUTS = ("dropped", "names kept", "bytes kept", "torn", "torn names")


@dataclass(frozen=True)
class Call:
    """One call: c create, d folder, w write, g grow, t truncate, s sync, r rename, l link, u unlink, m rights."""

    op: str
    path: str
    to: str
    offset: int
    data: bytes


def logged(record: Path) -> Iterator[Call]:
    """The calls of a log, in their order."""
    raw, at = record.read_bytes(), 0
    while at < len(raw):
        op, one, two, offset, n = HEAD.unpack_from(raw, at)
        at += HEAD.size
        path, to = raw[at : at + one].decode(), raw[at + one : at + one + two].decode()
        at += one + two
        yield Call(op.decode(), path, to, offset, raw[at : at + n])
        at += n


@dataclass(eq=False)
class File:
    """Bytes as programs see them, as they are on the disk, and what was written since."""

    now: bytearray
    disk: bytes = b""
    open: list[Call] = field(default_factory=list)


@dataclass(eq=False)
class Folder:
    """Names as programs see them, and as they are on the disk."""

    now: dict[str, File | Folder] = field(default_factory=dict)
    disk: dict[str, File | Folder] = field(default_factory=dict)


def apply(call: Call, data: bytearray) -> None:
    """A write, growth or truncation of a file's bytes."""
    end = call.offset + len(call.data)
    if call.op in "wg" and len(data) < end:
        data.extend(bytes(end - len(data)))
    if call.op == "w":
        data[call.offset : end] = call.data
    elif call.op == "t":
        del data[call.offset :]
        data.extend(bytes(call.offset - len(data)))


class Disk:
    """A folder whose state before is on the disk; ``play`` lets calls act on it."""

    def __init__(self, folder: Path) -> None:
        self._root = str(folder.resolve())
        self.top = self._read(folder)

    def _read(self, folder: Path) -> Folder:
        made = Folder()
        for p in folder.iterdir():
            if not p.name.endswith("-shm"):
                made.now[p.name] = self._read(p) if p.is_dir() else File(bytearray(p.read_bytes()), p.read_bytes())
        made.disk = dict(made.now)
        return made

    def _at(self, path: str) -> tuple[Folder, str]:
        *above, name = path.removeprefix(self._root).strip("/").split("/")
        here = self.top
        for part in above:
            below = here.now[part]
            assert isinstance(below, Folder)
            here = below
        return here, name

    def play(self, call: Call) -> None:
        """One call. What is done to a file without a name (deleted while it was open) is nothing to a disk."""
        if call.path.endswith(" (deleted)"):
            return
        here, name = self._at(call.path) if call.path != self._root else (self.top, "")
        if call.op == "s":
            self._sync(here.now[name] if name else here)
        elif call.op in "cd":
            here.now[name] = File(bytearray()) if call.op == "c" else Folder()
        elif call.op == "u":
            del here.now[name]
        elif call.op in "rl":
            there, other = self._at(call.to)
            there.now[other] = here.now.pop(name) if call.op == "r" else here.now[name]
        elif call.op in "wgt":
            file = here.now[name]
            assert isinstance(file, File)
            apply(call, file.now)
            file.open.append(call)

    @staticmethod
    def _sync(what: File | Folder) -> None:
        if isinstance(what, Folder):
            what.disk = dict(what.now)
        else:
            what.disk = bytes(what.now)
            what.open.clear()

    def image(self, cut: str, chance: random.Random) -> dict[str, bytes | None]:
        """What is there after power came back: paths and bytes; folders are None."""
        found: dict[str, bytes | None] = {}
        self._image(self.top, "", cut, chance, found)
        return found

    def _image(
        self, folder: Folder, path: str, cut: str, chance: random.Random, found: dict[str, bytes | None]
    ) -> None:
        names = folder.now if cut in ("names kept", "torn", NOW) else folder.disk
        if cut == "torn names":  # each change of a name is there, or not
            both = {**folder.disk, **folder.now}
            names = {n: (folder.now if chance.random() < 0.5 else folder.disk).get(n) for n in both}
            names = {n: what for n, what in names.items() if what is not None}
        for name, what in names.items():
            if isinstance(what, Folder):
                found[path + name] = None
                self._image(what, f"{path}{name}/", cut, chance, found)
            else:
                found[path + name] = _bytes(what, cut, chance)


def _bytes(file: File, cut: str, chance: random.Random) -> bytes:
    if cut in ("bytes kept", NOW):
        return bytes(file.now)
    if cut not in ("torn", "torn names"):
        return file.disk
    data = bytearray(file.disk)
    for call in file.open:  # of each write each sector is there, or not
        for start in range(0, max(1, len(call.data)), SECTOR):
            if chance.random() < 0.5:
                apply(Call(call.op, "", "", call.offset + start, call.data[start : start + SECTOR]), data)
    return bytes(data)


def build(image: dict[str, bytes | None], folder: Path) -> None:
    """Write an image into an empty folder."""
    folder.mkdir()
    for path, data in sorted(image.items()):
        if data is None:
            (folder / path).mkdir()
        else:
            (folder / path).write_bytes(data)
