"""What is built once for all workers of a test run, however many there are, and copied for each."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


def once(folders: pytest.TempPathFactory, name: str, build: Callable[[Path], object]) -> Path:
    """A folder of this worker's own with what ``build`` puts into one; the other workers get copies of the same.

    The first worker that asks builds, the others wait for it. Where building fails, the next one tries again, so that
    each test that needs it says why. A copy, because a store may be written to (runs, notes) by whoever has it.
    """
    here = folders.getbasetemp()
    common = here.parent if os.environ.get("PYTEST_XDIST_WORKER") else here
    whole, begun = common / f"once-{name}", common / f"once-{name}-begun"
    with (common / f"once-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not whole.exists():
            shutil.rmtree(begun, ignore_errors=True)
            begun.mkdir()
            build(begun)
            begun.rename(whole)
    return Path(shutil.copytree(whole, folders.mktemp(name) / "own"))
