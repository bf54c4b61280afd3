"""Answers about parties for people: ranked, explained, dated; fits 80 columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from umweg.core.printable import escape, printable
from umweg.parties.answers import NOT_A_CLEARANCE, Answer, dated, reasons, why_lower
from umweg.parties.false_alert_rate import Alarms
from umweg.parties.lists.listed_parties import ListVersion
from umweg.parties.lists.lists_searched import absent
from umweg.parties.matcher import Hit, Matcher
from umweg.parties.score import shown

VERDICT = {"met": "bold red", "possible": "yellow", "not met": "", "not assessable": "yellow"}
STALE = 30  # days after which a list's age is marked
WHOLE = 32  # ids up to this length stay on one line; longer ones are folded, never cut


def show_answers(
    out: Console,
    answers: Sequence[Answer],
    matcher: Matcher,
    threshold: float,
    on: date,
    limit: int,
    rates: Sequence[Alarms],
) -> None:
    """One query in full, or many as a table; then the threshold and the lists."""
    if len(answers) == 1:
        _one(out, answers[0], matcher, threshold, on, limit)
    else:
        _many(out, answers, matcher, threshold)
    _threshold(out, threshold, rates)
    _lists(out, matcher.listed.lists, on)


def _one(out: Console, a: Answer, matcher: Matcher, threshold: float, on: date, limit: int) -> None:
    out.print(f"[bold]{escape(a.query)}[/]", soft_wrap=True)
    _faults(out, a)
    if a.asked is None:
        return
    alerts = a.alerts(threshold)
    if not alerts:
        out.print(f"Not found on the lists below (partial). {NOT_A_CLEARANCE}")
    shown_hits = a.hits[: max(limit, len(alerts))]
    for place, hit in enumerate(shown_hits):
        out.print()
        _hit(out, a, hit, matcher, threshold, on, shown_hits[place - 1] if place else None)
    _owners(out, a)
    if a.asked.unread:
        out.print(f"\n[yellow]Not used[/]: {escape(', '.join(a.asked.unread))}: no field of a party.")
    out.print()


def _hit(out: Console, a: Answer, hit: Hit, matcher: Matcher, threshold: float, on: date, better: Hit | None) -> None:
    """A line with score, name and id; reasons below; why it ranks under the one before."""
    alert = hit.score >= threshold
    style = "bold red" if alert else "dim"
    head = Text.assemble((f"{shown(hit.score):<6} ", style), (printable(hit.name), "bold" if alert else ""))
    if not alert:
        head.append("  below the threshold", style="dim")
    if not hit.listed:
        head.append("  no longer listed", style="yellow")
    out.print(head, soft_wrap=True)
    listed, where = matcher.listed, matcher.listed.where(on)[hit.row]
    first = listed.record(hit.row)
    also = f"  = {first.name}" if first.name != hit.name else ""
    land = f"  {' '.join(first.countries)}" if first.countries else ""
    about = _text(f"{hit.entity_id}  {listed.schemas[hit.row]}{land}  {where}{also}", "cyan")
    out.print(Padding(about, (0, 0, 0, 7), expand=False))
    told = reasons(a.asked, hit, where, explain=alert)
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=1)
    grid.add_column()
    for text in told if alert else told[1:]:
        grid.add_row(*_reason(text))
    if better is not None:
        grid.add_row("", Text(why_lower(better, hit), style="dim"))
    if grid.row_count:
        out.print(Padding(grid, (0, 0, 0, 7), expand=False))


def _reason(text: str) -> tuple[Text, Text]:
    """A reason with its sign: for and deciding, or against."""
    for start, sign, style in (("decides: ", "!", "bold red"), ("for: ", "+", "red"), ("against: ", "-", "green")):
        if text.startswith(start):
            return Text(sign, style), _text(text.removeprefix(start))
    if text.startswith(("no longer listed: ", "perhaps no longer listed: ")):
        return Text("~", "yellow"), _text(text, "yellow")
    return Text(""), _text(text)


def _owners(out: Console, a: Answer) -> None:
    if not a.owners.rules:
        return
    out.print("\n[bold]Ownership[/]")
    for owner in a.owners.listed:
        out.print(_line(f"{owner.words()}, {shown(owner.hit.score)}", 2))
    if not a.owners.listed:
        out.print(_line("None of the stated owners was found on these lists, which clears nobody.", 2))
    for rule in a.owners.rules:
        counts = rule.verdict == "met" or rule.control == "stated" or (a.owners.listed and rule.owners)
        short = f" At most {rule.most:g} %, as shares are not stated." if rule.verdict == "possible" else ""
        out.print(_line(rule.sentences[0] + ("" if counts else short), 2, VERDICT[rule.verdict]))
        if counts:
            for text in rule.sentences[1:]:
                out.print(_line(text, 4))
            for chain in rule.chains[:5]:
                if len(chain.ids) > 2:
                    out.print(_line(chain.words(), 4, "dim"))


def _line(text: str, indent: int, style: str = "") -> Padding:
    return Padding(_text(text, style), (0, 0, 0, indent), expand=False)


def _text(text: str, style: str = "") -> Text:
    return Text(printable(text), style=style)


def _many(out: Console, answers: Sequence[Answer], matcher: Matcher, threshold: float) -> None:
    """One line a query with an alert, best first; then what was not found and what was not assessed."""
    rung = [(a, h[0]) for a in answers if (h := a.alerts(threshold))]
    table = Table(box=None, pad_edge=False)
    longest = max((len(h.entity_id) for _, h in rung), default=0)
    table.add_column("score", no_wrap=True)
    table.add_column("query", overflow="fold")
    table.add_column("listed name", overflow="fold")
    table.add_column("id", overflow="fold", no_wrap=longest <= WHOLE, min_width=min(longest, WHOLE))
    for a, hit in sorted(rung, key=lambda p: -p[1].score):
        table.add_row(Text(shown(hit.score), "bold red"), _text(a.query), _text(hit.name), _text(hit.entity_id, "cyan"))
    if rung:
        out.print(table)
    _gone(out, [(a, h) for a, h in rung if h.remark])
    faults = [a for a in answers if a.faults]
    owned = [a for a in answers if any(r.verdict in ("met", "possible") for r in a.owners.rules) and a.owners.listed]
    unsure = sum(a.status(threshold) == "not assessed" for a in answers)
    clear = len(answers) - len(rung) - unsure
    out.print(f"\n{len(answers):,} queries: {len(rung):,} with alerts, {clear:,} not found, {unsure:,} not assessed.")
    unread = list(dict.fromkeys(u for a in answers if a.asked for u in a.asked.unread))
    if unread:
        out.print(f"[yellow]Not used[/]: {escape(', '.join(unread))}: no field of a party.")
    for a in owned:
        met = " ".join(r.sentences[0] for r in a.owners.rules if r.verdict in ("met", "possible"))
        out.print(_text(f"owners of {a.query}: {met}", "red"))
    for a in faults[:10]:
        _faults(out, a)
    if len(faults) > 10:
        out.print(f"[dim]{len(faults) - 10:,} more could not be read whole: --format json[/]")
    if clear:
        out.print(f"Not found: on the lists below, which are partial. {NOT_A_CLEARANCE}")
    out.print("[dim]Why, word by word: ask for one of them, or --format json[/]\n")


def _gone(out: Console, gone: Sequence[tuple[Answer, Hit]]) -> None:
    """Alerts of parties that have left their lists."""
    if gone:
        out.print()
    for a, hit in gone[:10]:
        out.print(_line(f"{a.query}: {hit.name} is {hit.remark}", 0, "yellow"))
    if len(gone) > 10:
        out.print(
            f"[dim]{len(gone) - 10:,} more alerts are of parties that left their lists, or may have: --format csv[/]"
        )


def _faults(out: Console, a: Answer) -> None:
    """What could not be read of a query; where anything could, it was searched for without that."""
    kind = "not assessed " if a.asked is None else "not read "
    for e in a.faults:
        out.print(Text.assemble((kind, "yellow"), printable(f"{e.where}: {e.what} {e.mend}")))


def _threshold(out: Console, threshold: float, rates: Sequence[Alarms]) -> None:
    out.print(f"Alert from [bold]{threshold:.3f}[/] on. Expected false alerts per 1,000 ordinary queries:")
    for text in _rates(rates):
        out.print(_line(text, 2))


def _rates(rates: Sequence[Alarms]) -> Iterator[str]:
    """Lists with equal figures share a line."""
    groups: dict[str, list[str]] = {}
    for r in rates:
        groups.setdefault(f"{r.per_1000:.1f} ({r.low:.1f} to {r.high:.1f})", []).append(r.list)
    order = Counter({k: len(v) for k, v in groups.items()})
    for figure, _ in sorted(order.items(), key=lambda kv: (-float(kv[0].split()[0]), kv[0])):
        yield f"{figure} on {', '.join(groups[figure])}"


def _lists(out: Console, lists: Sequence[ListVersion], on: date) -> None:
    out.print("Lists searched (old: a newer one may name others):")
    for source in dict.fromkeys(v.source for v in lists):
        parts = [v for v in lists if v.source == source]
        first = parts[0]
        age = first.age(on)
        named = ", ".join(f"{v.list} {v.parties:,}" for v in parts)
        text = Text(f"{dated(first, on)}: {named}") if len(parts) == 1 else Text(f"{_dated(first, on)}: {named}")
        if age is not None and age > STALE:
            text.append("  old", style="yellow")
        out.print(Padding(text, (0, 0, 0, 2), expand=False))
    if missing := absent(lists):
        names = f"Not loaded, so nobody on them is found: {', '.join(missing)} (umweg sources says what they are)"
        out.print(_line(names, 0, "yellow"))


def _dated(v: ListVersion, on: date) -> str:
    """The date of a source with several lists."""
    return dated(v, on).replace(f"{v.source} {v.list}", v.source, 1)
