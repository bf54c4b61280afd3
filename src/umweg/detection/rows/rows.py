"""The very rows of the store that the figures of a finding were summed from.

One selection serves the citation of every figure (``cite``) and the drill-down by member state (``drill``), so that
both add up to the finding. The scope of the run is found anew from its provenance; the data are those of the run.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from umweg.core.months import month_date
from umweg.detection.channels.onward import common_digits, leg_two_rows, matched
from umweg.detection.findings.reopen import options_of
from umweg.engines.lookup import lookup
from umweg.engines.sql import SQL, texts
from umweg.law.load import Regime
from umweg.law.load import regime as load_regime
from umweg.series.currency import in_currency
from umweg.series.scope import Scope, scope
from umweg.series.windows import within

if TYPE_CHECKING:
    from umweg.engines.base import Engine
    from umweg.results import DetectResult, Finding
    from umweg.store import Store

TABLE = "rows_behind"
AS_STORED = (
    "exclude (own_reporter, own_partner, own_flow) "
    "replace (own_reporter as reporter, own_partner as partner, own_flow as flow)"
)
LEGS = ("leg 1", "direct", "leg 2")


@dataclass(frozen=True, slots=True)
class SourceRows:
    """An engine with the temp table ``rows_behind``: a row of the store, once for each finding and leg it counts for.

    Columns: finding, leg (``leg 1``, ``direct``, ``leg 2``), those of ``tables.FLOWS`` with ``value`` in the run's
    currency, ``reported_value``, ``reported_currency``, and ``in_history``, ``in_before``, ``in_after``.
    """

    engine: Engine
    scope: Scope


@contextlib.contextmanager
def behind(
    engine: Engine,
    store: Store,
    result: DetectResult,
    regime: str | Path | Regime,
    findings: Sequence[Finding],
    legs: Sequence[str] = LEGS,
) -> Iterator[SourceRows]:
    """Select the rows behind ``findings`` of ``result``, of some ``legs``; ``regime`` as it was given to the run.

    ``store`` must show the data of the run (open it ``as_of`` the run's date where more came later).
    """
    law = regime if isinstance(regime, Regime) else load_regime(regime)
    options = options_of(result)
    sc = scope(engine, store, law, options)
    _keys(engine, sc, findings, legs)
    _select(engine, store, sc, findings if "leg 2" in legs else ())
    yield SourceRows(engine, sc)


def _keys(engine: Engine, sc: Scope, findings: Sequence[Finding], legs: Sequence[str]) -> None:
    """Which partner and product counts for which finding, and on which leg."""
    members: dict[str, list[str]] = {}
    for product in sc.goods.products:
        members.setdefault(sc.goods.families.family_of[product], []).append(product)
    whole = [p for g in sc.goods.whole for p in members[g]]
    keys = [
        (f.id, leg, partner, product)
        for f in findings
        for leg, partner in (("leg 1", f.transit), ("direct", f.target))
        if leg in legs
        for product in (whole if f.level == "country" else members.get(f.good.id, ()))
    ]
    six = sorted(
        {
            (f.id, f.transit, code)
            for f in findings
            if f.diverted is not None
            for code, _ in matched(sc, sc.goods.whole if f.level == "country" else {f.good.id} & members.keys())
        }
    )
    for name, columns, rows in (
        ("keys_behind", ("finding", "leg", "partner", "product"), keys),
        ("six_behind", ("finding", "transit", "hs6"), six),
    ):
        lookup(engine, name, **{c: ("string", [row[k] for row in rows]) for k, c in enumerate(columns)})


def _select(engine: Engine, store: Store, sc: Scope, bounded: Sequence[Finding]) -> None:
    """``bounded``: the findings whose leg 2 is wanted."""
    rows, span = sc.rows, sc.span
    columns = "value as reported_value, currency as reported_currency"
    columns += ", reporter as own_reporter, partner as own_partner, flow as own_flow"
    reported = f"(select *, {columns} from {store.table(engine)})"
    table, _ = in_currency(engine, SQL(reported), rows.currency)
    flags = ", ".join(
        f"{within(*months)} as in_{name}"
        for name, months in (
            ("history", (span.history_from, span.history_to)),
            ("before", span.before),
            ("after", (span.after_from, span.after_to)),
        )
    )
    until = within(rows.coverage.first, span.after_to)
    members = sc.regime.origin_members(month_date(sc.measure))
    origin = frozenset(sc.reporters) if rows.view.led_by_origin else members
    led = rows.view.sql(table, origin, sc.regime.target)
    own = f"select * exclude (declarant) from {led} where declarant in ({texts(sc.reporters)}) and {until}"
    engine.execute(
        f"""
        create or replace temp table {TABLE} as
        select finding, leg, f.* {AS_STORED}, {flags} from ({own}) f join keys_behind k using (partner, product)
        """
    )
    used = {f.target: sorted({g.transit for g in bounded if g.diverted is not None}) for f in bounded}
    for target, transits in used.items():
        if transits:
            engine.execute(
                f"""
                insert into {TABLE} by name
                select finding, 'leg 2' as leg, f.* exclude (transit, own_reporter, own_partner, own_flow), {flags}
                from {leg_two_rows(sc, tuple(transits), target, table)} f
                join six_behind k on k.transit = f.transit and k.hs6 = substr(f.product, 1, {common_digits(sc):d})
                """
            )
