"""Finds who among the listed parties a name or a record may be. An index is built once and asked often.

>>> m = Matcher.of([("a-1", "ROMASHKA TRADE LLC"), ("a-2", "VOSTOK IMPEX")])
>>> from umweg.parties.reading import read as read_record
>>> [h.entity_id for h in m.record(read_record("Romashka Trade"), limit=1)]
['a-1']
"""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from umweg.names import NameIndex, score_pairs, threshold
from umweg.parties.compare import evidence
from umweg.parties.cores import Cores, rows_of
from umweg.parties.evidence import MatchEvidence
from umweg.parties.list_status import LEFT, gone, today
from umweg.parties.lists.from_store import listed
from umweg.parties.lists.index_cache import IndexCache
from umweg.parties.lists.listed_parties import ListedParties
from umweg.parties.record import Record
from umweg.parties.score import combine
from umweg.parties.side_by_side import outweighed
from umweg.parties.slender import kind_of_trader, weigh

if TYPE_CHECKING:
    from umweg.engines import Engine
    from umweg.parties.addresses import AddressIndex
    from umweg.parties.lists.from_store import Parties

DEEPER = 4  # candidates by name for each row wanted: other fields may change their order
WIDEST = 1000
ANY = "Thing"  # the schema of a query that states none: it meets parties of every kind
FAINT = 0.02  # names down to this score are looked at for records, because other fields may raise them
KINDS = {"primary": "name", "alias": "alias", "weak": "weak alias", "original": "name in its own script"}
THREADS = min(os.cpu_count() or 1, 4)  # more bring no more: the chunks of a batch share the interpreter
KEPT = 2  # indexes of stores kept in memory


@dataclass(frozen=True, slots=True)
class Hit:
    """A listed party that a query may be: which of its names, how alike (0 to 1), all in all, and why.

    ``row``: of ``ListedParties``. ``evidence``: all but the name. ``found_by``: name, identifier or address.
    """

    row: int
    entity_id: str
    name: str
    name_kind: str
    name_score: float
    score: float
    evidence: tuple[MatchEvidence, ...]
    found_by: str = "name"

    @property
    def listed(self) -> bool:
        """Whether the party is still on a list; False where it has left all of them."""
        return not any(e.case == LEFT for e in self.evidence)

    @property
    def remark(self) -> str:
        """Until when a party was listed that has left its lists, or may have; empty for others."""
        return next((e.text for e in self.evidence if e.code == "listing"), "")


@dataclass(frozen=True, slots=True)
class MatchColumns:
    """Matches of plain names, aligned: position of the query, row of the entity, row of its best name, score."""

    query: np.ndarray
    owner: np.ndarray
    name: np.ndarray
    score: np.ndarray


class Matcher:
    """Listed parties with the index of their names. ``key`` is of an unchanged store, under which ``kept`` has it."""

    def __init__(self, listed: ListedParties, kept: IndexCache | None = None, key: str = "") -> None:
        self.listed = listed
        self._kept, self._key = kept, key
        self.index: NameIndex = self.keep("index", self._build)

    def _build(self) -> NameIndex:
        schemas = [self.listed.schemas[o] for o in self.listed.owners.tolist()]
        return NameIndex.build(
            self.listed.texts, kinds=self.listed.kinds, schemas=schemas, owners=self.listed.owners.tolist()
        )

    def keep(self, what: str, make: Callable[[], Any]) -> Any:
        """Something that depends on nothing but the parties: as it was kept, else made and kept."""
        if self._kept is None or not self._key:
            return make()
        found = self._kept.get(self._key, what)
        if found is None:
            found = make()
            self._kept.put(self._key, what, found)
        return found

    @cached_property
    def columns(self) -> tuple[Any, Any, Any]:
        """Arrow arrays: names, their kinds in words; ids of entities."""
        import pyarrow as pa

        kinds = pa.array([KINDS.get(k, "name") for k in self.listed.kinds], pa.string())
        return pa.array(self.listed.texts), kinds, pa.array(self.listed.ids)

    @classmethod
    def of(cls, parties: Parties | Matcher, kept: IndexCache | None = None, engine: Engine | None = None) -> Matcher:
        """A matcher for parties of any kind that ``from_store.listed`` takes; an unchanged store's is kept in memory.

        ``kept``: a folder in which the index is kept between runs as well; ``engine``: what reads a store.
        """
        if isinstance(parties, Matcher):
            return parties
        key = _key(parties)
        if key is None:
            return cls(listed(parties, engine))
        if key not in _kept:
            _kept[key] = cls(listed(parties, engine), kept, " ".join(key))
            while len(_kept) > KEPT:
                _kept.popitem(last=False)
        _kept.move_to_end(key)
        return _kept[key]

    def names(
        self,
        queries: Sequence[str],
        schemas: Sequence[str] | None = None,
        limit: int = 5,
        floor: float | None = None,
        without: np.ndarray | None = None,
    ) -> MatchColumns:
        """The best entities for plain names: one row an entity, by its best name; order of queries, best first.

        ``without``: whether to leave an entity out, by row. Those below it move up, so that ``limit`` is still filled.
        """
        depth = limit
        while True:
            query, rows, score = self._best(queries, schemas, depth, floor)
            owner = self.listed.owners[rows]
            if without is None:
                return MatchColumns(query, owner, rows, score)
            keep = ~without[owner]
            wanted = np.bincount(query[keep], minlength=len(queries))
            cut = np.bincount(query, minlength=len(queries)) >= depth  # there may be more below
            if not np.any(cut & (wanted < limit)) or depth >= len(self.listed):
                break
            depth *= 4
        query, owner, rows, score = query[keep], owner[keep], rows[keep], score[keep]
        top = np.arange(len(query)) - np.searchsorted(query, query) < limit
        return MatchColumns(query[top], owner[top], rows[top], score[top])

    def _best(
        self, queries: Sequence[str], schemas: Sequence[str] | None, limit: int, floor: float | None
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Query, row and score of the best names by the index, and of those that have the core of a name in common."""
        found = self.index.match(queries, schemas=schemas, limit=limit, floor=floor, threads=THREADS)
        query, row, score = self.cores.match(queries, schemas, threshold() if floor is None else floor)
        if not len(query):
            return np.asarray(found.query), np.asarray(found.row), np.asarray(found.score)
        query, row = np.concatenate((found.query, query)), np.concatenate((found.row, row))
        return self.index.best(query, row, np.concatenate((found.score, score)), limit)

    @cached_property
    def cores(self) -> Cores:
        """The firms by the cores of their names; made when first asked for."""
        return Cores(self.index, self.keep("cores", lambda: rows_of(self.index)))

    def record(self, asked: Record, limit: int = 5, floor: float | None = None) -> list[Hit]:
        """The best entities for one record, best first; see ``records``."""
        return self.records([asked], limit, floor)[0]

    def records(
        self,
        asked: Sequence[Record],
        limit: int = 5,
        floor: float | None = None,
        *,
        on: date | None = None,
        current: bool = False,
        contradicted: bool = False,
    ) -> list[list[Hit]]:
        """For each record the best entities: found by any of its names, by an identifier or by an address.

        What an identifier or an address found comes in addition to ``limit``. ``on``: the day on which a party must be
        listed, else it is remarked (default: today, UTC), or left out where ``current`` is true. ``contradicted``: with
        those behind them whose name alone is above ``floor``, and that a date or number puts below it.
        """
        without = self.listed.gone(on or today()) if current else None
        candidates: list[dict[int, tuple[float, int]]] = [{} for _ in asked]
        # Plain names apart from records with other fields, which look deeper: neither depends on what else is asked.
        least = threshold() if floor is None else floor
        deeper = max(limit, min(limit * DEEPER, WIDEST))
        for plain, depth, lowest in ((True, limit, least), (False, deeper, min(least, FAINT))):
            names = [(i, n.text, r.schema or ANY) for i, r in enumerate(asked) if r.is_plain is plain for n in r.names]
            if names:
                self._take(candidates, names, depth, lowest, without)
        how = self._beside(asked, candidates, without)
        day = on or today()
        self.listed.fetch(o for r, found in zip(asked, candidates, strict=True) if not r.is_plain for o in found)
        found = [self._hits(*x, day) for x in zip(asked, candidates, how, strict=True)]
        if contradicted:
            return [_with_contradicted(hits, limit, least) for hits in found]
        return [[h for i, h in enumerate(hits) if _counts(h, i, limit, least)] for hits in found]

    def _take(
        self,
        into: list[dict[int, tuple[float, int]]],
        names: list[tuple[int, str, str]],
        depth: int,
        floor: float | None,
        without: np.ndarray | None,
    ) -> None:
        """Candidates by name: for each record the best score and name of each entity."""
        found = self.names([n[1] for n in names], [n[2] for n in names], depth, floor, without)
        columns = (found.query.tolist(), found.owner.tolist(), found.name.tolist(), found.score.tolist())
        for q, owner, row, score in zip(*columns, strict=True):
            mine = into[names[q][0]]
            if owner not in mine or score > mine[owner][0]:
                mine[owner] = (score, row)

    def _hits(
        self,
        asked: Record,
        candidates: dict[int, tuple[float, int]],
        how: dict[int, str],
        on: date,
    ) -> list[Hit]:
        """All candidates as hits, best first."""
        if asked.is_plain:
            hits = [self._hit(o, s, row, (), "name", on) for o, (s, row) in candidates.items()]
        else:
            index = self.listed.addresses if asked.addresses else None
            hits = [
                self._hit(o, s, row, self._evidence(asked, o, s, row, index), how.get(o, "name"), on)
                for o, (s, row) in candidates.items()
            ]
        hits.sort(key=lambda h: -h.score)  # stable: equal scores stay in the order of the index
        return hits

    def _evidence(
        self, asked: Record, owner: int, score: float, row: int, index: AddressIndex | None
    ) -> tuple[MatchEvidence, ...]:
        found = evidence(asked, self.listed.record(owner), index)
        if acts := kind_of_trader(asked, self.listed.schemas[owner], self.listed.texts[row]):
            found = (*found, acts)
        return weigh(found, asked, self.listed.texts[row], self.listed.kinds[row], score, self.listed.schemas[owner])

    def hit(self, owner: int, score: float, row: int, on: date) -> Hit:
        """A hit on a name that was found in another way than by the index."""
        return self._hit(owner, score, row, (), "name", on)

    def _hit(self, owner: int, score: float, row: int, found: tuple[MatchEvidence, ...], how: str, on: date) -> Hit:
        text, kind = self.listed.texts[row], self.listed.kinds[row]
        remark = gone(self.listed.listings[owner], on)
        told = (*found, remark) if remark else found
        return Hit(owner, self.listed.ids[owner], text, kind, score, combine(score, found), told, how)

    def _beside(
        self, asked: Sequence[Record], candidates: list[dict[int, tuple[float, int]]], without: np.ndarray | None
    ) -> list[dict[int, str]]:
        """Further candidates that share an identifier or a building with a record, with their best names; how found.

        The names of all are compared in one go: the result of a pair does not depend on the others.
        """
        how: list[dict[int, str]] = [{} for _ in asked]
        pairs: list[tuple[int, int, int, str]] = []
        for i, record in enumerate(asked):
            for owner, way in self._sharing(record):
                if owner not in candidates[i] and (without is None or not without[owner]):
                    first, stop = self.listed.names_of[owner : owner + 2].tolist()
                    candidates[i][owner], how[i][owner] = (0.0, first), way
                    pairs += [(i, owner, row, n.text) for row in range(first, stop) for n in record.names]
        if pairs:
            schemas = [asked[i].schema or "LegalEntity" for i, *_ in pairs]
            scores = score_pairs([p[3] for p in pairs], [self.listed.texts[p[2]] for p in pairs], schemas)
            for (i, owner, row, _), score in zip(pairs, scores.tolist(), strict=True):
                if score > candidates[i][owner][0]:
                    candidates[i][owner] = (score, row)
        return how

    def _sharing(self, asked: Record) -> Iterable[tuple[int, str]]:
        """Rows that share an identifier or a building with the record."""
        for i in asked.identifiers:
            for owner in self.listed.numbers.get(i.bare, ()) if i.bare else ():
                yield owner, "identifier"
        for place in asked.addresses:
            for owner, _ in self.listed.addresses.find(place):
                yield owner, "address"


def _counts(hit: Hit, at: int, limit: int, floor: float) -> bool:
    """Whether the hit at a place among all is given."""
    return (at < limit and hit.score >= floor) or _extra(hit)


def _with_contradicted(hits: list[Hit], limit: int, floor: float) -> list[Hit]:
    """The hits that count, and behind them those that only a date or number keeps from it."""
    counts = [_counts(h, i, limit, floor) for i, h in enumerate(hits)]
    against = [h for h, c in zip(hits, counts, strict=True)
               if not c and h.name_score >= floor > h.score and outweighed(h.evidence)]  # fmt: skip
    return [h for h, c in zip(hits, counts, strict=True) if c] + against[:limit]


def _extra(hit: Hit) -> bool:
    """Whether a hit is shown beside the best: an identifier decides, or the address is that of a listed party."""
    return hit.found_by != "name" or any(e.decides > 0 for e in hit.evidence)


_kept: OrderedDict[tuple[str, ...], Matcher] = OrderedDict()


def _key(parties: Any) -> tuple[str, ...] | None:
    """What makes a store's parties the same: folder and live files; None for anything but a store."""
    from umweg.store import Store

    if isinstance(parties, str | Path):
        parties = Store.open(parties)
    if not isinstance(parties, Store):
        return None
    return str(parties.path.resolve()), parties.fingerprint("parties")
