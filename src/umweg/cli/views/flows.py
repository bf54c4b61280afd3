"""Plain figures in the terminal: ``compare``, series of ``flows``, and what a store holds."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from umweg.cli.suggestions import command
from umweg.cli.terminal import counted, frame, hint, money, out, para, percent, spark, window_text
from umweg.cli.views.columns import column, fitted
from umweg.core.printable import escape

if TYPE_CHECKING:
    import pyarrow as pa

    from umweg.api.compare import CompareResult
    from umweg.api.flows import Inventory


def show_compare(r: CompareResult) -> None:
    """Before and after on every basis, or markets."""
    out.print(f"[bold]{escape(r.goods)}[/]")
    out.print(f"[dim]{window_text(r.window)}; M {r.currency}[/]\n")
    if r.comparisons:
        out.print(_bases_table(r))
    if r.markets:
        out.print(_market_table(r))
    elif r.market_share is not None:
        out.print("No market is above these bounds.")
    if r.offsets:
        shares = "; ".join(f"{name} {share:.1%}" for name, share in r.offsets.items())
        para(f"\nThe rise to {', '.join(r.offset_of)} offsets of the fall to the target: {shares}.")
    for gap in r.gaps:
        para(f"[yellow]missing[/] {gap.reporter} has no rows in {', '.join(gap.months)}")
    for note in r.notes:
        para(f"[dim]{escape(note)}[/]")


def _bases_table(r: CompareResult) -> Table:
    """Values as reported; the change on every basis beside it."""
    names = [n for n in r.comparisons[0].bases if n != "as reported"]
    table = Table(box=None, pad_edge=False)
    table.add_column("")
    for name in ("before", "after", "change", *names):
        table.add_column(name, justify="right")
    for c in r.comparisons:
        before, after = c.bases["as reported"]
        others = (Text(percent(*c.bases[n]), "cyan") for n in names)
        table.add_row(escape(c.label), money(before), money(after), percent(before, after), *others)
    return table


def _market_table(r: CompareResult) -> Table:
    share = f", {r.market_share:.2%} of the window's trade" if r.market_share is not None else ""
    table = frame(f"{len(r.markets):,} markets{share}", "from|to|code|>before|>after|>change|what the codes say")
    table.columns[-1].no_wrap = False
    for m in r.markets:
        table.add_row(
            m.reporter, m.partner, m.product, money(m.before, 2), money(m.after, 2), percent(m.before, m.after),
            Text(m.code_change, "yellow"),
        )  # fmt: skip
    return table


def show_inventory(held: tuple[Inventory, ...], store: Path) -> None:
    """What a store holds, and where to go on."""
    if not held:
        fill = command("umweg ingest FILE --source NAME")
        out.print(escape(f"The store {store} is empty. Fill it: {fill}"), soft_wrap=True)
        return
    for h in held:
        codes = (
            f"{counted(h.products, 'code')} ({'/'.join(map(str, h.levels)) + ' digits' if h.levels else 'totals only'})"
        )
        span = f"{h.first} to {h.last}, {'/'.join(h.flows)}, {counted(h.reporters, 'reporter')}, {codes}, {h.currency}"
        para(f"[bold]{h.source}[/]: {counted(h.rows, 'row')}, {span}")
        partners = ", ".join(h.partners[:30]) + (f" and {len(h.partners) - 30} more" if len(h.partners) > 30 else "")
        para(f"  partners: {partners}")
        para(f"  [dim]{escape(h.credit)}[/]")
    h = held[0]
    good = "8703" if h.levels else "TOTAL"
    hint(f"A series: {command(f'umweg flows --good {good} --transit {h.partners[0]}')}")


def _all_months(periods: list[date], freqs: list[str]) -> list[date]:
    """Every month from first to last where the data are monthly: a month without rows is part of the picture."""
    found = sorted(set(periods))
    if set(freqs) != {"M"}:
        return found
    from umweg.core.months import month_date, month_index

    return [month_date(m) for m in range(month_index(found[0]), month_index(found[-1]) + 1)]


def show_flows(table: pa.Table) -> None:
    """One line a reporter and partner: total, largest month, and the shape of the series."""
    import pyarrow.compute as pc

    months = _all_months(table.column("period").to_pylist(), table.column("freq").to_pylist())
    place = {m: i for i, m in enumerate(months)}
    series: dict[tuple[str, str], list[float]] = {}
    columns = (table.column(c).to_pylist() for c in ("reporter", "partner", "period", "value"))
    for reporter, partner, period, value in zip(*columns, strict=True):
        series.setdefault((reporter, partner), [0.0] * len(months))[place[period]] += value or 0.0
    currency = ", ".join(sorted(filter(None, pc.unique(table.column("currency")).to_pylist())))
    codes = sorted(pc.unique(table.column("product")).to_pylist())
    title = f"{', '.join(codes[:6])}{f' and {len(codes) - 6} more codes' if len(codes) > 6 else ''}, M {currency}"
    rows = sorted(series.items(), key=lambda kv: -sum(kv[1]))
    out.print(
        fitted(
            f"{title}; {months[0]:%Y-%m} to {months[-1]:%Y-%m}; by sum, the largest first",
            column("from", [reporter for (reporter, _), _ in rows]),
            column("to", [partner for (_, partner), _ in rows]),
            column(">sum", [money(sum(values), 2) for _, values in rows]),
            column(">largest month", [money(max(values), 2) for _, values in rows]),
            column("by month", [spark(tuple(values)) for _, values in rows], latest=12),
        )
    )
    for citation in sorted(set(table.column("citation").to_pylist())):
        para(f"[dim]{escape(citation)}[/]")
    out.print("[dim]Rows: --format csv[/]")
