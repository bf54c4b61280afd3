"""Queries out of a file: names (text), records (CSV with a header, JSON lines), FollowTheMoney entities.

In JSON lines, entities of schema ``Ownership`` become owners of the entity that they name as asset.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from umweg.core.documents import BrokenDocument, bytes_of, json_of
from umweg.core.errors import UsageError, mend_of
from umweg.parties.fields import FIELDS, field_key
from umweg.parties.stake_fields import kinds

LARGEST = 512 * 1024 * 1024
DEEPEST = 8  # levels of owners that are told within an entity
ENDINGS = (".txt", ".csv", ".tsv", ".jsonl", ".ndjson", ".json")


class BrokenEntry:
    """An entry that is no query; reading it as a record says where and why."""

    def __init__(self, where: str, what: str) -> None:
        self.where, self.what = where, what

    def __repr__(self) -> str:
        return f"{self.where}: {self.what}"


class LocatedQuery(dict[str, Any]):
    """A query that knows where it stands in its file."""

    def __init__(self, fields: Mapping[str, Any], where: str) -> None:
        super().__init__(fields)
        self.where = where


def is_file(text: str) -> bool:
    """Whether an argument is meant as a file: it ends like one, or there is one.

    >>> is_file("customers.csv"), is_file("ООО Ромашка Трейд")
    (True, False)
    """
    if Path(text).suffix.lower() in ENDINGS:
        return True
    try:
        return Path(text).is_file()
    except (OSError, ValueError):
        return False


def read_queries(path: Path) -> list[Any]:
    """Names or mappings, in the order of the file; lines that are no JSON stay text marked as broken.

    UsageError where the file cannot be read at all.
    """
    try:
        text = bytes_of(path, LARGEST).decode("utf-8-sig")
    except OSError as e:
        raise UsageError(f"The file cannot be read: {e.strerror}.", where=str(path), mend=mend_of(e)) from e
    except UnicodeDecodeError as e:
        raise UsageError(
            f"Byte {e.start:,} is no UTF-8.", where=str(path), mend="Save the file as UTF-8 (in Excel: CSV UTF-8)."
        ) from e
    read: dict[str, Callable[[str, Path], list[Any]]] = {
        ".csv": _csv, ".tsv": _csv, ".json": _json, ".jsonl": _lines, ".ndjson": _lines,
    }  # fmt: skip
    found = read.get(path.suffix.lower(), _names)(text, path)
    if not found:
        raise UsageError("The file holds no query.", where=str(path), mend="Write one name or record a line.")
    return found


def _names(text: str, _: Path) -> list[Any]:
    return [line.strip() for line in io.StringIO(text, newline=None) if line.strip()]


def _csv(text: str, path: Path) -> list[Any]:
    """Rows as mappings by header; of several values in a cell (``;`` or ``|`` between) each counts.

    A blank row is a query that cannot be assessed, so that nobody takes it for one that was answered; empty lines at
    the end are none.
    """
    text = text.rstrip("\r\n")
    comma = max((",", ";", "\t"), key=text.partition("\n")[0].count)
    rows = _rows(text, path, comma)
    header = [h.strip() for h in next(rows, (1, [""]))[1]]
    if not any(FIELDS.get(field_key(h), ("",))[0] in ("name", "id", "identifiers", "address") for h in header):
        raise UsageError(
            f"No column is a name, identifier or address: {', '.join(header)[:80]}.",
            where=f"{path}, line 1",
            mend="Give a header such as name,country,INN,address,owners.",
        )
    return [_row(header, cells, f"{path.name}, line {line}") for line, cells in rows]


def _rows(text: str, path: Path, comma: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line on which each begins; UsageError where quotes do not close, which would swallow rows."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=comma, strict=True)
    while True:
        line = rows.line_num + 1
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as e:
            mend = 'Close the quotes: a quote within a quoted cell is written "".'
            raise UsageError(f"The row is no sound CSV: {e}.", where=f"{path}, line {line}", mend=mend) from e
        yield line, cells


def _row(header: list[str], cells: list[str], where: str) -> Any:
    if not any(c.strip() for c in cells):
        return BrokenEntry(where, "the row is blank")
    row: dict[str, Any] = {}
    for column, cell in zip(header, cells, strict=False):
        value = _cell(column, cell)
        if column:  # a column that stands twice has the values of both
            row[column] = [*_listed(row[column]), *_listed(value)] if column in row else value
    if over := [c for c in cells[len(header) :] if c.strip()]:
        return BrokenEntry(where, f"{len(cells)} cells under a header of {len(header)}: '{over[0]:.40}' is beyond it")
    return LocatedQuery(row, where)


def _cell(column: str, value: str) -> Any:
    kind = FIELDS.get(field_key(column), ("", ""))
    if kind[0] in ("country", "id", "date") or kind == ("name", "alias"):
        return [v.strip() for v in value.replace("|", ";").split(";") if v.strip()]
    return value


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _json(text: str, path: Path) -> list[Any]:
    """One value: a list of queries, one query, or the request of a match API (``queries`` by name)."""
    try:
        found = json_of(text)
    except BrokenDocument as e:
        where = f"{path}, line {e.line}" if e.line else str(path)
        raise UsageError(f"The file is no sound JSON: {e}.", where=where, mend="Mend it.") from e
    if isinstance(found, Mapping) and isinstance(found.get("queries"), Mapping):
        return [{"id": k, **q} if isinstance(q, Mapping) else q for k, q in found["queries"].items()]
    return owned(found if isinstance(found, list) else [found])


def _lines(text: str, path: Path) -> list[Any]:
    out: list[Any] = []
    for number, line in enumerate(io.StringIO(text, newline=None), 1):  # splitlines() would break a text at U+2028
        if line.strip():
            where = f"{path.name}, line {number}"
            try:
                one = json_of(line)
            except BrokenDocument:
                out.append(BrokenEntry(where, "no sound JSON"))
            else:
                out.append(LocatedQuery(one, where) if isinstance(one, Mapping) else one)
    return owned(out)


def owned(found: list[Any]) -> list[Any]:
    """FollowTheMoney entities of schema ``Ownership`` brought to their assets as owners; all else as it is.

    >>> firm = {"id": "a", "schema": "Company", "properties": {"name": ["Sunny Toys"]}}
    >>> stake = {"schema": "Ownership", "properties": {"asset": ["a"], "owner": ["Eva"], "percentage": ["60"],
    ...          "ownershipType": ["joint"]}}
    >>> owner, = owned([firm, stake])[0]["owners"]
    >>> owner["properties"]["name"], owner["share"], owner["joint"]
    (['Eva'], '60', True)
    """
    stakes: dict[str, list[Mapping[str, Any]]] = {}
    rest: list[Any] = []
    for entry in found:
        props = entry.get("properties") if isinstance(entry, Mapping) else None
        if isinstance(props, Mapping) and entry.get("schema") == "Ownership":
            for asset in _texts(props.get("asset")):
                stakes.setdefault(asset, []).append(props)
        else:
            rest.append(entry)
    if not stakes:
        return rest
    by_id = {e["id"]: e for e in rest if isinstance(e, Mapping) and isinstance(e.get("id"), str)}
    return [_located(e, _with_owners(e, stakes, by_id, ())) if isinstance(e, Mapping) else e for e in rest]


def _located(before: Mapping[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    return LocatedQuery(found, before.where) if isinstance(before, LocatedQuery) else found


def _with_owners(
    entity: Mapping[str, Any],
    stakes: Mapping[str, list[Mapping[str, Any]]],
    by_id: Mapping[str, Mapping[str, Any]],
    above: tuple[str, ...],
) -> dict[str, Any]:
    """An entity with its owners within it; a circle is closed by name, and the graph of stakes knows it as one."""
    id_ = entity.get("id")
    owners = []
    for props in stakes.get(id_, ()) if isinstance(id_, str) else ():
        share = next(iter(_texts(props.get("percentage"))), None)
        said = kinds([*_texts(props.get("ownershipType")), *_texts(props.get("role"))])
        for owner in _texts(props.get("owner")):
            known = by_id.get(owner, {"id": owner, "schema": "LegalEntity", "properties": {"name": [owner]}})
            deep = owner in above or owner == id_ or len(above) >= DEEPEST
            inner = dict(known) if deep else _with_owners(known, stakes, by_id, (*above, str(id_)))
            owners.append({**inner, "share": share, "control": "control" in said, "joint": "joint" in said})
    return {**entity, "owners": owners} if owners else dict(entity)


def _texts(value: Any) -> list[str]:
    return [str(v) for v in (value if isinstance(value, list | tuple) else [value]) if isinstance(v, str | int | float)]
