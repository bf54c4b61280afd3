"""``umweg prices``: outliers and constant prices in a list of flows. ``register(app)`` adds the command."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from umweg.cli.output import Format, exported
from umweg.core.errors import UsageError

if TYPE_CHECKING:
    from umweg.series.price_list import PriceList
    from umweg.series.prices import PriceResult

BINS, WIDTH = 24, 60
EPILOG = (
    "Examples: `umweg prices flows.csv` · `umweg prices flows.txt --format csv > prices.csv` · "
    "`umweg prices --store trade --good 84111280 --partner KZ --from 2022-03`"
)
Many = list[str] | None
Output = Annotated[Format, typer.Option("--format", help="How to write the result to standard output.")]


def register(app: typer.Typer) -> None:
    """Add ``prices`` to the command line."""
    app.command("prices", epilog=EPILOG)(prices)


def prices(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="Text file of flows: quantity, value (tab, semicolon, comma or blanks).", show_default=False
        ),
    ] = None,
    quantity: Annotated[str | None, typer.Option("--quantity", help="The file's column of quantities.")] = None,
    value: Annotated[str | None, typer.Option("--value", help="The file's column of values.")] = None,
    store: Annotated[
        Path | None,
        typer.Option(
            "--store", help="Folder of the store, instead of a file.  [default: $UMWEG_STORE, else your data folder]"
        ),
    ] = None,
    good: Annotated[Many, typer.Option("--good", help="From the store: code or its beginning; repeatable.")] = None,
    partner: Annotated[Many, typer.Option("--partner", help="From the store: only these partners.")] = None,
    reporter: Annotated[Many, typer.Option("--reporter", help="From the store: only these reporters.")] = None,
    since: Annotated[str | None, typer.Option("--from", help="From the store: first month, YYYY-MM.")] = None,
    until: Annotated[str | None, typer.Option("--to", help="From the store: last month, YYYY-MM.")] = None,
    source: Annotated[str | None, typer.Option("--source", help="From the store: only rows of this source.")] = None,
    format: Output = Format.table,  # noqa: A002
    limit: Annotated[int, typer.Option("--limit", help="Outliers to show in the terminal.", min=0)] = 10,
) -> None:
    """Which flows have an odd price? Outliers, adjusted boxplot, and prices that hardly vary."""
    from umweg.series.price_list import of_rows, read_price_list
    from umweg.series.prices import prices as verb

    of_store = {"--store": store, "--good": good, "--partner": partner, "--reporter": reporter, "--from": since,
                "--to": until, "--source": source}  # fmt: skip
    if file is not None:
        given = [name for name, v in of_store.items() if v]
        if given:
            raise UsageError(f"{given[0]} is about the store, and a file was given.", mend="Give one of the two.")
        listed: PriceList = read_price_list(file, quantity, value)
    else:
        if not good:
            raise UsageError(
                "There are no flows to look at.",
                mend="Give a file, or --good CODE for flows of the store: umweg prices flows.csv",
            )
        if quantity or value:
            raise UsageError("--quantity and --value name columns of a file.", mend="Give the file, too.")
        from umweg.cli.options import goods_codes, store_of, words
        from umweg.series.flows import flows

        listed = of_rows(flows(store_of(store), good=goods_codes(good), partners=words(partner),
                               reporters=words(reporter), since=since, until=until, source=source))  # fmt: skip
    result = verb(listed)
    if not exported(format, result.as_dict, result.of_flow):
        _show(result, limit)


def _show(r: PriceResult, limit: int) -> None:
    from rich.markup import escape

    from umweg.cli.terminal import counted, out

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
