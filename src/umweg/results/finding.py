"""One finding: a detour that the evidence suggests, with its error rate and what speaks against it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from umweg.core.provenance import Grade
from umweg.results.evidence import Channel, Good, Interval, Level, Series, Window


@dataclass(frozen=True, slots=True)
class Finding:
    """A detour that the evidence suggests. ``excess`` is never called a diversion; ``diverted`` is bounded apart.

    ``good`` of a finding at level ``country`` stands for all listed goods together. Money in units of ``currency``.
    """

    id: str
    level: Level
    transit: str
    target: str
    origin: str
    good: Good
    window: Window
    grade: Grade
    q_value: float
    before: float
    after: float
    expected: float
    excess: Interval
    currency: str
    diverted: tuple[float, float] | None
    diverted_note: str
    channels: tuple[Channel, ...]
    evidence_for: tuple[str, ...]
    evidence_against: tuple[str, ...]
    top_reporters: tuple[tuple[str, float], ...] = ()
    series: Series | None = None

    def as_dict(self, series: bool = False) -> dict[str, Any]:
        """The shape of ``findings[]`` in the versioned JSON; with ``series`` also the months that a panel draws."""
        months = {"series": self.series.as_dict() if self.series else None} if series else {}
        return {
            "id": self.id,
            "level": self.level,
            "transit": self.transit,
            "target": self.target,
            "origin": self.origin,
            "good": self.good.as_dict(),
            "window": self.window.as_dict(),
            "grade": self.grade,
            "q_value": self.q_value,
            "before": self.before,
            "after": self.after,
            "expected": self.expected,
            "excess": {**self.excess.as_dict(), "currency": self.currency},
            "diverted": (
                {"lower": self.diverted[0], "upper": self.diverted[1], "currency": self.currency}
                if self.diverted
                else None
            ),
            "diverted_note": self.diverted_note,
            "channels": [c.as_dict() for c in self.channels],
            "evidence_for": list(self.evidence_for),
            "evidence_against": list(self.evidence_against),
            "top_reporters": [{"reporter": r, "change": v} for r, v in self.top_reporters],
            **months,
        }


@dataclass(frozen=True, slots=True)
class Member:
    """What one reporter exported on leg 1: in the months before, in the window, and period by period.

    Money in the finding's currency. ``share`` is of the finding's rise (it can be negative), None where there was none.
    """

    reporter: str
    before: float
    after: float
    share: float | None
    months: tuple[float, ...]

    @property
    def change(self) -> float:
        """After less before."""
        return self.after - self.before

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "reporter": self.reporter,
            "before": self.before,
            "after": self.after,
            "change": self.change,
            "share": self.share,
            "months": list(self.months),
        }
