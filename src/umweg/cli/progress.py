"""Progress on stderr: of downloads and ingest, of a verb at work, of consignments decided."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from umweg.api.ingest import Progress, Tick
    from umweg.api.workspace import Workspace

    Tell = tuple[Callable[[Tick], None], Callable[[Progress], None] | None]


@contextlib.contextmanager
def watch_fetch() -> Iterator[Tell]:
    """A bar for each file while it is downloaded; one line a file where stderr is not a terminal."""
    from umweg.cli.terminal import err
    from umweg.cli.views.ingest import watch_ingest

    if not err.is_terminal:
        yield (lambda tick: err.print(f"{tick.name}: {tick.done:,} bytes") if tick.phase == "done" else None), None
        return
    from rich.progress import BarColumn, DownloadColumn, TextColumn, TransferSpeedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.fields[file]}"), BarColumn(), DownloadColumn(), TransferSpeedColumn(),
               TextColumn("{task.description}"))  # fmt: skip
    with contextlib.ExitStack() as stack:
        bar = Bar(*columns, console=err, transient=True)
        bar.start()
        stack.callback(bar.stop)
        tasks = {}
        inner: list[Callable[[Progress], None] | None] = []

        def tell(tick: Tick) -> None:
            if tick.name not in tasks:
                tasks[tick.name] = bar.add_task("", file=tick.name, total=None)
            words = f"waiting {tick.seconds:.0f} s" if tick.phase == "waiting" else tick.phase
            bar.update(tasks[tick.name], description=words, completed=tick.done, total=tick.total)

        def progress(p: Progress) -> None:
            if not inner:  # downloads are over: their bars make room
                bar.stop()
                inner.append(stack.enter_context(watch_ingest()))
            if inner[0]:
                inner[0](p)

        yield tell, progress


@contextlib.contextmanager
def steps(here: Workspace, first: str) -> Iterator[None]:
    """Says on a terminal what a verb is doing."""
    from umweg.cli.terminal import err

    if not err.is_terminal:
        yield
        return
    with err.status(first) as status:
        here.tell = lambda text: status.update(text)
        yield


@contextlib.contextmanager
def consignments(what: str, total: int | None = None) -> Iterator[Callable[[], object]]:
    """A count of consignments on a terminal; how many are to come is mostly not known (None)."""
    from umweg.cli.terminal import err

    if not err.is_terminal:
        yield lambda: None
        return
    from rich.progress import Progress as Bar
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.completed:,.0f} consignments"), TimeElapsedColumn())
    with Bar(*columns, console=err, transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda: bar.advance(task)
