"""The same run with doubtful input taken at its word, beside the run that does not take it so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from umweg.results.candidate import Candidate


@dataclass(frozen=True, slots=True)
class AsReported:
    """What would have been found had nothing been doubted.

    ``findings`` counts goods found as reported, ``kept`` those of them that stand without the doubtful figures too;
    ``only_so`` names up to fifty of the others. ``candidates`` are the whole countries as reported.
    """

    doubts: tuple[str, ...]
    findings: int
    kept: int
    only_so: tuple[str, ...]
    candidates: tuple[Candidate, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "doubts": list(self.doubts),
            "findings": self.findings,
            "kept": self.kept,
            "only_so": list(self.only_so),
            "candidates": [c.as_dict() for c in self.candidates],
        }
