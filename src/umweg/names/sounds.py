"""How Cyrillic letters sound in Latin spelling: what a name costs when it is heard as another one.

A Cyrillic word says how a foreign name sounds (Джонсон, Шиллер, Бордо), its Latin spelling says what language it is
from (Johnson, Schiller, Bordeaux), and no table of letters leads from one to the other. ``sounds.csv`` holds what Latin
letters sound like in Cyrillic, learned from pairs: -log P(Cyrillic letter, Latin letters it takes | the next two Latin
letters). The cost of a pair of words is the least sum over all ways of cutting the Latin word into as many stretches
as the Cyrillic one has letters: a weighted edit distance, with weights that were learned.

Cyrillic words come as ``clean.latin`` writes them, which is one to one but for a few letters.

>>> heard(["shiller", "bordo"], ["schiller", "miller", "bordeaux"], np.array([0, 0, 1]), np.arange(3)).round(2).tolist()
[0.96, 0.82, 0.88]
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from umweg.names import tables

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MOST = 4
"""Latin letters that one stretch may have."""
LOST = 7.0
"""Cost in nats of a letter left out, added or taken for another; the most that any letter costs."""
NEVER = 60.0
HIGHEST, FALL = 0.98, 0.17
"""Likeness of words that cost nothing, and what it falls by for each nat a Cyrillic letter (the ends count as two)."""
CHUNK = 1024
_TOKEN = re.compile("shch|sh|ch|zh|kh|ts|iu|ia|io|.")


@dataclass(frozen=True, slots=True)
class Sounds:
    """Costs ``cost[unit, context, letters]``: Cyrillic letter heard, Latin letters that follow, how many are taken.

    The last unit is any letter that the table does not have.
    """

    contexts: dict[str, int]
    units: dict[str, int]
    cost: NDArray[np.float32]


def sounds_of(rows: Sequence[tuple[str, str, int, float]]) -> Sounds:
    """The table from its rows: Latin letters that follow, Cyrillic unit, Latin letters taken, cost.

    A row without a unit: what all units that are not named for its letters cost on top of what they cost for the
    letters but the last.
    """
    contexts = {c: i for i, c in enumerate(sorted({r[0] for r in rows}, key=lambda c: (len(c), c)))}
    units = {u: i for i, u in enumerate(sorted({r[1] for r in rows} - {""}))}
    cost = np.full((len(units) + 1, len(contexts), MOST + 1), NEVER, dtype=np.float32)
    more = {r[0]: r[3] for r in rows if not r[1]}
    for c, i in contexts.items():
        if c:
            cost[:, i] = np.minimum(cost[:, contexts[c[:-1]]] + more.get(c, 0.0), NEVER)
    for context, unit, letters, value in rows:
        if unit:
            cost[units[unit], contexts[context], letters] = value
    cost[:, :, :3] = np.minimum(cost[:, :, :3], (LOST, LOST, 2 * LOST))
    return Sounds(contexts, units, cost)


@cache
def shipped() -> Sounds:
    """The table that ships."""
    return sounds_of(
        [(r["latin"], r["cyrillic"], int(r["letters"]), float(r["cost"])) for r in tables.rows("sounds.csv")]
    )


def tokens(word: str) -> list[str]:
    """A word that ``clean.latin`` wrote, as the Cyrillic letters it came from, between marks of its ends.

    >>> tokens("shchukin")
    ['^', 'shch', 'u', 'k', 'i', 'n', '$']
    """
    return ["^", *_TOKEN.findall(word), "$"]


@lru_cache(maxsize=50_000)
def _units(word: str) -> list[int]:
    """Numbers of the letters of a Cyrillic word; the last one for any that the table does not have."""
    known = shipped().units
    return [known.get(u, len(known)) for u in tokens(word)]


@lru_cache(maxsize=200_000)
def _contexts(word: str) -> list[int]:
    """For each place of a Latin word the longest stretch from there on that the table knows."""
    known, t = shipped().contexts, f"^{word}$"
    return [known.get(t[j : j + 2], known.get(t[j], 0)) for j in range(len(t))]


def forget() -> None:
    """Forget what is remembered of words, after another table took the place of the shipped one."""
    _units.cache_clear()
    _contexts.cache_clear()


def costs(cyrillic: Sequence[str], latin: Sequence[str], ci: Ints, li: Ints) -> Floats:
    """Cost in nats of hearing ``latin[li[k]]`` as ``cyrillic[ci[k]]``, for all ``k``."""
    if not len(ci):
        return np.zeros(0)
    unit, letters = _padded([_units(c) for c in cyrillic], 0)
    place, ends = _padded([_contexts(w) for w in latin], 1)
    out = np.zeros(len(ci))
    # words of one length together, so that little is worked on beyond their ends
    order = np.lexsort((ends[li], letters[ci]))
    for at in range(0, len(order), CHUNK):
        some = order[at : at + CHUNK]
        c, w = ci[some], li[some]
        out[some] = _costs(unit[c, : letters[c].max()], letters[c], place[w, : ends[w].max() + 1], ends[w])
    return out


def _costs(unit: Ints, letters: Ints, place: Ints, ends: Ints) -> NDArray[np.float32]:
    """Least cost over all cuts: for each Cyrillic letter all Latin places of all pairs at once."""
    table = shipped().cost
    table, contexts = table.reshape(-1, MOST + 1), table.shape[1]
    best = np.full(place.shape, NEVER, dtype=np.float32)
    best[:, 0] = 0
    out = np.zeros(len(unit), dtype=np.float32)
    for i in range(unit.shape[1]):
        step = table.take(place + contexts * unit[:, i, None], axis=0)
        step += best[:, :, None]
        best = step[:, :, 0].copy()
        for k in range(1, MOST + 1):
            np.minimum(best[:, k:], step[:, :-k, k], out=best[:, k:])
        done = np.flatnonzero(letters == i + 1)
        out[done] = best[done, ends[done]]
    return out


def _padded(rows: Sequence[list[int]], more: int) -> tuple[Ints, Ints]:
    """Lists of numbers as one array, filled up with 0 to the longest and ``more``; and their lengths."""
    lengths = np.array([len(r) for r in rows], dtype=np.int64)
    longest = int(lengths.max(initial=0)) + more
    return np.array([r + [0] * (longest - len(r)) for r in rows], dtype=np.int64).reshape(len(rows), longest), lengths


def heard(cyrillic: Sequence[str], latin: Sequence[str], ci: Ints, li: Ints) -> Floats:
    """Likeness in [0, 1] of ``cyrillic[ci[k]]`` and ``latin[li[k]]``, by what a Cyrillic letter costs."""
    letters = np.array([len(tokens(c)) for c in cyrillic], dtype=np.int64)
    return np.maximum(HIGHEST - FALL * costs(cyrillic, latin, ci, li) / letters[ci], 0)
