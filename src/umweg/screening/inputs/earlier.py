"""Which countries an earlier version of a consignment named, and where.

>>> list(countries_before("destination", "Russland")), list(countries_before("route[1]", {"place": "RUMOW"}))
(['RU'], ['RU'])
>>> list(countries_before("remarks", "RU"))
[]
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from umweg.screening.facts import is_locode
from umweg.screening.inputs.questions import settled

_CODE = re.compile(r"lines\b.*\.code$")
_PATH = re.compile(r"(parties|route|sender|destination|formerly_for)\b")


def countries_before(path: str, was: Any) -> Iterator[str]:
    """Countries that a former value names: of parties, route, sender and destination only."""
    if not _PATH.match(path):
        return
    if isinstance(was, Mapping):
        for key, value in was.items():
            yield from countries_before(f"{path}.{key}", value)
    elif isinstance(was, list | tuple):
        for value in was:
            yield from countries_before(path, value)
    elif isinstance(was, str) and path.endswith(("country", "sender", "destination", "formerly_for")):
        yield settled(was)
    elif isinstance(was, str) and path.endswith(".place") and is_locode(was):
        yield settled(was.strip()[:2])


def codes_before(path: str, was: Any) -> Iterator[str]:
    """Codes of goods that a former value states, as they stood there.

    >>> list(codes_before("lines[0].code", "9302 00 00")), list(codes_before("lines", [{"code": "8710"}]))
    (['9302 00 00'], ['8710'])
    """
    if isinstance(was, Mapping):
        for key, value in was.items():
            yield from codes_before(f"{path}.{key}", value)
    elif isinstance(was, list | tuple):
        for value in was:
            yield from codes_before(path, value)
    elif isinstance(was, str) and _CODE.match(path):
        yield was
