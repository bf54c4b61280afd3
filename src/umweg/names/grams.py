"""Candidates: listed names that share rare letter groups with a query, by cosine of weighed trigrams.

The trigrams are taken of the folded words with a blank at either end, and of their consonants, for spellings
without vowels. Everything is array work on the bytes of all names together.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from umweg.names.batch import Floats, Ints, NameBatch
from umweg.names.fold import husk
from umweg.names.weighed_words import PARTICLE, TITLE

SIGNS = 37
PLAIN = SIGNS**3
WIDTH = 2 * PLAIN
COMMON = 0.01
"""Share of the list's names from which on a trigram is common ..."""
RAREST = 10
"""... and used only where it is among the rarest so many of a query: common ones cost most and tell least."""
FEW = 50
WIDER = (2, 0.6)
"""For a single Cyrillic word so many times the candidates, from a cosine and a share of the best that are lower."""
MANY = 256
"""Queries from which on threads are worth their start."""


def _alphabet() -> NDArray[np.int32]:
    code = np.zeros(256, dtype=np.int32)
    for a in "aA":  # consonants are in capitals
        code[ord(a) : ord(a) + 26] = np.arange(1, 27)
    code[ord("0") : ord("9") + 1] = np.arange(27, 37)
    return code


def grams(batch: NameBatch, *, both: bool) -> tuple[Ints, Ints]:
    """Row and trigram of every trigram in the batch, without repeats, sorted by row and trigram.

    ``both``: consonants of all words as well (for lists); else of words without vowels, instead of their letters,
    and of names of one word or in a script without vowels.
    """
    c, kind = batch.columns, batch.columns["kind"][batch.word]
    row = np.repeat(np.arange(len(batch)), batch.count)
    telling = (kind != PARTICLE) & (kind != TITLE)
    some = np.bincount(row[telling], minlength=len(batch)) > 0
    keep = np.flatnonzero(telling | ~some[row])
    row, word = row[keep], batch.word[keep]
    boned = np.ones(len(word), dtype=bool)
    lettered = boned
    if not both:
        alone = (batch.count == 1)[row]
        boned = (c["bare"][word] | batch.abjad[row] | alone) & (c["bones_length"][word] >= 2)
        lettered = ~boned | batch.abjad[row] | alone
    r1, g1 = _of(c["fold"][word[lettered]], row[lettered])
    r2, g2 = _of(c["bones"][word[boned]], row[boned])
    if both:
        # of a name in Latin letters that was written without vowels, other consonants are left
        texts, at = np.unique(word, return_inverse=True)
        husks = np.array([husk(t) for t in c["text"][texts].tolist()], dtype=object)
        r3, g3 = _of(husks[at], row)
        r2, g2 = np.concatenate([r2, r3]), np.concatenate([g2, g3])
    key = np.sort(np.concatenate([r1 * WIDTH + g1, r2 * WIDTH + g2 + PLAIN]))
    key = key[np.flatnonzero(np.diff(key, prepend=-1))]
    return key // WIDTH, key % WIDTH


def _of(words: NDArray[Any], row: Ints) -> tuple[Ints, Ints]:
    """Trigrams over the bytes of all words at once; those across two words are dropped."""
    if not len(words):
        return row[:0], row[:0]
    listed = words.tolist()
    text = " " + "  ".join(listed) + " "
    sign = _alphabet()[np.frombuffer(text.encode("ascii", "replace"), dtype=np.uint8)]
    of_word = np.repeat(np.arange(len(words)), np.array([len(w) + 2 for w in listed], dtype=np.int64))
    gram = (sign[:-2] * SIGNS + sign[1:-1]) * SIGNS + sign[2:]
    whole = np.flatnonzero(of_word[:-2] == of_word[2:])
    return row[of_word[whole]], gram[whole].astype(np.int64)


def lone_cyrillic(batch: NameBatch) -> NDArray[np.bool_]:
    """Names of a single Cyrillic word: no other word can make up for letters that say little of the Latin spelling."""
    return np.asarray(batch.cyrillic & (batch.count == 1))


@dataclass(frozen=True, slots=True)
class Grams:
    """The weighed trigrams of a list, ready for products with those of queries."""

    seen: Ints
    weight: NDArray[np.float32]
    matrix: Any
    size: int

    @classmethod
    def build(cls, batch: NameBatch) -> Grams:
        """Weigh the trigrams of a list by their rarity in it. Letters and consonants have unit length each."""
        row, gram = grams(batch, both=True)
        seen = np.bincount(gram, minlength=WIDTH)
        weight = (np.log((1 + len(batch)) / (1 + seen)) + 1).astype(np.float32)
        part = row * 2 + (gram >= PLAIN)
        return cls(seen, weight, _matrix(row, gram, weight, part, len(batch)).T.tocsr(), len(batch))

    def nearest(self, batch: NameBatch, limit: int, floor: float, threads: int = 1) -> tuple[Ints, Ints, Floats]:
        """Query, row and cosine of the ``limit`` nearest rows of each query, nearest first; the same by any threads."""
        from sparse_dot_topn import sp_matmul_topn

        row, gram = grams(batch, both=False)
        # what no listed name has cannot tell listed names apart
        known = np.flatnonzero(self.seen[gram])
        row, gram = row[known], gram[known]
        row, gram = self._telling(row, gram)
        queries = _matrix(row, gram, self.weight, row, len(batch))
        parts = []
        wide = lone_cyrillic(batch)
        for some, times, lower in ((~wide, 1, 1.0), (wide, *WIDER)):
            of = np.flatnonzero(some)
            if len(of):
                part = queries if len(of) == len(batch) else queries[of]
                top = sp_matmul_topn(
                    part, self.matrix, top_n=times * limit, threshold=lower * floor, sort=True,
                    n_threads=_team(threads, len(of)),
                )  # fmt: skip
                parts.append((np.repeat(of, np.diff(top.indptr)), top.indices, top.data))
        if len(parts) == 1:
            query, found, cosine = parts[0]
        else:
            query, found, cosine = (np.concatenate(p) for p in zip(*parts, strict=True))
            order = np.argsort(query, kind="stable")
            query, found, cosine = query[order], found[order], cosine[order]
        return query, found.astype(np.int64), cosine.astype(np.float64)

    def _telling(self, row: Ints, gram: Ints) -> tuple[Ints, Ints]:
        """Trigrams that are not common in the list, and the rarest ones of each query in any case."""
        # row, rarity and trigram in one number: sorting these is several times as fast as sorting by three keys
        key = np.sort((row * (self.size + 1) + self.seen[gram]) * WIDTH + gram)
        gram = key % WIDTH
        start = np.searchsorted(row, np.arange(row[-1] + 2 if len(row) else 1))
        common = self.seen[gram] > max(COMMON * self.size, FEW)
        keep = np.flatnonzero(~common | (np.arange(len(row)) - start[row] < RAREST))
        key = np.sort(row[keep] * WIDTH + gram[keep])
        return key // WIDTH, key % WIDTH


_first_team: list[int] = []


def _team(threads: int, queries: int) -> int:
    """How many threads the product may use: one for few queries, and one in a forked process.

    OpenMP's threads do not survive a fork, and a child that asked for them would wait forever (libgomp).
    """
    if threads < 2 or queries < MANY:
        return 1
    if not _first_team:
        _first_team.append(os.getpid())
    return threads if _first_team[0] == os.getpid() else 1


def _matrix(row: Ints, gram: Ints, weight: NDArray[np.float32], part: Ints, size: int) -> Any:
    """Rows of names, columns of trigrams; each part of a row has unit length."""
    from scipy.sparse import csr_matrix

    value = weight[gram]
    norm = np.sqrt(np.bincount(part, value.astype(np.float64) ** 2))
    value = (value / norm[part]).astype(np.float32)
    start = np.zeros(size + 1, dtype=np.int32)
    np.cumsum(np.bincount(row, minlength=size), out=start[1:])
    return csr_matrix((value, gram.astype(np.int32), start), shape=(size, WIDTH))
