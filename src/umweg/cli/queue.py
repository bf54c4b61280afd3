"""``umweg queue``, ``decide`` and ``reopen``: what waits for a clerk, and what the clerk says."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from umweg.cli.desk_args import By, Output, Place, Reason, Reference, list_lines, open_desk, person
from umweg.cli.output import Format, write_json, write_rows
from umweg.cli.screen import Lang, language
from umweg.core.errors import UnknownName, UsageError

if TYPE_CHECKING:
    from umweg.desk.desk import Desk
    from umweg.desk.queue import Task

EPILOG = (
    "Examples: `umweg queue` · `umweg queue --outcome stop --order value` · `umweg queue show n12` · "
    "`umweg queue take n12 --minutes 60`"
)
STYLE = {"stop": "bold red", "review": "yellow", "information": "cyan", "release": "green"}
COLUMNS = ("number", "outcome", "state", "rank", "value", "consignment", "id", "opened", "four_eyes", "assignee",
           "claimed_until", "first_by", "verdict", "closed", "closed_by", "superseded_by")  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add ``queue``, ``decide`` and ``reopen`` to the command line."""
    app.command("queue", epilog=EPILOG)(queue)
    app.command("decide", epilog='Example: `umweg decide n12 release --reason "another firm: BIN differs"`')(decide)
    app.command("reopen", epilog='Example: `umweg reopen n12 --reason "the owner was overlooked"`')(reopen)


def queue(
    what: Annotated[
        str | None, typer.Argument(help="show ID or take ID; without, the list.", show_default=False)
    ] = None,
    reference: Annotated[str | None, typer.Argument(metavar="[ID]", show_default=False, help="Which one.")] = None,
    state: Annotated[str, typer.Option("--state", help="open, half (one of four eyes), done, superseded, all.")] = "",
    outcome: Annotated[str | None, typer.Option("--outcome", help="stop, review or information.")] = None,
    order: Annotated[str, typer.Option("--order", help="rank, value or age.")] = "rank",
    assignee: Annotated[str | None, typer.Option("--assignee", help="Only what this person has taken.")] = None,
    limit: Annotated[int, typer.Option("--limit", help="Tasks to show.", min=1)] = 25,
    minutes: Annotated[int, typer.Option("--minutes", help="take: for how long.", min=1)] = 30,
    force: Annotated[bool, typer.Option("--force", help="take: from somebody else.")] = False,
    by: By = None,
    desk: Place = None,
    lang: Lang = "en",
    format: Output = Format.table,  # noqa: A002
) -> None:
    """What waits for a clerk? The most urgent first; `show ID` one in full, `take ID` keeps others away for a while."""
    if what in ("show", "take") and reference is None:
        raise UsageError(f"Which one? umweg queue {what} needs an id.", mend="See umweg queue.")
    language(lang)
    opened = open_desk(desk)
    if what is None:
        _list(opened, state or "open", outcome, order, assignee, limit, format, lang)
    elif what == "show":
        _one(opened, str(reference), format, lang)
    elif what == "take":
        length = timedelta(minutes=minutes)
        _done(opened.claim(str(reference), person(by), length=length, force=force), format)
    else:
        raise UsageError(f"umweg queue cannot '{what}'.", mend="Try umweg queue, queue show ID, queue take ID.")


def decide(
    reference: Reference,
    verdict: Annotated[str, typer.Argument(help="release or stop.", show_default=False)],
    reason: Reason,
    by: By = None,
    desk: Place = None,
    format: Output = Format.table,  # noqa: A002
) -> None:
    """Release or stop a consignment that waits. With four eyes, a second person must say the same."""
    task = open_desk(desk).decide(reference, verdict, reason, person(by))
    _done(task, format)


def reopen(
    reference: Reference,
    reason: Reason,
    by: By = None,
    desk: Place = None,
    format: Output = Format.table,  # noqa: A002
) -> None:
    """Undo what was decided: the task waits again, and what was said stays in its history."""
    _done(open_desk(desk).reopen(reference, reason, person(by)), format)


def _flat(task: Task, lang: str = "en") -> dict[str, Any]:
    return {c: getattr(task, c) for c in COLUMNS} | {"reason": headline(task.decision, lang)}


def headline(decision: dict[str, Any] | None, lang: str = "en") -> str:
    """The gravest reason, and how many more there are; what is missing where there is none; empty after a purge."""
    reasons = (decision or {}).get("reasons") or ()
    if reasons:
        return f"{reasons[0]['text'][lang]}{f' (+{len(reasons) - 1})' if len(reasons) > 1 else ''}"
    asked = [m for m in (decision or {}).get("missing") or () if m["action"] != "note"]
    return "; ".join(f"{m['titles'][lang]}: {', '.join(dict.fromkeys(m['fields']))}?" for m in asked)


def _list(
    desk: Desk, state: str, outcome: str | None, order: str, assignee: str | None, limit: int, format: Format,  # noqa: A002
    lang: str,
) -> None:  # fmt: skip
    wanted = None if state == "all" else state
    tasks = desk.queue(wanted, outcome, limit=limit, order=order, assignee=assignee)
    counts = desk.counts()
    if format is Format.json:
        write_json({"schema": "umweg.queue/1", "counts": counts, "tasks": [t.as_dict() for t in tasks]})
        return
    if format is Format.csv:
        write_rows([_flat(t, lang) for t in tasks])
        return
    from umweg.cli.terminal import counted, out

    out.print(", ".join(f"{counted(n, 'task')} {s}" for s, n in counts.items() if n) or "Nothing waits.")
    if not tasks:
        return
    _table(tasks, lang)


def _table(tasks: list[Task], lang: str) -> None:
    """Columns in which somebody has something; the reason takes what is left of the line, and is cut to it."""
    from rich.text import Text

    from umweg.cli.terminal import cut, frame, out
    from umweg.cli.views.screen import printable

    names = ("no.", "outcome", ">rank", ">value", "consignment", "since", "who")
    cells = [
        (f"n{t.number}", t.outcome, "" if t.rank is None else f"{t.rank:,.4g}",
         "" if t.value is None else f"{t.value:,.0f}", printable(t.consignment or "(purged)"),
         t.opened[5:16].replace("T", " "),
         t.assignee or (f"{t.first_by}: {t.verdict}" if t.state == "half" else t.closed_by) or "")
        for t in tasks
    ]  # fmt: skip
    used = [i for i in range(len(names)) if any(row[i] for row in cells)]
    taken = sum(max(len(names[i]), *(len(row[i]) for row in cells)) + 2 for i in used)
    table = frame("", "|".join([*(names[i] for i in used), "why"]))
    for t, row in zip(tasks, cells, strict=True):
        why = Text(cut(printable(headline(t.decision, lang)), taken))
        table.add_row(*(Text(row[i], STYLE[t.outcome] if i == 1 else "") for i in used), why)
    out.print(table)


def _one(desk: Desk, reference: str, format: Format, lang: str) -> None:  # noqa: A002
    number = desk.number(reference)
    decision, document = desk.decision(number)
    steps = [
        {"at": s.at, "by": s.by, "did": s.did, "verdict": s.verdict, "reason": s.reason} for s in desk.steps(number)
    ]
    if format is Format.json:
        write_json({"schema": "umweg.queue.task/1", "number": number, "task": _task(desk, number), "steps": steps,
                    "decision": decision, "consignment": document})  # fmt: skip
        return
    if format is Format.csv:
        write_rows(steps)
        return
    from rich.markup import escape

    from umweg.cli.terminal import out
    from umweg.cli.views.screen import printable, show_decision
    from umweg.results.decision import Decision

    task = _task(desk, number)
    if decision is None:
        out.print(f"n{number}: its content was purged; umweg audit prove n{number} still shows when it was screened.")
    else:
        consignment, state = escape(printable(decision["consignment_id"])), task["state"] if task else "no task"
        out.print(f"[bold]n{number}[/]  {consignment}: {decision['outcome']} ({state})", soft_wrap=True)
        show_decision(Decision.from_dict(decision), lang)
        for p in decision["parties"]:
            out.print(f"  [dim]{escape(printable(p['role']))}: {escape(printable(p['name']))}[/]", soft_wrap=True)
        for line in list_lines(decision["pins"]):
            out.print(f"  [dim]{escape(line)}[/]", soft_wrap=True)
    for s in steps:
        said = escape(f"{s['by']} {s['did']} {s['verdict'] or ''}: {s['reason'] or '(purged)'}")
        out.print(f"{str(s['at'])[:16].replace('T', ' ')}  {said}", soft_wrap=True)


def _task(desk: Desk, number: int) -> dict[str, Any] | None:
    try:
        return {k: v for k, v in desk.task(number).as_dict().items() if k != "decision"}
    except UnknownName:  # released at once: nobody was asked
        return None


def _done(task: Task, format: Format) -> None:  # noqa: A002
    if format is Format.json:
        write_json(task.as_dict())
        return
    if format is Format.csv:
        write_rows([_flat(task)])
        return
    from rich.markup import escape

    from umweg.cli.terminal import out

    said = {
        "half": f"{task.verdict} by {task.first_by}; a second, different person must confirm",
        "done": f"{task.verdict} by {task.closed_by}",
        "open": f"taken by {task.assignee} until {task.claimed_until}" if task.assignee else "open",
    }[task.state]
    out.print(f"n{task.number} {escape(str(task.consignment))}: {escape(said)}", soft_wrap=True)
