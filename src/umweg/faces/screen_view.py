"""What people see of a screening in the terminal: the batch in counts, then the gravest consignments with reasons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.markup import escape
from rich.text import Text

from umweg.faces.terminal import frame, out
from umweg.findings.decision import OUTCOMES, Decision
from umweg.law.checks import check
from umweg.screen.tally import Tally

STYLE = {"stop": "bold red", "review": "yellow", "information": "cyan", "release": "green", "note": "dim"}
LABELS = {"stop": "STOP", "review": "REVIEW", "information": "ASK", "release": "RELEASE"}
BAR = 28


def show_batch(tally: Tally, limit: int, lang: str, pins: Mapping[str, Any]) -> None:
    """Counts, reasons, what was missing, and the gravest ones."""
    if not tally.total:
        out.print("The file holds no consignment.")
        return
    for d in list(tally.gravest())[:limit]:
        show_decision(d, lang)
    held = tally.total - tally.outcomes["release"]
    if held > limit:
        out.print(f"[dim]{held - limit:,} more were held back: --limit N, --format jsonl, or --report FILE.html[/]")
    _counts(tally)
    _reasons(tally, lang)
    _missing(tally, lang)
    day, policy = pins.get("as_of", ""), pins.get("policy", {}).get("key", "")
    out.print(
        f"\n{escape(tally.headline())} [dim]Policy {escape(policy)}, lists and law as of {day}.[/]", soft_wrap=True
    )


def show_decision(d: Decision, lang: str) -> None:
    """One decision with its reasons, sources, and what it lacked."""
    label = Text(f" {LABELS[d.outcome]} ", f"{STYLE[d.outcome]} reverse")
    out.print(Text.assemble("\n", label, "  ", (d.consignment, "bold"), f"  {d.id[:12]}"))
    for r in d.reasons:
        why = f" [dim]({escape(r['why'])})[/]" if r["why"] else ""
        mark = "" if r["verified"] else " [dim](ground not verified)[/]"
        text = escape(r["text"][lang])
        out.print(f"  [{STYLE[r['action']]}]{r['action']:<11}[/] {text}{mark}{why}", soft_wrap=True)
    for r in d.lifted:
        out.print(
            f"  [green]{'taken back':<11}[/] {escape(r['text'][lang])} [dim]({escape(r['why'])})[/]", soft_wrap=True
        )
    for m in d.missing:
        if m["action"] != "note":
            fields = escape(", ".join(m["fields"][:6]))
            out.print(f"  [cyan]{'missing':<11}[/] {escape(m['titles'][lang])}: {fields}", soft_wrap=True)
    others = sum(m["action"] == "note" for m in d.missing)
    if others:
        out.print(f"  [dim]{others} further checks could not be assessed; --format jsonl names them.[/]")


def _counts(tally: Tally) -> None:
    out.print()
    most = max(tally.outcomes.values())
    for outcome in reversed(OUTCOMES):
        n = tally.outcomes[outcome]
        bar = "█" * max(round(BAR * n / most), 1 if n else 0)
        out.print(
            f"  [{STYLE[outcome]}]{LABELS[outcome]:<8}[/] {n:>9,}  {n / tally.total:>6.1%}  [{STYLE[outcome]}]{bar}[/]"
        )


def _reasons(tally: Tally, lang: str) -> None:
    if not tally.reasons:
        return
    table = frame("Reasons", "check|leads to|>count|>it alone")
    for (key, action), n in tally.reasons.most_common(15):
        alone = f"{tally.alone[key]:,}" if action in ("review", "stop") else ""
        table.add_row(escape(check(key).titles[lang]), Text(action, STYLE[action]), f"{n:,}", alone)
    out.print(table)


def _missing(tally: Tally, lang: str) -> None:
    asked = [(key, n) for (key, action), n in tally.missing.most_common() if action != "note"]
    if asked:
        table = frame("Could not be assessed, and the policy asks for it", "check|>count")
        for key, n in asked[:10]:
            table.add_row(escape(check(key).titles[lang]), f"{n:,}")
        out.print(table)
