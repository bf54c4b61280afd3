"""Kept runs of ``detect``: listed, shown as they were with today's notes, removed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from umweg.api.verbs import Annotated, Request, about, verb
from umweg.api.workspace import Workspace

if TYPE_CHECKING:
    from umweg.results import DetectResult
    from umweg.runs.runs import RunRecord
    from umweg.store import Store

RUN = "Id of a kept run, its beginning, or latest."


@dataclass(frozen=True, slots=True)
class KeptRun:
    """What is known of a kept run; ``as_now``: whether it saw the data that the store holds now."""

    record: RunRecord
    as_now: bool

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        from umweg.results import GRADES

        r = self.record
        return {
            "run": r.id, "kept": r.at, "regime": r.regime, "window": dict(r.window),
            "after": f"{r.window['after_from']}..{r.window['after_to']}", "countries": r.countries, "goods": r.goods,
            **{g: r.grades.get(g, 0) for g in GRADES},
            "data": r.data[:8], "data_is": "as now" if self.as_now else "other", "law": r.law, "program": r.program,
            "as_of": r.as_of, "bytes": r.bytes,
        }  # fmt: skip

    def row(self) -> dict[str, Any]:
        """One flat row, for CSV."""
        return {k: v for k, v in self.as_dict().items() if k != "window"}


class ListRunsRequest(Request, frozen=True, kw_only=True):
    """All kept runs."""


@verb(ListRunsRequest, uses=("store",))
def list_runs(request: ListRunsRequest, workspace: Workspace) -> tuple[KeptRun, ...]:
    """List the runs that were kept, the latest first: when, what, findings by grade, and of which data and law."""
    from umweg.runs.runs import runs

    store = workspace.store
    return tuple(KeptRun(r, r.data == store.fingerprint()) for r in reversed(runs(store)))


class ShowRunRequest(Request, frozen=True, kw_only=True):
    """One kept run."""

    run: Annotated[str, about(RUN)] = "latest"


@verb(ShowRunRequest, uses=("store",))
def show_run(request: ShowRunRequest, workspace: Workspace) -> DetectResult:
    """Show a kept run as it was, with today's notes; UnknownName if there is none."""
    return reopened(request.run, workspace)[0]


def reopened(run: str, workspace: Workspace) -> tuple[DetectResult, Store, str]:
    """A kept run with today's notes, the store with the data that it saw, and its regime as it was given."""
    from umweg.detection.findings.reopen import annotated, as_seen
    from umweg.runs import runs

    store = workspace.store
    record = runs.find(store, run)
    return annotated(store, runs.load(store, record)), as_seen(store, record), record.asked


class RemoveRunRequest(Request, frozen=True, kw_only=True):
    """A run to remove."""

    run: Annotated[str, about(RUN)]


@verb(RemoveRunRequest, uses=("store",))
def remove_run(request: RemoveRunRequest, workspace: Workspace) -> RunRecord:
    """Remove a kept run. It can be computed again from the same data. UnknownName if there is none."""
    from umweg.runs import runs

    store = workspace.store
    record = runs.find(store, request.run)
    runs.remove(store, record)
    return record
