"""Which word of each listed name leads to it in a longer text: the rarest that is no ordinary word.

>>> from umweg.names import NameIndex
>>> index = NameIndex.build(["VOSTOK IMPEX", "VOSTOK KARTOZIYA", "MACHINE TOOLS"], schemas=["Company"] * 3)
>>> keys = KeyWords.of(index, ["primary"] * 3)
>>> keys.rows, keys.wanted(1)
({'impex': (0,), 'kartusia': (1,)}, ('vustuk', 'kartusia'))
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from umweg.core.codes.links import hs_codes
from umweg.names import NameIndex, tables
from umweg.names.batch import Ints
from umweg.names.clean import latin
from umweg.names.fold import fold_all
from umweg.names.patronymic import is_patronymic
from umweg.names.weighed_words import NUMBER, PERSON, TELLING, WORD, split

LONG = 8
"""Letters from which on a single word is looked for in a text."""
KEY = 4
"""Letters of a word under which a name may stand."""
COMMON = 0.2
"""Weight of words that stand beside a single short one that tells a name."""
MOST_WORDS = 8
FIRMS = 3
"""Bits of ``NameIndex`` for bearers that are firms, or may be."""
SHIPS = 12
"""Bits of ``NameIndex`` for bearers that are ships or aircraft."""
_WORD = re.compile(r"[^\W_]+")
_ORDINARY = ("business", "common", "place", "given", "nickname")


@cache
def ordinary() -> frozenset[str]:
    """Folded words that name nobody: of the texts of the tariff, of business, of places."""
    words = {w for text in hs_codes().text.values() for w in _WORD.findall(text.lower()) if w.isascii()}
    words |= {w for w, known in tables.words().items() if known.kind in _ORDINARY}
    words |= {latin(w)[0] for w in tables.ordinary()}
    words |= {w for r in tables.rows("innocent.csv") for w in _WORD.findall(latin(" ".join(map(str, r.values())))[0])}
    words |= {w[:-1] for w in words if w.endswith("s") and len(w) > KEY} | {f"{w}s" for w in words}
    return frozenset(fold_all(sorted(words)))


def everyday(name: str) -> bool:
    """Whether all words of a person's name are common names.

    >>> everyday("PETROV, Andrei"), everyday("BOUT, Viktor")
    (True, False)
    """
    return _given().issuperset(fold_all([w for w in split(name, PERSON).words if not is_patronymic(w)]))


@cache
def _given() -> frozenset[str]:
    """Folded words that many people are called."""
    words = {w for w, known in tables.words().items() if known.kind in ("given", "nickname", "common", "place")}
    made = (_WORD.findall(latin(" ".join(map(str, r.values())))[0]) for r in tables.rows("innocent.csv"))
    return frozenset(fold_all(sorted(words.union(*made))))


@dataclass(frozen=True, slots=True)
class KeyWords:
    """Rows of an index by key word, and the words of each row; rows that are not looked for stand under none.

    ``start``: of each row (and one more) in ``word``, which points into ``words``, all of them folded. ``ships``: rows
    of ships and aircraft whose name is a single word.
    """

    rows: dict[str, tuple[int, ...]]
    words: tuple[str, ...]
    start: Ints
    word: Ints
    ships: frozenset[int]

    def wanted(self, row: int) -> tuple[str, ...]:
        """The words that a text must have to name a row."""
        return tuple(self.words[w] for w in self.word[self.start[row] : self.start[row + 1]].tolist())

    def in_a_row(self, index: NameIndex, kinds: Sequence[str]) -> list[int]:
        """Rows of names that are looked for word for word: all firms, and people whose surname is a word of goods.

        A person whose names are everyday ones is nobody in particular.
        """
        strong = np.array([k != "weak" for k in kinds], dtype=bool)
        people = index._batch.person & (np.diff(self.start) == 0)
        rare = [r for r in np.flatnonzero(strong & people).tolist() if not everyday(index.names[r])]
        firms = (index._family & FIRMS) == index._family
        return sorted({*np.flatnonzero(firms & ~index._batch.person & strong).tolist(), *rare})

    @classmethod
    def of(cls, index: NameIndex, kinds: Sequence[str], *, every: bool = False) -> KeyWords:
        """Of all names but weak aliases; ``every``: under each word that may be the rarest, not the rarest alone."""
        n = len(index)
        texts, row, word = _telling(index, np.array([k != "weak" for k in kinds], dtype=bool))
        count = np.bincount(row, minlength=n)
        size, plain = (
            np.array([len(t) for t in texts], dtype=np.int64),
            np.array([t.isalpha() for t in texts], dtype=bool),
        )
        good = plain & (size >= KEY)
        telling = good & np.array([t not in ordinary() for t in texts], dtype=bool)
        ship, single = (index._family & SHIPS) == index._family, count == 1
        alone = single[row]
        may = telling[word] & (~alone | ~index._batch.person[row] & (size[word] >= LONG))
        may |= alone & ship[row] & good[word]  # the ship Orion: after a word for a ship
        at = np.flatnonzero(may & (count[row] <= MOST_WORDS))
        fathers = index._batch.person[row] & (count[row] > 2) & np.array([*map(is_patronymic, texts)], dtype=bool)[word]
        at = at[~fathers[at]]  # people leave it out
        if not every:
            at = _rarest(row, word, at, np.bincount(word, minlength=len(texts)), size)
        held = np.isin(row, row[at])
        start = np.concatenate([[0], np.cumsum(np.bincount(row[held], minlength=n))])
        ships = frozenset(np.flatnonzero(ship & single & (np.diff(start) > 0)).tolist())
        return cls(_by_word(texts, word[at], row[at]), texts, start, word[held], ships)


def _telling(index: NameIndex, wanted: NDArray[np.bool_]) -> tuple[tuple[str, ...], Ints, Ints]:
    """Folded words; row and number of each word that tells a wanted name, in order, each once.

    Where only a short word does, the common ones count, too: Mahan Air.
    """
    batch = index._batch
    fold, weight, kind, length = (batch.columns[c] for c in ("fold", "weight", "kind", "length"))
    row = np.repeat(np.arange(len(batch)), batch.count)
    texts, number = np.unique(fold.astype(str), return_inverse=True)
    slot = np.flatnonzero(wanted[row])
    row, word = row[slot], batch.word[slot]
    tells = (weight > TELLING) & ((kind == WORD) | (kind == NUMBER))
    first = tells[word] & _first(row, number[word], tells[word])
    short = (np.bincount(row[first], minlength=len(batch)) == 1) & (
        np.bincount(row[first], length[word[first]], minlength=len(batch)) < LONG
    )
    said = ((weight >= COMMON) & (kind == WORD))[word] & short[row]
    take = np.flatnonzero(np.where(short[row], said & _first(row, number[word], said), first))
    return tuple(texts.tolist()), row[take], number[word[take]]


def _first(row: Ints, word: Ints, which: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Where a word stands in its row for the first time among the slots marked."""
    at = np.flatnonzero(which)
    out = np.zeros(len(row), dtype=bool)
    out[at[np.unique(row[at] << 32 | word[at], return_index=True)[1]]] = True
    return out


def _rarest(row: Ints, word: Ints, at: Ints, often: Ints, size: Ints) -> Ints:
    """Of each row the slot among ``at`` whose word is the rarest, then the longest, then the first by letters."""
    order = at[np.lexsort((word[at], -size[word[at]], often[word[at]], row[at]))]
    return order[np.flatnonzero(np.diff(row[order], prepend=-1))]


def _by_word(texts: tuple[str, ...], word: Ints, row: Ints) -> dict[str, tuple[int, ...]]:
    order = np.lexsort((row, word))
    rows, begin = row[order].tolist(), np.flatnonzero(np.diff(word[order], prepend=-1))
    ends = np.append(begin[1:], len(rows))[: len(begin)].tolist()  # none of an empty list
    return {
        texts[w]: tuple(rows[a:b]) for w, a, b in zip(word[order][begin].tolist(), begin.tolist(), ends, strict=True)
    }
