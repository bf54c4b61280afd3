"""Listed parties out of a store or an Arrow table with the columns of ``tables.PARTIES``, without a loop over rows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from umweg.core.errors import UsageError
from umweg.engines import Engine
from umweg.parties.list_status import GIVEN, Listing
from umweg.parties.lists.listed_parties import ListedParties, ListVersion, nothing
from umweg.parties.record import Dated, Identifier, Name, Owner, Place, Record
from umweg.parties.side_by_side import ListedDetails
from umweg.store import Store

if TYPE_CHECKING:
    import pyarrow as pa

# What is compared or told. The FollowTheMoney entity is half of the bytes; it is read by id when it is asked for.
COLUMNS = ("id", "schema", "names", "countries", "identifiers", "addresses", "dates", "links", "source", "list",
           "listed_to", "snapshot", "programmes", "remarks", "listed_from")  # fmt: skip
TOLD = ("programmes", "remarks", "listed_from")  # not compared: read of a party only where a person must look at it
OWNERS = ("owner", "parent")
# The Consolidated Screening List repeats OFAC's parties under OFAC's own numbers (of 13,968 that the samples have in
# common 13,964 share a name, the other four were renamed): with both loaded, they are one party on two lists.
OWN, COPY = "ofac-sdn", ("us-csl", "^csl-(sdn|ssi)-")


Parties = Store | Any


def listed(parties: Parties, engine: Engine | None = None) -> ListedParties:
    """Listed parties from a store, pairs, FollowTheMoney entities or an Arrow table. ``engine`` reads a store.

    UsageError for anything else, NotAssessable where there is no party at all.
    """
    if isinstance(parties, ListedParties):
        return parties
    if isinstance(parties, Store):
        if engine is None:
            raise UsageError("A store needs an engine that reads it.", mend="Use umweg.match_parties, or give one.")
        return from_store(engine, parties)
    return from_arrow(parties) if hasattr(parties, "__arrow_c_stream__") else ListedParties.of(parties)


def from_store(engine: Engine, store: Store) -> ListedParties:
    """All live parties of a store; NotAssessable where it has none."""
    columns = ", ".join(f"p.{c}" for c in COLUMNS if c != "id")
    table = engine.arrow(
        f"with p as (from {store.table(engine, 'parties')}),"
        f" known as (select distinct id from p where source = '{OWN}')"
        f" select coalesce(known.id, p.id) as id, {columns} from p left join known"
        f" on p.source = '{COPY[0]}' and known.id = regexp_replace(p.id, '{COPY[1]}', 'ofac-')"
        " order by 1, p.source, p.list"
    )
    counts = engine.rows(
        f"select source, list, snapshot, count(*) from {store.table(engine, 'parties')} group by all order by all"
    )
    if not table.num_rows:
        raise nothing(f"The store {store.path} holds no list of parties: nothing can be compared.")
    lists = []
    for source, name, snapshot, parties in counts:
        s = store.snapshot(snapshot)
        lists.append(ListVersion(source, name, s.credit, s.version, s.ingested, s.id, parties))
    return _listed(table, tuple(lists))


def entities(engine: Engine, store: Store, ids: list[str]) -> dict[str, dict[str, Any]]:
    """The FollowTheMoney entities of some parties, by id, as they were stored."""
    rows = engine.rows(
        f"select id, entity from {store.table(engine, 'parties')} where list_contains($ids, id) order by id, source",
        {"ids": ids},
    )
    return {id_: json.loads(text) for id_, text in rows}


def from_arrow(given: Any) -> ListedParties:
    """Parties of an Arrow table (or anything with an Arrow stream): ``tables.PARTIES``, or at least id and name."""
    import pyarrow as pa

    table = pa.table(given)
    if missing := {"id", "name"} - set(table.column_names):
        raise UsageError(
            f"The table has no column {' and '.join(sorted(missing))}.",
            where="parties",
            mend="It needs id and name, or the columns of umweg.core.tables.PARTIES.",
        )
    if "names" not in table.column_names:
        keys = [c for c in ("id", "name") if c in table.column_names]
        pairs = table.select(keys).to_pylist()
        return ListedParties.of([(str(p["id"]), p["name"] or "") for p in pairs])
    if not table.num_rows:
        raise nothing("The table of parties has no row.")
    return _listed(_days(table).sort_by([("id", "ascending")]), ())


def _days(table: pa.Table) -> pa.Table:
    """The last days on lists as days, also where a table has them as text."""
    import pyarrow as pa

    at = table.column_names.index("listed_to") if "listed_to" in table.column_names else None
    if at is None:
        return table
    try:
        return table.set_column(at, "listed_to", table.column(at).cast(pa.date32()))
    except pa.ArrowInvalid as e:
        raise UsageError(f"listed_to holds no days: {e}.", where="parties", mend="Write YYYY-MM-DD.") from e


def _listed(table: pa.Table, lists: tuple[ListVersion, ...]) -> ListedParties:
    """Rows ordered by id; rows of the same id (several lists) become one entity."""
    import pyarrow.compute as pc

    ids = np.array(table.column("id").to_pylist(), dtype=object)  # to_numpy would load pandas for texts
    starts = np.flatnonzero(np.r_[True, ids[1:] != ids[:-1]])
    entity_of = np.repeat(np.arange(len(starts)), np.diff(np.r_[starts, len(ids)]))
    names = table.column("names").combine_chunks()
    flat = pc.list_flatten(names)
    owners = entity_of[pc.list_parent_indices(names).to_numpy(zero_copy_only=False)]
    schemas = table.column("schema").take(starts).to_pylist() if "schema" in table.column_names else None
    columns = table.select([c for c in COLUMNS if c in table.column_names and c not in ("snapshot", *TOLD)])
    told = table.select([c for c in TOLD if c in table.column_names])
    ends = np.append(starts[1:], len(ids))

    def records(rows: Sequence[int]) -> list[Record]:
        wanted = np.asarray(rows, dtype=np.int64)
        count = ends[wanted] - starts[wanted]
        stop = np.cumsum(count)
        take = np.arange(stop[-1] if len(stop) else 0) + np.repeat(starts[wanted] - (stop - count), count)
        found = columns.take(take).to_pylist()
        return [
            _merged(found[b - n : b], listings[r]) for r, b, n in zip(rows, stop.tolist(), count.tolist(), strict=True)
        ]

    def identifiers() -> list[tuple[int, Identifier]]:
        return [(r, _identifier(i)) for r, i in _flat(columns, "identifiers", entity_of)]

    def places() -> list[tuple[int, Place]]:
        return [(r, _place(a)) for r, a in _flat(columns, "addresses", entity_of)]

    def details(row: int) -> ListedDetails:
        return _details(told.slice(int(starts[row]), int(ends[row] - starts[row])).to_pylist())

    texts, kinds = (pc.struct_field(flat, f).to_pylist() for f in ("name", "kind"))
    listings = _listings(table, entity_of, lists)
    return ListedParties(
        ids[starts].tolist(), schemas or ["LegalEntity"] * len(starts), listings, texts, kinds, owners,
        lists or _versions(table), records, identifiers, places, details,
    )  # fmt: skip


def _listings(table: pa.Table, entity_of: np.ndarray, lists: Sequence[ListVersion]) -> list[tuple[Listing, ...]]:
    """For each entity its lists; equal ones are one object."""
    if not {"source", "list"} <= set(table.column_names):
        return [(GIVEN,)] * (int(entity_of[-1]) + 1)
    days = {v.snapshot: date.fromisoformat(day) for v in lists if (day := (v.version or v.ingested)[:10])}
    nothing_ = [None] * table.num_rows
    columns = [
        table.column(c).to_pylist() if c in table.column_names else nothing_
        for c in ("source", "list", "listed_to", "snapshot")
    ]
    known: dict[tuple[Any, ...], Listing] = {}
    found: list[tuple[Listing, ...]] = [()] * (int(entity_of[-1]) + 1)
    for row, key in zip(entity_of.tolist(), zip(*columns, strict=True), strict=True):
        one = known.get(key) or known.setdefault(key, _listing(key, days))
        if one not in found[row]:
            found[row] += (one,)
    shared: dict[tuple[Listing, ...], tuple[Listing, ...]] = {}
    return [shared.setdefault(x, x) for x in found]


def _flat(table: pa.Table, column: str, entity_of: np.ndarray) -> list[tuple[int, dict[str, Any]]]:
    """All entries of a list column, each with its entity's row."""
    import pyarrow.compute as pc

    if column not in table.column_names:
        return []
    lists = table.column(column).combine_chunks()
    rows = entity_of[pc.list_parent_indices(lists).to_numpy(zero_copy_only=False)]
    return list(zip(rows.tolist(), pc.list_flatten(lists).to_pylist(), strict=True))


def _versions(table: pa.Table) -> tuple[ListVersion, ...]:
    if not {"source", "list", "snapshot"} <= set(table.column_names):
        return (ListVersion(GIVEN.source, GIVEN.list, "given in the call", "", "", "", table.num_rows),)
    groups = table.group_by(["source", "list", "snapshot"]).aggregate([("id", "count")]).to_pylist()
    return tuple(
        ListVersion(g["source"], g["list"], "given in the call", "", "", g["snapshot"] or "", g["id_count"])
        for g in sorted(groups, key=lambda g: (g["source"], g["list"]))
    )


def _merged(rows: list[dict[str, Any]], listings: tuple[Listing, ...]) -> Record:
    """One party of the rows that have its id."""
    first = rows[0]

    def many(column: str) -> list[Any]:
        return [x for r in rows for x in r.get(column) or ()]

    return Record(
        names=tuple(dict.fromkeys(Name(n["name"], n["kind"]) for n in many("names"))),
        key=first["id"],
        schema=first.get("schema") or "LegalEntity",
        countries=tuple(dict.fromkeys(many("countries"))),
        identifiers=tuple(dict.fromkeys(_identifier(i) for i in many("identifiers"))),
        addresses=tuple(dict.fromkeys(_place(a) for a in many("addresses"))),
        dates=tuple(dict.fromkeys(Dated(d["kind"], d["value"]) for d in many("dates"))),
        owners=tuple(_owner(x) for x in many("links") if x["relation"] in OWNERS and (x["name"] or x["id"])),
        listings=listings,
    )


def _details(rows: list[dict[str, Any]]) -> ListedDetails:
    """What the lists of one party say beside what is compared: all programmes and remarks, and the first day."""
    programmes = dict.fromkeys(p for r in rows for p in r.get("programmes") or ())
    remarks = dict.fromkeys(str(r["remarks"]) for r in rows if r.get("remarks"))
    days = [str(r["listed_from"])[:10] for r in rows if r.get("listed_from")]
    return ListedDetails(tuple(programmes), "; ".join(remarks), min(days, default=""))


def _listing(key: tuple[Any, ...], days: Mapping[str, date]) -> Listing:
    source, name, until, snapshot = key
    return Listing(source or GIVEN.source, name or GIVEN.list, until, days.get(snapshot or "") if until else None)


def _identifier(i: Mapping[str, str | None]) -> Identifier:
    return Identifier(i["type"] or "other", i["value"] or "", i["country"])


def _place(a: Mapping[str, str | None]) -> Place:
    return Place(a["full"] or "", a["street"] or "", a["city"] or "", a["postal"] or "", a["country"])


def _owner(link: Mapping[str, Any]) -> Owner:
    return Owner(Record((Name(link["name"] or link["id"]),), key=link["id"] or ""), link["share"])
