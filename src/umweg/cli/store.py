"""``umweg store``: look after a store. ``register(app)`` adds the commands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from umweg.api.stores import BundleStoreRequest, CheckStoreRequest, UnbundleStoreRequest
from umweg.cli.options import AsOf, Output, Store, in_a_folder, opt, workspace
from umweg.cli.output import Format, exported, write_json, write_rows

if TYPE_CHECKING:
    from umweg.api.stores import BundleContents, SnapshotState, StoreCheck

LogReason = Annotated[str, typer.Option("--reason", help="Why; it is kept in the log.")]
SnapshotId = Annotated[str, typer.Argument(help="Id, or its beginning.")]

stores = typer.Typer(no_args_is_help=True, help="Look after the store: list, check, remove, restore, bundle.")


def register(app: typer.Typer) -> None:
    """Add ``store`` to the command line."""
    app.add_typer(stores, name="store")


@stores.command("list", epilog="Example: `umweg store list --as-of 2024-05-03`")
def list_(store: Store = None, as_of: AsOf = None, format: Output = Format.table) -> None:  # noqa: A002
    """All snapshots: what came when, what of it is live, what was removed and why."""
    from umweg.api import stores as api

    with workspace(store, as_of) as here:
        found = api.list_snapshots(api.ListSnapshotsRequest(), here)
    rows = [s.as_dict() for s in found]
    if not exported(format, lambda: rows, lambda: rows):
        _show(found)


def _show(found: tuple[SnapshotState, ...]) -> None:
    from umweg.cli.terminal import out
    from umweg.cli.views.rows import line, show_rows

    wide = out.width >= 110
    rows: list[dict[str, Any]] = [
        {
            "id": s.id, "source": s.source, **({"file": s.file} if wide else {}),
            "ingested": s.ingested.replace("T", " ") if wide else s.ingested[:10],
            "rows": s.rows, "live": s.live, "bad": s.quarantined, **({"note": s.note} if wide else {}),
        }
        for s in found
    ]  # fmt: skip
    show_rows(rows, "The store is empty.", whole=("id", "source", "ingested", "rows", "live", "bad"))
    if not wide:
        for s in found:
            line(f"{s.id}: {s.file}{f'; {s.note}' if s.note else ''}")


@stores.command(epilog="Example: `umweg store check --inputs`")
def check(
    store: Store = None,
    inputs: Annotated[bool, opt(CheckStoreRequest, "inputs", "--inputs")] = False,
    as_of: AsOf = None,
    format: Output = Format.table,  # noqa: A002
) -> None:
    """Verify hashes, counts, grain and what the passports expect; each fault says how to mend it."""
    from umweg.api import stores as api

    with workspace(store, as_of) as here:
        found = api.check_store(CheckStoreRequest(inputs=inputs), here)
    if format is Format.json:
        write_json(found.as_dict())
    elif format is Format.csv:
        write_rows(found.rows())
        write_rows(found.marks or ())
    else:
        _show_check(found)
    found.raise_if_faulty()


def _show_check(found: StoreCheck) -> None:
    from umweg.cli.suggestions import placed
    from umweg.cli.views.rows import line, show_rows

    if not found.faults:
        line("The store is whole.")
    for f in found.faults:
        line(f"{f.kind}: {f.where}")
        line(f"  {f.what}")
        line(f"  mend: {placed(f.mend)}")
    if found.marks is not None:
        show_rows(found.marks, "No figure is marked as not assessable.")


@stores.command(epilog="Example: `umweg store remove 1f3a --reason 'values are in thousands'`")
def remove(snapshot: SnapshotId, reason: LogReason, store: Store = None) -> None:
    """Take a snapshot out of the live store. Its files stay, and what it had superseded is live again."""
    from umweg.api import stores as api
    from umweg.cli.suggestions import command
    from umweg.cli.views.rows import line

    with workspace(store) as here:
        for s in api.remove_snapshot(api.RemoveSnapshotRequest(snapshot=snapshot, reason=reason), here):
            line(f"Removed {s.id} ({s.file}). Bring it back: {command(f'umweg store restore {s.id}')}")


@stores.command(epilog="Example: `umweg store restore 1f3a`")
def restore(snapshot: SnapshotId, reason: LogReason = "", store: Store = None) -> None:
    """Bring a removed snapshot back."""
    from umweg.api import stores as api
    from umweg.cli.views.rows import line

    with workspace(store) as here:
        for s in api.restore_snapshot(api.RestoreSnapshotRequest(snapshot=snapshot, reason=reason), here):
            line(f"Restored {s.id} ({s.file}).")


@stores.command(epilog="Example: `umweg store bundle trade.umweg`")
def bundle(
    file: Annotated[Path, typer.Argument(help="The file to write.")],
    key: Annotated[Path | None, opt(BundleStoreRequest, "key", "--key")] = None,
    store: Store = None,
    as_of: AsOf = None,
) -> None:
    """Write the whole store, its history included, into one file."""
    from umweg.api import stores as api
    from umweg.cli.terminal import counted
    from umweg.cli.views.rows import line

    in_a_folder(file, "The folder for the bundle does not exist.")
    with workspace(store, as_of) as here:
        done = api.bundle_store(BundleStoreRequest(file=file, key=key), here)
    line(f"{counted(done.files, 'file')}, {done.bytes / 1e6:,.1f} MB. Manifest SHA-256 {done.sha256}")
    line("Signed." if done.signed else "Not signed: whoever takes it should compare this hash, or sign it with --key.")


@stores.command(epilog="Example: `umweg store unbundle trade.umweg --store trade`")
def unbundle(
    file: Annotated[Path, typer.Argument(help="The bundle.")],
    signer: Annotated[Path | None, opt(UnbundleStoreRequest, "signer", "--signer")] = None,
    store: Store = None,
) -> None:
    """Unpack a bundle into a new store; every hash is verified before the store appears."""
    from umweg.api import stores as api
    from umweg.cli.terminal import counted
    from umweg.cli.views.rows import line

    with workspace(store) as here:
        done = api.unbundle_store(UnbundleStoreRequest(file=file, signer=signer), here)
        size = f"{counted(done.files, 'file')}, {done.bytes / 1e6:,.1f} MB"
        line(f"{size} in {here.folder}. Manifest SHA-256 {done.sha256}")
        line(_who_signed(done, signer))


def _who_signed(done: BundleContents, signer: Path | None) -> str:
    """Whether anybody is known to stand behind a bundle."""
    if done.by_signer and signer is not None:
        return f"Signed by the holder of {signer.name}."
    if done.signed:
        return "Signed, but nobody knows by whom: name the signer's public key with --signer."
    return "Not signed: compare the hash with the one that its maker was told."
