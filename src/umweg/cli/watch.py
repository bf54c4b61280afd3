"""``umweg watch``: every corridor, month by month, with tests that stay true however often one looks."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from umweg.api.watch import WatchRequest
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
from umweg.cli.progress import steps

EPILOG = (
    "Examples: `umweg watch --store trade` replays the data · `umweg watch --store trade --state watch.json` begins a "
    "watch, and next month, after `umweg ingest`, goes on with it · `umweg watch --transit KZ,KG --report watch.html`"
)
Many = list[str] | None
R = WatchRequest


def register(app: typer.Typer) -> None:
    """Add ``watch`` to the command line."""
    app.command("watch", epilog=EPILOG)(watch)


def watch(
    store: Store = None,
    regime: Annotated[str, opt(R, "regime", "--regime")] = "eu-russia",
    since: Annotated[str | None, opt(R, "start", "--from")] = None,
    until: Annotated[str | None, opt(R, "until", "--to")] = None,
    level: Annotated[float, opt(R, "level", "--level")] = 0.05,
    state: Annotated[Path | None, opt(R, "state", "--state")] = None,
    allow_money: Annotated[float, opt(R, "allow_money", "--allow-money")] = 1.5,
    allow_breadth: Annotated[float, opt(R, "allow_breadth", "--allow-breadth")] = 1.1,
    allow_goods: Annotated[float, opt(R, "allow_goods", "--allow-goods")] = 1.5,
    history: Annotated[int, opt(R, "history", "--history")] = 12,
    min_total: Annotated[float, opt(R, "min_total", "--min-total")] = 100_000.0,
    min_coverage: Annotated[float, opt(R, "min_coverage", "--min-coverage")] = 0.9,
    transit: Annotated[Many, opt(R, "transits", "--transit", note=MANY)] = None,
    good: Annotated[Many, opt(R, "goods", "--good", note=MANY)] = None,
    source: Annotated[str | None, opt(R, "source", "--source")] = None,
    currency: Annotated[str | None, opt(R, "currency", "--currency")] = None,
    as_of: AsOf = None,
    report: Report = None,
    format: Output = Format.table,  # noqa: A002
    limit: Limit = 15,
) -> None:
    """Watch corridors month by month: alarms whose error rate holds however often one looks."""
    from umweg.api.watch import watch as verb

    request = WatchRequest(
        regime=regime, state=text_of(state), start=since, until=until, level=level,
        allow_money=allow_money, allow_breadth=allow_breadth, allow_goods=allow_goods, history=history,
        min_total=min_total, min_coverage=min_coverage, transits=tuple(transit or ()), goods=tuple(good or ()),
        source=source, currency=currency,
    )  # fmt: skip
    with workspace(store, as_of) as here, steps(here, "opening the store"):
        result = verb(request, here)
    if not exported(format, result.as_dict, result.rows):
        from umweg.cli.views.watch import show_watch

        show_watch(result, limit)
    from umweg.cli.terminal import say

    if state is not None:
        say(f"State: {state} (judged {result.start} to {result.last}; the same command goes on from there)")
    if report is not None:
        from umweg.report.watch import write_watch

        size = write_watch(result, report)
        say(f"Report: {report.resolve()} ({size / 1e3:.0f} kB; opens without a network)")
