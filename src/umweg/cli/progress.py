"""The progress of downloads on stderr, then that of the ingest."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from umweg.cli.terminal import err
from umweg.cli.views.ingest import watch_ingest

if TYPE_CHECKING:
    from umweg.ingestion.report import Progress
    from umweg.sources.fetch.fetch import Tick

    Tell = tuple[Callable[[Tick], None], Callable[[Progress], None] | None]


@contextlib.contextmanager
def watch_fetch() -> Iterator[Tell]:
    """A bar for each file while it is downloaded; one line a file where stderr is not a terminal."""
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
