"""What of a store can be held against its mirror: source, frequency, level of codes and whole periods of each side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from umweg.core.codes import countries
from umweg.core.codes.links import edition_year
from umweg.core.errors import NotAssessable, UsageError
from umweg.engines.sql import SQL, text, texts
from umweg.series.currency import in_currency
from umweg.series.mirror.periods import Refusal, best_frequency, refuse_years, whole_periods
from umweg.series.windows import STEPS

if TYPE_CHECKING:
    from umweg.engines.base import Engine

LEVELS = (0, 2, 4, 6)  # 0: TOTAL


@dataclass(frozen=True, slots=True)
class Choice:
    """``level`` 0 is TOTAL; ``edition_split``: first and last year if the sides use different HS editions, else ()."""

    freq: str
    level: int
    edition_split: tuple[int, ...]
    refused: tuple[Refusal, ...]
    notes: tuple[str, ...]


def choose(
    engine: Engine,
    table: SQL,
    currency: str,
    exporters: tuple[str, ...],
    importers: tuple[str, ...],
    goods: tuple[str, ...],
    freq: str | None,
    sources: tuple[str | None, str | None],
    focus: tuple[tuple[str, ...], ...],
) -> Choice:
    """Make ``mirror_rows`` (rows to compare, with ``mo``, the first month of their period) and ``mirror_there``.

    ``focus``: exporters and importers whose frequency decides (none: all).
    """
    if freq is not None and freq not in STEPS:
        raise UsageError(f"'{freq}' is no frequency.", where="freq", mend="Use M, Q or A.")
    notes: list[str] = []
    level = _read(engine, table, exporters, importers, goods, sources)
    _one_source(engine, table, level, notes)
    freq = freq or best_frequency(engine, focus)
    refused = refuse_years(engine, table)
    refused += whole_periods(engine, freq)
    notes += _convert(engine, currency, freq)
    return Choice(freq, level, _editions(engine, level, notes), tuple(refused), tuple(notes))


def _read(
    engine: Engine,
    table: SQL,
    exporters: tuple[str, ...],
    importers: tuple[str, ...],
    goods: tuple[str, ...],
    sources: tuple[str | None, str | None],
) -> int:
    """Temp table ``mirror_raw``: exports and imports between countries; returns the level of codes to compare at."""
    known = tuple(a.code for a in countries.areas().values() if a.kind == "country")
    blocs = _reporting_blocs(engine, table)
    members = {m: b for b, ms in blocs.items() if not exporters or b in exporters for m in ms}
    sides: list[SQL] = []
    for flow, out, to, source in (
        ("export", "reporter", "partner", sources[0]),
        ("import", "partner", "reporter", sources[1]),
    ):
        by = (*known, *blocs) if flow == "export" else known
        from_ = exporters if flow == "export" else (*exporters, *members)
        limits = [f"flow = {text(flow)}", f"reporter in ({texts(by)})", f"partner in ({texts(known)})"]
        limits += [f"{out} in ({texts(from_)})"] if exporters else []
        limits += [f"{to} in ({texts(importers)})"] if importers else []
        limits += [f"source = {text(source)}"] if source else []
        sides.append(SQL(" and ".join(limits)))
    for side, who in zip(sides, ("exports", "imports"), strict=True):
        if not engine.scalar(f"select 1 from {table} where {side} limit 1"):
            raise _one_sided(who)
    level = _level(engine, table, sides, goods)
    codes = "product = 'TOTAL'" if level == 0 else f"product <> 'TOTAL' and length(product) >= {level:d}"
    if level and goods:
        codes += f" and substr(product, 1, {level:d}) in ({texts(goods)})"
    partner = "partner"
    if members:
        bloc = " ".join(f"when {text(m)} then {text(b)}" for m, b in sorted(members.items()))
        partner = f"if(flow = 'import', case partner {bloc} else partner end, partner)"
    engine.execute(
        f"""
        create or replace temp table mirror_raw as
        select flow, reporter, {partner} as partner, product, nomenclature, period, freq, value, currency, mass_kg,
               valuation, source
        from {table} where (({sides[0]}) or ({sides[1]})) and freq in ('M', 'Q', 'A') and reporter <> partner
          and {codes} and (value is not null or status = 'confidential')
        """
    )
    for flow, who in (("export", "exports"), ("import", "imports")):
        if not engine.scalar("select count(*) from mirror_raw where flow = $f", {"f": flow}):
            raise _one_sided(who)
    return level


def _reporting_blocs(engine: Engine, table: SQL) -> dict[str, tuple[str, ...]]:
    """Aggregates that report exports themselves, while none of their members does: their members are held together."""
    reporters = {r for (r,) in engine.rows(f"select distinct reporter from {table} where flow = 'export'")}
    found = {r: countries.areas()[r].members for r in sorted(reporters) if r in countries.areas()}
    return {r: ms for r, ms in found.items() if ms and not reporters & set(ms)}


def _one_sided(who: str) -> NotAssessable:
    return NotAssessable(
        f"The store holds no {who} of the countries and goods asked for, so there is nothing to hold the other side "
        "against.",
        mend="See what it holds with `umweg flows`; ingest both sides, the exporter's and the importer's.",
    )


def _level(engine: Engine, table: SQL, sides: list[SQL], goods: tuple[str, ...]) -> int:
    """Digits at which both sides have codes: those asked for, else TOTAL, else the most that both have (up to 6)."""
    if goods:
        lengths = {0 if g == "TOTAL" else len(g) for g in goods}
        if len(lengths) > 1 or not lengths <= set(LEVELS) or any(g != "TOTAL" and not g.isdigit() for g in goods):
            raise UsageError(
                "Mirror data are compared at TOTAL or at codes of 2, 4 or 6 digits, one level at a time.",
                where=", ".join(goods),
                mend="Give codes of one length, such as --good 8703 or --good 870323.",
            )
        return lengths.pop()
    most = []
    for side in sides:
        found = engine.rows(f"select distinct product = 'TOTAL', least(length(product), 6) from {table} where {side}")
        most.append((any(total for total, _ in found), max((n for total, n in found if not total), default=0)))
    if all(total for total, _ in most):
        return 0
    return max((d for d in LEVELS if d <= min(n for _, n in most)), default=0)


def _one_source(engine: Engine, table: SQL, level: int, notes: list[str]) -> None:
    """Keep one source a reporter and flow (most rows), and there one length of codes: the shortest that will do.

    ``mirror_spans`` are the periods that each of them has any row of.
    """
    found = engine.rows(
        """
        select flow, reporter, source, count(*) as n from mirror_raw group by flow, reporter, source
        qualify row_number() over (partition by flow, reporter order by n desc, source) > 1 order by all
        """
    )
    for flow, reporter, source, n in found:
        notes.append(
            f"{n:,} row{'s' * (n != 1)} of {reporter}'s {flow}s from source '{source}' left out: one source a side."
        )
    engine.execute(
        f"""
        create or replace temp table mirror_rows as
        with best as (select flow, reporter, source from mirror_raw group by flow, reporter, source
            qualify row_number() over (partition by flow, reporter order by count(*) desc, source) = 1),
        mine as (select r.* from mirror_raw r join best using (flow, reporter, source)),
        digits as (select flow, reporter, min(length(product)) as digits from mine group by all)
        select mine.*, year(period) * 12 + month(period) - 1 as mo from mine join digits using (flow, reporter)
        where {level:d} = 0 or length(product) = digits
        """
    )
    # Whether a reporter has reported a period shows in all its rows, not only in those of the goods asked for.
    engine.execute(
        f"""
        create or replace temp table mirror_spans as
        with mine as (select distinct flow, reporter, source from mirror_rows)
        select distinct flow, reporter, source, freq, year(period) * 12 + month(period) - 1 as mo
        from {table} join mine using (flow, reporter, source) where freq in ('M', 'Q', 'A')
        """
    )


def _convert(engine: Engine, currency: str, freq: str) -> tuple[str, ...]:
    """``mirror_rows`` in one currency, by the mean rate of the period compared; what has no rate is left out."""
    table, told = in_currency(engine, SQL("mirror_rows"), currency, yearly=freq == "A")
    if told:
        engine.execute(
            f"create or replace temp table mirror_rows as select * from {table} "
            f"where value is null or currency = {text(currency)}"
        )
    return told


def hs_edition(nomenclature: str, year: int) -> int:
    """The edition of the HS that a code belongs to: that of its own name, or of the CN's year.

    >>> hs_edition("CN2021", 2021), hs_edition("HS2022", 2023), hs_edition("HS", 2019)
    (2017, 2022, 2017)
    """
    digits = "".join(c for c in nomenclature if c.isdigit())
    return edition_year("HS", int(digits) if digits else year)


def _editions(engine: Engine, level: int, notes: list[str]) -> tuple[int, ...]:
    """First and last edition where the two sides use different ones in the same year; () where they agree."""
    if level < 4:
        return ()
    editions: dict[int, set[int]] = {}
    sides: dict[tuple[int, str], set[int]] = {}
    for year, flow, nomenclature in engine.rows("select distinct mo // 12, flow, nomenclature from mirror_rows"):
        e = hs_edition(nomenclature, year)
        editions.setdefault(year, set()).add(e)
        sides.setdefault((year, flow), set()).add(e)
    if all(sides.get((y, "export"), s) == sides.get((y, "import"), s) and len(s) == 1 for y, s in editions.items()):
        return ()
    every = {e for s in editions.values() for e in s}
    notes.append(
        f"The sides use different editions of the HS ({', '.join(f'HS {e}' for e in sorted(every))}): codes were "
        "grouped into families that both editions hold."
    )
    return (min(every), max(every))
