"""Settings: frozen, read once, by a workspace.

>>> Settings(store=Path("x")).store
PosixPath('x')
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the store lies, how many threads to use (None: all), and the desk's database: a URL or an SQLite file."""

    store: Path
    threads: int | None = None
    desk: str | None = None

    @classmethod
    def read(cls) -> Settings:
        """From the environment: ``UMWEG_STORE``, ``UMWEG_THREADS``, ``UMWEG_DESK``; else the user's data folder."""
        store = os.environ.get("UMWEG_STORE")
        if store is None:
            from platformdirs import user_data_path

            store = str(user_data_path("umweg") / "store")
        threads = os.environ.get("UMWEG_THREADS")
        return cls(store=Path(store), threads=int(threads) if threads else None, desk=os.environ.get("UMWEG_DESK"))
