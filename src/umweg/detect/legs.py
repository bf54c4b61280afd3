"""Whose figures show which leg of a detour, and how often they come: the view of the store that a run is led by.

Leg 1 is origin to transit country, leg 2 transit country to target; direct trade goes beside the led leg. A run is led
by the first of these that the store holds, at its finest frequency:

1. exports that the origin bloc reports (leg 1 and direct trade),
2. imports from the origin bloc that transit countries report (leg 1),
3. imports that the target reports (leg 2, and direct trade as its imports from the origin bloc),
4. exports to the target that transit countries report (leg 2).

Each is brought into one shape: ``declarant`` says who reported, ``partner`` is the transit country, or the target for
direct trade, ``reporter`` the member of the origin bloc (of leg 2: the exporter).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from umweg.findings import Note

if TYPE_CHECKING:
    from umweg.engines.base import Engine

#: Months per period.
STEPS = {"M": 1, "Q": 3, "A": 12}
PERIODS = {"M": "month", "Q": "quarter", "A": "year"}


@dataclass(frozen=True, slots=True)
class View:
    """One way to see the trade of a regime: which leg, by whose report, how often, of which source and currency."""

    leg: Literal[1, 2]
    side: Literal["export", "import"]
    freq: str
    source: str
    currency: str

    @property
    def step(self) -> int:
        """Months per period."""
        return STEPS[self.freq]

    @property
    def period(self) -> str:
        """``month``, ``quarter`` or ``year``."""
        return PERIODS[self.freq]

    @property
    def led_by_origin(self) -> bool:
        """Do members of the origin bloc report the rows?"""
        return (self.leg, self.side) == (1, "export")

    def rows(self, table: str, origin: frozenset[str], target: str) -> str:
        """SQL: the rows of ``table`` in the common shape, with all other columns as they are."""
        bloc = quoted(tuple(sorted(origin)))
        own = f"freq = '{self.freq}' and source = '{self.source}' and currency = '{self.currency}'"
        given = f"from {table} where flow = '{self.side}' and {own}"
        if self.led_by_origin:
            return f"(select reporter as declarant, * {given} and reporter in ({bloc}))"
        if (self.leg, self.side) == (1, "import"):
            swapped = "* replace (partner as reporter, reporter as partner, 'export' as flow)"
            return f"(select reporter as declarant, {swapped} {given} and partner in ({bloc}))"
        exporter = "partner" if self.side == "import" else "reporter"
        role = f"case when {exporter} in ({bloc}) then '{target}' else {exporter} end"
        columns = f"* replace ({exporter} as reporter, {role} as partner, 'export' as flow)"
        other = "reporter" if self.side == "import" else "partner"
        return f"(select reporter as declarant, {columns} {given} and {other} = '{target}')"

    def words(self, origin: str, target: str) -> str:
        """What the run is led by, for people."""
        if self.leg == 1:
            by = f"exports that {origin} reports" if self.side == "export" else f"imports from {origin} as reported"
            return f"leg 1 by {by}, by {self.period}"
        by = f"imports that {target} reports" if self.side == "import" else f"exports to {target} as reported"
        return f"leg 2 by {by}, by {self.period}; leg 1 is not in the store"


def quoted(values: tuple[str, ...]) -> str:
    """SQL list of string literals."""
    return ", ".join("'" + v.replace("'", "''") + "'" for v in values) or "NULL"


@dataclass(frozen=True, slots=True)
class Held:
    """What a store holds for a regime: rows a view, source, currency, declarant and month (one line each)."""

    leg: Literal[1, 2]
    side: Literal["export", "import"]
    freq: str
    source: str
    currency: str
    declarant: str
    month: int
    rows: int


def inventory(engine: Engine, table: str, origin: frozenset[str], target: str) -> list[Held]:
    """One look at the store: who reported when, and how many rows of it can lead a run (``rows``; 0: none)."""
    bloc, to = quoted(tuple(sorted(origin))), quoted((target,))
    found = engine.rows(
        f"""
        select case when flow = 'export' then case when reporter in ({bloc}) then 11 else 21 end
                    when reporter = {to} then 22 else 12 end as way,
               freq, source, currency, reporter, year(period) * 12 + month(period) - 1 as m,
               sum(case when flow = 'export' then case when reporter in ({bloc}) or partner = {to} then 1 else 0 end
                        when reporter = {to} or partner in ({bloc}) then 1 else 0 end)::bigint as n
        from {table}
        where currency is not null and flow in ('export', 'import')
        group by all order by all
        """
    )
    ways: dict[int, tuple[Any, Any]] = {11: (1, "export"), 12: (1, "import"), 22: (2, "import"), 21: (2, "export")}
    return [Held(*ways[r[0]], *r[1:]) for r in found]


def complete_sides(held: list[Held], view: View, start: int, stop: int) -> list[tuple[str, str, str]]:
    """(flow, source, reporter) of those who reported every period of the months ``[start, stop)``, of any trade."""
    months: dict[tuple[str, str, str], set[int]] = {}
    for h in held:
        if h.freq == view.freq and start <= h.month < stop:
            months.setdefault((h.side, h.source, h.declarant), set()).add(h.month)
    return sorted(side for side, found in months.items() if len(found) == (stop - start) // view.step)


def leading(held: list[Held], notes: list[Note]) -> list[Held]:
    """The rows of the view that leads: one leg, side, frequency and source; others are named, not mixed in."""
    for way in ((1, "export"), (1, "import"), (2, "import"), (2, "export")):
        mine = [h for h in held if (h.leg, h.side) == way and h.rows]
        for freq in STEPS:
            rows = [h for h in mine if h.freq == freq]
            if rows:
                return _one_source(rows, notes)
    return []


def _one_source(rows: list[Held], notes: list[Note]) -> list[Held]:
    by_source: Counter[str] = Counter()
    for h in rows:
        by_source[h.source] += h.rows
    ranked = sorted(by_source.items(), key=lambda kv: (-kv[1], kv[0]))
    for source, n in ranked[1:]:
        text = f"{n:,} rows of source '{source}' were left out: one source a run (choose with --source)."
        notes.append(Note("source", text))
    return [h for h in rows if h.source == ranked[0][0]]


def currency_of(rows: list[Held]) -> str:
    """The currency of most rows."""
    count: Counter[str] = Counter()
    for h in rows:
        count[h.currency] += h.rows
    return max(count, key=lambda k: (count[k], k))
