"""From solved networks to findings: bounds, what holds them down, and contradictions in words."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from umweg.core.provenance import LawRef, Provenance, SnapshotRef
from umweg.core.version import __version__
from umweg.detection.trace.options import few
from umweg.detection.trace.problem import NetworkProblem
from umweg.measures.conflicts import LimitConflict
from umweg.measures.route_bounds import Range, RouteSolution, bounds
from umweg.results import Bounds, GoodTrace, Interval, LegFlow, Route, TraceResult, TransitNode, Window

ALWAYS = (
    "A route's least and most hold if every leg lies within its own limits; each interval is one of 95 % by itself.",
    "Central values are one solution in which all routes add up, in the middle of what is possible: no estimate.",
    "What is lost on a leg left for a transit country and never arrived in its statistics; it may have reached the "
    "target unrecorded, which no route counts.",
)

Array = NDArray[np.float64]
Pair = tuple[float | None, float | None]


def traced(given: NetworkProblem) -> list[GoodTrace]:
    """Solve and describe every good of one network."""
    solved = bounds(given.network, given.limits())
    return [_good(given, solved, g) for g in range(len(given.goods))]


def money(value: float, currency: str) -> str:
    """For sentences: millions from ten thousand on.

    >>> money(12_345_678, "EUR"), money(250, "EUR")
    ('12.35 M EUR', '250 EUR')
    """
    return f"{value / 1e6:,.2f} M {currency}" if abs(value) >= 1e4 else f"{value:,.4g} {currency}"


def _value(x: float) -> float | None:
    """None for what is unknown or unbounded; no minus zero."""
    return float(x) + 0.0 if math.isfinite(x) else None


def _bounds(r: Range, g: int, k: int) -> Bounds:
    return Bounds(_value(r.least[g, k]), _value(r.most[g, k]), _value(r.central[g, k]))


def _pair(pair: Array, g: int, k: int) -> Pair:
    return _value(pair[0, g, k]), _value(pair[1, g, k])


def _good(given: NetworkProblem, s: RouteSolution, g: int) -> GoodTrace:
    n, currency = given.network, given.currency[g]
    order = np.argsort(-np.nan_to_num(s.route.central[g]), kind="stable")
    conflict = s.conflicts[g]
    return GoodTrace(
        good=given.goods[g],
        currency=currency,
        total=_bounds(s.total, g, 0),
        routes=tuple(
            Route(s.paths.routes[k], _bounds(s.route, g, k), tuple(_held(given, s, g, r) for r in s.tight[g][k]))
            for k in map(int, order)
        ),
        legs=tuple(_leg(given, s, g, k) for k in range(len(n.legs))),
        transits=tuple(
            TransitNode(
                t,
                _bounds(s.through, g, k),
                _value(s.absorbed[g, k]),
                _pair(given.absorbed, g, k),
                _value(s.supply[g, k]),
                _pair(given.supply, g, k),
            )
            for k, t in enumerate(n.transits)
        ),
        cap=_value(given.cap[g]),
        conflict=in_words(conflict, given, s, currency) if conflict else "",
        notes=(*given.notes[g], *_unbounded(s, g)),
    )


def _leg(given: NetworkProblem, s: RouteSolution, g: int, k: int) -> LegFlow:
    low, mid, high = (float(v) for v in given.excess[:, g, k])
    known = not (math.isnan(low) or math.isnan(mid) or math.isnan(high))
    return LegFlow(
        *given.network.legs[k],
        Interval(low, mid, high) if known else None,
        (_value(low), _value(high)),
        given.basis[k] if known or not (math.isnan(low) and math.isnan(high)) else "unknown",
        given.network.factor(k),
        _bounds(s.on_leg, g, k),
        (_value(s.share.least[g, k]), _value(s.share.most[g, k])),
        _value(s.flow[g, k]),
        _value(s.lost[g, k]),
        _pair(given.lost[::2], g, k),
    )


def row_name(given: NetworkProblem, s: RouteSolution, row: int) -> str:
    """A row of the programme in words."""
    kind, i = s.paths.rows[row]
    n = given.network
    if kind == "leg":
        return "→".join(n.legs[i])
    if kind == "lost":
        return f"what is lost on {'→'.join(n.legs[i])}"
    if kind == "cap":
        return f"the fall of direct trade {n.origin}→{n.target}"
    return f"what {n.transits[i]} {'keeps' if kind == 'absorbed' else 'supplies itself'}"


def _held(given: NetworkProblem, s: RouteSolution, g: int, row: int) -> str:
    return f"{row_name(given, s, row)} at most {money(_limit(given, g, s, row), given.currency[g])}"


def _limit(given: NetworkProblem, g: int, s: RouteSolution, row: int) -> float:
    kind, i = s.paths.rows[row]
    value = {"leg": given.excess[2, g], "lost": given.lost[2, g], "absorbed": given.absorbed[1, g],
             "supply": given.supply[1, g], "cap": given.cap[g : g + 1]}[kind][i]  # fmt: skip
    return max(float(value), 0.0) + 0.0


def in_words(c: LimitConflict, given: NetworkProblem, s: RouteSolution, currency: str) -> str:
    """Which limits contradict each other, by how much, and one smallest change that would mend it."""

    def each(limits: Sequence[tuple[int, float]], word: str) -> str:
        # That nothing is lost on the last leg is a convention, not one of the limits that somebody gave.
        real = [(r, v) for r, v in limits if s.paths.rows[r][0] != "lost" or v > 0]
        return "; ".join(f"{row_name(given, s, r)} {word} {money(v, currency)}" for r, v in real)

    change = "; ".join(
        f"{row_name(given, s, r)} {'up' if v > 0 else 'down'} by {money(abs(v), currency)}" for r, v in c.change
    )
    parts = [p for p in (each(c.least, "at least"), each(c.most, "at most")) if p]
    return (
        f"These limits cannot hold together: {'; '.join(parts)}. They miss by {money(c.by, currency)}; the smallest "
        f"change that would mend it: {change}."
    )


def _unbounded(s: RouteSolution, g: int) -> tuple[str, ...]:
    """Routes of which nothing is known that could bound them."""
    names = ["→".join(w) for w, most in zip(s.paths.routes, s.route.most[g], strict=True) if math.isinf(most)]
    if not names:
        return ()
    shown = ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
    return (f"Nothing bounds {shown}: no leg of it is known.",)


def result(
    networks: Sequence[NetworkProblem],
    window: Window | None,
    left_out: tuple[str, ...],
    notes: tuple[str, ...],
    origin_of: Provenance,
) -> TraceResult:
    """Solve all networks and put their goods in order."""
    for n in networks:
        few(n.network.transits)
    goods = [g for n in networks for g in traced(n)]
    transits = dict.fromkeys(t for n in networks for t in n.network.transits)
    first = networks[0].network
    return TraceResult(
        first.origin, first.target, tuple(transits), window, tuple(sorted(goods, key=_rank)), left_out, notes, origin_of
    )


def _rank(g: GoodTrace) -> tuple[object, ...]:
    """Contradictions last; then by the joint solution's total, then by what is possible."""
    return (bool(g.conflict), -(g.total.central or 0.0), -(g.total.most or 0.0), g.good.id)


def provenance(
    regime: str, snapshots: tuple[SnapshotRef, ...], law: tuple[LawRef, ...], options: dict[str, Any], state: str = ""
) -> Provenance:
    """Enough to compute the result again."""
    body = [__version__, regime, state, [r.sha256 for r in law], options]
    run = hashlib.sha256(json.dumps(body, sort_keys=True, default=str).encode()).hexdigest()[:12]
    return Provenance(run, __version__, regime, snapshots, law, options)
