"""Files that are replaced whole: a new one is written under a name that nobody can foresee, then renamed into place.

What a power cut must not take is synced: a file's bytes, and the folder that holds its name, or that of a new folder.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from umweg.core.own_files.places import linked


class Unsynced(OSError):
    """A name is in its place, but the disk did not confirm it: it may be gone after a power cut."""


@contextlib.contextmanager
def replacing(path: Path, mode: int = 0o666, via: Path | None = None) -> Iterator[IO[bytes]]:
    """A file to write, which takes the place of ``path`` when the block is left without an error, and not before.

    Its bytes are on the disk before its name is. StoreError where ``path`` is a link: what it leads to is not ours to
    replace. OSError as usual; Unsynced where it has come into its place nevertheless. ``mode``: the rights of the new
    file, less the umask. ``via``: a folder of the same disk in which it is made; beside ``path`` by default.

    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with replacing(Path(folder) / "a") as f:
    ...         _ = f.write(b"new")
    ...     (Path(folder) / "a").read_bytes()
    b'new'
    """
    if path.is_symlink():
        raise linked(path)
    handle, name = tempfile.mkstemp(
        prefix=".new-", suffix=f"-{path.name}", dir=via or path.parent
    )  # new, mode 0600, never through a link
    new = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            yield out
            out.flush()
            os.fchmod(out.fileno(), mode & ~umask())
            os.fsync(out.fileno())
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
    confirm(path.parent)


def umask() -> int:
    """Rights that new files do not get."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def sync_folder(folder: Path) -> None:
    """Make renames in a folder durable."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def confirm(folder: Path) -> None:
    """Make durable a rename that all see already; Unsynced where the disk fails."""
    try:
        sync_folder(folder)
    except OSError as e:
        raise Unsynced(e.errno, e.strerror, str(folder)) from e


def make_folder(folder: Path, mode: int = 0o777) -> None:
    """Make a folder and those above it, unless they are there: for good, names included. OSError as usual.

    >>> with tempfile.TemporaryDirectory() as above:
    ...     make_folder(Path(above) / "a" / "b")
    ...     (Path(above) / "a" / "b").is_dir()
    True
    """
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(mode, exist_ok=True)
    sync_folder(folder.parent)


def create_beside(path: Path, mode: int = 0o666) -> int:
    """Open a file of our own for reading and writing, making it if need be: never through a link. OSError as usual."""
    if path.is_symlink():
        raise linked(path)
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, mode)
