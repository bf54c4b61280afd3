"""What beside the name speaks for or against: each piece with its points and a reason in words.

Points are log-odds: +0.7 doubles the odds, -0.7 halves them. Identifiers alone decide; how much all else weighs
stands in ``POINTS``.

Measured on records of the same and of different entities on the lists of OFAC, the EU and the UN, numbers withheld
(``benchmarks/records.py``; figures in docs/benchmarks.md), and held back where that flatters: lists copy dates from
each other (the same day was worth 4.9) and count countries alike, which customers' records do not, and a firm of a
detour is registered elsewhere (no country in common was worth -2.3). Cases that these lists do not have are set by
hand between their neighbours: the month, day and month exchanged, flags of ships, kinds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Code = Literal["name", "identifier", "date", "country", "address", "schema", "owner", "listing", "not-assessed"]

POINTS = {
    "date day": 4.0,
    "date month": 3.2,
    "date year": 2.4,
    "date within": 1.1,
    "date swapped": 1.0,
    "date near": -0.9,
    "date far": -3.5,
    "country common": 0.8,
    "country other": -1.5,
    "country other of movable": -0.3,
    "country other of same": -0.8,
    "country other of branch": 0.0,
    "address office": 1.2,
    "address building": 0.9,
    "address street": 0.5,
    "schema other": -2.0,
    "country common of unlike": 0.1,
    "name slender": -0.3,
    "name of another kind": -1.5,
    "name abbreviation": -2.0,
    "name part": -1.0,
    "name everyday": -2.0,
}
"""Points of each case of evidence beside names and identifiers, in log-odds."""


@dataclass(frozen=True, slots=True)
class MatchEvidence:
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
    def of(cls, code: Code, case: str, text: str) -> MatchEvidence:
        """Evidence of a case that ``POINTS`` knows.

        >>> MatchEvidence.of("country", "common", "country KZ is listed, too").points == POINTS["country common"]
        True
        """
        return cls(code, POINTS[f"{code} {case}"], text, 0, case)

    def as_dict(self) -> dict[str, str | float | int]:
        """Plain data."""
        return {"code": self.code, "points": round(self.points, 3), "text": self.text, "decides": self.decides}
