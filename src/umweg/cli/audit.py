"""``umweg audit`` (export, verify, prove) and ``umweg purge``. ``register(app)`` adds them to the command line."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from umweg.cli.desk_args import By, Output, Place, Reason, Reference, day, list_lines, open_desk, person
from umweg.cli.output import Format, plain, write_json, write_rows
from umweg.core.errors import SourceError, StoreError

audits = typer.Typer(no_args_is_help=True, help="The audit trail: export it, verify it, prove one decision.")
Since = Annotated[str | None, typer.Option("--since", help="First day (UTC), YYYY-MM-DD.")]
Until = Annotated[str | None, typer.Option("--until", help="Last day (UTC), YYYY-MM-DD.")]


class Lines(StrEnum):
    """How the trail is exported."""

    jsonl = "jsonl"
    csv = "csv"


def register(app: typer.Typer) -> None:
    """Add ``audit`` and ``purge`` to the command line."""
    app.add_typer(audits, name="audit")
    app.command("purge", epilog="Example: `umweg purge --before 2021-01-01 --reason 'end of storage'`")(purge)


@audits.command("export", epilog="Example: `umweg audit export --since 2026-11-01 --format csv > audit.csv`")
def export(
    since: Since = None,
    until: Until = None,
    contents: Annotated[
        bool, typer.Option("--contents", help="With decisions, consignments and reasons: personal data.")
    ] = False,
    format: Annotated[Lines, typer.Option("--format", help="jsonl or csv.")] = Lines.jsonl,  # noqa: A002
    desk: Place = None,
) -> None:
    """Write the rows of the trail to standard output; `umweg audit verify FILE` checks them anywhere."""
    from umweg.desk.audit.rows import CONTENT

    trail = open_desk(desk).trail(contents=contents, since=day(since, "--since"), until=day(until, "--until"))
    flat: Iterator[dict[str, Any]] = (
        {k: v for k, v in r._asdict().items() if k != "content"}
        | (dict(zip(CONTENT, r.content or (None, None, None), strict=True)) if contents else {})
        for r in trail
    )
    if format is Lines.csv:
        write_rows(flat)
        return
    for row in flat:
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")


@audits.command("prove", epilog="Example: `umweg audit prove n12 > proof.json`; then `umweg audit verify proof.json`")
def prove(reference: Reference, desk: Place = None) -> None:
    """What was screened, when, against which list versions: a small file to be checked without the desk."""
    write_json(open_desk(desk).prove(reference))


@audits.command("verify", epilog="Examples: `umweg audit verify --head 1234:9f3c…` · `umweg audit verify audit.csv`")
def verify(
    file: Annotated[
        Path | None,
        typer.Argument(help="An exported file or a proof.  [default: the desk]", show_default=False),
    ] = None,
    head: Annotated[
        str | None, typer.Option("--head", help="A head noted before: nothing up to it may be gone.")
    ] = None,
    desk: Place = None,
    format: Output = Format.table,  # noqa: A002
) -> None:
    """Is the trail whole and unchanged? Names the first broken row, and what is wrong with it."""
    if file is None:
        found: Any = open_desk(desk).verify(head=head)
    else:
        found = _file(file, head)
    if format is Format.json:
        write_json(found.as_dict())
    elif format is Format.csv:
        write_rows([{k: v for k, v in found.as_dict().items() if not isinstance(v, dict)}])
    elif found.holds:
        _holds(found)
    if not found.holds:
        raise StoreError(
            found.broken,
            where=str(file or "the desk"),
            mend="Keep it as it is, and compare it with older copies and exports.",
        )


def _holds(found: Any) -> None:
    from umweg.cli.terminal import counted, out, say

    if hasattr(found, "decision"):
        out.print(f"The proof holds: screened at {found.at}, outcome '{found.outcome}'.", soft_wrap=True)
        for line in list_lines(found.pins or {}):
            out.print(f"  {line}", soft_wrap=True, markup=False)
        if found.decision is None:
            out.print("  The decision itself was purged.")
    else:
        part = f", from row {found.first} on" if found.first else ""
        seen = f"{counted(found.contents, 'content')} compared, {found.purged:,} purged"
        out.print(f"The trail holds: {counted(found.rows, 'row')}{part}, {seen}.")
    out.print(f"head {found.head}", soft_wrap=True)
    say("Note the head where nobody who can write to the desk can change it: --head then shows a cut end.")


def _file(file: Path, head: str | None) -> Any:
    from umweg.desk.audit.proof import SCHEMA, check
    from umweg.desk.audit.rows import read
    from umweg.desk.audit.verify import verify as rows_hold

    try:
        with file.open("rb") as f:
            start = f.read(16)
        if start.startswith(b"SQLite format 3"):
            return open_desk(str(file)).verify(head=head)
        with file.open(encoding="utf-8", newline="") as f:
            if start.startswith(b"number,"):
                cells = ({k: plain(v or "") for k, v in row.items() if k} for row in csv.DictReader(f))
                return rows_hold(read(cells, str(file)), head=head, contents=False)
            first = f.readline()
            if not first.rstrip().endswith("}"):  # indented: one object in many lines
                whole = json.loads(first + f.read())
                if isinstance(whole, dict) and whole.get("schema") == SCHEMA:
                    return check(whole, head)
            f.seek(0)
            return rows_hold(read(map(json.loads, f), str(file)), head=head, contents=False)
    except FileNotFoundError as e:
        raise StoreError("There is no such file.", where=str(file), mend="Look at the path.") from e
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, csv.Error) as e:
        raise SourceError(
            f"This is neither a trail nor a proof: {e}.",
            where=str(file),
            mend="Give a file that umweg audit export or prove wrote, unchanged.",
        ) from e


def purge(
    reason: Reason,
    consignment: Annotated[str | None, typer.Option("--consignment", help="All decisions on this consignment.")] = None,
    customer: Annotated[str | None, typer.Option("--customer", help="This id of the customer master.")] = None,
    party: Annotated[str | None, typer.Option("--party", help="Whatever names this party, in this spelling.")] = None,
    before: Annotated[str | None, typer.Option("--before", help="Whatever is older than this day.")] = None,
    by: By = None,
    desk: Place = None,
    format: Output = Format.table,  # noqa: A002
) -> None:
    """Remove personal data for good. The trail still verifies, and shows when something was screened on which lists."""
    done = open_desk(desk).purge(
        consignment=consignment, customer=customer, party=party, before=day(before, "--before"), reason=reason,
        by=person(by),
    )  # fmt: skip
    if format is not Format.table:
        write_json(done.as_dict()) if format is Format.json else write_rows([done.as_dict()])
        return
    from umweg.cli.terminal import counted, out

    things = ((done.decisions, "decision"), (done.customers, "customer"), (done.exceptions, "exception"))
    what = ", ".join(counted(n, thing) for n, thing in things)
    out.print(f"Removed {counted(done.contents, 'content')} ({what}, and what clerks wrote about them).")
    if done.waiting:
        out.print(f"{counted(done.waiting, 'decision')} still wait for a clerk, and stay until then.")
