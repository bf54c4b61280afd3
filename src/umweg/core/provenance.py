"""Where a result comes from: raw files, laws, program and options; enough to compute it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

Grade = Literal["watch", "strong", "corroborated"]
"""How much speaks for a finding, from the mildest; ``law/grades.yml`` says what each needs."""


@dataclass(frozen=True, slots=True)
class SnapshotRef:
    """Which raw file a number came from."""

    id: str
    source: str
    file: str
    sha256: str
    retrieved: str
    rows: int
    credit: str


@dataclass(frozen=True, slots=True)
class LawRef:
    """Which regime or list, in which version (hash of its text), how complete, verified or not."""

    key: str
    title: str
    sha256: str
    completeness: str
    verified: bool
    source: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """Everything needed to recompute a result; holds no clock, so equal input gives equal output."""

    run: str
    program: str
    regime: str
    snapshots: tuple[SnapshotRef, ...]
    law: tuple[LawRef, ...]
    options: Mapping[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "run": self.run,
            "program": self.program,
            "regime": self.regime,
            "snapshots": [asdict(s) for s in self.snapshots],
            "law": [asdict(r) for r in self.law],
            "options": dict(self.options),
        }
