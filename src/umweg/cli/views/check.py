"""What ``umweg check`` shows in the terminal: counts, the gravest finding, a line a claim, what two texts share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from umweg.cli.terminal import out, para, say
from umweg.cli.views.columns import column, fitted
from umweg.core.plurals import counted
from umweg.core.printable import escape

if TYPE_CHECKING:
    from umweg.results.check import CheckedClaim, CheckedText, CheckResult

SHOWN = {
    "supported": ("✓ carried", "green"),
    "contradicted": ("✗ contradicted", "bold red"),
    "base_dependent": ("≈ on the base", "yellow"),
    "not_checkable": ("? not checkable", "dim"),
    None: ("– not judged", "dim"),
}
SLOTS = ("flow", "reporter", "partner", "good", "period", "comparison", "measure", "of", "direction", "value", "from",
         "unit", "hedge", "why")  # fmt: skip
NAMED = {"contradicted": "contradicted", "base_dependent": "dependent on the base", "not_checkable": "not checkable",
         "supported": "carried", "unjudged": "not judged"}  # fmt: skip
LINES = 4  # of a claim, before it is shortened


def show_check(r: CheckResult, *, explain: bool = False) -> None:
    """The whole result."""
    for t in r.texts:
        _text(t, explain=explain)
    if r.lined:
        out.print(
            fitted(
                "What the texts say of the same",
                column("how", [x.relation for x in r.lined]),
                column("claims", [_ids(r, x) for x in r.lined], fold=12),
                column("about", [f"{x.about}. {x.says}" for x in r.lined], fold=30),
            )
        )
    if not r.claims:
        say("Nothing is said about trade that could be held against figures.")


def _ids(r: CheckResult, x: Any) -> str:
    return f"{r.texts[x.first[0]].name} {x.first[1]}; {r.texts[x.second].name} {', '.join(x.others)}"


def _text(t: CheckedText, *, explain: bool) -> None:
    counts = ", ".join(f"{n} {NAMED[v]}" for v, n in t.counts.items() if n)
    para(f"[bold]{escape(t.name)}[/]: {counted(len(t.claims), 'claim')}{f' ({counts})' if counts else ''}")
    for told in t.told:
        say(f"{t.name}: {told}.")
    if t.needs_date:
        say(f"{t.name} speaks of last year or the like; say with --date when it was written.")
    if t.languages.get("other"):
        say(f"{t.name}: {t.languages['other']:,} letters in other languages than de, en, ru were not read.")
    gravest = t.gravest()
    if gravest is not None and len(t.claims) > 1:
        para(f"First to look at: {gravest.id}, {escape(gravest.correction or gravest.says)}")
    if t.claims:
        out.print(
            fitted(
                "",
                column("id", [c.id for c in t.claims]),
                column("verdict", [Text(*SHOWN[c.verdict]) for c in t.claims]),
                column("claim", [_one_line(c.text) for c in t.claims], fold=18, lines=LINES),
                column("figures", [c.says for c in t.claims], fold=26),
            )
        )
    for c in t.claims if explain else ():
        _explained(c)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _explained(c: CheckedClaim) -> None:
    """How a claim was read: each reading with its slots, what was taken from elsewhere, the command for its rows."""
    who = f"; {escape(' < '.join(c.attribution or (c.speaker or '',)))}" if c.speaker else ""
    para(f"\n[bold]{c.id}[/] {c.kind}, {c.polarity}{who}; letters {c.span[0]} to {c.span[1]}")
    for n, r in enumerate(c.readings, 1):
        para(f"  reading {n}, {r.verdict}: {escape(r.words)}")
        para("    " + escape(", ".join(f"{k} {_plain(v)}" for k in SLOTS if (v := r.slots.get(k)))))
        for f in r.figures:
            para(
                f"    {escape(' '.join(filter(None, (f.base, f.text, f.compared and f'on {f.compared}', f.nearness))))}"
            )
        if r.command:
            out.print(f"    [dim]{escape(r.command)}[/]", soft_wrap=True)


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return "(" + ", ".join(f"{k} {_plain(v)}" for k, v in value.items() if v not in (None, [], ())) + ")"
    return " ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
