"""What an ingest says: where it stands, and what became of each file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from umweg.core.errors import UmwegError

Status = Literal["added", "unchanged", "refused"]


@dataclass(frozen=True, slots=True)
class Progress:
    """Where an ingest stands: ``phase`` is copying, reading, checking, writing or done."""

    file: str
    phase: str
    rows_done: int
    rows_total: int | None = None


@dataclass(frozen=True, slots=True)
class BadRow:
    """One quarantined row: line (from 1), field, value as the file has it, and why with how to mend it."""

    file: str
    line: int
    field: str
    value: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file.

    Counts are rows. Each row read is ``stored``, ``joined`` to another (an alias, a second figure, a part that was
    added up), ``left_out`` on purpose (a detail of a total that is stored) or ``quarantined``: the counts add up, else
    ValueError. ``missing`` are records beside them that say only that there is no figure.
    """

    file: str
    status: Status
    snapshot: str = ""
    read: int = 0
    stored: int = 0
    quarantined: int = 0
    joined: int = 0
    left_out: int = 0
    missing: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    examples: tuple[BadRow, ...] = ()
    warnings: tuple[str, ...] = ()
    seconds: float = 0.0
    error: Mapping[str, str] | None = None
    failure: UmwegError | None = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        """ValueError where a row is in no count, or in two."""
        counted = self.stored + self.joined + self.left_out + self.quarantined
        if self.read != counted or min(self.stored, self.joined, self.left_out, self.quarantined) < 0:
            raise ValueError(f"{self.file}: {self.read} rows were read, {counted} are accounted for")

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        names = ("file", "status", "snapshot", "read", "stored", "joined", "left_out", "quarantined", "missing")
        return {
            **{n: getattr(self, n) for n in names},
            "seconds": self.seconds,
            "error": self.error,
            "reasons": dict(self.reasons),
            "examples": [asdict(e) for e in self.examples],
            "warnings": list(self.warnings),
        }


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What became of all files, in order."""

    store: str
    source: str
    files: tuple[FileReport, ...]
    dry_run: bool = False

    @property
    def refused(self) -> tuple[FileReport, ...]:
        """Files that did not go in."""
        return tuple(f for f in self.files if f.status == "refused")

    @property
    def stored(self) -> int:
        """Rows added by all files."""
        return sum(f.stored for f in self.files if f.status == "added")

    def raise_if_failed(self) -> None:
        """Raise the error of the first refused file, if any was refused."""
        for f in self.refused:
            if f.failure:
                raise f.failure

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "store": self.store,
            "source": self.source,
            "dry_run": self.dry_run,
            "files": [f.as_dict() for f in self.files],
        }
