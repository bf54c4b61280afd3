"""Ingest in the terminal: progress while files are read, then what was stored and what was quarantined."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from umweg.cli.suggestions import command, placed
from umweg.cli.terminal import complain, counted, err, hint, out
from umweg.cli.views.columns import column, fitted
from umweg.core.printable import escape

MONTHLY, YEARLY = 12, 36  # months of history that detect needs by default, with data of each frequency
FINEST = 6  # digits: regimes list goods at this level of detail, or deeper

if TYPE_CHECKING:
    from umweg.api.flows import Inventory
    from umweg.api.ingest import IngestReport, Progress


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
            rows = f" {counted(p.rows_done, 'row')}" if p.rows_done else ""
            bar.update(tasks[p.file], description=p.phase + rows, total=p.rows_total, completed=p.rows_done)  # type: ignore[arg-type]

        yield update


def show_ingest(report: IngestReport, held: Sequence[Inventory]) -> None:
    """Counts per file, what was quarantined and why, and what to do next with what is ``held`` now."""
    style = {"added": "green", "unchanged": "dim", "refused": "bold red"}
    fs = report.files
    beside = [name for name in ("joined", "left_out") if any(getattr(f, name) for f in fs)]
    out.print(
        fitted(
            "",
            column("file", [Path(f.file).name for f in fs], middle=20),
            column("", [Text(f.status, style[f.status]) for f in fs]),
            column(">rows read", [f"{f.read:,}" for f in fs]),
            column(">stored", [f"{f.stored if f.status == 'added' else 0:,}" for f in fs]),
            *(column(f">{name.replace('_', ' ')}", [f"{getattr(f, name):,}" for f in fs]) for name in beside),
            column(">quarantined", [f"{f.quarantined:,}" for f in fs]),
            column(">seconds", [f"{f.seconds:.1f}" for f in fs]),
        )
    )
    for f in report.files:
        if f.failure is not None:
            complain(f.failure)
            continue
        for reason, count in sorted(f.reasons.items(), key=lambda kv: -kv[1]):
            what = f"{counted(count, 'row')} of {escape(Path(f.file).name)} in quarantine"
            out.print(f"  [yellow]{what}[/]: {escape(reason)}", soft_wrap=True)
        for bad in f.examples:
            value = "" if bad.value is None else f" = {bad.value!r}"
            where = ", ".join(x for x in (f"line {bad.line}", bad.field + value) if x)
            out.print(f"    [dim]{escape(where)}:[/] {escape(bad.reason)}", soft_wrap=True)
        for warning in f.warnings:
            out.print(f"  [yellow]note[/] {escape(Path(f.file).name)}: {escape(placed(warning))}", soft_wrap=True)
    if any(f.status == "added" for f in report.files) and not report.dry_run:
        hint(f"Store: {report.store}")
        for text in _next(report, held):
            hint(f"Next: {command(text)}")


def _next(report: IngestReport, held: Sequence[Inventory]) -> tuple[str, ...]:
    """Commands that these data are for: ``detect`` only where the shipped regime can be judged with them."""
    from umweg.api.sources import kind_of

    kind = kind_of(report.source)
    if kind == "parties":
        return "umweg parties NAME", "umweg screen FILE"
    if kind != "trade":
        return ()
    return ("umweg detect",) if any(map(_judged, held)) else ("umweg flows",)


def _judged(h: Inventory) -> bool:
    """Whether the goods are fine enough, and the months before and after the measure are there."""
    from umweg.api.detect import law_of
    from umweg.core.months import month_index

    months = YEARLY if h.source == "baci" else MONTHLY
    begin = law_of("eu-russia").window_from
    start = month_index(f"{begin:%Y-%m}")
    fine = max(h.levels, default=0) >= FINEST
    return fine and month_index(h.first) <= start - months and month_index(h.last) >= start
