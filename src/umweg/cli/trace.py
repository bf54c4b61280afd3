"""``umweg trace``: routes over one and two transit countries. ``register(app)`` adds the command."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated

import typer

from umweg.cli.output import Format, exported
from umweg.core.errors import UsageError

Many = list[str] | None
EPILOG = (
    "Examples: `umweg trace --store trade --via KG,KZ --report routes.html` · `umweg trace --legs legs.csv` · "
    "`umweg trace --store trade --good 8703 --supply AM=0..0 --cap direct`"
)


def register(app: typer.Typer) -> None:
    """Add ``trace`` to the command line."""
    app.command("trace", epilog=EPILOG)(trace)


def trace(
    store: Annotated[
        Path | None,
        typer.Option("--store", help="Folder of the store.  [default: $UMWEG_STORE, else your data folder]"),
    ] = None,
    regime: Annotated[
        str, typer.Option("--regime", help="A shipped regime, or a YAML file of your own.")
    ] = "eu-russia",
    legs: Annotated[Path | None, typer.Option("--legs", help="A leg table (CSV) instead of a store.")] = None,
    origin: Annotated[str | None, typer.Option("--origin", help="Of a leg table: where goods come from.")] = None,
    target: Annotated[str | None, typer.Option("--target", help="Of a leg table: where they end.")] = None,
    good: Annotated[Many, typer.Option("--good", help="Code or beginning of a code; repeatable.")] = None,
    via: Annotated[Many, typer.Option("--via", help="Transit countries, with commas; unknown legs count too.")] = None,
    after: Annotated[
        str | None, typer.Option("--after", help="Window FROM..TO, both months included (2022-03..2022-11).")
    ] = None,
    history: Annotated[
        int | None, typer.Option("--history", help="Months of history.  [default: 12; yearly data: 36]")
    ] = None,
    level: Annotated[
        int | None, typer.Option("--level", help="Digits of the common level: 6, 4, 2, or 0 for TOTAL.")
    ] = None,
    absorb: Annotated[Many, typer.Option("--absorb", help="KG=0..5e6: what a country keeps; repeatable.")] = None,
    supply: Annotated[Many, typer.Option("--supply", help="AM=0..0: what a country supplies itself.")] = None,
    cif: Annotated[float, typer.Option("--cif", help="Importers' values are divided by this.")] = 1.0,
    cap: Annotated[
        str | None, typer.Option("--cap", help="'direct': all routes carry at most what direct trade fell.")
    ] = None,
    source: Annotated[str | None, typer.Option("--source", help="Only rows of this source.")] = None,
    currency: Annotated[
        str | None, typer.Option("--currency", help="Convert to this currency (ECB mean rates).")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="As it was known on this date (YYYY-MM-DD, UTC).")
    ] = None,
    report: Annotated[Path | None, typer.Option("--report", help="Also write a self-contained HTML report.")] = None,
    format: Annotated[Format, typer.Option("--format", help="How to write to standard output.")] = Format.table,  # noqa: A002
    limit: Annotated[int, typer.Option("--limit", help="Goods to show in the terminal.", min=1)] = 5,
) -> None:
    """Routes over one and two transit countries: the least and the most that each can have carried."""
    from umweg.cli.options import goods_codes, span, store_of, words
    from umweg.detection.trace.trace import trace as verb

    window = span(after) or (None, None)
    if legs is not None and store is not None:
        raise UsageError("A leg table needs no store.", where="--legs", mend="Give one of --store and --legs.")
    result = verb(
        None if legs is not None else store_of(store, as_of),
        regime,
        legs=legs,
        origin=origin,
        target=target,
        goods=goods_codes(good),
        via=words(via),
        window_from=window[0],
        window_to=window[1],
        history=history,
        level=level,
        absorbed=_limits(absorb, "--absorb"),
        supply=_limits(supply, "--supply"),
        cif=cif,
        cap=cap,
        source=source,
        currency=currency,
    )
    if not exported(format, result.as_dict, result.rows):
        from umweg.cli.terminal import out
        from umweg.report.trace_text import show_trace

        show_trace(out, result, limit)
    if report is not None:
        from umweg.cli.terminal import say
        from umweg.report.trace_html import write_trace

        size = write_trace(result, report)
        say(f"Report: {report.resolve()} ({size / 1e6:.1f} MB; opens without a network)")


def _limits(texts: Many, option: str) -> dict[str, tuple[float | None, float | None]] | None:
    """``KG=0..5e6`` as limits by country; an open end stays open."""
    if not texts:
        return None
    out: dict[str, tuple[float | None, float | None]] = {}
    for text in texts:
        name, sign, span = text.partition("=")
        low, dots, high = span.partition("..")
        try:
            ends = tuple(float(v) if v.strip() else None for v in (low, high))
        except ValueError:
            dots, ends = "", (None, None)
        known = [v for v in ends if v is not None]
        if not (sign and dots and name.strip() and known and all(math.isfinite(v) and v >= 0 for v in known)):
            raise UsageError(
                f"'{text}' is no limit.", where=option, mend=f"Write COUNTRY=LEAST..MOST: {option} KG=0..5e6."
            )
        if len(known) == 2 and known[0] > known[1]:
            raise UsageError(f"'{text}' ends before it begins.", where=option, mend="Exchange the two amounts.")
        out[name.strip()] = (ends[0], ends[1])
    return out
