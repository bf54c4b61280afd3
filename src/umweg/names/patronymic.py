"""Words that name a person's father: lists have them, people leave them out.

A patronymic is told by its ending, in whatever romanisation, and never stands first in a name. It counts as left out,
which costs little, where two other words are aligned and nothing is left over on the other side: two different
patronymics are two persons.

>>> is_patronymic("anatolijewitsch"), is_patronymic("petrowna"), is_patronymic("savchenko")
(True, True, False)
"""

from __future__ import annotations

from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from umweg.names import tables
from umweg.names.align import Alignment
from umweg.names.batch import Columns, Floats, Ints
from umweg.names.fold import fold

Bools = NDArray[np.bool_]

LEAST = 6
"""Letters that a patronymic has, in its folded form."""
STILL = 0.3
"""Share of its weight that a patronymic keeps where it was left out."""
OTHERS = 2
"""Words that must be aligned beside it."""


@cache
def _endings() -> tuple[str, ...]:
    return tuple(sorted({fold(r["ending"]) for r in tables.rows("patronymics.csv")}))


@lru_cache(maxsize=200_000)
def is_patronymic(word: str) -> bool:
    """Whether a plain lower-case word ends like a patronymic."""
    folded = fold(word)
    return len(folded) >= LEAST and folded.endswith(_endings())


def kept(a: Alignment, left: Columns, right: Columns) -> tuple[Floats, Floats]:
    """What share of its weight each left and right word keeps when it is left over: less than 1 for a patronymic."""
    free_l, free_r = a.like_l == 0, a.like_r == 0
    some_l = np.bincount(a.pair_l[free_l], minlength=a.pairs) > 0
    some_r = np.bincount(a.pair_r[free_r], minlength=a.pairs) > 0
    return (
        _kept(a.pair_l, a.word_l, free_l, left, some_r, a.pairs),
        _kept(a.pair_r, a.word_r, free_r, right, some_l, a.pairs),
    )


def _kept(pair: Ints, word: Ints, free: Bools, c: Columns, other: Bools, pairs: int) -> Floats:
    out = np.ones(len(pair))
    enough = np.bincount(pair[~free], minlength=pairs) >= OTHERS
    inner = np.diff(pair, prepend=-1) == 0
    at = np.flatnonzero(free & inner & (enough & ~other)[pair] & c["person"][word])
    texts, inverse = np.unique(word[at], return_inverse=True)
    patronymic = np.array([is_patronymic(t) for t in c["text"][texts].tolist()], dtype=bool)
    out[at[patronymic[inverse]]] = STILL
    return out
