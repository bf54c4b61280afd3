"""Options that several commands have, each defined once, and what their texts mean: months, countries, codes, days.

The help of an option is the meaning of its field in the request (``opt``), so that it says the same as ``help()``.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from umweg.api.spelling import country_codes, goods_codes
from umweg.api.verbs import Request, bounds, described
from umweg.api.workspace import Workspace
from umweg.cli.output import Format, Written, chosen, heard
from umweg.cli.suggestions import named
from umweg.core.errors import UsageError


def page_place(path: Path | None) -> Path | None:
    """Where a page goes, refused before anything runs: UsageError for a folder, or where there is none."""
    if path is not None and path.is_dir():
        raise UsageError("The report needs a file name, this is a folder.", where=str(path), mend="Add a name: x.html.")
    return in_a_folder(path, "The folder for the report does not exist.")


def in_a_folder(path: Path | None, what: str) -> Path | None:
    """A file to be written, whose folder is there; UsageError where it is not."""
    if path is not None and not path.parent.is_dir():
        raise UsageError(what, where=str(path.parent), mend="Create it first, or choose another place.")
    return path


def opt(request: type[Request], field: str, *names: str, note: str = "", **more: Any) -> Any:
    """An option for a field of a request; ``note`` is added to what the field says (its default, that it repeats)."""
    least, most = bounds(request, field)
    return typer.Option(*names, help=f"{described(request)[field]}{note}", min=least, max=most, **more)


def arg(request: type[Request], field: str, **more: Any) -> Any:
    """An argument for a field of a request."""
    return typer.Argument(help=described(request)[field], **more)


MANY = "  [repeatable]"
Store = Annotated[
    Path | None,
    typer.Option(
        "--store",
        help="Folder of the store.  [default: $UMWEG_STORE, else your data folder]",
        callback=named("store"),
    ),
]
AsOf = Annotated[
    str | None, typer.Option("--as-of", help="As it was known on this day (YYYY-MM-DD, UTC).  [default: now]")
]
Output = Annotated[
    Format, typer.Option("--format", help="How to write the result to standard output.", callback=chosen)
]
Stream = Annotated[
    Written, typer.Option("--format", help="How decisions are written to standard output.", callback=chosen)
]
Desk = Annotated[
    str | None,
    typer.Option(
        "--desk",
        help="SQLite file or PostgreSQL URL.  [default: $UMWEG_DESK, else desk.sqlite beside the store]",
        callback=named("desk"),
    ),
]
By = Annotated[str | None, typer.Option("--by", help="Who does it.  [default: $UMWEG_USER, else your login name]")]
Reason = Annotated[str, typer.Option("--reason", help="Why; it is kept in the audit trail.")]
Reference = Annotated[
    str, typer.Argument(help="Number (n12), decision id or its beginning, or consignment id.", show_default=False)
]
Lang = Annotated[str, typer.Option("--lang", help="Language of the reasons: en or de.", callback=heard)]
Report = Annotated[
    Path | None, typer.Option("--report", help="Also write a self-contained HTML report.", callback=page_place)
]
Limit = Annotated[int, typer.Option("--limit", min=0, help="Rows to show in the terminal.")]


def text_of(path: Path | None) -> str | None:
    """A path of an option as a request holds it."""
    return None if path is None else str(path)


def workspace(store: Any = None, as_of: str | None = None, desk: str | None = None, by: str | None = None) -> Workspace:
    """The workspace of a command: remarks go to the terminal, and so does what is being done."""
    from umweg.cli.terminal import say

    if as_of is not None and as_of > f"{datetime.now(UTC):%Y-%m-%d}" and re.fullmatch(r"\d{4}-\d\d-\d\d", as_of):
        say(f"{as_of} lies in the future: nothing later than today is known, so this is what is known now.")
    return Workspace.open(store, desk, user=by, as_of=as_of, say=say)


def language(lang: str) -> None:
    """UsageError for what is no language of the reasons."""
    if lang not in ("en", "de"):
        raise UsageError(f"'{lang}' is no language of the reasons.", where="--lang", mend="Use en or de.")


def measure_of(origin: list[str] | None, target: str | None, day: str | None, listed: list[str] | None) -> str | None:
    """A measure of one's own in words (``CN>US@2018-07:8471``), where it is given instead of a regime."""
    if not (origin or target or day or listed):
        return None
    if not (origin and target and day):
        raise UsageError(
            "A measure of your own needs --origin, --target and --date.",
            mend="For example --origin CN --target US --date 2018-07 (and --listed 8471,8517; default: all goods).",
        )
    from umweg.core.codes import countries

    if not re.fullmatch(r"\d{4}-\d\d(-\d\d)?", day):
        raise UsageError(f"'{day}' is no date.", mend="Write YYYY-MM or YYYY-MM-DD, for example 2018-07.")
    codes = goods_codes(listed)
    where = f"{','.join(country_codes(origin))}>{countries.resolve(target).code}@{day}"
    return where + (f":{','.join(codes)}" if codes else "")
