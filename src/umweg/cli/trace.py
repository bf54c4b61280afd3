"""``umweg trace``: routes over one and two transit countries. ``register(app)`` adds the command."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated

import typer

from umweg.api.spelling import window
from umweg.api.trace import TraceRequest
from umweg.cli.options import (
    MANY,
    AsOf,
    Limit,
    Output,
    Report,
    Store,
    opt,
    text_of,
    workspace,
)  # fmt: skip
from umweg.cli.output import Format, exported
from umweg.core.errors import UsageError

Many = list[str] | None
R = TraceRequest
EPILOG = (
    "Examples: `umweg trace --store trade --via KG,KZ --report routes.html` · `umweg trace --legs legs.csv` · "
    "`umweg trace --store trade --good 8703 --supply AM=0..0 --cap direct`"
)


def register(app: typer.Typer) -> None:
    """Add ``trace`` to the command line."""
    app.command("trace", epilog=EPILOG)(trace)


def trace(
    store: Store = None,
    regime: Annotated[str, opt(R, "regime", "--regime")] = "eu-russia",
    legs: Annotated[Path | None, opt(R, "legs", "--legs")] = None,
    origin: Annotated[str | None, opt(R, "origin", "--origin")] = None,
    target: Annotated[str | None, opt(R, "target", "--target")] = None,
    good: Annotated[Many, opt(R, "goods", "--good", note=MANY)] = None,
    via: Annotated[Many, opt(R, "via", "--via", note=MANY)] = None,
    after: Annotated[str | None, opt(R, "after", "--after")] = None,
    history: Annotated[int | None, opt(R, "history", "--history")] = None,
    level: Annotated[int | None, opt(R, "level", "--level")] = None,
    absorb: Annotated[Many, typer.Option("--absorb", help=f"KG=0..5e6: what a country keeps.{MANY}")] = None,
    supply: Annotated[Many, typer.Option("--supply", help=f"AM=0..0: what a country supplies itself.{MANY}")] = None,
    cif: Annotated[float, opt(R, "cif", "--cif")] = 1.0,
    cap: Annotated[str | None, opt(R, "cap", "--cap")] = None,
    source: Annotated[str | None, opt(R, "source", "--source")] = None,
    currency: Annotated[str | None, opt(R, "currency", "--currency")] = None,
    as_of: AsOf = None,
    report: Report = None,
    format: Output = Format.table,  # noqa: A002
    limit: Limit = 5,
) -> None:
    """Routes over one and two transit countries: the least and the most that each can have carried."""
    from umweg.api.trace import trace as verb

    request = TraceRequest(
        regime=regime, legs=text_of(legs), origin=origin, target=target, goods=tuple(good or ()),
        via=tuple(via or ()), after=window(after), history=history, level=level,
        absorbed=_limits(absorb, "--absorb"), supply=_limits(supply, "--supply"), cif=cif, cap=cap, source=source,
        currency=currency,
    )  # fmt: skip
    with workspace(store, as_of) as here:
        result = verb(request, here)
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
