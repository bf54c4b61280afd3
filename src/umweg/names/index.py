"""An index over the names of a list, and what it finds for a batch of queries.

>>> index = NameIndex.build(["Acme Trading LLC", "Zenit Bank", "Acme Bank"], schemas=["Company"] * 3)
>>> found = index.match(["ООО Акме Трейдинг", "Zenith Bank"], limit=1)
>>> found.query.tolist(), found.row.tolist()
([0, 1], [0, 1])
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from umweg.core.errors import UsageError
from umweg.names import tables
from umweg.names.batch import Floats, Ints, Lexicon, NameBatch, Numbering, encode
from umweg.names.grams import WIDER, Grams, lone_cyrillic
from umweg.names.score import logit, measured, score_pairs, sigmoid
from umweg.names.scripts.consonants import form, is_abjad
from umweg.names.scripts.readings import Readings, unread
from umweg.names.scripts.syllables import by_key, key
from umweg.names.weighed_words import PERSON

UNKNOWN = "LegalEntity"
_FAMILY = {"Person": 1, "Company": 2, "Organization": 2, "LegalEntity": 3, "Vessel": 4, "Airplane": 8}
KINDS = ("primary", "alias", "weak", "original")
CANDIDATES = 20
"""Names of the list that are looked at for each query."""
NEAR = 0.25
"""Cosine under which a listed name is no candidate."""
SHARE = 0.6
"""Share of the best candidate's cosine under which a further one is not scored."""
CHUNK = 2048
"""Queries worked on at a time, to bound memory. Results do not depend on it."""
WEAK_LOSS = 1.0
"""Log odds that a hit on a weak alias loses."""


@dataclass(frozen=True, slots=True)
class NameMatches:
    """Hits: query ``query[k]`` matches row ``row[k]`` of the list with ``score[k]``; by query, best first."""

    query: Ints
    row: Ints
    score: Floats

    def __len__(self) -> int:
        return len(self.query)


@dataclass(frozen=True)
class NameIndex:
    """Names of a list, ready to be matched. Make one with ``build``; what it finds never changes."""

    names: tuple[str, ...]
    weak: NDArray[np.bool_]
    owners: Ints
    _batch: NameBatch
    _family: Ints
    _words: Lexicon
    _grams: Grams
    _of: str = ""
    """What a part of an index is of: ``consonants``, or ``letters`` as they are; empty for a whole one."""

    def __len__(self) -> int:
        return len(self.names)

    @classmethod
    def build(
        cls,
        names: Sequence[str],
        *,
        kinds: Sequence[str] | None = None,
        schemas: Sequence[str] | None = None,
        owners: Sequence[int] | None = None,
    ) -> NameIndex:
        """Index ``names``.

        ``kinds``: primary, alias, weak or original, for each name; weak ones count less. ``schemas``: FollowTheMoney
        schema of each name's bearer. ``owners``: number of each name's bearer; a query's hits then hold the best
        name of each bearer only.
        """
        n = len(names)
        for what, given in (("kinds", kinds), ("schemas", schemas), ("owners", owners)):
            if given is not None and len(given) != n:
                raise UsageError(
                    f"There are {n} names but {len(given)} {what}.", where="NameIndex.build", mend="Give one a name."
                )
        unknown = sorted(set(kinds or ()) - set(KINDS))
        if unknown:
            raise UsageError(
                f"There is no kind of name '{unknown[0]}'.", where="kinds", mend=f"Kinds are {', '.join(KINDS)}."
            )
        schemas = list(schemas) if schemas is not None else ["LegalEntity"] * n
        number = Numbering()
        batch = encode(names, schemas, number)
        number.closed = True
        return cls(
            tuple(names),
            np.array([k == "weak" for k in kinds] if kinds is not None else [False] * n, dtype=bool),
            np.array(owners if owners is not None else np.arange(n), dtype=np.int64),
            batch,
            _families(schemas),
            Lexicon(number),
            Grams.build(batch),
        )

    def match(
        self,
        queries: Sequence[str],
        *,
        schemas: Sequence[str] | None = None,
        limit: int = 5,
        floor: float | None = None,
        threads: int = 1,
    ) -> NameMatches:
        """The ``limit`` best names (one a bearer) of each query with a score of ``floor`` or more.

        ``floor`` is the shipped threshold unless given. A query with a schema meets bearers of that kind only;
        LegalEntity meets persons and companies alike, and a query without schema meets all.
        A query's hits depend on nothing but the query and the list. ``threads``: for chunks of a large batch, and
        for the search for candidates within one.
        """
        if schemas is not None and len(schemas) != len(queries):
            raise UsageError(
                f"There are {len(queries)} queries but {len(schemas)} schemas.", where="match", mend="Give one a query."
            )
        if limit < 1:
            raise UsageError(f"limit is {limit}.", where="match", mend="Ask for one hit or more.")
        floor = tables.model()["threshold"] if floor is None else floor
        if not self._of and not all(map(str.isascii, queries)):
            asked = Readings.of(queries)
            if asked is not None:
                return self._match_read(queries, asked, schemas, limit, floor, threads)
        rounds = -(-len(queries) // (CHUNK * threads)) or 1
        size = -(-len(queries) // (rounds * threads)) if len(queries) > CHUNK else CHUNK
        starts = range(0, len(queries), size)

        def work(at: int) -> tuple[Ints, Ints, Floats]:
            of = schemas[at : at + size] if schemas is not None else None
            query, row, score = self.best(*self._chunk(queries[at : at + size], of, floor, threads), limit)
            return query + at, row, score

        if threads > 1 and len(starts) > 1:
            with ThreadPoolExecutor(threads) as pool:
                parts = list(pool.map(work, starts))
        else:
            parts = [work(at) for at in starts]
        if not parts:
            return NameMatches(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
        return NameMatches(*(np.concatenate(p) for p in zip(*parts, strict=True)))

    def _match_read(
        self,
        queries: Sequence[str],
        asked: Readings,
        schemas: Sequence[str] | None,
        limit: int,
        floor: float,
        threads: int,
    ) -> NameMatches:
        """Matches of queries some of which may be read in several ways: each hit by the reading that fits it best."""
        parts = []
        strange = [i for i, q in enumerate(queries) if unread(q)]
        abjad = sorted({*asked.consonants[1]}.difference(strange))
        for part, texts, of in (
            (Part(self, self._every), *asked.spelled),
            (self.consonants if abjad else None, *asked.consonants),
            (self.originals if abjad else None, [queries[i] for i in abjad], abjad),
            (self.unread if strange else None, [queries[i] for i in strange], strange),
        ):
            if texts and part is not None and len(part.index):
                kinds = [schemas[i] for i in of] if schemas is not None else None
                m = part.index.match(texts, schemas=kinds, limit=limit, floor=floor, threads=threads)
                parts.append((np.array(of, dtype=np.int64)[m.query], part.rows[m.row], m.score))
        parts.append(self._looked_up(asked, schemas, floor))
        query, row, score = (np.concatenate(p) for p in zip(*parts, strict=True))
        return NameMatches(*self.best(query, row, score, limit))

    def _looked_up(self, asked: Readings, schemas: Sequence[str] | None, floor: float) -> tuple[Ints, Ints, Floats]:
        """Persons whose surname and given name are those of a spelling, syllable by syllable.

        They score as their listed names do when these are asked for: it is the same name.
        """
        pairs = [
            (i, row) for text, i in zip(*asked.persons, strict=True) for row in self.by_syllables.get(key(text), ())
            if schemas is None or _families([schemas[i]])[0] & self._family[row]
        ]  # fmt: skip
        query, row = (np.array([p[k] for p in pairs], dtype=np.int64) for k in (0, 1))
        listed = [self.names[p[1]] for p in pairs]
        score = score_pairs(listed, listed, [PERSON] * len(pairs))
        if len(pairs):
            score = sigmoid(np.log(score / (1 - score)) - WEAK_LOSS * self.weak[row])
        ok = score >= floor
        return query[ok], row[ok], score[ok]

    @cached_property
    def by_syllables(self) -> dict[str, list[int]]:
        """Rows of persons, and of bearers that may be, by surname and given name; made when first asked for."""
        return by_key(self.names, np.flatnonzero((self._family & 1) > 0).tolist())

    @property
    def _every(self) -> Ints:
        return np.arange(len(self))

    @cached_property
    def consonants(self) -> Part:
        """Names as strings of consonants, for queries in Arabic and Hebrew letters; made when first asked for."""
        return self._part([i for i, n in enumerate(self.names) if not is_abjad(n)], consonants=True)

    @cached_property
    def originals(self) -> Part:
        """Names in Arabic and Hebrew letters, which are compared with others in the same letters as they are."""
        return self._part([i for i, n in enumerate(self.names) if is_abjad(n)], consonants=False)

    @cached_property
    def unread(self) -> Part:
        """Names in scripts that cannot be read reliably: they are compared with names of such scripts only."""
        return self._part([i for i, n in enumerate(self.names) if unread(n)], consonants=False)

    def _part(self, rows: list[int], *, consonants: bool) -> Part:
        at, number = np.array(rows, dtype=np.int64), Numbering()
        texts = tuple(form(self.names[i]) if consonants else self.names[i] for i in rows)
        kinds = np.where(self._batch.person[at], PERSON, UNKNOWN).tolist()
        batch = encode(texts, kinds, number, consonants=consonants)
        number.closed = True
        index = NameIndex(
            texts, self.weak[at], self.owners[at], batch, self._family[at], Lexicon(number), Grams.build(batch),
            "consonants" if consonants else "letters",
        )  # fmt: skip
        return Part(index, at)

    def _chunk(
        self, queries: Sequence[str], schemas: Sequence[str] | None, floor: float, threads: int
    ) -> tuple[Ints, Ints, Floats]:
        """Candidates of some queries, scored."""
        batch = encode(queries, schemas or [UNKNOWN] * len(queries), self._words, consonants=self._of == "consonants")
        query, row, cosine = self._grams.nearest(batch, CANDIDATES, NEAR, threads)
        best = np.zeros(len(batch))
        np.maximum.at(best, query, cosine)
        keep = cosine >= SHARE * np.where(lone_cyrillic(batch), WIDER[1], 1.0)[query] * best[query]
        if schemas is not None:
            keep &= (_families(schemas)[query] & self._family[row]) != 0
        at = np.flatnonzero(keep)
        query, row = query[at], row[at]
        if not len(query):
            return query, row, np.zeros(0)
        x, _ = measured(batch, self._batch, query, row)
        person = self._batch.person[row].astype(float)
        score = sigmoid(logit(x, person, consonants=self._of == "consonants") - WEAK_LOSS * self.weak[row])
        ok = score >= floor
        return query[ok], row[ok], score[ok]

    def best(self, query: Ints, row: Ints, score: Floats, limit: int) -> tuple[Ints, Ints, Floats]:
        """Of each query the best name of each bearer, and the ``limit`` best of these. Ties go to the earlier row."""
        order = np.lexsort((row, -score, query))
        query, row, score = query[order], row[order], score[order]
        pair = query * (int(self.owners.max(initial=0)) + 1) + self.owners[row]
        first = np.zeros(len(pair), dtype=bool)
        first[np.unique(pair, return_index=True)[1]] = True
        query, row, score = query[first], row[first], score[first]
        start = np.searchsorted(query, query)
        top = np.arange(len(query)) - start < limit
        return query[top], row[top], score[top]


@dataclass(frozen=True, slots=True)
class Part:
    """An index of some names of a list, and their rows in it."""

    index: NameIndex
    rows: Ints


def _families(schemas: Sequence[str]) -> Ints:
    """Kinds of bearers that a schema may stand for, as bits: person, company, vessel, aircraft."""
    return np.array([_FAMILY.get(s, 15) for s in schemas], dtype=np.int64)
