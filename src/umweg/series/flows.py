"""Any series of the store, finding or not: rows with the citation that each may be quoted with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from umweg.core.codes import countries
from umweg.core.errors import NotAssessable, UsageError
from umweg.core.months import month_date, month_index
from umweg.core.tables import FLOW_KINDS
from umweg.engines.sql import SQL, text, texts
from umweg.series.product_filter import matching
from umweg.store import Store

if TYPE_CHECKING:
    import pyarrow as pa

    from umweg.engines.base import Engine

COLUMNS = ("reporter", "partner", "flow", "product", "nomenclature", "period", "freq", "value", "currency",
           "mass_kg", "qty", "qty_unit", "status", "source", "snapshot")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Inventory:
    """What a store holds of one source: one line for an overview."""

    source: str
    rows: int
    reporters: int
    partners: tuple[str, ...]
    products: int
    levels: tuple[int, ...]
    first: str
    last: str
    flows: tuple[str, ...]
    currency: str
    credit: str

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {k: " ".join(map(str, v)) if isinstance(v, tuple) else v for k, v in asdict(self).items()}


def flows(
    engine: Engine,
    store: Store,
    *,
    good: Sequence[str] = (),
    partners: Sequence[str] = (),
    reporters: Sequence[str] = (),
    flow: str = "export",
    since: str | None = None,
    until: str | None = None,
    source: str | None = None,
) -> pa.Table:
    """Rows of the store, in the order reporter, partner, product, period; column ``citation`` says how to quote each.

    ``good``: codes, or beginnings of codes where the data hold no such code. ``partners``, ``reporters``: ISO 2 or
    names. ``since``, ``until``: months (YYYY-MM), ``until`` included. Raises NotAssessable where there are no rows.

    >>> from umweg import engines
    >>> from umweg.sample import store as sample_store
    >>> t = flows(engines.open(), sample_store(), good=["84111280"], partners=["KZ"], since="2022-07")
    >>> t.column("partner").unique().to_pylist()
    ['KZ']
    """
    if flow not in FLOW_KINDS:
        raise UsageError(f"'{flow}' is not a flow.", mend=f"Choose one of: {', '.join(FLOW_KINDS)}.")
    where = [SQL(f"flow = {text(flow)}")]
    where += _codes(engine, store, tuple(good), flow)
    for column, names in (("partner", partners), ("reporter", reporters)):
        if names:
            where.append(SQL(f"{column} in ({texts(countries.resolve(n).code for n in names)})"))
    if source:
        where.append(SQL(f"source = {text(source)}"))
    if since:
        where.append(SQL(f"period >= date {text(month_date(month_index(since)).isoformat())}"))
    if until:
        where.append(SQL(f"period < date {text(month_date(month_index(until) + 1).isoformat())}"))
    table = engine.arrow(
        f"select {', '.join(COLUMNS)} from {store.table(engine)} where {' and '.join(where)} "
        "order by reporter, partner, product, period, source"
    )
    if table.num_rows == 0:
        raise NotAssessable(
            "The store holds no such rows.", mend="See what it holds with `umweg flows`, without options."
        )
    return _cited(table, store)


def _codes(engine: Engine, store: Store, good: tuple[str, ...], flow: str) -> list[SQL]:
    if not good:
        return []
    held = f"select distinct product from {store.table(engine)} where flow = $flow"
    products = tuple(p for (p,) in engine.rows(held, {"flow": flow}))
    codes = tuple(sorted({c for g in good for c in matching(products, g)}))
    if not codes:
        raise NotAssessable(
            f"The store holds no {flow}s of {', '.join(good)}.",
            mend="See what it holds with `umweg flows`, without options.",
        )
    return [SQL(f"product in ({texts(codes)})")]


def _cited(table: pa.Table, store: Store) -> pa.Table:
    """Add the column ``citation``: the provider's credit, the file and the beginning of its hash."""
    return cited(
        table, {"citation": {s.id: f"{s.credit}; file {s.file}, sha256 {s.sha256[:12]}" for s in store.snapshots()}}
    )


def cited(table: pa.Table, columns: Mapping[str, Mapping[str, str]]) -> pa.Table:
    """Add columns that say something of each row's snapshot: name -> (snapshot -> text)."""
    import pyarrow as pa
    import pyarrow.compute as pc

    snapshot = table.column("snapshot").combine_chunks().dictionary_encode()
    for name, known in columns.items():
        words = pa.array([known.get(i, i) for i in snapshot.dictionary.to_pylist()], pa.string())
        table = table.append_column(name, pc.take(words, snapshot.indices))
    return table


def inventory(engine: Engine, store: Store) -> tuple[Inventory, ...]:
    """What the store holds, a line a source and currency; empty for an empty store."""
    credits_of: dict[str, dict[str, None]] = {}
    for s in store.snapshots():
        credits_of.setdefault(s.source, {})[s.credit] = None
    rows = engine.rows(
        f"""
        select source, coalesce(currency, ''), count(*), count(distinct reporter), list(distinct partner),
               count(distinct product), list(distinct length(product)) filter (product <> 'TOTAL'),
               min(period), max(period), list(distinct flow)
        from {store.table(engine)} group by all order by all
        """
    )
    return tuple(
        Inventory(
            source=source,
            rows=count,
            reporters=reporters,
            partners=tuple(sorted(partners)),
            products=products,
            levels=tuple(sorted(levels or ())),
            first=f"{first:%Y-%m}",
            last=f"{last:%Y-%m}",
            flows=tuple(sorted(kinds)),
            currency=currency,
            credit="; ".join(credits_of.get(source, {})),
        )
        for source, currency, count, reporters, partners, products, levels, first, last, kinds in rows
    )
