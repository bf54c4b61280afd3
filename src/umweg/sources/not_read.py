"""Files of known kinds that no source reads: said by name, with what to take instead (``not_read.yml``)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from umweg.core.errors import SourceError
from umweg.sources.recognise import Head, head


@cache
def kinds() -> tuple[dict[str, Any], ...]:
    """What is known of them.

    >>> [k["what"] for k in kinds() if "OFSI" in k["what"]]
    ["OFSI's consolidated list (ConList), closed on 28 January 2026"]
    """
    return tuple(yaml.safe_load((files("umweg.sources") / "not_read.yml").read_text("utf-8")))


def of(seen: Head) -> SourceError | None:
    """The error for a file of such a kind; None for any other.

    >>> of(Head("x.csv", "a,b,c\\n")) is None
    True
    """
    for kind in kinds():
        if any(seen.fits(rule) for rule in kind["rules"]):
            return SourceError(f"This is {kind['what']}, which is not read.", where=seen.name, mend=kind["mend"])
    return None


def refuse(path: Path) -> None:
    """SourceError, with what to take instead, for a file of such a kind."""
    if error := of(head(path)):
        raise error
