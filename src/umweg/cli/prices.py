"""``umweg prices``: outliers and constant prices in a list of flows. ``register(app)`` adds the command."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from umweg.api.prices import PricesRequest
from umweg.cli.options import MANY, AsOf, Limit, Output, Store, arg, opt, workspace
from umweg.cli.output import Format, exported

if TYPE_CHECKING:
    from umweg.api.prices import PriceResult

BINS, WIDTH = 24, 60
EPILOG = (
    "Examples: `umweg prices flows.csv` · `umweg prices flows.txt --format csv > prices.csv` · "
    "`umweg prices --store trade --good 84111280 --partner KZ --from 2022-03`"
)
Many = list[str] | None
R = PricesRequest


def register(app: typer.Typer) -> None:
    """Add ``prices`` to the command line."""
    app.command("prices", epilog=EPILOG)(prices)


def prices(
    file: Annotated[Path | None, arg(R, "file", show_default=False)] = None,
    quantity: Annotated[str | None, opt(R, "quantity", "--quantity")] = None,
    value: Annotated[str | None, opt(R, "value", "--value")] = None,
    store: Store = None,
    as_of: AsOf = None,
    good: Annotated[Many, opt(R, "good", "--good", note=MANY)] = None,
    partner: Annotated[Many, opt(R, "partners", "--partner", note=MANY)] = None,
    reporter: Annotated[Many, opt(R, "reporters", "--reporter", note=MANY)] = None,
    since: Annotated[str | None, opt(R, "since", "--from")] = None,
    until: Annotated[str | None, opt(R, "until", "--to")] = None,
    source: Annotated[str | None, opt(R, "source", "--source")] = None,
    format: Output = Format.table,  # noqa: A002
    limit: Limit = 10,
) -> None:
    """Which flows have an odd price? Outliers, adjusted boxplot, and prices that hardly vary."""
    from umweg.api.prices import prices as verb

    request = PricesRequest(
        file=file, quantity=quantity, value=value, good=tuple(good or ()), partners=tuple(partner or ()),
        reporters=tuple(reporter or ()), since=since, until=until, source=source,
    )  # fmt: skip
    with workspace(store, as_of) as here:
        result = verb(request, here)
    if not exported(format, result.as_dict, result.of_flow):
        _show(result, limit)


def _show(r: PriceResult, limit: int) -> None:
    from umweg.cli.terminal import counted, out
    from umweg.core.printable import escape

    d, b = r.as_dict(), r.boxplot
    out.print(f"[bold]{counted(d['used'], 'flow')}[/] with a price ({escape(d['unit'])}); median {_figure(r.median)}")
    for reason, n in d["left_out"].items():
        if n:
            out.print(f"  left out: {counted(n, 'flow')}, {reason}")
    out.print()
    for line in _histogram(r):
        out.print(line, highlight=False)
    out.print()
    out.print(f"Outliers (more than 3 log-MAD off): {d['low']} low, {d['high']} high")
    boxes = d["adjusted_boxplot"]
    fences = f"{_figure(b.lower)} … {_figure(b.upper)}; medcouple {b.medcouple:+.3f}"
    out.print(f"Adjusted boxplot ({fences}): {boxes['low']} below, {boxes['high']} above")
    same = d["constant_price"]
    if same is None:
        out.print("Constant price: no five flows within 1 % of each other, or all prices hardly vary")
    else:
        text = (
            f"{counted(same['flows'], 'flow')} at {_figure(same['price'])} ± {_figure(same['sd'])}, "
            f"{same['of_median']:.0%} of the median (p {same['p_value']:.2g})"
        )
        out.print(
            f"[bold red]Constant price:[/] {text}" if r.raised else f"Constant price: none; the closest is {text}"
        )
    for s in d["shifts"][:limit]:
        levels = f"{_figure(s['before'])} → {_figure(s['after'])}"
        out.print(f"Another level: {escape(s['relation'])} since {s['since']}: {levels}, × {_figure(s['times'])}")
    for f in d["outliers"][:limit]:
        where = f.get("flow") or f"line {f['line']}"
        same_price = ", constant price" if f["constant_price"] else ""
        out.print(f"  {escape(where)}: {_figure(f['price'])}, z {f['z']:+.1f}{same_price}")
    if len(d["outliers"]) > limit:
        out.print(f"  {len(d['outliers']) - limit} more: --limit N, or --format csv")


def _histogram(r: PriceResult) -> list[str]:
    """Counts in bins of the logarithm of price, the signature's flows in red."""
    import numpy as np

    x = np.log(r.price)
    edges = np.linspace(x.min(), x.max() + 1e-9 * max(1.0, abs(float(x.max()))), BINS + 1)
    at = np.clip(np.searchsorted(edges, x, side="right") - 1, 0, BINS - 1)
    count = np.bincount(at, minlength=BINS)
    same = np.zeros(BINS, dtype=np.intp)
    if r.signature is not None and r.raised:
        same = np.bincount(at[r.signature.flows], minlength=BINS)
    scale = WIDTH / max(int(count.max()), 1)
    out = []
    for i in range(BINS):
        red = int(np.ceil(same[i] * scale))
        rest = max(int(np.ceil(count[i] * scale)) - red, 0)
        bar = f"[red]{'█' * red}[/]" if red else ""
        out.append(f"{_figure(float(np.exp(edges[i]))):>12s} │{bar}{'█' * rest} {count[i] or ''}")
    return out


def _figure(x: float) -> str:
    """Four digits, or whole numbers from a thousand up."""
    return f"{x:,.0f}" if abs(x) >= 1000 else f"{x:.4g}"
