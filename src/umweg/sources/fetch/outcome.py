"""Where a download stands, how an attempt ended, and what was got."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from umweg.sources.fetch.plan import FetchRequest


@dataclass(frozen=True, slots=True)
class Tick:
    """Where a download stands: ``phase`` is asking, loading, waiting or queued (``seconds``), splitting or done."""

    name: str
    phase: str
    done: int = 0
    total: int | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class FetchedFile:
    """A whole file on disk. ``fresh`` is False if the provider says that it has not changed since."""

    path: Path
    request: FetchRequest
    sha256: str
    bytes: int
    retrieved: str
    etag: str
    modified: str
    answered: str = ""
    fresh: bool = True

    def origin(self) -> dict[str, str]:
        """What is kept with the snapshot: what was asked for, and who answered where that was another address."""
        found = {"address": self.request.address, "answered": self.answered}
        found |= {"retrieved": self.retrieved, "etag": self.etag}
        return {k: v for k, v in {**found, "last-modified": self.modified}.items() if v}


@dataclass(frozen=True, slots=True)
class End:
    """How an attempt ended: ``got`` (a file), ``again`` (why), ``changed``, ``big``, ``queued`` or ``linked``.

    ``why`` of ``queued`` is the key of the answer, of ``linked`` the address of the file.
    """

    kind: str
    why: str = ""
    after: float | None = None
    moved: bool = False
    got: FetchedFile | None = None
