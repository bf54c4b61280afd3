"""Bounds of diversion. An excess is not a diversion: it becomes one only as far as leg 2 can have carried it.

Upper bound: the smaller of the two legs' excesses (Iyoha et al. 2024, who find 16.5 % so and 1.7 % at the level of
firms). Lower bound: 0, unless leg 2 or the mirror supports more. Unknown leg 2: no bounds at all.
"""

from __future__ import annotations

from dataclasses import dataclass

from umweg.detect.panel import Panel
from umweg.detect.rows import quoted
from umweg.detect.scope import Scope
from umweg.detect.windows import Span
from umweg.engines.base import Engine

UNKNOWN = "Leg 2 is unknown: the store holds no monthly {t} to {r} trade in this good, in {c}, for both windows."


@dataclass(frozen=True, slots=True)
class LegTwo:
    """Excess of leg 2 over its own history, by (transit, good); in the run's currency."""

    excess: dict[tuple[str, str], float]
    target: str
    currency: str

    def bounds(self, transit: str, good: str, leg1_excess: float) -> tuple[tuple[float, float] | None, str]:
        """(lower, upper) or None, and the sentence that goes with it."""
        leg2 = self.excess.get((transit, good))
        if leg2 is None:
            return None, UNKNOWN.format(t=transit, r=self.target, c=self.currency)
        upper = max(0.0, min(leg1_excess, leg2))
        note = (
            f"At most the smaller of the two legs' excesses (leg 2: {leg2 / 1e6:,.2f} M {self.currency} over its own "
            "history, matched at six digits); at least 0, because no shipment was followed."
        )
        return (0.0, upper), note


def leg_two(engine: Engine, scope: Scope, panel: Panel, transits: tuple[str, ...], target: str) -> LegTwo:
    """Exports of the transit countries to the target (or the target's imports from them), matched at six digits."""
    span, rows = scope.span, scope.rows
    six = sorted({(m[:6], g) for g in panel.goods for m in scope.goods.families.members[g] if len(m) >= 6})
    engine.execute("create or replace temp table six_of_run (hs6 varchar, good varchar)")
    if six:
        engine.execute(
            "insert into six_of_run select unnest($a), unnest($b)",
            {"a": [s for s, _ in six], "b": [g for _, g in six]},
        )
    names, t = quoted(transits), quoted((target,))
    found = engine.rows(
        f"""
        with leg as (
            select case when flow = 'export' then reporter else partner end as transit, product,
                   year(period) * 12 + month(period) - 1 as m, flow, value
            from {rows.table}
            where freq = 'M' and currency = '{rows.currency}' and length(product) >= 6
              and ((flow = 'export' and reporter in ({names}) and partner in ({t}))
                or (flow = 'import' and reporter in ({t}) and partner in ({names})))
              and year(period) * 12 + month(period) - 1 between {span.history_from} and {span.after_to - 1}),
        side as (select transit, min(flow) as flow, count(distinct m) as months from leg group by transit),
        level as (select transit, max(length(product)) as digits from leg group by transit)
        select transit, good, sum(case when m >= {span.after_from} then value else 0 end) as after,
               sum(case when m < {span.after_from} then value else 0 end) as base
        from leg join side using (transit, flow) join level using (transit)
        join six_of_run on substr(product, 1, 6) = hs6
        where length(product) = digits and months = {span.after_to - span.history_from}
        group by all
        """
    )
    return LegTwo({(c, g): a - _expected(b, span) for c, g, a, b in found}, target, rows.currency)


def _expected(base: float, span: Span) -> float:
    return base * span.exposure
