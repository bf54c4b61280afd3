"""``umweg queue``, ``decide`` and ``reopen``: what waits for a clerk, and what the clerk says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from umweg.api.desk.queue import ClaimRequest, DecideRequest, QueueRequest, ReopenRequest, TaskRequest
from umweg.cli.options import (
    By,
    Desk,
    Lang,
    Limit,
    Output,
    Reason,
    Reference,
    Store,
    arg,
    language,
    opt,
    workspace,
)  # fmt: skip
from umweg.cli.output import Format, exported
from umweg.core.errors import UsageError

if TYPE_CHECKING:
    from umweg.api.desk.queue import Task
    from umweg.api.workspace import Workspace

EPILOG = (
    "Examples: `umweg queue` · `umweg queue --outcome stop --order value` · `umweg queue show n12` · "
    "`umweg queue take n12 --minutes 60`"
)
R = QueueRequest


def register(app: typer.Typer) -> None:
    """Add ``queue``, ``decide`` and ``reopen`` to the command line."""
    app.command("queue", epilog=EPILOG)(queue)
    app.command(
        "decide", epilog='Example: `umweg decide n12 release --reason "another firm: BIN differs"`',
    )(decide)  # fmt: skip
    app.command("reopen", epilog='Example: `umweg reopen n12 --reason "the owner was overlooked"`')(reopen)


def queue(
    what: Annotated[
        str | None, typer.Argument(help="show ID or take ID; without, the list.", show_default=False)
    ] = None,
    reference: Annotated[str | None, typer.Argument(metavar="ID", show_default=False, help="Which one.")] = None,
    state: Annotated[str, opt(R, "state", "--state")] = "open",
    outcome: Annotated[str | None, opt(R, "outcome", "--outcome")] = None,
    order: Annotated[str, opt(R, "order", "--order")] = "gravity",
    assignee: Annotated[str | None, opt(R, "assignee", "--assignee")] = None,
    limit: Limit = 25,
    minutes: Annotated[int, opt(ClaimRequest, "minutes", "--minutes")] = 30,
    force: Annotated[bool, typer.Option("--force", help="take: from somebody else.")] = False,
    by: By = None,
    store: Store = None,
    desk: Desk = None,
    lang: Lang = "en",
    format: Output = Format.table,  # noqa: A002
) -> None:
    """What waits for a clerk? The most urgent first; `show ID` one in full, `take ID` keeps others away for a while."""
    if what in ("show", "take") and reference is None:
        raise UsageError(f"Which one? umweg queue {what} needs an id.", mend="See umweg queue.")
    language(lang)
    if what not in (None, "show", "take"):
        raise UsageError(f"umweg queue cannot '{what}'.", mend="Try umweg queue, queue show ID, queue take ID.")
    with workspace(store, desk=desk, by=by) as here:
        if what is None:
            request = QueueRequest(state=state, outcome=outcome, order=order, assignee=assignee, limit=limit)
            _list(request, here, format, lang)
        elif what == "show":
            _one(str(reference), here, format, lang)
        else:
            from umweg.api.desk.queue import claim

            _done(claim(ClaimRequest(reference=str(reference), minutes=minutes, force=force), here), format, lang)


def decide(
    reference: Reference,
    verdict: Annotated[str, arg(DecideRequest, "verdict", show_default=False)],
    reason: Reason,
    version: Annotated[str | None, opt(DecideRequest, "version", "--version")] = None,
    by: By = None,
    store: Store = None,
    desk: Desk = None,
    lang: Lang = "en",
    format: Output = Format.table,  # noqa: A002
) -> None:
    """Release or stop a consignment that waits. With four eyes, a second person must say the same."""
    from umweg.api.desk.queue import decide as verb

    language(lang)
    request = DecideRequest(reference=reference, verdict=verdict, reason=reason, version=version)
    with workspace(store, desk=desk, by=by) as here:
        _done(verb(request, here), format, lang)


def reopen(
    reference: Reference,
    reason: Reason,
    by: By = None,
    store: Store = None,
    desk: Desk = None,
    lang: Lang = "en",
    format: Output = Format.table,  # noqa: A002
) -> None:
    """Undo what was decided: the task waits again, and what was said stays in its history."""
    from umweg.api.desk.queue import reopen as verb

    language(lang)
    with workspace(store, desk=desk, by=by) as here:
        _done(verb(ReopenRequest(reference=reference, reason=reason), here), format, lang)


def _list(request: QueueRequest, here: Workspace, format: Format, lang: str) -> None:  # noqa: A002
    from umweg.api.desk.queue import queue as verb

    found = verb(request, here)
    if not exported(format, found.as_dict, lambda: found.rows(lang)):
        from umweg.cli.views.desk import show_queue

        show_queue(found, lang)


def _one(reference: str, here: Workspace, format: Format, lang: str) -> None:  # noqa: A002
    from umweg.api.desk.queue import task as verb

    found = verb(TaskRequest(reference=reference), here)
    if not exported(format, found.as_dict, found.rows):
        from umweg.cli.views.desk import show_task

        show_task(found, lang)


def _done(task: Task, format: Format, lang: str) -> None:  # noqa: A002
    from umweg.api.desk.queue import row_of

    if not exported(format, task.as_dict, lambda: [row_of(task)]):
        from umweg.cli.views.desk import show_done

        show_done(task, lang)
