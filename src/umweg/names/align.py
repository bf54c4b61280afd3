"""Which word of a query stands for which word of a listed name. Whole arrays of name pairs at once.

Words are aligned one to one, the most alike first, wherever in the name they stand. What is left over on both
sides is tried once more as one string, for words that were joined or split.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from umweg.names.alike import ABBREVIATION, EXTRA, FLOOR, JOINED, MISSING, REPEATED, likeness
from umweg.names.batch import Columns, Floats, Ints, NameBatch
from umweg.names.consonants import by_consonants
from umweg.names.cross_script import by_sound
from umweg.names.weighed_words import PARTICLE, TITLE

JOIN_FLOOR = 0.75
ONE = 0.98
"""Likeness of words that differ by a blank only."""
AGAIN = 0.96
"""Likeness from which on a word without a partner repeats another one."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """Slots are words of the left (right) names, pair after pair; ``like`` 0 means left over.

    ``pair_l``, ``word_l``, ``like_l``, ``how_l``: pair, word number, likeness and kind of each left slot, and so
    for the right. ``mate``: for each left slot the right slot it is aligned with, -1 for none or for joined words.
    ``turned``: pairs whose aligned words stand in another order.
    """

    pairs: int
    pair_l: Ints
    pair_r: Ints
    word_l: Ints
    word_r: Ints
    like_l: Floats
    like_r: Floats
    how_l: NDArray[np.int8]
    how_r: NDArray[np.int8]
    mate: Ints
    turned: NDArray[np.bool_]


def align(left: NameBatch, right: NameBatch, li: Ints, ri: Ints) -> Alignment:
    """Align the words of ``left[li[k]]`` and ``right[ri[k]]`` for all ``k``."""
    pair_l, at_l, own_l = _slots(left, li)
    pair_r, at_r, own_r = _slots(right, ri)
    word_l, word_r = left.word[own_l], right.word[own_r]
    n_r = right.count[ri]
    off_r = np.cumsum(n_r) - n_r
    # every left slot meets every right slot of its pair
    times = n_r[pair_l]
    slot_l = np.repeat(np.arange(len(pair_l)), times)
    slot_r = np.arange(len(slot_l)) - np.repeat(np.cumsum(times) - times, times) + np.repeat(off_r[pair_l], times)
    abjad = (left.abjad[li] | right.abjad[ri])[pair_l][slot_l]
    like, how = likeness(word_l[slot_l], word_r[slot_r], left.columns, right.columns, abjad)
    if left.cyrillic.any() or right.cyrillic.any():
        first, second = (b.cyrillic[i][pair_l][slot_l] for b, i in ((left, li), (right, ri)))
        by_sound(word_l[slot_l], word_r[slot_r], left.columns, right.columns, first, second, like, how)
    if left.columns["bare"].any() or right.columns["bare"].any():
        by_consonants(word_l[slot_l], word_r[slot_r], left.columns, right.columns, like, how)
    # places, not masks, here and below: of arrays this long numpy takes by place several times as fast
    joint_r = np.flatnonzero(left.joint[own_l][slot_l] == right.columns["hash"][word_r][slot_r])
    joint_l = np.flatnonzero(right.joint[own_r][slot_r] == left.columns["hash"][word_l][slot_l])
    result = Alignment(
        len(li), pair_l, pair_r, word_l, word_r, np.zeros(len(word_l)), np.zeros(len(word_r)),
        np.full(len(word_l), EXTRA, dtype=np.int8), np.full(len(word_r), MISSING, dtype=np.int8),
        np.full(len(word_l), -1, dtype=np.int64), np.zeros(len(li), dtype=bool),
    )  # fmt: skip
    _take_joint(result, slot_l, slot_r, joint_l, joint_r)
    hit = np.flatnonzero(like >= FLOOR)
    hit = hit[(result.like_l[slot_l[hit]] == 0) & (result.like_r[slot_r[hit]] == 0)]
    _take(result, slot_l[hit], slot_r[hit], like[hit], how[hit], at_l, at_r)
    _mark_turned(result, left.columns["kind"][word_l])
    _join(result, left.columns, right.columns)
    return result


def _take_joint(a: Alignment, slot_l: Ints, slot_r: Ints, joint_l: Ints, joint_r: Ints) -> None:
    """Two words on one side that are one on the other."""
    for slots_l, slots_r in (
        (np.concatenate([slot_l[joint_r], slot_l[joint_r] + 1]), slot_r[joint_r]),
        (slot_l[joint_l], np.concatenate([slot_r[joint_l], slot_r[joint_l] + 1])),
    ):
        a.like_l[slots_l] = a.like_r[slots_r] = ONE
        a.how_l[slots_l] = a.how_r[slots_r] = JOINED


def _take(
    a: Alignment, slot_l: Ints, slot_r: Ints, like: Floats, how: NDArray[np.int8], at_l: Ints, at_r: Ints
) -> None:
    """One word for one word; and a word said twice, which is neither extra nor missing."""
    chosen = _choose(slot_l, slot_r, like, at_l, at_r, len(a.word_l), len(a.word_r))
    to_l, to_r = slot_l[chosen], slot_r[chosen]
    a.like_l[to_l] = a.like_r[to_r] = like[chosen]
    a.how_l[to_l] = a.how_r[to_r] = how[chosen]
    a.mate[to_l] = to_r
    again = (like >= AGAIN) & ~chosen
    for slots, side, hows in ((slot_l, a.like_l, a.how_l), (slot_r, a.like_r, a.how_r)):
        twice = again & (side[slots] == 0)
        side[slots[twice]] = like[twice]
        hows[slots[twice]] = REPEATED


def _slots(batch: NameBatch, index: Ints) -> tuple[Ints, Ints, Ints]:
    """Pair, place in the name and place in the batch of every slot."""
    count = batch.count[index]
    pair = np.repeat(np.arange(len(index)), count)
    at = np.arange(len(pair)) - np.repeat(np.cumsum(count) - count, count)
    return pair, at, np.repeat(batch.start[index], count) + at


def _choose(slot_l: Ints, slot_r: Ints, like: Floats, at_l: Ints, at_r: Ints, n_l: int, n_r: int) -> NDArray[np.bool_]:
    """Rounds of mutual best choice. Equal likeness goes to the nearer place, then to the earlier one."""
    i, j = at_l[slot_l], at_r[slot_r]
    value = ((np.round(like * 1e6).astype(np.int64) << 20) | ((511 - np.abs(i - j)) << 10) | (1023 - i - j)) * 2 + (
        i <= j
    )
    chosen = np.zeros(len(value), dtype=bool)
    live = np.arange(len(value))
    while len(live):
        best_l, best_r = np.zeros(n_l, dtype=np.int64), np.zeros(n_r, dtype=np.int64)
        np.maximum.at(best_l, slot_l[live], value[live])
        np.maximum.at(best_r, slot_r[live], value[live])
        won = (best_l[slot_l[live]] == value[live]) & (best_r[slot_r[live]] == value[live])
        chosen[live[won]] = True
        used_l, used_r = np.zeros(n_l, dtype=bool), np.zeros(n_r, dtype=bool)
        used_l[slot_l[live[won]]] = True
        used_r[slot_r[live[won]]] = True
        live = live[~(used_l[slot_l[live]] | used_r[slot_r[live]])]
    return chosen


def _mark_turned(a: Alignment, kind: NDArray[np.int8]) -> None:
    """Pairs in which an aligned word comes before the one aligned ahead of it."""
    real = np.flatnonzero((a.mate >= 0) & (kind != PARTICLE) & (kind != TITLE))
    back = (np.diff(a.mate[real]) < 0) & (np.diff(a.pair_l[real]) == 0)
    a.turned[a.pair_l[real[1:][back]]] = True


def _join(a: Alignment, cl: Columns, cr: Columns) -> None:
    """Try what is left over on both sides as one string each, and as an abbreviation by first letters."""
    free_l, free_r = np.flatnonzero(a.like_l == 0), np.flatnonzero(a.like_r == 0)
    some_l, long_l, sign_l = _left(a.pair_l[free_l], a.word_l[free_l], cl, a.pairs)
    some_r, long_r, sign_r = _left(a.pair_r[free_r], a.word_r[free_r], cr, a.pairs)
    several = (some_l > 0) & (some_r > 0) & (some_l + some_r > 2)
    short, long = np.minimum(long_l, long_r), np.maximum(long_l, long_r)
    common = np.bitwise_count(sign_l & sign_r)
    most = np.maximum(np.bitwise_count(sign_l), np.bitwise_count(sign_r))
    joined = several & (short >= 0.8 * long) & (short >= 4) & (common >= 0.8 * most)
    initials = several & ((some_l == 1) & (some_r == long_l) | (some_r == 1) & (some_l == long_r))
    at = np.flatnonzero(joined | initials)
    if not len(at):
        return
    place = np.full(a.pairs, -1, dtype=np.int64)
    place[at] = np.arange(len(at))
    sl, sr = free_l[place[a.pair_l[free_l]] >= 0], free_r[place[a.pair_r[free_r]] >= 0]
    like, how = _leftover(a.word_l[sl], a.word_r[sr], some_l[at], some_r[at], cl, cr)
    for slots, pair, likes, hows in ((sl, a.pair_l, a.like_l, a.how_l), (sr, a.pair_r, a.like_r, a.how_r)):
        of = place[pair[slots]]
        found = like[of] > 0
        likes[slots[found]], hows[slots[found]] = like[of[found]], how[of[found]]


def _left(pair: Ints, word: Ints, c: Columns, pairs: int) -> tuple[Ints, Floats, NDArray[np.uint64]]:
    """Number, letters and set of letters of the words left over, by pair."""
    sign = np.zeros(pairs, dtype=np.uint64)
    if len(pair):
        at = np.flatnonzero(np.diff(pair, prepend=-1))
        sign[pair[at]] = np.bitwise_or.reduceat(c["letters"][word], at)
    # the second bit of a letter says nothing of a string of several words
    letters = np.bincount(pair, c["length"][word], pairs).astype(np.float64)
    return np.bincount(pair, minlength=pairs).astype(np.int64), letters, sign & np.uint64(2**27 - 1)


def _leftover(wl: Ints, wr: Ints, n_l: Ints, n_r: Ints, cl: Columns, cr: Columns) -> tuple[Floats, NDArray[np.int8]]:
    """Likeness and kind of what is left over, pair after pair: ``n_l`` and ``n_r`` words; 0 where it is not alike."""
    fl, fr = _groups(cl["fold"][wl], n_l), _groups(cr["fold"][wr], n_r)
    joined = ["".join(f) for f in fl], ["".join(f) for f in fr]
    like = 0.97 * cpdist(*joined, scorer=OSA.normalized_similarity, score_cutoff=JOIN_FLOOR, dtype=np.float64)
    how = np.full(len(like), JOINED, dtype=np.int8)
    end_l, end_r = np.cumsum(n_l), np.cumsum(n_r)
    for k in np.flatnonzero((like == 0) & ((n_l == 1) | (n_r == 1))).tolist():
        tl = cl["text"][wl[end_l[k] - n_l[k] : end_l[k]]].tolist()
        tr = cr["text"][wr[end_r[k] - n_r[k] : end_r[k]]].tolist()
        one, many = (tl, tr) if len(tl) == 1 else (tr, tl)
        if 2 <= len(one[0]) <= 6 and "".join(t[0] for t in many) == one[0]:
            like[k], how[k] = 0.7, ABBREVIATION
    return like, how


def _groups(words: NDArray[Any], count: Ints) -> list[list[str]]:
    listed, end = words.tolist(), np.cumsum(count)
    return [listed[a:b] for a, b in zip((end - count).tolist(), end.tolist(), strict=True)]
