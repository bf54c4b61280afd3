"""``umweg watch``: every corridor, month by month, with tests that stay true however often one looks."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from umweg.cli.output import Format, exported
from umweg.core.settings import Settings

EPILOG = (
    "Examples: `umweg watch --store trade` replays the data · `umweg watch --store trade --state watch.json` begins a "
    "watch, and next month, after `umweg ingest`, goes on with it · `umweg watch --transit KZ,KG --report watch.html`"
)
Many = list[str] | None


def register(app: typer.Typer) -> None:
    """Add ``watch`` to the command line."""
    app.command("watch", epilog=EPILOG)(watch)


def watch(
    store: Annotated[
        Path | None,
        typer.Option("--store", help="Folder of the store.  [default: $UMWEG_STORE, else your data folder]"),
    ] = None,
    regime: Annotated[str, typer.Option("--regime", help="A shipped regime, or a YAML file of your own.")] = (
        "eu-russia"
    ),
    since: Annotated[
        str | None, typer.Option("--from", help="First month judged, YYYY-MM.  [default: after the history]")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--to", help="Last month judged, YYYY-MM.  [default: the last in the data]")
    ] = None,
    level: Annotated[
        float, typer.Option("--level", help="Chance of a false alarm a corridor, over the whole watch.")
    ] = 0.05,
    state: Annotated[
        Path | None, typer.Option("--state", help="File that remembers the watch; made where there is none.")
    ] = None,
    allow_money: Annotated[
        float,
        typer.Option("--allow-money", help="Times its history's level that a corridor may reach without being news."),
    ] = 1.5,
    allow_breadth: Annotated[
        float, typer.Option("--allow-breadth", help="The same for how broadly its goods are traded.")
    ] = 1.1,
    allow_goods: Annotated[float, typer.Option("--allow-goods", help="The same for one good in a corridor.")] = 1.5,
    history: Annotated[int, typer.Option("--history", help="Months of history before the first month.")] = 12,
    min_coverage: Annotated[
        float,
        typer.Option("--min-coverage", help="Hold a month back while reporters of less than this share are in."),
    ] = 0.9,
    transit: Annotated[Many, typer.Option("--transit", help="Show only this corridor (ISO 2 or name).")] = None,
    good: Annotated[Many, typer.Option("--good", help="Show only goods of this code or beginning of a code.")] = None,
    source: Annotated[str | None, typer.Option("--source", help="Only rows of this source.")] = None,
    currency: Annotated[str | None, typer.Option("--currency", help="Convert to this currency.")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="As it was known on this date (YYYY-MM-DD).")] = None,
    report: Annotated[Path | None, typer.Option("--report", help="Also write a small HTML page.")] = None,
    format: Annotated[Format, typer.Option("--format", help="How to write the result.")] = Format.table,  # noqa: A002
    limit: Annotated[int, typer.Option("--limit", help="Goods to show in the terminal.", min=0)] = 15,
) -> None:
    """Watch corridors month by month: alarms whose error rate holds however often one looks."""
    from umweg.cli.options import country_codes, goods_codes, store_of
    from umweg.detection.watch.watch import watch as verb

    with _steps() as step:
        result = verb(
            store_of(store, as_of),
            regime,
            state=state,
            step=step,
            start=since,
            until=until,
            level=level,
            allow_money=allow_money,
            allow_breadth=allow_breadth,
            allow_goods=allow_goods,
            history=history,
            min_coverage=min_coverage,
            transits=country_codes(transit),
            goods=goods_codes(good),
            source=source,
            currency=currency,
            threads=Settings.read().threads,
        )
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


@contextlib.contextmanager
def _steps() -> Iterator[Callable[[str], None]]:
    """Says on a terminal what is being done."""
    from umweg.cli.terminal import err

    if not err.is_terminal:
        yield lambda _: None
        return
    with err.status("opening the store") as status:
        yield lambda text: status.update(text)
