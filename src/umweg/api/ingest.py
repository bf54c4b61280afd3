"""``ingest``: files of a provider into the store."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from umweg.api.verbs import Annotated, Request, about, verb
from umweg.api.workspace import Workspace

if TYPE_CHECKING:
    from umweg.engines import Engine
    from umweg.ingestion.report import IngestReport


class IngestRequest(Request, frozen=True, kw_only=True):
    """Files to take in."""

    files: Annotated[Any, about("Files, or a folder with all files that the source reads.")]
    source: Annotated[str, about("Whose files these are: a name of umweg sources.")]
    nomenclature: Annotated[str | None, about("For files that do not say it: CN, HS, or an edition (CN2022).")] = None
    mapping: Annotated[str | None, about("A column-mapping file, or the name of a shipped one (source tidy).")] = None
    max_bad_share: Annotated[
        float | None, about("Share of bad rows (0 to 1) up to which good ones are taken; by default the passport's.")
    ] = None
    dry_run: Annotated[bool, about("Judge the files, but change nothing.")] = False
    credit: Annotated[str | None, about("Whom to cite, where the source's passport cannot know it (tidy).")] = None
    progress: Annotated[Any, about("Is told how far it is.")] = None
    origins: Annotated[Any, about("Where each file was downloaded; kept with its snapshot.")] = None


@verb(IngestRequest)
def ingest(request: IngestRequest, workspace: Workspace) -> IngestReport:
    """Read files into the store. Bad rows go to quarantine; a broken file changes nothing.

    Content never raises; the report says what was refused and why (:meth:`IngestReport.raise_if_failed`). Raises
    UsageError or UnknownName for wrong usage only.
    """
    from umweg.ingestion import ingest as run

    given = request.as_dict()
    return run(given.pop("files"), opener=opener(workspace), store=workspace.folder, **given)


def opener(workspace: Workspace) -> Callable[[Path], Engine]:
    """Makes the engine in which a file is judged: one of its own, which spills into the folder of the file's work.

    Judging stays on one machine, whatever reads the store: it uses types that only DuckDB has.
    """
    from umweg import engines

    return lambda spill: engines.open(threads=workspace.threads, spill=str(spill))
