"""Channel 4, ghost: more of what leaves for the transit country never shows in that country's own imports.

The share of the origin's export without an import, after the CIF step, is compared with the share's own history
(``measures.gap``). It says "lost in transit", not "diverted": goods can go astray in statistics for many reasons. An
import above the export speaks against. By good where the transit country's imports by good are in the store
(``ghost``), for the whole country where its totals are (``ghost_country``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from umweg.core.codes.countries import blocs_within, name
from umweg.core.errors import NotAssessable
from umweg.core.months import month_date
from umweg.detection.channels.base import Answers, LackingChannel
from umweg.engines.sql import SQL, texts
from umweg.law.load import grade_rules
from umweg.measures.cif import CifStep
from umweg.measures.gap import ONE_MONTH, Widening, widening
from umweg.measures.special import t_as_normal
from umweg.results import Channel, Interval, Plot, Stance
from umweg.series.mirror.blocs import cif_step, factors, geography
from umweg.series.mirror.sides import Sides, period_text, read_sides
from umweg.series.windows import STEPS, RunSpan, within

if TYPE_CHECKING:
    from umweg.detection.baseline.design import Design
    from umweg.engines.base import Engine

Array = NDArray[np.float64]
Index = NDArray[np.intp]
NAME = "ghost"
LACKS = "imports by {what} as the transit country reports them, with at least two periods before the measure"
#: Series of a placebo from which its scatter is believed.
ENOUGH = 30
#: Countries from which it is learnt how gaps scatter.
ENOUGH_COUNTRIES = 12


@dataclass(frozen=True, slots=True)
class Gaps:
    """Gaps by series: export and FOB-equivalent import (series, periods), NaN where not both sides are known.

    ``place`` gives the series of (transit, good); ``window`` says which ``periods`` (labels) are tested.
    """

    export: Array
    arrived: Array
    periods: tuple[str, ...]
    window: NDArray[np.bool_]
    place: Mapping[tuple[str, str], int]
    found: Widening
    step: CifStep
    currency: str
    what: str
    annual: bool

    def channel_of(self, transit: str, good: str) -> Channel:
        """The channel for one transit country and good (or ``TOTAL``)."""
        lacking = Channel(
            NAME, False, lacks=(LACKS.format(what=self.what),),
            text=f"The gap between both sides' reports is unknown: the store lacks imports by {self.what} of "
            f"{name(transit)}, or their history.",
        )  # fmt: skip
        s = self.place.get((transit, good))
        if s is None or np.isnan(self.found.p[s]):
            return lacking
        w = self.found
        if good == "TOTAL" and self.annual and float(w.after[s]) > ONE_MONTH:
            return replace(
                lacking, lacks=("a year of imports that surely holds twelve months",),
                text=f"{float(w.after[s]):.1%} of the export does not show in {name(transit)}'s imports: as large as "
                "if the year's imports held one month. Check them before use.",
            )  # fmt: skip
        after, points, extra, p = (float(v[s]) for v in (w.after, w.points, w.extra, w.p))
        stance, text = self._verdict(transit, s, after, points, extra, p)
        return Channel(
            NAME, True, stance, extra, f"{self.currency} lost beyond the gap's own history",
            (float(w.lower[s]), float(w.upper[s])), p, text,
            () if self.step.estimated else ("enough pairs of countries to estimate the CIF step",), self._plot(s),
        )  # fmt: skip

    def _verdict(self, transit: str, s: int, after: float, points: float, extra: float, p: float) -> tuple[Stance, str]:
        tested = [label for label, inside in zip(self.periods, self.window, strict=True) if inside]
        when = " to ".join(dict.fromkeys((tested[0], tested[-1])))
        rate = f"CIF step {self.step.rate:.1%}, {'estimated' if self.step.estimated else 'assumed'}"
        if after < 0:
            return "against", (
                f"{name(transit)} reports more of these goods ({when}) than were sent, {-after:.1%} more than the "
                f"export ({rate}): nothing of them is lost in transit."
            )
        ends = f"{float(self.found.points_lower[s]):+.0%} to {float(self.found.points_upper[s]):+.0%}"
        text = (
            f"{after:.1%} of the export ({when}) does not show in {name(transit)}'s imports, {points * 100:+.1f} "
            f"points on the gap's own history ({ends} of the export; {extra / 1e6:,.2f} M {self.currency}; {rate}). "
        )
        if p <= grade_rules().p_value_at_most and points > 0:
            return "for", text + "That is lost in transit as far as the statistics tell, not proof of a diversion."
        return "neutral", text + "That is within its usual swings."

    def _plot(self, s: int) -> Plot:
        """Gap as a share of the export by period; the band is what the history lets expect in the window."""
        x, m = self.export[s], self.arrived[s]
        share = np.divide(x - m, x, out=np.full(x.shape, np.nan), where=x > 0)
        known = np.flatnonzero(np.isfinite(share))
        shown = slice(int(known[0]), int(known[-1]) + 1)
        after = float(self.found.after[s])
        low, high = (after - float(v[s]) for v in (self.found.points_upper, self.found.points_lower))
        values, lower, upper = (
            tuple(None if np.isnan(v) else round(100 * float(v), 2) for v in series[shown])
            for series in (share, *(np.where(self.window, v, np.nan) for v in (low, high)))
        )
        at = self.periods[int(self.window.argmax())]
        lines = (("export without import", values),)
        return Plot(self.periods[shown], lines, "% of export", "bar", at, lower, upper)


@dataclass(frozen=True, slots=True)
class MirrorGap:
    """The channel for panel rows: ``keys`` are (transit, good) of each row of the panel."""

    gaps: Gaps
    transit: tuple[str, ...]
    good: tuple[str, ...]
    of_transit: Index
    of_good: Index

    def channel(self, row: int, excess: Interval) -> Channel:
        """The channel for one panel row; ``excess`` changes nothing."""
        return self.gaps.channel_of(self.transit[self.of_transit[row]], self.good[self.of_good[row]])


def ghost(engine: Engine, frame: Design, rows: Index) -> Answers:
    """The channel by good, matched at six digits; spreads are learnt from all series of the countries that are read.

    Read are the transit countries of ``rows`` and, up to a dozen, the largest others.
    """
    if not rows.size:
        return LackingChannel(NAME, "Nothing was found to hold against imports.", ())
    panel, members = frame.panel, frame.scope.goods.families.members
    codes = {g: tuple(sorted({m[:6] for m in members[g] if len(m) >= 6 and m.isdigit()})) for g in panel.goods}
    wanted = tuple(sorted({c for cs in codes.values() for c in cs}))
    if not wanted:
        return LackingChannel(NAME, "The goods have no six-digit codes to match imports by.", ("goods at six digits",))
    if not _any_import(frame):
        text = "Imports by good of the transit countries: the store holds no imports at all."
        return LackingChannel(NAME, text, (LACKS.format(what="good"),))
    try:
        sides = _sides(engine, frame, wanted, _countries(frame, rows))
    except NotAssessable as e:
        return LackingChannel(NAME, f"Imports by good of the transit countries: {e.what}", (LACKS.format(what="good"),))
    groups = _groups(codes, sides)
    half = dict(zip(panel.goods, frame.calibration.half.tolist(), strict=True))
    gaps = _gaps(frame, sides, groups, "good", half)
    return MirrorGap(gaps, panel.partners, panel.goods, panel.partner, panel.good)


def ghost_country(engine: Engine, frame: Design) -> dict[str, Channel]:
    """The channel for whole transit countries, all goods together: evidence on the country, not on a good."""
    text = "Total imports of the transit countries: the store holds no imports at all."
    sides = None
    try:
        sides = _sides(engine, frame, ("TOTAL",), frame.transits) if _any_import(frame) else None
    except NotAssessable as e:
        text = f"Total imports of the transit countries: {e.what}"
    if sides is None:
        return {t: Channel(NAME, False, text=text, lacks=(LACKS.format(what="partner"),)) for t in frame.transits}
    gaps = _gaps(frame, sides, {"TOTAL": "TOTAL"}, "partner", {})
    return {t: gaps.channel_of(t, "TOTAL") for t in frame.transits}


def _any_import(f: Design) -> bool:
    return any(h.side == "import" for h in f.scope.rows.held)


def _countries(f: Design, rows: Index) -> tuple[str, ...]:
    """Transit countries of the rows, and the largest others up to a dozen: enough to learn how gaps scatter."""
    found = dict.fromkeys(f.transits[i] for i in np.unique(f.group[rows]))
    inside = f.group >= 0
    total = np.bincount(f.group[inside], f.panel.value[inside].sum(axis=1), len(f.transits))
    largest = [f.transits[i] for i in np.argsort(-total, kind="stable")]
    return tuple(dict.fromkeys((*found, *largest[: max(ENOUGH_COUNTRIES - len(found), 0)])))


def _sides(engine: Engine, frame: Design, goods: tuple[str, ...], importers: tuple[str, ...]) -> Sides:
    rows, regime = frame.scope.rows, frame.scope.regime
    led = rows.view.led_by_origin
    bloc = regime.origin_members(month_date(frame.scope.measure))
    members = frame.scope.reporters if led else tuple(sorted(bloc))
    near = _near(engine, frame, goods, (*bloc, *blocs_within(bloc)), importers)
    return read_sides(
        engine, near, rows.currency, exporters=members, importers=importers, goods=goods,
        sources=(rows.source if led else None, None),
    )  # fmt: skip


def _near(
    engine: Engine, frame: Design, goods: tuple[str, ...], origin: tuple[str, ...], importers: tuple[str, ...]
) -> SQL:
    """The store's flows; where it holds only months, just the rows in question, so that the store is read once."""
    rows = frame.scope.rows
    if any(h.freq != "M" for h in rows.held):
        return rows.store
    codes = "product = 'TOTAL'" if goods == ("TOTAL",) else "product <> 'TOTAL'"
    to, bloc = texts(importers), texts(origin)
    engine.execute(
        f"""
        create or replace temp table near_ghost as select * from {rows.store}
        where ((flow = 'export' and partner in ({to}) and reporter in ({bloc}))
            or (flow = 'import' and reporter in ({to}) and partner in ({bloc}))) and {codes}
          and {within(frame.panel.first, frame.scope.span.after_to)}
        """
    )
    return SQL("near_ghost")


def _groups(codes: Mapping[str, tuple[str, ...]], s: Sides) -> dict[str, str]:
    """Good and code (as in ``s.goods``) to a group: goods that share six digits are one series."""
    parent: dict[str, str] = {}

    def root(k: str) -> str:
        while parent.setdefault(k, k) != k:
            k = parent[k]
        return k

    for good, own in codes.items():
        for code in own:
            parent[root(s.family_of.get(code, code))] = root(f"good {good}")
    held = set(s.goods)
    out = {c: root(c) for c in held if c in parent}
    out |= {good: root(f"good {good}") for good, own in codes.items() if {s.family_of.get(c, c) for c in own} & held}
    return out


def _gaps(f: Design, s: Sides, groups: Mapping[str, str], what: str, half: Mapping[str, bool]) -> Gaps:
    where, span = geography(s), f.scope.span
    step = cif_step(s, where, before=span.after_from)
    fob = s.imported / factors(s, where, step)
    names = tuple(sorted(set(groups.values())))
    at = {g: k for k, g in enumerate(names)}
    group = np.array([at[groups[c]] if c in groups else -1 for c in s.goods], dtype=np.int64)[s.good]
    both = (
        np.isfinite(s.export) & np.isfinite(fob) & (group >= 0)
        & s.exporter_there[s.exporter, s.period] & s.importer_there[s.importer, s.period]
    )  # fmt: skip
    shape = (len(s.importers) * len(names), len(s.periods))
    cell = ((s.importer * len(names) + group) * shape[1] + s.period)[both]
    filled = np.bincount(cell, minlength=shape[0] * shape[1]) > 0
    x, m = (
        np.where(filled, np.bincount(cell, v[both], shape[0] * shape[1]), np.nan).reshape(shape)
        for v in (s.export, fob)
    )
    window = _inside(s, span)
    place = {(t, g): i * len(names) + at[k] for i, t in enumerate(s.importers) for g, k in groups.items()}
    kappa = _placebo(f, s, x, m, place, half)
    labels = tuple(period_text(p, s.freq) for p in s.periods)
    if window.any():
        found = widening(x, m, window, kappa)
    else:
        found = Widening(*(np.full(shape[0], np.nan) for _ in Widening.__slots__))
    return Gaps(x, m, labels, window, place, found, step, f.scope.rows.currency, what, s.freq == "A")


def _inside(s: Sides, span: RunSpan) -> NDArray[np.bool_]:
    """Periods of which more than half lies in the span's window, (periods,)."""
    first = np.array(s.periods, dtype=np.int64)
    last = first + STEPS[s.freq]
    return np.minimum(last, span.after_to) - np.maximum(first, span.after_from) > STEPS[s.freq] / 2


def _placebo(
    f: Design, s: Sides, x: Array, m: Array, place: Mapping[tuple[str, str], int], half: Mapping[str, bool]
) -> float:
    """How much wider than its own history tells the gap scattered where nothing can have happened; at least 1.

    On the calibration half of the goods only; 1 where the data hold no placebo window, or too few series.
    """
    if f.null_span is None or not half:
        return 1.0
    window = _inside(s, f.null_span)
    rows = sorted({k for (_, g), k in place.items() if half.get(g)})
    if not window.any() or not window.argmax() or len(rows) < ENOUGH:
        return 1.0
    w = widening(x[rows], m[rows], window)
    z = t_as_normal(w.t[np.isfinite(w.t)], w.df[np.isfinite(w.t)])
    if z.size < ENOUGH:
        return 1.0
    return max(1.0, float(np.median(np.abs(z))) / 0.6745)
