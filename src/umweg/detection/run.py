"""``umweg.detect``: one run, from the store and a regime to findings with their error rates.

The steps, each in its own file: frame = scope (what can be compared), panel (all series at once), calibrate (the null)
-> surge, displacement, timing, country (channels) -> evidence (findings), placebo, unanswered (everything else).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from umweg.core.months import month_date, month_text
from umweg.core.plurals import counted
from umweg.core.provenance import Provenance
from umweg.core.version import __version__
from umweg.detection.baseline import null_model as cal
from umweg.detection.baseline.controls import controls, country_channel
from umweg.detection.baseline.design import Design, design
from umweg.detection.channels.country import Countries, countries
from umweg.detection.channels.displacement import displacement
from umweg.detection.channels.entrants import entrants
from umweg.detection.channels.mirror_gap import ghost, ghost_country
from umweg.detection.channels.onward import onward
from umweg.detection.channels.relabel import relabel
from umweg.detection.channels.suppliers import earlier_windows, supplier_gains
from umweg.detection.channels.timing import breaks_of, timing
from umweg.detection.channels.unit_value import price
from umweg.detection.findings.as_reported import ReportedRun, both, reported_run
from umweg.detection.findings.calibration_curve import false_findings, interval_coverage
from umweg.detection.findings.concentration import one_member
from umweg.detection.findings.countries import candidates, country_finding
from umweg.detection.findings.evidence import RunEvidence
from umweg.detection.findings.findings import good_finding
from umweg.detection.findings.not_assessed import unanswered
from umweg.detection.findings.placebo import placebo
from umweg.detection.findings.reopen import annotated
from umweg.law.load import Regime, grade_rules
from umweg.law.load import regime as load_regime
from umweg.results import GRADES, Candidate, DetectResult, Finding, Note
from umweg.series.compare import headlines
from umweg.series.coverage_matrix import coverage_matrix
from umweg.series.options import DetectOptions
from umweg.series.reporters import top_reporters
from umweg.series.selection import doubtful, input_marks
from umweg.store import Store

if TYPE_CHECKING:
    from umweg.engines.base import Engine
    from umweg.series.data_quality import Mark
    from umweg.series.panel import Index
    from umweg.series.scope import Scope


def detect(
    engine: Engine,
    store: Store,
    regime: str | Path | Regime = "eu-russia",
    options: DetectOptions | None = None,
    **settings: Any,
) -> DetectResult:
    """Find where restricted goods take a detour.

    ``regime`` a shipped name or a YAML file of your
    own; ``settings`` are fields of ``DetectOptions``. Raises NotAssessable where the data cannot answer at all,
    LawError for a regime that is not valid, StoreError for a store that cannot be read.
    Method and sources: docs/method.md.

    >>> from umweg import engines
    >>> from umweg.sample import store as sample_store
    >>> result = detect(engines.open(), sample_store(), transits=("KG",))
    >>> result.countries[0].id, result.currency
    ('RU-KG', 'EUR')
    """
    law = regime if isinstance(regime, Regime) else load_regime(regime)
    chosen = replace(options or DetectOptions(), **settings)
    return annotated(store, _run(engine, store, law, chosen))


def _run(engine: Engine, store: Store, law: Regime, options: DetectOptions) -> DetectResult:
    f = design(engine, store, law, options)
    sc, panel = f.scope, f.panel
    rows = np.flatnonzero(f.testable(sc.span))
    trial = cal.judge(panel, sc.span, rows, f.group, f.calibration.transit, options.alpha)
    reported = reported_run(engine, f)
    found = np.flatnonzero(trial.found(options.alpha) & f.shown()[trial.surge.rows])
    if reported:
        found = np.array([i for i in found if reported.stands(*_pair(f, trial, int(i)))], dtype=np.intp)
    evidence = _evidence(engine, f, trial, trial.surge.rows[found], reported)
    totals, loss = _totals(f)
    whole = [] if options.goods else _countries(engine, evidence, f, totals)
    findings = [*whole, *(good_finding(evidence, int(r)) for r in found)]
    marks = input_marks(engine, sc.rows)
    return DetectResult(
        regime_title=law.title,
        target=law.target,
        origin=law.origin_title,
        window=sc.span.window(),
        measure_date=law.measure_date,
        currency=sc.rows.currency,
        alpha=options.alpha,
        findings=tuple(sorted(findings, key=_rank)),
        not_assessable=unanswered(f),
        placebo=placebo(f, trial, evidence.controls),
        coverage=sc.rows.coverage.gaps(),
        headlines=headlines(engine, sc),
        tested={
            "series": int(rows.size),
            "goods": int(np.unique(panel.good[rows]).size),
            "countries": len(f.transits),
            "asked": int((f.testable(sc.span) & f.shown()).sum()),
        },
        null_model=f.null_model(),
        provenance=_provenance(store, law, options, sc),
        notes=(*_notes(f), *(_weighed(f) if f.doubts else _doubts(marks, sc))),
        coverage_matrix=coverage_matrix(engine, sc, marks),
        calibration=false_findings(f),
        coverage_points=interval_coverage(f),
        leg=sc.rows.view.leg,
        candidates=candidates(totals, loss, sc.span.exposure, f.asked, options.alpha),
        as_reported=both(f, reported, {_pair(f, trial, int(i)) for i in found}, _plain(reported)) if reported else None,
    )


def _pair(f: Design, trial: cal.Trial, at: int) -> tuple[str, str]:
    """(transit, good id) of a series tested."""
    row = int(trial.surge.rows[at])
    return f.panel.partners[int(f.panel.partner[row])], f.panel.goods[int(f.panel.good[row])]


def _plain(run: ReportedRun) -> tuple[Candidate, ...]:
    totals, loss = _totals(run.design)
    f = run.design
    return candidates(totals, loss, f.scope.span.exposure, f.asked, f.options.alpha)


def _evidence(
    engine: Engine, f: Design, trial: cal.Trial, found: Index, reported: ReportedRun | None = None
) -> RunEvidence:
    """All channels of the series found (panel rows), ready to be turned into findings."""
    sc, panel, target = f.scope, f.panel, f.target
    _, after, before = panel.totals(sc.span)
    pairs = [(panel.partners[int(panel.partner[r])], panel.goods[int(panel.good[r])]) for r in found]
    second = onward(engine, f) if sc.rows.view.leg == 1 else None
    return RunEvidence(
        scope=sc,
        panel=panel,
        trial=trial,
        answers=(
            displacement(panel, sc.span, target, f.calibration.direct, f.options.min_total),
            timing(f, found),
            *((second,) if second else ()),
            entrants(engine, f, found),
            price(engine, f, found),
            relabel(engine, f, found),
            ghost(engine, f, found),
        ),
        onward=second,
        target=target,
        controls=controls(f, found),
        goods=f.goods,
        calibrated=f.calibrated,
        reporters=top_reporters(engine, sc, pairs),
        before=before,
        after=after,
        direct_rows=panel.by_good(target),
        months=panel.labels(),
        design=f,
        reported=reported,
    )


def _totals(f: Design) -> tuple[Countries, float]:
    """All candidates as a whole, and what direct trade fell short of what was expected of it."""
    panel, span, half = f.panel, f.scope.span, f.calibration.half
    if f.by_share and f.target in panel.partners:
        found = supplier_gains(panel, span, f.target, f.transits, earlier_windows(span, panel.first, f.null_spans))
        return found.countries, found.loss
    totals = countries(panel, span, f.null_span, f.complete, half, f.transits)
    return totals, countries(panel, span, f.null_span, f.complete, half, (f.target,)).fall()[0]


def _countries(engine: Engine, e: RunEvidence, f: Design, totals: Countries) -> list[Finding]:
    """Findings for whole transit countries among those asked for."""
    panel, span, half = f.panel, f.scope.span, f.calibration.half
    target = countries(panel, span, f.null_span, f.complete, half, (f.target,))
    lost = ghost_country(engine, f)
    out = []
    for i in np.flatnonzero(totals.found(f.options.alpha)):
        if totals.names[i] not in f.asked:
            continue
        series = panel.tempered[panel.where(totals.names[i]) & f.complete[panel.good]].sum(axis=0, keepdims=True)
        own = breaks_of(series, f, (True,))
        beside = (lost[totals.names[i]], country_channel(e.controls, totals.names[i]))
        remarks = _remarks_of(engine, e, f, totals.names[i])
        out.append(country_finding(e, totals, int(i), f.complete, own, target, beside, remarks))
    return out


def _remarks_of(engine: Engine, e: RunEvidence, f: Design, transit: str) -> tuple[str, ...]:
    """What a reader must hold against a whole country: one member behind it, and doubtful input."""
    alone = one_member(
        engine, e, transit, tuple(g for g, whole in zip(f.panel.goods, f.complete, strict=True) if whole)
    )
    return (*((alone,) if alone else ()), *(e.reported.of_country(f, transit) if e.reported else ()))


def _rank(f: Finding) -> tuple[object, ...]:
    """Countries first; then by grade; then by the sure part of the excess, weighted as law/grades.yml says."""
    further, wanted = grade_rules().rank_weights
    weight = (further if len(f.good.lists) > 1 else 1.0) * (wanted if f.good.sought else 1.0)
    sure = f.excess.lower * (weight if f.excess.lower > 0 else 1 / weight)
    return (f.level != "country", GRADES.index(f.grade), -sure, -f.excess.central, f.id)


def _notes(f: Design) -> tuple[Note, ...]:
    sc = f.scope
    notes = [
        *sc.rows.notes,
        Note("values", "Values are nominal; without mass, price and volume cannot be told apart."),
    ]
    if sc.span.after_to <= sc.measure:
        text = "The window lies before the measure: whatever is found in it is no detour around this measure."
        notes.append(Note("window", text))
    if sc.span.gap:
        gap = f"{month_text(sc.span.history_to)} to {month_text(sc.span.after_from - 1)}"
        text = (
            f"The measure fell into the middle of a {sc.rows.view.period} ({gap}): it counts neither before nor after."
        )
        notes.append(Note("window", text))
    if f.null_span is None:
        text = "No placebo window fits the data, so the null is a guess on the wide side: no grade above 'watch'."
        notes.append(Note("null", text))
    elif not f.calibrated:
        text = "Too few series to fit the null, so it is a guess on the wide side: no grade above 'watch'."
        notes.append(Note("null", text))
    notes.append(Note("leg", f"Led by {sc.rows.view.words(sc.regime.origin_title, sc.regime.target)}."))
    by = "its share of the target's imports before" if f.by_share else "its own growth and that of others"
    notes.append(Note("counterfactual", f"A whole country is held against {by}."))
    equal = f"{counted(len(sc.reporters), 'reporter')} with rows in every {sc.rows.view.period}"
    return (*notes, Note("coverage", f"Compared on {equal}: {', '.join(sc.reporters)}."))


def _doubts(marks: tuple[Mark, ...], sc: Scope) -> tuple[Note, ...]:
    first, last = (month_date(m).isoformat() for m in (sc.span.history_from, sc.span.after_to - 1))
    return doubtful(marks, sc.reporters, first, last)


def _weighed(f: Design) -> tuple[Note, ...]:
    """What was doubted and not taken at its word: a sentence each."""
    return tuple(Note("input", f"Doubtful input, not taken at its word: {d.text}") for d in f.doubts)


def _provenance(store: Store, law: Regime, options: DetectOptions, sc: Scope) -> Provenance:
    refs = (law.ref, *(g.ref for g in law.goods), *(g.ref for g in law.overlays), grade_rules().ref)
    window = sc.span.window().as_dict()
    months = sc.span.history_to - sc.span.history_from
    asked = {**options.as_dict(), "history_months": months, **{k: window[k] for k in ("after_from", "after_to")}}
    body = [__version__, store.fingerprint(), [r.sha256 for r in refs], asked]
    run = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:12]
    return Provenance(run, __version__, law.key, store.snapshots(), refs, asked)
