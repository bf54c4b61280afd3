"""A run before anything is tested: what is compared, all series, and the null they are tested under."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from umweg.core.errors import NotAssessable, UnknownName
from umweg.core.months import month_date, month_index
from umweg.detection.baseline import null_model as cal
from umweg.detection.baseline import surge
from umweg.series.doubts import Doubt, doubts_of, weigh
from umweg.series.options import DetectOptions
from umweg.series.panel import Index, Panel, read_panel
from umweg.series.product_labels import GoodsDescriptions
from umweg.series.scope import Scope, asked_goods, scope
from umweg.series.selection import input_marks
from umweg.series.windows import RunSpan, placebo_span

if TYPE_CHECKING:
    from umweg.engines.base import Engine
    from umweg.law.load import Regime
    from umweg.store import Store


@dataclass(frozen=True, slots=True)
class Design:
    """``controls``: the same series of goods that no list of the regime names; None where the data hold none.

    ``complete`` is (goods,): families wholly in the data; ``group`` (series,): index in ``transits``, -1 for others.
    ``asked`` are the countries to show, ``transits`` those to test; ``null_spans`` are the placebo windows,
    that of the null first; ``doubts`` what of the input was not taken at its word.
    """

    scope: Scope
    options: DetectOptions
    panel: Panel
    controls: Panel | None
    goods: GoodsDescriptions
    complete: NDArray[np.bool_]
    asked: tuple[str, ...]
    transits: tuple[str, ...]
    group: Index
    null_spans: tuple[RunSpan, ...]
    calibration: cal.Calibration
    doubts: tuple[Doubt, ...] = ()

    @property
    def calibrated(self) -> bool:
        """Was the null of transit countries and of direct trade fitted? Else no finding is above ``watch``."""
        return all(self.calibration.fitted)

    @property
    def null_span(self) -> RunSpan | None:
        """The placebo window that the null is fitted in; None where none fits the data."""
        return self.null_spans[0] if self.null_spans else None

    @property
    def target(self) -> str:
        """ISO 2 code of the target."""
        return self.scope.regime.target

    @property
    def by_share(self) -> bool:
        """Do the target's own imports lead? Then a supplier is held against its share of them (keep_share.py)."""
        view = self.scope.rows.view
        return (view.leg, view.side) == (2, "import")

    def testable(self, span: RunSpan) -> NDArray[np.bool_]:
        """Series of transit countries that can be tested in a window, (series,)."""
        return surge.testable(self.panel, span, self.complete, self.options.min_total) & (self.group >= 0)

    def shown(self) -> NDArray[np.bool_]:
        """Series of the countries and goods asked for, (series,)."""
        shown = cal.groups_of(self.panel, self.asked) >= 0
        if self.options.goods:
            members = self.scope.goods.families.members
            wanted = [any(m.startswith(self.options.goods) for m in members[g]) for g in self.panel.goods]
            shown &= np.array(wanted, dtype=np.bool_)[self.panel.good]
        return shown

    def null_model(self) -> dict[str, Any]:
        """What the null learned, for the result."""
        t, d, span = self.calibration.transit, self.calibration.direct, self.null_span
        return {
            "fitted_in": None if span is None else month_date(span.after_from).isoformat()[:7],
            "fitted": dict(zip(("transit", "direct"), self.calibration.fitted, strict=True)),
            "series": t.money.n,
            "growth": {c: round(float(r), 4) for c, r in zip(self.transits, t.money.ratio, strict=True)},
            "growth_direct": round(float(d.money.ratio[0]), 4),
            "kappa": round(t.money.kappa, 4),
            "tau": round(t.money.tau, 4),
            "kappa_tempered": round(t.tempered.kappa, 4),
            "tau_tempered": round(t.tempered.tau, 4),
        }


def design(engine: Engine, store: Store, law: Regime, options: DetectOptions) -> Design:
    """Decide what can be compared, read it, and fit the null; what the input checks doubt is not taken at its word."""
    sc = scope(engine, store, law, options)
    doubts = doubts_of(engine, sc.rows, input_marks(engine, sc.rows), sc.span) if sc.rows.view.led_by_origin else ()
    if doubts:
        weigh(engine, doubts, sc.span)
    return of_scope(engine, sc, options, doubts)


def of_scope(engine: Engine, sc: Scope, options: DetectOptions, doubts: tuple[Doubt, ...] = ()) -> Design:
    """The design in a scope; with ``doubts`` from the rows weighed by them, which must have been made."""
    law = sc.regime
    asked_goods(options.goods, sc.goods.products)
    asked, transits = _transits(sc, options)
    led_by_target = (sc.rows.view.leg, sc.rows.view.side) == (2, "import")
    # A share is one of all imports: also of those from countries that are no candidates.
    extra = sc.rows.partners if led_by_target else (*transits, law.target)
    panel = read_panel(engine, sc, extra, weighed=bool(doubts))
    others = frozenset(sc.goods.families.family_of.values()) - sc.goods.listed
    controls = read_panel(engine, sc, (*transits, law.target), others, bool(doubts)) if others else None
    whole = set(sc.goods.whole)
    complete = np.array([g in whole for g in panel.goods], dtype=np.bool_)
    spans = placebo_spans(sc) if options.placebo else ()
    return Design(
        scope=sc,
        options=options,
        panel=panel,
        controls=controls,
        goods=GoodsDescriptions(sc, panel.goods),
        complete=complete,
        asked=asked,
        transits=transits,
        group=cal.groups_of(panel, transits),
        null_spans=spans,
        calibration=cal.calibrate(panel, spans, complete, transits, law.target, options.min_total),
        doubts=doubts,
    )


def _transits(sc: Scope, options: DetectOptions) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Countries to show, and countries to test: always all candidates, so that a filter changes no q-value."""
    candidates = sc.partners("transit")
    wanted = options.transits
    if sc.regime.target in wanted:
        raise UnknownName(
            f"{sc.regime.target} is the target, not a transit country.", mend="Leave it out of --transit."
        )
    asked = tuple(t for t in wanted if t in sc.rows.partners) if wanted else candidates
    if not asked:
        which = "None of the transit countries asked for" if wanted else "No country that goods could pass through"
        raise NotAssessable(
            f"{which} is a partner in the data.",
            mend=f"The data hold: {', '.join(sc.rows.partners)}.",
        )
    return asked, tuple(dict.fromkeys((*candidates, *asked)))


def placebo_spans(sc: Scope) -> tuple[RunSpan, ...]:
    """The run's windows moved to where nothing had happened: the regime's placebo dates that the data can hold.

    Where it names none: one, one and a quarter, and one and a half years before the measure. Last come the months just
    before the measure. All are as long as the real ones.
    """
    end = min(sc.measure, sc.span.after_from) - sc.span.gap
    step = sc.rows.view.step
    starts = [month_index(d) for d in sc.regime.placebo] or [sc.measure - k for k in (12, 15, 18) if k % step == 0]
    found = [
        placebo_span(sc.span, s, end, sc.rows.coverage.first) for s in (*starts, end - sc.span.length) if s % step == 0
    ]
    return tuple(dict.fromkeys(s for s in found if s is not None))
