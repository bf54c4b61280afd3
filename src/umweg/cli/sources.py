"""``umweg sources``: what can be read, and one source's passport. ``register(app)`` adds the command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from umweg.cli.options import AsOf, Output, Store, workspace
from umweg.cli.output import Format, exported

if TYPE_CHECKING:
    from collections.abc import Sequence

    from umweg.api.sources import SourceState


def register(app: typer.Typer) -> None:
    """Add ``sources`` to the command line."""
    app.command("sources", epilog="Example: `umweg sources eurostat-sdmx`")(sources)


def sources(
    name: Annotated[str | None, typer.Argument(help="A source, to see its passport.", show_default=False)] = None,
    store: Store = None,
    as_of: AsOf = None,
    format: Output = Format.table,  # noqa: A002
) -> None:
    """What can be read, what of it is in the store, how old it is, and under which licence."""
    from umweg.api import sources as api
    from umweg.cli.terminal import hint
    from umweg.cli.views.rows import show_rows

    with workspace(store, as_of) as here:
        if name is not None:
            found = api.describe_source(api.DescribeSourceRequest(name=name), here)
            if not exported(format, found.as_dict, found.rows):
                show_rows(found.rows(), "")
            return
        states = api.list_sources(api.ListSourcesRequest(), here)
    rows = [s.as_dict() for s in states]
    if not exported(format, lambda: rows, lambda: rows):
        _show(states)
        hint("One in full: umweg sources NAME")


def _show(states: Sequence[SourceState]) -> None:
    """By kind; columns that say nothing of any source are left out."""
    from umweg.cli.terminal import out
    from umweg.cli.views.columns import column, fitted

    rows = [s.as_dict() for s in states]
    stored = any(s.rows is not None for s in states)
    out.print(
        fitted(
            "",
            column("source", [s.source for s in states]),
            column(">rows", ["" if s.rows is None else f"{s.rows:,}" for s in states]),
            *(column(n, [r[n] for r in rows]) for n in ("list of", "fetched")),
            column(">age (days)", [r["age (days)"] for r in rows], spare=1),
            column("download", ["" if stored else r["download"] for r in rows]),
            column("licence", [s.licence for s in states], fold=16),
            column("what", [s.what for s in states], fold=20, spare=2 if stored else 0),
        )
    )
