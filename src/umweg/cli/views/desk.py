"""What people see of the desk: the queue, one task in full, what a clerk did, what a purge removed, what holds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.markup import escape
from rich.text import Text

from umweg.api.desk.queue import headline
from umweg.cli.terminal import command, counted, hint, out, say
from umweg.cli.views.columns import column, fitted
from umweg.cli.views.screen import LABELS, STYLE, printable, show_decision
from umweg.results.decision import Decision
from umweg.results.wording import field_word

if TYPE_CHECKING:
    from umweg.api.desk.audit import ChainCheck, ProofResult, PurgeResult
    from umweg.api.desk.queue import Queue, Task, TaskRecord


def word(outcome: str) -> str:
    """An outcome as people call it: release, ask, review, stop.

    >>> word("information"), word("stop")
    ('ask', 'stop')
    """
    return LABELS[outcome].lower() if outcome in LABELS else outcome


def outcome_text(outcome: str) -> Text:
    """The same in its colour."""
    return Text(word(outcome), STYLE.get(outcome, "dim"))


def list_lines(pins: Mapping[str, Any]) -> list[str]:
    """The lists of parties that a decision pins, one a line: source and list, beginning of the snapshot, own date.

    >>> list_lines({"lists": {"un-sc UN SC": "9f3c 2026-11-20"}}), list_lines({"lists": {}})
    (['list un-sc UN SC 9f3c 2026-11-20'], ['no list of parties was loaded'])
    """
    lists: Mapping[str, str] = pins.get("lists") or {}
    return [f"list {name} {version}" for name, version in lists.items()] or ["no list of parties was loaded"]


def show_queue(queue: Queue, lang: str) -> None:
    """How many tasks are in each state, and a table of those that were asked for."""
    out.print(", ".join(f"{counted(n, 'task')} {s}" for s, n in queue.counts.items() if n) or "Nothing waits.")
    if queue.tasks:
        _table(queue.tasks, lang)
        hint(f"One in full: {command('umweg queue show ID', 'desk')}")


def _asked(d: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [m for m in d.get("missing") or () if m["action"] != "note"]


def _fields(m: Mapping[str, Any], d: Mapping[str, Any], lang: str) -> str:
    return ", ".join(field_word(f, d["parties"], lang) for f in dict.fromkeys(m["fields"]))


def _why(t: Task, lang: str) -> tuple[str, str]:
    """The gravest reason, and how many more there are."""
    d = t.decision or {}
    if not d.get("reasons"):
        return "; ".join(f"{m['titles'][lang]}: {_fields(m, d, lang)}?" for m in _asked(d)), ""
    said = headline(d, lang)
    found = re.search(r" \((\+\d+)\)$", said)
    return (said[: found.start()], found[1]) if found else (said, "")


def _table(tasks: Sequence[Task], lang: str) -> None:
    whys = [_why(t, lang) for t in tasks]
    out.print(
        fitted(
            "",
            column("no.", [f"n{t.number}" for t in tasks]),
            column("outcome", [outcome_text(t.outcome) for t in tasks]),
            column(">rank", ["" if t.rank is None else f"{t.rank:,.4g}" for t in tasks], spare=2),
            column(">value", ["" if t.value is None else f"{t.value:,.0f}" for t in tasks]),
            column("consignment", [printable(t.consignment_id or "(purged)") for t in tasks], fold=14),
            column("since", [t.opened[5:16].replace("T", " ") for t in tasks], spare=1),
            column("who", [_who(t) for t in tasks], fold=8),
            column("why", [printable(w) for w, _ in whys], fold=20, lines=2),
            column("more", [more for _, more in whys]),
        )
    )


def _who(t: Task) -> str:
    return t.assignee or (f"{t.first_by}: {t.verdict}" if t.state == "half" else t.closed_by) or ""


def show_task(task: TaskRecord, lang: str) -> None:
    """One decision with its parties, lists and steps."""
    n, decision = task.number, task.decision
    if decision is None:
        proof = command(f"umweg audit prove n{n}", "desk")
        out.print(f"n{n}: its content was purged; {escape(proof)} still shows when it was screened.", soft_wrap=True)
    else:
        consignment, state = escape(printable(decision["consignment_id"])), task.task["state"] if task.task else None
        said = f"{word(decision['outcome'])} ({state or 'no task'})"
        out.print(f"[bold]n{n}[/]  {consignment}: {said}", soft_wrap=True)
        show_decision(Decision.from_dict(decision), lang)
        for p in decision["parties"]:
            out.print(f"  [dim]{escape(printable(p['role']))}: {escape(printable(p['name']))}[/]", soft_wrap=True)
        for line in list_lines(decision["pins"]):
            out.print(f"  [dim]{escape(line)}[/]", soft_wrap=True)
    for s in task.steps:
        did = escape(f"{s['by']} {s['did']} {s['verdict'] or ''}: {s['reason'] or '(purged)'}")
        out.print(f"{str(s['at'])[:16].replace('T', ' ')}  {did}", soft_wrap=True)


def show_done(task: Task) -> None:
    """A task after somebody did something to it."""
    said = {
        "half": f"{task.verdict} by {task.first_by}; a second, different person must confirm",
        "done": f"{task.verdict} by {task.closed_by}",
        "open": f"taken by {task.assignee} until {task.claimed_until}" if task.assignee else "open",
    }[task.state]
    out.print(f"n{task.number} {escape(str(task.consignment_id))}: {escape(said)}", soft_wrap=True)


def show_holds(found: ChainCheck | ProofResult) -> None:
    """A trail or a proof that holds."""
    if hasattr(found, "decision"):
        _proof(found)
    else:
        _trail(found)
    out.print(f"head {found.head}", soft_wrap=True)
    say("Note the head where nobody who can write to the desk can change it: --head then shows a cut end.")


def _proof(found: Any) -> None:
    out.print(f"The proof holds: screened at {found.at}, outcome '{word(found.outcome or '')}'.", soft_wrap=True)
    if found.consignment is not None:
        about = f"consignment {found.consignment['id']}, content {str(found.consignment['digest'])[:16]}"
        out.print(f"  {printable(about)}", soft_wrap=True, markup=False)
    for v in found.verdicts:
        said = (
            f"{v['at'][:16].replace('T', ' ')}  {v['by']} {v['did']} {v['verdict'] or ''}: {v['reason'] or '(purged)'}"
        )
        out.print(f"  {printable(said)}", soft_wrap=True, markup=False)
    if not found.verdicts:
        out.print("  No clerk has decided on it.")
    for line in list_lines(found.pins or {}):
        out.print(f"  {line}", soft_wrap=True, markup=False)
    if found.decision is None:
        out.print("  The decision itself was purged.")


def _trail(found: Any) -> None:
    part = f", from row {found.first} on" if found.first else ""
    seen = f"{counted(found.contents, 'content')} compared, {found.purged:,} purged"
    out.print(f"The trail holds: {counted(found.rows, 'row')}{part}, {seen}.")


def show_purge(done: PurgeResult) -> None:
    """What is gone, and what stays until a clerk has decided."""
    things = ((done.decisions, "decision"), (done.customers, "customer"), (done.exceptions, "exception"))
    what = ", ".join(counted(n, thing) for n, thing in things)
    out.print(f"Removed {counted(done.contents, 'content')} ({what}, and what clerks wrote about them).")
    if done.waiting:
        out.print(f"{counted(done.waiting, 'decision')} still wait for a clerk, and stay until then.")
