"""Lists in which each country has its own number: each is read as if it stood alone in the sentence.

``nach Armenien (+187 %), Georgien (+52 %)``; ``to Armenia and Georgia rose by 187 and 52 percent respectively``.
"""

from __future__ import annotations

from dataclasses import replace

from umweg.claims.reading.parse import Sentence
from umweg.claims.reading.pieces import Piece, claiming
from umweg.claims.reading.quantities import Quantity
from umweg.claims.reading.territories import Mention

FEWEST = 2


def members(s: Sentence) -> list[tuple[Sentence, Piece]]:
    """For each country of such a list the sentence without the others, and its piece; empty where there is no list."""
    pairs = _bracketed(s) or _respectively(s)
    listed = {m for m, _ in pairs}
    first = min(listed, key=lambda m: m.i, default=None)
    if first is None or not (s.has("flow") or s.has("deal")):
        return []
    others = [m for m in s.territories if m not in listed]
    out = []
    for m, q in pairs:
        alone = sorted([*others, first._replace(codes=m.codes)], key=lambda x: x.i)
        own = (m.i, q.j) if q.i > m.i and q.i - m.j <= FEWEST else (q.i, q.j)
        out.append((replace(s, territories=alone, quantities=[q]), Piece(own, (0, len(s.of)), q)))
    return out


def _bracketed(s: Sentence) -> list[tuple[Mention, Quantity]]:
    """Countries with a number in brackets right behind; all numbers of the sentence must stand so."""
    out = []
    for q in claiming(s):
        k = q.i - 1 - (q.sign is not None)
        m = next((m for m in s.territories if m.j == k), None)
        if m is None or s.of[k].text != "(" or q.j >= len(s.of) or s.of[q.j].text not in "),;":
            return []
        out.append((m, q))
    return out if len(out) >= FEWEST else []


def _respectively(s: Sentence) -> list[tuple[Mention, Quantity]]:
    """As many countries in a list as there are numbers, and a word that tells them apart."""
    numbers = [q for q in s.quantities if q.kind in {"number", "multiple", "fraction", "count"}]
    group = next((g for g in s.groups if len(g) == len(numbers)), None)
    if not s.has("respectively") or group is None or len(numbers) < FEWEST:
        return []
    last = numbers[-1]
    if last.unit is None:
        return []
    return [(m, _like(q, last)) for m, q in zip(group, numbers, strict=True)]


def _like(q: Quantity, last: Quantity) -> Quantity:
    """``187 and 89 percent``: the first number has the unit of the last."""
    return replace(q, kind=last.kind, unit=last.unit) if q.kind == "count" and last.precision >= 0 else q
