"""Consignments as FollowTheMoney has them: ``EconomicActivity`` entities and those that they name, one a line.

Property names are those of the package followthemoney 3.8.4 (read in its schema files). An activity is one line of
goods: those with one ``ccdNumber`` (number of the customs declaration) that follow each other, other entities between
them or not, are one consignment. Ids of entities become ids of parties.

Entities may stand in any order, so all are kept on disk first (in a temporary file, as large as what is read); memory
stays flat.

>>> import io, json
>>> from umweg.screening.consignments.ftm_write import to_ftm
>>> c = settled({"id": "10702-1", "destination": "KZ", "lines": [{"code": "854231"}, {"code": "901380"}],
...              "parties": [{"role": "consignee", "id": "NK-1", "name": "Sunny Toys", "schema": "Company"}]}, "")
>>> lines = "\\n".join(json.dumps(e) for e in to_ftm(c))
>>> next(by_entity(io.BytesIO(lines.encode()), "in.ftm", print)).found == c
True
"""

from __future__ import annotations

import io
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import IO, Any

import msgspec

from umweg.core.errors import UmwegError, UsageError
from umweg.screening.consignments.faults import FileEntry, settled, shown
from umweg.screening.consignments.ftm_party import owners, party
from umweg.screening.consignments.jsontext import pieces, too_long, wrong
from umweg.screening.consignments.messages.parts import cleaned
from umweg.screening.consignments.seen_ids import scratch
from umweg.screening.consignments.stream import lines
from umweg.screening.consignments.values.cells import number

ROLES = {"sender": "consignor", "receiver": "consignee", "declarant": "declarant", "contractHolder": "agent"}
BANKS = ("bankForeign", "bankRub", "bankAccount")
LINKS = (*ROLES, *BANKS, "transport", "contract")
READ = frozenset((
    *LINKS, "ccdNumber", "ccdValue", "date", "startDate", "directionOfTransportation", "customsProcedure", "vedCode",
    "vedCodeDescription", "goodsDescription", "invoiceAmount", "customsAmount", "departureCountry",
    "destinationCountry", "originCountry", "summary", "description",
))  # fmt: skip
IGNORED = frozenset((
    "dollarExchRate", "tradingCountry", "endDate", "recordId", "sourceUrl", "publisher", "publisherUrl", "alephUrl",
    "namesMentioned", "indexText", "modifiedAt", "retrievedAt", "proof",
))  # fmt: skip
KINDS = {"import": "import", "export": "export", "transit": "transit", "re-export": "re-export", "импорт": "import",
         "экспорт": "export", "транзит": "transit", "им": "import", "эк": "export"}  # fmt: skip
MOST_LINES = 10_000


def by_entity(stream: IO[bytes], name: str, note: Callable[[str], None]) -> Iterator[FileEntry]:
    """The consignments of a file of entities; lines that are none come first."""
    db = scratch()
    db.execute("create table entity (id text primary key, raw blob) without rowid")
    db.execute("create table stake (asset text, raw blob)")
    db.execute("create table activity (number integer primary key, line integer, key text, raw blob)")
    yield from _kept(db, stream, name)
    db.execute("create index stakes on stake (asset)")
    unread: Counter[str] = Counter()
    group: list[tuple[int, bytes]] = []
    last = None
    rows = db.execute("select line, key, raw from activity order by number")
    for line, key, raw in rows:
        if group and key != last:
            yield _entry(db, group, name, unread)
            group = []
        last = key
        if len(group) <= MOST_LINES:
            group.append((line, raw))
    if group:
        yield _entry(db, group, name, unread)
    db.close()
    if unread:
        shown_ = ", ".join(f"{p} ({n:,})" for p, n in unread.most_common(20))
        note(f"{name}: properties of EconomicActivity not read: {shown_}.")


def _kept(db: sqlite3.Connection, stream: IO[bytes], name: str) -> Iterator[FileEntry]:
    """Keep all entities on disk; yield the lines that are none."""
    listed = isinstance(stream, io.BufferedReader) and stream.peek(64).lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"[")
    found = ((p.line, p.raw, not p.fault) for p in pieces(stream)) if listed else lines(stream)
    for line, raw, whole in found:
        where = f"{name}, line {line}"
        try:
            if not whole:
                raise too_long(where)
            entity = _entity(raw, where)
        except UmwegError as e:
            yield FileEntry(where, raw, e)
            continue
        schema, id_, props = entity["schema"], entity["id"], entity["properties"]
        if schema == "EconomicActivity":
            key = next(iter(_texts(props, "ccdNumber")), id_)
            db.execute("insert into activity (line, key, raw) values (?, ?, ?)", (line, key, raw))
        elif schema == "Ownership":
            db.executemany("insert into stake values (?, ?)", [(a, raw) for a in _texts(props, "asset")])
        else:
            db.execute("insert or replace into entity values (?, ?)", (id_, raw))


def _entity(raw: bytes, where: str) -> dict[str, Any]:
    """A line as an entity; UsageError where it is none."""
    try:
        found = msgspec.json.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as e:
        raise wrong(e, raw, where) from None
    whole = isinstance(found, dict) and isinstance(found.get("properties"), dict)
    if not whole or not isinstance(found.get("id"), str) or not isinstance(found.get("schema"), str):
        mend = "Write {'id': ..., 'schema': 'EconomicActivity', 'properties': {...}}."
        raise UsageError("This is no FollowTheMoney entity.", where=where, mend=mend)
    entity: dict[str, Any] = found
    return entity


def _texts(props: Mapping[str, Any], name: str) -> list[str]:
    """The values of a property that name or say something; entities that stand within others are taken by id."""
    given = props.get(name)
    values = given if isinstance(given, list) else [given]
    plain = [v.get("id") if isinstance(v, dict) else v for v in values]
    return [str(v) for v in plain if isinstance(v, str | int | float) and not isinstance(v, bool) and v != ""]


def _entry(db: sqlite3.Connection, group: list[tuple[int, bytes]], name: str, unread: Counter[str]) -> FileEntry:
    where, raw = f"{name}, line {group[0][0]}", b"".join(r for _, r in group)
    found: Any
    id_: str | None = None
    try:
        activities = [(f"{name}, line {line}", _entity(r, where)) for line, r in group]
        id_ = next(iter(_texts(activities[0][1]["properties"], "ccdNumber")), activities[0][1]["id"])
        if len(group) > MOST_LINES:
            what = f"More than {MOST_LINES:,} activities have one ccdNumber."
            raise UsageError(what, where=where, mend="Give each declaration its own number.")
        found = settled(cleaned(_data(db, id_, activities)), where)
    except UmwegError as e:
        found = e
    else:
        unread.update(p for _, a in activities for p in a["properties"] if p not in READ | IGNORED)
    return FileEntry(where, raw, found, id_)


def _data(db: sqlite3.Connection, id_: str, activities: list[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    """The consignment: what all activities say together, and each as a line."""
    said = [(where, a["properties"]) for where, a in activities]
    first: Callable[[str], str | None] = lambda name: next((t for _, p in said for t in _texts(p, name)), None)  # noqa: E731  # one line, used below only
    value, currency = _amount(first("ccdValue"), said[0][0], "ccdValue")
    direction = first("directionOfTransportation")
    targets = list(dict.fromkeys(t.upper() for _, p in said for t in _texts(p, "destinationCountry")))
    return {
        "id": id_,
        "day": (first("date") or first("startDate") or "")[:10],
        "kind": KINDS.get(direction.lower()) if direction else None,
        "sender": (first("departureCountry") or "").upper(),
        "destination": targets[0] if targets else None,
        "route": [{"country": t, "stay": "destination"} for t in targets[1:]],
        "procedure": first("customsProcedure"),
        "value": value,
        "currency": currency,
        "remarks": first("summary") or first("description"),
        "parties": _parties(db, [p for _, p in said]),
        "documents": [_contract(db, t) for t in dict.fromkeys(t for _, p in said for t in _texts(p, "contract"))],
        "lines": [_line(p, where) for where, p in said],
    }


def _parties(db: sqlite3.Connection, said: list[dict[str, Any]]) -> list[dict[str, Any]]:
    out: dict[tuple[str, str], dict[str, Any]] = {}
    links = [(prop, role) for prop, role in (*ROLES.items(), ("transport", "vessel"), *((b, "bank") for b in BANKS))]
    for prop, role in links:
        for id_ in dict.fromkeys(t for p in said for t in _texts(p, prop)):
            entity = _known(db, id_)
            if entity is None:  # a name in the place of an id is a name, one that nothing explains is an id
                out.setdefault((role, id_), {"role": role, "name" if " " in id_ else "id": id_})
                continue
            stakes = owners(id_, lambda i: _known(db, i), lambda i: _stakes(db, i))
            out.setdefault((role, id_), party(role, entity, stakes))
    return list(out.values())


def _known(db: sqlite3.Connection, id_: str) -> dict[str, Any] | None:
    row = db.execute("select raw from entity where id = ?", (id_,)).fetchone()
    return msgspec.json.decode(row[0]) if row else None


def _stakes(db: sqlite3.Connection, asset: str) -> list[dict[str, Any]]:
    rows = db.execute("select raw from stake where asset = ? limit 1000", (asset,))
    return [msgspec.json.decode(raw) for (raw,) in rows]


def _contract(db: sqlite3.Connection, id_: str) -> dict[str, Any]:
    entity = _known(db, id_)
    props = entity["properties"] if entity else {}
    title = next((t for n in ("title", "name", "procedureNumber") for t in _texts(props, n)), id_)
    day = next(iter(_texts(props, "contractDate")), "")
    return {"kind": "contract", "number": title, "issued": day if re.fullmatch(r"\d{4}-\d\d-\d\d", day) else None}


def _line(props: dict[str, Any], where: str) -> dict[str, Any]:
    """One activity as a line: its invoice amount, else its customs amount."""
    codes = _texts(props, "vedCode")
    if len(codes) > 1:
        mend = "Give each line of goods an activity of its own, with the ccdNumber that they share."
        raise UsageError(f"{len(codes)} codes stand in one activity.", where=f"{where}, vedCode", mend=mend)
    prop = "invoiceAmount" if _texts(props, "invoiceAmount") else "customsAmount"
    value, currency = _amount(next(iter(_texts(props, prop)), None), where, prop)
    described = _texts(props, "goodsDescription") or _texts(props, "vedCodeDescription")
    code = codes[0] if codes else None
    return {
        "code": code,
        "nomenclature": "TNVED" if code and len(re.sub(r"\D", "", code)) == 10 else None,
        "description": "; ".join(described),
        "origin": next(iter(_texts(props, "originCountry")), "").upper(),
        "value": value,
        "currency": currency,
    }


def _amount(given: str | None, where: str, prop: str) -> tuple[float | None, str | None]:
    """An amount, with its currency where it is written beside it (``1200.50 EUR``)."""
    if given is None:
        return None, None
    m = re.fullmatch(r"\s*(?:([A-Za-z]{3})\s+)?([^A-Za-z\s].*?)(?:\s+([A-Za-z]{3}))?\s*", given)
    try:
        return number(m[2] if m else given), (m[1] or m[3] or "").upper() or None if m else None
    except UsageError:
        mend = "Write 1200.50 or 1200.50 EUR."
        raise UsageError(f"{shown(given)} is no amount.", where=f"{where}, {prop}", mend=mend) from None
