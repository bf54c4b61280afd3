"""A run of ``detect`` in the terminal: countries, goods, error rates, and what could not be assessed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from umweg.cli.suggestions import command
from umweg.cli.terminal import GRADE_STYLE, counted, hint, money, out, para, spark, window_text
from umweg.cli.views.columns import column, fitted
from umweg.core.printable import escape

if TYPE_CHECKING:
    from umweg.results import Candidate, DetectResult, Finding


def show_detect(r: DetectResult, limit: int) -> None:
    """Countries, goods, the placebo beside the real run, and what could not be assessed."""
    out.print(f"[bold]{escape(r.regime_title)}[/]: {escape(r.origin)} to {r.target} by way of others")
    para(
        f"[dim]{window_text(r.window)}; M {r.currency}; measure of {r.measure_date:%d %b %Y}; q ≤ {r.alpha:g}; "
        f"run {r.provenance.run}[/]\n"
    )
    if r.shown:
        told = ", ".join(f"{k.replace('_', ' ')} {_value(v)}" for k, v in r.shown.filters.items())
        out.print(f"[yellow]Shown: {len(r.findings):,} of {counted(r.shown.of, 'finding')} ({escape(told)})[/]")
    if r.countries:
        out.print(_country_table(r))
    elif not r.provenance.options["goods"] and not r.shown:
        out.print("No whole country rose beyond what countries do anyway.")
    if r.candidates:
        out.print(_candidate_table(r, limit))
    out.print()
    shown = r.goods[:limit]
    if shown:
        out.print(_goods_table(r, shown))
        if len(r.goods) > len(shown):
            out.print(f"[dim]{len(r.goods) - len(shown):,} more: --limit N, --format csv or --report FILE.html[/]")
        hint(f"One of them: {command('umweg finding ID')}")
    elif r.shown:
        out.print("No finding passes these filters.")
    elif r.tested["asked"]:
        out.print(f"None of the {r.tested['asked']:,} series tested rose beyond what goods do anyway.")
    else:
        out.print("[yellow]Nothing that was asked for could be tested: not assessed, which is not clear.[/]")
    _error_rates(r)
    _unanswered(r)
    if r.against or r.annotations:
        from umweg.cli.views import work

        work.show_notes(r)
        if r.against:
            work.show_difference(r.against, limit)


def _value(v: object) -> str:
    """A filter's value: lists with spaces, numbers with thousands separators, nothing for a switch."""
    if isinstance(v, list):
        return " ".join(map(str, v))
    return "" if isinstance(v, bool) else f"{v:,.10g}" if isinstance(v, float) else str(v)


def _country_table(r: DetectResult) -> Table:
    from umweg.core.codes.countries import name

    fs = r.countries
    return fitted(
        "Transit countries; by grade, then least excess",
        column("id", [f.id for f in fs]),
        column("country", [name(f.transit) for f in fs], fold=10),
        column("grade", [Text(f.grade, GRADE_STYLE[f.grade]) for f in fs]),
        column(">before", [money(f.before, 0) for f in fs]),
        column(">after", [money(f.after, 0) for f in fs]),
        column(">excess (95 %)", [_excess(f, 0) for f in fs]),
        column(">q", [f"{f.q_value:.1g}" for f in fs]),
        column("by month", [spark(f.series.leg1) if f.series else "" for f in fs], latest=8, spare=1),
    )


def _candidate_table(r: DetectResult, limit: int) -> Table:
    """Every candidate as a whole, found or not: none is hidden by an error rate."""
    from umweg.core.codes.countries import name

    cs = r.candidates[:limit]
    more = f"; {len(r.candidates) - len(cs)} more with --limit N" if len(r.candidates) > len(cs) else ""
    by = "share of the target's imports kept" if cs[0].by == "share" else "growth of others' totals"
    return fitted(
        f"All candidates, against {by}{more}",
        column("to", [c.transit for c in cs]),
        column("country", [name(c.transit) for c in cs], fold=10, spare=2),
        column(">before", [money(c.before, 0) for c in cs], spare=3),
        column(">after", [money(c.after, 0) for c in cs]),
        column(">expected", [money(c.expected, 0) for c in cs]),
        column(">excess (95 %)", [_excess(c, 0) for c in cs]),
        column(">p", [f"{c.p_value:.2g}" for c in cs]),
        column(">of loss", ["" if c.share_of_loss is None else f"{c.share_of_loss:.0%}" for c in cs]),
    )


def _goods_table(r: DetectResult, fs: tuple[Finding, ...]) -> Table:
    noted = {a.finding for a in r.annotations}
    return fitted(
        f"Goods ({counted(len(r.goods), 'finding')}); by grade, then least excess, more for ● and ○",
        column("id", [f.id for f in fs]),
        column("good", [("✎ " if f.id in noted else "") + _marked(f) for f in fs], fold=16, lines=_lines()),
        column("grade", [Text(f.grade, GRADE_STYLE[f.grade]) for f in fs]),
        column(">before", [money(f.before) for f in fs]),
        column(">after", [money(f.after) for f in fs]),
        column(">excess (95 %)", [_excess(f) for f in fs], fold=12),
        column(">q", [f"{f.q_value:.0e}" if f.q_value < 0.001 else f"{f.q_value:.3f}" for f in fs]),
    )


def _lines() -> int:
    """A good's label has one line where that is long enough to know it by."""
    return 1 if out.width >= 100 else 2


def _marked(f: Finding) -> str:
    mark = "● " if len(f.good.lists) > 1 else "○ " if f.good.sought else ""
    return mark + f.good.label


def _excess(f: Finding | Candidate, digits: int = 1) -> str:
    e = f.excess
    return f"{money(e.central, digits)} ({money(e.lower, digits)}…{money(e.upper, digits)})"


def _error_rates(r: DetectResult) -> None:
    out.print(
        f"\n[dim]● on a second list (see the report) · ○ said to be sought · tested: {r.tested['series']:,} series[/]"
    )
    for p in r.placebo:
        ratio = f", {p.ratio:.1%} of the real rate" if p.ratio is not None else ""
        if p.name == "target":
            para(
                f"[bold]Placebo in target[/]: direct trade fell in {p.found:,} of {p.tested:,} where a country under "
                f"no measure stands in for the target, in {p.real_found:,} with the real one."
            )
            continue
        para(
            f"[bold]Placebo in {p.name}[/] (where nothing can have happened): "
            f"{counted(p.found, 'finding')} in {p.tested:,} series; the real run on the same goods: "
            f"{p.real_found:,} in {p.real_tested:,}{ratio}."
        )
    if not r.placebo:
        out.print("[yellow]No placebo fits the data: error rates rest on assumptions, no grade is above 'watch'.[/]")
    _remarks(r)


def _remarks(r: DetectResult) -> None:
    """Notes that a reader of the figures must not miss; figures in doubt are counted, not spelt out."""
    for note in r.notes:
        if note.kind in ("null", "window", "source", "currency", "notes"):
            para(f"[yellow]{escape(note.text)}[/]")
    doubts = sum(n.kind == "input" for n in r.notes)
    if r.as_reported:
        a = r.as_reported
        para(
            f"[yellow]Doubtful input ({counted(len(a.doubts), 'doubt')}) is not taken at its word; as reported, "
            f"{counted(a.findings, 'good')} would be found, of which {a.kept:,} stand without it.[/]"
        )
        for text in a.doubts[:5]:
            para(f"  {escape(text)}")
    elif doubts:
        out.print(f"[yellow]Doubtful input: {counted(doubts, 'month')} used as reported; see the report[/]")


def _unanswered(r: DetectResult) -> None:
    from umweg.report.views import KINDS

    kinds = Counter(n.kind for n in r.not_assessable)
    if not kinds:
        return
    told = "; ".join(f"{KINDS.get(k, k).lower()}: {n:,}" for k, n in kinds.items())
    para(f"[bold]Not assessed[/]: {told}")
    no_data = [n.transit for n in r.not_assessable if n.kind == "no-data" and n.transit]
    if no_data:
        out.print(f"  no data on: {', '.join(no_data)}")
    for n in r.not_assessable:
        if n.kind in ("own-measures", "coverage", "absent-codes") or (n.kind == "partial-family" and _few(r)):
            para(f"  {escape(f'{n.transit}: ' if n.transit else '')}{escape(n.reason)}")


def _few(r: DetectResult) -> bool:
    """A narrow question deserves every answer; a whole run has hundreds, which are in the report."""
    return bool(r.provenance.options["goods"]) and len(r.not_assessable) < 40
