"""Single values of a record as text: strict about types, generous about missing ones."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from umweg.core.errors import UsageError
from umweg.ftm.entities import clean

MOST = 1000  # values of one field


def wrong(where: str, what: str, mend: str) -> UsageError:
    """The error for a value that cannot be read."""
    return UsageError(what[:1].upper() + what[1:] + ".", where=where, mend=mend)


def called(value: Any) -> str:
    """A value for messages: its type and beginning."""
    return f"{type(value).__name__} {value!r:.40}"


def scalars(value: Any, where: str) -> Iterator[str]:
    """The texts of a value or list of values; numbers and days become text, missing values nothing."""
    values = value if isinstance(value, list | tuple | set | frozenset) else [value]
    if len(values) > MOST:
        raise wrong(where, f"{len(values):,} values are too many", f"Give at most {MOST:,}.")
    for one in values:
        if one is None or (isinstance(one, float) and math.isnan(one)):
            continue
        if isinstance(one, date | datetime):
            yield one.isoformat()[:10]
        elif isinstance(one, str):
            yield clean(one)
        elif isinstance(one, int | float) and not isinstance(one, bool) and math.isfinite(one):
            yield f"{one:.0f}" if float(one).is_integer() else str(one)
        else:
            raise wrong(where, f"{called(one)} is no text", "Write it as text.")
