"""The index of a store's names, kept between runs: a command on one name should not build it anew each time.

Building takes about 2 s for 40,000 names, reading it back 0.1 s. The key holds the store's live files and the text of
every module and data file that the index depends on, so that a new list or a new version never meets an old index.
Files cannot run code when they are read (``frozen``). Who could write one could still hide a name, so that file and
folder must belong to the user and nobody else may write them; anything odd about one makes it be built anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from umweg import names
from umweg.core.errors import StoreError
from umweg.core.own_files.writing import replacing
from umweg.parties.serialise import freeze, thaw

MOST = 4  # indexes kept; the one not used for longest goes


@cache
def program() -> str:
    """A hash of all that makes an index: the modules and data of names, those of parties, NumPy's version."""
    digest = hashlib.sha256(np.__version__.encode())
    parties = Path(__file__).parents[1]
    for path in sorted((*Path(names.__file__).parent.rglob("*"), *parties.glob("*.py"), *parties.glob("lists/*.py"))):
        if path.suffix in (".py", ".csv", ".json"):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


class IndexCache:
    """One folder of kept values by key.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     kept = IndexCache(Path(folder) / "names")
    ...     before = kept.get("store", "a")
    ...     kept.put("store", "a", [1, 2])
    ...     before, kept.get("store", "a"), kept.get("other", "a")
    (None, [1, 2], None)
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _path(self, key: str, what: str) -> Path:
        digest = hashlib.sha256(f"{program()} {key}".encode()).hexdigest()[:32]
        return self.folder / f"{digest}-{what}.kept"

    def get(self, key: str, what: str) -> Any:
        """A kept value; None where there is none that can be trusted and read."""
        path = self._path(key, what)
        try:
            if not (_own(self.folder, stat.S_ISDIR) and _own(path, stat.S_ISREG)):
                return None
            value = thaw(bytearray(path.read_bytes()))
            os.utime(path)
        except (OSError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
            return None  # not there, or not what ``freeze`` wrote: that costs no more than building anew
        return value

    def put(self, key: str, what: str, value: Any) -> None:
        """Keep a value; without room or rights nothing is kept, and nothing fails."""
        with contextlib.suppress(OSError, StoreError):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            data = freeze(value)
            with replacing(self._path(key, what), mode=0o600) as file:
                file.write(data)
            found = sorted(self.folder.glob(f"*-{what}.kept"), key=lambda p: p.stat().st_mtime)
            for old in found[:-MOST]:
                old.unlink(missing_ok=True)


def _own(path: Path, is_kind: Callable[[int], bool]) -> bool:
    """Whether a path is a file or folder of this user, no link, and nobody else may write it."""
    about = path.lstat()
    mine = not hasattr(os, "getuid") or (about.st_uid == os.getuid() and not about.st_mode & 0o022)
    return mine and is_kind(about.st_mode)
