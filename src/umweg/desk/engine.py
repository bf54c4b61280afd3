"""The desk's database: opening it, transactions that do not meet, many rows at once, and its errors in words."""

from __future__ import annotations

import contextlib
import io
import os
import re
import socket
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from umweg.core.errors import StoreBusy, StoreError, UsageError
from umweg.core.own_files.writing import make_folder
from umweg.core.settings import desk_mode

LOCK = 8_417_530_211  # any number that only desks use
_AFTER = "after"  # where a connection keeps what is to be done after its transaction
WAIT = 30.0  # seconds to wait for another writer
_ESCAPED = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": ""})


def utc_now() -> str:
    """Now, as all times of the desk are written: UTC, ISO 8601, microseconds."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def minute(at: str | None) -> str:
    """A time of the desk as people are told it: they do not need the microseconds that order the trail.

    >>> minute("2026-11-30T10:24:11.123456+00:00")
    '2026-11-30T10:24Z'
    """
    return f"{(at or '')[:16]}Z"


def url_of(place: str | Path) -> URL:
    """A database's address from a URL or the path of an SQLite file; UsageError for what is neither.

    >>> url_of("postgresql://anna@127.0.0.1/desk").drivername
    'postgresql+pg8000'
    """
    text_ = str(place)
    if not text_.strip() or text_ == ".":  # what pathlib makes of nothing
        raise UsageError("The desk's address is empty.", where="desk", mend=_EXAMPLES)
    scheme = _SCHEME.match(text_)
    if not scheme:
        return URL.create("sqlite", database=str(Path(text_).expanduser()))
    if not text_.startswith("//", scheme.end()):
        raise _no_address(scheme[1], "what follows its scheme does not begin with //")
    try:
        url = make_url(text_)
    except (ArgumentError, ValueError):  # either may repeat the password
        raise _no_address(scheme[1], _odd(text_)) from None
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+pg8000")
    if url.drivername not in ("sqlite", "postgresql+pg8000"):
        raise UsageError(f"The desk does not work on {url.drivername}.", where="desk", mend=_EXAMPLES)
    if wrong := _lacks(url):
        raise _no_address(scheme[1], wrong)
    return url


_EXAMPLES = "Give the path of an SQLite file, or postgresql://user@host/database."
_SCHEME = re.compile(r"([A-Za-z0-9+._-]{2,}|(?=://)):(?=/)")  # of one letter: a drive
_PORTS = range(1, 65536)
_OPTIONS = frozenset({"unix_sock", "application_name"})  # of the driver's: those that are text


def _no_address(scheme: str, why: str) -> UsageError:
    """What is wrong with an address, which is never repeated: any part of it may hold the password."""
    return UsageError(
        f"The desk's address ({scheme or 'no scheme'}) is not valid: {why}.", where="desk", mend=_EXAMPLES
    )


def _odd(address: str) -> str:
    """Why SQLAlchemy does not take an address: all but the port takes anything."""
    return "its port is no number" if address.count(":") > 1 else "it has no scheme, host and database"


def _lacks(url: URL) -> str:
    """What an address lacks, or has too much of; empty if nothing."""
    if url.drivername == "sqlite":
        return "" if url.database else "it names no file"
    if "@" in (url.host or ""):
        return "its user or password holds an @, which is to be written %40"
    if not url.username:
        return "it names no user"
    if not url.host and "unix_sock" not in url.query:
        return "it names no host"
    if url.port is not None and url.port not in _PORTS:
        return "its port is none from 1 to 65535"
    if not url.database:
        return "it names no database"
    if strange := set(url.query) - _OPTIONS:
        return f"it has options that are not taken, {', '.join(sorted(strange))}"
    return ""


def connect(place: str | Path, *, create: bool = True, wait: float = WAIT) -> Engine:
    """An engine; on SQLite it checks foreign keys, writes ahead and waits. StoreError where there is no file."""
    url = url_of(place)
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, create=create, wait=wait)
    try:
        engine = create_engine(url, pool_pre_ping=True)
    except (ImportError, NoSuchModuleError) as e:
        raise UsageError(
            "PostgreSQL needs a driver that is not installed.", mend="pip install 'umweg[postgres]'"
        ) from e
    event.listen(engine, "connect", _at_once)
    event.listen(engine, "begin", lambda c: _patience(c, wait))
    return engine


def _at_once(raw: Any, _: object) -> None:
    """Send at once: the driver writes in small pieces, and each would wait 40 ms for the last to be acknowledged."""
    own = getattr(raw, "_usock", None)  # the driver has no option for it; without, all works, only slower
    if isinstance(own, socket.socket) and own.family != socket.AF_UNIX:
        own.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _patience(connection: Connection, wait: float) -> None:
    if not _alone(connection):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(wait * 1000)}")


def _sqlite(url: URL, *, create: bool, wait: float) -> Engine:
    file = Path(url.database or "")
    if not create and not file.exists():
        raise StoreError(
            "There is no desk here yet.",
            where=str(file),
            mend="Screen something or add cases or customers first, or name another: --desk FILE or $UMWEG_DESK.",
        )
    if create:
        try:
            make_folder(file.parent)
        except OSError as e:
            raise StoreError(
                f"The folder cannot be made: {e.strerror}.", where=str(file.parent), mend="Choose another with --desk."
            ) from e
        _owned(file)
    readonly = file.exists() and not (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK))
    more: dict[str, Any] = {"creator": lambda: _read_only(file, wait)} if readonly else {}
    engine = create_engine(url, connect_args={"timeout": wait}, **more)
    engine.update_execution_options(readonly=readonly)

    def prepare(raw: Any, _: object) -> None:
        raw.isolation_level = None  # transactions begin where we say so, below
        kept = () if readonly else ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON")
        for pragma in ("foreign_keys=ON", *kept):
            raw.execute(f"PRAGMA {pragma}").close()

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _owned(file: Path) -> None:
    """A new file for its owner alone, as it will hold personal data; SQLite gives the files beside it the same rights.

    Where people share a desk ($UMWEG_DESK_SHARED), their group may read and write it.
    """
    mode = desk_mode()
    with contextlib.suppress(OSError):  # it is there, or cannot be made: then SQLite says so
        fd = os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        os.fchmod(fd, mode)
        os.close(fd)


def _read_only(file: Path, wait: float) -> sqlite3.Connection:
    """For somebody who may read the file and no more. Where nobody has it open, SQLite may not even make its lock."""
    log = file.with_name(f"{file.name}-wal")
    still = not log.exists() or log.stat().st_size == 0
    place = f"{file.resolve().as_uri()}?mode=ro{'&immutable=1' if still else ''}"
    return sqlite3.connect(place, uri=True, timeout=wait, check_same_thread=False)


def _begin(connection: Connection) -> None:
    if not _alone(connection):
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _alone(connection: Connection) -> bool:
    """Is each statement to stand alone? SQLAlchemy says "begin" then, too."""
    return connection.get_execution_options().get("isolation_level") == "AUTOCOMMIT"


@contextlib.contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction, and no other writer's beside it: all or nothing of what is written in it stays.

    What ``after`` was given is done once it stays.
    """
    with in_words(engine), engine.connect().execution_options(writes=True) as c:
        c.info.pop(_AFTER, None)  # of a transaction that failed
        with c.begin() as transaction:
            if c.dialect.name == "postgresql":
                c.execute(_ALONE_AND_FOR_GOOD, {"lock": LOCK})
            yield c
            with _told(engine):
                transaction.commit()
        then: Callable[[], None] = c.info.pop(_AFTER, _nothing)
        then()


_ALONE_AND_FOR_GOOD = text(
    "SELECT pg_advisory_xact_lock(:lock), CASE current_setting('synchronous_commit') WHEN 'off' "
    "THEN set_config('synchronous_commit', 'on', true) END"
)
"""One writer, whose commit is on the server's disk before its head is remembered, however the server is set."""


@contextlib.contextmanager
def _told(engine: Engine) -> Iterator[None]:
    """A commit that got no answer may be in the database, or not: whoever tries again must know that."""
    try:
        yield
    except DBAPIError as e:
        if not (e.connection_invalidated or "disk I/O error" in _said(e)):
            raise
        raise StoreError(
            f"Whether this change was recorded is not known: the desk gave no answer ({_said(e)}).",
            where=engine.url.render_as_string(hide_password=True),
            mend="Look whether it is there before it is made again: umweg audit verify, umweg audit export.",
        ) from e


def after(connection: Connection, then: Callable[[], None]) -> None:
    """What to do once the transaction of ``writing`` stays; the last one counts."""
    connection.info[_AFTER] = then


def _nothing() -> None:
    """What most transactions have to do afterwards."""


@contextlib.contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that only reads."""
    with in_words(engine), engine.connect() as c, c.begin():
        yield c


@contextlib.contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees the desk as it is at its first query, whatever is written beside it."""
    with reading(engine) as c:
        if c.dialect.name == "postgresql":
            c.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield c


@contextlib.contextmanager
def alone(engine: Engine) -> Iterator[Connection]:
    """A connection on which each statement is its own transaction: for housekeeping that cannot be in one."""
    with in_words(engine), engine.connect() as c:
        c.connection.rollback()  # the pool's ping has begun a transaction
        yield c.execution_options(isolation_level="AUTOCOMMIT")


def insert_many(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Add rows, whose values stand in the order of the table's columns.

    By executemany on SQLite, by COPY on PostgreSQL, whose driver would send them one by one.
    """
    if not rows:
        return
    names = ", ".join(f'"{c.name}"' for c in table.columns)
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(table.columns))
        connection.exec_driver_sql(f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', list(rows))
        return
    lines = "".join("\t".join([_cell(v) for v in row]) + "\n" for row in rows)
    raw: Any = connection.connection.cursor()
    sql = f'COPY "{table.name}" ({names}) FROM STDIN'
    try:
        raw.execute(sql, stream=io.BytesIO(lines.encode()))
    except connection.dialect.loaded_dbapi.Error as e:  # past SQLAlchemy, which else would say so
        raise DBAPIError.instance(
            sql, None, e, connection.dialect.loaded_dbapi.Error, dialect=connection.dialect
        ) from e
    finally:
        raw.close()


def _cell(value: Any) -> str:
    if value is None:
        return "\\N"
    return value.translate(_ESCAPED) if isinstance(value, str) else str(value)


@contextlib.contextmanager
def in_words(engine: Engine) -> Iterator[None]:
    """Errors of the database as StoreError or StoreBusy: what happened, where, and how to mend it."""
    try:
        yield
    except DBAPIError as e:
        raise _explained(_said(e), engine.url.render_as_string(hide_password=True)) from e


def _said(e: DBAPIError) -> str:
    """What the database says; PostgreSQL's driver gives fields (C: code, M: message)."""
    fields: Any = e.orig.args[0] if e.orig is not None and e.orig.args else None
    return f"{fields.get('M')} ({fields.get('C')})" if isinstance(fields, dict) else str(e.orig)


_BUSY = "Another process has been writing to the desk for too long."
_MENDS = (  # a part of what the database says; our words; how to mend it
    ("database is locked", _BUSY, "Wait for it, then try again."),
    ("55P03", _BUSY, "Wait for it, then try again."),
    ("disk is full", "The disk is full; what was recorded before is still there.", "Make room, then start again."),
    ("53100", "The disk is full; what was recorded before is still there.", "Make room, then start again."),
    ("readonly", "The desk's file or folder may not be written to.", "Give yourself the right to write to both."),
    ("unable to open", "The desk's file cannot be opened.", "Look at the path, and at your rights on its folder."),
    ("not a database", "This file is no desk: it is not an SQLite database.", "Name another: --desk FILE."),
    ("malformed", "The desk's file is damaged.", "Restore a copy, and compare: umweg audit verify --head."),
    ("append-only", "The audit trail takes no changes, only new rows.", "To remove personal data: umweg purge."),
    ("disk I/O error", "The disk failed.", "Look at the disk; what was recorded before is still there."),
    ("28P01", "The database refuses this user or password.", "Look at the URL."),
    ("28000", "The database refuses this user.", "Look at the URL and at pg_hba.conf."),
    ("Can't create a connection", "The database server does not answer.", "Is it running? Are host and port right?"),
    ("communication error", "The database server does not answer.", "Is it running? Is its socket right?"),
    ("3D000", "There is no such database.", "Create it: createdb NAME."),
)  # fmt: skip


def _explained(said: str, where: str) -> StoreError:
    for part, what, mend in _MENDS:
        if part in said:
            return (StoreBusy if what is _BUSY else StoreError)(what, where=where, mend=mend)
    return StoreError(
        f"The database says: {said}", where=where, mend="What was recorded before is still there. Then try again."
    )
