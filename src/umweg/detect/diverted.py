"""Bounds of diversion. An excess is not a diversion: it becomes one only as far as leg 2 can have carried it.

Upper bound: the smaller of the two legs' excesses (Iyoha et al. 2024, who find 16.5 % so and 1.7 % at the level of
firms). Lower bound: 0, unless leg 2 or the mirror supports more. Unknown leg 2: no bounds at all.
"""

from __future__ import annotations

from dataclasses import dataclass

from umweg.detect.panel import Panel
from umweg.detect.rows import quoted
from umweg.detect.scope import Scope
from umweg.detect.windows import within
from umweg.engines.base import Engine

UNKNOWN = "Leg 2 is unknown: the store holds no monthly {t} to {r} trade in this good, in {c}, for both windows."


@dataclass(frozen=True, slots=True)
class LegTwo:
    """Excess of leg 2 over its own history, by (transit, good), in the run's currency; and who reported it.

    ``shares`` counts the goods that one six-digit series of leg 2 serves: their bounds do not add up.
    """

    excess: dict[tuple[str, str], float]
    shares: dict[str, int]
    target: str
    currency: str

    def bounds(self, transit: str, good: str, leg1_upper: float) -> tuple[tuple[float, float] | None, str]:
        """(lower, upper) or None, and the sentence that goes with it."""
        leg2 = self.excess.get((transit, good))
        if leg2 is None:
            return None, UNKNOWN.format(t=transit, r=self.target, c=self.currency)
        upper = max(0.0, min(leg1_upper, leg2))
        note = (
            f"At most the smaller of the upper end of leg 1's excess and leg 2's excess ({leg2 / 1e6:,.2f} M "
            f"{self.currency} over its own history, no growth assumed, matched at six digits); at least 0, because no "
            "shipment was followed."
        )
        if self.shares.get(good, 1) > 1:
            note += f" {self.shares[good]} goods share these six digits: their bounds do not add up."
        return (0.0, upper), note


def leg_two(engine: Engine, scope: Scope, panel: Panel, transits: tuple[str, ...], target: str) -> LegTwo:
    """Exports of the transit countries to the target, or the target's imports from them, matched at six digits.

    One side, of one source, is used for each transit country: one that has every month of both windows; the country's
    own exports before the target's imports.
    """
    span, rows = scope.span, scope.rows
    six = sorted({(m[:6], g) for g in panel.goods for m in scope.goods.families.members[g] if len(m) >= 6})
    engine.execute("create or replace temp table six_of_run (hs6 varchar, good varchar)")
    if six:
        engine.execute(
            "insert into six_of_run select unnest($a), unnest($b)", {"a": [s for s, _ in six], "b": [g for _, g in six]}
        )
    found = engine.rows(
        f"""
        select transit, good, sum(case when {within(span.after_from, span.after_to)} then value else 0 end) as after,
               sum(case when {within(span.history_from, span.after_from)} then value else 0 end) as base
        from {leg_two_rows(scope, transits, target, rows.table)} join six_of_run on substr(product, 1, 6) = hs6
        group by all
        """
    )
    goods_of: dict[str, set[str]] = {}
    for hs6, good in six:
        goods_of.setdefault(hs6, set()).add(good)
    shares = {g: max(len(goods_of[s]) for s, h in six if h == g) for g in {good for _, good, _, _ in found}}
    return LegTwo({(c, g): a - b * span.exposure for c, g, a, b in found}, shares, target, rows.currency)


def leg_two_rows(scope: Scope, transits: tuple[str, ...], target: str, table: str) -> str:
    """SQL: the rows of leg 2 in ``table``, with ``transit``: of the one side and source used for each country."""
    span, names, t = scope.span, quoted(transits), quoted((target,))
    return f"""(
        with leg as (
            select case when flow = 'export' then reporter else partner end as transit, *
            from {table}
            where freq = 'M' and currency = '{scope.rows.currency}' and length(product) >= 6
              and ((flow = 'export' and reporter in ({names}) and partner in ({t}))
                or (flow = 'import' and reporter in ({t}) and partner in ({names})))
              and {within(span.history_from, span.after_to)}),
        side as (
            select transit, flow, source, max(length(product)) as digits
            from leg group by transit, flow, source
            having count(distinct period) = {span.after_to - span.history_from}
            qualify row_number() over (partition by transit order by flow, source) = 1)
        select leg.* from leg join side using (transit, flow, source) where length(product) = digits)"""
