"""What people see of policies in the terminal: their list, one rule by rule, two side by side."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from umweg.cli.terminal import frame, out, para
from umweg.cli.views.screen import STYLE
from umweg.core.printable import escape
from umweg.results.decision import OUTCOMES
from umweg.results.wording import outcome_word

if TYPE_CHECKING:
    from umweg.api.policy import CoverageRow, PolicyCoverage, PolicyShown, Replay, Titled


def show_policies(found: Sequence[Titled]) -> None:
    """One a line: keys are what one types, so they are never cut; titles and laws are folded."""
    table = Table(box=None, pad_edge=False)
    table.add_column("policy", no_wrap=True)
    table.add_column("title", overflow="fold")
    table.add_column("laws", overflow="fold")
    for p in found:
        table.add_row(*map(escape, (p.policy, p.title, ", ".join(p.laws))))
    out.print(table)
    out.print("[dim]Your own: a YAML file with `base: default` and what differs (docs/reference/policy.md).[/]")


def show_policy(found: PolicyShown) -> None:
    """Laws and lists, then every rule in its order."""
    p, rules = found.policy, found.rows()
    out.print(f"[bold]{escape(p.title)}[/]  laws: {', '.join(p.laws)}; four eyes: {p.four_eyes}")
    ages = {**p.oldest_days, **{f"goods ({k})": v for k, v in p.oldest_goods.items()}, **p.oldest_law}
    days = ", ".join(f"{k} {v} days" for k, v in ages.items())
    para(f"Required lists: {', '.join(p.required) or 'none'}. Oldest for a release: {days or 'any'}.")
    for what, title in (("reason", "A reason leads to"), ("missing", "A check that cannot be assessed leads to")):
        out.print(f"\n[bold]{title}[/]")
        for key, some in groupby((r for r in rules if r["about"] == what), key=lambda r: str(r["check"])):
            mine = list(some)
            out.print(f"  {key}")
            for r in mine:
                para(_rule(r, "otherwise" if len(mine) > 1 else "always"))
    out.print(f"[dim]The first rule that fits counts; points add up to a review from {p.review_from:g} on.[/]")


def _rule(r: dict[str, Any], plain: str) -> Text:
    """``    certain, if blocked: stop``."""
    asked = (r["cases"].replace(" ", " or "), f"if {r['tags'].replace(' ', ' or ')}" if r["tags"] else "",
             f"when {r['when'].replace(' ', ' and ')}" if r["when"] else "")  # fmt: skip
    told = ", ".join(a for a in asked if a) or plain
    points = f", {r['points']:g} point{'' if r['points'] == 1 else 's'}" if r["points"] else ""
    return Text.assemble(f"    {told}: ", (outcome_word(r["then"]), STYLE[r["then"]]), points)


def show_coverage(found: PolicyCoverage) -> None:
    """The table in short: a block a layer, a line a law; notes and texts compared are in the data."""
    para(f"[bold]{escape(found.title)}[/]")
    for _, some in groupby(found.table, key=lambda r: r.layer):
        rows = list(some)
        left = f"  [yellow]{rows[0].scope}: {escape(rows[0].why)}[/]" if rows[0].why else ""
        para(f"\n[bold]{escape(rows[0].titles['en'])}[/]{left}")
        table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
        for column in ("law", "as of", "complete", "compared"):
            table.add_column(column, overflow="fold", no_wrap=column == "as of")
        for r in rows:
            table.add_row(f"  {escape(r.title)}", r.as_of or "–", r.completeness, _sure(r))
        out.print(table)
    out.print("\n[dim]Notes, acts and texts that were compared: --format json, or docs/reference/law-coverage.md.[/]")


def _sure(r: CoverageRow) -> str:
    """Whether the law was compared with an official text."""
    if r.verified:
        return "compared" if r.compared else "compared with its page"
    return "compared in part" if r.compared else "source not yet compared"


def show_replay(found: Replay, against: str, policy: str) -> None:
    """Counts of outcomes before and after, of reasons that are new or gone, and the consignments that turned."""
    out.print(f"[bold]{escape(found.headline())}[/]")
    para(f"[dim]Rows: under {escape(against)}; columns: under {escape(policy)}.[/]")
    table = frame("Consignments", "|" + "|".join(f">{outcome_word(o)}" for o in OUTCOMES) + "|>together")
    for a in OUTCOMES:
        cells = [found.outcomes[a, b] for b in OUTCOMES]
        table.add_row(outcome_word(a), *(f"{n:,}" for n in cells), f"{sum(cells):,}")
    out.print(table)
    if found.reasons:
        table = frame("Reasons", "reason|change|>consignments")
        for (key, change), n in found.reasons.most_common(15):
            table.add_row(_reason(key), change, f"{n:,}")
        out.print(table)
    for t in found.turned:
        name = escape(t.after.consignment_id)
        new = f"  [dim]new: {', '.join(map(_reason, t.new))}[/]" if t.new else ""
        gone = f"  [dim]gone: {', '.join(map(_reason, t.gone))}[/]" if t.gone else ""
        turn = f"{outcome_word(t.before.outcome)} → {outcome_word(t.after.outcome)}"
        para(f"  {name}: {turn}{new}{gone}")


def _reason(key: str) -> str:
    """``check: action`` with the action as people read it."""
    check, _, action = key.partition(": ")
    return f"{check}: {outcome_word(action)}"
