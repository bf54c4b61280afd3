"""Channel 3, onward: leg 2 rose in the same good; and the bounds of diversion that the two legs allow.

An excess is not a diversion: it becomes one only as far as leg 2 can have carried it. Upper bound: the smaller of the
two legs' excesses (Iyoha et al. 2024, who find 16.5 % so and 1.7 % at the level of firms). Lower bound: 0, because no
shipment is followed. Unknown leg 2: no bounds at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from umweg.core.codes.countries import name
from umweg.core.months import month_date, month_text
from umweg.detection.baseline.null_model import ENOUGH, fallback, halves
from umweg.detection.baseline.surge import windows
from umweg.engines.lookup import lookup
from umweg.engines.sql import SQL, text, texts
from umweg.engines.sums import total
from umweg.law.load import grade_rules
from umweg.measures.score import NullModel, change, fit_null
from umweg.measures.special import normal_upper_tail
from umweg.results import Channel, Interval, Plot
from umweg.series.windows import within

if TYPE_CHECKING:
    from umweg.detection.baseline.design import Design
    from umweg.engines.base import Engine
    from umweg.measures.score import SeriesChange
    from umweg.series.panel import Array
    from umweg.series.scope import Scope

UNKNOWN = "Leg 2 is unknown: the store holds no {t} to {r} trade in this good, in {c} by {p}, for both windows."
#: Stands for all goods of a run together.
WHOLE = "all"


@dataclass(frozen=True, slots=True)
class OnwardTrade:
    """Leg 2 of (transit, good): its change over its own history, in the run's currency, and its series.

    ``place`` gives the row of (transit, good id) in the arrays; ``shares`` counts the goods that one six-digit series
    of leg 2 serves: their bounds do not add up. ``weak`` names the countries whose trade with the target has no
    customs declarations.
    """

    frame: Design
    place: dict[tuple[str, str], int]
    change: SeriesChange
    p: Array
    values: Array
    shares: dict[str, int]
    weak: frozenset[str]
    guessed: bool

    def channel(self, row: int, excess: Interval) -> Channel:
        """The channel for one panel row; ``excess`` changes nothing."""
        return self.channel_of(*self._pair(row))

    def bounds(self, row: int, leg1: Interval) -> tuple[tuple[float, float] | None, str]:
        """(lower, upper) of what was diverted of a panel row's good or None, and the sentence that goes with it."""
        return self.bounds_of(*self._pair(row), leg1)

    def _pair(self, row: int) -> tuple[str, str]:
        panel = self.frame.panel
        return panel.partners[int(panel.partner[row])], panel.goods[int(panel.good[row])]

    def channel_of(self, transit: str, good: str) -> Channel:
        """The channel for a transit country and good (or ``WHOLE``)."""
        i, f = self.place.get((transit, good)), self.frame
        view = f.scope.rows.view
        if i is None:
            text = UNKNOWN.format(t=name(transit), r=name(f.target), c=view.currency, p=view.period)
            return Channel("onward", False, text=text, lacks=(f"{transit} to {f.target} trade by good",))
        rise, p = float(self.change.excess[i]), float(self.p[i])
        leg = f"{name(transit)}'s trade to {name(f.target)}"
        estimate = Channel(
            "onward",
            True,
            effect=rise,
            unit=f"{view.currency} of leg 2 above its own history",
            interval=(float(self.change.lower[i]), float(self.change.upper[i])),
            p_value=p,
            plot=self._plot(i),
        )
        caution = " It has no customs declarations: weaker evidence." if transit in self.weak else ""
        if p <= grade_rules().p_value_at_most and rise > 0:
            text = f"{leg} rose by {rise / 1e6:,.1f} M {view.currency} over its own history.{caution}"
            return replace(estimate, stance="for", text=text)
        if rise <= 0:
            what = "these goods" if good == WHOLE else "this good"
            return replace(estimate, stance="against", text=f"{leg} in {what} did not rise.{caution}")
        return replace(estimate, text=f"{leg} rose within its usual swings.{caution}")

    def bounds_of(self, transit: str, good: str, leg1: Interval) -> tuple[tuple[float, float] | None, str]:
        """(lower, upper) of what was diverted through a country of a good (or ``WHOLE``), and the sentence with it."""
        i = self.place.get((transit, good))
        view = self.frame.scope.rows.view
        if i is None:
            return None, UNKNOWN.format(t=name(transit), r=name(self.frame.target), c=view.currency, p=view.period)
        currency = view.currency
        upper = max(0.0, min(leg1.central, float(self.change.excess[i])))
        highest = max(0.0, min(leg1.upper, float(self.change.upper[i])))
        note = (
            f"At most the smaller of the two legs' excesses, {upper / 1e6:,.2f} M {currency} ({highest / 1e6:,.2f} M "
            "where both legs' intervals are taken at their upper ends); at least 0, because no shipment was followed. "
            "Leg 2 is matched at six digits" + (", its null guessed for want of series." if self.guessed else ".")
        )
        count = self.shares.get(good, 1)
        if count > 1:
            note += f" {count} goods share these six digits: their bounds do not add up."
        return (0.0, upper), note

    def _plot(self, i: int) -> Plot:
        f = self.frame
        line = tuple(np.round(self.values[i] / 1e6, 6).tolist())
        at = month_text(f.scope.measure)
        return Plot(f.panel.labels(), (("leg 2", line),), f"M {f.scope.rows.currency}", at=at)


def onward(engine: Engine, f: Design) -> OnwardTrade:
    """Test leg 2 of every (transit, good), and of all goods of a transit country, against its own history.

    One side, of one source, is used for each transit country: one that reported every period of both windows; the
    country's own exports before the target's imports. The null is fitted in the placebo window on the calibration half
    of the goods where at least 30 series allow it, and wide otherwise.
    """
    place, values, shares = _series(engine, f)
    span, panel = f.scope.span, f.panel
    w = windows(values, panel, span)
    null, guessed = _null(f, place, values)
    e = np.full(len(place), float(null.ratio[0])) * span.exposure
    found = change(w.base, w.after, w.phi, e, null, w.df)
    regime = f.scope.regime
    start, stop = month_date(span.after_from), month_date(span.after_to)
    weak = frozenset(n.code for n in regime.undeclared if n.during(start, stop))
    return OnwardTrade(f, place, found, normal_upper_tail(found.z), values, shares, weak, guessed)


def _null(f: Design, place: dict[tuple[str, str], int], values: Array) -> tuple[NullModel, bool]:
    span = f.null_span
    if span is not None and place:
        half = halves(tuple(g for _, g in place)) & np.array([g != WHOLE for _, g in place], dtype=np.bool_)
        w = windows(values[half], f.panel, span)
        live = (w.base + w.after) >= f.options.min_total
        if int(live.sum()) >= ENOUGH:
            group = np.zeros(int(live.sum()), dtype=np.intp)
            return fit_null(w.base[live], w.after[live], w.phi[live], group, 1, span.exposure), False
    return fallback(1).money, True


def _series(engine: Engine, f: Design) -> tuple[dict[tuple[str, str], int], Array, dict[str, int]]:
    """Leg 2 by (transit, good) and period of the panel, summed over the six-digit codes of the good.

    ``WHOLE`` is the sum over the goods that the totals of leg 1 hold: those of complete families.
    """
    sc, panel = f.scope, f.panel
    span, rows, step = sc.span, sc.rows, sc.rows.view.step
    first = min(panel.first, span.history_from)
    digits = common_digits(sc)
    six = sorted(matched(sc, panel.goods))
    whole = sorted({code for code, _ in matched(sc, sc.goods.whole)})
    lookup(engine, "six_of_run", hs6=("string", [s for s, _ in six]), good=("string", [g for _, g in six]))
    target = text(f.target)
    engine.execute(
        f"""
        create or replace temp table leg_two as
        select reporter, partner, flow, source, freq, currency, product, period, value from {rows.store}
        where ((flow = 'export' and partner = {target}) or (flow = 'import' and reporter = {target}))
          and {within(first, span.after_to)}
        """
    )
    found = engine.numpy(
        f"""
        with cells as (
            select transit, substr(product, 1, {digits:d}) as hs6, year(period) * 12 + month(period) - 1 as m,
                   {total("value")} as v
            from {leg_two_rows(sc, f.transits, f.target, SQL("leg_two"), first)} where value >= 0 group by all)
        select transit, good, m, {total("v")} as v from cells join six_of_run using (hs6) group by all
        union all
        select transit, '{WHOLE}', m, {total("v")} from cells where hs6 in ({texts(tuple(whole))}) group by all
        order by all
        """
    )
    pairs = list(zip(found["transit"].tolist(), found["good"].tolist(), strict=True))
    place = {pair: i for i, pair in enumerate(sorted(set(pairs)))}
    values = np.zeros((len(place), panel.value.shape[1]))
    at = np.array([place[p] for p in pairs], dtype=np.intp)
    column = (found["m"].astype(np.intp) - panel.first) // step
    inside = column >= 0
    np.add.at(values, (at[inside], column[inside]), np.round(found["v"][inside].astype(np.float64), 4))
    return place, values, _shared(six)


def common_digits(sc: Scope) -> int:
    """Digits at which leg 2 is matched with the goods of a run."""
    return min(6, *(len(p) for p in sc.goods.products))


def matched(sc: Scope, goods: Iterable[str]) -> set[tuple[str, str]]:
    """(code, good): the codes of leg 2, at the common digits, that each of these goods is matched with."""
    digits = common_digits(sc)
    return {(m[:digits], g) for g in goods for m in sc.goods.families.members[g]}


def leg_two_rows(sc: Scope, transits: tuple[str, ...], target: str, table: SQL, first: int | None = None) -> SQL:
    """SQL: the rows of leg 2 in ``table``, with ``transit``: of the one side and source used for each country.

    From month ``first`` on (default: the history's). Nothing at a coarser level than the goods is taken.
    """
    span, names, t, view = sc.span, texts(transits), text(target), sc.rows.view
    until = within(span.history_from if first is None else first, span.after_to)
    return SQL(f"""(
        with leg as (
            select case when flow = 'export' then reporter else partner end as transit, *
            from {table}
            where freq = {text(view.freq)} and currency = {text(view.currency)}
              and length(product) >= {common_digits(sc):d}
              and ((flow = 'export' and reporter in ({names}) and partner in ({t}))
                or (flow = 'import' and reporter in ({t}) and partner in ({names})))
              and {until}),
        side as (
            select transit, flow, source, max(length(product)) as digits
            from leg join (select flow, source, declarant as reporter from sides_of_run) using (flow, source, reporter)
            where {within(span.history_from, span.after_to)} group by transit, flow, source
            qualify row_number() over (partition by transit order by flow, source) = 1)
        select leg.* from leg join side using (transit, flow, source) where length(product) = digits)""")


def _shared(six: list[tuple[str, str]]) -> dict[str, int]:
    """How many goods share the six digits of each."""
    goods_of: dict[str, int] = Counter(hs6 for hs6, _ in six)
    out: dict[str, int] = {}
    for hs6, good in six:
        out[good] = max(out.get(good, 1), goods_of[hs6])
    return out
