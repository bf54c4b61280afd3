"""What the commands of the desk share: where it lies, who is working at it, days."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from umweg.cli.output import Format
from umweg.core.errors import UsageError
from umweg.core.settings import Settings

if TYPE_CHECKING:
    from umweg.desk.desk import Desk

Place = Annotated[
    str | None,
    typer.Option(
        "--desk", help="SQLite file or PostgreSQL URL.  [default: $UMWEG_DESK, else desk.sqlite beside the store]"
    ),
]
By = Annotated[str | None, typer.Option("--by", help="Who does it.  [default: $UMWEG_USER, else your login name]")]
Reason = Annotated[str, typer.Option("--reason", help="Why; it is kept in the audit trail.")]
Output = Annotated[Format, typer.Option("--format", help="How to write the result to standard output.")]
Reference = Annotated[
    str, typer.Argument(help="Number (n12), decision id or its beginning, or consignment id.", show_default=False)
]


def open_desk(place: str | None, *, create_new: bool = False) -> Desk:
    """The desk of an option, or of the settings."""
    from umweg.desk.desk import Desk

    return Desk.open(place or Settings.read().desk_place, create_new=create_new)


def there(place: str | None) -> Desk | None:
    """The desk of an option or of the settings to read from; None where nobody has made one yet."""
    where = place or Settings.read().desk_place
    return open_desk(where) if "://" in where or Path(where).is_file() else None


def person(name: str | None) -> str:
    """Who does it: the option, $UMWEG_USER, or the login name."""
    if name := name or os.environ.get("UMWEG_USER"):
        return name
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError) as e:
        raise UsageError("It is not known who you are.", mend="Give --by NAME, or set UMWEG_USER.") from e


def list_lines(pins: Mapping[str, Any]) -> list[str]:
    """The lists of parties that a decision pins, one a line: source and list, beginning of the snapshot, own date.

    >>> list_lines({"lists": {"un-sc UN SC": "9f3c 2026-11-20"}}), list_lines({"lists": {}})
    (['list un-sc UN SC 9f3c 2026-11-20'], ['no list of parties was loaded'])
    """
    lists: Mapping[str, str] = pins.get("lists") or {}
    return [f"list {name} {version}" for name, version in lists.items()] or ["no list of parties was loaded"]


def day(text: str | None, option: str) -> date | None:
    """A day of an option; UsageError for what is none."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as e:
        raise UsageError(f"'{text}' is no day.", where=option, mend="Write YYYY-MM-DD.") from e
