"""Scores of rows: trees for lines inspected before, trees for new lines, each brought to probabilities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from umweg.screening.targeting.boost import BoostedTrees
from umweg.screening.targeting.calibrate import Platt
from umweg.screening.targeting.features import Sheet

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Scorer:
    """``known`` judges rows whose line was inspected before, ``new`` all others. No Platt: not calibrated."""

    known: BoostedTrees | None
    new: BoostedTrees
    known_platt: Platt | None = None
    new_platt: Platt | None = None

    def log_odds(self, sheet: Sheet) -> Floats:
        """As the trees give them."""
        out = self.new.log_odds(sheet.x)
        old = ~sheet.new_line
        if self.known is not None and old.any():
            out[old] = self.known.log_odds(sheet.x[old])
        return out

    def probability(self, log_odds: Floats, *, known: bool) -> Floats:
        """By the part's own Platt scale; where there were too few rows for one, the trees' own."""
        return ((self.known_platt if known else self.new_platt) or Platt())(log_odds)

    def of(self, sheet: Sheet) -> Floats:
        """Probability of each row."""
        raw, old = self.log_odds(sheet), ~sheet.new_line & (self.known is not None)
        return np.where(old, self.probability(raw, known=True), self.probability(raw, known=False))

    def parts(self, sheet: Sheet) -> Floats:
        """The share of each feature in a row's log odds."""
        out = self.new.parts(sheet.x, sheet.x.shape[1])
        old = ~sheet.new_line
        if self.known is not None and old.any():
            out[old] = self.known.parts(sheet.x[old], sheet.x.shape[1])
        return out

    def plain(self) -> dict[str, Any]:
        """For the model's file: the library's own text."""

        def of(b: BoostedTrees | None, p: Platt | None) -> dict[str, Any] | None:
            return (
                None
                if b is None
                else {"use": list(b.use), "trees": list(b.texts), "platt": None if p is None else [p.a, p.b]}
            )

        return {"known": of(self.known, self.known_platt), "new": of(self.new, self.new_platt)}

    @classmethod
    def read(cls, raw: dict[str, Any]) -> Scorer:
        """What ``plain`` wrote."""

        def of(part: dict[str, Any] | None) -> tuple[BoostedTrees | None, Platt | None]:
            if part is None:
                return None, None
            return BoostedTrees(tuple(part["use"]), tuple(part["trees"])), None if part["platt"] is None else Platt(
                *part["platt"]
            )

        (known, known_platt), (new, new_platt) = of(raw["known"]), of(raw["new"])
        if new is None:
            raise KeyError("new")
        return cls(known, new, known_platt, new_platt)


def top_precision(score: Floats, y: Floats, share: float) -> float:
    """Share of hits among the first ``share`` of rows by score; ties by their order.

    >>> top_precision(np.array([0.9, 0.1, 0.8, 0.2]), np.array([1.0, 0.0, 0.0, 1.0]), 0.5)
    0.5
    """
    k = max(1, int(len(score) * share))
    return float(y[np.argsort(-score, kind="stable")[:k]].mean())
