"""Where writers prepare: folders of their own inside the store, left-overs of dead ones, and what a full disk says."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from umweg.core.errors import StoreError, UmwegError
from umweg.core.own_files.kinds import decode
from umweg.core.own_files.places import refuse_links
from umweg.store import catalog as cat
from umweg.store import lock

PREFIX = "tmp-"


def sweep(folder: Path, but: Path | None = None) -> None:
    """Remove what dead writers left. Call it with the lock held."""
    dead = [d for d in folder.glob(f"{PREFIX}*") if d != but and not d.is_symlink() and lock.abandoned(d / "alive")]
    if not dead:
        return
    catalog = cat.read(folder)
    known = catalog.paths() if catalog else set()
    for scratch in dead:
        with contextlib.suppress(OSError, ValueError, StoreError):  # no plan of ours: nothing to undo
            for path in _planned(scratch):
                if path not in known:
                    refuse_links(folder, path).unlink(missing_ok=True)
        shutil.rmtree(scratch, ignore_errors=True)


def _planned(scratch: Path) -> list[str]:
    """What a writer was about to put in place; ValueError unless all of it is where commits put things."""
    found = decode(refuse_links(scratch, "plan.json").read_bytes(), list[str])
    if strange := [p for p in found if p.partition("/")[0] not in cat.FOLDERS]:
        raise ValueError(f"{strange[0]!r} is not written by a commit")
    return found


@contextlib.contextmanager
def scratch_folder(folder: Path) -> Iterator[Path]:
    """A private folder inside the store, marked as alive while this process holds it."""
    with tempfile.TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-", dir=folder, ignore_cleanup_errors=True) as d:
        fd = lock.hold(Path(d) / "alive")
        try:
            yield Path(d)
        finally:
            os.close(fd)


FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextlib.contextmanager
def explained(folder: Path, need: int) -> Iterator[None]:
    """Turn a full disk, missing rights and the engine's own errors into StoreError; ``need`` in bytes."""
    try:
        yield
    except UmwegError:
        raise
    except Exception as e:
        code = getattr(e, "errno", None)
        words = str(e)
        if code in FULL or any(os.strerror(c) in words for c in FULL):
            free = shutil.disk_usage(folder).free
            raise StoreError(
                f"No room left: about {need / 1e6:.1f} MB are needed, {free / 1e6:.1f} MB are free. "
                "Nothing was changed.",
                where=str(folder),
                mend="Make room, or put the store elsewhere with --store.",
            ) from e
        if isinstance(e, PermissionError) or code == errno.EROFS:
            raise StoreError(
                "The store cannot be written: no rights. Nothing was changed.",
                where=str(folder),
                mend="Change the folder's owner or rights, or put the store elsewhere with --store.",
            ) from e
        raise StoreError(
            f"Writing failed: {words.splitlines()[0] if words else type(e).__name__}. Nothing was changed.",
            where=str(folder),
            mend="Check the disk.",
        ) from e
