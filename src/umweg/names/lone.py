"""What speaks against names that have one word in common and nothing else, no legal form either: it proves little.

A list of 100,000 names holds something like almost every short word: Opel and Upel, Emerson and a man called Emmerson,
Honda and Khun Sa. A word that agrees letter by letter is a question all the same where nothing else is left over.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from umweg.names.align import Alignment
from umweg.names.alike import JOINED, TRANSLIT
from umweg.names.batch import Columns, Floats, Ints, NameBatch
from umweg.names.weighed_words import CODE, NUMBER, TELLING, WORD

Marks = NDArray[np.bool_]
LONE = ("lone_other", "part", "part_other", "skeleton")
SKELETON = 4
"""Consonants up to which a word without vowels is an abbreviation of its own rather than another word cut down."""


def lone_words(a: Alignment, left: NameBatch, right: NameBatch, li: Ints, ri: Ints, short: Floats) -> dict[str, Any]:
    """Features of pairs with at most one word in common; 0 for all others. ``short``: how few letters agree.

    Articles, initials and titles count as words here. Where both are said to be persons that agrees, too: people go
    by one name.
    """
    cl, cr = left.columns, right.columns
    in_l, in_r = a.like_l > 0, a.like_r > 0
    lone = np.minimum(_pairs(a.pair_l, in_l, a.pairs), _pairs(a.pair_r, in_r, a.pairs)) <= 1
    lone &= (left.forms[li] & right.forms[ri] == 0) & ~(left.person[li] & right.person[ri])
    at = np.flatnonzero((a.mate >= 0) & lone[a.pair_l])
    unequal = at[cl["text_id"][a.word_l[at]] != cr["text_id"][a.word_r[a.mate[at]]]]
    unequal = unequal[~_with_form(a, unequal, left, right, li, ri)]
    abroad = (left.cyrillic | left.abjad)[li] != (right.cyrillic | right.abjad)[ri]
    heard = abroad[a.pair_l[unequal]] & (a.how_l[unequal] == TRANSLIT)  # of other scripts no spelling is the right one
    joined = _joined_otherwise(a, lone, cl, cr)
    part = lone & (_pairs(a.pair_r, (a.like_r == 0) & _telling(cr)[a.word_r], a.pairs) > 0)
    return {
        "lone_other": (joined | _marked(a.pair_l[unequal[~heard]], a.pairs)) * short,
        "part": part,
        "part_other": part & (joined | _marked(a.pair_l[unequal], a.pairs)),
        "skeleton": _skeleton(a, unequal, cl, cr) & ~(left.abjad[li] | right.abjad[ri]),
    }


def _telling(c: Columns) -> Marks:
    """Words and numbers that tell one name from another."""
    return np.asarray(np.isin(c["kind"], (WORD, NUMBER, CODE)) & (c["weight"] > TELLING))


def _pairs(pair: Ints, which: Marks, n: int) -> Ints:
    """Number of slots marked, by pair."""
    return np.bincount(pair[which], minlength=n)


def _marked(pair: Ints, n: int) -> Marks:
    out = np.zeros(n, dtype=bool)
    out[pair] = True
    return out


def _with_form(a: Alignment, at: Ints, left: NameBatch, right: NameBatch, li: Ints, ri: Ints) -> Marks:
    """Which words differ by a legal form only, which one name has apart: SiemensAG and Siemens AG."""
    pair, one, two = a.pair_l[at], a.word_l[at], a.word_r[a.mate[at]]
    out = np.zeros(len(at), dtype=bool)
    some = (left.forms[li] != 0)[pair] ^ (right.forms[ri] != 0)[pair]
    for k in np.flatnonzero(some & (left.columns["length"][one] != right.columns["length"][two])).tolist():
        form = "".join(left.forms_written[li[pair[k]]] or right.forms_written[ri[pair[k]]])
        short, long = sorted((left.columns["text"][one[k]], right.columns["text"][two[k]]), key=len)
        out[k] = long in (short + form, form + short)
    return out


def _joined_otherwise(a: Alignment, lone: Marks, cl: Columns, cr: Columns) -> Marks:
    """Pairs whose words were joined or split to agree and are not the same letter by letter even so."""
    found = []
    for pair, word, how, c in ((a.pair_l, a.word_l, a.how_l, cl), (a.pair_r, a.word_r, a.how_r, cr)):
        at = np.flatnonzero((how == JOINED) & lone[pair])
        texts: dict[int, str] = {}
        for p, text in zip(pair[at].tolist(), c["text"][word[at]].tolist(), strict=True):
            texts[p] = texts.get(p, "") + text
        found.append(texts)
    return _marked(np.array([p for p, text in found[0].items() if found[1].get(p) != text], dtype=np.int64), a.pairs)


def _skeleton(a: Alignment, at: Ints, cl: Columns, cr: Columns) -> Marks:
    """Pairs whose only word in common (slots ``at``) agrees by a few consonants: MRTZ and Maersk, KKBC and SABIC.

    An abbreviation is what it is: the vowels that it lacks were never left out, and one letter makes it another.
    """
    one, two = a.word_l[at], a.word_r[a.mate[at]]
    bare = cl["bare"][one] | cr["bare"][two]
    few = bare & (np.minimum(cl["bones_length"][one], cr["bones_length"][two]) <= SKELETON)
    few |= np.minimum(cl["length"][one], cr["length"][two]) < SKELETON
    return _marked(a.pair_l[at[few]], a.pairs)
