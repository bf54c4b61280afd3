"""``umweg flows``: any series, and what the store holds. ``register(app)`` adds the command."""

from __future__ import annotations

from typing import Annotated

import typer

from umweg.api.flows import FlowsRequest
from umweg.cli.options import MANY, AsOf, Output, Store, opt, workspace
from umweg.cli.output import Format, exported, write_json, write_table

Many = list[str] | None
R = FlowsRequest


def register(app: typer.Typer) -> None:
    """Add the command."""
    epilog = "Example: `umweg flows --good 8703 --transit KZ --from 2021-01 --format csv > cars.csv`"
    app.command(epilog=epilog)(flows)


def flows(
    store: Store = None,
    good: Annotated[Many, opt(R, "good", "--good", note=MANY)] = None,
    transit: Annotated[Many, typer.Option("--transit", help="The same as --partner.")] = None,
    partner: Annotated[Many, opt(R, "partners", "--partner", note=MANY)] = None,
    reporter: Annotated[Many, opt(R, "reporters", "--reporter", note=MANY)] = None,
    flow: Annotated[str, opt(R, "flow", "--flow")] = "export",
    since: Annotated[str | None, opt(R, "since", "--from")] = None,
    until: Annotated[str | None, opt(R, "until", "--to")] = None,
    source: Annotated[str | None, opt(R, "source", "--source")] = None,
    as_of: AsOf = None,
    format: Output = Format.table,  # noqa: A002
) -> None:
    """Show any series by member state; without options, what the store holds. CSV rows carry a citation."""
    from umweg.api import flows as api
    from umweg.cli.views import flows as views

    partners = (*(transit or ()), *(partner or ()))
    with workspace(store, as_of) as here:
        if not (good or partners or reporter or since or until or source or flow != "export"):
            held = api.inventory(api.InventoryRequest(), here)
            rows = [h.as_dict() for h in held]
            if not exported(format, lambda: rows, lambda: rows):
                views.show_inventory(held, here.folder)
            return
        request = FlowsRequest(
            good=tuple(good or ()), partners=partners, reporters=tuple(reporter or ()), flow=flow, since=since,
            until=until, source=source,
        )  # fmt: skip
        table = api.flows(request, here)
    if format is Format.table:
        views.show_flows(table)
    elif format is Format.csv:
        write_table(table)
    else:
        write_json(table.to_pylist())
