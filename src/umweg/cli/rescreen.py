"""``umweg rescreen``: lists changed; which decisions and customers does that touch? ``register(app)`` adds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from umweg.cli.desk_args import By, Place, open_desk, person
from umweg.cli.options import folder_of
from umweg.cli.output import Written
from umweg.cli.screen import History_, Lang, Permits, Policy_, Store_, language, make, progress
from umweg.cli.views.rescreen import DECIDED, Moves, show_moves, show_touched, written
from umweg.core.errors import StoreError

if TYPE_CHECKING:
    from umweg.desk.affected import Touched
    from umweg.desk.desk import Desk
    from umweg.screening.changes import Changes

NAMED = 8
"""Entries of lists that are named in the terminal."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "rescreen",
        epilog="Examples: `umweg rescreen --since 3f9c2a` (the snapshot before the new one: umweg store list) · "
        "`umweg rescreen --since 3f9c2a --dry`",
    )(rescreen)


def rescreen(
    since: Annotated[
        str, typer.Option("--since", help="Snapshot of a list, or its beginning: what changed after it came.")
    ],
    store: Store_ = None,
    policy: Policy_ = "default",
    history: History_ = None,
    permits: Permits = None,
    desk: Place = None,
    by: By = None,
    dry: Annotated[bool, typer.Option("--dry", help="Show what is touched, and decide and record nothing.")] = False,
    lang: Lang = "en",
    limit: Annotated[int, typer.Option("--limit", help="Decisions to show in the terminal.", min=1)] = 20,
    format: DECIDED = Written.table,  # noqa: A002
) -> None:
    """Lists changed: decide again on the consignments and customers that the change touches, and on no others."""
    from umweg.cli.terminal import say
    from umweg.screening import rescreen as verb
    from umweg.screening.changes import changes
    from umweg.store import Store

    language(lang)
    held = open_desk(desk)
    folder = folder_of(store)
    if not folder.is_dir():
        raise StoreError("There is no store here.", where=str(folder), mend="Name it: --store DIR or $UMWEG_STORE.")
    found = changes(Store.open(folder), since)
    _changed(found, format)
    if not found:
        say("The lists are as they were: nothing is touched, nothing was screened.")
        return
    made = make(store, policy, as_of=None, permits=permits, history=history, desk=held)
    what = verb.touched(held, found, made.pins["threshold"], made.known.as_of)
    _touched(held, what)
    if dry or not (what.decisions or what.customers):
        if dry:
            show_touched(verb.touched_items(held, what), format, limit)
        return
    moves = Moves(limit)
    with written(format, lang) as write, progress("rescreen", len(what.decisions) + len(what.customers)) as step:
        for one in verb.rescreen(held, made, what, person(by)):
            write(one)
            moves.add(one)
            step()
    if format is Written.table:
        show_moves(moves, lang, made.pins)
        if any(after != "release" for _, after in moves.counts):
            say("Held ones wait at the desk: umweg queue")


def _changed(found: Changes, form: Written) -> None:
    """What changed on which list, with the first names."""
    if form is not Written.table or not found:
        return
    from rich.text import Text

    from umweg.cli.terminal import frame, out

    table = frame(f"Lists since {found.since[:12]}", "list|>added|>changed|>gone")
    for r in found.by_list():
        table.add_row(f"{r['source']} {r['list']}", *(f"{r[w]:,}" for w in ("added", "changed", "gone")))
    out.print(table)
    for e in found.entries[:NAMED]:
        out.print(Text(f"  {e.what:<8} {e.id}  {e.name}"), soft_wrap=True)
    if len(found.entries) > NAMED:
        out.print(f"[dim]  and {len(found.entries) - NAMED:,} more[/]")


def _touched(desk: Desk, what: Touched) -> None:
    """Of how many; on stderr, so that lines stay lines."""
    from umweg.cli.terminal import say

    decisions, customers = desk.standing_count()
    say(
        f"Touched: {len(what.decisions):,} of {decisions:,} standing decisions, {len(what.customers):,} of"
        f" {customers:,} customers" + ("." if what.decisions or what.customers else ": nothing was screened again.")
    )
