"""``ingest``: files of a provider into the store."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from umweg.api.fields import FirstMonth, LastMonth, MaxBadShare
from umweg.api.verbs import Annotated, Request, about, verb
from umweg.api.workspace import Workspace
from umweg.core.errors import UsageError

if TYPE_CHECKING:
    from umweg.engines import Engine
    from umweg.ingestion.report import IngestReport as IngestReport
    from umweg.ingestion.report import Progress as Progress
    from umweg.sources.fetch.outcome import Tick as Tick
    from umweg.sources.fetch.plan import DownloadPlan


class IngestRequest(Request, frozen=True, kw_only=True):
    """Files to take in."""

    files: Annotated[Any, about("Files, or a folder with all files that the source reads.")]
    source: Annotated[
        str | None,
        about("What the files are, a name of umweg sources; by default found by their names and first lines."),
    ] = None
    nomenclature: Annotated[str | None, about("For files that do not say it: CN, HS, or an edition (CN2022).")] = None
    mapping: Annotated[str | None, about("A column-mapping file, or the name of a shipped one (source tidy).")] = None
    max_bad_share: MaxBadShare = None
    dry_run: Annotated[bool, about("Judge the files, but change nothing.")] = False
    credit: Annotated[str | None, about("Whom to cite, where the source's passport cannot know it (tidy).")] = None
    progress: Annotated[Any, about("Is told how far it is.")] = None
    origins: Annotated[Any, about("Where each file was downloaded; kept with its snapshot.")] = None


@verb(IngestRequest, uses=("store", "threads"))
def ingest(request: IngestRequest, workspace: Workspace) -> IngestReport:
    """Read files into the store. Bad rows go to quarantine; a broken file changes nothing.

    Content never raises; the report says what was refused and why (:meth:`IngestReport.raise_if_failed`). Raises
    UsageError or UnknownName for wrong usage only, and where it is not clear what the files are.
    """
    from umweg.ingestion import ingest as run

    given = request.as_dict()
    if request.source is None:
        given["files"], given["source"] = _recognised(request, workspace)
    files = given.pop("files")
    in_place = () if not request.dry_run else [files] if isinstance(files, str | Path) else files
    return run(files, opener=opener(workspace, in_place), store=workspace.folder, **given)


def _recognised(request: IngestRequest, workspace: Workspace) -> tuple[list[Path], str]:
    """The files, folders opened, and the source that they are of; what they were taken for is said."""
    from umweg.ingestion import files_of
    from umweg.sources import not_read
    from umweg.sources.recognise import known_in, recognise

    def inside(folder: Path) -> list[Path]:
        known, others = known_in(folder)
        if known and others:
            workspace.say(f"Left aside in {folder}, as of no source: {', '.join(f.name for f in others)}.")
        return known

    files = files_of(request.files, inside)
    if not files:
        raise UsageError(
            "There is no file here that a source is known to have.",
            where=_told(request.files),
            mend="Give --source NAME; umweg sources lists them.",
        )
    if request.mapping is not None:  # a mapping tells the columns, so that these are none to go by
        return files, "tidy"
    for file in files:
        not_read.refuse(file)
    found = recognise(files)
    what = files[0].name if len(files) == 1 else f"{len(files)} files"
    workspace.say(f"Taken for {found.name} ({found.title}): {what}. If it is something else: --source NAME.")
    return files, found.name


def _told(files: Any) -> str:
    """Files as they were given."""
    return str(files) if isinstance(files, str | Path) else ", ".join(map(str, files))


class PlanDownloadRequest(Request, frozen=True, kw_only=True):
    """What is to be downloaded."""

    source: Annotated[str, about("A source that Umweg downloads: see umweg sources.")]
    since: FirstMonth = None
    until: LastMonth = None
    reporters: Annotated[tuple[str, ...], about("Only these reporters.", "words")] = ()
    partners: Annotated[tuple[str, ...], about("Only these partners.", "words")] = ()
    good: Annotated[tuple[str, ...], about("Only these codes.", "words")] = ()
    flow: Annotated[tuple[str, ...], about("export or import.", "words")] = ()

    @property
    def options(self) -> dict[str, tuple[str, ...]]:
        """What a source's plan takes."""
        named = {"reporter": self.reporters, "partner": self.partners, "good": self.good, "flow": self.flow}
        return {k: tuple(v) for k, v in named.items() if v}


@verb(PlanDownloadRequest, uses=())
def plan_download(request: PlanDownloadRequest, workspace: Workspace) -> DownloadPlan:
    """Say what would be downloaded: files, addresses (without keys) and bytes. Nothing is.

    Raises UnknownName or UsageError for what makes no sense.

    >>> import umweg
    >>> [r.name for r in umweg.plan_download("ofac-sdn").requests]
    ['sdn.csv', 'alt.csv', 'add.csv', 'sdn_comments.csv']
    """
    from umweg.ingestion.remote import plan_for

    return plan_for(request.source, request.since, request.until, **request.options)


class DownloadRequest(PlanDownloadRequest, frozen=True, kw_only=True):
    """What is to be downloaded, and taken in."""

    folder: Annotated[Path | None, about("Where downloads lie and stay; by default the user's folder of caches.")] = (
        None
    )
    max_bad_share: MaxBadShare = None
    tell: Annotated[Any, about("Is told how far each download is.")] = None
    progress: Annotated[Any, about("Is told how far reading is.")] = None


@verb(DownloadRequest, uses=("store", "threads"))
def download(request: DownloadRequest, workspace: Workspace) -> IngestReport:
    """Download what a provider offers and read it into the store; what is there already is not loaded again.

    Raises FetchError where a file cannot be had: the store is then as it was, and what came is kept.
    """
    from umweg.ingestion.remote import fetch_and_ingest

    return fetch_and_ingest(
        request.source, request.since, request.until, opener=opener(workspace), store=workspace.folder,
        folder=request.folder, tell=request.tell or (lambda _: None), progress=request.progress,
        max_bad_share=request.max_bad_share, options=request.options,
    )  # fmt: skip


def is_source(name: str) -> bool:
    """Whether this is the name of a source, and no file: ``umweg ingest eurostat-sdmx --from ...`` downloads."""
    from umweg.sources.passport import passports

    return not Path(name).exists() and name in {p.name for p in passports()}


def opener(workspace: Workspace, read_in_place: Sequence[str | Path] = ()) -> Callable[[Path], Engine]:
    """Makes the engine in which a file is judged: one of its own, which spills into the folder of the file's work.

    It reaches the store, that folder, and ``read_in_place``: files that a trial reads without copying them. Judging
    stays on one machine, whatever reads the store: it uses types that only DuckDB has.
    """
    from umweg import engines

    def opened(spill: Path) -> Engine:
        places = [*workspace.reach, spill.parent, *read_in_place]
        return engines.open(threads=workspace.threads, spill=str(spill), reach=places)

    return opened
