"""What ``trace`` reads from a store: nodes, windows, the common level of goods, and the sides of every known leg."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from umweg.core.codes import countries
from umweg.core.errors import NotAssessable, UnknownName, UsageError
from umweg.core.months import month_index
from umweg.detection.trace.leg_table import code_of
from umweg.detection.trace.options import MOST_TRANSITS, TraceOptions, few
from umweg.detection.trace.sides import LEVELS, Side, TraceSides, held, sides
from umweg.engines.lookup import lookup
from umweg.engines.sql import SQL
from umweg.engines.sums import total
from umweg.measures.routes import Leg
from umweg.series.windows import STEPS, RunSpan

if TYPE_CHECKING:
    from umweg.engines.base import Engine
    from umweg.law.load import Regime


@dataclass(frozen=True, slots=True)
class TracePlan:
    """What a run reads: nodes, the codes each may have, the windows, the level, and the sides of the known legs."""

    regime: Regime
    origin: str
    transits: tuple[str, ...]
    members: dict[str, frozenset[str]]
    step: int
    span: RunSpan
    level: int
    sides: dict[Leg, tuple[Side, ...]]

    @property
    def direct(self) -> Leg:
        """Direct trade."""
        return self.origin, self.regime.target

    def kind(self, leg: Leg) -> int:
        """0 from the origin, 1 between transit countries, 2 to the target, 3 direct."""
        return 3 if leg == self.direct else 0 if leg[0] == self.origin else 2 if leg[1] == self.regime.target else 1


def plan(
    engine: Engine, table: SQL, currency: str, law: Regime, options: TraceOptions
) -> tuple[TracePlan, TraceSides, tuple[str, ...]]:
    """Decide on nodes, windows and level; NotAssessable where no leg of any route is known."""
    origin = code_of(law.origin_title)
    own = law.origin_members(law.window_from)
    bloc = own | countries.blocs_within(own)
    via, left_out = _via(engine, table, currency, law, bloc, options)
    if origin in (*via, law.target):
        origin = law.origin_title
    members = {origin: bloc, law.target: frozenset((law.target,)), **{t: frozenset((t,)) for t in via}}
    h = held(engine, table, currency, frozenset().union(*members.values()))
    legs = [(origin, t) for t in via] + [(t, law.target) for t in via] + [(a, b) for a in via for b in via if a != b]
    best: tuple[tuple[int, ...], TracePlan] | None = None
    for step in STEPS.values():
        for span in _spans(h, law, options, step):
            for level in LEVELS:
                if not _fits(level, options):
                    continue
                known = sides(h, members, legs, step, span, level)
                rank = (_useful(known, origin, law.target), len(known), level, -step, span.length)
                if best is None or rank > best[0]:
                    best = rank, TracePlan(law, origin, via, members, step, span, level, known)
    if best is None or not best[1].sides:
        raise NotAssessable(
            f"The store holds no leg of a route from {law.origin_title} to {law.target} over history and window.",
            mend="Ingest leg 1 and leg 2 over the same months, give --after FROM..TO, or a table with --legs.",
        )
    found = best[1]
    direct = sides(h, members, [found.direct], found.step, found.span, found.level) if options.cap == "direct" else {}
    return replace(found, sides={**found.sides, **direct}), h, left_out


def _useful(known: Mapping[Leg, object], origin: str, target: str) -> int:
    """Transit countries with both a first and a last leg: only these close a route."""
    return sum((origin, t) in known and (t, target) in known for t in {n for leg in known for n in leg})


def _fits(level: int, options: TraceOptions) -> bool:
    """Can the goods asked for be told apart at this level?"""
    if options.level is not None and level != options.level:
        return False
    if not options.goods:
        return True
    return all(g.upper() == "TOTAL" if level == 0 else g.isdigit() and level >= min(len(g), 6) for g in options.goods)


def _via(
    engine: Engine, table: SQL, currency: str, law: Regime, bloc: frozenset[str], options: TraceOptions
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Transit countries: those named, else candidates that trade with both ends, at most ``MOST_TRANSITS``."""
    if options.via:
        named = tuple(dict.fromkeys(countries.resolve(v).code for v in options.via))
        wrong = [v for v in named if v == law.target or v in bloc]
        if wrong:
            raise UnknownName(
                f"{', '.join(wrong)} is no transit country: it is the target or belongs to the origin.",
                mend="Leave it out of --via.",
            )
        few(named)
        return named, ()
    lookup(engine, "trace_bloc", code=("string", sorted(bloc)))
    found = engine.rows(
        f"""
        with ends as (
            select case when flow = 'export' then reporter else partner end as a,
                   case when flow = 'export' then partner else reporter end as b, value
            from {table} where currency = $currency and flow in ('export', 'import') and value is not null)
        select node, max(first), max(last), {total("v")} as v from (
            select b as node, 1 as first, 0 as last, {total("value")} as v from ends
            where a in (select code from trace_bloc) group by b
            union all
            select a, 0, 1, 0 from ends where b = $target group by a)
        group by node order by max(first) + max(last) desc, v desc, node
        """,
        {"currency": currency, "target": law.target},
    )
    start = law.window_from
    known = countries.areas()
    fit = [(n, bool(a and b)) for n, a, b, _ in found if n in known and known[n].kind == "country"
           and n not in bloc and law.role(n, start, start.replace(year=start.year + 1)).kind == "transit"]  # fmt: skip
    both = tuple(n for n, ok in fit if ok)
    taken = (both or tuple(n for n, _ in fit))[:MOST_TRANSITS]
    others = [n for n, _ in fit if n not in taken]
    why = "no trade with both ends in the store, or less than that of those taken (name them with --via)"
    shown = ", ".join(others[:15]) + (f" and {len(others) - 15} more" if len(others) > 15 else "")
    return taken, (f"{shown}: {why}.",) if others else ()


def _spans(h: TraceSides, law: Regime, options: TraceOptions, step: int) -> list[RunSpan]:
    """Windows that the data may cover: from the first whole period under the measure, to each end of a series."""
    history = max((options.history or (36 if step == 12 else 12)) // step, 1) * step
    measure = month_index(options.window_from) if options.window_from else month_index(law.window_from)
    start = -(-measure // step) * step
    if options.window_to:
        stop = month_index(options.window_to)
        if stop <= measure:
            raise UsageError("The window ends before it begins.", mend="Give --after FROM..TO with FROM before TO.")
        whole = start == measure and (stop - start) % step == 0
        return [RunSpan(start - history, start, stop)] if whole else []
    longest = max(law.longest_window // step, 1) * step
    lasts = {max(m) + STEPS[freq] for (_, _, _, freq), m in h.months.items() if step % STEPS[freq] == 0}
    stops = {start + min((last - start) // step * step, longest) for last in lasts}
    return [RunSpan(start - history, start, stop) for stop in sorted(stops) if stop > start]
