"""``umweg rescreen``: lists changed; which decisions and customers does that touch? ``register(app)`` adds it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from umweg.api.desk.rescreen import RescreenRequest
from umweg.cli.options import AsOf, By, Desk, Lang, Limit, Store, Stream, language, opt, text_of, workspace
from umweg.cli.output import Written
from umweg.cli.progress import consignments as progress
from umweg.cli.progress import steps

if TYPE_CHECKING:
    from umweg.api.desk.rescreen import Rescreen

R = RescreenRequest


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "rescreen",
        epilog="Examples: `umweg rescreen --since 3f9c2a` (the snapshot before the new one: umweg store list) · "
        "`umweg rescreen --since 3f9c2a --dry`",
    )(rescreen)


def rescreen(
    since: Annotated[str, opt(R, "since", "--since")],
    store: Store = None,
    policy: Annotated[str, opt(R, "policy", "--policy")] = "default",
    as_of: AsOf = None,
    history: Annotated[Path | None, opt(R, "history", "--history")] = None,
    permits: Annotated[Path | None, opt(R, "permits", "--permits")] = None,
    desk: Desk = None,
    by: By = None,
    dry: Annotated[bool, opt(R, "dry_run", "--dry")] = False,
    lang: Lang = "en",
    limit: Limit = 20,
    format: Stream = Written.table,  # noqa: A002
) -> None:
    """Lists changed: decide again on the consignments and customers that the change touches, and on no others."""
    from umweg.api.desk.rescreen import started
    from umweg.cli.suggestions import command
    from umweg.cli.terminal import say
    from umweg.cli.views.rescreen import Moves, show_changed, show_touched, written
    from umweg.cli.views.words import word

    language(lang)
    request = RescreenRequest(
        since=since, policy=policy, history=text_of(history),
        permits=text_of(permits), dry_run=dry,
    )  # fmt: skip
    with workspace(store, as_of, desk, by) as here:
        with steps(here, "Comparing the lists"):
            found = started(request, here)
        if not found.changes:
            say("The lists are as they were: nothing is touched, nothing was screened.")
            return
        if format is Written.table:
            show_changed(found.changes)
        touched = found.decisions + found.customers
        _say_touched(found)
        if dry:
            show_touched(found.again, format, limit)
            return
        moves = Moves(limit)
        with written(format, lang, touched > 0) as write, progress("rescreen", touched) as step:
            for one in found.decided:
                write(one)
                moves.add(one)
                step()
    if format is Written.table and touched:
        from umweg.cli.views.rescreen import show_moves

        show_moves(moves, lang, found.pins or {})
        if any(after != "release" for _, after in moves.counts):
            say(word("Held ones wait at the desk: {command}", lang).format(command=command("umweg queue")))


def _say_touched(found: Rescreen) -> None:
    """Of how many; on stderr, so that lines stay lines."""
    from umweg.cli.terminal import say

    decisions, customers = found.standing
    say(
        f"Touched: {found.decisions:,} of {decisions:,} standing decisions, {found.customers:,} of"
        f" {customers:,} customers" + ("." if found.decisions or found.customers else ": nothing was screened again.")
    )
