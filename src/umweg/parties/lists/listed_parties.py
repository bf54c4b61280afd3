"""The listed parties as columns: one row an entity, with all names beside it; records and indexes on demand.

>>> listed = ListedParties.of([("a-1", "ROMASHKA TRADE LLC"), ("a-1", "Ромашка Трейд"), ("a-2", "VOSTOK IMPEX")])
>>> len(listed), listed.ids, listed.texts[:2], listed.owners.tolist()
(2, ['a-1', 'a-2'], ['ROMASHKA TRADE LLC', 'Ромашка Трейд'], [0, 0, 1])
>>> listed.record(0).names[1]
Name(text='Ромашка Трейд', kind='alias')
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from umweg.core.errors import NotAssessable, UsageError
from umweg.ftm.entities import clean
from umweg.parties.addresses import AddressIndex
from umweg.parties.identifiers import FORMAL, plausible
from umweg.parties.list_status import GIVEN, Listing, called, gone, left
from umweg.parties.reading import read
from umweg.parties.record import Identifier, Name, Place, Record, sound
from umweg.parties.side_by_side import ListedDetails, details_of

WANTED = "a store or its folder, (id, name) pairs, FollowTheMoney entities, or an Arrow table"


@dataclass(frozen=True, slots=True)
class ListVersion:
    """One loaded list: which version, when it was taken in, from which snapshot, how many parties.

    ``version``: the list's own date (ISO), empty where it says none. Lists are excerpts of what is sanctioned, so
    that absence from them never clears.
    """

    source: str
    list: str
    title: str
    version: str
    ingested: str
    snapshot: str
    parties: int

    def age(self, on: date) -> int | None:
        """Days since the list's own date, else since it was taken in; None where neither is known."""
        day = (self.version or self.ingested)[:10]
        return (on - date.fromisoformat(day)).days if day else None

    def as_dict(self) -> dict[str, str | int]:
        """Plain data."""
        return {f: getattr(self, f) for f in self.__slots__}


class ListedParties:
    """All listed parties. ``ids``, ``schemas`` and ``listings`` have one entry an entity; ``texts``, ``kinds`` and
    ``owners`` one a name: the name, its kind, and its entity's row.
    """

    def __init__(
        self,
        ids: list[str],
        schemas: list[str],
        listings: list[tuple[Listing, ...]],
        texts: list[str],
        kinds: list[str],
        owners: np.ndarray,
        lists: tuple[ListVersion, ...],
        records: Callable[[Sequence[int]], list[Record]],
        identifiers: Callable[[], Sequence[tuple[int, Identifier]]],
        places: Callable[[], Sequence[tuple[int, Place]]],
        details: Callable[[int], ListedDetails],
    ) -> None:
        self.ids, self.schemas, self.texts, self.kinds = ids, schemas, texts, kinds
        self.owners, self.lists, self.listings = owners, lists, listings
        self._read, self._cache = records, dict[int, Record]()
        self._identifiers, self._places, self._details = identifiers, places, details
        self._told: dict[date, Any] = {}

    def __len__(self) -> int:
        return len(self.ids)

    def record(self, row: int) -> Record:
        """The party of a row with all its fields."""
        self.fetch([row])
        return self._cache[row]

    def details(self, row: int) -> ListedDetails:
        """What the lists say about a party beside what is compared."""
        return self._details(row)

    def fetch(self, rows: Iterable[int]) -> None:
        """Read the parties of rows in one go, which is ten times as fast as one by one."""
        missing = [r for r in dict.fromkeys(rows) if r not in self._cache]
        if missing:
            self._cache.update(zip(missing, self._read(missing), strict=True))

    def where(self, on: date) -> list[str]:
        """For each entity its lists in words, as of a day: those it has left with the last day."""
        words: list[str] = self._on(on)[0]
        return words

    def gone(self, on: date) -> np.ndarray:
        """For each entity whether it has left all its lists."""
        return np.asarray(self._on(on)[1])

    def remarked(self, on: date) -> np.ndarray:
        """For each entity whether it has left all its lists, or may have."""
        return np.asarray(self._on(on)[2])

    def _on(self, on: date) -> Any:
        if on not in self._told:
            told = {k: (called(k, on), left(k, on), gone(k, on) is not None) for k in set(self.listings)}
            words, *flags = zip(*(told[k] for k in self.listings), strict=True)
            self._told = {on: (list(words), *(np.array(f, dtype=bool) for f in flags))}
        return self._told[on]

    @cached_property
    def names_of(self) -> np.ndarray:
        """For each entity the first of its names: rows ``names_of[i]`` to ``names_of[i + 1]`` of ``texts``."""
        return np.searchsorted(self.owners, np.arange(len(self.ids) + 1))

    @cached_property
    def by_id(self) -> Mapping[str, int]:
        """Row by id."""
        return {k: i for i, k in enumerate(self.ids)}

    @cached_property
    def numbers(self) -> Mapping[str, Sequence[int]]:
        """Rows by bare number: who may have an identifier."""
        numbers: dict[str, list[int]] = {}
        for row, i in self._identifiers():
            if i.kind not in FORMAL and plausible(i):
                found = numbers.setdefault(i.bare, [])
                if not found or found[-1] != row:
                    found.append(row)
        return numbers

    @cached_property
    def addresses(self) -> AddressIndex:
        """All addresses."""
        found = self._places()
        return AddressIndex([p for _, p in found], [row for row, _ in found])

    @classmethod
    def of(cls, parties: Iterable[Any]) -> ListedParties:
        """Listed parties from pairs, FollowTheMoney entities or records; ``from_store.listed`` takes stores, too.

        UsageError for anything else, NotAssessable where there is no party at all.
        """
        if isinstance(parties, Mapping) or not isinstance(parties, Iterable):
            raise UsageError(f"{type(parties).__name__} is no list of parties.", mend=f"Give {WANTED}.")
        return cls.from_records(_records(parties))

    @classmethod
    def from_records(cls, records: Sequence[Record], lists: tuple[ListVersion, ...] = ()) -> ListedParties:
        """Listed parties from records with unique keys."""
        if not records:
            raise nothing("The list of parties that was given is empty.")
        texts = [n.text for r in records for n in r.names]
        kinds = [n.kind for r in records for n in r.names]
        owners = np.repeat(np.arange(len(records), dtype=np.int64), [len(r.names) for r in records])
        found = lists or _counted(records)
        listings = [r.listings or (GIVEN,) for r in records]
        schemas = [r.schema or "LegalEntity" for r in records]
        return cls([r.key for r in records], schemas, listings, texts, kinds, owners, found,
                   lambda rows: [records[r] for r in rows],
                   lambda: [(row, i) for row, r in enumerate(records) for i in r.identifiers],
                   lambda: [(row, p) for row, r in enumerate(records) for p in r.addresses],
                   lambda row: details_of(records[row].entity))  # fmt: skip


def nothing(what: str) -> NotAssessable:
    """The error where no party is loaded: nothing to compare with is not the same as nothing found."""
    return NotAssessable(
        what, where="parties", mend="Take in a list first: umweg ingest sdn.csv alt.csv add.csv --source ofac-sdn"
    )


def _counted(records: Sequence[Record]) -> tuple[ListVersion, ...]:
    found = Counter((x.source, x.list) for r in records for x in r.listings or (GIVEN,))
    return tuple(ListVersion(s, n, "given in the call", "", "", "", c) for (s, n), c in sorted(found.items()))


def _records(parties: Iterable[Any]) -> list[Record]:
    """Pairs, mappings or records as records with unique keys; names of the same id belong together."""
    names: dict[str, list[Name]] = {}
    full: dict[str, Record] = {}
    for number, entry in enumerate(parties, 1):
        where = f"parties[{number}]"
        if isinstance(entry, tuple | list) and len(entry) == 2 and all(isinstance(x, str | int) for x in entry):
            key, text = sound(str(entry[0])), clean(str(entry[1]))
            if text:
                kind = "alias" if key in names else "primary"
                names.setdefault(key, []).append(Name(text, kind))
            continue
        if not isinstance(entry, Mapping | Record):
            mend = f"Give {WANTED}. A pair is (id, name), both texts."
            raise UsageError(f"{type(entry).__name__} {entry!r:.60} is no party.", where=where, mend=mend)
        record = read(entry, where)
        if not record.key:
            raise UsageError("The party has no id.", where=where, mend="Give each party an 'id'.")
        if not record.names:
            raise UsageError("The party has no name.", where=where, mend="Give each party a 'name'.")
        full[record.key] = record
    if both := full.keys() & names.keys():
        raise UsageError(f"The id '{min(both)}' is given as pair and as record.", mend="Give it once.")
    pairs = [Record(tuple(dict.fromkeys(n)), key=k, listings=(GIVEN,)) for k, n in names.items()]
    return [*pairs, *(_given(r) for r in full.values())]


def _given(record: Record) -> Record:
    """A record as a listed party: of the data sets that its entity names, else of the list that was given."""
    if record.listings:
        return record
    named = (record.entity or {}).get("datasets")
    sets = [d for d in named if isinstance(d, str)] if isinstance(named, list | tuple) else []
    return replace(record, listings=tuple(Listing("ftm", d) for d in sets) or (GIVEN,))
