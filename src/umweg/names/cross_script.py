"""Likeness of a Cyrillic word and a Latin one: by what the Latin letters sound like, instead of by spelling."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from umweg.names.alike import FLOOR, MISSING, SPELLING, TRANSLIT
from umweg.names.batch import Columns, Floats, Ints
from umweg.names.sounds import heard
from umweg.names.weighed_words import WORD

SURE = 0.9
"""Likeness from which on two words are one in two alphabets; under it they differ by spelling."""


def by_sound(
    a: Ints, b: Ints, ca: Columns, cb: Columns, first: NDArray[np.bool_], second: NDArray[np.bool_],
    like: Floats, how: NDArray[np.int8],
) -> None:  # fmt: skip
    """Put likeness by sound into ``like`` and ``how`` of word pairs of which one is Cyrillic (``first``, ``second``).

    Words that are the same, an initial, or stand for the same by the tables keep what they have.
    """
    odd = np.flatnonzero(first != second)
    at = odd[
        _possible(a[odd], b[odd], ca, cb) & ((how[odd] == MISSING) | (how[odd] == SPELLING) | (how[odd] == TRANSLIT))
    ]
    if not len(at):
        return
    s = np.zeros(len(at))
    left = first[at]
    s[left] = _heard(a[at[left]], b[at[left]], ca["text"], cb["text"])
    s[~left] = _heard(b[at[~left]], a[at[~left]], cb["text"], ca["text"])
    like[at] = np.where(s < FLOOR, 0.0, s)
    how[at] = np.where(s >= SURE, TRANSLIT, np.where(s >= FLOOR, SPELLING, MISSING))


def _heard(cyrillic: Ints, latin: Ints, c_text: NDArray[Any], l_text: NDArray[Any]) -> Floats:
    """Likeness by sound, each pair of words once and each word taken apart once."""
    key, inverse = np.unique(cyrillic << 32 | latin, return_inverse=True)
    c, ci = np.unique(key >> 32, return_inverse=True)
    w, li = np.unique(key & 0xFFFFFFFF, return_inverse=True)
    return heard(c_text[c].tolist(), l_text[w].tolist(), ci, li)[inverse]


def _possible(a: Ints, b: Ints, ca: Columns, cb: Columns) -> NDArray[np.bool_]:
    """Pairs of whole words that share letters enough to be worth a look."""
    words = (ca["kind"][a] == WORD) & (cb["kind"][b] == WORD) & ~ca["has_digits"][a] & ~cb["has_digits"][b]
    la, lb, ma, mb = ca["length"][a], cb["length"][b], ca["letters"][a], cb["letters"][b]
    common, fewer = np.bitwise_count(ma & mb), np.minimum(np.bitwise_count(ma), np.bitwise_count(mb))
    return np.asarray(words & (2 * common >= fewer) & (3 * np.minimum(la, lb) >= np.maximum(la, lb)))
