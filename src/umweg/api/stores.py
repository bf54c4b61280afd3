"""Looking after a store: its snapshots listed, checked, removed, restored; the whole of it in one file and back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from umweg.api.verbs import Annotated, Request, about, verb
from umweg.api.workspace import Workspace
from umweg.core.errors import StoreError

if TYPE_CHECKING:
    from umweg.store import Store
    from umweg.store.bundle import BundleContents as BundleContents
    from umweg.store.catalog import Snapshot
    from umweg.store.verify import StoreFault


@dataclass(frozen=True, slots=True)
class SnapshotState:
    """A snapshot of a store: ``rows`` it brought, ``live`` those that count now; ``note`` says what became of it."""

    id: str
    source: str
    file: str
    ingested: str
    rows: int
    live: int
    quarantined: int
    note: str

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {n: getattr(self, n) for n in self.__slots__}


class ListSnapshotsRequest(Request, frozen=True, kw_only=True):
    """All snapshots of a store."""


@verb(ListSnapshotsRequest, uses=("store", "as_of"))
def list_snapshots(request: ListSnapshotsRequest, workspace: Workspace) -> tuple[SnapshotState, ...]:
    """List all snapshots: what came when, what of it is live, what was removed and why.

    >>> import umweg
    >>> from umweg import sample
    >>> [s.file for s in umweg.list_snapshots(sample.store())]
    ['sample.parquet']
    """
    catalog = workspace.store.catalog
    live = {s.id: 0 for s in catalog.snapshots}
    for f in catalog.live:
        live[f.snapshot] = live.get(f.snapshot, 0) + f.rows
    return tuple(
        SnapshotState(
            s.id, s.source, s.file, s.ingested[:16], s.rows, live[s.id], s.quarantined, _note(s, workspace.store)
        )
        for s in catalog.snapshots
    )


def _note(s: Snapshot, store: Store) -> str:
    if s.id in store.catalog.removed:
        event = store.catalog.removed[s.id]
        return f"removed {event.at[:10]}: {event.reason}"
    return f"repairs {s.repairs}" if s.repairs else s.version


@dataclass(frozen=True, slots=True)
class StoreCheck:
    """What a check found. ``marks``: figures in doubt; None where they were not looked at."""

    store: str
    faults: tuple[StoreFault, ...]
    marks: tuple[dict[str, Any], ...] | None = None

    def rows(self) -> list[dict[str, Any]]:
        """One flat row a fault."""
        return [f.as_dict() for f in self.faults]

    def as_dict(self) -> Any:
        """Plain data: the faults, and the marks where figures were looked at."""
        return self.rows() if self.marks is None else {"faults": self.rows(), "marks": list(self.marks)}

    def raise_if_faulty(self) -> None:
        """StoreError if there is a fault."""
        if n := len(self.faults):
            raise StoreError(f"{n} fault{'s' * (n > 1)} found.", where=self.store, mend="See the list.")


class CheckStoreRequest(Request, frozen=True, kw_only=True):
    """A check of a store."""

    inputs: Annotated[bool, about("Also look at the figures: what is incomplete, in wrong units, implausible.")] = False


@verb(CheckStoreRequest)
def check_store(request: CheckStoreRequest, workspace: Workspace) -> StoreCheck:
    """Verify hashes, counts, grain and what the passports expect; each fault says how to mend it.

    Figures are looked at only in a store without faults. Faults never raise here (:meth:`StoreCheck.raise_if_faulty`).

    >>> import umweg
    >>> from umweg import sample
    >>> umweg.check_store(sample.store()).faults
    ()
    """
    from umweg.ingestion.expect import expectations
    from umweg.runs.side_files import BESIDE
    from umweg.series import data_quality
    from umweg.store.verify import verify

    store = workspace.store
    marks = None
    with workspace.session() as engine:
        faults = verify(engine, store, workspace.tell, BESIDE) or expectations(engine, store)
        if request.inputs and not faults:
            marks = tuple(data_quality.of_store(engine, store).to_pylist())
    return StoreCheck(str(store.path), faults, marks)


class RemoveSnapshotRequest(Request, frozen=True, kw_only=True):
    """A snapshot to take out."""

    snapshot: Annotated[str, about("Id of a snapshot, or its beginning.")]
    reason: Annotated[str, about("Why; it is kept in the log.")]


@verb(RemoveSnapshotRequest, uses=("store", "engine", "threads"))
def remove_snapshot(request: RemoveSnapshotRequest, workspace: Workspace) -> tuple[Snapshot, ...]:
    """Take a snapshot, and the repairs of it, out of the live store. Their files stay.

    What it had superseded is live again. UnknownName if there is none, UsageError if it is removed already or no
    reason is given.
    """
    from umweg.store.change import remove

    with workspace.session() as engine:
        return remove(engine, workspace.store, request.snapshot, request.reason)


class RestoreSnapshotRequest(Request, frozen=True, kw_only=True):
    """A snapshot to bring back."""

    snapshot: Annotated[str, about("Id of a snapshot, or its beginning.")]
    reason: Annotated[str, about("Why; it is kept in the log.")] = ""


@verb(RestoreSnapshotRequest, uses=("store", "engine", "threads"))
def restore_snapshot(request: RestoreSnapshotRequest, workspace: Workspace) -> tuple[Snapshot, ...]:
    """Bring back a snapshot and what was removed with it; UsageError if it is not removed."""
    from umweg.store.change import restore

    with workspace.session() as engine:
        return restore(engine, workspace.store, request.snapshot, request.reason)


class BundleStoreRequest(Request, frozen=True, kw_only=True):
    """Where the bundle goes."""

    file: Annotated[Path, about("The file to write.")]
    key: Annotated[Path | None, about("Sign it with this private key (Ed25519, PEM); needs umweg[sign].")] = None


@verb(BundleStoreRequest, uses=("store", "as_of"))
def bundle_store(request: BundleStoreRequest, workspace: Workspace) -> BundleContents:
    """Write the whole store, its history included, into one file; gives its counts and its hash."""
    from umweg.runs.side_files import BESIDE
    from umweg.store.bundle import bundle

    return bundle(workspace.store, Path(request.file), BESIDE, request.key)


class UnbundleStoreRequest(Request, frozen=True, kw_only=True):
    """The bundle."""

    file: Annotated[Path, about("The bundle.")]
    signer: Annotated[
        Path | None, about("Take it only if the holder of this public key (Ed25519, PEM) signed it; needs umweg[sign].")
    ] = None


@verb(UnbundleStoreRequest, uses=("store",))
def unbundle_store(request: UnbundleStoreRequest, workspace: Workspace) -> BundleContents:
    """Unpack a bundle into a new store; every hash is verified before the store appears.

    StoreError for a file that is no bundle or was changed, or is not signed by ``signer`` where one is given, and for a
    folder that is a store already.
    """
    from umweg.runs.side_files import BESIDE
    from umweg.store.bundle import unbundle

    return unbundle(Path(request.file), workspace.folder, BESIDE, signer=request.signer)
