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

import msgspec

from umweg.core.errors import UmwegError, UsageError
from umweg.screening.consignments.faults import FileEntry, settled, shown
from umweg.screening.consignments.mapping import ConsignmentMapping
from umweg.screening.consignments.model import UnreadField
from umweg.screening.consignments.partial import PartlyRead, field_of
from umweg.screening.consignments.paths import INNER, Path, options, path
from umweg.screening.consignments.values.cells import PLAIN, CellStyle, Told, plain, typed, value
from umweg.screening.consignments.values.numbers import BYTES, SAMPLE, day_order, signs

MOST_ROWS = 10_000  # of one consignment
ORDER = ("origin", "loading", "transit", "hub", "unloading", "destination")


class TableRow(NamedTuple):
    """A row: where it stands, its bytes, its cells (text, or values of Parquet), and what is wrong with it as a whole.

    ``shifted``: its cells may stand in the wrong columns, so that of a faulty row only texts are read.
    """

    where: str
    raw: bytes
    cells: list[Any]
    error: UmwegError | None = None
    id: str | None = None
    shifted: bool = True


MEMO = 4096  # different cells of a column that are kept as read
LOOSE = ("text", "country", "code", "choice")  # kinds that are read of a row whose cells may stand in the wrong columns


class ReadCell(NamedTuple):
    """A value, the part that it belongs to, and its field there; empty where it is more than one field (``_put``)."""

    part: tuple[str, str]
    field: str
    found: Any
    target: Path


def _slot(target: Path) -> ReadCell:
    plainly = target.field not in (*INNER, "aliases", "containers", "identifiers")
    return ReadCell((target.part, target.key), target.field if plainly else "", None, target)


class Cell:
    """What becomes of a column's cells. ``written``: as the mapping or the cells themselves say."""

    __slots__ = ("at", "column", "paths", "read", "text", "values", "written")

    def __init__(
        self, at: int, column: str, values: dict[str, Any] | None, paths: tuple[Path, ...], written: CellStyle
    ):
        self.at, self.column, self.values, self.paths, self.written = at, column, values, paths, written
        self.read: dict[str, tuple[ReadCell, ...]] = {}
        plainly = len(paths) == 1 and values is None and paths[0].kind == "text"
        self.text = _slot(paths[0]) if plainly else None  # of a column that is taken as it stands


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
                self.written,
            )
            for c in mapping.columns
        ]
        self.constants = [(path(p), _constant(v, path(p))) for p, v in mapping.constants.items() if v is not None]
        self.id = next(c for c in self.cells if any(p.text == "id" for p in c.paths))
        self.unread = tuple(h for h in header if h and h not in mapping.columns and h not in mapping.ignored)

    def learn(self, rows: Iterable[list[Any]], delimiter: str = "") -> None:
        """Tell from the cells of a sample how each column writes numbers and dates, where the mapping does not say."""
        rows = list(rows)
        if not self.written.decimal and not self.written.thousands:
            figures = [c for c in self.cells if any(p.kind == "number" for p in c.paths)]
            found = signs([_texts(rows, c.at) for c in figures], delimiter)
            for cell, decimal in zip(figures, found, strict=True):
                cell.written = cell.written._replace(decimal=decimal)
        for cell in self.cells:
            if any(p.kind in ("date", "moment") for p in cell.paths):
                cell.written = cell.written._replace(order=day_order(_texts(rows, cell.at)))

    def id_of(self, cells: list[Any]) -> str:
        """The id that a row has; empty where it has none."""
        found = cells[self.id.at] if self.id.at < len(cells) else None
        if found is None:
            return ""
        return plain(found) if isinstance(found, float) else str(found).strip()

    def filled(self, row: TableRow, line: int = 0) -> tuple[dict[tuple[str, str], dict[str, Any]], list[UnreadField]]:
        """What a row says, by part and key, and which of its cells could not be read, or were read with a doubt."""
        out: dict[tuple[str, str], dict[str, Any]] = {}
        odd: list[UnreadField] = []
        for cell in self.cells:
            given = row.cells[cell.at]
            if isinstance(given, str):
                if (slot := cell.text) is not None:
                    given = given.strip()
                    if given and given not in self.missing:
                        into = out.setdefault(slot.part, {})
                        if slot.field:
                            into[slot.field] = given
                        else:
                            _put(into, slot.target, given)
                    continue
                read = cell.read.get(given)
                if read is None:
                    read = self._read(row, cell, line, odd)
            else:
                read = self._read(row, cell, line, odd)
            for part, name, found, target in read:
                into = out.setdefault(part, {})
                if name:
                    into[name] = found
                else:
                    _put(into, target, found)
        for target, found in self.constants:
            if not target.part or (target.part, target.key) in out or target.part in ("parties", "route"):
                _put(out.setdefault((target.part, target.key), {}), target, found)
        return out, odd

    def _read(self, row: TableRow, cell: Cell, line: int, odd: list[UnreadField]) -> tuple[ReadCell, ...]:
        """A cell as values for its fields; kept, where there was nothing odd, for the next that says the same."""
        before = len(odd)
        given = self._given(row.cells[cell.at], cell)
        read: list[ReadCell] = []
        for target in cell.paths if given is not None else ():
            if row.error is not None and row.shifted and target.kind not in LOOSE:
                continue
            try:
                found = (value if isinstance(given, str) else typed)(
                    given, target.kind, cell.written, target.field, options(target) if target.kind == "choice" else ()
                )
            except UsageError as e:
                odd.append(_told(row, cell, target, line, given, e))
                continue
            if isinstance(found, Told):
                said = UsageError(found.what, mend=found.mend)
                odd.append(_told(row, cell, target, line, given, said, found.read if found.sure else None))
                found = found.value
            read.append(_slot(target)._replace(found=found))
        done, text = tuple(read), row.cells[cell.at]
        repeats = cell.paths[0].kind != "number" or len(cell.paths) > 1
        if repeats and isinstance(text, str) and row.error is None and len(odd) == before and len(cell.read) < MEMO:
            cell.read[text] = done
        return done

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


def _told(
    row: TableRow, cell: Cell, target: Path, line: int, given: Any, error: UsageError, read: str | None = None
) -> UnreadField:
    """What is odd about a cell, with its place in the file and in the consignment."""
    field = target.text.replace("[]", f"[{line}]") if target.part == "lines" else target.text
    where = f"{row.where}, column '{cell.column}'"
    return field_of(UsageError(error.what, where=where, mend=error.mend), field, given, read)


def _texts(rows: list[list[Any]], at: int) -> list[str]:
    """The texts of a column."""
    return [r[at].strip() for r in rows if at < len(r) and isinstance(r[at], str) and r[at]]


def _constant(given: Any, target: Path) -> Any:
    found = value(str(given), target.kind, PLAIN, target.field, options(target) if target.kind == "choice" else ())
    return found.value if isinstance(found, Told) else found


def _all_there(mapping: ConsignmentMapping, header: list[str]) -> None:
    if absent := [c for c in mapping.columns if c not in header]:
        from difflib import get_close_matches

        close = get_close_matches(absent[0], header, n=1)
        mend = f"Did you mean '{close[0]}'?" if close else f"The header has: {', '.join(header)[:200]}."
        raise UsageError(f"The table has no column '{absent[0]}' that the mapping names.", where="header", mend=mend)


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
    lines: list[dict[str, Any]] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    payments: list[dict[str, Any]] = field(default_factory=list)
    papers: list[tuple[str, dict[str, Any], set[int]]] = field(default_factory=list)
    rows: int = 0
    odd: list[UnreadField] = field(default_factory=list)

    def add(self, row: TableRow, plan: TablePlan) -> None:
        """Take a row in; what is wrong with it costs only the cells that it concerns."""
        self.rows += 1
        if self.rows > MOST_ROWS:
            if self.rows == MOST_ROWS + 1:
                what = f"More than {MOST_ROWS:,} rows have one id, and those behind were not looked at."
                self.odd.append(field_of(UsageError(what, where=row.where, mend="Map the right id."), "id", self.id))
            return
        self.raw.append(row.raw)
        if row.error is not None:
            self.odd.append(field_of(row.error, "", row.raw.decode("utf-8", "replace").strip()))
        if not row.cells:
            return
        try:
            filled, odd = plan.filled(row, len(self.lines))
        except UmwegError as e:
            self.odd.append(field_of(e))
            return
        self.odd += odd
        if line := filled.pop(("lines", ""), None):
            self.lines.append(line)
            self.places.append(row.where)
        for (part, key), said in filled.items():
            self._take(part, key, said, row.where, len(self.lines) if line else 0)

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
            if held == said:
                return
            differ = [name for name, found in said.items() if held.setdefault(name, found) != found]
            for name in differ:
                place = f"{part}[{key}].{name}" if part else name
                what = f"The rows of '{self.id}' disagree: {place} is {shown(held[name])} and {shown(said[name])}."
                mend = "Correct one; only lines, documents and payments may differ from row to row."
                self.odd.append(field_of(UsageError(what, where=where, mend=mend), place, said[name]))
            if differ and part:  # the other party, the other stop is looked at as well
                self._beside(part, key, said)

    def _beside(self, part: str, key: str, said: dict[str, Any]) -> None:
        """One more of a kind, unless it is there already."""
        others = [(k, v) for (p, k), v in self.parts.items() if p == part and _word(k) == _word(key)]
        if all(v != said for _, v in others):
            self.parts[part, f"{_word(key)} {MOST_ROWS + len(others)}"] = said

    def entry(self) -> FileEntry:
        """The consignment, with the cells that could not be read; faulty where one of them holds it."""
        found: Any
        try:
            found = settled(self._data(), self.where)
        except PartlyRead as e:
            found = e.partial
        except UsageError as e:
            return FileEntry(self.where, b"".join(self.raw), e, self.id or None)
        odd = (*self.odd, *(self._placed(u) for u in found.unread))
        if odd:
            found = msgspec.structs.replace(found, unread=odd)
            if not all(u.read is not None for u in odd):
                found = PartlyRead(found)
        return FileEntry(self.where, b"".join(self.raw), found, self.id or None)

    def _placed(self, odd: UnreadField) -> UnreadField:
        """With the row of its line, where it is one of a line."""
        line = re.match(r"lines\[(\d+)\]", odd.field)
        if not line:
            return odd
        return msgspec.structs.replace(odd, where=f"{self.places[int(line[1])]}, {odd.field}")

    def _data(self) -> dict[str, Any]:
        data = {"id": self.id, **self.parts.get(("", ""), {})}
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
    """Consignments out of rows, in their order; a row without an id is one of its own, called by its place."""
    group: _Group | None = None
    for row in rows:
        id_ = row.id or "" if row.error is not None else plan.id_of(row.cells)
        if group is not None and (not id_ or id_ != group.id):
            yield group.entry()
            group = None
        if not id_:
            yield _nameless(row, plan)
            continue
        group = group or _Group(id_, row.where)
        group.add(row, plan)
    if group is not None:
        yield group.entry()


def _nameless(row: TableRow, plan: TablePlan) -> FileEntry:
    """A row without an id: its place is its name."""
    if row.error is not None and not row.cells:
        return FileEntry(row.where, row.raw, row.error)
    group = _Group(row.where, row.where)
    where = f"{row.where}, column '{plan.id.column}'"
    group.odd.append(field_of(UsageError("The row has no id.", where=where, mend="Give one."), "id"))
    group.add(row, plan)
    return group.entry()._replace(id=None)


def learned(rows: Iterator[TableRow], plan: TablePlan, delimiter: str = "") -> Iterator[TableRow]:
    """The rows, after the first of them have shown how their columns write numbers and dates."""
    sample: list[TableRow] = []
    size = 0
    for row in rows:
        sample.append(row)
        size += len(row.raw)
        if len(sample) >= SAMPLE or size > BYTES:
            break
    plan.learn((r.cells for r in sample if r.error is None), delimiter)
    yield from sample
    sample.clear()
    yield from rows
