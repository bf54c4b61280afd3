"""``umweg customers``: the customer master, screened whether or not a customer ships anything. ``register(app)``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from umweg.api.desk.customers import AddCustomersRequest, CustomersRequest, ScreenCustomersRequest
from umweg.cli.options import AsOf, By, Desk, Lang, Limit, Output, Store, Stream, arg, language, opt, workspace
from umweg.cli.output import Format, Written, exported
from umweg.cli.progress import consignments as progress
from umweg.cli.progress import steps

customers = typer.Typer(no_args_is_help=True, help="The customer master: parties that are screened as they are.")
SHOWN = 20


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(customers, name="customers")


@customers.command(epilog="Examples: `umweg customers add customers.csv` · `umweg customers add customers.jsonl`")
def add(
    file: Annotated[Path, arg(AddCustomersRequest, "file", show_default=False)],
    by: By = None,
    store: Store = None,
    desk: Desk = None,
) -> None:
    """Add or change customers; those that cannot be read are named by line, and the others are taken."""
    from umweg.api.desk.customers import add_customers
    from umweg.cli.suggestions import command
    from umweg.cli.terminal import counted, out, say

    with workspace(store, desk=desk, by=by) as here:
        done = add_customers(AddCustomersRequest(file=file), here)
    if done.read:
        out.print(f"{counted(done.read, 'customer')} read, {done.changed:,} new or changed.")
    if done.unread:
        say(f"Not used, because no field of a party is called so: {', '.join(done.unread)}")
    for e in done.errors[:SHOWN]:
        say(f"not taken: {e}")
    if len(done.errors) > SHOWN:
        say(f"{len(done.errors) - SHOWN:,} more could not be taken.")
    done.raise_if_failed()
    if done.read:
        say(f"Screen them: {command('umweg customers screen')}")


@customers.command("list", epilog="Example: `umweg customers list --format csv > customers.csv`")
def list_(
    limit: Limit = 25,
    store: Store = None,
    desk: Desk = None,
    format: Output = Format.table,  # noqa: A002
) -> None:
    """The customers, with what was last decided about each, and when."""
    from umweg.api.desk.customers import customers as verb
    from umweg.api.desk.customers import states

    with workspace(store, desk=desk) as here:
        if format is Format.table:
            from umweg.cli.views.registers import show_customers

            show_customers(states(here), limit)
            return
        found = verb(CustomersRequest(), here)
    exported(format, found.as_dict, found.rows)


@customers.command(epilog="Example: `umweg customers screen --store trade --policy my-policy.yml`")
def screen(
    store: Store = None,
    policy: Annotated[str, opt(ScreenCustomersRequest, "policy", "--policy")] = "default",
    as_of: AsOf = None,
    desk: Desk = None,
    by: By = None,
    lang: Lang = "en",
    limit: Limit = 10,
    format: Stream = Written.table,  # noqa: A002
) -> None:
    """Screen the customers that were not screened with today's lists, law and policy; held ones wait in the queue."""
    from umweg.api.desk.customers import started
    from umweg.cli.terminal import out, say
    from umweg.cli.views.registers import NO_CUSTOMER
    from umweg.cli.views.rescreen import Moves, show_moves, written

    language(lang)
    with workspace(store, as_of, desk, by) as here:
        with steps(here, "Reading lists, law and history"):
            batch = started(ScreenCustomersRequest(policy=policy), here)
        moves = Moves(limit)
        with written(format, lang, batch.waiting > 0) as write, progress("customers", batch.waiting) as step:
            for one in batch.decisions:
                write(one)
                moves.add(one)
                step()
    if not batch.total:
        say(NO_CUSTOMER)
    elif format is Written.table and not batch.waiting:
        out.print(f"All {batch.total:,} customers were screened with these lists, this law and this policy.")
    elif format is Written.table:
        show_moves(moves, lang, batch.pins)
        if batch.total > batch.waiting:
            say(f"{batch.total - batch.waiting:,} more were screened with the same lists, law and policy before.")
