"""Where a verb works: store, desk, engine, clock and user, each opened once and only when it is needed."""

from __future__ import annotations

import contextlib
import os
import warnings
from collections.abc import Callable, Iterator
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from umweg.api.spelling import typed
from umweg.core.errors import UsageError
from umweg.core.settings import Settings, threads_of

if TYPE_CHECKING:
    from umweg.desk.desk import Desk
    from umweg.engines import Engine
    from umweg.store import Store


def told(text: str) -> None:
    """What a face does with a remark that is no error, where it has nothing better."""
    warnings.warn(text, stacklevel=3)


class Workspace:
    """Store, desk, engine, clock and user of one or several calls; ``Workspace.open`` makes one.

    >>> with Workspace.open("trade/store") as w:
    ...     w.folder, w.desk_place
    (PosixPath('trade/store'), 'trade/desk.sqlite')
    """

    def __init__(
        self, store: str | Path | Store | None, desk: str | Path | Desk | None, engine: str | None,
        threads: int | None, user: str | None, as_of: str | date | None, clock: Callable[[], str] | None,
        say: Callable[[str], None], tell: Callable[[str], None],
    ) -> None:  # fmt: skip
        self._store, self._desk = store, desk
        self._engine = typed(engine, str | None, "engine")
        self._user = typed(user, str | None, "user")
        self.as_of = as_of if as_of is None or isinstance(as_of, date) else typed(as_of, str | date, "as_of")
        self.clock = clock
        self.say, self.tell = say, tell
        self.settings = Settings.read()
        given = typed(threads, int | None, "threads", (1, None))
        self.threads = self.settings.threads if given is None else threads_of(given, "threads")
        self._exit = contextlib.ExitStack()

    @classmethod
    def open(
        cls, store: str | Path | Store | None = None, desk: str | Path | Desk | None = None,
        engine: str | None = None, user: str | None = None, as_of: str | date | None = None,
        clock: Callable[[], str] | None = None, *, threads: int | None = None,
        say: Callable[[str], None] = told, tell: Callable[[str], None] = lambda _: None,
    ) -> Workspace:  # fmt: skip
        """A workspace; nothing is opened yet.

        ``store``: a folder, or an open Store; None: that of the settings. ``desk``: a file, a URL or an open Desk;
        None: that of the settings, else the one beside the store, which counts in every face alike if it is there.
        ``as_of``: the day whose lists, figures and law hold. ``clock``: gives now as UTC text, for what is recorded.
        ``say`` is told remarks that are no errors, ``tell`` what is being done.
        """
        return cls(store, desk, engine, threads, user, as_of, clock, say, tell)

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the engine and the desk."""
        self._exit.close()
        for name in ("_base", "desk", "store"):
            self.__dict__.pop(name, None)

    # -- store -----------------------------------------------------------------------------------------------------

    @property
    def folder(self) -> Path:
        """The folder of the store, whether or not there is one."""
        from umweg.store import Store

        if isinstance(self._store, Store):
            return self._store.path
        if self.given_instead is not None:
            raise UsageError(
                f"A store is a folder or an open Store; this is of type {type(self._store).__name__}.", where="store",
                mend="Give its folder.",
            )  # fmt: skip
        return Path(self._store) if self._store is not None else self.settings.store

    @cached_property
    def store(self) -> Store:
        """The store, for reading, as of the workspace's day; StoreError where there is none."""
        from umweg.store import Store

        if isinstance(self._store, Store):
            return self._store if self.as_of is None else self._store.at(self.as_of)
        return Store.open(self.folder, self.as_of)

    @property
    def store_or_none(self) -> Store | None:
        """The store; None where none was named and the settings' is not there yet. One that was named must be there."""
        return self.store if self._store is not None or self.folder.is_dir() else None

    @property
    def names_a_store(self) -> bool:
        """Whether a store was named, rather than taken from the settings."""
        return self._store is not None

    @property
    def given_instead(self) -> Any:
        """What was given where a store is expected and is none: parties as pairs, entities, a table."""
        from umweg.store import Store

        return None if self._store is None or isinstance(self._store, str | Path | Store) else self._store

    # -- engine ----------------------------------------------------------------------------------------------------

    @cached_property
    def _base(self) -> Engine:
        from umweg import engines

        try:
            found = engines.open(self._engine, self.threads, reach=self.reach)
        except LookupError:
            known = ", ".join(engines.KNOWN)
            raise UsageError(
                f"There is no engine '{self._engine}'.", where="engine", mend=f"Use one of: {known}."
            ) from None
        self._exit.callback(found.close)
        return found

    @property
    def reach(self) -> list[Path]:
        """The folders that SQL of a verb may read and write: the store's, and nothing else."""
        return [] if self.given_instead is not None else [self.folder]

    @contextlib.contextmanager
    def session(self) -> Iterator[Engine]:
        """The engine for one piece of work: tables registered in it end with it."""
        session = self._base.session()
        try:
            yield session
        finally:
            session.close()

    # -- desk ------------------------------------------------------------------------------------------------------

    @property
    def desk_place(self) -> str:
        """Where the desk lies, or would lie: as given, as set, else beside the store."""
        if self._desk is not None:
            return str(self._desk)
        if self.settings.desk is not None:
            return self.settings.desk
        folder = self.settings.store if self.given_instead is not None else self.folder
        return str(folder.parent / "desk.sqlite")

    @cached_property
    def desk(self) -> Desk:
        """The desk; StoreError where nobody has made one yet."""
        return self._desk_at(create_new=False)

    @property
    def desk_or_none(self) -> Desk | None:
        """The desk to read from; None where nobody has made one yet. One that was given must be there."""
        there = self._desk is not None or "://" in self.desk_place
        return self.desk if there or Path(self.desk_place).exists() else None

    def desk_made(self) -> Desk:
        """The desk; a new one where there is none."""
        if "desk" not in self.__dict__:
            self.__dict__["desk"] = self._desk_at(create_new=True)
        return self.desk

    def _desk_at(self, *, create_new: bool) -> Desk:
        from umweg.desk.desk import Desk

        if isinstance(self._desk, Desk):
            return self._desk
        more: dict[str, Any] = {} if self.clock is None else {"clock": self.clock}
        found = Desk.open(self.desk_place, create_new=create_new, tell=self.say, **more)
        self._exit.callback(found.close)
        return found

    @property
    def user(self) -> str:
        """Who does it: as given, $UMWEG_USER, or the login name; UsageError where nobody knows."""
        if name := self._user or os.environ.get("UMWEG_USER"):
            return name
        import getpass

        try:
            return getpass.getuser()
        except (KeyError, OSError) as e:
            raise UsageError("It is not known who you are.", mend="Give --by NAME, or set UMWEG_USER.") from e
