"""Progress on stderr: of downloads and ingest, of a verb at work, of consignments decided."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from umweg.api.ingest import Progress, Tick
    from umweg.api.workspace import Workspace

    Tell = tuple[Callable[[Tick], None], Callable[[Progress], None] | None]

WORDS = {"waiting": "waiting {1:.0f} s", "queued": "the provider prepares the answer, {1:.0f} s"}
"""What is said of a phase; other phases are words already."""
LINES = {"done": "{0}: {1:,} bytes", "queued": "{0}: the provider prepares the answer, {2:.0f} s", "splitting":
         "{0}: too much at once for the provider, asked for in halves"}  # fmt: skip
"""What is said where there is no bar."""


@contextlib.contextmanager
def watch_fetch() -> Iterator[Tell]:
    """A bar for each file while it is downloaded; one line a file where stderr is not a terminal."""
    from umweg.cli.terminal import err
    from umweg.cli.views.ingest import watch_ingest

    if not err.is_terminal:

        def line(tick: Tick) -> None:
            if tick.phase in LINES:
                err.print(LINES[tick.phase].format(tick.name, tick.done, tick.seconds))

        yield line, None
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
            words = WORDS.get(tick.phase, "{0}").format(tick.phase, tick.seconds)
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
