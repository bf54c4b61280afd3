"""Sums over cells: whole ones, in one unit, with what they rest on, or NotHeld with what is needed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from umweg.claims.figures.asked import Flow
from umweg.claims.figures.cells import LISTED, SPANS, TOTAL, Cells, Held, Series
from umweg.claims.figures.places import WORLD
from umweg.claims.model import Period
from umweg.core.codes.countries import areas, blocs_within
from umweg.core.codes.families import families
from umweg.core.errors import NotAssessable
from umweg.core.months import month_text
from umweg.core.rates import shipped

LATE = 0.015
"""A reporter that lacks months counts as missing from this share of the sum on; below, it is a vintage."""
WHOLE = 70
"""Chapters of the HS (of 97) from which on a series of codes is taken for all trade of its reporter, so that the codes
below a heading add up to it, and one that is absent had no trade."""
WIDE = 25
"""Partners from which on a reporter's partners are taken for the whole world."""


class NotHeld(LookupError):
    """The store holds no such figure. ``what``: a key of ``needs`` in ``phrases.yml``; ``who``: what is missing."""

    def __init__(self, what: str, f: Flow, period: Period | None = None, who: tuple[str, ...] = ()) -> None:
        self.what, self.flow, self.period, self.who = what, f, period, who
        super().__init__(what)


@dataclass(frozen=True, slots=True)
class Sum:
    """A figure with what it rests on. ``late``: reporters left out, of little weight; ``rates``: currencies turned."""

    value: float
    unit: str
    late: tuple[str, ...] = ()
    rates: tuple[str, ...] = ()
    partial: bool = False


class Figures:
    """Sums of one scope's cells; each is made once."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self._known: dict[tuple[Flow, Period], Sum | NotHeld] = {}

    def sum(self, f: Flow, period: Period) -> Sum:
        """The sum of a window; NotHeld where a reporter of weight lacks a month, or the store lacks the goods."""
        key = (f, period)
        if key not in self._known:
            try:
                self._known[key] = self._sum(f, period)
            except NotHeld as e:
                self._known[key] = e
        found = self._known[key]
        if isinstance(found, NotHeld):
            raise found
        return found

    def holds(self, f: Flow, period: Period) -> bool:
        """Whether there is such a sum."""
        try:
            self.sum(f, period)
        except NotHeld:
            return False
        return True

    def currency(self, f: Flow) -> str:
        """The currency in which most of a flow's reporters report; EUR where none does."""
        count = Counter(
            h.currency
            for kind in f.kinds
            for r in self._who(f, kind)
            for g in f.goods
            for h in self.cells.of(r, kind, g).values()
            if h.currency
        )
        return max(count, key=lambda k: (count[k], k)) if count else "EUR"

    def world(self, f: Flow) -> bool:
        """Whether the partners of a flow's reporters are enough to stand for the world."""
        c = self.cells
        return all(
            max((c.partners[r, k, s] for s in c.reported.get((r, k), {})), default=0) >= WIDE
            for r in f.reporters
            for k in f.kinds
        )

    def partners(self, f: Flow) -> tuple[str, ...]:
        """The partners that a flow's reporters name, one by one where a rank asks for them."""
        names = {p for r in f.reporters for k in f.kinds for g in f.goods for h in self.cells.of(r, k, g).values()
                 for p in h.value}  # fmt: skip
        return tuple(sorted(names - {""}))

    def renamed(self, f: Flow, one: Period, other: Period) -> bool:
        """Whether codes of the goods were split or merged between two windows, with goods that are not asked for."""
        years = sorted((one.first // 12, (other.end - 1) // 12))
        return any(_split(code, f.goods, years[0], years[1]) for code in f.goods if len(code) in (6, 8))

    def by_month(self, f: Flow, period: Period) -> list[tuple[str, float]]:
        """The months (or years) of a flow for a plot, in its unit; those that are not whole are left out."""
        out = []
        step = 1 if self.holds(f, Period(period.first, period.first + 1)) else 12
        for m in range(period.first, period.end, step):
            window = Period(m, m + step)
            if self.holds(f, window):
                out.append((month_text(m)[: 7 if step == 1 else 4], self.sum(f, window).value))
        return out

    # -- one sum ---------------------------------------------------------------------------------------------------

    def _sum(self, f: Flow, period: Period) -> Sum:
        if not f.goods:
            raise NotHeld("codes", f, period)
        unit = f.unit or self.currency(f)
        value, late, rates, partial = 0.0, [], dict[str, None](), False
        for kind in f.kinds:
            level, part = self._level(f, kind, period)
            partial = partial or part
            told = [(r, self._series(r, kind, level, period)) for r in self._who(f, kind)]
            late += self._late(f, kind, told, period)
            for reporter, series in told:
                if series is not None:
                    value += self._of(f, (reporter, kind), series, period, unit, rates)
        return Sum(value, unit, tuple(dict.fromkeys(late)), tuple(rates), partial)

    def _who(self, f: Flow, kind: str) -> tuple[str, ...]:
        """The reporters of a flow; a bloc that reports for members that do not stands in their place."""
        known = {r for r, k in self.cells.reported if k == kind}
        out = set(f.reporters)
        for bloc in sorted(blocs_within(f.reporters) & known, key=lambda b: -len(areas()[b].members)):
            inside = set(areas()[bloc].members)
            if inside <= out and not inside & known:
                out = (out - inside) | {bloc}
        return tuple(sorted(out))

    def _level(self, f: Flow, kind: str, period: Period) -> tuple[int, bool]:
        """The digits at which the goods are added up, and whether what is held there is only a part of them."""
        who = self._who(f, kind)
        held = {s.level for r in who for g in f.goods for s in self.cells.of(r, kind, g)}
        own = 8 if f.goods == (LISTED,) else 0 if f.goods == (TOTAL,) else len(f.goods[0])
        if own in held:
            return own, False
        below = sorted(held - {0})
        if not below:
            raise NotHeld("flow", f, period)
        level = below[0]
        chapters = max(
            (n for (r, k, s), n in self.cells.chapters.items() if r in who and k == kind and s.level == level),
            default=0,
        )
        return level, chapters < WHOLE

    def _series(self, reporter: str, kind: str, level: int, period: Period) -> Series | None:
        """The series that tells all of a window: by month before by year, the one with the most months first."""
        told = self.cells.reported.get((reporter, kind), {})
        whole = set(range(period.first, period.end))
        fit = [s for s, months in told.items() if s.level == level and whole <= months and _aligned(s, period)]
        return min(fit, key=lambda s: ("MQA".index(s.freq), -len(told[s]), s.source), default=None)

    def _late(self, f: Flow, kind: str, told: list[tuple[str, Series | None]], period: Period) -> list[str]:
        """Reporters that lack a month and weigh little; NotHeld where they weigh more, or where nothing is held."""
        lacking = [r for r, s in told if s is None]
        if len(lacking) == len(told):
            raise NotHeld("flow", f, period)
        if not any(self.cells.of(r, kind, g) for r, s in told if s for g in f.goods):
            raise NotHeld("flow", f, period)
        absent = tuple(r for r in lacking if not any(who == r for who, _ in self.cells.reported))
        if absent:  # nobody knows how much they weigh
            raise NotHeld("who", f, period, absent)
        for partners in ((WORLD,), f.partners) if lacking else ():
            weight = {r: self._weight(r, kind, replace(f, partners=partners), period) for r, _ in told}
            if sum(weight[r] for r in lacking) > LATE * sum(weight.values()):
                raise NotHeld("who", f, period, tuple(r for r in lacking if weight[r]))
        return lacking

    def _weight(self, reporter: str, kind: str, f: Flow, period: Period) -> float:
        """A reporter's mean by month in the window and the year before it, whatever it lacks of them."""
        first, end = (m - self.cells.first for m in (period.first - 12, period.end))
        best = 0.0
        for good in f.goods:
            for series, held in self.cells.of(reporter, kind, good).items():
                months = self.cells.reported[reporter, kind][series]
                count = sum(period.first - 12 <= m < period.end for m in months) or 1
                best = max(best, sum(float(v[max(first, 0) : end].sum()) for v in _rows(held.value, f)) / count)
        return best

    def _of(
        self, f: Flow, who: tuple[str, str], series: Series, period: Period, unit: str, rates: dict[str, None]
    ) -> float:
        first, end = period.first - self.cells.first, period.end - self.cells.first
        out = 0.0
        for good in f.goods:
            held = self.cells.of(*who, good).get(series)
            if held is None:
                continue
            amounts = sum(_rows(held.mass if unit == "kg" else held.value, f), np.zeros(self.cells.months))[first:end]
            if unit not in ("kg", held.currency) and amounts.any():
                rates[f"{held.currency} to {unit}"] = None
                amounts = amounts * self._factors(held, series, period, unit, f)
            out += float(amounts.sum())
        return out

    def _factors(self, held: Held, series: Series, period: Period, unit: str, f: Flow) -> np.ndarray:
        annual = f.yearly or series.freq == "A"
        months = [month_text(m)[: 4 if annual else 7] for m in range(period.first, period.end)]
        try:
            return np.array([_rate(unit, m) / _rate(held.currency, m) for m in months])
        except NotAssessable as e:
            raise NotHeld("rate", f, period, (f"{held.currency}/{unit}",)) from e


@cache
def _rate(currency: str, period: str) -> float:
    return shipped().mean(currency, period)


@cache
def _split(code: str, goods: tuple[str, ...], first: int, last: int) -> bool:
    if first == last or first < 2012:
        return False
    found = families("HS" if len(code) == 6 else "CN", first, last, [g for g in goods if len(g) == len(code)])
    return found.partial(found.family_of[code])


def _rows(by_partner: dict[str, np.ndarray], f: Flow) -> list[np.ndarray]:
    return [v for p, v in by_partner.items() if f.to_world or p in f.partners or WORLD in f.partners]


def _aligned(series: Series, period: Period) -> bool:
    """Whether a window begins and ends where periods of the series do: a year cannot be cut into months."""
    span = SPANS[series.freq]
    return period.first % span == 0 and period.end % span == 0
