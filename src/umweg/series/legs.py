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

from umweg.core.months import month_text
from umweg.engines.sql import SQL, text, texts
from umweg.results import Note
from umweg.series.windows import PERIODS, STEPS

if TYPE_CHECKING:
    from umweg.engines.base import Engine


#: Views of a store, the one that leads first: (leg, whose report).
WAYS = ((1, "export"), (1, "import"), (2, "import"), (2, "export"))


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
        return PERIODS[self.step]

    @property
    def led_by_origin(self) -> bool:
        """Do members of the origin bloc report the rows?"""
        return (self.leg, self.side) == (1, "export")

    def sql(self, table: SQL, origin: frozenset[str], target: str) -> SQL:
        """SQL: the rows of ``table`` in the common shape, with all other columns as they are."""
        bloc = texts(tuple(sorted(origin)))
        own = f"freq = {text(self.freq)} and source = {text(self.source)} and currency = {text(self.currency)}"
        given = f"from {table} where flow = {text(self.side)} and {own}"
        to = text(target)
        if self.led_by_origin:
            return SQL(f"(select reporter as declarant, * {given} and reporter in ({bloc}))")
        if (self.leg, self.side) == (1, "import"):
            swapped = "* replace (partner as reporter, reporter as partner, 'export' as flow)"
            return SQL(f"(select reporter as declarant, {swapped} {given} and partner in ({bloc}))")
        exporter = "partner" if self.side == "import" else "reporter"
        role = f"case when {exporter} in ({bloc}) then {to} else {exporter} end"
        columns = f"* replace ({exporter} as reporter, {role} as partner, 'export' as flow)"
        other = "reporter" if self.side == "import" else "partner"
        return SQL(f"(select reporter as declarant, {columns} {given} and {other} = {to})")

    def words(self, origin: str, target: str) -> str:
        """What the run is led by, for people."""
        if self.leg == 1:
            by = f"exports that {origin} reports" if self.side == "export" else f"imports from {origin} as reported"
            return f"leg 1 by {by}, by {self.period}"
        by = f"imports that {target} reports" if self.side == "import" else f"exports to {target} as reported"
        return f"leg 2 by {by}, by {self.period}; leg 1 is not in the store"


@dataclass(frozen=True, slots=True)
class LegCoverage:
    """What a store holds for a regime: rows a view, source, currency, declarant and month (one line each)."""

    leg: Literal[1, 2]
    side: Literal["export", "import"]
    freq: str
    source: str
    currency: str
    declarant: str
    month: int
    rows: int


def inventory(engine: Engine, table: SQL, origin: frozenset[str], target: str) -> list[LegCoverage]:
    """One look at the store: who reported when, and how many rows of it can lead a run (``rows``; 0: none).

    What others than origin and target report is only counted by partner where the origin reports nothing.
    """
    found = _reported(engine, table, SQL("true"))
    held = [_held(r, r[3] in origin or (r[0], r[3]) == ("import", target), origin, target) for r in found]
    if any((h.leg, h.side) == (1, "export") for h in held):
        return held
    bloc, to = texts(tuple(sorted(origin))), texts((target,))
    more = f"(flow = 'export' and partner = {to}) or (flow = 'import' and partner in ({bloc}) and reporter <> {to})"
    return [*held, *(_held(r, True, origin, target) for r in _reported(engine, table, SQL(more)))]


def _reported(engine: Engine, table: SQL, where: SQL) -> list[tuple[Any, ...]]:
    """(flow, freq, source, reporter, currency, first day, rows) of what was reported."""
    return engine.rows(
        f"select flow, freq, source, reporter, currency, period, count(*) from {table} "
        f"where currency is not null and flow in ('export', 'import') and ({where}) group by all order by all"
    )


def _held(row: tuple[Any, ...], counts: bool, origin: frozenset[str], target: str) -> LegCoverage:
    flow, freq, source, reporter, currency, period, rows = row
    leg: Literal[1, 2] = (1 if reporter in origin else 2) if flow == "export" else (2 if reporter == target else 1)
    month = period.year * 12 + period.month - 1
    return LegCoverage(leg, flow, freq, source, currency, reporter, month, rows if counts else 0)


def complete_sides(held: list[LegCoverage], view: View, start: int, stop: int) -> list[tuple[str, str, str]]:
    """(flow, source, reporter) of those who reported every period of the months ``[start, stop)``, of any trade."""
    months: dict[tuple[str, str, str], set[int]] = {}
    for h in held:
        if h.freq == view.freq and start <= h.month < stop:
            months.setdefault((h.side, h.source, h.declarant), set()).add(h.month)
    return sorted(side for side, found in months.items() if len(found) == (stop - start) // view.step)


def leading(held: list[LegCoverage], notes: list[Note], measure: int | None = None) -> list[LegCoverage]:
    """The rows of the view that leads: one leg, side, frequency and source; others are named, not mixed in.

    A view that ends before the month ``measure`` leads only where none goes on: an office that fell silent must not
    hide those that speak.
    """
    views = [rows for way in WAYS for freq in STEPS if (rows := _of_view(held, way, freq))]
    if not views:
        return []
    live = [v for v in views if measure is None or max(h.month + STEPS[h.freq] for h in v) > measure]
    if live and live[0] is not views[0]:
        end = max(h.month for h in views[0])
        text = f"What would lead, {_view_words(views[0][0])}, ends in {month_text(end)}: the next view leads."
        notes.append(Note("leg", text))
    return _one_source((live or views)[0], notes)


def _of_view(held: list[LegCoverage], way: tuple[int, str], freq: str) -> list[LegCoverage]:
    return [h for h in held if (h.leg, h.side) == way and h.rows and h.freq == freq]


def _view_words(h: LegCoverage) -> str:
    return f"{h.side}s of leg {h.leg} by {PERIODS[STEPS[h.freq]]}"


def _one_source(rows: list[LegCoverage], notes: list[Note]) -> list[LegCoverage]:
    by_source: Counter[str] = Counter()
    for h in rows:
        by_source[h.source] += h.rows
    ranked = sorted(by_source.items(), key=lambda kv: (-kv[1], kv[0]))
    for source, n in ranked[1:]:
        text = f"{n:,} row{'s' * (n != 1)} of source '{source}' left out: one source a run (choose with --source)."
        notes.append(Note("source", text))
    return [h for h in rows if h.source == ranked[0][0]]


def currency_of(rows: list[LegCoverage]) -> str:
    """The currency of most rows."""
    count: Counter[str] = Counter()
    for h in rows:
        count[h.currency] += h.rows
    return max(count, key=lambda k: (count[k], k))
