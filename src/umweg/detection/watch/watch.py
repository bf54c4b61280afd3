"""``umweg.watch``: has a corridor risen above its own history? Asked every month, true however often one looks.

figures.py (figures and coverage) -> state.py (as first seen) -> evidence.py (e-processes) -> results/watch.py.
Method, assumptions and measured error rates: docs/watch.md.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from umweg.core.codes import countries
from umweg.core.errors import UnknownName
from umweg.core.months import month_text
from umweg.core.provenance import Provenance
from umweg.core.version import __version__
from umweg.detection.watch import state as memory
from umweg.detection.watch.evidence import WatchEvidence, judge
from umweg.detection.watch.figures import Figures, Sight, look, watched_goods
from umweg.detection.watch.options import ALLOWANCES, WatchOptions
from umweg.detection.watch.wording import corridor_against, good_against, ratio_of, scaled
from umweg.engines.base import Engine
from umweg.law.load import Regime
from umweg.law.load import regime as load_regime
from umweg.results import NotAssessed, RevisedMonths, WatchCarryOver, WatchedSeries, WatchResult
from umweg.series.product_labels import GoodsDescriptions
from umweg.store import Store

Step = Callable[[str], None]


def watch(
    engine: Engine,
    store: Store,
    regime: str | Path | Regime = "eu-russia",
    options: WatchOptions | None = None,
    *,
    state: str | Path | None = None,
    step: Step = lambda _: None,
    **settings: Any,
) -> WatchResult:
    """Watch every corridor (transit country), and every listed good in it, month by month.

    ``state``: a file that remembers what was judged; with it, later months are added to the figures as first seen, and
    revisions are said. ``settings`` are fields of ``WatchOptions``; ``step`` is told what is being done. Raises
    NotAssessable where there is no month to judge, UsageError for a state of other options, StoreError for one that
    cannot be read.

    >>> from umweg import engines
    >>> from umweg.sample import store as sample_store
    >>> result = watch(engines.open(), sample_store(), start="2021-01")
    >>> {w.transit: w.alarm for w in result.corridors}
    {'AM': '2022-06', 'GE': '2022-09', 'KG': '2022-06', 'KZ': '2022-06', 'UZ': '2022-09'}
    """
    law = regime if isinstance(regime, Regime) else load_regime(regime)
    chosen = replace(options or WatchOptions(), **settings)
    return _run(engine, store, law, chosen, None if state is None else Path(state), step)


def _run(
    engine: Engine, store: Store, law: Regime, options: WatchOptions, path: Path | None, step: Step
) -> WatchResult:
    asked = memory.asked_of(law.key, options)
    old = None if path is None else memory.load(path, asked)
    if old is not None and options.start is None:
        options = replace(options, start=month_text(old.figures.start))
    step("reading the figures")
    sight = look(engine, store, law, options, old.reporters if old else None)
    group = memory.grouping(sight.scope)
    figures, revised, remarks = memory.go_on(old, sight.figures, group)
    step("weighing the evidence")
    judged = judge(figures, options, watched_goods(sight.scope))
    result = _result(store, law, options, sight, figures, judged, revised, remarks)
    if path is not None:
        step("keeping the state")
        memory.save(memory.WatchState(asked, sight.scope.reporters, group, figures), path)
    return result


def _result(
    store: Store,
    law: Regime,
    options: WatchOptions,
    sight: Sight,
    f: Figures,
    j: WatchEvidence,
    revised: tuple[RevisedMonths, ...],
    remarks: tuple[str, ...],
) -> WatchResult:
    sc = sight.scope
    shown = _shown(f, options)
    return WatchResult(
        regime_title=law.title,
        target=law.target,
        origin=law.origin_title,
        currency=sc.rows.currency,
        measure_date=law.measure_date,
        level=options.level,
        allow={n.removeprefix("allow_"): getattr(options, n) for n in ALLOWANCES},
        history_from=month_text(f.first),
        start=month_text(f.start),
        last=month_text(f.last),
        reporters=sc.reporters,
        corridors=() if options.goods else tuple(_corridor(f, j, c, sc.measure, options.level) for c in shown),
        goods=_goods(sight, f, j, options, shown),
        tested={
            "corridors": len(f.corridors) - 1,
            "goods": int(j.rows.size),
            "hypotheses": (len(f.corridors) - 1) * watched_goods(sc),
        },
        background=_background(f, j, options.level, sc.measure),
        held=_held(f, shown),
        revised=revised,
        not_assessable=_unanswered(law, sc.rows.partners, f),
        notes=(*remarks, *_notes(sight, f)),
        provenance=_provenance(store, law, options, sight, f),
    )


def _shown(f: Figures, options: WatchOptions) -> list[int]:
    """Corridors asked for; all of them are judged, whatever is asked for."""
    wanted = tuple(countries.resolve(t).code for t in options.transits)
    known = f.corridors[:-1]
    for t in wanted:
        if t not in known:
            raise UnknownName(f"{t} is not under watch.", mend=f"Under watch are: {', '.join(known)}.")
    return [i for i, c in enumerate(known) if not wanted or c in wanted]


def _corridor(f: Figures, j: WatchEvidence, c: int, measure: int, level: float) -> WatchedSeries:
    begin = f.start - f.first
    value = f.totals(f.value)
    return WatchedSeries(
        transit=f.corridors[c],
        good=None,
        alarm=None if j.alarm[c] < 0 else f.months[int(j.alarm[c])],
        listed=bool(j.listed[c]),
        months=f.months,
        value=tuple(value[c, begin:].tolist()),
        log_e=tuple(np.round(j.log_e[c], 6).tolist()),
        at_least=tuple(np.round(j.at_least[c], 4).tolist()),
        ratio=ratio_of(f, value[c], c),
        against=corridor_against(f, j, c, measure, level),
    )


def _goods(
    sight: Sight, f: Figures, j: WatchEvidence, options: WatchOptions, shown: list[int]
) -> tuple[WatchedSeries, ...]:
    """Goods on the list in the last month, those listed first before those listed later."""
    described = GoodsDescriptions(sight.scope, f.goods)
    begin = f.start - f.first
    out = []
    for i in np.flatnonzero(j.goods_listed[:, -1]):
        row = int(j.rows[i])
        c, good = int(f.corridor[row]), described[int(f.good[row])]
        if c not in shown or (options.goods and not any(m.startswith(options.goods) for m in good.members)):
            continue
        out.append(
            WatchedSeries(
                transit=f.corridors[c],
                good=good,
                alarm=f.months[int(j.goods_listed[i].argmax())],
                listed=True,
                months=f.months,
                value=tuple(f.value[row, begin:].tolist()),
                log_e=tuple(np.round(j.goods_e[i], 6).tolist()),
                at_least=(),
                ratio=ratio_of(f, f.value[row], c),
                against=good_against(f, row, int(j.goods_listed[i].argmax()), sight.scope.measure),
            )
        )
    return tuple(sorted(out, key=lambda w: (w.alarm or "", -w.log_e[-1], w.id)))


def _background(f: Figures, j: WatchEvidence, level: float, measure: int) -> dict[str, Any]:
    """Goods that crossed 1/level by themselves before the measure, and whether any was listed then."""
    width = int(np.clip(measure - f.start, 0, j.goods_e.shape[1]))
    if width == 0 or j.rows.size == 0:
        return {"months": 0, "series": int(j.rows.size), "crossed": None, "share": None, "listed": None}
    crossed = (j.goods_e[:, :width] >= -np.log(level)).any(axis=1)
    return {
        "months": width,
        "series": int(j.rows.size),
        "crossed": int(crossed.sum()),
        "share": round(float(crossed.mean()), 6),
        "listed": int(j.goods_listed[:, :width].any(axis=1).sum()),
    }


def _held(f: Figures, shown: list[int]) -> tuple[WatchCarryOver, ...]:
    return tuple(
        WatchCarryOver(month_text(f.first + int(m)), f.corridors[c], round(float(f.share[c, m]), 4))
        for c in shown
        for m in np.flatnonzero(~f.usable[c])
    )


def _unanswered(law: Regime, partners: tuple[str, ...], f: Figures) -> tuple[NotAssessed, ...]:
    """Known hubs that the data do not hold as a partner, and corridors without any trade in whole goods."""
    out = []
    for hub in dict.fromkeys(h.code for h in law.hubs):
        if hub not in partners and hub not in f.corridors:
            reason = f"No data: the store holds no exports of {law.origin_title} to {countries.name(hub)}."
            out.append(NotAssessed("no-data", hub, None, reason, "Ingest the same goods with this partner."))
    traded = set(f.corridor[f.value.any(axis=1)].tolist())
    for i, c in enumerate(f.corridors[:-1]):
        if i not in traded:
            reason = f"No trade in listed goods that can be compared across dates with {countries.name(c)}."
            out.append(NotAssessed("no-trade", c, None, reason))
    return tuple(out)


def _notes(sight: Sight, f: Figures) -> tuple[str, ...]:
    sc = sight.scope
    notes = [n.text for n in sc.rows.notes]
    if f.last < sc.measure:
        notes.append("The data end before the measure: whatever alarms here is no detour around it.")
    elif sc.measure < f.start:
        notes.append("The watch begins after the measure: what had risen by then is taken for ordinary.")
    left = tuple(r for r in sc.rows.coverage.reporters if r not in sc.reporters)
    if left:
        notes.append(f"Left out, for want of rows in a month of the history: {', '.join(left)}.")
    notes += scaled(f, sc.rows.coverage, sc.reporters)
    notes.append("Values are nominal; a rise that all countries share, such as prices, uses up the allowance.")
    return tuple(notes)


def _provenance(store: Store, law: Regime, options: WatchOptions, sight: Sight, f: Figures) -> Provenance:
    refs = (law.ref, *(g.ref for g in law.goods), *(g.ref for g in law.overlays))
    asked = {**options.as_dict(), "from": month_text(f.start), "to": month_text(f.last)}
    asked["reporters"] = list(sight.scope.reporters)
    body = [__version__, store.fingerprint(), [r.sha256 for r in refs], asked]
    run = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:12]
    return Provenance(run, __version__, law.key, store.snapshots(), refs, asked)
