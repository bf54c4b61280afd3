"""Heads of the trail, written where the desk's database is not: a witness of what it once said.

A line is a head: which desk, how many rows its trail had, and their hash. Umweg itself remembers one after each change,
in the user's folder for the state of programs (``$UMWEG_STATE`` names another); a witness file of the same lines may
lie on another machine. Lines are only added, each on its own: two processes do not meet, and what a crash cut off is
no line.

>>> head = Head("d1", 12, "ab" * 32)
>>> str(head)[:7], Head.of_line(head.line()) == head
('12:abab', True)
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, select
from sqlalchemy.engine import URL

from umweg.core.errors import StoreError, UsageError
from umweg.core.own_files.writing import make_folder, sync_folder
from umweg.core.settings import state_folder
from umweg.desk.schema import audit

MOST = 256 * 1024  # bytes of a remembered file; then only its last line is kept


@dataclass(frozen=True, slots=True)
class Head:
    """The trail up to row ``number``: that row's hash and, where it is known, the root of the tree over all of them.

    ``desk``: the hash of row 0, which no two desks share.
    """

    desk: str
    number: int
    hash: str
    root: str | None = None
    at: str | None = None

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"

    def line(self) -> str:
        """As it is written to a file."""
        return json.dumps({k: v for k, v in asdict(self).items() if v is not None}) + "\n"

    @classmethod
    def of_line(cls, line: str) -> Head | None:
        """From such a line; None for what is none, as the last one may be after a crash."""
        try:
            found = json.loads(line)
            return cls(str(found["desk"]), int(found["number"]), str(found["hash"]), found.get("root"), found.get("at"))
        except (KeyError, TypeError, ValueError):
            return None


def read(file: Path) -> list[Head]:
    """The heads of a file, in its order; none where there is none. StoreError where it cannot be read."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return []
    except (OSError, UnicodeDecodeError) as e:
        raise StoreError("The file of heads cannot be read.", where=str(file), mend="Check the file's rights.") from e
    return [h for h in map(Head.of_line, lines) if h is not None]


def append(file: Path, head: Head) -> None:
    """Add a head to a file, for good before this returns; OSError where it cannot be written."""
    made = not file.exists()
    fd = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        size = os.fstat(fd).st_size
        torn = size and os.pread(fd, 1, size - 1) != b"\n"  # a crash cut the last line off
        line = (b"\n" if torn else b"") + head.line().encode()
        while line:  # a disk that is almost full takes a part, and says so by no error
            line = line[os.write(fd, line) :]
        os.fsync(fd)
    finally:
        os.close(fd)
    if made:
        sync_folder(file.parent)


def of(connection: Connection, head: str, root: str | None = None, at: str | None = None) -> Head:
    """A desk's head, from NUMBER:HASH."""
    number, _, hash_ = head.partition(":")
    desk = connection.execute(select(audit.c.hash).where(audit.c.number == 0)).scalar_one()
    return Head(desk, int(number), hash_, root, at)


def witnesses(connection: Connection, file: Path) -> list[tuple[Head, str]]:
    """The heads of this desk in a witness file, each with where it stands; UsageError where there is none."""
    desk = connection.scalar(select(audit.c.hash).where(audit.c.number == 0))
    found = [(h, f"line {i} of {file.name}") for i, h in enumerate(read(file), 1) if h.desk == desk]
    if not found:
        raise UsageError(
            "There is no head of this desk in the witness file.", where=str(file),
            mend="Is it the right file? If so, the desk was put in the place of another.",
        )  # fmt: skip
    return found


def place_of(url: URL) -> str:
    """Where a desk lies, however it was written: the file, or server and database (without user and password)."""
    if url.get_backend_name() == "sqlite":
        return str(Path(url.database or "").resolve())
    return f"{url.host or url.query.get('unix_sock')}:{url.port or 5432}/{url.database}"


class Remembered:
    """What is remembered of the desk at a place. ``tell`` is told once if it cannot be."""

    def __init__(self, place: str, tell: Callable[[str], None]) -> None:
        self.file = state_folder() / "heads" / f"{sha256(place.encode()).hexdigest()[:32]}.jsonl"
        self._tell = tell
        self._last: Head | None = None
        self._read = self._failed = False

    @property
    def last(self) -> Head | None:
        """The newest head that is known of the desk that lay here last; None if none is."""
        if not self._read:
            known = read(self.file)
            ours = [h for h in known if h.desk == known[-1].desk]
            self._last = max(ours, key=lambda h: h.number) if ours else None
            self._read = True
        return self._last

    def note(self, head: Head) -> None:
        """Remember a head, unless a later one of this desk is known."""
        before = self.last
        if before is not None and before.desk == head.desk and before.number >= head.number:
            return
        self._last = head
        if self._failed:
            return
        try:
            make_folder(self.file.parent, 0o700)
            if self.file.exists() and self.file.stat().st_size > MOST:
                self._shorten(before)
            append(self.file, head)
        except OSError as e:
            self._failed = True
            self._tell(
                f"The head of the audit trail cannot be remembered ({e.strerror}: {self.file}), so that a desk that is "
                "set back will not be noticed. Make the folder writable, or name another: $UMWEG_STATE."
            )

    def _shorten(self, last: Head | None) -> None:
        new = self.file.with_suffix(f".{os.getpid()}")
        new.unlink(missing_ok=True)
        if last is not None:
            append(new, last)
            new.replace(self.file)
            sync_folder(self.file.parent)

    def require(self, connection: Connection, number: int, hash_: str) -> str:
        """Whether the trail, which ends at this row, holds what is remembered of it; gives the desk's own name.

        StoreError where it does not: the desk was set back, or another one was put in its place.
        """
        desk: str = connection.execute(select(audit.c.hash).where(audit.c.number == 0)).scalar_one()
        last = self.last
        if last is None or (last.desk, last.number, last.hash) == (desk, number, hash_):
            return desk
        there = connection.scalar(select(audit.c.hash).where(audit.c.number == last.number))
        if last.desk != desk or there != last.hash:
            raise StoreError(
                f"{self.contradiction(desk, number)}, so nothing is written to it.",
                where=str(self.file),
                mend="Restore the newest copy. If an older one was restored on purpose, or the disk or the server lost "
                "what it had confirmed (a power cut), keep that file as evidence elsewhere: without it the desk goes "
                "on from what is there.",
            )
        return desk

    def contradiction(self, desk: str, number: int) -> str:
        """In words: what lies here and what is remembered."""
        last = self.last
        if last is not None and last.desk != desk:
            return f"Another desk lay here, whose head is remembered as {last}"
        return (
            f"This desk is older than what is remembered of it, or was written anew: it ends at row {number}, the "
            f"remembered head is {last}"
        )
