"""The command line: each command parses its options, calls one verb and renders what it gives."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import Annotated

import typer

from umweg.cli import (
    audit,
    cases,
    consignments,
    customers,
    exceptions,
    finding,
    ingest,
    mirror,
    parties,
    policy,
    prices,
    queue,
    rescreen,
    runs,
    screen,
    trace,
    watch,
)
from umweg.cli import store as store_cli
from umweg.cli import target as target_cli
from umweg.cli.options import country_codes, folder_of, goods_codes, measure_of, span, store_of, words
from umweg.cli.output import Format, exported
from umweg.core.errors import UmwegError
from umweg.core.settings import Settings

app = typer.Typer(
    name="umweg",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    help="Umweg finds the detours that goods take around sanctions, and shows the evidence.",
    epilog="Try it first: `umweg demo`. Then `umweg ingest`, `umweg detect`.",
)


Store = Annotated[
    Path | None,
    typer.Option("--store", help="Folder of the store.  [default: $UMWEG_STORE, else your data folder]"),
]
RegimeName = Annotated[str, typer.Option("--regime", help="A shipped regime, or a YAML file of your own.")]
Codes = Annotated[list[str] | None, typer.Option("--good", help="Code or beginning of a code; repeatable.")]
Transits = Annotated[list[str] | None, typer.Option("--transit", help="Transit country (ISO 2 or name); repeatable.")]
SourceName = Annotated[str | None, typer.Option("--source", help="Only rows of this source.")]
Window = Annotated[
    str | None, typer.Option("--after", help="Window FROM..TO, both months included (2022-03..2022-11).")
]
Currency = Annotated[
    str | None,
    typer.Option("--currency", help="Convert to this currency (ECB mean rates).  [default: that of most rows]"),
]
AsOf = Annotated[str | None, typer.Option("--as-of", help="As it was known on this date (YYYY-MM-DD, UTC).")]
Output = Annotated[Format, typer.Option("--format", help="How to write the result to standard output.")]

ingest.register(app)
mirror.register(app)
parties.register(app)
prices.register(app)
store_cli.register(app)
finding.register(app)
runs.register(app)
screen.register(app)
consignments.register(app)
policy.register(app)
target_cli.register(app)
trace.register(app)
watch.register(app)
queue.register(app)
rescreen.register(app)
customers.register(app)
cases.register(app)
exceptions.register(app)
audit.register(app)


STORE_KEPT = "The store is as it was after the last whole file."
KEPT = {
    "screen": "What was recorded at the desk is kept whole; the same command goes on after it.",
    "rescreen": "What was recorded at the desk is kept whole; the same command goes on after it.",
}


class _Stopped(BaseException):
    """Ctrl-C. Not KeyboardInterrupt, which the parser of the command line would swallow without a word."""


def _stop(*_: object) -> None:
    raise _Stopped


def main() -> None:
    """Run the command line; errors that Umweg raises end with their own exit code and say how to mend them."""
    signal.signal(signal.SIGINT, _stop)
    try:
        app()
    except UmwegError as error:
        _complain(error)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(141)
    except (_Stopped, KeyboardInterrupt):
        sys.stderr.write(f"\nStopped. {KEPT.get(sys.argv[1], STORE_KEPT)}\n")
        sys.exit(130)


def _complain(error: UmwegError) -> None:
    if "json" in sys.argv:
        import json

        sys.stderr.write(json.dumps({"error": error.as_dict()}, ensure_ascii=False) + "\n")
        return
    from umweg.cli.terminal import complain

    complain(error)


@app.command(
    epilog="Examples: `umweg detect --store trade --transit KZ,KG --report report.html` · "
    "a tariff, from imports alone: `umweg detect --store panel --origin CN --target US --date 2018-07`"
)
def detect(
    store: Store = None,
    regime: RegimeName = "eu-russia",
    transit: Transits = None,
    good: Codes = None,
    after: Window = None,
    alpha: Annotated[float, typer.Option("--alpha", help="Expected share of false findings to allow.")] = 0.1,
    min_total: Annotated[
        float,
        typer.Option("--min-total", help="Least trade in history and window together, in the data's currency."),
    ] = 100_000.0,
    history: Annotated[
        int | None,
        typer.Option("--history", help="Months of history before the measure.  [default: 12; yearly data: 36]"),
    ] = None,
    origin: Annotated[list[str] | None, typer.Option("--origin", help="Your own measure: who; repeatable.")] = None,
    target: Annotated[str | None, typer.Option("--target", help="... towards whom.")] = None,
    day: Annotated[str | None, typer.Option("--date", help="... from when (YYYY-MM or YYYY-MM-DD).")] = None,
    listed: Annotated[
        list[str] | None, typer.Option("--listed", help="... on which codes or their beginnings.  [default: all goods]")
    ] = None,
    source: SourceName = None,
    currency: Currency = None,
    as_of: AsOf = None,
    report: Annotated[Path | None, typer.Option("--report", help="Also write a self-contained HTML report.")] = None,
    format: Output = Format.table,  # noqa: A002
    limit: Annotated[int, typer.Option("--limit", help="Findings to show in the terminal.")] = 25,
    grade: Annotated[list[str] | None, typer.Option("--grade", help="Show only these grades.")] = None,
    min_excess: Annotated[
        float | None, typer.Option("--min-excess", help="Show only if the central excess is at least this.")
    ] = None,
    lists: Annotated[
        list[str] | None, typer.Option("--list", help="Show only goods on a list whose name holds this (CHPL).")
    ] = None,
    sought: Annotated[bool, typer.Option("--sought", help="Show only goods said to be sought.")] = False,
    reporter: Annotated[
        list[str] | None, typer.Option("--reporter", help="Show only if this member is among the five that rose most.")
    ] = None,
    against: Annotated[
        str | None, typer.Option("--against", help="What changed since a kept run (id, latest) or a JSON file.")
    ] = None,
    no_keep: Annotated[bool, typer.Option("--no-keep", help="Do not keep this run in the store.")] = False,
) -> None:
    """Find where restricted goods take a detour, with error rates."""
    from umweg.detection.run import detect as verb
    from umweg.results.filters import Filters

    filters = Filters(words(grade), min_excess, words(lists), sought, country_codes(reporter))
    opened = runs.open_store(store_of(store, as_of))  # once: what is kept is what was read
    law = measure_of(origin, target, day, listed) or regime
    old = runs.earlier(opened, against, law)
    window = span(after) or (None, None)
    result = verb(
        opened,
        law,
        transits=country_codes(transit),
        goods=goods_codes(good),
        after_from=window[0],
        after_to=window[1],
        alpha=alpha,
        min_total=min_total,
        history=history,
        source=source,
        currency=currency,
        threads=Settings.read().threads,
    )
    result = runs.finish(result, opened, law, filters, old, keep=not no_keep)
    runs.show_result(result, format, limit)
    if report is not None:
        runs.write_page(result, report, opened, law)


@app.command(
    epilog="Examples: `umweg compare --store trade` · `umweg compare --by market --above 10e6 --growth 1` · "
    "`umweg compare --good TOTAL --less 27` · `umweg compare --list chpl --partner AM,KG,KZ,RU`"
)
def compare(
    store: Store = None,
    regime: RegimeName = "eu-russia",
    by: Annotated[
        str, typer.Option("--by", help="partner, reporter, or market (reporter, partner and code).")
    ] = "partner",
    good: Codes = None,
    less: Annotated[list[str] | None, typer.Option("--less", help="Codes to subtract; repeatable.")] = None,
    goods: Annotated[str | None, typer.Option("--list", help="Another shipped goods list, such as chpl.")] = None,
    partner: Annotated[list[str] | None, typer.Option("--partner", help="Only these partners.")] = None,
    reporter: Annotated[list[str] | None, typer.Option("--reporter", help="Only these reporters.")] = None,
    before: Annotated[str | None, typer.Option("--before", help="FROM..TO, both months included.")] = None,
    after: Window = None,
    above: Annotated[float, typer.Option("--above", help="Markets: only above this value in the window.")] = 0.0,
    growth: Annotated[
        float | None, typer.Option("--growth", help="Markets: only if grown by more than this (1 = doubled).")
    ] = None,
    source: SourceName = None,
    currency: Currency = None,
    as_of: AsOf = None,
    format: Output = Format.table,  # noqa: A002
) -> None:
    """Before and after: each figure also on equal reporters and on goods comparable across changes of codes."""
    from umweg.series.compare import compare as verb

    result = verb(
        store_of(store, as_of),
        regime,
        by=by,  # type: ignore[arg-type]  # checked by the verb, with a message of its own
        good=goods_codes(good),
        less=goods_codes(less),
        goods=goods,
        partners=country_codes(partner),
        reporters=country_codes(reporter),
        before=span(before),
        after=span(after),
        above=above,
        growth=growth,
        source=source,
        currency=currency,
    )
    if not exported(format, result.as_dict, result.rows):
        from umweg.cli.views.flows import show_compare

        show_compare(result)


@app.command(epilog="Example: `umweg flows --good 8703 --transit KZ --from 2021-01 --format csv > cars.csv`")
def flows(
    store: Store = None,
    good: Codes = None,
    transit: Transits = None,
    partner: Annotated[list[str] | None, typer.Option("--partner", help="The same as --transit.")] = None,
    reporter: Annotated[list[str] | None, typer.Option("--reporter", help="Only these reporters.")] = None,
    flow: Annotated[str, typer.Option("--flow", help="export, import, re-export or re-import.")] = "export",
    since: Annotated[str | None, typer.Option("--from", help="First month, YYYY-MM.")] = None,
    until: Annotated[str | None, typer.Option("--to", help="Last month, YYYY-MM.")] = None,
    source: SourceName = None,
    as_of: AsOf = None,
    format: Output = Format.table,  # noqa: A002
) -> None:
    """Show any series by member state; without options, what the store holds. CSV rows carry a citation."""
    from umweg.cli.output import write_json, write_table
    from umweg.cli.views import flows as flows_view
    from umweg.series import flows as verb

    partners = country_codes([*(transit or []), *(partner or [])])
    if not (good or partners or reporter):
        held = verb.inventory(store_of(store, as_of))
        rows = [h.as_dict() for h in held]
        if not exported(format, lambda: rows, lambda: rows):
            flows_view.show_inventory(held, folder_of(store))
        return
    table = verb.flows(
        store_of(store, as_of),
        good=goods_codes(good),
        partners=partners,
        reporters=country_codes(reporter),
        flow=flow,
        since=since,
        until=until,
        source=source,
    )
    if format is Format.table:
        flows_view.show_flows(table)
    elif format is Format.csv:
        write_table(table)
    else:
        write_json(table.to_pylist())


@app.command(epilog="Example: `umweg demo --report umweg-report.html`")
def demo(
    report: Annotated[Path, typer.Option("--report", help="Where the report goes.")] = Path("umweg-report.html"),
    limit: Annotated[int, typer.Option("--limit", help="Findings to show in the terminal.")] = 15,
) -> None:
    """Run the main job on the sample inside the package: EU exports to seven countries, 2020 to 2022."""
    import tempfile

    from umweg import sample
    from umweg.cli.terminal import say
    from umweg.detection.run import detect as verb

    say("The sample: EU exports of restricted goods to AM BY GE KG KZ RU UZ, 2020-01 to 2022-11.")
    say(f"Source: {sample.CREDIT}.")
    with tempfile.TemporaryDirectory(prefix="umweg-demo-") as folder:
        store = sample.make_store(folder)
        result = verb(store)
        runs.show_result(result, Format.table, limit)
        runs.write_page(result, report, store, "eu-russia")


def _version(wanted: bool) -> None:
    if wanted:
        from umweg.core.version import __version__

        typer.echo(f"umweg {__version__}")
        raise typer.Exit


@app.callback()
def _top(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Umweg finds the detours that goods take around sanctions, and shows the evidence."""
