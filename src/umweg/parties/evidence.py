"""What beside the name speaks for or against: each piece with its points and a reason in words.

Points are log-odds: +0.7 doubles the odds, -0.7 halves them. Identifiers alone decide; how much all else weighs
stands in ``points``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from umweg.parties.weights import POINTS

Code = Literal["name", "identifier", "date", "country", "address", "schema", "owner", "listing", "not-assessed"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece: its code, points in log-odds (positive: for the same party), and a sentence.

    ``decides``: 1 makes the two the same party whatever the name, -1 speaks strongly against it, 0 only weighs.
    ``case``: its name in ``POINTS``; empty for others.
    """

    code: Code
    points: float
    text: str
    decides: int = 0
    case: str = ""

    @classmethod
    def of(cls, code: Code, case: str, text: str) -> Evidence:
        """Evidence of a case that ``POINTS`` knows.

        >>> Evidence.of("country", "common", "country KZ is listed, too").points == POINTS["country common"]
        True
        """
        return cls(code, POINTS[f"{code} {case}"], text, 0, case)

    def as_dict(self) -> dict[str, str | float | int]:
        """Plain data."""
        return {"code": self.code, "points": round(self.points, 3), "text": self.text, "decides": self.decides}
