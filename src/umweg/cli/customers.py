"""``umweg customers``: the customer master, screened whether or not a customer ships anything. ``register(app)``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from umweg.cli.desk_args import By, Output, Place, open_desk, person
from umweg.cli.output import Format, Written, write_json, write_rows
from umweg.cli.screen import AsOf, Lang, Policy_, Store_, language, make, progress
from umweg.cli.views.rescreen import DECIDED, Moves, show_moves, written
from umweg.core.errors import UsageError

if TYPE_CHECKING:
    from umweg.screening.customers.file import Given

customers = typer.Typer(no_args_is_help=True, help="The customer master: parties that are screened as they are.")
EMPTY = "There is no customer yet. Add some: umweg customers add FILE (docs/how-to/rescreen.md shows the columns)"
SHOWN = 20


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(customers, name="customers")


@customers.command(epilog="Examples: `umweg customers add customers.csv` · `umweg customers add customers.jsonl`")
def add(
    file: Annotated[
        Path,
        typer.Argument(help=".csv with a header (id, name, country, INN, owners …) or .jsonl.", show_default=False),
    ],
    by: By = None,
    desk: Place = None,
) -> None:
    """Add or change customers; those that cannot be read are named by line, and the others are taken."""
    from umweg.cli.terminal import counted, out, say
    from umweg.parties.list_status import today
    from umweg.screening.customers.file import read_customers

    good: list[Given] = []
    bad: list[UsageError] = []
    for one in read_customers(file, today()):
        bad.append(one) if isinstance(one, UsageError) else good.append(one)
    if good:
        changed = open_desk(desk, create_new=True).put_customers([(g.id, g.record) for g in good], by=person(by))
        out.print(f"{counted(len(good), 'customer')} read, {changed:,} new or changed.")
    if unread := sorted({u for g in good for u in g.unread}):
        say(f"Not used, because no field of a party is called so: {', '.join(unread)}")
    for e in bad[:SHOWN]:
        say(f"not taken: {e}")
    if bad:
        more = f" ({len(bad) - SHOWN:,} more than shown)" if len(bad) > SHOWN else ""
        raise UsageError(
            f"{counted(len(bad), 'customer')} of {len(good) + len(bad):,} could not be taken{more}.",
            where=str(file), mend="Mend these lines and add the file again: what is known already does not change.",
        )  # fmt: skip
    if good:
        say("Screen them: umweg customers screen")


@customers.command("list", epilog="Example: `umweg customers list --format csv > customers.csv`")
def list_(
    limit: Annotated[int, typer.Option("--limit", help="Customers to show in the terminal.", min=1)] = 25,
    desk: Place = None,
    format: Output = Format.table,  # noqa: A002
) -> None:
    """The customers, with what was last decided about each, and when."""
    from umweg.screening.rescreen import customer_states

    found = customer_states(open_desk(desk))
    rows = ({"customer": c.id, "name": c.record.get("name"), "country": c.record.get("country"),
             "outcome": decided and decided[1], "decision": decided and f"n{decided[0]}", "screened": c.screened,
             **({"record": c.record} if format is Format.json else {})} for c, decided in found)  # fmt: skip
    if format is Format.json:
        write_json({"schema": "umweg.customers/1", "customers": list(rows)})
        return
    if format is Format.csv:
        write_rows(rows)
        return
    from rich.text import Text

    from umweg.cli.terminal import counted, frame, out

    table, n, never = frame("", "customer|name|country|outcome|decision|screened"), 0, 0
    for n, r in enumerate(rows, 1):
        never += r["screened"] is None
        if n <= limit:
            when = str(r["screened"] or "never")[:16].replace("T", " ")
            cells = (r["customer"], r["name"], r["country"], r["outcome"], r["decision"], when)
            table.add_row(*(Text(str(x or "")) for x in cells))
    if not n:
        out.print(EMPTY, soft_wrap=True)
        return
    out.print(table)
    out.print(f"[dim]{counted(n, 'customer')}{f', {n - limit:,} more than shown' if n > limit else ''}; "
              f"{never:,} to be screened: umweg customers screen[/]", soft_wrap=True)  # fmt: skip


@customers.command(epilog="Example: `umweg customers screen --store trade --policy my-policy.yml`")
def screen(
    store: Store_ = None,
    policy: Policy_ = "default",
    as_of: AsOf = None,
    desk: Place = None,
    by: By = None,
    lang: Lang = "en",
    limit: Annotated[int, typer.Option("--limit", help="Customers to show in the terminal, the gravest first.")] = 10,
    format: DECIDED = Written.table,  # noqa: A002
) -> None:
    """Screen the customers that were not screened with today's lists, law and policy; held ones wait in the queue."""
    from umweg.cli.terminal import out, say
    from umweg.screening.rescreen import screen_customers

    language(lang)
    held = open_desk(desk)
    total = held.standing_count()[1]
    if not total:
        say(EMPTY)
        return
    made = make(store, policy, as_of=as_of, permits=None, history=None, desk=held)
    waiting = sum(1 for _ in held.customers(not_screened_with=held.pins_digest(made.pins)))
    if not waiting:
        if format is Written.table:
            out.print(f"All {total:,} customers were screened with these lists, this law and this policy.")
        return
    moves = Moves(limit)
    with written(format, lang) as write, progress("customers", waiting) as step:
        for one in screen_customers(held, made, person(by)):
            write(one)
            moves.add(one)
            step()
    if format is Written.table:
        show_moves(moves, lang, made.pins)
        if total > waiting:
            say(f"{total - waiting:,} more were screened with the same lists, law and policy before.")
