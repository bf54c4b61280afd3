"""Commands about sources, the store and quarantine. ``register(app)`` adds them to the command line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from umweg.cli.options import folder_of
from umweg.cli.output import write_json, write_rows
from umweg.core.errors import StoreError, UsageError

if TYPE_CHECKING:
    from umweg.ingestion.report import IngestReport
    from umweg.store import Store

Folder = Annotated[
    Path | None,
    typer.Option("--store", help="Folder of the store.  [default: $UMWEG_STORE, else your data folder]"),
]
Output = Annotated[str, typer.Option("--format", help="table, json or csv.")]
AsOf = Annotated[str | None, typer.Option("--as-of", help="As it was known on this date (YYYY-MM-DD, UTC).")]
KINDS = ("trade", "parties", "goods", "rates")
Reason = Annotated[str, typer.Option("--reason", help="Why; it is kept in the log.")]

stores = typer.Typer(no_args_is_help=True, help="Look after the store: list, check, remove, restore, bundle.")
bad = typer.Typer(help="Rows that could not be taken: show them, take them out as CSV, bring them back.")


def register(app: typer.Typer) -> None:
    """Add ``sources``, ``store`` and ``quarantine`` to the command line."""
    app.command("sources", epilog="Example: `umweg sources eurostat-sdmx`")(sources)
    app.add_typer(stores, name="store")
    app.add_typer(bad, name="quarantine")


def _open(path: Path | None, as_of: str | None = None) -> Store:
    from umweg.store import Store

    return Store.open(folder_of(path), as_of)


def _show(rows: Sequence[dict[str, Any]], form: str, nothing: str) -> None:
    """Rows as a table, JSON or CSV."""
    if form == "json":
        write_json(list(rows))
    elif form == "csv":
        write_rows(rows)
    elif form != "table":
        raise UsageError(f"'{form}' is no format.", where="--format", mend="Use table, json or csv.")
    elif not rows:
        _say(nothing)
    else:
        from rich.markup import escape
        from rich.table import Table

        from umweg.cli.terminal import out

        table = Table(box=None, pad_edge=False)
        for name in rows[0]:
            table.add_column(name, justify="right" if isinstance(rows[0][name], int) else "left", overflow="fold")
        for r in rows:
            table.add_row(
                *(f"{v:,}" if isinstance(v, int) else escape("" if v is None else str(v)) for v in r.values())
            )
        out.print(table)


def _say(text: str) -> None:
    from rich.markup import escape

    from umweg.cli.terminal import out

    out.print(escape(text), soft_wrap=True)


def sources(
    name: Annotated[str | None, typer.Argument(help="A source, to see its passport.", show_default=False)] = None,
    store: Folder = None,
    format: Output = "table",  # noqa: A002
) -> None:
    """What can be read, what of it is in the store, how old it is, and under which licence."""
    from umweg.sources.passport import passports

    if name is not None:
        _show([{"": k, "what": v} for k, v in _passport(name)], format, "")
        return
    held = _held(folder_of(store))
    nothing = {"rows": None, "snapshots": None, "up to": None, "age (days)": None}
    known = sorted(passports(), key=lambda p: (KINDS.index(p.kind), p.name))
    rows = [
        {"source": p.name, "kind": p.kind, "what": p.title, "licence": p.licence, "fetched": _fetched(p.name)}
        | held.get(p.name, nothing)
        for p in known
    ]
    if format == "table":
        rows = [_brief(r, stored=bool(held)) for r in rows]
    _show(rows, format, "There are no sources.")
    if format == "table":
        _say("One in full: umweg sources NAME")


def _brief(row: dict[str, Any], *, stored: bool) -> dict[str, Any]:
    """What fits one line: without the store's columns where it holds nothing."""
    from umweg.cli.terminal import out

    names = ("fetched", "rows", "up to", "age (days)") if stored else ("fetched",)
    texts = {"source": row["source"], "licence": _cut(str(row["licence"]).split(" (")[0], 18)}
    room = out.width - (86 if stored else 54)
    what = {"what": _cut(str(row["what"]), room)} if room >= 16 else {}
    return {**texts, **{n: row[n] for n in names}, **what}


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 1].rstrip() + "…"


def _fetched(name: str) -> str:
    from umweg.sources.fetch.plan import fetchable

    return "by Umweg" if fetchable(name) else "by you"


def _held(path: Path) -> dict[str, dict[str, Any]]:
    """Per source: live rows, snapshots, last period or version, days since the last ingest."""
    from umweg.store import Store

    catalog = Store(path).catalog
    found: dict[str, dict[str, Any]] = {}
    live = {f.snapshot for f in catalog.live}
    for s in catalog.snapshots:
        if s.id not in live:
            continue
        age = (datetime.now(UTC) - datetime.fromisoformat(s.ingested)).days
        one = found.setdefault(s.source, {"rows": 0, "snapshots": 0, "up to": "", "age (days)": age})
        one["rows"] += sum(f.rows for f in catalog.live if f.snapshot == s.id)
        one["snapshots"] += 1
        one["up to"] = max(one["up to"], s.version or s.periods[1])
        one["age (days)"] = min(one["age (days)"], age)
    return found


def _passport(name: str) -> list[tuple[str, str]]:
    """The lines of a passport."""
    from umweg.sources import get
    from umweg.sources.fetch.plan import fetchable, plan

    p = get(name).passport
    lines = [
        ("source", p.name), ("what", p.title), ("publisher", p.publisher), ("address", p.link),
        ("licence", p.licence), ("cite as", p.credit), ("cadence", p.cadence), ("kind", p.kind),
        ("files", ", ".join(p.suffixes) + (" (all of a call make one snapshot)" if p.together else "")),
        ("columns used", ", ".join(c for c, u in p.columns.items() if u == "use")),
        ("columns ignored", ", ".join(c for c, u in p.columns.items() if u != "use")),
        ("bad rows tolerated", f"{p.max_bad_share:.1%}"),
        ("expected", ", ".join(f"{c} in {share:.0%} of the rows" for c, share in p.fill.items())),
    ]  # fmt: skip
    lines += [("quirk", q) for q in p.quirks]
    if fetchable(name):
        try:
            found = plan(name)
            lines += [("downloads", r.address) for r in found.requests]
            lines.append(("addresses", "tried" if found.verified else "not yet tried by this project"))
        except UsageError as e:
            lines.append(("downloads", f"umweg ingest {name} --from YYYY-MM --to YYYY-MM ({e.mend})"))
    return [(k, v) for k, v in lines if v]


@stores.command("list", epilog="Example: `umweg store list --as-of 2024-05-03`")
def list_(store: Folder = None, as_of: AsOf = None, format: Output = "table") -> None:  # noqa: A002
    """All snapshots: what came when, what of it is live, what was removed and why."""
    opened = _open(store, as_of)
    removed, live = opened.catalog.removed, opened.catalog.live
    rows = [
        {
            "id": s.id, "source": s.source, "file": s.file, "ingested": s.ingested[:16], "rows": s.rows,
            "live": sum(f.rows for f in live if f.snapshot == s.id), "quarantined": s.quarantined,
            "note": f"removed {removed[s.id].at[:10]}: {removed[s.id].reason}" if s.id in removed
            else f"repairs {s.repairs}" if s.repairs else s.version,
        }
        for s in opened.catalog.snapshots
    ]  # fmt: skip
    _show(rows, format, "The store is empty.")


@stores.command(epilog="Example: `umweg store check --inputs`")
def check(
    store: Folder = None,
    inputs: Annotated[
        bool,
        typer.Option("--inputs", help="Also look at the figures: what is incomplete, in wrong units, implausible."),
    ] = False,
    as_of: AsOf = None,
    format: Output = "table",  # noqa: A002
) -> None:
    """Verify hashes, counts, grain and what the passports expect; each fault says how to mend it."""
    from umweg.ingestion.expect import expectations
    from umweg.runs.beside import BESIDE
    from umweg.store.verify import verify

    opened = _open(store, as_of)
    faults = verify(opened, beside=BESIDE)
    faults = faults or expectations(opened)
    rows = [f.as_dict() for f in faults]
    if inputs and not faults:
        from umweg import engines
        from umweg.series import data_quality

        marks = data_quality.of_store(engines.default(), opened).to_pylist()
        if format == "json":
            write_json({"faults": rows, "marks": marks})
        else:
            _show(rows, "table" if format == "table" else "csv", "The store is whole.")
            _show(marks, format, "No figure is marked as not assessable.")
    else:
        _show(rows, format, "The store is whole.")
    if faults:
        raise StoreError(
            f"{len(faults)} fault{'s' * (len(faults) > 1)} found.", where=str(opened.path), mend="See the list."
        )


@stores.command(epilog="Example: `umweg store remove 1f3a… --reason 'values are in thousands'`")
def remove(
    snapshot: Annotated[str, typer.Argument(help="Id, or its beginning.")], reason: Reason, store: Folder = None
) -> None:
    """Take a snapshot out of the live store. Its files stay, and what it had superseded is live again."""
    from umweg.store.change import remove as verb

    for s in verb(_open(store), snapshot, reason):
        _say(f"Removed {s.id} ({s.file}). Bring it back: umweg store restore {s.id}")


@stores.command()
def restore(
    snapshot: Annotated[str, typer.Argument(help="Id, or its beginning.")], reason: Reason = "", store: Folder = None
) -> None:
    """Bring a removed snapshot back."""
    from umweg.store.change import restore as verb

    for s in verb(_open(store), snapshot, reason):
        _say(f"Restored {s.id} ({s.file}).")


@stores.command(epilog="Example: `umweg store bundle trade.umweg`")
def bundle(
    file: Annotated[Path, typer.Argument(help="The file to write.")], store: Folder = None, as_of: AsOf = None
) -> None:
    """Write the whole store, its history included, into one file."""
    from umweg.runs.beside import BESIDE
    from umweg.store.bundle import bundle as verb

    done = verb(_open(store, as_of), file, BESIDE)
    _say(f"{done.files:,} files, {done.bytes / 1e6:,.1f} MB. Manifest SHA-256 {done.sha256}")


@stores.command(epilog="Example: `umweg store unbundle trade.umweg --store trade`")
def unbundle(file: Annotated[Path, typer.Argument(help="The bundle.")], store: Folder = None) -> None:
    """Unpack a bundle into a new store; every hash is verified before the store appears."""
    from umweg.runs.beside import BESIDE
    from umweg.store.bundle import unbundle as verb

    done = verb(file, folder_of(store), BESIDE)
    _say(f"{done.files:,} files, {done.bytes / 1e6:,.1f} MB in {folder_of(store)}. Manifest SHA-256 {done.sha256}")


@bad.callback(invoke_without_command=True)
def quarantine(
    context: typer.Context,
    store: Folder = None,
    snapshot: Annotated[str | None, typer.Option("--snapshot", help="Only rows of this snapshot.")] = None,
    format: Output = "table",  # noqa: A002
    limit: Annotated[int, typer.Option("--limit", help="Rows to show in the terminal.")] = 50,
) -> None:
    """Show rows in quarantine that were not repaired; `--format csv` gives the file to correct."""
    if context.invoked_subcommand is not None:
        return
    from umweg import engines
    from umweg.ingestion.repair import export_csv, open_rows

    opened = _open(store)
    rows = open_rows(opened, engines.default(), opened.snapshot(snapshot).id if snapshot else None)
    if format == "csv":
        typer.echo(export_csv(rows), nl=False)
        return
    brief = [{k: v for k, v in r.items() if k != "row"} for r in rows]
    _show(brief[:limit] if format == "table" else rows, format, "Quarantine is empty.")
    if format == "table" and len(rows) > limit:
        _say(f"{len(rows) - limit:,} more: --limit N, or --snapshot ID --format csv")


@bad.command(epilog="Example: `umweg quarantine repair edited.csv`")
def repair(file: Annotated[Path, typer.Argument(help="The corrected CSV.")], store: Folder = None) -> None:
    """Bring corrected rows back, as a snapshot of its own that names the original. All are good, or nothing changes."""
    from umweg.ingestion.repair import repair as verb

    report = verb(folder_of(store), file)
    if report.failure:
        raise report.failure
    _say(f"{report.status}: {report.stored:,} rows, snapshot {report.snapshot}")


def is_remote(files: Sequence[Path], source: str | None) -> bool:
    """True if the one argument is no file but the name of a source (``umweg ingest eurostat-sdmx --from …``)."""
    from umweg.sources.passport import passports

    return (
        source is None and len(files) == 1 and not files[0].exists() and str(files[0]) in {p.name for p in passports()}
    )


def ingest_remote(
    name: str,
    since: str | None,
    until: str | None,
    *,
    store: Path,
    dry_run: bool,
    max_bad: float | None = None,
    form: str = "table",
    **options: Sequence[str],
) -> IngestReport | None:
    """Download and ingest; with ``dry_run`` print what would be asked, and return None."""
    from umweg.cli.progress import watch_fetch
    from umweg.ingestion.remote import fetch_and_ingest, plan_for

    if dry_run:
        found = plan_for(name, since, until, **options)
        _show(found.as_rows(), form, "Nothing to download.")
        if form == "table":
            size = f"about {found.estimate / 1e6:,.1f} MB" if found.estimate else "size not known"
            tried = "" if found.verified else " The addresses were not yet tried by this project."
            _say(f"{len(found.requests):,} request{'s' * (len(found.requests) != 1)}, {size}.{tried}")
        return None
    with watch_fetch() as (tell, progress):
        return fetch_and_ingest(
            name, since, until, store=store, tell=tell, progress=progress, max_bad_share=max_bad, options=options
        )
