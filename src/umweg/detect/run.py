"""``umweg.detect``: one run, from the store and a regime to findings with their error rates.

The steps, each in its own file: scope (what can be compared) -> panel (all series at once) -> calibrate (the null)
-> surge, displacement, timing, country (channels) -> evidence (findings) and unanswered (everything else).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from umweg import __version__, engines
from umweg.detect import calibrate as cal
from umweg.detect import surge
from umweg.detect.compare import headlines
from umweg.detect.country import Countries, countries
from umweg.detect.displacement import displacement
from umweg.detect.diverted import leg_two
from umweg.detect.evidence import Evidence, country_finding, good_finding
from umweg.detect.goods import Described
from umweg.detect.members import top_reporters
from umweg.detect.options import Options
from umweg.detect.panel import Panel, read_panel
from umweg.detect.scope import Scope, scope
from umweg.detect.timing import timing
from umweg.detect.unanswered import unanswered
from umweg.detect.windows import Span, month_date, month_index, month_text, placebo_span
from umweg.errors import NotAssessable, UnknownName
from umweg.findings import DetectResult, Finding, Placebo, Provenance
from umweg.law.load import Regime
from umweg.law.load import regime as load_regime
from umweg.store import Store

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from umweg.engines.base import Engine

GRADES = ("corroborated", "strong", "watch")


def detect(
    store: str | Path | Store,
    regime: str | Path | Regime = "eu-russia",
    options: Options | None = None,
    **settings: Any,
) -> DetectResult:
    """Find where restricted goods take a detour.

    ``store`` is a folder made by ``umweg ingest`` (or an open Store); ``regime`` a shipped name or a YAML file of your
    own; ``settings`` are fields of ``Options``. Raises NotAssessable where the data cannot answer at all, LawError for
    a regime that is not valid, StoreError for a store that cannot be read. Method and sources: docs/method.md.

    >>> from umweg.sample import store as sample_store
    >>> result = detect(sample_store(), transits=("KG",))
    >>> result.countries[0].id, result.currency
    ('RU-KG', 'EUR')
    """
    opened = store if isinstance(store, Store) else Store.open(store)
    law = regime if isinstance(regime, Regime) else load_regime(regime)
    chosen = replace(options or Options(), **settings)
    engine = engines.default(chosen.threads)
    try:
        return _run(engine, opened, law, chosen)
    finally:
        engine.close()


def _run(engine: Engine, store: Store, law: Regime, options: Options) -> DetectResult:
    sc = scope(engine, store, law, options)
    target = law.target
    asked, transits = _transits(sc, options)
    panel = read_panel(engine, sc, (*transits, target))
    goods = Described(sc, panel.goods)
    complete = ~np.array([sc.goods.families.partial(g) for g in panel.goods], dtype=np.bool_)
    null_span = _placebo_span(sc, options)
    calibration = cal.calibrate(panel, null_span, complete, transits, target, options.min_total)
    group = cal.groups_of(panel, transits)
    rows = np.flatnonzero(surge.testable(panel, sc.span, complete, options.min_total) & (group >= 0))
    trial = cal.judge(panel, sc.span, rows, group, calibration.transit)
    totals = countries(panel, sc.span, null_span, complete, calibration.half, transits)
    target_total = countries(panel, sc.span, null_span, complete, calibration.half, (target,))
    shown = _shown(panel, sc, asked, options)
    found = np.flatnonzero(trial.found(options.alpha) & shown[trial.surge.rows])
    _, after, before = panel.totals(sc.span)
    pairs = [(panel.partners[int(panel.partner[r])], panel.goods[int(panel.good[r])]) for r in trial.surge.rows[found]]
    evidence = Evidence(
        scope=sc,
        panel=panel,
        trial=trial,
        direct=displacement(panel, sc.span, target, calibration.direct, options.min_total),
        timing=timing(panel, panel.tempered[trial.surge.rows[found]], sc.span, sc.measure),
        legs=leg_two(engine, sc, panel, transits, target),
        goods=goods,
        calibrated=null_span is not None,
        reporters=top_reporters(engine, sc, pairs),
        before=before,
        after=after,
        direct_rows=panel.by_good(target),
        months=tuple(month_text(panel.first + i) for i in range(panel.value.shape[1])),
    )
    whole = [] if options.goods else _countries(evidence, totals, target_total, complete, asked, options)
    findings = [*whole, *(good_finding(evidence, int(r), i) for i, r in enumerate(found))]
    return DetectResult(
        regime_title=law.title,
        target=target,
        origin=law.origin_title,
        window=sc.span.window(),
        measure_date=law.measure_date,
        currency=sc.rows.currency,
        alpha=options.alpha,
        findings=tuple(sorted(findings, key=_rank)),
        not_assessable=unanswered(sc, panel, goods, complete, asked, options.min_total),
        placebo=_placebo(panel, sc, null_span, calibration, complete, transits, trial, options),
        coverage=sc.rows.coverage.gaps(),
        headlines=headlines(engine, sc),
        tested={
            "series": int(rows.size),
            "goods": int(np.unique(panel.good[rows]).size),
            "countries": len(transits),
        },
        null_model=_null_model(calibration, transits, null_span),
        provenance=_provenance(store, law, options),
        notes=_notes(sc, null_span),
    )


def _transits(sc: Scope, options: Options) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Countries to show, and countries to test: always all candidates, so that a filter changes no q-value."""
    candidates = sc.partners("transit")
    for t in options.transits:
        if t == sc.regime.target:
            raise UnknownName(f"{t} is the target, not a transit country.", mend="Leave it out of --transit.")
    asked = tuple(t for t in options.transits if t in sc.rows.partners) if options.transits else candidates
    if not asked:
        raise NotAssessable(
            "None of the transit countries asked for is a partner in the data.",
            mend=f"The data hold: {', '.join(sc.rows.partners)}.",
        )
    return asked, tuple(dict.fromkeys((*candidates, *asked)))


def _shown(panel: Panel, sc: Scope, asked: tuple[str, ...], options: Options) -> NDArray[np.bool_]:
    """Series of the countries and goods asked for, (series,)."""
    shown = cal.groups_of(panel, asked) >= 0
    if options.goods:
        mask = np.array(
            [any(m.startswith(options.goods) for m in sc.goods.families.members[g]) for g in panel.goods],
            dtype=np.bool_,
        )
        shown &= mask[panel.good]
    return shown


def _placebo_span(sc: Scope, options: Options) -> Span | None:
    """The first placebo date of the regime that the data can hold."""
    for start in sc.regime.placebo if options.placebo else ():
        span = placebo_span(sc.span, month_index(start), sc.measure, sc.rows.coverage.first)
        if span is not None:
            return span
    return None


def _countries(
    e: Evidence,
    totals: Countries,
    target_total: Countries,
    complete: NDArray[np.bool_],
    asked: tuple[str, ...],
    options: Options,
) -> list[Finding]:
    out = []
    for i in np.flatnonzero(totals.found(options.alpha)):
        if totals.names[i] not in asked:
            continue
        series = e.panel.tempered[e.panel.where(totals.names[i]) & complete[e.panel.good]].sum(axis=0, keepdims=True)
        own = timing(e.panel, series, e.scope.span, e.scope.measure)
        out.append(country_finding(e, totals, int(i), complete, own, target_total))
    return out


def _rank(f: Finding) -> tuple[object, ...]:
    """Countries first; then by grade; then by the sure part of the excess, listed and sought goods counting double."""
    weight = (2.0 if len(f.good.lists) > 1 else 1.0) * (2.0 if f.good.sought else 1.0)
    sure = f.excess.lower * (weight if f.excess.lower > 0 else 1 / weight)
    return (f.level != "country", GRADES.index(f.grade), -sure, f.id)


def _placebo(
    panel: Panel,
    sc: Scope,
    span: Span | None,
    calibration: cal.Calibration,
    complete: NDArray[np.bool_],
    transits: tuple[str, ...],
    real: cal.Trial,
    options: Options,
) -> tuple[Placebo, ...]:
    """The placebo in time on the judged half, next to the real run on the same half."""
    if span is None:
        return ()
    group = cal.groups_of(panel, transits)
    judged = ~calibration.half[panel.good]
    rows = np.flatnonzero(surge.testable(panel, span, complete, options.min_total) & judged & (group >= 0))
    fake = cal.judge(panel, span, rows, group, calibration.transit)
    truth = cal.judge(panel, sc.span, real.surge.rows[judged[real.surge.rows]], group, calibration.transit)
    fake_found, real_found = fake.found(options.alpha), truth.found(options.alpha)
    share, real_share = fake_found.mean() if rows.size else 0.0, real_found.mean() if real_found.size else 0.0
    fake_countries = countries(panel, span, span, complete, calibration.half, transits, ~calibration.half)
    by_transit = {
        t: (int((fake_found & (fake.group == i)).sum()), int((real_found & (truth.group == i)).sum()))
        for i, t in enumerate(transits)
    }
    wrong = [t for t, f in zip(transits, fake_countries.found(options.alpha), strict=True) if f]
    note = (
        f"Date moved to {month_date(span.after_from):%Y-%m}; null fitted on one half of the goods, "
        "counted on the other. "
        + (f"Whole countries raised by the placebo: {', '.join(wrong)}. " if wrong else "It raised no whole country. ")
        + "History of this placebo lies in one period (with monthly data from 2020: the pandemic), so it cannot show "
        "how the method fares after other years; and it cannot see demand that really moved with the measure."
    )
    return (
        Placebo(
            name="time",
            window=span.window(),
            tested=int(rows.size),
            found=int(fake_found.sum()),
            real_tested=int(real_found.size),
            real_found=int(real_found.sum()),
            ratio=float(share / real_share) if real_share else None,
            by_transit=by_transit,
            note=note,
        ),
    )


def _null_model(calibration: cal.Calibration, transits: tuple[str, ...], span: Span | None) -> dict[str, Any]:
    t, d = calibration.transit, calibration.direct
    return {
        "fitted_in": None if span is None else month_date(span.after_from).isoformat()[:7],
        "series": t.money.n,
        "growth": {c: round(float(r), 4) for c, r in zip(transits, t.money.ratio, strict=True)},
        "growth_direct": round(float(d.money.ratio[0]), 4),
        "kappa": round(t.money.kappa, 4),
        "tau": round(t.money.tau, 4),
        "kappa_tempered": round(t.tempered.kappa, 4),
        "tau_tempered": round(t.tempered.tau, 4),
    }


def _notes(sc: Scope, null_span: Span | None) -> tuple[str, ...]:
    notes = [
        *sc.rows.notes,
        "Values are nominal; without mass, price and volume cannot be told apart.",
        f"Compared on {len(sc.reporters)} reporters that reported every month: {', '.join(sc.reporters)}.",
    ]
    if null_span is None:
        notes.append(
            "No placebo window fits the data: the null is a guess on the wide side, and no finding is above 'watch'."
        )
    return tuple(notes)


def _provenance(store: Store, law: Regime, options: Options) -> Provenance:
    refs = (law.ref, *(g.ref for g in law.goods), *(g.ref for g in law.overlays))
    body = [__version__, store.fingerprint(), [r.sha256 for r in refs], options.as_dict()]
    run = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:12]
    return Provenance(run, __version__, law.key, store.snapshots(), refs, options.as_dict())
