"""Which desk, and who sits at it: what the commands of the desk have in common."""

from __future__ import annotations

import getpass
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from umweg.faces.args import folder_of

if TYPE_CHECKING:
    from umweg.screen.desk.desk import Desk

FILE = "desk.sqlite"
Place = Annotated[
    str | None,
    typer.Option(
        "--desk", help="Database of the desk: a file, or postgresql://…  [default: $UMWEG_DESK, else beside the store]"
    ),
]
By = Annotated[str | None, typer.Option("--by", help="Who does it.  [default: $UMWEG_USER, else your login]")]
Folder = Annotated[
    Path | None,
    typer.Option("--store", help="Folder of the store.  [default: $UMWEG_STORE, else your data folder]"),
]


def place_of(desk: str | None, store: Path | None = None) -> str:
    """Where the desk is."""
    return desk or os.environ.get("UMWEG_DESK") or str(folder_of(store).parent / FILE)


def open_desk(desk: str | None, store: Path | None = None, *, new: bool = False) -> Desk:
    """The desk; StoreError where there is none and none may be made."""
    from umweg.screen.desk.desk import Desk

    return Desk.open(place_of(desk, store), create_new=new)


def who(by: str | None) -> str:
    """The person for the audit trail."""
    return by or os.environ.get("UMWEG_USER") or getpass.getuser()
