"""``umweg detect`` and ``umweg demo``: where restricted goods take a detour. ``register(app)`` adds the commands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from umweg.api.detect import DetectRequest
from umweg.api.spelling import window
from umweg.cli.options import (
    MANY,
    AsOf,
    Limit,
    Output,
    Report,
    Store,
    measure_of,
    opt,
    page_place,
    workspace,
)  # fmt: skip
from umweg.cli.output import Format, exported
from umweg.cli.suggestions import named

if TYPE_CHECKING:
    from umweg.api.detect import Store as Opened
    from umweg.api.workspace import Workspace
    from umweg.results import DetectResult

Many = list[str] | None
R = DetectRequest


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        epilog="Examples: `umweg detect --store trade --transit KZ,KG --report report.html` · "
        "a tariff, from imports alone: `umweg detect --store panel --origin CN --target US --date 2018-07`",
    )(detect)
    app.command(epilog="Example: `umweg demo --report umweg-report.html`")(demo)


def detect(
    store: Store = None,
    regime: Annotated[str, opt(R, "regime", "--regime")] = "eu-russia",
    transit: Annotated[Many, opt(R, "transits", "--transit", note=MANY)] = None,
    good: Annotated[Many, opt(R, "goods", "--good", note=MANY)] = None,
    after: Annotated[str | None, opt(R, "after", "--after")] = None,
    alpha: Annotated[float, opt(R, "alpha", "--alpha")] = 0.1,
    min_total: Annotated[float, opt(R, "min_total", "--min-total")] = 100_000.0,
    history: Annotated[int | None, opt(R, "history", "--history")] = None,
    origin: Annotated[Many, typer.Option("--origin", help=f"Your own measure: who.{MANY}")] = None,
    target: Annotated[str | None, typer.Option("--target", help="... towards whom.")] = None,
    day: Annotated[str | None, typer.Option("--date", help="... from when (YYYY-MM or YYYY-MM-DD).")] = None,
    listed: Annotated[
        Many, typer.Option("--listed", help="... on which codes or their beginnings.  [default: all goods]")
    ] = None,
    source: Annotated[str | None, opt(R, "source", "--source")] = None,
    currency: Annotated[str | None, opt(R, "currency", "--currency")] = None,
    placebo: Annotated[bool, opt(R, "placebo", "--placebo/--no-placebo")] = True,
    as_of: AsOf = None,
    report: Report = None,
    format: Output = Format.table,  # noqa: A002
    limit: Limit = 25,
    grade: Annotated[Many, opt(R, "grade", "--grade")] = None,
    min_excess: Annotated[float | None, opt(R, "min_excess", "--min-excess")] = None,
    lists: Annotated[Many, opt(R, "lists", "--list")] = None,
    sought: Annotated[bool, opt(R, "sought", "--sought")] = False,
    reporter: Annotated[Many, opt(R, "reporters", "--reporter")] = None,
    against: Annotated[str | None, opt(R, "against", "--against")] = None,
    no_keep: Annotated[bool, typer.Option("--no-keep", help="Do not keep this run in the store.")] = False,
) -> None:
    """Find where restricted goods take a detour, with error rates."""
    from umweg.api.detect import detect as verb

    request = DetectRequest(
        regime=measure_of(origin, target, day, listed) or regime, transits=tuple(transit or ()),
        goods=tuple(good or ()), after=window(after), alpha=alpha, min_total=min_total,
        history=history, source=source, currency=currency, placebo=placebo, grade=tuple(grade or ()),
        min_excess=min_excess, lists=tuple(lists or ()), sought=sought, reporters=tuple(reporter or ()),
        against=against, keep=not no_keep,
    )  # fmt: skip
    with workspace(store, as_of) as here:
        result = verb(request, here)
        show_result(result, format, limit)
        if report is not None:
            page(result, report, here, request.regime)


def show_result(result: DetectResult, format: Format, limit: int) -> None:  # noqa: A002
    """A run in the terminal, as JSON, or as CSV (of the differences where it was compared)."""
    if not exported(format, result.as_dict, result.against.rows if result.against else result.rows):
        from umweg.cli.views.detect import show_detect

        show_detect(result, limit)


def page(result: DetectResult, path: Path, here: Workspace, regime: str, seen: Opened | None = None) -> None:
    """Write the HTML report and say where it lies; ``seen``: the store with the data of a run of the past."""
    from umweg.api.detect import write_page
    from umweg.cli.terminal import say

    size = write_page(result, path, here, regime, seen)
    say(f"Report: {path.resolve()} ({size / 1e6:.1f} MB; opens without a network)")


def demo(
    report: Annotated[Path, typer.Option("--report", help="Where the report goes.", callback=page_place)] = Path(
        "umweg-report.html"
    ),
    store: Annotated[
        Path | None,
        typer.Option("--store", help="Also leave the sample there as a store, to go on with.", callback=named("store")),
    ] = None,
    limit: Limit = 15,
) -> None:
    """Run the main job on the sample inside the package: EU exports to seven countries, 2020 to 2022."""
    import tempfile

    from umweg import sample
    from umweg.api.detect import detect as verb
    from umweg.cli.suggestions import command
    from umweg.cli.terminal import say

    say("The sample: EU exports of restricted goods to AM BY GE KG KZ RU UZ, 2020-01 to 2022-11.")
    say(f"Source: {sample.CREDIT}.")
    with tempfile.TemporaryDirectory(prefix="umweg-demo-") as folder:
        request = DetectRequest(keep=store is not None)
        with workspace(sample.make_store(store or folder)) as here:
            result = verb(request, here)
            show_result(result, Format.table, limit)
            page(result, report, here, request.regime)
    if store is not None:
        nexts = ("umweg detect", "umweg watch", "umweg finding RU-KZ")
        say(f"Go on with it: {', '.join(command(c) for c in nexts)}")
    else:
        say("Go on with it: umweg demo --store trade, then umweg finding RU-KZ --store trade")
