"""Customers out of a file: CSV with the header of ``umweg parties`` files, or JSON lines of the fields of a party.

>>> import tempfile
>>> file = Path(tempfile.mkdtemp()) / "customers.csv"
>>> _ = file.write_text("id,name,country,BIN,owners\\nK-1,Romashka Trade,KZ,941240000193,Eva 60%\\n,Nobody,KZ,,\\n")
>>> good, bad = read_customers(file, date(2024, 3, 1))
>>> good.id, good.record["identifiers"], good.record["owners"]
('K-1', {'BIN': '941240000193'}, [{'name': 'Eva', 'share': 60.0}])
>>> print(bad)
A customer needs an id. [customers.csv, line 3] Give it the number that you know it by: a column or field 'id'.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from umweg.core.errors import UmwegError, UsageError
from umweg.parties.fields import field_key
from umweg.parties.files import BrokenEntry, read_queries
from umweg.parties.reading import read as read_record
from umweg.parties.record import Owner, Place, Record
from umweg.screening.customers.customers import consignment_of
from umweg.screening.facts import ConsignmentFacts

One = TypeVar("One")
TABLES = (".csv", ".tsv")
PLAIN = ("activity", "nace", "email", "website")
"""Fields of a party that are told and not matched: taken from a table as they are."""


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer as it is to be kept: id, and fields of a party. ``unread``: columns that nothing is made of."""

    id: str
    record: dict[str, Any]
    unread: tuple[str, ...] = ()


def read_customers(path: Path, on: date) -> Iterator[CustomerRow | UsageError]:
    """The customers of a file in its order, for each that cannot be taken the error (file, line, field, how to mend).

    ``on``: the day of screening. What this gives can be screened. UsageError where the file cannot be read at all.
    """
    table = path.suffix.lower() in TABLES
    seen: dict[str, str] = {}
    for number, entry in enumerate(read_queries(path), 1):
        where = str(getattr(entry, "where", f"{path.name}, entry {number}"))
        try:
            found = _one(entry, where, table)
            _screenable(found, on, where)
        except UsageError as e:
            yield e
            continue
        if (before := seen.setdefault(found.id, where)) == where:
            yield found
        else:
            what = f"The customer '{found.id}' stood already at {before}."
            yield UsageError(what, where=where, mend="Give each its own id.")


def _screenable(found: CustomerRow, on: date, where: str) -> None:
    """UsageError for what a screening could not read: what is in the master is never left out of one."""
    try:
        facts = ConsignmentFacts.of(consignment_of(found.id, found.record, where), on)
    except UsageError as e:
        at = e.where.replace("parties[0].", "").replace("parties[0]", "").removeprefix(where).lstrip(", ")
        raise UsageError(e.what, where=f"{where}, {at}" if at else where, mend=e.mend) from None
    if odd := next((u for u in facts.unread if u.read is None), None):
        at = odd.field.removeprefix("parties[0]").lstrip(".")
        raise UsageError(odd.what, where=f"{where}, {at}" if at else where, mend=odd.mend)
    if facts.parties[0].record is None:
        raise UsageError("There is nothing to compare.", where=where, mend="Give a name, an identifier or an address.")


def _one(entry: Any, where: str, table: bool) -> CustomerRow:
    if isinstance(entry, BrokenEntry):
        raise UsageError(f"{entry.what[:1].upper()}{entry.what[1:]}.", where=where, mend="Mend or remove it.")
    if not isinstance(entry, Mapping):
        raise _nameless(where)
    if not (table or "properties" in entry):
        id_ = entry.get("id")
        if not isinstance(id_, str | int) or isinstance(id_, bool) or not str(id_).strip():
            raise _nameless(where)
        return CustomerRow(str(id_).strip(), {k: v for k, v in entry.items() if k != "id"})
    try:
        found = read_record(entry, where)
    except UmwegError as e:
        raise UsageError(e.what, where=e.where, mend=e.mend) from None
    if not found.key.strip():
        raise _nameless(where)
    said = {p: v for k, v in entry.items() if (p := field_key(str(k))) in PLAIN and isinstance(v, str) and v.strip()}
    unread = tuple(u for u in found.unread if field_key(u) not in PLAIN)
    return CustomerRow(found.key.strip(), {**_party(found, where), **said}, unread)


def _nameless(where: str) -> UsageError:
    return UsageError(
        "A customer needs an id.", where=where, mend="Give it the number that you know it by: a column or field 'id'."
    )


def _party(r: Record, where: str) -> dict[str, Any]:
    """A record as the fields of a party; UsageError for what a party cannot hold: nothing is lost in silence."""
    out = {
        "name": r.names[0].text if r.names else None,
        "aliases": [n.text for n in r.names[1:]],
        "schema": r.schema,
        "country": _only(r.countries, f"{where}, country", "countries", "Name that of its seat or nationality."),
        "identifiers": {k: _only(v, f"{where}, {k}", "numbers of that kind", "Give the one in force.")
                        for k, v in _by((i.kind, i.value) for i in r.identifiers).items()},
        "addresses": [_address(p) for p in r.addresses],
        "owners": [_owner(o, where) for o in r.owners],
    }  # fmt: skip
    dates = _by((d.kind, d.value) for d in r.dates)
    for kind, field in (("birth", "birth"), ("founding", "founded")):
        out[field] = _only(dates.get(kind, ()), f"{where}, {field}", "dates", "Give one; 1969/1971 says between.")
    return {k: v for k, v in out.items() if v}


def _by(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for kind, value in pairs:
        out.setdefault(kind, []).append(value)
    return out


def _only(values: Iterable[One], where: str, what: str, mend: str) -> One | None:
    found = list(values)
    if len(found) > 1:
        raise UsageError(f"A customer has one here, not {len(found)} {what}.", where=where, mend=mend)
    return found[0] if found else None


def _address(p: Place) -> dict[str, str]:
    said = {"full": p.full, "street": p.street, "city": p.city, "postal": p.postal, "country": p.country or ""}
    return {k: v for k, v in said.items() if v}


def _owner(o: Owner, where: str) -> dict[str, Any]:
    if o.joint:
        raise UsageError(
            f"'{o.record.name}' holds a share jointly, which a customer's record cannot hold.",
            where=f"{where}, owners", mend="Give it as that of one owner; umweg parties reads it as it is.",
        )  # fmt: skip
    party = _party(o.record, f"{where}, owners")
    kept = {k: v for k, v in party.items() if k in ("name", "schema", "country", "identifiers", "birth", "owners")}
    if lost := party.keys() - kept.keys():
        raise UsageError(
            f"An owner cannot have {', '.join(sorted(lost))} here.", where=f"{where}, owners",
            mend="Give name, share, control, schema, country, identifiers, birth, owners.",
        )  # fmt: skip
    held = {"share": o.share, "control": o.control or None}
    return {**kept, **{k: v for k, v in held.items() if v is not None}}
