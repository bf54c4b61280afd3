"""One finding in the terminal: figures, evidence with small plots, member states, months; and the coverage matrix."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rich.text import Text

from umweg.cli.suggestions import command
from umweg.cli.terminal import BARS, GRADE_STYLE, frame, hint, money, out, para, spark
from umweg.cli.views.columns import column, fitted
from umweg.cli.views.work import note_line
from umweg.core.printable import escape
from umweg.report.channel_plots import reach
from umweg.report.notation import figure
from umweg.results.coverage import KINDS, MEANING

if TYPE_CHECKING:
    from umweg.results import Channel, CoverageMatrix, DetectResult, Finding, Plot
    from umweg.results.finding import Member

STANCE_STYLE = {"for": "red", "against": "cyan", "neutral": ""}
BLOCKS = {"r": "█", "d": "▓", "n": "░", "m": "·"}
BLOCK_STYLE = {"r": "", "d": "yellow", "n": "dim", "m": "bold red"}


def show_finding(r: DetectResult, f: Finding, members: Sequence[Member]) -> None:
    """Everything that is known of one finding."""
    from umweg.core.codes.countries import name
    from umweg.core.months import span_text

    w = f.window
    out.print(f"[bold]{f.id}[/]  {escape(f.good.label)}, through {name(f.transit)}  ", end="")
    out.print(Text(f.grade, GRADE_STYLE[f.grade]))
    if f.good.members:
        out.print(f"[dim]codes {' '.join(f.good.members)}; {escape(', '.join((*f.good.lists, *f.good.sought)))}[/]")
    out.print(
        f"{span_text(w.before_from, w.before_to)}: {money(f.before, 2)}   {span_text(w.after_from, w.after_to)}: "
        f"{money(f.after, 2)}   expected: {money(f.expected, 2)}   M {f.currency}\n"
        f"excess [bold]{money(f.excess.central, 2)}[/] ({money(f.excess.lower, 2)} to {money(f.excess.upper, 2)})   "
        f"q = {f.q_value:.2g}   run {r.provenance.run}"
    )
    for a in r.notes_on(f.id):
        out.print(f"✎ {escape(note_line(a))}", soft_wrap=True)
    _channels(f.channels)
    for title, texts in (("For", f.evidence_for), ("Against", f.evidence_against)):
        out.print(f"\n[bold]{title}[/]" + ("" if texts else ": nothing that these data can show"))
        for t in texts:
            para(f"  {escape(t)}")
    bounds = " to ".join(money(v, 2) for v in f.diverted) if f.diverted else "no bounds"
    para(f"\n[bold]Diverted[/]: {bounds}. {escape(f.diverted_note)}")
    _members(f, members)
    _months(f)
    hint(f"The rows behind every figure: {command(f'umweg cite {f.id}')}")


def show_several(r: DetectResult, findings: Sequence[Finding]) -> None:
    """The findings that were meant, with the id of each, to choose one of."""
    fs = findings
    out.print(
        fitted(
            f"{len(fs)} findings of run {r.provenance.run}, M {fs[0].currency}; in the order of the run",
            column("id", [f.id for f in fs]),
            column("grade", [Text(f.grade, GRADE_STYLE[f.grade]) for f in fs]),
            column(">before", [money(f.before) for f in fs]),
            column(">after", [money(f.after) for f in fs]),
            column(">excess", [money(f.excess.central) for f in fs]),
            column("good", [f.good.label for f in fs], fold=12, lines=2),
        )
    )
    hint(f"One of them: {command('umweg finding ID')}")


def _channels(channels: Sequence[Channel]) -> None:
    rows = []
    for c in channels:
        stance = Text(c.stance, STANCE_STYLE[c.stance]) if c.assessable else Text("not assessable", "dim")
        ends, p = "–", "–"
        if c.assessable and c.interval is not None:
            ends = f"{_figure(c.interval[0], c.unit)}…{_figure(c.interval[1], c.unit)}"
        if c.assessable and c.p_value is not None:
            p = f"{c.p_value:.2g}"
        rows.append((c.name, stance, _figure(c.effect if c.assessable else None, c.unit), ends, p))
    kind, reading, effect, interval, p_value = zip(*rows, strict=True)
    out.print(
        fitted(
            "\nEvidence",
            column("kind", kind),
            column("reading", reading),
            column(">effect", effect),
            column(">interval", interval, fold=12),
            column(">p", p_value),
        )
    )
    for c in channels:
        lacks = f" Lacks: {', '.join(c.lacks)}." if c.lacks else ""
        para(f"  [dim]{c.name}[/] {escape(c.text + lacks)}")
        if c.plot is not None:
            for line in plot_lines(c.plot):
                out.print(f"    {escape(line)}", soft_wrap=True)


def _figure(value: float | None, unit: str) -> str:
    """Money in millions, anything else as it is."""
    if value is None:
        return "–"
    return f"{money(value, 2)} M" if abs(value) >= 1e4 else f"{figure(value)} {unit if len(unit) <= 8 else ''}".strip()


def plot_lines(plot: Plot) -> list[str]:
    """Each line of a plot as small bars with its least and largest value; ``|`` is where the measure began.

    >>> from umweg.results import Plot
    >>> plot_lines(Plot(("a", "b", "c"), (("seen", (1.0, None, 3.0)),), "kg", at="c"))
    ['▁ |█ seen, 1 to 3 kg (3 values, a first)']
    """
    known = [v for _, values in plot.lines for v in values if v is not None]
    if not known:
        return []
    low = min(0.0, *known) if plot.form == "bar" else min(known)
    width = (max(known) - low) or 1.0
    out = []
    for name, values in plot.lines:
        bars = [" " if v is None else BARS[min(int((v - low) / width * 7.999), 7)] for v in values]
        if plot.at in plot.x:
            bars.insert(plot.x.index(plot.at), "|")
        mine = [v for v in values if v is not None]
        if mine:
            ends = f"{figure(min(mine))} to {figure(max(mine))} {plot.unit}"
            out.append(f"{''.join(bars)} {name}, {ends} ({reach(plot)})")
    return out


def _members(f: Finding, members: Sequence[Member]) -> None:
    some = [m for m in members if m.before or m.after]
    if not some:
        return
    out.print(
        fitted(
            f"\nMember states, M {f.currency}; share of the rise; by change, the largest first",
            column("from", [m.reporter for m in some]),
            column(">before", [money(m.before, 2) for m in some]),
            column(">after", [money(m.after, 2) for m in some]),
            column(">change", [money(m.change, 2) for m in some]),
            column(">share", ["–" if m.share is None else f"{m.share:.1%}" for m in some]),
            column("by month", [spark(m.months) for m in some], latest=12),
        )
    )


def _months(f: Finding) -> None:
    if f.series is None:
        return
    s = f.series
    table = frame(f"\nMonths, M {f.currency}", "month|>leg 1|>expected|>band|>direct")
    for month, leg1, middle, low, high, direct in zip(
        s.months, s.leg1, s.counterfactual, s.lower, s.upper, s.direct, strict=True
    ):
        band = "" if low is None or high is None else f"{low:,.2f}…{high:,.2f}"
        table.add_row(month, f"{leg1:,.2f}", "" if middle is None else f"{middle:,.2f}", band, f"{direct:,.2f}")
    out.print(table)


def show_coverage(m: CoverageMatrix) -> None:
    """A line a reporter, a sign a month; what is not simply reported is listed below."""
    width = max(map(len, m.reporters)) + 2
    years = "".join(
        year[2:].ljust(n) if n < 4 else year.ljust(n)
        for year, n in ((y, len(list(g))) for y, g in groupby(month[:4] for month in m.months))
    )
    out.print(f"{'':{width}}[dim]{years}[/]")
    for reporter, row in zip(m.reporters, m.cells, strict=True):
        line = Text(f"{reporter:{width}}")
        for letter, run in groupby(row):
            line.append(BLOCKS[letter] * len(list(run)), BLOCK_STYLE[letter])
        line.append("" if reporter in m.compared else "  not compared", "dim")
        out.print(line)
    out.print("\n" + "   ".join(f"{BLOCKS[k]} {MEANING[kind]}" for k, kind in KINDS.items()), markup=False)
    for reporter, month, kind, detail in m:
        if kind == "doubtful":
            out.print(escape(f"  {reporter} {month} {detail}"), soft_wrap=True)
    for reporter in m.reporters:
        gone = [month for r, month, kind, _ in m if r == reporter and kind == "missing"]
        if gone:
            out.print(escape(f"  {reporter} missing: {', '.join(gone)}"), soft_wrap=True)
