"""What a run compares: which rows, reporters, partners, goods and months, found out from the store and the regime."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import get_close_matches

from umweg.core.codes.families import Families, families
from umweg.core.codes.links import System
from umweg.core.codes.products import parse_edition
from umweg.core.errors import NotAssessable, UsageError
from umweg.core.months import month_date, month_index, month_text
from umweg.engines.base import Engine
from umweg.engines.lookup import lookup
from umweg.law.load import GoodsList, Regime, Role
from umweg.results import Note
from umweg.series.coverage import Coverage
from umweg.series.legs import complete_sides
from umweg.series.options import DetectOptions
from umweg.series.product_filter import fits, level_of, lists_for
from umweg.series.selection import LeadingRows, leading_rows, only_months
from umweg.series.windows import PERIODS, RunSpan, real_span
from umweg.store import Store

#: Months before the history that a run may still look at: placebo windows and earlier peaks lie there.
LOOK_BACK = 60


@dataclass(frozen=True, slots=True)
class RunGoods:
    """The goods of a run: products in the data, their families, and which families a list names."""

    system: System
    products: tuple[str, ...]
    families: Families
    listed: frozenset[str]
    lists: tuple[GoodsList, ...]
    notes: tuple[Note, ...] = ()

    @property
    def whole(self) -> tuple[str, ...]:
        """Listed families that the data hold wholly: what the totals of a country are summed from."""
        return tuple(g for g in sorted(self.listed) if not self.families.partial(g))


@dataclass(frozen=True, slots=True)
class Scope:
    """Everything a run needs to know before it reads values."""

    regime: Regime
    rows: LeadingRows
    goods: RunGoods
    span: RunSpan
    measure: int
    reporters: tuple[str, ...]
    roles: dict[str, Role]

    def partners(self, *kinds: str) -> tuple[str, ...]:
        """Partners in the data whose role is one of ``kinds``."""
        return tuple(p for p in self.rows.partners if self.roles[p].kind in kinds)


def scope(engine: Engine, store: Store, regime: Regime, options: DetectOptions) -> Scope:
    """Look at the store once and decide what can be compared; NotAssessable where nothing can."""
    measure = month_index(regime.window_from)
    reach = month_index(options.after_to) - 1 if options.after_to else None
    rows = leading_rows(engine, store, regime, month_date(measure), options.source, options.currency, reach)
    step = rows.view.step
    day, measure = measure, -(-measure // step) * step
    history = options.months_of_history(step)
    if options.after_from or options.after_to:
        span = _given_span(options, measure, history, rows.coverage)
    else:
        cover = rows.coverage
        span = real_span(day, cover.first, cover.last, history, regime.longest_window, step)
    rows = _of_late(engine, rows, span)
    reporters = equal_reporters(rows.coverage, span)
    _keep_sides(engine, rows, span)
    goods = listed_goods(engine, rows, regime, span)
    rows = replace(rows, notes=(*rows.notes, *goods.notes))
    roles = {p: regime.role(p, month_date(span.after_from), month_date(span.after_to)) for p in rows.partners}
    return Scope(regime, rows, goods, span, measure, reporters, roles)


def _of_late(engine: Engine, rows: LeadingRows, span: RunSpan) -> LeadingRows:
    """Without the rows of years that no window touches, where their codes would have to be followed up to today.

    Codes change every year or every five: each further edition makes more families that the data hold in part only.
    Data that state one edition for all years need no following, nor do headings.
    """
    first = span.history_from - LOOK_BACK
    if rows.coverage.first >= first:
        return rows
    editions, digits = engine.rows("select count(distinct nomenclature), max(length(product)) from rows_of_run")[0]
    if editions <= 1 or digits <= 4:
        return rows
    cut = only_months(engine, rows, first, rows.coverage.last + 1)
    text = f"Rows before {month_text(first)} are left out: goods had other codes then, and no window needs them."
    return replace(cut, notes=(*cut.notes, Note("months", text)))


def _keep_sides(engine: Engine, rows: LeadingRows, span: RunSpan) -> None:
    """The table ``sides_of_run``: who reported every period of both windows, for whatever else a run reads."""
    found = complete_sides(list(rows.held), rows.view, span.history_from, span.after_to)
    flow, source, declarant = ([row[k] for row in found] for k in range(3))
    lookup(engine, "sides_of_run", flow=("string", flow), source=("string", source), declarant=("string", declarant))


def _given_span(options: DetectOptions, measure: int, history: int, cover: Coverage) -> RunSpan:
    step = cover.step
    start = month_index(options.after_from) if options.after_from else measure
    stop = month_index(options.after_to) if options.after_to else cover.last + 1
    start, stop = -(-start // step) * step, stop // step * step
    if stop <= start:
        raise UsageError("The window ends before it begins.", mend="Give --after FROM..TO with FROM before TO.")
    if start - history < cover.first or stop > cover.last + 1:
        raise NotAssessable(
            "The data do not cover the window and its history.",
            mend=f"The data hold {month_date(cover.first):%Y-%m} to {month_date(cover.last):%Y-%m}.",
        )
    return RunSpan(start - history, start, stop)


def asked_goods(codes: tuple[str, ...], products: tuple[str, ...]) -> None:
    """UsageError for a code asked for that is none; NotAssessable where the data hold no row of any of them.

    >>> asked_goods(("8471", "9999"), ("847130", "851713"))
    >>> asked_goods(("8472",), ("847130", "851713"))
    Traceback (most recent call last):
    umweg.core.errors.NotAssessable: The store holds no rows of the goods asked for: 8472. Did you mean 8471? See ...
    """
    for code in codes:
        if not (code.isascii() and code.isdigit() and 2 <= len(code) <= 10):
            raise UsageError(
                f"'{code}' is no code of a good.",
                where="goods",
                mend="Give an HS or CN code, or its beginning, of 2 to 8 digits: 8703, 870323, 87032319.",
            )
    if not codes or any(p.startswith(codes) for p in products):
        return
    near = [n for c in codes for n in get_close_matches(c, sorted({p[: len(c)] for p in products}), n=1)]
    hint = f"Did you mean {', '.join(dict.fromkeys(near))}? " if near else ""
    raise NotAssessable(
        f"The store holds no rows of the goods asked for: {', '.join(codes)}.",
        mend=f"{hint}See what it holds with `umweg flows`.",
    )


def equal_reporters(cover: Coverage, span: RunSpan) -> tuple[str, ...]:
    """Reporters without a hole from the history to the end of the window, and in the window a year earlier."""
    start = min(span.history_from, span.before[0])
    reporters = cover.complete(max(start, cover.first), span.after_to)
    if not reporters:
        raise NotAssessable(
            f"No reporter has data in every {PERIODS[cover.step]} of the history and the window.",
            mend="Ingest what is missing, or choose a shorter window with --after FROM..TO.",
        )
    return reporters


def listed_goods(engine: Engine, rows: LeadingRows, regime: Regime, span: RunSpan) -> RunGoods:
    """Products in the data at the lists' level, grouped into constant-code families over the run's years."""
    found = engine.rows(
        f"select product, any_value(nomenclature), count(distinct nomenclature) from {rows.of(rows.declarants)} "
        "group by product order by product"
    )
    systems = {p: parse_edition(n)[0] for p, n, _ in found}
    lists, notes = lists_for(systems, tuple(regime.goods))
    fitting = {p: s for p, s in systems.items() if fits(s, lists[0].system)}
    level = level_of(set(fitting), lists)
    products = tuple(p for p in fitting if len(p) == level)
    system = fitting[products[0]]
    years = _years(rows, span, level, {n for p, n, _ in found if p in fitting}, all(k == 1 for _, _, k in found))
    grouped = families(system, *years, products)
    listed = frozenset(f for p, f in grouped.family_of.items() if any(g.covers(p) for g in lists))
    return RunGoods(system, products, grouped, listed, lists, notes)


def _years(rows: LeadingRows, span: RunSpan, level: int, editions: set[str], constant: bool) -> tuple[int, int]:
    """The years between which codes may have changed.

    Data that state one edition for all years were converted to it by their provider: nothing changes. Headings are
    only asked about the windows compared, because a heading that ever exchanged a code with another is partial.
    """
    last = month_date(span.after_to - 1).year
    edition = parse_edition(next(iter(editions)))[1] if constant and len(editions) == 1 else None
    if edition is not None:
        return edition, edition
    first = span.history_from if level <= 4 else min(rows.coverage.first, span.history_from)
    return month_date(first).year, last
