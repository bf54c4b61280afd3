"""What people see of a screening in the terminal: the batch in counts, then the gravest consignments with reasons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.markup import escape
from rich.table import Table
from rich.text import Text

from umweg.cli.terminal import command, frame, out
from umweg.results.batch import Tally
from umweg.results.decision import OUTCOMES, Decision
from umweg.results.wording import lacking, outcome_word

STYLE = {"stop": "bold red", "review": "yellow", "information": "cyan", "release": "green", "note": "dim"}
LABELS = {outcome: outcome_word(outcome).upper() for outcome in OUTCOMES}
BAR = 28
FIELDS = 6
NOTES = 5


def show_batch(tally: Tally, limit: int, lang: str, pins: Mapping[str, Any], titles: Mapping[str, str]) -> None:
    """Counts, reasons, what was missing, and the gravest ones. ``titles``: of the checks, by key."""
    if not tally.total:
        out.print("The file holds no consignment.")
        return
    for d in list(tally.gravest())[:limit]:
        show_decision(d, lang, notes=NOTES)
    held = tally.total - tally.outcomes["release"]
    if held > limit:
        out.print(f"[dim]{held - limit:,} more were held back: --limit N, --format jsonl, or --report FILE.html[/]")
    _counts(tally)
    _reasons(tally, titles)
    _missing(tally, titles)
    day, policy = pins.get("as_of", ""), pins.get("policy", {}).get("key", "")
    out.print(
        f"\n{escape(tally.headline())} [dim]Policy {escape(policy)}, lists and law as of {day}.[/]", soft_wrap=True
    )


def show_decision(d: Decision, lang: str, notes: int | None = None) -> None:
    """One decision with its reasons and what it lacked; of reasons that hold nothing back, at most ``notes``."""
    label = Text(f" {LABELS[d.outcome]} ", f"{STYLE[d.outcome]} reverse")
    out.print(Text.assemble("\n", label, "  ", (printable(d.consignment_id), "bold"), f"  {d.id[:12]}"))
    lines = Table.grid(padding=(0, 1, 0, 0))
    lines.add_column(no_wrap=True)
    lines.add_column(overflow="fold")
    weak = [r for r in d.reasons if r["action"] == "note"]
    left_out = weak[notes:] if notes is not None else []
    for r in d.reasons[: len(d.reasons) - len(left_out)]:
        remarks = (() if r["verified"] else ("ground not verified",)) + ((r["why"],) if r["why"] else ())
        lines.add_row(_first(outcome_word(r["action"]), STYLE[r["action"]]), _said(r["text"][lang], *remarks))
    if left_out:
        lines.add_row(
            _first("note", STYLE["note"]),
            Text(f"and {len(left_out)} more: {command('umweg queue show ID', 'desk')}", "dim"),
        )
    for r in d.lifted:
        lines.add_row(_first("taken back", "green"), _said(r["text"][lang], r["why"]))
    for m in d.missing:
        if m["action"] != "note":
            fields = lacking(m, d.parties, lang)
            more = f" (+{len(fields) - FIELDS})" if len(fields) > FIELDS else ""
            told = f"{m['titles'][lang]}: {'; '.join(fields[:FIELDS])}{more}"
            lines.add_row(_first("missing", STYLE["information"]), _said(told))
    if others := sum(m["action"] == "note" for m in d.missing):
        checks = f"{others} further check{'' if others == 1 else 's'}"
        lines.add_row("", Text(f"{checks} could not be assessed; --format jsonl names them.", "dim"))
    out.print(lines)


def printable(text: str) -> str:
    """A text from outside without what a terminal would obey.

    >>> printable("A\\x1b[2J B")
    'A�[2J B'
    """
    return "".join(c if c.isprintable() or c in "\u200c\u200d" else "�" for c in text)


def _first(word: str, colour: str) -> Text:
    return Text(f"  {word:<11}", colour)


def _said(text: str, *remarks: str) -> Text:
    return Text.assemble(printable(text), *((f" ({printable(r)})", "dim") for r in remarks))


def _counts(tally: Tally) -> None:
    out.print()
    most = max(tally.outcomes.values())
    for outcome in reversed(OUTCOMES):
        n = tally.outcomes[outcome]
        bar = "█" * max(round(BAR * n / most), 1 if n else 0)
        out.print(
            f"  [{STYLE[outcome]}]{LABELS[outcome]:<8}[/] {n:>9,}  {n / tally.total:>6.1%}  [{STYLE[outcome]}]{bar}[/]"
        )


def _reasons(tally: Tally, titles: Mapping[str, str]) -> None:
    if not tally.reasons:
        return
    out.print("\n[bold]Reasons[/]")
    table = frame("", "check|leads to|>count|>it alone")
    table.columns[0].no_wrap = False
    for (key, action), n in tally.by_reason()[:20]:
        alone = f"{tally.alone[key, action]:,}" if action in ("review", "stop") else ""
        table.add_row(escape(titles[key]), Text(outcome_word(action), STYLE[action]), f"{n:,}", alone)
    out.print(table)


def _missing(tally: Tally, titles: Mapping[str, str]) -> None:
    asked = [(key, n) for (key, action), n in tally.by_missing() if action != "note"]
    if asked:
        out.print("\n[bold]Could not be assessed, and the policy asks for it[/]")
        table = frame("", "check|>count")
        table.columns[0].no_wrap = False
        for key, n in asked[:10]:
            table.add_row(escape(titles[key]), f"{n:,}")
        out.print(table)
