"""What people see of the desk: the queue, one task in full, what a clerk did."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.text import Text

from umweg.api.desk.queue import headline
from umweg.cli.suggestions import command
from umweg.cli.terminal import hint, out
from umweg.cli.views.adjudicate import show_beside, show_consignment, show_layers
from umweg.cli.views.columns import column, fitted
from umweg.cli.views.screen import LABELS, STYLE, show_decision, shown_ids
from umweg.cli.views.words import figure, word
from umweg.core.printable import escape, printable
from umweg.results.decision import Decision
from umweg.results.german import said
from umweg.results.wording import field_word

if TYPE_CHECKING:
    from umweg.api.desk.queue import Queue, Task, TaskRecord

HALF = "{verdict} by {who}; a second, different person must confirm"


def outcome_name(outcome: str) -> str:
    """An outcome as people call it: release, ask, review, stop.

    >>> outcome_name("information"), outcome_name("stop")
    ('ask', 'stop')
    """
    return LABELS[outcome].lower() if outcome in LABELS else outcome


def outcome_text(outcome: str, lang: str = "en") -> Text:
    """The same in its colour."""
    return Text(word(outcome_name(outcome), lang), STYLE.get(outcome, "dim"))


def list_lines(pins: Mapping[str, Any], lang: str = "en") -> list[str]:
    """The lists of parties that a decision pins, one a line: source and list, beginning of the snapshot, own date.

    >>> list_lines({"lists": {"un-sc UN SC": "9f3c 2026-11-20"}}), list_lines({"lists": {}})
    (['list un-sc UN SC 9f3c 2026-11-20'], ['no list of parties was loaded'])
    >>> list_lines({"lists": {"un-sc UN SC": "9f3c 2026-11-20"}}, "de")
    ['Liste un-sc UN SC 9f3c 2026-11-20']
    """
    lists: Mapping[str, str] = pins.get("lists") or {}
    first, none = word("list", lang), word("no list of parties was loaded", lang)
    return [f"{first} {name} {version}" for name, version in lists.items()] or [none]


def show_queue(queue: Queue, lang: str) -> None:
    """How many tasks are in each state, and a table of those that were asked for."""
    some = [
        f"{figure(f'{n:,}', lang)} {word('task' if n == 1 else 'tasks', lang)} {word(s, lang)}"
        for s, n in queue.counts.items()
        if n
    ]
    out.print(", ".join(some) or word("Nothing waits.", lang))
    if queue.tasks:
        _table(queue.tasks, lang)
        hint(word("One in full: {command}", lang).format(command=command("umweg queue show ID")))
    if queue.counts.get("half") and not any(t.state == "half" for t in queue.tasks):
        half = word("Waiting for a second person: {command}", lang)
        hint(half.format(command=command("umweg queue --state half")))


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
            column(word("no.", lang), [f"n{t.number}" for t in tasks]),
            column(word("outcome", lang), [outcome_text(t.outcome, lang) for t in tasks]),
            column(
                word(">rank", lang), ["" if t.rank is None else figure(f"{t.rank:,.4g}", lang) for t in tasks], spare=2
            ),
            column(word(">EUR", lang), ["" if t.value is None else figure(f"{t.value:,.0f}", lang) for t in tasks]),
            column(word("consignment", lang), shown_ids([t.consignment_id or "(purged)" for t in tasks]), fold=14),
            column(word("since", lang), [t.opened[5:16].replace("T", " ") for t in tasks], spare=1),
            column(word("who", lang), [_who(t) for t in tasks], fold=8),
            column(word("why", lang), [printable(w) for w, _ in whys], fold=20, lines=2),
            column(word("more", lang), [more for _, more in whys]),
        )
    )


def _who(t: Task) -> str:
    return t.assignee or (f"{t.first_by}: {t.verdict}" if t.state == "half" else t.closed_by) or ""


def show_task(task: TaskRecord, lang: str) -> None:
    """One decision with its consignment, parties, hits, lists, versions and steps."""
    n, decision = task.number, task.decision
    if decision is None:
        proof = command(f"umweg audit prove n{n}")
        gone = word("its content was purged; {proof} still shows when it was screened.", lang)
        out.print(f"n{n}: {gone.format(proof=escape(proof))}", soft_wrap=True)
    else:
        consignment, state = (
            escape(shown_ids([decision["consignment_id"]])[0]),
            task.task["state"] if task.task else "no task",
        )
        said_ = f"{word(outcome_name(decision['outcome']), lang)} ({word(state, lang)})"
        out.print(f"[bold]n{n}[/]  {consignment}: {said_}", soft_wrap=True)
        show_consignment(task.consignment or {}, lang)
        made = Decision.from_dict(decision)
        show_decision(made, lang)
        show_beside(made, lang)
        show_layers(decision, lang)
        out.print()
        for line in list_lines(decision["pins"], lang):
            out.print(f"[dim]{escape(line)}[/]", soft_wrap=True)
    _versions(task, lang)
    for s in task.steps:
        did = f"{s['by']} {word(s['did'], lang)} {word(s['verdict'] or '', lang)}"
        said_ = escape(f"{did}: {s['reason'] or word('(purged)', lang)}")
        out.print(f"{str(s['at'])[:16].replace('T', ' ')}  {said_}", soft_wrap=True)


def _versions(task: TaskRecord, lang: str) -> None:
    """The other decisions on the same consignment; which one is meant by which number."""
    if len(task.versions) < 2:
        return
    out.print(f"[bold]{word('Versions', lang)}[/]")
    for v in task.versions:
        mark = "→" if v["number"] == task.number else " "
        version = word("version {v}", lang).format(v=v["version"])
        state = said(v["word"], lang) or word(v["state"] or "no task", lang)
        said_ = f"{v['at'][:16].replace('T', ' ')}, {word(outcome_name(v['outcome']), lang)}, {state}"
        out.print(f" {mark} n{v['number']} {version}, {escape(said_)}", soft_wrap=True)
    if task.task and task.task["state"] in ("open", "half"):
        decide = command(f"umweg decide n{task.number} release|stop --reason …")
        hint(word("Decide this one: {command}", lang).format(command=decide))


def show_done(task: Task, lang: str) -> None:
    """A task after somebody did something to it."""
    taken = "taken by {who} until {time} UTC" if task.assignee else "open"
    said = word({"half": HALF, "done": "{verdict} by {who}", "open": taken}[task.state], lang).format(
        verdict=word(task.verdict or "", lang), time=str(task.claimed_until)[:16].replace("T", " "),
        who={"half": task.first_by, "done": task.closed_by}.get(task.state, task.assignee),
    )  # fmt: skip
    out.print(f"n{task.number} {escape(shown_ids([str(task.consignment_id)])[0])}: {escape(said)}", soft_wrap=True)
