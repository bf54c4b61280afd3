"""Ingest in the terminal: progress while files are read, then what was stored and what was quarantined."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table
from rich.text import Text

from umweg.cli.terminal import complain, counted, err, out

if TYPE_CHECKING:
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
            rows = f" {p.rows_done:,} rows" if p.rows_done else ""
            bar.update(tasks[p.file], description=p.phase + rows, total=p.rows_total, completed=p.rows_done)  # type: ignore[arg-type]

        yield update


def show_ingest(report: IngestReport) -> None:
    """Counts per file, then what was quarantined and why."""
    table = Table(box=None, pad_edge=False)
    beside = {name: n for name in ("joined", "left_out") if any(n := [getattr(f, name) for f in report.files])}
    others = [name.replace("_", " ") for name in beside]
    for name in ("file", "", "rows read", "stored", *others, "quarantined", "seconds"):
        table.add_column(name, justify="left" if name in ("file", "") else "right")
    style = {"added": "green", "unchanged": "dim", "refused": "bold red"}
    for i, f in enumerate(report.files):
        table.add_row(
            escape(Path(f.file).name), Text(f.status, style[f.status]), f"{f.read:,}",
            f"{f.stored if f.status == 'added' else 0:,}",
            *(f"{n[i]:,}" for n in beside.values()), f"{f.quarantined:,}", f"{f.seconds:.1f}",
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
    from umweg.api.sources import kind_of

    if kind_of(report.source) == "trade" and any(f.status == "added" for f in report.files) and not report.dry_run:
        out.print(f"[dim]Store: {escape(str(report.store))}. Next: umweg detect --store {escape(str(report.store))}[/]")
