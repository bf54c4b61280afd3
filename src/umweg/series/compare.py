"""Before and after, as it stands and on bases that can be compared: the headlines and what they hide.

A headline is contaminated when a reporter has not reported a month, or when a code is new only in name. Each figure
therefore stands beside the same figure on equal reporters, on goods comparable across the change of codes, and on both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np

from umweg.core.codes import countries
from umweg.core.codes.families import Families, families
from umweg.core.errors import NotAssessable, UsageError
from umweg.core.months import month_date, month_index, month_text
from umweg.core.provenance import SnapshotRef
from umweg.engines.base import Engine
from umweg.engines.lookup import lookup
from umweg.engines.sql import idents, texts
from umweg.engines.sums import total
from umweg.law.load import NamedCountry, Regime, goods_list
from umweg.law.load import regime as load_regime
from umweg.results import Comparison, Gap, Window
from umweg.series.markets import BASES, Market, MarketCells, Mask, markets
from umweg.series.options import DetectOptions
from umweg.series.product_filter import CodeSelection, pick
from umweg.series.scope import Scope
from umweg.series.selection import LeadingRows, leading_rows
from umweg.series.windows import RunSpan, real_span
from umweg.series.windows import within as within_months
from umweg.store import Store

By = Literal["partner", "reporter", "market"]
_DIMS = {
    "partner": ("partner",),
    "reporter": ("reporter", "partner"),
    "market": ("reporter", "partner", "product"),
}


@dataclass(frozen=True, slots=True)
class CompareResult:
    """Comparisons (by partner or reporter) or markets, with what they rest on."""

    window: Window
    currency: str
    goods: str
    products: int
    comparisons: tuple[Comparison, ...]
    markets: tuple[Market, ...]
    market_share: float | None
    gaps: tuple[Gap, ...]
    offsets: Mapping[str, float]
    offset_of: tuple[str, ...]
    notes: tuple[str, ...]
    snapshots: tuple[SnapshotRef, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain data, schema ``umweg.compare/1``."""
        return {
            "schema": "umweg.compare/1",
            "window": self.window.as_dict(),
            "currency": self.currency,
            "goods": self.goods,
            "products": self.products,
            "comparisons": [c.as_dict() for c in self.comparisons],
            "markets": [m.as_dict() for m in self.markets],
            "market_share": self.market_share,
            "coverage": [{"reporter": g.reporter, "months": list(g.months)} for g in self.gaps],
            "offset": dict(self.offsets),
            "offset_of": list(self.offset_of),
            "notes": list(self.notes),
            "sources": [{"id": s.id, "file": s.file, "sha256": s.sha256, "credit": s.credit} for s in self.snapshots],
        }

    def rows(self) -> list[dict[str, Any]]:
        """Flat rows for tables: one a market, or one a comparison and basis."""
        if self.markets:
            return [m.as_dict() for m in self.markets]
        return [
            {"label": c.label, "basis": name, "before": b, "after": a, "change": a / b - 1 if b else None}
            for c in self.comparisons
            for name, (b, a) in c.bases.items()
        ]


def compare(
    engine: Engine,
    store: Store,
    regime: str | Path | Regime = "eu-russia",
    *,
    by: By = "partner",
    good: Sequence[str] = (),
    less: Sequence[str] = (),
    goods: str | None = None,
    partners: Sequence[str] = (),
    reporters: Sequence[str] = (),
    before: tuple[str, str] | None = None,
    after: tuple[str, str] | None = None,
    above: float = 0.0,
    growth: float | None = None,
    source: str | None = None,
    currency: str | None = None,
) -> CompareResult:
    """Compare two windows; every figure also on equal reporters and on comparable goods.

    ``good``: codes or their beginnings (default: the regime's list), ``less``: codes to subtract, ``goods``: another
    shipped list. ``before``, ``after``: half-open months (default: the regime's). ``above`` (currency) and ``growth``
    (1.0 = doubled; a zero base counts) keep only such markets. Raises NotAssessable where there are no rows.

    >>> from umweg import engines
    >>> from umweg.sample import store as sample_store
    >>> r = compare(engines.open(), sample_store())
    >>> b, a = r.comparisons[0].bases["as reported"]
    >>> r.comparisons[0].label, round(b / 1e6), round(a / 1e6)
    ('Russia', 25782, 7330)
    """
    law = regime if isinstance(regime, Regime) else load_regime(regime)
    law = _by_asked(law, tuple(reporters))
    reach = month_index(after[1]) - 1 if after is not None else None
    rows = leading_rows(engine, store, law, law.window_from, source, currency, reach)
    span_before, span_after = _months(law, rows, before, after)
    picked = pick(engine, rows, law, tuple(good), tuple(less), goods_list(goods) if goods else None)
    if by not in _DIMS:
        raise UsageError(f"Cannot compare by '{by}'.", mend=f"Choose one of: {', '.join(_DIMS)}.")
    dims = tuple(dict.fromkeys((*_DIMS[by], *(("reporter",) if reporters else ()))))
    cells, grouped = _cells(engine, rows, picked, span_before, span_after, dims)
    keep = _asked(cells, tuple(partners), tuple(reporters))
    if not keep.any():
        raise _nothing(rows, picked, cells, (span_before, span_after))
    if by == "partner":
        fresh = _new_names(engine, rows, picked, cells, keep, span_before, span_after, law.target)
        picked = replace(picked, notes=(*picked.notes, *fresh))
    return _result(store, law, rows, picked, (span_before, span_after), cells, grouped, keep, by, above, growth)


def headlines(engine: Engine, scope: Scope) -> tuple[Comparison, ...]:
    """The comparisons by partner that a report of ``detect`` opens with."""
    goods, span = scope.goods, scope.span
    plus = tuple(p for p in goods.products if any(g.covers(p) for g in goods.lists))
    picked = CodeSelection(goods.system, plus, (), "", ())
    cells, _ = _cells(
        engine,
        scope.rows,
        picked,
        span.before,
        (span.after_from, span.after_to),
        _DIMS["partner"],
    )
    return _by_partner(cells, np.ones(cells.before.size, dtype=np.bool_), scope.regime.target)


def _months(
    law: Regime, rows: LeadingRows, before: tuple[str, str] | None, after: tuple[str, str] | None
) -> tuple[tuple[int, int], tuple[int, int]]:
    if after is not None:
        last = (month_index(after[0]), month_index(after[1]))
    else:
        span: RunSpan = real_span(
            month_index(law.window_from),
            rows.coverage.first,
            rows.coverage.last,
            DetectOptions().months_of_history(rows.view.step),
            law.longest_window,
            rows.view.step,
        )
        last = (span.after_from, span.after_to)
    first = (month_index(before[0]), month_index(before[1])) if before is not None else (last[0] - 12, last[1] - 12)
    for start, stop in (first, last):
        if stop <= start:
            raise UsageError("A window ends before it begins.", mend="Give FROM..TO with FROM before TO.")
    return first, last


def _cells(
    engine: Engine,
    rows: LeadingRows,
    picked: CodeSelection,
    before: tuple[int, int],
    after: tuple[int, int],
    dims: tuple[str, ...],
) -> tuple[MarketCells, Families]:
    """Sums by ``dims`` (of reporter, partner, product), apart for what is comparable and what is not."""
    codes = [p for p in (*picked.plus, *picked.minus) if p.isdigit()]
    grouped = families(picked.system, month_date(before[0]).year, month_date(after[1] - 1).year, codes)
    partial = {p for p, f in grouped.family_of.items() if grouped.partial(f)}
    sign = {**dict.fromkeys(picked.plus, 1.0), **dict.fromkeys(picked.minus, -1.0)}
    same = [p not in partial for p in sign]
    lookup(engine, "picked", product=("string", list(sign)), sign=("double", list(sign.values())), same=("bool", same))
    equal = tuple(sorted(set(rows.coverage.complete(*before)) & set(rows.coverage.complete(*after))))
    first, second = within_months(*before), within_months(*after)
    found = engine.rows(
        f"""
        select {", ".join(d if d in dims else f"'' as {d}" for d in ("reporter", "partner", "product"))},
               {total(f"case when {first} then sign * value else 0 end")},
               {total(f"case when {second} then sign * value else 0 end")},
               declarant in ({texts(equal)}) as equal, same
        from (select * from {rows.of(rows.declarants)} and partner in ({texts(rows.partners)})
              and ({first} or {second}))
        join picked using (product)
        group by {idents((*dims, "equal", "same"))} order by all
        """
    )
    cells = list(zip(*found, strict=True)) if found else [()] * 7
    words = [np.array(c, dtype=object) for c in cells[:3]]
    sums = [np.array(c, dtype=np.float64) for c in cells[3:5]]
    flags = [np.array(c, dtype=np.bool_) for c in cells[5:]]
    return MarketCells(*words, *sums, *flags), grouped


def _new_names(
    engine: Engine,
    rows: LeadingRows,
    picked: CodeSelection,
    cells: MarketCells,
    keep: Mask,
    before: tuple[int, int],
    after: tuple[int, int],
    target: str,
) -> tuple[str, ...]:
    """A sentence on codes that have no trade before the window's year, and the others' change without them."""
    year = month_date(after[0]).year
    if month_date(before[1] - 1).year >= year:
        return ()
    others = tuple(sorted({str(p) for p in cells.partner[keep]} - {target}))
    fresh = total(f"case when partner in ({texts(others)}) and {within_months(*after)} then sign * value end")
    count, value = engine.rows(
        f"""
        with fresh as (
            select product from {rows.of(rows.declarants)} group by product having min(year(period)) >= {year:d})
        select count(distinct product), coalesce({fresh}, 0)
        from (select * from {rows.of(rows.declarants)}) join fresh using (product) join picked using (product)
        """
    )[0]
    mask = keep & (cells.partner != target)
    b, a = float(cells.before[mask].sum()), float(cells.after[mask].sum())
    if not count or not b:
        return ()
    text = (
        f"{count} codes have no trade before {year}; they carry {value / 1e6:,.0f} of the others' {a / 1e6:,.0f} "
        f"M {rows.currency}. Without them the others' change is {(a - value) / b - 1:+.1%}."
    )
    return (text,)


def _by_asked(law: Regime, reporters: tuple[str, ...]) -> Regime:
    """The regime with the reporters asked for as origin, where they are not all of its own origin.

    India's exports to Russia are no trade of the European Union's, and are asked for by her name all the same.
    """
    if set(reporters) <= law.origin_members(law.window_from):
        return law
    asked = tuple(NamedCountry(r, None, None, "asked for", False) for r in reporters)
    return replace(law, origin=asked, origin_title=" and ".join(countries.name(r) for r in reporters))


def _nothing(
    rows: LeadingRows, picked: CodeSelection, cells: MarketCells, months: tuple[tuple[int, int], tuple[int, int]]
) -> NotAssessable:
    """The error for a question that no row answers, with what the store does hold."""
    (b0, b1), (a0, a1) = months
    held = f"{month_text(rows.coverage.first)} to {month_text(rows.coverage.last)}"
    names = ", ".join(sorted({str(p) for p in cells.partner} - {""})[:12]) or "no partner"
    return NotAssessable(
        f"No row of {picked.title} answers: {month_text(b0)} to {month_text(b1 - 1)} against {month_text(a0)} to "
        f"{month_text(a1 - 1)}, these partners and reporters.",
        mend=f"The data hold {held}; in the two windows these goods are traded with {names}. See `umweg flows`.",
    )


def _asked(cells: MarketCells, partners: tuple[str, ...], reporters: tuple[str, ...]) -> Mask:
    keep = np.ones(cells.before.size, dtype=np.bool_)
    if partners:
        keep &= np.isin(cells.partner, np.array(partners, dtype=object))
    if reporters:
        keep &= np.isin(cells.reporter, np.array(reporters, dtype=object))
    return keep


def _result(
    store: Store,
    law: Regime,
    rows: LeadingRows,
    picked: CodeSelection,
    months: tuple[tuple[int, int], tuple[int, int]],
    cells: MarketCells,
    grouped: Families,
    keep: Mask,
    by: By,
    above: float,
    growth: float | None,
) -> CompareResult:
    (b0, b1), (a0, a1) = months
    by_kind: dict[str, Callable[[], tuple[Comparison, ...]]] = {
        "partner": lambda: _by_partner(cells, keep, law.target),
        "reporter": lambda: _by_reporter(cells, keep & (cells.partner != law.target)),
        "market": lambda: (),
    }
    found, share = markets(cells, keep, grouped, above, growth) if by == "market" else ((), None)
    others = tuple(sorted({str(p) for p in cells.partner[keep]} - {law.target}))
    offsets = _offsets(cells, keep, law.target) if by == "partner" and others else {}
    return CompareResult(
        window=Window(month_date(b0), month_date(b1), month_date(a0), month_date(a1)),
        currency=rows.currency,
        goods=picked.title,
        products=len(picked.plus),
        comparisons=by_kind[by](),
        markets=found,
        market_share=share,
        gaps=tuple(g for g in rows.coverage.gaps() if _touches(g, months)),
        offsets=offsets,
        offset_of=others if offsets else (),
        notes=(*(n.text for n in rows.notes), *picked.notes),
        snapshots=store.snapshots(),
    )


def _touches(gap: Gap, months: tuple[tuple[int, int], tuple[int, int]]) -> bool:
    inside = {month_text(m) for start, stop in months for m in range(start, stop)}
    return bool(inside & set(gap.months))


def _by_partner(cells: MarketCells, keep: Mask, target: str) -> tuple[Comparison, ...]:
    out = []
    if (keep & (cells.partner == target)).any():
        out.append(Comparison(countries.name(target), cells.bases(keep & (cells.partner == target))))
    rest = keep & (cells.partner != target)
    names = sorted({str(p) for p in cells.partner[rest]})
    if len(names) > 1:
        out.append(Comparison("All others together", cells.bases(rest)))
    out.extend(Comparison(countries.name(n), cells.bases(rest & (cells.partner == n))) for n in names)
    return tuple(out)


def _by_reporter(cells: MarketCells, keep: Mask) -> tuple[Comparison, ...]:
    names = sorted({str(r) for r in cells.reporter[keep]})
    return tuple(Comparison(countries.name(n), cells.bases(keep & (cells.reporter == n))) for n in names)


def _offsets(cells: MarketCells, keep: Mask, target: str) -> dict[str, float]:
    """Rise to the others as a share of the fall to the target, per basis; only where the target fell."""
    direct, others = cells.bases(cells.partner == target), cells.bases(keep & (cells.partner != target))
    out = {}
    for name in BASES:
        fall = direct[name][0] - direct[name][1]
        if fall > 0:
            out[name] = (others[name][1] - others[name][0]) / fall
    return out
