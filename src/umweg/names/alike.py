"""How alike two words are, and how they came to differ. Whole arrays of word pairs at once.

>>> from umweg.names.batch import Numbering, encode
>>> number = Numbering()
>>> a, b = (encode([n], ["Person"], number) for n in ("sergei lavrov v osama", "sergej lavrof vladimir putin"))
>>> s, how = likeness(a.word, b.word, a.columns, b.columns, np.zeros(4, bool))
>>> [HOW[h] for h in how], s.round(2).tolist()
(['transliteration', 'spelling', 'initial', 'missing'], [0.97, 0.83, 0.55, 0.0])
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from umweg.names.batch import Columns, Floats, Ints
from umweg.names.weighed_words import CODE, INITIAL, NUMBER, PARTICLE, TITLE

HOW = (
    "same", "transliteration", "spelling", "initial", "abbreviation", "legal form", "look-alike", "missing", "extra",
    "joined", "repeated",
)  # fmt: skip
SAME, TRANSLIT, SPELLING, SHORT_INITIAL, ABBREVIATION, FORM, LOOK_ALIKE, MISSING, EXTRA, JOINED, REPEATED = range(
    len(HOW)
)

FLOOR = 0.55
"""Words less alike than this count as different words."""


def likeness(a: Ints, b: Ints, ca: Columns, cb: Columns, abjad: NDArray[np.bool_]) -> tuple[Floats, NDArray[np.int8]]:
    """Likeness in [0, 1] of word pairs, and how (an index into ``HOW``); different words: 0 and missing."""
    score = np.zeros(len(a))
    how = np.full(len(a), MISSING, dtype=np.int8)
    same = ca["text_id"][a] == cb["text_id"][b]
    fold = ~same & (ca["fold_id"][a] == cb["fold_id"][b])
    canon = ~same & (ca["canon_id"][a] == cb["canon_id"][b])
    equal = same | fold | canon
    rest = np.flatnonzero(~equal)
    s, h = _spelled(a[rest], b[rest], ca, cb, abjad[rest])
    score[rest], how[rest] = s, h
    equal &= ~same
    at = np.flatnonzero(equal)
    score[at] = np.where(fold[at], 0.92, 0.88) + 0.06 * _plain(a[at], b[at], ca, cb)
    how[at] = np.where(fold[at], TRANSLIT, ABBREVIATION)
    at = np.flatnonzero(same)
    score[at], how[at] = 1.0, SAME
    return score, how


def _spelled(a: Ints, b: Ints, ca: Columns, cb: Columns, abjad: NDArray[np.bool_]) -> tuple[Floats, NDArray[np.int8]]:
    """Word pairs that are not the same in any form: initials, spelling, consonants, beginnings."""
    score = np.zeros(len(a))
    how = np.full(len(a), MISSING, dtype=np.int8)
    live, begins = _possible(a, b, ca, cb)
    a, b, abjad = a[live], b[live], abjad[live]
    fixed = _fixed(ca["kind"][a]) | _fixed(cb["kind"][b])
    short = _short(a, b, ca, cb) & ~fixed
    score[live[short]], how[live[short]] = FLOOR, SHORT_INITIAL
    bare = abjad | ca["bare"][a] | cb["bare"][b]
    bones = (ca["bones_id"][a] == cb["bones_id"][b]) & (ca["bones_length"][a] >= np.where(bare, 2, 3))
    one = (ca["kind"][a] == INITIAL) | (cb["kind"][b] == INITIAL)
    apart = ca["has_digits"][a] & cb["has_digits"][b] & (ca["digits"][a] != cb["digits"][b])
    at = np.flatnonzero(~(short | one | apart | fixed))
    if len(at):
        key, first, inverse = np.unique(a[at] << 32 | b[at], return_index=True, return_inverse=True)
        s, cut = _edit(key >> 32, key & 0xFFFFFFFF, begins[at][first], ca, cb)
        s, cut, bare = s[inverse], cut[inverse], bare[at]
        boned = bones[at] & (bare | (s >= 0.6))
        sure = np.where(bare, np.where(ca["bones_length"][a[at]] > 2, 0.93, 0.8), 0.82)
        s = np.where(boned, np.maximum(s, sure), s)
        ok = s >= FLOOR
        score[live[at[ok]]] = s[ok]
        how[live[at[ok]]] = np.where((boned & bare)[ok], TRANSLIT, np.where(cut[ok], ABBREVIATION, SPELLING))
    return score, how


def _possible(a: Ints, b: Ints, ca: Columns, cb: Columns) -> tuple[Ints, NDArray[np.bool_]]:
    """Pairs that share letters enough to be worth a look, and whether one may begin the other. Cheap, and for all."""
    la, lb = ca["length"][a], cb["length"][b]
    ma, mb = ca["letters"][a], cb["letters"][b]
    common, ba, bb = np.bitwise_count(ma & mb), np.bitwise_count(ma), np.bitwise_count(mb)
    near = (2 * common >= np.maximum(ba, bb)) & (5 * np.minimum(la, lb) >= 3 * np.maximum(la, lb))
    begins = (common == np.minimum(ba, bb)) & (ca["first"][a] == cb["first"][b])
    live = np.flatnonzero(near | begins | (ca["bones_id"][a] == cb["bones_id"][b]))
    return live, begins[live]


def _short(a: Ints, b: Ints, ca: Columns, cb: Columns) -> NDArray[np.bool_]:
    """One word is the first letter of the other, or its first two."""
    ka, kb, la, lb = ca["kind"][a], cb["kind"][b], ca["length"][a], cb["length"][b]
    same = ca["first"][a] == cb["first"][b]
    one = ((ka == INITIAL) != (kb == INITIAL)) & same & (la + lb > 3)
    # a single letter in a listed company name is not short for any word
    one &= (kb != INITIAL) | cb["person"][b]
    two = same & (np.minimum(la, lb) == 2) & (np.maximum(la, lb) >= 4) & (ca["second"][a] == cb["second"][b])
    return np.asarray(one | two & (ka != INITIAL) & (kb != INITIAL))


def _plain(a: Ints, b: Ints, ca: Columns, cb: Columns) -> Floats:
    """Likeness of the spellings as given, of words whose folded forms are the same."""
    key, inverse = np.unique(a << 32 | b, return_inverse=True)
    ta, tb = ca["text"][key >> 32].tolist(), cb["text"][key & 0xFFFFFFFF].tolist()
    return np.asarray(cpdist(ta, tb, scorer=OSA.normalized_similarity, dtype=np.float32)[inverse], dtype=np.float64)


def _fixed(kind: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Kinds whose words are the same or are not: a number that differs in one digit is another number."""
    return np.asarray((kind == NUMBER) | (kind == CODE) | (kind == PARTICLE) | (kind == TITLE))


def _edit(a: Ints, b: Ints, begins: NDArray[np.bool_], ca: Columns, cb: Columns) -> tuple[Floats, NDArray[np.bool_]]:
    """Likeness by edits (swaps of neighbours count one), as given and folded; and whether one is the other cut off."""
    ta, tb, fa, fb = ca["text"][a].tolist(), cb["text"][b].tolist(), ca["fold"][a].tolist(), cb["fold"][b].tolist()
    kw: dict[str, Any] = {"scorer": OSA.normalized_similarity, "dtype": np.float32, "score_cutoff": FLOOR - 0.1}
    plain, folded = cpdist(ta, tb, **kw), cpdist(fa, fb, **kw)
    best = np.maximum(plain, 0.7 * folded + 0.3 * plain).astype(np.float64)
    for k in np.flatnonzero(ca["reads_m"][a] != cb["reads_m"][b]).tolist():
        # a scanner reads m as rn
        seen = OSA.normalized_similarity(ta[k].replace("rn", "m"), tb[k].replace("rn", "m"))
        best[k] = max(best[k], 0.97 * seen)
    least, most = np.minimum(ca["length"][a], cb["length"][b]), np.maximum(ca["length"][a], cb["length"][b])
    cut = np.zeros(len(a), dtype=bool)
    for k in np.flatnonzero(begins & (least >= 3) & (least < most)).tolist():
        x, y, f, g = ta[k], tb[k], fa[k], fb[k]
        cut[k] = x.startswith(y) or y.startswith(x) or f.startswith(g) or g.startswith(f)
    by_cut = 0.5 + 0.43 * least / most
    return np.where(cut, np.maximum(best, by_cut), best), cut & (least + 1 < most) & (by_cut >= best)
