"""``umweg sources``: what can be read, and one source's passport. ``register(app)`` adds the command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from umweg.cli.options import DATA, AsOf, Output, Store, workspace
from umweg.cli.output import Format, exported

if TYPE_CHECKING:
    from umweg.api.sources import SourceState


def register(app: typer.Typer) -> None:
    """Add ``sources`` to the command line."""
    app.command("sources", rich_help_panel=DATA, epilog="Example: `umweg sources eurostat-sdmx`")(sources)


def sources(
    name: Annotated[str | None, typer.Argument(help="A source, to see its passport.", show_default=False)] = None,
    store: Store = None,
    as_of: AsOf = None,
    format: Output = Format.table,  # noqa: A002
) -> None:
    """What can be read, what of it is in the store, how old it is, and under which licence."""
    from umweg.api import sources as api
    from umweg.cli.views.rows import line, show_rows

    with workspace(store, as_of) as here:
        if name is not None:
            found = api.describe_source(api.DescribeSourceRequest(name=name), here)
            if not exported(format, found.as_dict, found.rows):
                show_rows(found.rows(), "")
            return
        states = api.list_sources(api.ListSourcesRequest(), here)
    rows = [s.as_dict() for s in states]
    if not exported(format, lambda: rows, lambda: rows):
        stored = any(s.rows is not None for s in states)
        show_rows([_brief(s, stored=stored) for s in states], "There are no sources.", whole=("source", "list of"))
        line("One in full: umweg sources NAME")


def _brief(s: SourceState, *, stored: bool) -> dict[str, Any]:
    """What fits one line: without the store's columns where it holds nothing."""
    from umweg.cli.terminal import out, shortened

    row = s.as_dict()
    names = ("rows", "list of", "fetched", "age (days)") if stored else ("download",)
    texts = {"source": s.source, "licence": shortened(s.licence.split(" (")[0], 18 if out.width >= 90 else 14)}
    room = out.width - (86 if stored else 54)
    what = {"what": shortened(s.what, room)} if room >= 16 else {}
    return {**texts, **{n: row[n] for n in names}, **what}
