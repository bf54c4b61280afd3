"""What ``umweg watch`` shows in the terminal: corridors, the list of goods, and what was not judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from rich.table import Table
from rich.text import Text

from umweg.cli.terminal import counted, money, out, para, spark
from umweg.cli.views.columns import column, fitted
from umweg.core.codes.countries import name
from umweg.core.printable import escape
from umweg.report.notation import times

if TYPE_CHECKING:
    from umweg.results import WatchedSeries, WatchResult

HELD = 8  # months held back that are named one by one


def show_watch(r: WatchResult, limit: int) -> None:
    """The whole result; what is not assessed is said, not left out."""
    out.print(f"[bold]{escape(r.regime_title)}[/]: a watch on ways to {r.target}, {r.start} to {r.last}")
    para(
        f"[dim]history from {r.history_from}; level {r.level:g}: each corridor's chance of ever raising a false alarm; "
        f"news is more than {r.allow['money']:g} times its history in money, {r.allow['breadth']:g} in breadth; "
        f"run {r.provenance.run}[/]\n"
    )
    if r.corridors:
        out.print(_corridors(r))
        for w in r.corridors:
            for doubt in w.against:
                para(f"  [yellow]{w.transit}[/] against: {escape(doubt)}")
    elif not r.provenance.options["goods"]:
        out.print("[yellow]No corridor is under watch: not assessed, which is not clear.[/]")
    out.print()
    _goods(r, limit)
    _around(r)


def _alarm(w: WatchedSeries) -> Text:
    return Text(w.alarm, "bold red") if w.alarm else Text("none", "green")


def _evidence(w: WatchedSeries) -> str:
    return f"{w.log_e[-1] / np.log(10):+.1f}"


def _corridors(r: WatchResult) -> Table:
    """Since when, how far above history, and how sure: the months of evidence go where there is room for them."""
    ws = r.corridors
    return fitted(
        "Corridors",
        column("transit", [f"{w.transit} {name(w.transit)}" for w in ws], fold=12),
        column("alarm", [_alarm(w) for w in ws]),
        column(">of history", [_ratio(w) for w in ws]),
        column(">at least", [_least(w) for w in ws]),
        column(">log₁₀ E", [_evidence(w) for w in ws], spare=1),
        column("evidence by month", [spark(w.log_e) for w in ws], spare=2),
    )


def _ratio(w: WatchedSeries) -> str:
    return times(w.ratio)


def _least(w: WatchedSeries) -> str:
    return times(w.at_least[-1]) if w.at_least and w.at_least[-1] > 0 else "–"


def _goods(r: WatchResult, limit: int) -> None:
    if not r.goods:
        para(
            f"No good is on the list: of {r.tested['goods']:,} series none has enough evidence for a list with at most "
            f"{r.level:.0%} false entries expected."
        )
        return
    shown = r.goods[:limit]
    rows = [(w, w.good) for w in shown if w.good is not None]
    out.print(
        fitted(
            f"Goods on the list ({len(r.goods):,}); last month in M {r.currency}",
            column("to", [w.transit for w, _ in rows]),
            column("code", [g.id for _, g in rows], fold=10),
            column("good", [g.label for _, g in rows], fold=16, lines=2),
            column("since", [_alarm(w) for w, _ in rows]),
            column(">ratio", [_ratio(w) for w, _ in rows]),
            column(">last", [money(w.value[-1]) for w, _ in rows]),
            column(">log₁₀ E", [_evidence(w) for w, _ in rows], spare=1),
            column("by month", [spark(w.value) for w, _ in rows], spare=2),
        )
    )
    if len(r.goods) > len(shown):
        out.print(f"[dim]{len(r.goods) - len(shown):,} more: --limit N, --format csv or json[/]")


def _around(r: WatchResult) -> None:
    b = r.background
    if b["months"]:
        para(
            f"\n[bold]Before the measure[/], where no detour around it can be ({counted(b['months'], 'month')}): "
            f"{b['crossed']:,} of {b['series']:,} series of goods crossed the bar by themselves ({b['share']:.1%}; "
            f"at most {r.level:.0%} may), {b['listed']:,} came on the list."
        )
    for v in r.revised:
        para(
            f"[yellow]Revised[/] {v.transit}: {', '.join(v.months)} ({counted(v.goods, 'good')}): {money(v.seen, 2)} "
            f"as first seen, {money(v.now, 2)} M {r.currency} now. The watch goes on with what it saw; a replay "
            "without --state takes the new figures."
        )
    for h in r.held[:HELD]:
        para(f"[yellow]Held back[/] {h.transit} {h.month}: those who reported stand for {h.share:.0%} of its history.")
    if len(r.held) > HELD:
        out.print(f"[yellow]Held back[/]: {len(r.held) - HELD} more months of corridors (--format json)")
    for note in r.notes:
        para(f"[dim]{escape(note)}[/]")
    hubs = [n.transit for n in r.not_assessable if n.kind == "no-data" and n.transit]
    if hubs:
        para(f"[bold]Not assessed[/], for want of data: {', '.join(hubs)}")
    for n in r.not_assessable:
        if n.kind != "no-data":
            para(f"[bold]Not assessed[/]: {escape(n.reason)}")
