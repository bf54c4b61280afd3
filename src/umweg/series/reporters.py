"""Which members of the origin bloc stand behind a finding."""

from __future__ import annotations

from umweg.engines.base import Engine
from umweg.engines.lookup import lookup
from umweg.engines.sql import texts
from umweg.engines.sums import total
from umweg.series.scope import Scope
from umweg.series.windows import within

TOP = 5


def top_reporters(
    engine: Engine, scope: Scope, pairs: list[tuple[str, str]]
) -> dict[tuple[str, str], tuple[tuple[str, float], ...]]:
    """For each (transit, good): the members whose exports rose most, with the change on a year before.

    In the run's currency, largest first, at most five; uses the goods table of the panel.
    """
    if not pairs:
        return {}
    family_of = scope.goods.families.family_of
    wanted: dict[str, list[str]] = {}
    for partner, good in pairs:
        wanted.setdefault(good, []).append(partner)
    keys = [(t, p, family_of[p]) for p in scope.goods.products for t in wanted.get(family_of[p], ())]
    partners, products, goods = (list(column) for column in zip(*keys, strict=True))
    lookup(engine, "found_goods", partner=("string", partners), product=("string", products), good=("string", goods))
    span = scope.span
    after, before = within(span.after_from, span.after_to), within(*span.before)
    rows = engine.rows(
        f"""
        with sums as (
            select partner, good, reporter, {total(f"case when {after} then value else -value end")} as change
            from (select * from {scope.rows.of(scope.reporters)} and ({before} or {after}))
            join found_goods using (partner, product)
            group by all)
        select partner, good, reporter, change from sums where change > 0
        qualify row_number() over (partition by partner, good order by change desc, reporter) <= {TOP}
        order by partner, good, change desc, reporter
        """
    )
    out: dict[tuple[str, str], list[tuple[str, float]]] = {}
    for partner, good, reporter, change in rows:
        # To the cent: what converted values sum to beyond that depends on the order in which they were added.
        out.setdefault((partner, good), []).append((reporter, round(float(change), 2)))
    return {k: tuple(v) for k, v in out.items()}


def rises_by_reporter(engine: Engine, scope: Scope, transit: str, goods: tuple[str, ...]) -> list[tuple[str, float]]:
    """(member, change on a year before) of all these goods (families) together to one country, largest first."""
    family_of, wanted, span = scope.goods.families.family_of, set(goods), scope.span
    lookup(engine, "country_goods", product=("string", [p for p in scope.goods.products if family_of[p] in wanted]))
    after, before = within(span.after_from, span.after_to), within(*span.before)
    rows = engine.rows(
        f"""
        select reporter, {total(f"case when {after} then value else -value end")} as change
        from (select * from {scope.rows.of(scope.reporters)} and partner in ({texts((transit,))})
              and ({before} or {after})) join country_goods using (product)
        group by all order by change desc, reporter
        """
    )
    return [(reporter, float(change or 0.0)) for reporter, change in rows]
