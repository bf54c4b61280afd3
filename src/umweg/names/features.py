"""What speaks for and against two names being one, as numbers for whole arrays of name pairs.

Each feature belongs to some of the words (``SPREAD``), so that a score can be told word by word.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .align import Aligned
from .alike import ABBREVIATION, JOINED, SHORT_INITIAL, SPELLING, TRANSLIT
from .batch import Batch, Columns, Floats, Ints, form_bits
from .words import CODE, INITIAL, NUMBER, WORD

# Feature -> the words it is told of: those left over on one side or both, those aligned, aligned but unlike, none.
SPREAD = {
    "evidence": "aligned",
    "letters": "aligned",
    "missing": "right",
    "missing_most": "right",
    "extra": "left",
    "extra_most": "left",
    "extra_words": "left",
    "extra_weight": "left",
    "missing_words": "right",
    "unlike_missing": "unlike",
    "swapped": "both",
    "swapped_share": "both",
    "swapped_word": "both",
    "unlike": "unlike",
    "unlike_share": "unlike",
    "unlike_most": "unlike",
    "edits": "unlike",
    "edits_more": "unlike",
    "edits_one_word": "unlike",
    "initials": "initial",
    "joined": "joined",
    "number_other": "number",
    "number_gone": "number",
    "roman_other": "number",
    "head_other": "both",
    "turned": "name",
    "form_other": "form",
    "form_gone": "form",
    "short": "aligned",
}
NAMES = tuple(SPREAD)
CUT = 2.0
"""Letters that a word cut off counts as different, at most: it may be the end of a form field."""
ANY_FORM = form_bits(("co",))
"""Just "company": says nothing against any other form."""


def features(a: Aligned, left: Batch, right: Batch, li: Ints, ri: Ints) -> Floats:
    """Array (pairs, features), in the order of ``NAMES``; all are 0 or more."""
    cl, cr, n = left.columns, right.columns, a.pairs
    wl, wr = cl["weight"][a.word_l], cr["weight"][a.word_r]

    def total(pair: Ints, value: Floats) -> Floats:
        return np.bincount(pair, value, n).astype(np.float64, copy=False)

    free_l, free_r = a.like_l == 0, a.like_r == 0
    all_l, all_r = total(a.pair_l, wl), total(a.pair_r, wr)
    ul, ur = total(a.pair_l, wl * free_l), total(a.pair_r, wr * free_r)
    tiny = 1e-9
    miss, extra = ur / (all_r + tiny), ul / (all_l + tiny)
    swap = np.minimum(ul, ur)
    odd_l, odd_r = wl * (1 - a.like_l) * ~free_l, wr * (1 - a.like_r) * ~free_r
    short_l, short_r = a.how_l == SHORT_INITIAL, a.how_r == SHORT_INITIAL
    unlike = (total(a.pair_l, odd_l * ~short_l) + total(a.pair_r, odd_r * ~short_r)) / 2
    most = np.zeros(n)
    np.maximum.at(most, a.pair_l, odd_l * ~short_l)
    np.maximum.at(most, a.pair_r, odd_r * ~short_r)
    edit_l, edit_r = _edits(a.like_l, a.how_l, a.word_l, cl), _edits(a.like_r, a.how_r, a.word_r, cr)
    edits = (total(a.pair_l, edit_l) + total(a.pair_r, edit_r)) / 2
    worst = (_largest(a.pair_l, edit_l, n) + _largest(a.pair_r, edit_r, n)) / 2
    letters = np.minimum(
        total(a.pair_l, wl * a.like_l * cl["length"][a.word_l]), total(a.pair_r, wr * a.like_r * cr["length"][a.word_r])
    )
    half = (all_l + all_r) / 2 + tiny
    credit = np.minimum(total(a.pair_l, wl * a.like_l), total(a.pair_r, wr * a.like_r))
    joined = total(a.pair_l, wl * (a.how_l == JOINED)) + total(a.pair_r, wr * (a.how_r == JOINED))
    largest = np.minimum(_largest(a.pair_l, wl * free_l, n), _largest(a.pair_r, wr * free_r, n))
    number_l, number_r, roman = _numbers(a, cl, cr, free_l, free_r)
    fl, fr = left.forms[li], right.forms[ri]
    out = {
        "evidence": np.log1p(credit),
        "letters": np.log1p(letters),
        "missing": miss,
        "missing_most": np.maximum(miss - 0.5, 0),
        "extra": extra,
        "extra_most": np.maximum(extra - 0.5, 0),
        "extra_words": np.minimum(total(a.pair_l, _words(cl)[a.word_l] * free_l), 2),
        "extra_weight": np.minimum(ul, 2),
        "missing_words": np.minimum(total(a.pair_r, _words(cr)[a.word_r] * free_r), 3),
        "unlike_missing": np.minimum(unlike, 1.0) * miss,
        "swapped": np.minimum(swap, 1.5),
        "swapped_share": swap / half,
        "swapped_word": np.minimum(largest, 1.0),
        "unlike": np.minimum(unlike, 1.5),
        "unlike_share": unlike / half,
        "unlike_most": np.maximum(most - 0.2, 0),
        "edits": np.minimum(edits, 4),
        "edits_more": np.clip(edits - 1.6, 0, 3),
        "edits_one_word": np.clip(worst - 1.3, 0, 3),
        "initials": (total(a.pair_l, wl * short_l) + total(a.pair_r, wr * short_r)) / (2 * half),
        "joined": joined / (2 * half),
        "number_other": ((number_l > 0) & (number_r > 0) & ~roman).astype(float),
        "number_gone": ((number_l > 0) ^ (number_r > 0)).astype(float),
        "roman_other": ((number_l > 0) & (number_r > 0) & roman).astype(float),
        "head_other": _head(a, cl, cr, free_l, free_r),
        "turned": a.turned.astype(float),
        "form_other": ((fl & ~ANY_FORM != 0) & (fr & ~ANY_FORM != 0) & (fl & fr == 0)).astype(float),
        "form_gone": ((fl != 0) ^ (fr != 0)).astype(float),
        "short": np.maximum(2.5 - np.log1p(letters), 0),
    }
    return np.column_stack([out[k] for k in NAMES])


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


def _numbers(
    a: Aligned, cl: Columns, cr: Columns, free_l: NDArray[np.bool_], free_r: NDArray[np.bool_]
) -> tuple[Ints, Ints, NDArray[np.bool_]]:
    """Numbers left over on each side, and whether they are Roman ones."""
    kl, kr = cl["kind"][a.word_l], cr["kind"][a.word_r]
    is_l = free_l & ((kl == NUMBER) | (kl == CODE))
    is_r = free_r & ((kr == NUMBER) | (kr == CODE))
    roman = np.bincount(a.pair_l[is_l & cl["roman"][a.word_l]], minlength=a.pairs) > 0
    return np.bincount(a.pair_l[is_l], minlength=a.pairs), np.bincount(a.pair_r[is_r], minlength=a.pairs), roman


def _head(a: Aligned, cl: Columns, cr: Columns, free_l: NDArray[np.bool_], free_r: NDArray[np.bool_]) -> Floats:
    """Whether the first telling word of both names is left over: the brand of a company stands there."""
    first_l = _first(a.pair_l, _telling(cl)[a.word_l])
    first_r = _first(a.pair_r, _telling(cr)[a.word_r])
    out_l, out_r = np.zeros(a.pairs, dtype=bool), np.zeros(a.pairs, dtype=bool)
    out_l[a.pair_l[first_l]] = free_l[first_l]
    out_r[a.pair_r[first_r]] = free_r[first_r]
    return (out_l & out_r).astype(float)


def _words(c: Columns) -> Floats:
    """1 for a word that is neither particle, title, initial nor part of a legal form."""
    return np.asarray(((c["kind"] == WORD) & (c["weight"] > 0.15)) * 1.0)


def _telling(c: Columns) -> Floats:
    """Weight of words and initials; others never open a name."""
    return np.asarray(c["weight"] * ((c["kind"] == WORD) | (c["kind"] == INITIAL)))


def _first(pair: Ints, value: Floats) -> Ints:
    """The first slot of each pair with a value over 0."""
    some = np.flatnonzero(value > 0)
    return some[np.flatnonzero(np.diff(pair[some], prepend=-1))]
