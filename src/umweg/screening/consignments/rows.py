"""Rows of a table as consignments: rows of one id that follow each other are its lines.

>>> from umweg.screening.consignments.mapping import parsed
>>> m = parsed("columns: {Ref: id, To: 'parties[consignee].name', HS: 'lines[].code'}", "own.yml")
>>> plan = TablePlan(m, ["Ref", "To", "HS"])
>>> rows = [TableRow("line 2", b"", ["7", "Sunny Toys", "8542"]), TableRow("line 3", b"", ["7", "", "9027"])]
>>> one, = grouped(rows, plan)
>>> one.found.parties[0].name, [line.code for line in one.found.lines]
('Sunny Toys', ['8542', '9027'])
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from umweg.core.errors import UmwegError, UsageError
from umweg.screening.consignments.cells import CellStyle, value
from umweg.screening.consignments.faults import FileEntry, settled, shown
from umweg.screening.consignments.mapping import ConsignmentMapping
from umweg.screening.consignments.paths import INNER, Path, path

MOST_ROWS = 10_000  # of one consignment
ORDER = ("origin", "loading", "transit", "hub", "unloading", "destination")


class TableRow(NamedTuple):
    """A row: where it stands, its bytes, its cells (text, or values of Parquet), or why it is none."""

    where: str
    raw: bytes
    cells: list[Any]
    error: UmwegError | None = None
    id: str | None = None


class Cell(NamedTuple):
    """What becomes of a column's cells."""

    at: int
    column: str
    values: dict[str, Any] | None
    paths: tuple[Path, ...]


class TablePlan:
    """A mapping brought to the header of a table; UsageError where a mapped column is missing."""

    def __init__(self, mapping: ConsignmentMapping, header: list[str]) -> None:
        if twice := next((h for h in header if header.count(h) > 1 and h in mapping.columns), None):
            raise UsageError(f"Two columns are called '{twice}'.", where="header", mend="Rename one of them.")
        _all_there(mapping, header)
        self.width = len(header)
        self.written: CellStyle = mapping.written
        self.missing = frozenset(mapping.missing)
        self.cells = [
            Cell(
                header.index(c),
                c,
                dict(v) if (v := mapping.values.get(c)) else None,
                tuple(map(path, mapping.targets(c))),
            )
            for c in mapping.columns
        ]
        self.constants = [
            (path(p), value(str(v), path(p).kind, self.written)) for p, v in mapping.constants.items() if v is not None
        ]
        self.id = next(c for c in self.cells if any(p.text == "id" for p in c.paths))
        self.unread = tuple(h for h in header if h and h not in mapping.columns and h not in mapping.ignored)

    def id_of(self, cells: list[Any]) -> str:
        """The id that a row has; empty where it has none."""
        found = cells[self.id.at] if self.id.at < len(cells) else None
        return "" if found is None else str(found).strip()

    def filled(self, row: TableRow) -> dict[tuple[str, str], dict[str, Any]]:
        """What a row says, by part and key; UsageError with the column for a cell that cannot be read."""
        out: dict[tuple[str, str], dict[str, Any]] = {}
        for cell in self.cells:
            given = self._given(row.cells[cell.at], cell)
            if given is None:
                continue
            for target in cell.paths:
                try:
                    found = value(given, target.kind, self.written) if isinstance(given, str) else _typed(given, target)
                except UsageError as e:
                    where = f"{row.where}, column '{cell.column}'"
                    raise UsageError(e.what, where=where, mend=e.mend) from None
                _put(out.setdefault((target.part, target.key), {}), target, found)
        for target, found in self.constants:
            if not target.part or (target.part, target.key) in out or target.part in ("parties", "route"):
                _put(out.setdefault((target.part, target.key), {}), target, found)
        return out

    def _given(self, given: Any, cell: Cell) -> Any:
        """A cell without space around, put into the words that are meant; None where it says nothing."""
        if isinstance(given, str):
            given = given.strip()
            if not given or given in self.missing:
                return None
        if cell.values is not None and given is not None:
            key = str(given)
            return cell.values[key] if key in cell.values else cell.values.get("*", given)
        return given


def _all_there(mapping: ConsignmentMapping, header: list[str]) -> None:
    if absent := [c for c in mapping.columns if c not in header]:
        from difflib import get_close_matches

        close = get_close_matches(absent[0], header, n=1)
        mend = f"Did you mean '{close[0]}'?" if close else f"The header has: {', '.join(header)[:200]}."
        raise UsageError(f"The table has no column '{absent[0]}' that the mapping names.", where="header", mend=mend)


def _typed(given: Any, target: Path) -> Any:
    """A value that is no text, as Parquet holds it, for a field."""
    if isinstance(given, bool) or target.kind in ("boolean",):
        return given
    if target.kind == "number" and isinstance(given, int | float):
        return float(given)
    if target.kind == "text" and isinstance(given, int):
        return str(given)
    if hasattr(given, "isoformat"):
        return given.isoformat() if target.kind == "moment" else given.isoformat()[:10]
    return given


def _put(into: dict[str, Any], target: Path, found: Any) -> None:
    """Set a field, or a part of one."""
    if target.field in INNER and target.inner:
        held = into.setdefault(target.field, [{}])
        if not isinstance(held[0], dict):
            raise UsageError("An address is either in one piece or in parts.", mend=f"Map only one: {target.text}.")
        held[0][target.inner] = found
    elif target.field in (*INNER, "aliases", "containers"):
        into.setdefault(target.field, []).append(found)
    elif target.field == "identifiers":
        into.setdefault("identifiers", {})[target.inner] = found
    else:
        into[target.field] = found


@dataclass
class _Group:
    """The rows of one consignment, while they come."""

    id: str
    where: str
    raw: list[bytes] = field(default_factory=list)
    parts: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    origin: dict[tuple[str, str], str] = field(default_factory=dict)
    lines: list[dict[str, Any]] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    payments: list[dict[str, Any]] = field(default_factory=list)
    papers: list[tuple[str, dict[str, Any], set[int]]] = field(default_factory=list)
    rows: int = 0
    error: UmwegError | None = None

    def add(self, row: TableRow, plan: TablePlan) -> None:
        """Take a row in; the first thing that is wrong makes the whole consignment wrong."""
        self.rows += 1
        if self.error is not None:
            return
        self.raw.append(row.raw)
        try:
            if row.error is not None:
                raise row.error
            if self.rows > MOST_ROWS:
                raise UsageError(
                    f"More than {MOST_ROWS:,} rows have one id.", where=row.where, mend="Map the right id."
                )
            filled = plan.filled(row)
            if line := filled.pop(("lines", ""), None):
                self.lines.append(line)
                self.places.append(row.where)
            for (part, key), said in filled.items():
                self._take(part, key, said, row.where, len(self.lines) if line else 0)
        except UmwegError as e:
            self.error = e

    def _take(self, part: str, key: str, said: dict[str, Any], where: str, line: int) -> None:
        if part == "payments":
            self.payments += [] if said in self.payments else [said]
        elif part == "documents":
            same = next((p for p in self.papers if p[:2] == (key, said)), None)
            if same is None:
                self.papers.append(same := (key, said, set()))
            same[2].add(line)
        else:
            held = self.parts.setdefault((part, key), {})
            for name, found in said.items():
                if held.setdefault(name, found) != found:
                    place = f"{part}[{key}].{name}" if part else name
                    raise UsageError(
                        f"The rows of '{self.id}' disagree: {place} is {shown(held[name])} and {shown(found)}.",
                        where=where,
                        mend="Correct one; only lines, documents and payments may differ from row to row.",
                    )

    def entry(self) -> FileEntry:
        """The consignment, or why it is none."""
        found: Any = self.error
        if found is None:
            try:
                found = settled(self._data(), self.where)
            except UsageError as e:
                line = re.search(r", (lines\[(\d+)\].*)", e.where)  # the row of that line, where it is one
                where = f"{self.places[int(line[2])]}, {line[1]}" if line else e.where
                found = UsageError(e.what, where=where, mend=e.mend)
        return FileEntry(self.where, b"".join(self.raw), found, self.id or None)

    def _data(self) -> dict[str, Any]:
        data = dict(self.parts.get(("", ""), {}))
        stops = [(key, said) for (part, key), said in self.parts.items() if part == "route"]
        data["parties"] = [{"role": _word(k), **s} for (p, k), s in self.parts.items() if p == "parties" and s]
        data["route"] = [{"stay": _word(k), **s} for k, s in sorted(stops, key=lambda s: ORDER.index(_word(s[0])))]
        data["lines"], data["payments"] = self.lines, self.payments
        # a paper named on every row, or on none that has goods, is for all of them
        data["documents"] = [
            {"kind": _word(k), **said, "lines": [] if len(n - {0}) == len(self.lines) else sorted(n - {0})}
            for k, said, n in self.papers
        ]
        return data


def _word(key: str) -> str:
    """A role, kind or stay without its number."""
    return key.rstrip("0123456789 ")


def grouped(rows: Iterable[TableRow], plan: TablePlan) -> Iterator[FileEntry]:
    """Consignments out of rows, in their order; a row without an id is one that is broken."""
    group: _Group | None = None
    for row in rows:
        id_ = row.id or "" if row.error is not None else plan.id_of(row.cells)
        if group is not None and (not id_ or id_ != group.id):
            yield group.entry()
            group = None
        if not id_:
            error = row.error or UsageError(
                "The row has no id.", where=f"{row.where}, column '{plan.id.column}'", mend="Give one."
            )
            yield FileEntry(row.where, row.raw, error)
            continue
        group = group or _Group(id_, row.where)
        group.add(row, plan)
    if group is not None:
        yield group.entry()
