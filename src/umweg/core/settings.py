"""Settings: frozen, read once, by a workspace.

>>> Settings(store=Path("x")).store
PosixPath('x')
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from umweg.core.errors import UsageError

MOST_THREADS = 1024  # what no machine has more of is a slip, and would only start threads for minutes


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the store lies, how many threads to use (None: all), and the desk's database: a URL or an SQLite file."""

    store: Path
    threads: int | None = None
    desk: str | None = None

    @classmethod
    def read(cls) -> Settings:
        """From the environment: ``UMWEG_STORE``, ``UMWEG_THREADS``, ``UMWEG_DESK``; else the user's data folder.

        A variable that is empty or blank is none. UsageError for one that does not hold what it takes.
        """
        store = _given("UMWEG_STORE")
        if store is None:
            from platformdirs import user_data_path

            store = str(user_data_path("umweg") / "store")
        threads = _given("UMWEG_THREADS")
        return cls(
            store=Path(store),
            threads=None if threads is None else threads_of(threads, "UMWEG_THREADS"),
            desk=_given("UMWEG_DESK"),
        )


def state_folder() -> Path:
    """Where Umweg keeps what it remembers between calls: ``UMWEG_STATE``, else the user's folder for that."""
    from platformdirs import user_state_path

    named = _given("UMWEG_STATE")
    return Path(named) if named is not None else user_state_path("umweg")


def desk_mode() -> int:
    """Rights of a new desk's file: its owner's alone; with ``UMWEG_DESK_SHARED`` its group's, too."""
    return 0o600 if _given("UMWEG_DESK_SHARED") is None else 0o660


def _given(variable: str) -> str | None:
    """What an environment variable holds; None where it is not set, empty or blank."""
    held = os.environ.get(variable, "")
    return held if held.strip() else None


def threads_of(held: str | int, where: str) -> int:
    """A number of threads; UsageError that names ``where`` it was given, what that held and what it takes.

    >>> threads_of(" 2 ", "UMWEG_THREADS")
    2
    >>> threads_of("many", "UMWEG_THREADS")
    Traceback (most recent call last):
    umweg.core.errors.UsageError: UMWEG_THREADS holds 'many', which is no number of threads. [UMWEG_THREADS] Give a ...
    """
    try:
        found = int(held)
    except ValueError:
        found = 0
    if not 1 <= found <= MOST_THREADS:
        raise UsageError(
            f"{where} holds '{held}', which is no number of threads.",
            where=where,
            mend=f"Give a whole number from 1 to {MOST_THREADS}, or leave it out: then all cores are used.",
        )
    return found
