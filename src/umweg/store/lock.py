"""One writer at a time, by a lock that the kernel drops when its holder dies."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

from umweg.core.errors import StoreBusy
from umweg.core.own_files.writing import create_beside

NAME = "lock"


@contextlib.contextmanager
def locked(folder: Path, timeout: float) -> Iterator[None]:
    """Hold the store's lock; StoreBusy, naming the holder, if that takes longer than ``timeout`` seconds."""
    fd = create_beside(folder / NAME)
    try:
        _acquire(fd, folder, timeout)
        os.ftruncate(fd, 0)
        os.pwrite(fd, str(os.getpid()).encode(), 0)
        try:
            yield
        finally:
            with contextlib.suppress(OSError):  # what was done under the lock is done, whatever becomes of the name
                os.ftruncate(fd, 0)  # at rest it is empty: a file of the store in which no bit can be wrong
    finally:
        os.close(fd)


def _acquire(fd: int, folder: Path, timeout: float) -> None:
    end = time.monotonic() + timeout
    while True:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= end:
                holder = os.pread(fd, 32, 0).decode("ascii", "replace").strip() or "unknown"
                raise StoreBusy(
                    f"Process {holder} has been writing to the store for more than {timeout:g} s.",
                    where=str(folder),
                    mend="Wait for it, or end it; the lock goes with the process.",
                ) from None
            time.sleep(0.02)
        else:
            return


YOUNG = 60.0  # seconds a folder may be without its mark


def hold(path: Path) -> int:
    """Create ``path`` and hold a lock on it as long as the returned descriptor is open."""
    fd = create_beside(path)
    # Waits: another writer that asks whether this folder is abandoned holds the lock for an instant.
    fcntl.flock(fd, fcntl.LOCK_EX)
    return fd


def abandoned(path: Path) -> bool:
    """True if no living process holds ``path``."""
    try:
        fd = os.open(path, os.O_RDWR | os.O_NOFOLLOW)
    except OSError as e:
        if e.errno != errno.ENOENT:
            return False  # a link, or not ours: nothing to take away
        # Just made and not yet marked as alive, or dead before it was: only the second stays so.
        with contextlib.suppress(OSError):
            return time.time() - path.parent.stat().st_mtime > YOUNG
        return False
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        return True
    finally:
        os.close(fd)
