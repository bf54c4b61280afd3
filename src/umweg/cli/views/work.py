"""What people see when they work with findings: kept runs, differences, notes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from rich.text import Text

from umweg.cli.suggestions import command
from umweg.cli.terminal import GRADE_STYLE, frame, hint, money, out
from umweg.cli.views.columns import column, fitted
from umweg.core.printable import escape

if TYPE_CHECKING:
    from umweg.results import DetectResult, Difference, Field, FindingChange, NoteInRun

WORDS = {"new": "New", "gone": "Gone", "changed": "Changed", "not-asked": "In one run only, the other was not asked"}
STYLE = {"new": "bold green", "gone": "bold red", "changed": "yellow", "not-asked": "dim"}


def show_runs(rows: list[dict[str, Any]]) -> None:
    """Kept runs, the latest first."""
    if not rows:
        out.print(f"No run is kept here. Keep one: {escape(command('umweg detect'))}", soft_wrap=True)
        return
    wide = out.width >= 110
    some = ">corroborated|>strong|>watch" if wide else ">c / s / w"
    table = frame("", f"run|kept|regime|window|{some}|data{'|law|program' if wide else ''}")
    for r in rows:
        grades = [f"{r[g]:,}" for g in ("corroborated", "strong", "watch")]
        table.add_row(
            r["run"], r["kept"][: 16 if wide else 10].replace("T", " "), escape(r["regime"]), _span(r["window"]),
            *(grades if wide else (" / ".join(grades),)),
            Text(r["data_is"] + (f", as of {r['as_of'][:10]}" if r["as_of"] else "")),
            *((r["law"], r["program"]) if wide else ()),
        )  # fmt: skip
    out.print(table)
    hint(f"One: {command('umweg runs show ID')}")
    hint(f"What changed since: {command('umweg detect --against ID')}")


def _span(window: dict[str, str]) -> str:
    from umweg.core.months import span_text

    return span_text(date.fromisoformat(window["after_from"]), date.fromisoformat(window["after_to"]))


def show_difference(d: Difference, limit: int) -> None:
    """What is new, gone and changed, and why."""
    out.print(f"\n[bold]Against run {d.run}[/]" + (f", kept {d.at[:16].replace('T', ' ')}" if d.at else ""))
    for reason in d.reasons:
        out.print(f"  why: {escape(reason.text)}", soft_wrap=True)
    if not d.changes:
        out.print(f"  Nothing changed: {d.same:,} findings are the same.")
        return
    counts = ", ".join(f"{n:,} {what}" for what, n in d.counts.items() if n)
    out.print(f"  {counts}, {d.same:,} the same")
    for what in WORDS:
        some = [c for c in d.changes if c.what == what]
        if not some:
            continue
        few = some[:limit]
        out.print(
            fitted(
                f"{WORDS[what]} ({len(some):,}); by the lower end of the excess",
                column("id", [c.finding.id for c in few]),
                column("good", [c.finding.good.label for c in few], fold=14, lines=2),
                column("grade", [Text(c.finding.grade, GRADE_STYLE[c.finding.grade]) for c in few]),
                column(">excess", [money(c.finding.excess.central) for c in few]),
                column("what changed", [_said(c) for c in few], fold=20),
            )
        )
        if len(some) > limit:
            out.print(f"[dim]{len(some) - limit:,} more: --limit N, --format csv or --report FILE.html[/]")


def _said(c: FindingChange) -> Text:
    fields = [x for x in c.fields if x.name in ("id", "grade", "q_value", "excess") or x.name.startswith("channel ")]
    text = "; ".join(one_field(x) for x in fields) or ", ".join(x.name for x in c.fields)
    return Text(text or c.why, STYLE[c.what])


def one_field(x: Field) -> str:
    """One difference in a few words."""
    if x.name == "excess":
        return f"excess {money(x.before)} → {money(x.after)}"
    if x.name == "q_value":
        return f"q {x.before:.2g} → {x.after:.2g}"
    return f"{x.name.removeprefix('channel ')} {x.before or 'not there'} → {x.after or 'not there'}"


def show_notes(r: DetectResult) -> None:
    """Notes at their findings, then those whose finding is gone."""
    if not r.annotations:
        return
    out.print("\n[bold]Notes[/]")
    for a in sorted(r.annotations, key=lambda a: a.state in ("gone", "not-asked")):
        out.print(f"  {escape(note_line(a))}", soft_wrap=True)


def show_note_log(rows: list[dict[str, Any]]) -> None:
    """All notes, and who took which away."""
    for r in rows:
        gone = f" (removed by {r['removed_by']}, {r['removed_at'][:10]})" if r["removed_at"] else ""
        line = f"#{r['id']} {r['finding']} {r['at'][:10]} {r['by']}: {r['text']}{gone}"
        out.print(escape(line), soft_wrap=True)
    if not rows:
        out.print("No notes. Leave one:", command('umweg note FINDING-ID "…"'), markup=False, soft_wrap=True)


def note_line(a: NoteInRun) -> str:
    """``RU-KZ-84111280 #1 2026-11-23 anna: Text (remark)``."""
    n = a.note
    remark = f" [{a.remark}]" if a.remark else ""
    return f"{a.finding or n.finding} #{n.id} {n.at[:10]} {n.by}: {n.text}{remark}"
