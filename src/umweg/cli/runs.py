"""``umweg runs``: runs that were kept. ``register(app)`` adds the commands."""

from __future__ import annotations

from typing import Annotated

import typer

from umweg.api.runs import RemoveRunRequest, ShowRunRequest
from umweg.cli.options import Limit, Output, Report, Store, arg, workspace
from umweg.cli.output import Format, exported

kept = typer.Typer(help="Runs that were kept: list, show, remove.")


def register(app: typer.Typer) -> None:
    """Add ``runs`` to the command line."""
    app.add_typer(kept, name="runs")


@kept.callback(invoke_without_command=True, epilog="Example: `umweg runs --store trade`")
def runs(context: typer.Context, store: Store = None, format: Output = Format.table) -> None:  # noqa: A002
    """Runs that were kept: when, what, findings by grade, and of which data and law."""
    if context.invoked_subcommand is None:
        _list(store, format)


@kept.command("list", epilog="Example: `umweg runs list --format json`")
def list_(store: Store = None, format: Output = Format.table) -> None:  # noqa: A002
    """The same as `umweg runs`: all kept runs, the latest first."""
    _list(store, format)


def _list(store: Store, format: Format) -> None:  # noqa: A002
    from umweg.api import runs as api

    with workspace(store) as here:
        found = api.list_runs(api.ListRunsRequest(), here)
    rows = [r.as_dict() for r in found]
    if not exported(format, lambda: rows, lambda: [r.row() for r in found]):
        from umweg.cli.views.work import show_runs

        show_runs(rows)


@kept.command(epilog="Example: `umweg runs show latest --report report.html`")
def show(
    run: Annotated[str, arg(ShowRunRequest, "run")] = "latest",
    store: Store = None,
    report: Report = None,
    format: Output = Format.table,  # noqa: A002
    limit: Limit = 25,
) -> None:
    """Show a kept run as it was, with today's notes."""
    from umweg.api.runs import reopened, show_run
    from umweg.cli.detect import page, show_result

    with workspace(store) as here:
        if report is None:
            show_result(show_run(ShowRunRequest(run=run), here), format, limit)
            return
        result, seen, regime = reopened(run, here)
        show_result(result, format, limit)
        page(result, report, here, regime, seen)


@kept.command(epilog="Example: `umweg runs remove 6a6a4a2f9c01`")
def remove(run: Annotated[str, arg(RemoveRunRequest, "run")], store: Store = None) -> None:
    """Remove a kept run. It can be computed again from the same data."""
    from umweg.api.runs import remove_run
    from umweg.cli.terminal import say

    with workspace(store) as here:
        record = remove_run(RemoveRunRequest(run=run), here)
    say(f"Removed run {record.id} of {record.at[:10]}.")
