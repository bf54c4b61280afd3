"""Channel 6, relabel: direct trade in the restricted good fell, and an unrestricted sibling rose in the same months.

Two routes are kept apart: the sibling rose on the way to the target itself (the good may go there under another code),
or on the way to the transit country. A rise of a sibling may also be what the trader says it is: another good.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from umweg.core.codes.countries import name
from umweg.core.codes.products import describe
from umweg.core.months import month_text
from umweg.detection.channels.base import Answers, LackingChannel
from umweg.detection.channels.displacement import DirectTrade, displacement
from umweg.detection.channels.siblings import Flags, Rise, Siblings, rises, siblings
from umweg.law.load import grade_rules
from umweg.measures.relabel import BestSibling, best_sibling, both
from umweg.results import Channel, Interval, Plot
from umweg.series.panel import Array, Index, Panel
from umweg.series.windows import RunSpan

if TYPE_CHECKING:
    from umweg.detection.baseline.design import Design
    from umweg.engines.base import Engine

NO_CONTROLS = "The data hold no goods that the regime does not list, so a rise of a sibling cannot be seen."
LACKS = ("unrestricted goods at the same level of detail",)


@dataclass(frozen=True, slots=True)
class SiblingRoute:
    """Siblings on the way to one kind of partner.

    ``best`` of each row found, as a position in ``pair`` (in ``Siblings``) and ``series`` (in the controls).
    """

    best: BestSibling
    pair: Index
    series: Index
    rise: Rise


@dataclass(frozen=True, slots=True)
class SiblingSets:
    """Siblings of the rows found; ``place`` gives the position of a panel row.

    ``routes`` are those to the target and to the transit country, None where nothing could be tested.
    """

    place: dict[int, int]
    controls: Panel
    listed: Panel
    direct: DirectTrade
    found: Siblings
    p: Array
    routes: tuple[SiblingRoute | None, SiblingRoute | None]
    target: str
    currency: str
    at: str

    def channel(self, row: int, excess: Interval) -> Channel:
        """The channel for one panel row; ``excess`` changes nothing."""
        i = self.place[row]
        good = int(self.listed.good[row])
        if np.isnan(self.direct.p[good]):
            text = "No direct trade of this good in the data, so it cannot have fallen."
            return Channel("relabel", False, text=text, lacks=("direct trade of this good",))
        tried = [(r, k) for k, r in enumerate(self.routes) if r is not None and r.best.number[i] > 0]
        if not tried:
            text = "No unrestricted good of the same heading or of a like description with enough trade."
            return Channel("relabel", False, text=text, lacks=LACKS)
        route, kind = min(tried, key=lambda rk: (rk[0].best.p[i], rk[1]))
        series = int(route.series[route.best.at[i]])
        p, fell = float(self.p[i]), float(self.direct.fall[good]) > 0
        speaks = p <= grade_rules().p_value_at_most and fell and float(route.rise.excess[series]) > 0
        estimate = Channel(
            "relabel",
            True,
            effect=float(route.rise.excess[series]),
            unit=f"{self.currency} of the sibling above expectation",
            interval=(float(route.rise.lower[series]), float(route.rise.upper[series])),
            p_value=p,
            text=self._text(i, row, route, kind) if speaks else self._nothing(i, row),
            plot=self._plot(good, series),
        )
        return replace(estimate, stance="for") if speaks else estimate

    def _nothing(self, i: int, row: int) -> str:
        here = name(self.listed.partners[int(self.listed.partner[row])])
        return f"None of {self._number(i)} rose for certain to {name(self.target)} or {here} while this good fell."

    def _number(self, i: int) -> str:
        number = max(int(r.best.number[i]) for r in self.routes if r is not None)
        return "1 unrestricted sibling" if number == 1 else f"{number} unrestricted siblings"

    def _text(self, i: int, row: int, route: SiblingRoute, kind: int) -> str:
        transit = name(self.listed.partners[int(self.listed.partner[row])])
        pair = int(route.pair[route.best.at[i]])
        code = self.controls.goods[int(self.found.good[pair])].rstrip("~")
        where = f"to {name(self.target)} itself" if kind == 0 else f"to {transit}"
        why = "of the same heading" if self.found.heading[pair] else "of a like description"
        text = (
            f"Direct trade fell, and unrestricted {code} {why} ({describe(code) or 'no text'}) rose on the way {where}"
        )
        other = self.routes[1 - kind]
        also = other is not None and 2 * float(other.best.p[i]) <= grade_rules().p_value_at_most
        second = f"; one rose on the way to {transit if kind == 0 else name(self.target)}, too" if also else ""
        return f"{text} ({self._number(i)} looked at){second}."

    def _plot(self, good: int, series: int) -> Plot:
        direct = self.listed.by_good(self.target)[good]
        listed = self.listed.value[direct] if direct >= 0 else np.zeros(self.listed.value.shape[1])
        lines = (("restricted good, direct", _millions(listed)), ("sibling", _millions(self.controls.value[series])))
        return Plot(self.listed.labels(), lines, f"M {self.currency}", "line", self.at)


def relabel(engine: Engine, frame: Design, rows: Index) -> Answers:
    """Test the fall of each row's good and the rise of its unrestricted siblings, to the target and to transit."""
    controls, panel, sc = frame.controls, frame.panel, frame.scope
    if controls is None:
        return LackingChannel("relabel", NO_CONTROLS, LACKS)
    if frame.target not in panel.partners:
        return LackingChannel(
            "relabel", "The data hold no direct trade with the target.", ("direct trade of this good",)
        )
    partial = sc.goods.families.partial
    complete = ~np.array([partial(g) for g in controls.goods], dtype=np.bool_)
    direct = displacement(panel, sc.span, frame.target, frame.calibration.direct, frame.options.min_total)
    return assess(panel, controls, complete, direct, rows, frame.target, frame.transits, sc.span, frame.null_span,
                  frame.options.min_total, sc.rows.currency, month_text(sc.measure))  # fmt: skip


def assess(
    panel: Panel,
    controls: Panel,
    complete: Flags,
    direct: DirectTrade,
    rows: Index,
    target: str,
    transits: tuple[str, ...],
    span: RunSpan,
    null_span: RunSpan | None,
    min_total: float,
    currency: str,
    at: str = "",
) -> Answers:
    """The channel for ``rows`` of ``panel``; ``complete`` are the controls' families that lie wholly in the data."""
    goods, of_row = np.unique(panel.good[rows], return_inverse=True)
    found = siblings(tuple(panel.goods[g] for g in goods), controls.goods)
    number = np.bincount(found.of, minlength=max(goods.size, 1))
    # The sibling shown is the one that rose most, of so many: its interval has to allow for that.
    level = 1 - 0.05 / max(int(number.max()), 1)
    tested = [rises(controls, complete, found, p, span, null_span, min_total, level) for p in ((target,), transits)]
    if tested == [None, None]:
        text = "Too few unlisted goods that are no siblings: there is nothing to hold a sibling's rise against."
        return LackingChannel("relabel", text, LACKS)
    start = np.searchsorted(found.of, np.arange(goods.size + 1))
    pairs = [np.arange(start[k], start[k + 1]) for k in of_row.tolist()]
    row_of_pair = np.repeat(np.arange(rows.size), [p.size for p in pairs])
    pair = np.concatenate([np.zeros(0, dtype=np.intp), *pairs])
    here = panel.partner[rows][row_of_pair]
    to_target = np.full(pair.size, panel.partners.index(target), dtype=np.intp)
    routes = tuple(
        None if r is None else _route(controls, panel.partners, found, r, pair, row_of_pair, partner, rows.size)
        for r, partner in zip(tested, (to_target, here), strict=True)
    )
    fall = np.where(np.isnan(direct.p[panel.good[rows]]), 1.0, direct.p[panel.good[rows]])
    p = both(fall, *((r.best.p, r.best.number) for r in routes if r is not None))
    return SiblingSets({int(r): i for i, r in enumerate(rows)}, controls, panel, direct, found, p,
                      (routes[0], routes[1]), target, currency, at)  # fmt: skip


def _route(
    controls: Panel,
    partners: tuple[str, ...],
    found: Siblings,
    rise: Rise,
    pair: Index,
    row: Index,
    partner: Index,
    rows: int,
) -> SiblingRoute:
    """Pairs whose sibling is traded with the row's partner enough to be tested; ``partner`` indexes ``partners``."""
    series = np.full(pair.size, -1, dtype=np.intp)
    for k in np.unique(partner).tolist():
        here = partner == k
        series[here] = controls.by_good(partners[k])[found.good[pair[here]]]
    tested = (series >= 0) & ~np.isnan(rise.p[series])
    return SiblingRoute(best_sibling(rise.p[series[tested]], row[tested], rows), pair[tested], series[tested], rise)


def _millions(values: Array) -> tuple[float, ...]:
    return tuple(np.round(values / 1e6, 6).tolist())
