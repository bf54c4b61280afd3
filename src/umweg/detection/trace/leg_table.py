"""A leg table of one's own for ``trace``: a CSV, read strictly; every error names the line.

Columns: ``from, to, good, lower, central, upper, currency``, and where wanted ``markup, lost_lower, lost_upper``.
Empty figures are unknown. ``from = supply`` gives what a country supplies itself, ``to = absorbed`` what it keeps.
A leg that is not in the table for a good is not part of that good's network.
"""

from __future__ import annotations

import csv
import hashlib
import io
import math
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from umweg.core.codes import countries
from umweg.core.codes.products import describe
from umweg.core.documents import bytes_of
from umweg.core.errors import SourceError, UmwegError, UsageError, mend_of
from umweg.detection.trace.problem import NetworkProblem, unknown
from umweg.measures.routes import Network
from umweg.results import Good

NEEDED = ("from", "to", "good", "lower", "central", "upper", "currency")
EXTRA = ("markup", "lost_lower", "lost_upper")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
MOST_ROWS = 200_000


@dataclass(frozen=True, slots=True)
class LegRow:
    """One line of the table; NaN: empty."""

    line: int
    start: str
    end: str
    good: str
    figures: tuple[float, float, float]
    currency: str
    markup: float
    lost: tuple[float, float]


@dataclass(frozen=True, slots=True)
class LegTable:
    """A table as read: its rows, name and hash, and the ends of the network."""

    rows: tuple[LegRow, ...]
    name: str
    sha256: str
    origin: str
    target: str


def read(path: str | Path, origin: str | None = None, target: str | None = None) -> LegTable:
    """The rows of a leg table; SourceError with file and line where it is not one.

    ``origin`` and ``target`` default to the one place that nothing comes to, and the one that nothing leaves.
    """
    file = Path(path)
    try:
        raw = bytes_of(file)
        text = raw.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as e:
        raise SourceError("The leg table cannot be read.", where=str(path), mend=mend_of(e)) from e
    rows = tuple(_rows(text, file.name))
    if not rows:
        raise SourceError("The leg table holds no leg.", where=file.name, mend=f"Columns: {', '.join(NEEDED)}.")
    ends = _ends(rows, file.name, origin, target)
    return LegTable(rows, file.name, hashlib.sha256(raw).hexdigest(), *ends)


def _rows(text: str, file: str) -> list[LegRow]:
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    out: list[LegRow] = []
    seen: dict[tuple[str, str, str], int] = {}
    money: dict[str, tuple[str, int]] = {}
    try:
        head = [h.strip().lower() for h in next(lines, [])]
        _head(head, file)
        for cells in lines:
            if not any(c.strip() for c in cells):
                continue
            where = f"{file}, line {lines.line_num}"
            if len(cells) != len(head):
                raise SourceError(
                    f"The line has {len(cells)} cells, the head {len(head)}.", where=where, mend="Fill or remove them."
                )
            row = _row(dict(zip(head, (c.strip() for c in cells), strict=True)), lines.line_num, where)
            _once(row, seen, money, where)
            out.append(row)
            if len(out) > MOST_ROWS:
                raise SourceError(f"The table has more than {MOST_ROWS:,} rows.", where=file, mend="Divide it.")
    except csv.Error as e:
        raise SourceError(
            f"Not a CSV: {e}.", where=f"{file}, line {lines.line_num}", mend="Write it with commas and closed quotes."
        ) from e
    return out


def _head(head: list[str], file: str) -> None:
    missing = [c for c in NEEDED if c not in head]
    unknown_ = [c for c in head if c not in (*NEEDED, *EXTRA)]
    twice = sorted({c for c in head if head.count(c) > 1})
    if missing or unknown_ or twice:
        parts = [f"{what}: {', '.join(repr(c) for c in cells)}" for what, cells in
                 (("missing", missing), ("not known", unknown_), ("twice", twice)) if cells]  # fmt: skip
        raise SourceError(
            f"The columns are not those of a leg table; {'; '.join(parts)}.",
            where=f"{file}, line 1",
            mend=f"Needed: {', '.join(NEEDED)}; allowed: {', '.join(EXTRA)}.",
        )


def _row(cells: dict[str, str], line: int, where: str) -> LegRow:
    start, end, good = (cells[c] for c in ("from", "to", "good"))
    for name, value in (("from", start), ("to", end), ("good", good)):
        if not value:
            raise SourceError(f"The cell '{name}' is empty.", where=f"{where}, {name}", mend="Every leg needs it.")
    numbers = {c: _number(cells.get(c, ""), f"{where}, {c}") for c in ("lower", "central", "upper", *EXTRA)}
    low, mid, high = (numbers[c] for c in ("lower", "central", "upper"))
    for a, b in (("lower", "central"), ("central", "upper"), ("lower", "upper"), ("lost_lower", "lost_upper")):
        if numbers[a] > numbers[b]:
            raise SourceError(
                f"{a} ({numbers[a]:,.15g}) lies above {b} ({numbers[b]:,.15g}).", where=where, mend="Exchange them."
            )
    if not re.fullmatch(r"[A-Z]{3}", cells["currency"]):
        raise SourceError(
            f"'{cells['currency']}' is no currency.", where=f"{where}, currency", mend="Write ISO 4217: EUR, USD."
        )
    markup = numbers["markup"]
    if markup <= 0 or numbers["lost_lower"] < 0:
        raise SourceError(
            "A markup must be above 0, a loss not below.", where=where, mend="Write 1.05 for five per cent."
        )
    start = start if start.lower() == "supply" else code_of(start)
    end = end if end.lower() == "absorbed" else code_of(end)
    if (start.lower() == "supply" or end.lower() == "absorbed") and any(cells.get(c) for c in EXTRA):
        raise SourceError(
            "Supply and absorption have no markup and no loss.", where=where, mend="Leave these cells empty."
        )
    return LegRow(line, start.lower() if start.lower() == "supply" else start,
               end.lower() if end.lower() == "absorbed" else end, good, (low, mid, high), cells["currency"],
               1.0 if math.isnan(markup) else markup, (numbers["lost_lower"], numbers["lost_upper"]))  # fmt: skip


def _number(text: str, where: str) -> float:
    if not text:
        return math.nan
    if not _NUMBER.fullmatch(text) or not math.isfinite(float(text)):
        raise SourceError(
            f"'{text}' is no number.", where=where, mend="Write 1234.5 without separators; empty for unknown."
        )
    return float(text)


def code_of(text: str) -> str:
    """The code of a country or bloc by any of its names; the text itself where there is none.

    >>> code_of("Kyrgyzstan"), code_of("Our origin")
    ('KG', 'Our origin')
    """
    try:
        return countries.resolve(text).code
    except UmwegError:
        return text


def _once(row: LegRow, seen: dict[tuple[str, str, str], int], money: dict[str, tuple[str, int]], where: str) -> None:
    key = (row.start, row.end, row.good)
    if key in seen:
        raise SourceError(
            f"{row.start} to {row.end} stands twice for good {row.good} (first on line {seen[key]}).",
            where=where,
            mend="Keep one.",
        )
    seen[key] = row.line
    currency, line = money.setdefault(row.good, (row.currency, row.line))
    if currency != row.currency:
        raise SourceError(
            f"Good {row.good} is in {row.currency} here and in {currency} on line {line}.",
            where=f"{where}, currency",
            mend="Give all legs of a good in one currency.",
        )


def _ends(rows: tuple[LegRow, ...], file: str, origin: str | None, target: str | None) -> tuple[str, str]:
    legs = [r for r in rows if r.start != "supply" and r.end != "absorbed"]
    starts, ends = {r.start for r in legs}, {r.end for r in legs}
    out = []
    for what, given, only in (("origin", origin, starts - ends), ("target", target, ends - starts)):
        if given is not None:
            out.append(code_of(given))
        elif len(only) == 1:
            out.append(next(iter(only)))
        else:
            found = f"{', '.join(sorted(only))} could be it" if only else "no place fits"
            raise SourceError(
                f"The table does not say which place is the {what}: {found}.",
                where=file,
                mend=f"Name it with --{what}.",
            )
    return out[0], out[1]


def given(table: LegTable, goods: tuple[str, ...] = (), via: tuple[str, ...] = ()) -> list[NetworkProblem]:
    """Networks of a table, one for each set of legs that goods share; only ``goods`` (beginnings) and ``via``."""
    by_good: dict[str, list[LegRow]] = {}
    for r in table.rows:
        if not goods or r.good.startswith(goods):
            by_good.setdefault(r.good, []).append(r)
    if not by_good:
        raise UsageError(
            f"The table holds none of the goods asked for: {', '.join(goods)}.", where=table.name,
            mend=f"It holds: {', '.join(sorted({r.good for r in table.rows})[:10])}.",
        )  # fmt: skip
    groups: dict[tuple[object, ...], list[str]] = {}
    for good, rows in by_good.items():
        groups.setdefault(tuple(sorted({(r.start, r.end, r.markup) for r in rows})), []).append(good)
    return [_group(table, {g: by_good[g] for g in names}, via) for names in groups.values()]


def _group(table: LegTable, by_good: dict[str, list[LegRow]], via: tuple[str, ...]) -> NetworkProblem:
    first = next(iter(by_good.values()))
    ends = (table.origin, table.target)
    nodes = dict.fromkeys(x for r in first for x in (r.start, r.end) if x not in (*ends, "supply", "absorbed"))
    transits = tuple(n for n in nodes if not via or n in via)
    kept = [r for r in first if _inside(r, transits, ends, table.name)]
    legs = [r for r in kept if r.start != "supply" and r.end != "absorbed"]
    try:
        network = Network(table.origin, transits, table.target, tuple((r.start, r.end) for r in legs),
                          tuple(r.markup for r in legs))  # fmt: skip
    except UsageError as e:
        raise SourceError(e.what, where=table.name, mend=e.mend) from e
    place = {leg: i for i, leg in enumerate(network.legs)}
    size = len(by_good)
    excess, lost = unknown(3, size, len(legs)), unknown(3, size, len(legs))
    node = {"supply": unknown(2, size, len(transits)), "absorbed": unknown(2, size, len(transits))}
    for g, rows in enumerate(by_good.values()):
        for r in rows:
            low, _, high = r.figures
            if (r.start, r.end) in place:
                excess[:, g, place[r.start, r.end]] = r.figures
                lost[::2, g, place[r.start, r.end]] = r.lost
            elif r.start == "supply" and r.end in transits:
                node["supply"][:, g, transits.index(r.end)] = low, high
            elif r.end == "absorbed" and r.start in transits:
                node["absorbed"][:, g, transits.index(r.start)] = low, high
    return NetworkProblem(
        network=network,
        goods=tuple(Good(g, describe(g) or g, (g,)) for g in by_good),
        currency=tuple(rows[0].currency for rows in by_good.values()),
        excess=excess,
        lost=lost,
        absorbed=node["absorbed"],
        supply=node["supply"],
        cap=np.full(size, np.nan),
        basis=tuple(f"{table.name}, line {r.line}" if size == 1 else table.name for r in legs),
        notes=tuple(() for _ in by_good),
    )


def _inside(r: LegRow, transits: tuple[str, ...], ends: tuple[str, str], file: str) -> bool:
    """Is the row's leg part of the network? A leg that cannot be part of any detour is an error, not left out."""
    a, b = r.start, r.end
    wrong = a == b or b == ends[0] or a == ends[1] or (a, b) == ends or (a == "supply" and b in (*ends, "absorbed"))
    if wrong or (b == "absorbed" and a in ends):
        raise SourceError(
            f"{a} to {b} is no leg of a detour from {ends[0]} to {ends[1]}.",
            where=f"{file}, line {r.line}",
            mend="Legs run from the origin or a transit country to a transit country or the target; direct trade is "
            "not in the table.",
        )
    return all(x in (*transits, *ends, "supply", "absorbed") for x in (a, b))
