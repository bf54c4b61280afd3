"""Which rows of the store a run reads: one source, one currency, the members of the origin bloc, monthly exports."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from umweg.codes import countries
from umweg.detect.coverage import Coverage, coverage
from umweg.detect.money import in_currency
from umweg.errors import NotAssessable
from umweg.findings import Note

if TYPE_CHECKING:
    from umweg.engines.base import Engine
    from umweg.law.load import Regime
    from umweg.store import Store


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one source that a run reads: SQL for ``from ... where``, and what they hold."""

    table: str
    where: str
    source: str
    currency: str
    reporters: tuple[str, ...]
    partners: tuple[str, ...]
    coverage: Coverage
    notes: tuple[Note, ...]

    def of(self, reporters: tuple[str, ...]) -> str:
        """SQL ``from ... where`` for these reporters."""
        return f"{self.table} where {self.where} and reporter in ({quoted(reporters)})"


def quoted(values: tuple[str, ...]) -> str:
    """SQL list of string literals."""
    return ", ".join("'" + v.replace("'", "''") + "'" for v in values) or "NULL"


def origin_rows(
    engine: Engine, store: Store, regime: Regime, on: date, source: str | None, currency: str | None = None
) -> Rows:
    """The monthly exports that members of the origin bloc report, from one source, in one currency.

    ``source`` and ``currency`` default to those of most rows; rows in other currencies are converted.
    """
    table = store.flows_sql()
    inventory = engine.rows(
        "select source, currency, reporter, year(period) * 12 + month(period) - 1 as m, count(*) as n "
        f"from {table} where flow = 'export' and freq = 'M' group by all order by all"
    )
    members = regime.origin_members(on)
    reporters = _of_bloc({r[2] for r in inventory}, members)
    inventory = [r for r in inventory if r[2] in reporters and (source is None or r[0] == source)]
    if not inventory:
        raise NotAssessable(
            f"The store holds no monthly exports of {regime.origin_title}"
            + (f" from source '{source}'." if source else "."),
            mend="Ingest them first: umweg ingest FILE --source NAME.",
        )
    notes: list[Note] = []
    chosen, most = _largest(inventory, notes)
    currency = (currency or most).upper()
    table, told = in_currency(engine, table, currency)
    notes += [Note("currency", text) for text in told]
    inventory = [r for r in inventory if r[0] == chosen and (r[1] == currency or told)]
    reporters = {r[2] for r in inventory}
    where = f"flow = 'export' and freq = 'M' and source = '{chosen}' and currency = '{currency}'"
    partners = engine.rows(
        f"select distinct partner from {table} where {where} and reporter in ({quoted(tuple(sorted(reporters)))}) "
        "order by 1"
    )
    known = countries.areas()
    return Rows(
        table,
        where,
        chosen,
        currency,
        tuple(sorted(reporters)),
        tuple(p for (p,) in partners if p in known and known[p].kind == "country"),
        coverage((r[2], int(r[3])) for r in inventory),
        tuple(notes),
    )


def _of_bloc(reporters: set[str], members: frozenset[str]) -> set[str]:
    """Members, and documented aggregates of members only that double none of them."""
    single = reporters & members
    areas = countries.areas()
    out = set(single)
    for r in sorted(reporters - members):
        inside = frozenset(areas[r].members) if r in areas else frozenset()
        if inside and inside <= members and not inside & single:
            out.add(r)
    return out


def _largest(inventory: list[tuple[str, str, str, int, int]], notes: list[Note]) -> tuple[str, str]:
    """The source with the most rows, and its most frequent currency; other sources are named, not mixed in."""
    by_source: Counter[str] = Counter()
    by_currency: Counter[tuple[str, str]] = Counter()
    for source, currency, _, _, n in inventory:
        by_source[source] += n
        by_currency[source, currency] += n
    ranked = sorted(by_source.items(), key=lambda kv: (-kv[1], kv[0]))
    for source, n in ranked[1:]:
        text = f"{n:,} rows of source '{source}' were left out: one source a run (choose with --source)."
        notes.append(Note("source", text))
    chosen = ranked[0][0]
    return chosen, max((k for k in by_currency if k[0] == chosen), key=lambda k: (by_currency[k], k))[1]


def doubtful(engine: Engine, rows: Rows, reporters: tuple[str, ...], first: str, last: str) -> tuple[Note, ...]:
    """What the input checks say of months (first days, ISO) that a run uses: a sentence each.

    Their figures stay in, as they were reported: a fall can be the embargo itself. Missing months are told elsewhere.
    """
    from umweg.store import marks

    found = marks.of_totals(engine, f"(select * from {rows.of(reporters)})")
    return tuple(
        Note("input", f"Doubtful input, used as reported: {m.reporter}, {m.period:%Y-%m} ({m.reason}). {m.detail}")
        for m in found
        if m.reason != "missing" and first <= m.period.isoformat() <= last
    )
