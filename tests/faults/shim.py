"""Running verbs under the shim (``shim.c``): it is compiled once, and one process forks for each fault."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT

SOURCE = Path(__file__).with_name("shim.c")


@dataclass(frozen=True)
class Ran:
    """How a verb ended: ``calls`` that change files (all, where nothing failed), ``error`` as type, what and mend."""

    calls: int
    error: tuple[str, str, str] | None
    killed: bool


def compiled(folder: Path) -> Path | str:
    """The library, or why there is none."""
    compiler = shutil.which("cc")
    if not sys.platform.startswith("linux") or compiler is None:
        return "the shim needs Linux and a C compiler: apt-get install gcc"
    library = folder / "shim.so"
    made = subprocess.run(
        [compiler, "-shared", "-fPIC", "-O1", "-o", library, SOURCE, "-ldl", "-lpthread"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return library if made.returncode == 0 else f"the shim does not compile here: {made.stderr[:200]}"


class Shim:
    """A process that forks a child for each fault."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(
        self,
        verb: str,
        folder: Path,
        at: int = 0,
        mode: str = "once",
        error: int = errno.EIO,
        record: Path | None = None,
    ) -> Ran:
        """Do a verb in a folder; call number ``at`` fails. ``record``: where its calls are logged."""
        ask = {"verb": verb, "folder": str(folder), "at": at, "mode": mode, "error": error,
               "record": None if record is None else str(record)}  # fmt: skip
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(ask) + "\n")
        self._process.stdin.flush()
        said = json.loads(self._process.stdout.readline())
        return Ran(said["calls"], tuple(said["error"]) if said["error"] else None, said["killed"])


@contextmanager
def shimmed(library: Path) -> Iterator[Shim]:
    """The process, ended afterwards."""
    env = {**os.environ, "LD_PRELOAD": str(library), "UMWEG_STATE": str(library.parent / "state")}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.child"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env, cwd=ROOT,
    )  # fmt: skip
    try:
        yield Shim(process)
    finally:
        process.stdin.close()  # type: ignore[union-attr]
        process.wait(timeout=60)
