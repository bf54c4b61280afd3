"""Likeness of a word that was written without its vowels and a full one: by the consonants that are left."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from umweg.names.alike import SAME, TRANSLIT
from umweg.names.batch import Columns, Floats, Ints
from umweg.names.fold import husk
from umweg.names.weighed_words import WORD

MANY, TWO, CUT = 0.96, 0.86, 0.04
"""Likeness where three or more consonants are the same, where two are; what a first vowel that is missing costs."""


def by_consonants(a: Ints, b: Ints, ca: Columns, cb: Columns, like: Floats, how: NDArray[np.int8]) -> None:
    """Raise ``like`` of word pairs of which one has no vowels and the other has the same consonants."""
    bare = ca["bare"][a]
    at = np.flatnonzero(bare != cb["bare"][b])
    at = at[(how[at] != SAME) & (ca["kind"][a[at]] == WORD) & (cb["kind"][b[at]] == WORD)]
    for some, short, long, cs, cl in ((at[bare[at]], a, b, ca, cb), (at[~bare[at]], b, a, cb, ca)):
        key, inverse = np.unique(short[some] << 32 | long[some], return_inverse=True)
        s = _alike(cs["bones"][key >> 32].tolist(), cl["text"][key & 0xFFFFFFFF].tolist())[inverse]
        more = s > like[some]
        like[some[more]], how[some[more]] = s[more], TRANSLIT


def _alike(bones: list[str], words: list[str]) -> Floats:
    """Likeness of consonants and whole words; 0 for different ones."""
    out = np.zeros(len(bones))
    for k, (x, word) in enumerate(zip(bones, words, strict=True)):
        if 2 <= len(x) <= len(word):
            y = husk(word)
            if x == y:
                out[k] = MANY if len(x) > 2 else TWO
            elif len(x) > 2 and x == y[1:] and word[0] in "aeiou":
                out[k] = MANY - CUT
    return out
