"""What beside the name speaks for or against: each piece with its points and a reason in words.

Points are log-odds: +0.7 doubles the odds, -0.7 halves them. They were set by hand so that no single soft field
outweighs a clear difference of names; identifiers alone decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Code = Literal["name", "identifier", "date", "country", "address", "schema", "owner", "listing", "not-assessed"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece: its code, points in log-odds (positive: for the same party), and a sentence.

    ``decides``: 1 makes the two the same party whatever the name, -1 speaks strongly against it, 0 only weighs.
    """

    code: Code
    points: float
    text: str
    decides: int = 0

    def as_dict(self) -> dict[str, str | float | int]:
        """Plain data."""
        return {"code": self.code, "points": round(self.points, 3), "text": self.text, "decides": self.decides}
