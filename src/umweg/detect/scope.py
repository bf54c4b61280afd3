"""What a run compares: which rows, reporters, partners, goods and months, found out from the store and the regime."""

from __future__ import annotations

from dataclasses import dataclass

from umweg.codes.families import Families, families
from umweg.codes.links import System
from umweg.codes.products import parse_edition
from umweg.detect.coverage import Coverage
from umweg.detect.options import Options
from umweg.detect.pick import fits, level_of
from umweg.detect.rows import Rows, origin_rows
from umweg.detect.windows import Span, month_date, month_index, real_span
from umweg.engines.base import Engine
from umweg.errors import NotAssessable, UsageError
from umweg.law.load import GoodsList, Regime, Role
from umweg.store import Store


@dataclass(frozen=True, slots=True)
class Goods:
    """The goods of a run: products in the data, their families, and which families a list names."""

    system: System
    products: tuple[str, ...]
    families: Families
    listed: frozenset[str]
    lists: tuple[GoodsList, ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """Everything a run needs to know before it reads values."""

    regime: Regime
    rows: Rows
    goods: Goods
    span: Span
    measure: int
    reporters: tuple[str, ...]
    roles: dict[str, Role]

    def partners(self, *kinds: str) -> tuple[str, ...]:
        """Partners in the data whose role is one of ``kinds``."""
        return tuple(p for p in self.rows.partners if self.roles[p].kind in kinds)


def scope(engine: Engine, store: Store, regime: Regime, options: Options) -> Scope:
    """Look at the store once and decide what can be compared; NotAssessable where nothing can."""
    measure = month_index(regime.window_from)
    rows = origin_rows(engine, store, regime, month_date(measure), options.source, options.currency)
    if options.after_from or options.after_to:
        span = _given_span(options, measure, rows.coverage)
    else:
        span = real_span(measure, rows.coverage.first, rows.coverage.last, options.history, regime.longest_window)
    reporters = equal_reporters(rows.coverage, span)
    goods = listed_goods(engine, rows, regime, span)
    roles = {p: regime.role(p, month_date(span.after_from), month_date(span.after_to)) for p in rows.partners}
    return Scope(regime, rows, goods, span, measure, reporters, roles)


def _given_span(options: Options, measure: int, cover: Coverage) -> Span:
    start = month_index(options.after_from) if options.after_from else measure
    stop = month_index(options.after_to) if options.after_to else cover.last + 1
    if stop <= start:
        raise UsageError("The window ends before it begins.", mend="Give --after FROM..TO with FROM before TO.")
    if start - options.history < cover.first or stop > cover.last + 1:
        raise NotAssessable(
            "The data do not cover the window and its history.",
            mend=f"The data hold {month_date(cover.first):%Y-%m} to {month_date(cover.last):%Y-%m}.",
        )
    return Span(start - options.history, start, stop)


def equal_reporters(cover: Coverage, span: Span) -> tuple[str, ...]:
    """Reporters without a hole from the history to the end of the window, and in the window a year earlier."""
    start = min(span.history_from, span.after_from - 12)
    reporters = cover.complete(max(start, cover.first), span.after_to)
    if not reporters:
        raise NotAssessable(
            "No reporter has data in every month of the history and the window.",
            mend="Ingest the missing months, or choose a shorter window with --after FROM..TO.",
        )
    return reporters


def listed_goods(engine: Engine, rows: Rows, regime: Regime, span: Span) -> Goods:
    """Products in the data at the lists' level, grouped into constant-code families over the run's years."""
    found = engine.rows(
        f"select product, any_value(nomenclature) from {rows.of(rows.reporters)} group by product order by product"
    )
    lists = tuple(regime.goods)
    fitting = {p: parse_edition(n)[0] for p, n in found if fits(parse_edition(n)[0], lists[0].system)}
    level = level_of(set(fitting), lists)
    products = tuple(p for p in fitting if len(p) == level)
    system = fitting[products[0]]
    first_year = month_date(min(rows.coverage.first, span.history_from)).year
    grouped = families(system, first_year, month_date(span.after_to - 1).year, products)
    listed = frozenset(f for p, f in grouped.family_of.items() if any(g.covers(p) for g in lists))
    return Goods(system, products, grouped, listed, lists)
