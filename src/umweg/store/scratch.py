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
from umweg.core.own_files.writing import Unsynced, sync_folder
from umweg.store import catalog as cat
from umweg.store import lock

PREFIX = "tmp-"
PLAN = "plan.json"


def sweep(folder: Path, but: Path | None = None) -> None:
    """Remove what dead writers left. Call it with the lock held."""
    dead = [d for d in folder.glob(f"{PREFIX}*") if d != but and not d.is_symlink() and lock.abandoned(d / "alive")]
    if not dead:
        return
    for scratch in dead:
        try:
            undo(folder, scratch)
        except OSError:
            continue  # its plan stays, and the next writer tries again
        shutil.rmtree(scratch, ignore_errors=True)


def undo(folder: Path, scratch: Path) -> None:
    """Take away what a writer put in place and no commit vouches for, and then its plan; OSError where that fails.

    Call it with the lock held.
    """
    try:
        planned = _planned(scratch)
        catalog = cat.read(folder)
        lost = set(planned) - (catalog.paths() if catalog else set())
        targets = [refuse_links(folder, path) for path in sorted(lost)]
    except (FileNotFoundError, ValueError, StoreError):
        return  # no plan of ours: nothing to undo
    for target in targets:
        target.unlink(missing_ok=True)
    for parent in {t.parent for t in targets if t.parent.is_dir()}:
        sync_folder(parent)  # before the plan goes: else a power cut could bring them back, and nobody would know
    (scratch / PLAN).unlink()


@contextlib.contextmanager
def undone(folder: Path, scratch: Path) -> Iterator[None]:
    """Where the block fails, so does what it put in place: nothing is left of it that no commit vouches for."""
    try:
        yield
    except BaseException:
        undo(folder, scratch)
        raise


def _planned(scratch: Path) -> list[str]:
    """What a writer was about to put in place; ValueError unless all of it is where commits put things."""
    found = decode(refuse_links(scratch, PLAN).read_bytes(), list[str])
    if strange := [p for p in found if p.partition("/")[0] not in cat.FOLDERS]:
        raise ValueError(f"{strange[0]!r} is not written by a commit")
    return found


@contextlib.contextmanager
def scratch_folder(folder: Path) -> Iterator[Path]:
    """A private folder inside the store, marked as alive while this process holds it."""
    path, left = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=folder)), False
    try:
        fd = lock.hold(path / "alive")
        try:
            yield path
        finally:
            os.close(fd)
    except BaseException:
        left = (path / PLAN).exists()  # it could not be undone: that is left to the next writer
        raise
    finally:
        if not left:
            shutil.rmtree(path, ignore_errors=True)


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
        if isinstance(e, Unsynced):
            raise StoreError(
                f"The change is made, but the disk did not confirm it ({e.strerror}): a power cut may take it.",
                where=str(folder),
                mend="Check the disk, then the store: umweg store check",
            ) from e
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
