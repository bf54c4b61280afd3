"""Words by row, and what is known of them in columns: worked out once, however often a word comes.

A ``Numbering`` gives equal strings equal numbers, over a list and the queries that are put to it, so that words can
be compared by numbers. A ``Lexicon`` keeps the rows of words over many batches.

>>> words = Lexicon(Numbering())
>>> row, columns = words.rows(["acme", "trading", "acme"], np.zeros(3, bool))
>>> row.tolist(), columns["fold"][row].tolist()
([0, 1, 0], ['akme', 'trading', 'akme'])
"""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from umweg.names.fold import is_bare
from umweg.names.joints import Hashes, Ints, hashes
from umweg.names.weighed_words import NUMBER, WORD, WordFacts, facts_all

Floats = NDArray[np.float64]
Columns = dict[str, NDArray[Any]]

MOST = 100_000
"""Words that a lexicon keeps from one batch to the next."""
UNKNOWN = -2


class Numbering:
    """Strings by number. Once closed it gives no new numbers, and ``UNKNOWN`` for a string that it does not have."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}
        self.closed = False

    def __call__(self, text: str) -> int:
        """The number of a string; a new string gets the next one."""
        if self.closed:
            return self._ids.get(text, UNKNOWN)
        return self._ids.setdefault(text, len(self._ids))


class Lexicon:
    """Rows of words. Columns only grow, so that those of a batch stay as they are while others add words.

    The words are no part of its state: a copy, or one that was kept between runs, begins without any.
    """

    _lock = Lock()  # one for all: an instance's own could not be kept
    _size = 0

    def __init__(self, number: Numbering) -> None:
        self._number = number

    def __getstate__(self) -> dict[str, Numbering]:
        return {"_number": self._number}

    def __len__(self) -> int:
        return self._size

    def _forget(self) -> None:
        self._row: tuple[dict[str, int], dict[str, int]] = ({}, {})
        self._columns = _columns([], self._number) | {"person": np.zeros(0, dtype=bool)}
        self._size = self._room = 0

    def rows(self, words: Sequence[str], person: NDArray[np.bool_]) -> tuple[Ints, Columns]:
        """Row of each word, and the columns. ``person``: whether each word is of the name of a person."""
        kinds = [(p, np.flatnonzero(person == p)) for p in (False, True)]
        some = [(p, at, _pick(words, at)) for p, at in kinds if len(at)]
        out = np.zeros(len(words), dtype=np.int64)
        with self._lock:
            if not self._size:
                self._forget()
            new = [(p, list(set(w).difference(self._row[p]))) for p, _, w in some]
            if self._size and self._size + sum(len(w) for _, w in new) > MOST:
                self._forget()
                new = [(p, list(set(w))) for p, _, w in some]
            self._grow(self._size + sum(len(w) for _, w in new))
            for p, w in new:
                if w:
                    self._add(sorted(w), p)
            for p, at, mine in some:
                out[at] = np.fromiter(map(self._row[p].__getitem__, mine), dtype=np.int64, count=len(mine))
            return out, self._columns

    def _grow(self, size: int) -> None:
        """Make room for more rows: twice as much, so that one word more seldom costs a copy of all."""
        if size > self._room:
            self._room = max(size, 2 * self._room)
            grown = {name: np.zeros(self._room, dtype=value.dtype) for name, value in self._columns.items()}
            for name, value in grown.items():
                value[: self._size] = self._columns[name][: self._size]
            self._columns = grown

    def _add(self, words: list[str], person: bool) -> None:
        at, end = self._size, self._size + len(words)
        made = _columns(facts_all([(w, person) for w in words]), self._number)
        made["person"] = np.full(len(words), person)
        for name, value in made.items():
            self._columns[name][at:end] = value
        self._row[person].update(zip(words, range(at, end), strict=True))
        self._size = end


def _pick(words: Sequence[str], at: Ints) -> Sequence[str]:
    return words if len(at) == len(words) else [words[k] for k in at.tolist()]


def _columns(known: Sequence[WordFacts], number: Numbering) -> Columns:
    """What is known of words, a column each."""
    n = len(known)
    text, folded = [f.text for f in known], [f.fold for f in known]
    length = np.fromiter(map(len, folded), dtype=np.int16, count=n)
    hashed, power = hashes(folded)

    def ids(texts: list[str]) -> Ints:
        return np.fromiter(map(number, texts), dtype=np.int64, count=n)

    return {
        "text_id": ids([f.canon if f.kind == NUMBER else f.text for f in known]),
        "fold_id": ids(folded),
        "canon_id": ids([f.canon for f in known]),
        "bones_id": ids([f.bones for f in known]),
        "kind": np.array([f.kind for f in known], dtype=np.int8),
        "weight": np.array([f.weight for f in known], dtype=np.float64),
        "digits": ids([_digits(t) for t in text]),
        "has_digits": np.array([not t.isalpha() for t in text], dtype=bool),
        "bare": np.array([f.kind == WORD and is_bare(f.text) for f in known], dtype=bool),
        "roman": np.array([f.roman for f in known], dtype=bool),
        "length": length,
        "bones_length": np.array([len(f.bones) for f in known], dtype=np.int16),
        "first": np.array([ord(t[0]) for t in text], dtype=np.int16),
        "second": np.array([ord(t[1]) if len(t) > 1 else 0 for t in folded], dtype=np.int16),
        "last": np.array([ord(t[-1]) for t in text], dtype=np.int16),
        "reads_m": np.array(["rn" in t for t in text], dtype=bool),
        "letters": _letters(folded, length),
        "hash": hashed,
        "power": power,
        "text": _objects(text),
        "fold": _objects(folded),
        "bones": _objects([f.bones for f in known]),
    }


def _objects(texts: list[str]) -> NDArray[Any]:
    return np.array(texts, dtype=object)


def _digits(word: str) -> str:
    return "" if word.isalpha() else "".join(c for c in word if c.isdigit())


def _signs() -> NDArray[np.int64]:
    """Number of each letter; digits share one."""
    sign = np.full(256, 26, dtype=np.int64)
    for a in "aA":  # consonants are in capitals
        sign[ord(a) : ord(a) + 26] = np.arange(26)
    return sign


def _letters(words: list[str], length: NDArray[np.int16]) -> Hashes:
    """One bit a letter or digit, a second one where it occurs twice: a cheap bound on likeness."""
    out = np.zeros(len(words), dtype=np.uint64)
    sign = _signs()[np.frombuffer("".join(words).encode("ascii", "replace"), dtype=np.uint8)]
    key = np.repeat(np.arange(len(words)), length) * 64 + sign
    key.sort()
    again = key[1:][key[1:] == key[:-1]]
    for keys, shift in ((key, 0), (again, 27)):
        np.bitwise_or.at(out, keys >> 6, np.uint64(1) << ((keys & 63) + shift).astype(np.uint64))
    return out
