"""Answers that a provider prepares for later: it gives a key instead, and says by the key how far it is (Eurostat).

>>> key(b"<e:Envelope><queued><id>5ad4-11</id><status>SUBMITTED</status></queued></e:Envelope>")
'5ad4-11'
>>> data("https://example.org/async", "5ad4-11")
'https://example.org/async/data/5ad4-11'
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx

NOTE = 4000
"""Bytes of an answer that says only how far it is."""
FIRST_WAIT, LONGEST_WAIT, MOST_WAIT = 5.0, 60.0, 3600.0
LOST = ("EXPIRED", "UNKNOWN_REQUEST", "FAILED")
_KEY = re.compile(rb"<(?:[\w-]+:)?(?:id|key)>\s*([\w-]{4,100})\s*<")
_STATE = re.compile(rb"<(?:[\w-]+:)?status>\s*([A-Z_]+)\s*<")


def key(head: bytes) -> str:
    """The key of an answer that is being prepared; "" for any other."""
    found = _KEY.search(head[:NOTE])
    return found[1].decode() if found and head.lstrip()[:1] == b"<" and _STATE.search(head[:NOTE]) else ""


def beginning(blocks: Iterator[bytes], most: int = NOTE) -> bytes:
    """The first bytes of a body, ``most`` or a block more, however few come at once."""
    found = b""
    while len(found) < most and (block := next(blocks, b"")):
        found += block
    return found


def whole_note(blocks: Iterator[bytes], expect: str) -> Iterator[bytes]:
    """The blocks of a body; of markup that was not asked for the first ones together, so that it can be understood."""
    first = next(blocks, b"")
    if expect != "xml" and first.lstrip()[:1] == b"<":
        first += beginning(blocks)
    if first:
        yield first
    yield from blocks


def state(client: httpx.Client, base: str, key: str) -> str:
    """How far an answer is: SUBMITTED, PROCESSING, AVAILABLE, EXPIRED ...; "" where the server does not say."""
    import httpx

    try:
        with client.stream("GET", f"{base}/status/{key}") as response:
            found = _STATE.search(beginning(response.iter_raw())) if response.status_code == 200 else None
    except httpx.HTTPError:
        return ""
    return found[1].decode() if found else ""


def data(base: str, key: str) -> str:
    """Where the answer lies once it is ready."""
    return f"{base}/data/{key}"
