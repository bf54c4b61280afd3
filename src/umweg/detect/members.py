"""Which members of the origin bloc stand behind a finding."""

from __future__ import annotations

from umweg.detect.scope import Scope
from umweg.engines.base import Engine

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
    wanted = {g for _, g in pairs}
    products = [p for p in scope.goods.products if family_of[p] in wanted]
    engine.execute("create or replace temp table found_goods (product varchar, good varchar)")
    engine.execute(
        "insert into found_goods select unnest($p), unnest($g)",
        {"p": products, "g": [family_of[p] for p in products]},
    )
    span = scope.span
    rows = engine.rows(
        f"""
        with cells as (
            select partner, good, reporter, year(period) * 12 + month(period) - 1 as m, value
            from (select * from {scope.rows.of(scope.reporters)}) join found_goods using (product)),
        sums as (
            select partner, good, reporter,
                   sum(case when m >= {span.after_from} then value else -value end) as change
            from cells
            where m between {span.after_from} and {span.after_to - 1}
               or m between {span.after_from - 12} and {span.after_to - 13}
            group by all)
        select partner, good, reporter, change from sums where change > 0
        qualify row_number() over (partition by partner, good order by change desc, reporter) <= {TOP}
        order by partner, good, change desc, reporter
        """
    )
    out: dict[tuple[str, str], list[tuple[str, float]]] = {}
    for partner, good, reporter, change in rows:
        out.setdefault((partner, good), []).append((reporter, float(change)))
    return {k: tuple(v) for k, v in out.items()}
