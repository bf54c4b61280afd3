"""``quarantine`` and ``repair``: rows that could not be taken, out as CSV and, corrected, back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from umweg.api.ingest import opener
from umweg.api.verbs import Annotated, Request, about, verb
from umweg.api.workspace import Workspace

if TYPE_CHECKING:
    from umweg.ingestion.report import FileReport


@dataclass(frozen=True, slots=True)
class QuarantinedRows:
    """Rows that could not be taken and were not repaired, each with file, line, and what is wrong with it."""

    rows: tuple[dict[str, Any], ...]

    def as_dict(self) -> list[dict[str, Any]]:
        """Plain data."""
        return list(self.rows)

    def csv(self) -> str:
        """The CSV to correct and bring back with ``repair``; UsageError for rows of several snapshots."""
        from umweg.ingestion.repair import export_csv

        return export_csv(self.rows)


class QuarantineRequest(Request, frozen=True, kw_only=True):
    """Rows in quarantine."""

    snapshot: Annotated[str | None, about("Only rows of this snapshot (its id, or the beginning of it).")] = None


@verb(QuarantineRequest)
def quarantine(request: QuarantineRequest, workspace: Workspace) -> QuarantinedRows:
    """Show rows in quarantine that were not repaired; as CSV they are the file to correct.

    >>> import umweg
    >>> from umweg import sample
    >>> umweg.quarantine(sample.store()).rows
    ()
    """
    from umweg.ingestion.repair import open_rows

    store = workspace.store
    wanted = store.snapshot(request.snapshot).id if request.snapshot else None
    with workspace.session() as engine:
        return QuarantinedRows(tuple(open_rows(store, engine, wanted)))


class RepairRequest(Request, frozen=True, kw_only=True):
    """Corrected rows."""

    file: Annotated[Path, about("The corrected CSV.")]


@verb(RepairRequest, uses=("store", "threads"))
def repair(request: RepairRequest, workspace: Workspace) -> FileReport:
    """Bring corrected rows back, as a snapshot of its own that names the original. All are good, or nothing changes.

    Raises UsageError or SourceError, with the line, where the file is not an edited export, and what is wrong with the
    first row that is still not good.
    """
    from umweg.ingestion.repair import repair as run

    report = run(opener(workspace), workspace.folder, Path(request.file))
    if report.failure:
        raise report.failure
    return report
