"""``trace`` on a store: the excess of every leg that is known, and the limits of the network."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from umweg.core.codes import countries
from umweg.core.codes.families import Families, families
from umweg.core.codes.products import describe
from umweg.core.errors import NotAssessable, UsageError
from umweg.core.months import month_date, month_index, month_text
from umweg.detection.trace import excess as te
from umweg.detection.trace.options import Limit, TraceOptions
from umweg.detection.trace.plan import TracePlan, plan
from umweg.detection.trace.problem import NetworkProblem, unknown
from umweg.detection.trace.result import ALWAYS, provenance, result
from umweg.detection.trace.sides import Side, TraceSides
from umweg.engines.sql import SQL, text
from umweg.law.load import Regime
from umweg.law.load import regime as load_regime
from umweg.measures.routes import Leg, Network
from umweg.results import Good, TraceResult
from umweg.series.currency import in_currency
from umweg.series.windows import PERIODS, RunSpan, placebo_span
from umweg.store import Store

if TYPE_CHECKING:
    from umweg.engines.base import Engine

Array = NDArray[np.float64]


def of_store(engine: Engine, store: Store, regime: str | Path | Regime, options: TraceOptions) -> TraceResult:
    """See ``umweg.trace``."""
    law = regime if isinstance(regime, Regime) else load_regime(regime)
    table, currency, notes = _money(engine, store, options)
    p, h, left_out = plan(engine, table, currency, law, options)
    given, told = _given(engine, p, h, currency, options)
    refs = (law.ref, *(g.ref for g in law.goods))
    where = provenance(law.key, store.snapshots(), refs, options.as_dict(), store.fingerprint())
    return result([given], p.span.window(), left_out, (*notes, *told, *ALWAYS), where)


def _money(engine: Engine, store: Store, options: TraceOptions) -> tuple[SQL, str, tuple[str, ...]]:
    """The rows of the run in one currency: that asked for, else that of most rows."""
    table = store.table(engine)
    where = f"source = {text(options.source)}" if options.source else "true"
    table = SQL(f"(select * from {table} where {where})")
    most = engine.rows(f"select currency, count(*) n from {table} where currency is not null "
                       "group by 1 order by n desc, 1 limit 1")  # fmt: skip
    if not most:
        raise NotAssessable(
            "The store holds no flows" + (f" of source '{options.source}'." if options.source else "."),
            mend="Ingest some first: umweg ingest FILE --source NAME.",
        )
    currency = (options.currency or str(most[0][0])).upper()
    table, told = in_currency(engine, table, currency)
    return table, currency, told


def _given(
    engine: Engine, p: TracePlan, h: TraceSides, currency: str, options: TraceOptions
) -> tuple[NetworkProblem, tuple[str, ...]]:
    """Values of all sides, their excess, and the network's limits."""
    chosen = [s for both in p.sides.values() for s in both]
    placebo = _placebo(p, h)
    first = min(p.span.history_from, placebo.history_from) if placebo else p.span.history_from
    raw = te.scaled(te.cells(engine, chosen, p.level, p.step, first, p.span.after_to), chosen, options.cif)
    grouped, members = _families(p, raw.codes)
    shown = _shown(p, raw.codes, grouped, members, options)
    goods = tuple(shown.values())
    # All goods of the store are assessed, also those not shown, so that a filter changes no interval.
    values = te.summed(raw, list(members.values()))
    kind = np.array([p.kind(s.leg) for s in chosen], dtype=np.intp)
    e = te.excess(values, kind, p.span, placebo, te.reach(chosen, placebo, h.months)).of(list(shown))
    legs = _legs(p, options)
    place = {leg: i for i, leg in enumerate(legs)}
    shape = (len(goods), len(legs))
    excess, lost = unknown(3, *shape), unknown(3, *shape)
    row = {(s.leg, s.flow): i for i, s in enumerate(chosen)}
    for leg, both in p.sides.items():
        if leg == p.direct:
            continue
        k, main = place[leg], row[leg, both[0].flow]
        excess[:, :, k] = e.lower[main], e.central[main], e.upper[main]
        if both[0].flow == "import":
            lost[:, :, k] = 0.0
        elif len(both) > 1 and leg[1] != p.regime.target:
            mirror = row[leg, "import"]
            low, middle, high = (np.maximum(v[[main, mirror]], 0.0) for v in (e.lower, e.central, e.upper))
            gap = low[0] - high[1], middle[0] - middle[1], high[0] - low[1]
            lost[:, :, k] = np.maximum(np.stack(gap), 0.0)
    given = NetworkProblem(
        network=Network(p.origin, p.transits, p.regime.target, legs),
        goods=goods,
        currency=(currency,) * len(goods),
        excess=excess,
        lost=lost,
        absorbed=_nodes(p, options.absorbed, len(goods), "absorb"),
        supply=_nodes(p, options.supply, len(goods), "supply"),
        cap=np.maximum(-e.lower[row[p.direct, p.sides[p.direct][0].flow]], 0.0)
        if p.direct in p.sides else np.full(len(goods), np.nan),
        basis=tuple("; mirror: ".join(s.words() for s in p.sides[leg]) if leg in p.sides else "unknown"
                    for leg in legs),
        notes=tuple((f"Partial: {g.id} changed its codes and some are not in the data.",) if g.partial else ()
                    for g in goods),
    )  # fmt: skip
    return given, _told(p, legs, options, e.fitted, chosen)


def _placebo(p: TracePlan, h: TraceSides) -> RunSpan | None:
    """The first placebo window of the regime that the data can hold; a year before the measure where it names none."""
    earliest = min((min(m) for m in h.months.values()), default=p.span.history_from)
    starts = [month_index(p) for p in p.regime.placebo] or [p.span.after_from - 12]
    measure = month_index(p.regime.window_from)
    for start in starts:
        if start % p.step:
            continue
        found = placebo_span(p.span, start, min(measure, p.span.after_from), earliest)
        if found is not None and (found.history_from - p.span.history_from) % p.step == 0:
            return found
    return None


def _families(p: TracePlan, codes: tuple[str, ...]) -> tuple[Families | None, dict[str, list[int]]]:
    """Constant-code families at the common level, and the codes' places of each: all that the store holds."""
    if p.level == 0:
        return None, {"TOTAL": [0]} if codes else {}
    place = {c: i for i, c in enumerate(codes) if c.isdigit()}
    years = [month_date(m).year for m in (p.span.history_from, p.span.after_to - 1)]
    grouped = families("HS", years[0], years[1], place)
    members: dict[str, list[int]] = {}
    for c, i in place.items():
        members.setdefault(grouped.family_of[c], []).append(i)
    return grouped, dict(sorted(members.items()))


def _shown(
    p: TracePlan, codes: tuple[str, ...], grouped: Families | None, members: dict[str, list[int]], options: TraceOptions
) -> dict[int, Good]:
    """Goods to trace by their place among the families: those asked for, else those of the regime's lists."""
    if grouped is None:
        return dict.fromkeys(range(len(members)), Good("TOTAL", "All goods", ("TOTAL",)))
    wanted, lists = tuple(g[:6] for g in options.goods), p.regime.goods
    out = {}
    for i, (family, places) in enumerate(members.items()):
        own = tuple(codes[k] for k in places)
        on = tuple(x.title for x in lists if any(x.covers(c) is not False for c in own))
        if any(c.startswith(wanted) for c in own) if wanted else on:
            label = describe(family.rstrip("~")) or family
            out[i] = Good(family, label, own, grouped.missing.get(family, ()), grouped.partial(family), on)
    if not out:
        asked = ", ".join(options.goods) or ", ".join(x.title for x in lists)
        raise NotAssessable(
            f"No leg holds any of the goods asked for: {asked}.",
            mend="See what the store holds with `umweg flows`; choose with --good.",
        )
    return out


def _legs(p: TracePlan, options: TraceOptions) -> tuple[Leg, ...]:
    """First and last legs of all transit countries; those between them where known, or where they were named."""
    own = [(p.origin, t) for t in p.transits]
    between = [(a, b) for a in p.transits for b in p.transits if a != b and (options.via or (a, b) in p.sides)]
    return (*own, *between, *((t, p.regime.target) for t in p.transits))


def _nodes(p: TracePlan, given: Mapping[str, Limit] | None, goods: int, option: str) -> Array:
    """(2, goods × transits) limits of what countries keep or supply; NaN where nothing is given."""
    out = unknown(2, goods, len(p.transits))
    for named, (low, high) in (given or {}).items():
        code = countries.resolve(named).code
        if code not in p.transits:
            raise UsageError(f"{code} is no transit country of this run.", where=f"--{option}",
                             mend=f"Transit countries: {', '.join(p.transits)}.")  # fmt: skip
        for row, value in enumerate((low, high)):
            if value is not None:
                out[row, :, p.transits.index(code)] = value
    return out


def _told(
    p: TracePlan, legs: tuple[Leg, ...], options: TraceOptions, fitted: tuple[bool, ...], chosen: list[Side]
) -> tuple[str, ...]:
    """What people must know about this network."""
    span = p.span
    level = f"{p.level} digits of the HS" if p.level else "TOTAL, which holds goods that no list names"
    notes = [
        f"Goods are matched at {level}; figures are {PERIODS[p.step]}ly, {month_text(span.after_from)} to "
        f"{month_text(span.after_to - 1)} against {month_text(span.history_from)} to {month_text(span.after_from - 1)}."
    ]
    unknown_ = [leg for leg in legs if leg not in p.sides]
    if unknown_:
        notes.append(
            f"Unknown legs: {', '.join('→'.join(leg) for leg in unknown_)}. Each can carry what its neighbours let "
            "through."
        )
    if not options.via and not any(p.kind(leg) == 1 for leg in p.sides):
        notes.append(
            "No trade between transit countries is in the store for these months, so no route over two of them was "
            "considered; --via KG,KZ considers them with that leg unknown."
        )
    names = ("from the origin", "between transit countries", "to the target", "direct")
    kinds = sorted({p.kind(s.leg) for s in chosen})
    guessed = [names[k] for k in kinds if not fitted[k]]
    if guessed:
        notes.append(
            f"Too few series to fit what legs {', '.join(guessed)} do by themselves: each leg's own history without "
            "growth, with a wide null."
        )
    if any(s.flow == "import" for s in chosen):
        notes.append(
            f"Importers' values (CIF) were divided by {options.cif:g}; their goods have arrived by definition."
        )
    if options.cap == "direct":
        notes.append(
            "All routes together carry at most what direct trade fell (upper end of the fall)."
            if p.direct in p.sides
            else "The fall of direct trade is unknown, so it limits nothing."
        )
    return tuple(notes)
