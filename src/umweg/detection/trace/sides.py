"""Whose figures show which leg of a network: sides (exports or imports, of one source) that cover all periods.

A side counts only if its reporters have rows in every period of history and window (a hole is no zero), and if the
store holds the pair at all: an extract without a partner says nothing about it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product as every

from umweg.core.codes import countries
from umweg.engines.base import Engine
from umweg.engines.lookup import lookup
from umweg.engines.sql import SQL, text
from umweg.measures.routes import Leg
from umweg.series.windows import PERIODS, STEPS, RunSpan

LEVELS = (6, 4, 2, 0)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a leg: who reports, about whom, in which source and frequency, at how many digits (0: TOTAL)."""

    leg: Leg
    flow: str
    source: str
    freq: str
    reporters: tuple[str, ...]
    partners: tuple[str, ...]
    digits: int

    def words(self) -> str:
        """Where the figures are from."""
        who = self.reporters[0] if len(self.reporters) == 1 else f"{len(self.reporters)} reporters"
        return f"{self.flow}s reported by {who}, source {self.source}, {PERIODS[STEPS[self.freq]]}ly"


@dataclass(frozen=True, slots=True)
class TraceSides:
    """What the store holds of the nodes' trade with each other.

    ``months`` are those in which a reporter has any row, by (reporter, flow, source, freq); ``pairs`` the numbers of
    digits of the products held, by (reporter, partner, flow, source, freq).
    """

    months: dict[tuple[str, str, str, str], frozenset[int]]
    pairs: dict[tuple[str, str, str, str, str], frozenset[int]]


def held(engine: Engine, table: SQL, currency: str, codes: Iterable[str]) -> TraceSides:
    """Look at the store once; the rows between ``codes`` are kept in the engine as ``trace_flows``."""
    lookup(engine, "trace_codes", code=("string", sorted(codes)))
    inside = "select code from trace_codes"
    own = f"currency = {text(currency)} and flow in ('export', 'import') and value is not null"
    months: dict[tuple[str, str, str, str], set[int]] = {}
    for reporter, flow, source, freq, m in engine.rows(
        f"select distinct reporter, flow, source, freq, year(period) * 12 + month(period) - 1 from {table} "
        f"where {own} and reporter in ({inside})"
    ):
        months.setdefault((reporter, flow, source, freq), set()).add(int(m))
    engine.execute(
        "create or replace temp table trace_flows as select reporter, partner, flow, source, freq, product, "
        "case when product = 'TOTAL' then 0 else length(product) end as digits, "
        f"year(period) * 12 + month(period) - 1 as m, value from {table} "
        f"where {own} and reporter in ({inside}) and partner in ({inside})"
    )
    pairs: dict[tuple[str, str, str, str, str], set[int]] = {}
    for *pair, digits in engine.rows(
        "select distinct reporter, partner, flow, source, freq, digits from trace_flows order by all"
    ):
        pairs.setdefault((pair[0], pair[1], pair[2], pair[3], pair[4]), set()).add(int(digits))
    return TraceSides({k: frozenset(v) for k, v in months.items()}, {k: frozenset(v) for k, v in pairs.items()})


def sides(
    h: TraceSides, members: dict[str, frozenset[str]], legs: Iterable[Leg], step: int, span: RunSpan, level: int
) -> dict[Leg, tuple[Side, ...]]:
    """Every side of every leg that covers the span, exports first; ``members`` are the codes that a node may have."""
    ways = sorted({(flow, source, freq) for _, flow, source, freq in h.months if step % STEPS[freq] == 0},
                  key=lambda w: (w[0], STEPS[w[2]], w[1]))  # fmt: skip
    out: dict[Leg, tuple[Side, ...]] = {}
    for leg in legs:
        found = [_side(h, members, leg, way, span, level) for way in ways]
        kept: dict[str, Side] = {}
        for side in found:
            if side is not None:
                kept.setdefault(side.flow, side)
        if kept:
            out[leg] = tuple(kept.values())
    return out


def _side(
    h: TraceSides, members: dict[str, frozenset[str]], leg: Leg, way: tuple[str, str, str], span: RunSpan, level: int
) -> Side | None:
    flow, source, freq = way
    by, about = (members[n] for n in (leg if flow == "export" else leg[::-1]))
    wanted = frozenset(range(span.history_from, span.after_to, STEPS[freq]))
    whole = {r for r in by if wanted <= h.months.get((r, *way), frozenset())}
    there = [(r, p) for r, p in every(sorted(whole), sorted(about)) if (r, p, *way) in h.pairs]
    reporters = single(whole)
    partners = single({p for _, p in there})
    lengths = {d for r, p in there if r in reporters and p in partners for d in h.pairs[(r, p, *way)]}
    fit = [d for d in lengths if (d == 0 if level == 0 else d >= level)]
    if not reporters or not partners or not fit:
        return None
    return Side(leg, flow, source, freq, tuple(sorted(reporters)), tuple(sorted(partners)), min(fit))


def single(codes: Iterable[str]) -> frozenset[str]:
    """Countries; blocs only where no country of theirs is there, so that nothing is counted twice.

    >>> sorted(single({"DE", "EU27_2020", "FR"})), sorted(single({"EU27_2020"}))
    (['DE', 'FR'], ['EU27_2020'])
    """
    areas, given = countries.areas(), set(codes)
    plain = {c for c in given if c not in areas or not areas[c].members}
    out, covered = set(plain), set(plain)
    for c in sorted(given - plain, key=lambda c: (-len(areas[c].members), c)):
        if not covered & set(areas[c].members):
            out.add(c)
            covered |= set(areas[c].members)
    return frozenset(out)
