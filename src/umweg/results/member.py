"""One member state's part in a finding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


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
