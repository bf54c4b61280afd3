"""Download, then ingest: ``umweg ingest NAME --from 2019-01 --to 2024-12``.

Downloads lie in a folder outside the store and stay there: what has not changed is not loaded again, and a
broken run goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from umweg.ingestion import ingest
from umweg.ingestion.judge import Opener
from umweg.ingestion.report import IngestReport, Progress
from umweg.sources import get
from umweg.sources.fetch.fetch import fetch
from umweg.sources.fetch.outcome import Tick
from umweg.sources.fetch.plan import DownloadPlan, plan


def downloads() -> Path:
    """The user's folder for downloads."""
    from platformdirs import user_cache_path

    return user_cache_path("umweg") / "downloads"


def plan_for(source: str, first: str | None = None, last: str | None = None, **options: Sequence[str]) -> DownloadPlan:
    """What would be downloaded; nothing is. Addresses hold no keys.

    >>> plan_for("ofac-sdn").requests[0].name
    'sdn.csv'
    """
    return plan(source, first, last, **{k: v for k, v in options.items() if v})


def fetch_and_ingest(
    source: str,
    first: str | None = None,
    last: str | None = None,
    *,
    opener: Opener,
    store: str | Path,
    folder: Path | None = None,
    tell: Callable[[Tick], None] = lambda _: None,
    progress: Callable[[Progress], None] | None = None,
    max_bad_share: float | None = None,
    options: Mapping[str, Sequence[str]] | None = None,
) -> IngestReport:
    """Download what the plan of ``source`` says and take it into the store.

    ``first`` and ``last``: months, both included. ``options``: what the source's plan takes (reporter, partner,
    good, flow). FetchError if a file cannot be had: the store is then as it was; what came is kept.
    """
    get(source)
    found = plan_for(source, first, last, **(options or {}))
    files = fetch(found, (folder or downloads()) / source, tell)
    return ingest(
        [f.path for f in files],
        opener=opener,
        source=source,
        store=store,
        progress=progress,
        max_bad_share=max_bad_share,
        origins={f.path: f.origin() for f in files},
    )
