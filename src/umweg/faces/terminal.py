"""What people see in the terminal: tables, progress, errors that teach. Results go to stdout, the rest to stderr."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from umweg.errors import UmwegError

if TYPE_CHECKING:
    import pyarrow as pa

    from umweg.detect.compare import CompareResult
    from umweg.detect.flows import Inventory
    from umweg.findings import DetectResult, Finding, Window
    from umweg.ingest import IngestReport, Progress

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

GRADE_STYLE = {"corroborated": "bold magenta", "strong": "bold red", "watch": "yellow"}
BARS = "▁▂▃▄▅▆▇█"


def say(text: str) -> None:
    """A remark that is not part of the result."""
    err.print(escape(text), soft_wrap=True)


def complain(error: UmwegError) -> None:
    """An error: what happened, where, how to mend it."""
    err.print(f"[bold red]{escape(error.code)}[/]  {escape(error.what)}", soft_wrap=True)
    if error.where:
        err.print(f"  [dim]where[/]  {escape(error.where)}", soft_wrap=True)
    if error.mend:
        err.print(f"  [green]mend[/]   {escape(error.mend)}", soft_wrap=True)


def money(value: float | None, digits: int = 1) -> str:
    """Millions with thousands separators, a dash for none; small amounts keep two digits."""
    if value is None:
        return "–"
    m = value / 1e6
    return f"{m:,.{2 if 0 < abs(m) < 1 else digits}f}"


def counted(n: int, thing: str) -> str:
    """A number with its noun: ``1 row``, ``2,000 rows``."""
    return f"{n:,} {thing}{'' if n == 1 else 's'}"


def percent(before: float, after: float) -> str:
    """Signed change; "new" on a zero base."""
    if before == 0:
        return "new" if after else "–"
    return f"{(after / before - 1):+,.1%}"


def spark(values: tuple[float, ...]) -> str:
    """A series as a line of small bars.

    >>> spark((0.0, 1.0, 2.0))
    '▁▄█'
    """
    top = max(values, default=0.0)
    if top <= 0:
        return BARS[0] * len(values)
    return "".join(BARS[min(int(max(v, 0.0) / top * 7.999), 7)] for v in values)


@contextlib.contextmanager
def watch_ingest() -> Iterator[Callable[[Progress], None] | None]:
    """A progress bar on stderr while files are read; silent where stderr is not a terminal."""
    if not err.is_terminal:
        yield None
        return
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.fields[file]}"),
        BarColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
    )
    with Bar(*columns, console=err, transient=True) as bar:
        tasks: dict[str, int] = {}

        def update(p: Progress) -> None:
            if p.file not in tasks:
                tasks[p.file] = bar.add_task("", file=Path(p.file).name, total=None)
            rows = f" {p.rows_done:,} rows" if p.rows_done else ""
            bar.update(tasks[p.file], description=p.phase + rows, total=p.rows_total, completed=p.rows_done)  # type: ignore[arg-type]

        yield update


def show_ingest(report: IngestReport) -> None:
    """Counts per file, then what was quarantined and why."""
    table = Table(box=None, pad_edge=False)
    for name in ("file", "", "rows read", "stored", "quarantined", "seconds"):
        table.add_column(name, justify="left" if name in ("file", "") else "right")
    style = {"added": "green", "unchanged": "dim", "refused": "bold red"}
    for f in report.files:
        table.add_row(
            escape(Path(f.file).name), Text(f.status, style[f.status]), f"{f.read:,}",
            f"{f.stored if f.status == 'added' else 0:,}",
            f"{f.quarantined:,}", f"{f.seconds:.1f}",
        )  # fmt: skip
    out.print(table)
    for f in report.files:
        if f.failure is not None:
            complain(f.failure)
            continue
        for reason, count in sorted(f.reasons.items(), key=lambda kv: -kv[1]):
            what = f"{counted(count, 'row')} of {escape(Path(f.file).name)} in quarantine"
            out.print(f"  [yellow]{what}[/]: {escape(reason)}", soft_wrap=True)
        for bad in f.examples:
            value = "" if bad.value is None else f" = {bad.value!r}"
            out.print(f"    [dim]line {bad.line}, {escape(bad.field + value)}:[/] {escape(bad.reason)}", soft_wrap=True)
        for warning in f.warnings:
            out.print(f"  [yellow]note[/] {escape(Path(f.file).name)}: {escape(warning)}", soft_wrap=True)
    from umweg.sources import get

    trade = get(report.source).passport.kind == "trade"
    if trade and any(f.status == "added" for f in report.files) and not report.dry_run:
        out.print(f"[dim]Store: {escape(str(report.store))}. Next: umweg detect --store {escape(str(report.store))}[/]")


def show_detect(r: DetectResult, limit: int) -> None:
    """Countries, goods, the placebo beside the real run, and what could not be assessed."""
    out.print(f"[bold]{escape(r.regime_title)}[/]: {escape(r.origin)} to {r.target} by way of others")
    out.print(
        f"[dim]{_window(r.window)}; M {r.currency}; measure of {r.measure_date:%d %b %Y}; q ≤ {r.alpha:g}; "
        f"run {r.provenance.run}[/]\n",
        soft_wrap=True,
    )
    if r.shown:
        told = ", ".join(f"{k.replace('_', ' ')} {_value(v)}" for k, v in r.shown.filters.items())
        out.print(f"[yellow]Shown: {len(r.findings):,} of {counted(r.shown.of, 'finding')} ({escape(told)})[/]")
    if r.countries:
        out.print(_country_table(r))
    elif not r.provenance.options["goods"] and not r.shown:
        out.print("No whole country rose beyond what countries do anyway.")
    out.print()
    shown = r.goods[:limit]
    if shown:
        out.print(_goods_table(r, shown))
        if len(r.goods) > len(shown):
            out.print(f"[dim]{len(r.goods) - len(shown):,} more: --limit N, --format csv or --report FILE.html[/]")
    elif r.shown:
        out.print("No finding passes these filters.")
    elif r.tested["asked"]:
        out.print(f"None of the {r.tested['asked']:,} series tested rose beyond what goods do anyway.")
    else:
        out.print("[yellow]Nothing that was asked for could be tested: not assessed, which is not clear.[/]")
    _error_rates(r)
    _unanswered(r)
    if r.against or r.annotations:
        from umweg.faces import work

        work.show_notes(r)
        if r.against:
            work.show_difference(r.against, limit)


def _value(v: object) -> str:
    """A filter's value: lists with spaces, numbers with thousands separators, nothing for a switch."""
    if isinstance(v, list):
        return " ".join(map(str, v))
    return "" if isinstance(v, bool) else f"{v:,.10g}" if isinstance(v, float) else str(v)


def _window(w: Window) -> str:
    from umweg.detect.windows import span_text

    return f"{span_text(w.before_from, w.before_to)} → {span_text(w.after_from, w.after_to)}"


def frame(title: str, columns: str) -> Table:
    """A borderless table that is never squeezed; columns that begin with ``>`` are set to the right."""
    table = Table(title=title or None, title_justify="left", box=None, pad_edge=False)
    for text in columns.split("|"):
        table.add_column(text.lstrip(">"), justify="right" if text.startswith(">") else "left", no_wrap=True)
    return table


def cut(text: str, taken: int) -> str:
    """Shorten a text to what is left of the line after ``taken`` columns."""
    room = max(out.width - taken, 10)
    return text if len(text) <= room else text[: room - 1].rstrip() + "…"


def _country_table(r: DetectResult) -> Table:
    from umweg.codes.countries import name

    table = frame("Transit countries", "country|grade|>before|>after|>excess (95 %)|>q|by month")
    for f in r.countries:
        table.add_row(
            f"{f.transit} {name(f.transit)}", Text(f.grade, GRADE_STYLE[f.grade]), money(f.before, 0),
            money(f.after, 0), _excess(f, 0), f"{f.q_value:.1g}", _picture(f, out.width - 72),
        )  # fmt: skip
    return table


def _goods_table(r: DetectResult, findings: tuple[Finding, ...]) -> Table:
    title = f"Goods ({counted(len(r.goods), 'finding')})"
    noted = {a.finding for a in r.annotations}
    table = frame(title, "to|code|good|grade|>before|>after|>excess (95 %)|>q")
    for f in findings:
        table.add_row(
            f.transit,
            f.good.id,
            cut(("✎ " if f.id in noted else "") + _marked(f), 68),
            Text(f.grade, GRADE_STYLE[f.grade]),
            money(f.before),
            money(f.after),
            _excess(f),
            f"{f.q_value:.0e}" if f.q_value < 0.001 else f"{f.q_value:.3f}",
        )
    return table


def _marked(f: Finding) -> str:
    mark = "● " if len(f.good.lists) > 1 else "○ " if f.good.sought else ""
    return mark + f.good.label


def _excess(f: Finding, digits: int = 1) -> str:
    e = f.excess
    return f"{money(e.central, digits)} ({money(e.lower, digits)}…{money(e.upper, digits)})"


def _picture(f: Finding, room: int) -> str:
    """The latest months that fit."""
    return spark(f.series.leg1)[-max(room, 6) :] if f.series else ""


def _error_rates(r: DetectResult) -> None:
    out.print(
        f"\n[dim]● on a second list (see the report) · ○ said to be sought · tested: {r.tested['series']:,} series[/]"
    )
    for p in r.placebo:
        ratio = f", {p.ratio:.1%} of the real rate" if p.ratio is not None else ""
        if p.name == "target":
            out.print(
                f"[bold]Placebo in target[/]: direct trade fell in {p.found:,} of {p.tested:,} where a country under "
                f"no measure stands in for the target, in {p.real_found:,} with the real one.",
                soft_wrap=True,
            )
            continue
        out.print(
            f"[bold]Placebo in {p.name}[/] (where nothing can have happened): "
            f"{counted(p.found, 'finding')} in {p.tested:,} series; the real run on the same goods: "
            f"{p.real_found:,} in {p.real_tested:,}{ratio}.",
            soft_wrap=True,
        )
    if not r.placebo:
        out.print("[yellow]No placebo fits the data: error rates rest on assumptions, no grade is above 'watch'.[/]")
    _remarks(r)


def _remarks(r: DetectResult) -> None:
    """Notes that a reader of the figures must not miss; figures in doubt are counted, not spelt out."""
    for note in r.notes:
        if note.kind in ("null", "window", "source", "currency", "notes"):
            out.print(f"[yellow]{escape(note.text)}[/]", soft_wrap=True)
    doubts = sum(n.kind == "input" for n in r.notes)
    if doubts:
        out.print(f"[yellow]Doubtful input: {counted(doubts, 'month')} used as reported; see the report[/]")


def _unanswered(r: DetectResult) -> None:
    kinds = Counter(n.kind for n in r.not_assessable)
    if not kinds:
        return
    out.print(f"[bold]Not assessed[/]: {', '.join(f'{k} {n}' for k, n in kinds.items())}")
    no_data = [n.transit for n in r.not_assessable if n.kind == "no-data" and n.transit]
    if no_data:
        out.print(f"  no data on: {', '.join(no_data)}")
    for n in r.not_assessable:
        if n.kind in ("own-measures", "coverage", "absent-codes") or (n.kind == "partial-family" and _few(r)):
            out.print(f"  {escape(f'{n.transit}: ' if n.transit else '')}{escape(n.reason)}", soft_wrap=True)


def _few(r: DetectResult) -> bool:
    """A narrow question deserves every answer; a whole run has hundreds, which are in the report."""
    return bool(r.provenance.options["goods"]) and len(r.not_assessable) < 40


def show_compare(r: CompareResult) -> None:
    """Before and after on every basis, or markets."""
    out.print(f"[bold]{escape(r.goods)}[/]")
    out.print(f"[dim]{_window(r.window)}; M {r.currency}[/]\n")
    if r.comparisons:
        out.print(_bases_table(r))
    if r.markets:
        out.print(_market_table(r))
    elif r.market_share is not None:
        out.print("No market is above these bounds.")
    if r.offsets:
        shares = "; ".join(f"{name} {share:.1%}" for name, share in r.offsets.items())
        out.print(
            f"\nThe rise to {', '.join(r.offset_of)} offsets of the fall to the target: {shares}.",
            soft_wrap=True,
        )
    for gap in r.gaps:
        out.print(f"[yellow]missing[/] {gap.reporter} has no rows in {', '.join(gap.months)}", soft_wrap=True)
    for note in r.notes:
        out.print(f"[dim]{escape(note)}[/]", soft_wrap=True)


def _bases_table(r: CompareResult) -> Table:
    """Values as reported; the change on every basis beside it."""
    names = [n for n in r.comparisons[0].bases if n != "as reported"]
    table = Table(box=None, pad_edge=False)
    table.add_column("")
    for column in ("before", "after", "change", *names):
        table.add_column(column, justify="right")
    for c in r.comparisons:
        before, after = c.bases["as reported"]
        others = (Text(percent(*c.bases[n]), "cyan") for n in names)
        table.add_row(escape(c.label), money(before), money(after), percent(before, after), *others)
    return table


def _market_table(r: CompareResult) -> Table:
    share = f", {r.market_share:.2%} of the window's trade" if r.market_share is not None else ""
    table = frame(f"{len(r.markets):,} markets{share}", "from|to|code|>before|>after|>change|what the codes say")
    table.columns[-1].no_wrap = False
    for m in r.markets:
        table.add_row(
            m.reporter, m.partner, m.product, money(m.before, 2), money(m.after, 2), percent(m.before, m.after),
            Text(m.code_change, "yellow"),
        )  # fmt: skip
    return table


def show_inventory(held: tuple[Inventory, ...], store: Path) -> None:
    """What a store holds, and where to go on."""
    if not held:
        path = escape(str(store))
        out.print(f"The store {path} is empty. Fill it: umweg ingest FILE --source NAME --store {path}")
        return
    for h in held:
        codes = (
            f"{counted(h.products, 'code')} ({'/'.join(map(str, h.levels)) + ' digits' if h.levels else 'totals only'})"
        )
        span = f"{h.first} to {h.last}, {'/'.join(h.flows)}, {counted(h.reporters, 'reporter')}, {codes}, {h.currency}"
        out.print(f"[bold]{h.source}[/]: {counted(h.rows, 'row')}, {span}", soft_wrap=True)
        partners = ", ".join(h.partners[:30]) + (f" and {len(h.partners) - 30} more" if len(h.partners) > 30 else "")
        out.print(f"  partners: {partners}", soft_wrap=True)
        out.print(f"  [dim]{escape(h.credit)}[/]", soft_wrap=True)
    out.print("[dim]A series: umweg flows --good 8703 --transit KZ[/]")


def _all_months(periods: list[date], freqs: list[str]) -> list[date]:
    """Every month from first to last where the data are monthly: a month without rows is part of the picture."""
    found = sorted(set(periods))
    if set(freqs) != {"M"}:
        return found
    from umweg.detect.windows import month_date, month_index

    return [month_date(m) for m in range(month_index(found[0]), month_index(found[-1]) + 1)]


def show_flows(table: pa.Table) -> None:
    """One line a reporter and partner: total, first and last month, and the shape of the series."""
    import pyarrow.compute as pc

    months = _all_months(table.column("period").to_pylist(), table.column("freq").to_pylist())
    place = {m: i for i, m in enumerate(months)}
    series: dict[tuple[str, str], list[float]] = {}
    columns = (table.column(c).to_pylist() for c in ("reporter", "partner", "period", "value"))
    for reporter, partner, period, value in zip(*columns, strict=True):
        series.setdefault((reporter, partner), [0.0] * len(months))[place[period]] += value or 0.0
    currency = ", ".join(sorted(filter(None, pc.unique(table.column("currency")).to_pylist())))
    codes = sorted(pc.unique(table.column("product")).to_pylist())
    title = f"{', '.join(codes[:6])}{f' and {len(codes) - 6} more codes' if len(codes) > 6 else ''}, M {currency}"
    view = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for column in ("from", "to", "sum", "largest month", f"{months[0]:%Y-%m} … {months[-1]:%Y-%m}"):
        view.add_column(column, justify="right" if column in ("sum", "largest month") else "left", no_wrap=True)
    for (reporter, partner), values in sorted(series.items(), key=lambda kv: -sum(kv[1])):
        view.add_row(reporter, partner, money(sum(values), 2), money(max(values), 2), spark(tuple(values)))
    out.print(view)
    for citation in sorted(set(table.column("citation").to_pylist())):
        out.print(f"[dim]{escape(citation)}[/]", soft_wrap=True)
    out.print("[dim]Rows: --format csv[/]")
