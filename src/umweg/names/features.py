"""What speaks for and against two names being one, as numbers for whole arrays of name pairs.

Each feature belongs to some of the words (``SPREAD``), so that a score can be told word by word.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from umweg.names.align import Alignment
from umweg.names.alike import ABBREVIATION, JOINED, SHORT_INITIAL, SPELLING, TRANSLIT
from umweg.names.batch import Columns, Floats, Ints, NameBatch, form_bits
from umweg.names.lone import lone_words
from umweg.names.patronymic import kept
from umweg.names.weighed_words import CODE, COMMON, NUMBER, WORD

# Feature -> the words it is told of: those left over on one side or both, those aligned, aligned but unlike, none.
SPREAD = {
    "evidence": "aligned",
    "letters": "aligned",
    "short": "aligned",
    "missing": "right",
    "missing_words": "right",
    "extra": "left",
    "extra_words": "left",
    "extra_weight": "left",
    "swapped": "both",
    "swapped_word": "both",
    "unlike": "unlike",
    "unlike_share": "unlike",
    "unlike_most": "unlike",
    "edits": "unlike",
    "edits_more": "unlike",
    "edits_one_word": "unlike",
    "lone_other": "aligned",
    "part": "right",
    "part_other": "right",
    "skeleton": "aligned",
    "initials": "initial",
    "number_other": "number",
    "number_gone": "number",
    "roman_other": "number",
    "turned": "name",
    "form_other": "form",
    "form_gone": "form",
}
NAMES = tuple(SPREAD)
TINY = 1e-9
CUT = 2.0
"""Letters that a word cut off counts as different, at most: it may be the end of a form field."""
ANY_FORM = form_bits(("co",))
"""Just "company": says nothing against any other form."""


def features(a: Alignment, left: NameBatch, right: NameBatch, li: Ints, ri: Ints) -> Floats:
    """Array (pairs, features), in the order of ``NAMES``; all are 0 or more."""
    out = _agreement(a, left.columns, right.columns)
    out |= _left_over(a, left.columns, right.columns)
    out |= _unlike(a, left.columns, right.columns)
    out |= _numbers(a, left.columns, right.columns)
    out |= lone_words(a, left, right, li, ri, out["short"])
    fl, fr = left.forms[li], right.forms[ri]
    out["turned"] = a.turned
    out["form_other"] = (fl & ~ANY_FORM != 0) & (fr & ~ANY_FORM != 0) & (fl & fr == 0)
    out["form_gone"] = (fl != 0) ^ (fr != 0)
    return np.column_stack([out[k].astype(np.float64) for k in NAMES])


def _total(pair: Ints, value: NDArray[Any], n: int) -> Floats:
    """Sum by pair, in the order of the words: the same bits in every batch."""
    return np.bincount(pair, value, n).astype(np.float64, copy=False)


def _agreement(a: Alignment, cl: Columns, cr: Columns) -> dict[str, NDArray[Any]]:
    """Weight and letters of what agrees, by the side that has less of it."""
    n, good_l, good_r = a.pairs, cl["weight"][a.word_l] * a.like_l, cr["weight"][a.word_r] * a.like_r
    credit = np.minimum(_total(a.pair_l, good_l, n), _total(a.pair_r, good_r, n))
    letters_l = _total(a.pair_l, good_l * cl["length"][a.word_l], n)
    letters_r = _total(a.pair_r, good_r * cr["length"][a.word_r], n)
    letters = np.log1p(np.minimum(letters_l, letters_r))
    return {"evidence": np.log1p(credit), "letters": letters, "short": np.maximum(2.5 - letters, 0)}


def _left_over(a: Alignment, cl: Columns, cr: Columns) -> dict[str, NDArray[Any]]:
    """Words of one name without a counterpart, and swaps: some on both sides."""
    n, wl, wr = a.pairs, cl["weight"][a.word_l], cr["weight"][a.word_r]
    keep_l, keep_r = kept(a, cl, cr)
    free_l, free_r = (a.like_l == 0) * keep_l, (a.like_r == 0) * keep_r
    over_l, over_r = _total(a.pair_l, wl * free_l, n), _total(a.pair_r, wr * free_r, n)
    largest = np.minimum(_largest(a.pair_l, wl * free_l, n), _largest(a.pair_r, wr * free_r, n))
    return {
        "missing": over_r / (_total(a.pair_r, wr, n) + TINY),
        "missing_words": np.minimum(_total(a.pair_r, _words(cr)[a.word_r] * free_r, n), 3),
        "extra": over_l / (_total(a.pair_l, wl, n) + TINY),
        "extra_words": np.minimum(_total(a.pair_l, _words(cl)[a.word_l] * free_l, n), 2),
        "extra_weight": np.minimum(over_l, 2),
        "swapped": np.minimum(np.minimum(over_l, over_r), 1.5),
        "swapped_word": np.minimum(largest, 1.0),
    }


def _unlike(a: Alignment, cl: Columns, cr: Columns) -> dict[str, NDArray[Any]]:
    """Aligned words that differ: by weight, by share of the name, by letters; and initials."""
    n, wl, wr = a.pairs, cl["weight"][a.word_l], cr["weight"][a.word_r]
    short_l, short_r = a.how_l == SHORT_INITIAL, a.how_r == SHORT_INITIAL
    odd_l = wl * (1 - a.like_l) * ((a.like_l > 0) & ~short_l)
    odd_r = wr * (1 - a.like_r) * ((a.like_r > 0) & ~short_r)
    unlike = (_total(a.pair_l, odd_l, n) + _total(a.pair_r, odd_r, n)) / 2
    most = np.maximum(_largest(a.pair_l, odd_l, n), _largest(a.pair_r, odd_r, n))
    edit_l, edit_r = _edits(a.like_l, a.how_l, a.word_l, cl), _edits(a.like_r, a.how_r, a.word_r, cr)
    edits = (_total(a.pair_l, edit_l, n) + _total(a.pair_r, edit_r, n)) / 2
    worst = (_largest(a.pair_l, edit_l, n) + _largest(a.pair_r, edit_r, n)) / 2
    half = (_total(a.pair_l, wl, n) + _total(a.pair_r, wr, n)) / 2 + TINY
    return {
        "unlike": np.minimum(unlike, 1.5),
        "unlike_share": unlike / half,
        "unlike_most": np.maximum(most - 0.2, 0),
        "edits": np.minimum(edits, 4),
        "edits_more": np.clip(edits - 1.6, 0, 3),
        "edits_one_word": np.clip(worst - 1.3, 0, 3),
        "initials": (_total(a.pair_l, wl * short_l, n) + _total(a.pair_r, wr * short_r, n)) / (2 * half),
    }


def _numbers(a: Alignment, cl: Columns, cr: Columns) -> dict[str, NDArray[Any]]:
    """Numbers without a counterpart: on both sides (another number), on one, and Roman ones, which number series."""
    kl, kr = cl["kind"][a.word_l], cr["kind"][a.word_r]
    is_l = (a.like_l == 0) & ((kl == NUMBER) | (kl == CODE))
    is_r = (a.like_r == 0) & ((kr == NUMBER) | (kr == CODE))
    some_l = np.bincount(a.pair_l[is_l], minlength=a.pairs) > 0
    some_r = np.bincount(a.pair_r[is_r], minlength=a.pairs) > 0
    roman = np.bincount(a.pair_l[is_l & cl["roman"][a.word_l]], minlength=a.pairs) > 0
    both = some_l & some_r
    return {"number_other": both & ~roman, "number_gone": some_l ^ some_r, "roman_other": both & roman}


def _largest(pair: Ints, value: Floats, n: int) -> Floats:
    out = np.zeros(n)
    np.maximum.at(out, pair, value)
    return out


def _edits(like: Floats, how: NDArray[np.int8], word: Ints, c: Columns) -> Floats:
    """Letters of aligned words that differ, about; the same letters in another romanisation do not."""
    odd = (how == SPELLING) | (how == JOINED) | (how == TRANSLIT) & (like < 0.9)
    letters = (1 - like) * c["length"][word]
    cut = (how == ABBREVIATION) & (like < 0.88)
    return np.asarray(odd * letters + cut * np.minimum(letters, CUT))


def _words(c: Columns) -> Floats:
    """1 for a word that is neither particle, title, initial nor part of a legal form."""
    return np.asarray(((c["kind"] == WORD) & (c["weight"] > COMMON)) * 1.0)
