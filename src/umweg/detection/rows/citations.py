"""Every figure of a finding with the rows of the store behind it, each with the citation it may be quoted with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from umweg.core.errors import StoreError
from umweg.detection.rows.rows import TABLE, behind
from umweg.engines.sums import total

if TYPE_CHECKING:
    import pyarrow as pa

    from umweg.engines.base import Engine
    from umweg.law.load import Regime
    from umweg.results import DetectResult, Finding
    from umweg.store import Store

COLUMNS = ("finding", "leg", "in_history", "in_before", "in_after", "reporter", "partner", "flow", "product",
           "nomenclature", "period", "value", "currency", "reported_value", "reported_currency", "mass_kg", "qty",
           "qty_unit", "status", "source", "snapshot")  # fmt: skip
CENT = 0.005


def cite(
    engine: Engine,
    store: Store,
    result: DetectResult,
    regime: str | Path | Regime,
    findings: Sequence[Finding] | None = None,
) -> pa.Table:
    """The rows behind the findings (default: all), with columns ``COLUMNS``, ``file``, ``sha256`` and ``citation``.

    ``leg 1`` with ``in_before`` adds up to the finding's ``before``, with ``in_after`` to its ``after``; ``in_history``
    marks the months that the expectation rests on. ``direct`` is the direct trade that displacement looks at, ``leg 2``
    the trade that bounds the diversion. ``value`` is in the run's currency. Raises StoreError where the sums are not
    those of the finding: the store then holds other data than the run saw.

    >>> from umweg import engines
    >>> from umweg.detection.run import detect
    >>> from umweg.sample import store as sample_store
    >>> r = detect(engines.open(), sample_store(), transits=("KG",))
    >>> rows = cite(engines.open(), sample_store(), r, "eu-russia", r.goods[:1]).to_pylist()
    >>> sums = sum(x["value"] for x in rows if x["leg"] == "leg 1" and x["in_after"])
    >>> abs(sums - r.goods[0].after) < 0.005
    True
    """
    chosen = tuple(result.findings if findings is None else findings)
    with behind(engine, store, result, regime, chosen) as b:
        _check(b.engine, result, chosen)
        table = b.engine.arrow(
            f"select {', '.join(COLUMNS)} from {TABLE} where in_history or in_before or in_after "
            "order by finding, leg, reporter, partner, product, period, source"
        )
    return _cited(table, store)


def _check(engine: Engine, result: DetectResult, findings: Sequence[Finding]) -> None:
    """The rows must give the finding's own figures, to the cent."""
    sums = {
        f: (before, after)
        for f, before, after in engine.rows(
            f"select finding, coalesce({total('value', 'in_before')}, 0), coalesce({total('value', 'in_after')}, 0) "
            f"from {TABLE} where leg = 'leg 1' group by finding"
        )
    }
    for f in findings:
        before, after = sums.get(f.id, (0.0, 0.0))
        if abs(before - f.before) > CENT or abs(after - f.after) > CENT:
            raise StoreError(
                f"The store no longer holds the rows behind {f.id}: before and after are {before:,.2f} and "
                f"{after:,.2f} {f.currency} here, {f.before:,.2f} and {f.after:,.2f} in run {result.provenance.run}.",
                mend="Run detect again on this store, or open the store as of the day of the run.",
            )


def _cited(table: pa.Table, store: Store) -> pa.Table:
    """Add file, hash and citation of each row's snapshot."""
    from umweg.series.flows import cited

    found = {s.id: s for s in store.catalog.snapshots}
    return cited(
        table,
        {
            "file": {i: s.file for i, s in found.items()},
            "sha256": {i: s.sha256 for i, s in found.items()},
            "citation": {i: f"{s.credit}; file {s.file}, sha256 {s.sha256[:12]}" for i, s in found.items()},
        },
    )
