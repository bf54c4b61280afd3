"""Paths that stay inside a folder and go through no link."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from umweg.core.errors import StoreError


def plain_relative(path: str) -> bool:
    """True for a plain relative path: no '..', no root, no drive, no backslash, no control signs.

    >>> plain_relative("raw/ab/cd"), plain_relative("../x"), plain_relative("/x"), plain_relative("C:x")
    (True, False, False, False)
    """
    parts = path.split("/")
    return path.isprintable() and "\\" not in path and ":" not in path and all(p not in ("", ".", "..") for p in parts)


def refuse_links(root: Path, path: str) -> Path:
    """``root / path``; StoreError where the path leads out of ``root``, or a part of it below ``root`` is a link."""
    if not plain_relative(path):
        raise StoreError(
            f"A path leads out of the store: {path[:100]!r}.", where=str(root), mend="Do not use this store."
        )
    here = root
    for part in path.split("/"):
        here = here / part
        try:
            mode = os.lstat(here).st_mode
        except FileNotFoundError:
            break  # nothing below it can be there
        if stat.S_ISLNK(mode):
            raise linked(here)
    return root / path


def linked(path: Path) -> StoreError:
    """The error for a link where a file or a folder of the program's own should be."""
    return StoreError(
        "This is a link; nothing is read or written through it.",
        where=str(path),
        mend="Put the file or folder itself in its place.",
    )
