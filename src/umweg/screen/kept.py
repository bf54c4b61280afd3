"""The index of a store's names, kept between runs: a command on one name should not build it anew each time.

Building takes about 1 s for 40,000 names, reading it back 0.1 s. The key holds the store's live files and the text of
every module and data file that the index depends on, so that a new list or a new version never meets an old index.
Files are pickles in a folder that only its owner may enter; anything odd about one makes it be built anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from umweg import names

MOST = 4  # indexes kept; the one not used for longest goes


@cache
def program() -> str:
    """A hash of all that makes an index: the modules and data of ``umweg.names``, and NumPy's version."""
    digest = hashlib.sha256(np.__version__.encode())
    for path in sorted(Path(names.__file__).parent.rglob("*")):
        if path.suffix in (".py", ".csv", ".json"):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


class Kept:
    """One folder of kept values by key.

    >>> with tempfile.TemporaryDirectory() as folder:
    ...     kept = Kept(Path(folder) / "names")
    ...     before = kept.get("store", "a")
    ...     kept.put("store", "a", [1, 2])
    ...     before, kept.get("store", "a"), kept.get("other", "a")
    (None, [1, 2], None)
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _path(self, key: str, what: str) -> Path:
        digest = hashlib.sha256(f"{program()} {key}".encode()).hexdigest()[:32]
        return self.folder / f"{digest}-{what}.pickle"

    def get(self, key: str, what: str) -> Any:
        """A kept value; None where there is none that can be trusted and read."""
        path = self._path(key, what)
        try:
            about = path.stat()
            if hasattr(os, "getuid") and (about.st_uid != os.getuid() or about.st_mode & 0o022):
                return None
            value = pickle.loads(path.read_bytes())  # noqa: S301  # own file, in a folder of one's own, as just checked
            os.utime(path)
        except Exception:  # noqa: BLE001  # a broken file may raise anything, and costs no more than building anew
            return None
        return value

    def put(self, key: str, what: str, value: Any) -> None:
        """Keep a value; without room or rights nothing is kept, and nothing fails."""
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, temporary = tempfile.mkstemp(dir=self.folder)  # mode 0600
            with os.fdopen(handle, "wb") as file:
                pickle.dump(value, file, protocol=5)
            Path(temporary).replace(self._path(key, what))
            found = sorted(self.folder.glob(f"*-{what}.pickle"), key=lambda p: p.stat().st_mtime)
            for old in found[:-MOST]:
                old.unlink(missing_ok=True)
