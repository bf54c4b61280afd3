"""Traced routes for people at a terminal; fits 80 columns where names are short."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from umweg.core.printable import escape
from umweg.report import notation
from umweg.report.trace_html import between, most, number
from umweg.results import GoodTrace, TraceResult

ROUTES = 8


def show_trace(out: Console, result: TraceResult, limit: int) -> None:
    """The first ``limit`` goods with their routes, then what it rests on."""
    ends = f"{notation.spot(result.origin)} to {notation.spot(result.target)}"
    when = f", {notation.months(result.window.after_from, result.window.after_to)}" if result.window else ""
    out.print(f"[bold]Routes from {escape(ends)}[/]{when}")
    if len(result.goods) > 1:
        out.print("[dim]Goods by the central value of all their routes, the largest first; routes likewise.[/]")
    for g in result.goods[:limit]:
        out.print()
        _good(out, g)
    if len(result.goods) > limit:
        out.print(f"\n[dim]{len(result.goods) - limit:,} more goods: --limit, --good, or --format csv[/]")
    out.print()
    for n in (*result.left_out, *result.notes):
        out.print(Text(n, "dim"), soft_wrap=False)


def _good(out: Console, g: GoodTrace) -> None:
    unit = f"  M {g.currency}"
    room = max(out.width - len(g.good.id) - len(unit) - 2, 20)
    label = "" if g.good.label == g.good.id else f"  {_within(notation.months_in(g.good.label), room)}"
    out.print(Text.assemble((g.good.id, "bold"), label, (unit, "dim")))
    if g.conflict:
        out.print(Text.assemble(("infeasible  ", "bold red"), g.conflict))
        return
    table = Table(box=None, pad_edge=False)
    for name in ("route", "least", "central", "most", "held down by"):
        table.add_column(
            name, justify="left" if name in ("route", "held down by") else "right", no_wrap=name != "held down by"
        )
    if g.routes:
        table.add_row("all routes", *_figures(g.total.least, g.total.central), most(g.total, ""), "", style="bold")
    for r in g.routes[:ROUTES]:
        table.add_row(r.name, *_figures(r.carried.least, r.carried.central), most(r.carried, ""), "; ".join(r.held_by))
    out.print(table if g.routes else Text("No route leads to the target over these legs.", "yellow"))
    if len(g.routes) > ROUTES:
        out.print(Text(f"{len(g.routes) - ROUTES} smaller routes not shown: --format csv", "dim"))
    legs = Table(box=None, pad_edge=False)
    for name in ("leg", "excess", "95 %", "on routes", "lost"):
        legs.add_column(name, justify="left" if name == "leg" else "right")
    for leg in g.legs:
        central = number(leg.excess.central) if leg.excess else "unknown"
        legs.add_row(leg.name, central, between(*leg.limits), between(leg.routed.least, leg.routed.most),
                     between(*leg.lost_limits))  # fmt: skip
    out.print(legs)
    for n in g.notes:
        out.print(Text(n, "yellow"))


def _within(text: str, most: int) -> str:
    """A text of at most so many letters; a longer one ends with a sign that it went on."""
    return text if len(text) <= most else text[: most - 1].rstrip(" (,;") + "…"


def _figures(least: float | None, central: float | None) -> tuple[str, str]:
    return number(least), number(central)
