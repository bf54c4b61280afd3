"""Kept runs, and what is done with a run after it was computed: keep, compare, filter. ``register(app)``: ``runs``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from umweg.cli.options import folder_of
from umweg.cli.output import Format, exported
from umweg.core.errors import StoreError

if TYPE_CHECKING:
    from umweg.results import DetectResult
    from umweg.results.filters import Filters
    from umweg.runs.runs import RunRecord
    from umweg.store import Store

Folder = Annotated[
    Path | None,
    typer.Option("--store", help="Folder of the store.  [default: $UMWEG_STORE, else your data folder]"),
]
Output = Annotated[Format, typer.Option("--format", help="How to write the result to standard output.")]
RunId = Annotated[str, typer.Argument(help="Id of a kept run, its beginning, or latest.")]

kept = typer.Typer(help="Runs that were kept: list, show, remove.")


def register(app: typer.Typer) -> None:
    """Add ``runs`` to the command line."""
    app.add_typer(kept, name="runs")


def open_store(store: Path | Store | None) -> Store:
    """The store of a command, for reading."""
    from umweg.store import Store as Opened

    if isinstance(store, Opened):
        return store
    return Opened.open(folder_of(store))


def earlier(store: Store, against: str | None, regime: str) -> tuple[DetectResult, str] | None:
    """The older run to compare with, and when it was kept: read before the new one, which takes its time."""
    if against is None:
        return None
    from umweg.detection.findings.reopen import older
    from umweg.law.load import regime as load

    return older(store, against, load(regime).key)


def finish(
    result: DetectResult,
    store: Store,
    regime: str,
    filters: Filters,
    old: tuple[DetectResult, str] | None,
    *,
    keep: bool,
) -> DetectResult:
    """What is done with a run: compare it, keep it, choose what is shown. Filters come last: they change no figure."""
    from umweg.cli.terminal import say
    from umweg.results.changes import since
    from umweg.results.filters import narrow
    from umweg.runs import runs

    if old is not None:
        result = since(result, *old)
    if keep:
        try:
            runs.keep(store, result, _asked(regime))
        except StoreError as e:
            say(f"This run was not kept: {e.what} {e.mend}")
    return narrow(result, filters)


def _asked(regime: str) -> str:
    """A regime's own file by its whole path, so that it is found again from another folder."""
    return str(Path(regime).resolve()) if regime.endswith((".yml", ".yaml")) else regime


def show_result(result: DetectResult, format: Format, limit: int) -> None:  # noqa: A002
    """A run in the terminal, as JSON, or as CSV (of the differences where it was compared)."""
    if not exported(format, result.as_dict, result.against.rows if result.against else result.rows):
        from umweg.cli.views.detect import show_detect

        show_detect(result, limit)


def write_page(result: DetectResult, path: Path, store: Store, regime: str) -> None:
    """Write the HTML report, with the member states behind the findings that it shows in full."""
    from umweg.cli.terminal import say
    from umweg.detection.rows.by_member import members
    from umweg.report.html import in_full, write_report

    behind = members(store, result, regime, in_full(result))
    size = write_report(result, path, members=behind)
    say(f"Report: {path.resolve()} ({size / 1e6:.1f} MB; opens without a network)")


@kept.callback(invoke_without_command=True)
def runs(context: typer.Context, store: Folder = None, format: Output = Format.table) -> None:  # noqa: A002
    """Runs that were kept: when, what, findings by grade, and of which data and law."""
    if context.invoked_subcommand is not None:
        return
    from umweg.runs.runs import runs as verb

    opened = open_store(store)
    rows = [_row(r, opened) for r in reversed(verb(opened))]
    if not exported(format, lambda: rows, lambda: [{k: v for k, v in r.items() if k != "window"} for r in rows]):
        from umweg.cli.views.work import show_runs

        show_runs(rows)


def _row(r: RunRecord, store: Store) -> dict[str, Any]:
    from umweg.results import GRADES

    state = "as now" if r.data == store.fingerprint() else "other"
    return {
        "run": r.id, "kept": r.at, "regime": r.regime, "window": dict(r.window),
        "after": f"{r.window['after_from']}..{r.window['after_to']}", "countries": r.countries, "goods": r.goods,
        **{g: r.grades.get(g, 0) for g in GRADES},
        "data": r.data[:8], "data_is": state, "law": r.law, "program": r.program, "as_of": r.as_of, "bytes": r.bytes,
    }  # fmt: skip


@kept.command(epilog="Example: `umweg runs show latest --report report.html`")
def show(
    run: RunId = "latest",
    store: Folder = None,
    report: Annotated[Path | None, typer.Option("--report", help="Also write the HTML report.")] = None,
    format: Output = Format.table,  # noqa: A002
    limit: Annotated[int, typer.Option("--limit", help="Findings to show in the terminal.")] = 25,
) -> None:
    """Show a kept run as it was, with today's notes."""
    from umweg.detection.findings.reopen import annotated, as_seen
    from umweg.runs import runs as stored

    opened = open_store(store)
    record = stored.find(opened, run)
    result = annotated(opened, stored.load(opened, record))
    show_result(result, format, limit)
    if report is not None:
        write_page(result, report, as_seen(opened, record), record.asked)


@kept.command(epilog="Example: `umweg runs remove 6a6a4a2f9c01`")
def remove(run: RunId, store: Folder = None) -> None:
    """Remove a kept run. It can be computed again from the same data."""
    from umweg.cli.terminal import say
    from umweg.runs import runs as stored

    opened = open_store(store)
    record = stored.find(opened, run)
    stored.remove(opened, record)
    say(f"Removed run {record.id} of {record.at[:10]}.")
