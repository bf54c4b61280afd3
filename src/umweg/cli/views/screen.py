"""What people see of a screening in the terminal: the batch in counts, then the gravest consignments with reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from umweg.cli.suggestions import command
from umweg.cli.terminal import frame, out, para
from umweg.cli.views.words import figure, word
from umweg.core.printable import escape, printable
from umweg.results.batch import LISTS, TOLD_ONCE, Tally
from umweg.results.decision import OUTCOMES, Decision
from umweg.results.german import reason_text, said
from umweg.results.wording import lacking, outcome_word

STYLE = {"stop": "bold red", "review": "yellow", "information": "cyan", "release": "green", "note": "dim"}
LABELS = {outcome: outcome_word(outcome).upper() for outcome in OUTCOMES}
BAR = 28
FIELDS = 6
NOTES = 5


def show_batch(tally: Tally, limit: int, lang: str, pins: Mapping[str, Any], titles: Mapping[str, str]) -> None:
    """Counts, reasons, what was missing, and the gravest ones. ``titles``: of the checks, by key."""
    if not tally.total:
        out.print(word("The file holds no consignment.", lang))
        return
    for d in list(tally.gravest())[:limit]:
        show_decision(d, lang, notes=NOTES, banner=True)
    held = tally.total - tally.outcomes["release"]
    if held > limit:
        n = "1 more was" if held - limit == 1 else "{n} more were"
        more = word(f"{n} held back: --limit N, --format jsonl, or --report FILE.html", lang)
        out.print(f"[dim]{more.format(n=figure(f'{held - limit:,}', lang))}[/]")
    _counts(tally, lang)
    _reasons(tally, titles, lang)
    _missing(tally, titles, lang)
    _lists(tally, lang)
    from umweg.report.screening import headline

    day, policy = pins.get("as_of", ""), pins.get("policy", {}).get("key", "")
    rests = word("Policy {policy}, lists and law as of {day}.", lang).format(policy=policy, day=day)
    out.print(f"\n{escape(headline(tally, lang))} [dim]{escape(rests)}[/]", soft_wrap=lang == "en")


def _lists(tally: Tally, lang: str) -> None:
    """What is wrong with lists and law, once for the batch."""
    from umweg.report.screening import notices

    if told := notices(tally, lang, TOLD_ONCE):
        out.print(f"\n[bold]{word('Lists and law', lang)}[/]")
        for one in told:
            para(Text(f"  {printable(one)}", "yellow"))


def show_decision(d: Decision, lang: str, notes: int | None = None, *, banner: bool = False) -> None:
    """One decision with its reasons and what it lacked; of reasons that hold nothing back, at most ``notes``.

    ``banner``: the batch tells what is wrong with lists and law; here it is said only where nothing else holds it.
    """
    label = Text(f" {word(outcome_word(d.outcome), lang).upper()} ", f"{STYLE[d.outcome]} reverse")
    out.print(Text.assemble("\n", label, "  ", (shown_ids([d.consignment_id])[0], "bold"), f"  {d.id[:12]}"))
    lines = Table.grid(padding=(0, 1, 0, 0))
    lines.add_column(no_wrap=True)
    lines.add_column(overflow="fold")
    reasons = _in_banner(d.reasons, lang) if banner else _together(d.reasons, lang)
    weak = [r for r in reasons if r["action"] == "note"]
    left_out = weak[notes:] if notes is not None else []
    for r in reasons[: len(reasons) - len(left_out)]:
        remarks = (() if r["verified"] else (word("ground not verified", lang),)) + ((r["why"],) if r["why"] else ())
        first = _first(word(outcome_word(r["action"]), lang), STYLE[r["action"]])
        lines.add_row(first, _said(r["said"], *remarks))
    if left_out:
        more = word("and {n} more: {command}", lang)
        told = more.format(n=len(left_out), command=command(f"umweg queue show {d.id[:8]}"))
        lines.add_row(_first(word("note", lang), STYLE["note"]), Text(told, "dim"))
    for taken in d.lifted:
        by = said(taken["why"], lang)
        lines.add_row(_first(word("taken back", lang), "green"), _said(reason_text(taken, lang), by))
    for m in d.missing:
        if m["action"] != "note":
            fields = lacking(m, d.parties, lang)
            more = f" (+{len(fields) - FIELDS})" if len(fields) > FIELDS else ""
            told = f"{m['titles'][lang]}: {'; '.join(fields[:FIELDS])}{more}"
            lines.add_row(_first(word("missing", lang), STYLE["information"]), _said(told))
    if others := sum(m["action"] == "note" for m in d.missing):
        one = "1 further check could not be assessed; --format jsonl names it."
        more = "{n} further checks could not be assessed; --format jsonl names them."
        lines.add_row("", Text(word(one if others == 1 else more, lang).format(n=others), "dim"))
    out.print(lines)


def _together(reasons: Sequence[Mapping[str, Any]], lang: str) -> list[dict[str, Any]]:
    """The reasons with their words; what is wrong with lists as one, where it leads to the same."""
    told = [_spoken(r, lang) for r in reasons]
    lists = [r for r in told if r["check"] in LISTS]
    if len(lists) < 2 or len({r["action"] for r in lists}) > 1:
        return told
    lists[0]["said"] = " ".join(r["said"] for r in lists)
    return [r for r in told if r is lists[0] or r not in lists]


def _in_banner(reasons: Sequence[Mapping[str, Any]], lang: str) -> list[dict[str, Any]]:
    """The reasons without those that the batch tells once; where these alone hold the consignment, that they do."""
    kept = [_spoken(r, lang) for r in reasons if r["check"] not in TOLD_ONCE]
    if len(kept) == len(reasons) or any(r["action"] != "note" for r in kept):
        return kept
    first = next(r for r in reasons if r["check"] in TOLD_ONCE)
    alone = word("Held for the age or the lack of lists and law alone, as told below.", lang)
    return [{**first, "said": alone, "why": ""}, *kept]


def _spoken(r: Mapping[str, Any], lang: str) -> dict[str, Any]:
    return {**r, "said": reason_text(r, lang), "why": said(r["why"], lang)}


def shown_ids(ids: Sequence[str]) -> list[str]:
    """Ids from outside, as they are printed: those that look alike are told apart."""
    from umweg.api.ids import apart

    return [printable(i) for i in apart(ids)]


def _first(word: str, colour: str) -> Text:
    return Text(f"  {word:<11}", colour)


def _said(text: str, *remarks: str) -> Text:
    return Text.assemble(printable(text), *((f" ({printable(r)})", "dim") for r in remarks))


def _counts(tally: Tally, lang: str) -> None:
    out.print()
    most = max(tally.outcomes.values())
    for outcome in reversed(OUTCOMES):
        n = tally.outcomes[outcome]
        bar = "█" * max(round(BAR * n / most), 1 if n else 0)
        label, style = word(outcome_word(outcome), lang).upper(), STYLE[outcome]
        count, share = figure(f"{n:>9,}", lang), figure(f"{n / tally.total:>6.1%}", lang)
        out.print(f"  [{style}]{label:<10}[/] {count}  {share}  [{style}]{bar}[/]")


def _reasons(tally: Tally, titles: Mapping[str, str], lang: str) -> None:
    if not tally.reasons:
        return
    out.print(f"\n[bold]{word('Reasons', lang)}[/]")
    table = frame("", word("check|leads to|>count|>it alone", lang))
    table.columns[0].no_wrap = False
    for (key, action), n in tally.by_reason()[:20]:
        alone = figure(f"{tally.alone[key, action]:,}", lang) if action in ("review", "stop") else ""
        leads = Text(word(outcome_word(action), lang), STYLE[action])
        table.add_row(escape(titles[key]), leads, figure(f"{n:,}", lang), alone)
    out.print(table)


def _missing(tally: Tally, titles: Mapping[str, str], lang: str) -> None:
    asked = [(key, n) for (key, action), n in tally.by_missing() if action != "note"]
    if asked:
        out.print(f"\n[bold]{word('Could not be assessed, and the policy asks for it', lang)}[/]")
        table = frame("", word("check|>count", lang))
        table.columns[0].no_wrap = False
        for key, n in asked[:10]:
            table.add_row(escape(titles[key]), figure(f"{n:,}", lang))
        out.print(table)
