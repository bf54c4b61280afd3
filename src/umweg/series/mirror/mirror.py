"""``umweg.mirror``: what the exporter says and what the importer says of the same flow, and what both support.

From the store's flows to reconciled values: sides (what can be compared) -> CIF step and blocs -> measures.mirror.
Method and sources: docs/mirror.md.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from umweg.core.codes import countries
from umweg.core.errors import NotAssessable, UsageError
from umweg.core.months import month_index
from umweg.engines import Engine
from umweg.measures.gap import ONE_MONTH
from umweg.measures.mirror import MISSING, ReconciledFlows, reconcile
from umweg.measures.reliability import discrepancy
from umweg.results.mirror import MirrorFlow, MirrorResult
from umweg.series.currency import rates_used
from umweg.series.mirror.blocs import cif_step, factors, geography, grouped
from umweg.series.mirror.sides import Sides, bloc_members, period_text, read_sides
from umweg.store import Store

if TYPE_CHECKING:
    from numpy.typing import NDArray

DOUBT = "as large as if the import held one month of the year: check it before use"


def mirror(
    engine: Engine,
    store: Store,
    *,
    reporters: Sequence[str] = (),
    partners: Sequence[str] = (),
    good: Sequence[str] | str = (),
    since: str | None = None,
    until: str | None = None,
    freq: str | None = None,
    source: str | None = None,
    partner_source: str | None = None,
    currency: str | None = None,
) -> MirrorResult:
    """Hold exports of ``reporters`` against the imports that ``partners`` report.

    ``reporters`` and ``partners``: countries or
    aggregates with members (``EU27_2020``), default all that the store holds; they choose what is shown, while the CIF
    step and the reliability rest on all flows of the goods. ``good``: TOTAL or codes of 2, 4 or 6 digits of one length,
    default TOTAL where both sides have it. ``since``, ``until`` (included): years or months. ``freq``: M, Q or A,
    default the one that fits the most pairs. ``source``, ``partner_source``: of the exporter's and the importer's
    side. ``currency``: to convert to (default: that of most exports), by the ECB's mean rates.

    Raises NotAssessable where the store does not hold both sides, UsageError for what makes no sense.

    >>> from umweg import engines
    >>> from umweg.sample import store as sample_store
    >>> mirror(engines.open(), sample_store(), reporters=["EU27"], partners=["KZ"])
    Traceback (most recent call last):
    ...
    umweg.core.errors.NotAssessable: The store holds no imports of the countries and goods asked for, ...
    """
    codes = tuple((good,) if isinstance(good, str) else good)
    asked = tuple(_names(n) for n in (reporters, partners))
    span = _month(since, 0), _month(until, 11)
    raw = store.table(engine)
    most = engine.rows(
        f"select currency from {raw} where flow = 'export' and currency is not null group by 1 "
        "order by count(*) desc, 1 limit 1"
    )
    wanted = (currency or (most[0][0] if most else "EUR")).upper()
    sides = read_sides(
        engine, raw, wanted, goods=codes, freq=freq, sources=(source, partner_source),
        focus=tuple(tuple(m for n in names for m in bloc_members(n)) for names in asked),
    )  # fmt: skip
    rates = rates_used(engine, sides.freq, _within(sides.periods, span))
    return _result(store, sides, asked, span, wanted, rates)


def _names(given: Sequence[str] | str) -> tuple[str, ...]:
    found = (countries.resolve(n) for n in ((given,) if isinstance(given, str) else given))
    out = []
    for area in found:
        if area.kind != "country" and not area.members:
            raise UsageError(
                f"{area.code} has no members to add up.", mend="Name countries, or an aggregate such as EU27_2020."
            )
        out.append(area.code)
    return tuple(dict.fromkeys(out))


def _month(text: str | None, of_year: int) -> int | None:
    """``2022`` or ``2022-03`` as a month; of a year, the month number ``of_year``."""
    if text is None:
        return None
    if re.fullmatch(r"\d{4}", text.strip()):
        return int(text) * 12 + of_year
    return month_index(text)


def _result(
    store: Store,
    sides: Sides,
    asked: tuple[tuple[str, ...], ...],
    span: tuple[int | None, int | None],
    currency: str,
    rates: tuple[str, ...],
) -> MirrorResult:
    where = geography(sides)
    step = cif_step(sides, where)
    flows, factor = grouped(sides, factors(sides, where, step), asked, _within(sides.periods, span))
    shape = (len(flows.exporters), len(flows.importers), len(flows.periods))
    found, _ = reconcile(
        flows.export, flows.imported, factor, step.sd, flows.exporter, flows.importer, flows.period, shape
    )
    keep = _shown(flows, asked, span)
    if not keep.size:
        raise NotAssessable(
            "The store holds no such flow in a period that was compared.",
            mend=" ".join(_refused(sides, asked, span)[:3]) or "See what it holds with `umweg flows`, without options.",
        )
    return MirrorResult(
        flows=_lines(flows, found, factor, keep),
        currency=currency,
        freq=sides.freq,
        level=0 if sides.goods == ("TOTAL",) else min(map(len, sides.goods)),
        cif=step.text,
        cif_rate=step.rate,
        cif_estimated=step.estimated,
        rates=rates,
        refused=_refused(sides, asked, span),
        notes=(*flows.notes, *_basis(store), *_small(flows)),
        snapshots=store.snapshots(),
    )


def _shown(s: Sides, asked: tuple[tuple[str, ...], ...], span: tuple[int | None, int | None]) -> NDArray[np.intp]:
    """Flows asked for, by exporter, importer, good and period."""
    month = np.array(s.periods, dtype=np.int64)[s.period]
    keep = ~(np.isnan(s.export) & np.isnan(s.imported))
    for wanted, names, place in ((asked[0], s.exporters, s.exporter), (asked[1], s.importers, s.importer)):
        if wanted:
            keep &= np.isin(np.array(names)[place], wanted)
    if span[0] is not None:
        keep &= month >= span[0]
    if span[1] is not None:
        keep &= month <= span[1]
    rows = np.flatnonzero(keep)
    return rows[np.lexsort((s.period[rows], s.good[rows], s.importer[rows], s.exporter[rows]))]


def _within(periods: tuple[int, ...], span: tuple[int | None, int | None]) -> tuple[int, ...]:
    first, last = (-1 if span[0] is None else span[0]), (span[1] if span[1] is not None else 12 * 10_000)
    return tuple(p for p in periods if first <= p <= last)


def _refused(s: Sides, asked: tuple[tuple[str, ...], ...], span: tuple[int | None, int | None]) -> tuple[str, ...]:
    """Refusals that touch what was asked for: the exporters' exports, the importers' imports, in the periods asked."""
    focus = {
        f: {m for n in names for m in bloc_members(n)} for f, names in zip(("export", "import"), asked, strict=True)
    }
    out = []
    for r in s.refused:
        mine = focus[r.flow]
        if _within((r.month,), span) and (not mine or mine & set(r.reporters)):
            out.append(r.text)
    return tuple(out)


def _lines(s: Sides, r: ReconciledFlows, factor: NDArray[np.float64], keep: NDArray[np.intp]) -> tuple[MirrorFlow, ...]:
    periods = [period_text(p, s.freq) for p in s.periods]
    apart = discrepancy(s.export, r.import_fob)
    figures: list[NDArray[np.float64]] = [
        s.export, s.imported, factor - 1, r.import_fob, r.raw_gap, r.raw_share, r.gap, r.share, apart, r.weight,
        r.value, r.lower, r.upper,
    ]  # fmt: skip
    columns = zip(*([None if v != v else v for v in f[keep].tolist()] for f in figures), strict=True)
    whole_year = s.freq == "A" and s.goods == ("TOTAL",)
    doubtful = (np.nan_to_num(r.share[keep]) > ONE_MONTH) & whole_year
    labels = (
        [names[k] for k in place[keep].tolist()]
        for names, place in (
            (s.exporters, s.exporter), (s.importers, s.importer), (s.goods, s.good), (periods, s.period),
            (MISSING, r.missing),
        )
    )  # fmt: skip
    doubts = [DOUBT if d else "" for d in doubtful.tolist()]
    return tuple(
        MirrorFlow(e, i, g, t, *n, m, d)  # type: ignore[call-arg]  # the figures in the order of the fields
        for e, i, g, t, m, d, n in zip(*labels, doubts, columns, strict=True)
    )


def _basis(store: Store) -> tuple[str, ...]:
    """What the mappings of the files say of their basis (by origin or by consignment), else that it is not known."""
    live = {s.id for s in store.snapshots()}
    found = [s.facts.get("mapping") for s in store.catalog.snapshots if s.id in live]
    titles = dict.fromkeys(t for t in found if t)
    return tuple(f"Basis of the figures, as the mapping says: {t}." for t in titles) or (
        "Whether imports are by origin or by consignment is not known; they differ where goods pass third countries.",
    )


def _small(s: Sides) -> tuple[str, ...]:
    """What few pairs mean for the weights."""
    mirrored = (s.export > 0) & (s.imported > 0)
    pairs = np.unique(np.stack([s.exporter[mirrored], s.importer[mirrored]]), axis=1).shape[1]
    if pairs >= 30:
        return ()
    return (
        f"Weights rest on {pairs} mirrored pair{'s' * (pairs != 1)}: they lean towards a half each and cannot tell "
        "which side is right.",
    )
