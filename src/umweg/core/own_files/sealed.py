"""JSON texts that end with their own SHA-256, so that one flipped bit anywhere in a file is seen when it is read.

The seal tells damage, not forgery: who writes a file can seal it. Against strangers stand the closed types of
``kinds``, and signatures of bundles.

>>> unseal(seal('{"a": 1}'))
('{"a": 1}', True)
>>> unseal('{"a": 1}')
('{"a": 1}', False)
>>> unseal(seal('{"a": 1}').replace("1", "3", 1))
Traceback (most recent call last):
...
ValueError: its bytes are not those that were written
"""

from __future__ import annotations

import hashlib
import re

KEY = "seal"
_TAIL = re.compile(rf',(\n|) "{KEY}": "([0-9a-f]{{64}})"(\n|)\}}\Z')


def _hash(text: str, before: str) -> str:
    return hashlib.sha256(f"{before}{text}".encode()).hexdigest()


def seal(text: str, before: str = "") -> str:
    """A JSON object with its hash as the last field; ``before``: the seal of what comes before it in a log."""
    line = "\n" if text.endswith("\n}") else ""
    return f'{text.removesuffix("}").removesuffix(line)},{line} "{KEY}": "{_hash(text, before)}"{line}}}'


def unseal(text: str, before: str = "") -> tuple[str, bool]:
    """The object without its hash, and whether it had one; ValueError where the hash is not its own.

    Files of earlier versions have none. That a flipped bit does not take a seal away is up to the closed type by which
    the object is read: it knows no field that is almost called so.
    """
    found = _TAIL.search(text)
    if found is None:
        return text, False
    body = f"{text[: found.start()]}{found[1]}}}"
    if found[1] != found[3] or _hash(body, before) != found[2]:
        raise ValueError("its bytes are not those that were written")
    return body, True


def seal_of(text: str) -> str:
    """The seal that a text carries; "" where it has none."""
    found = _TAIL.search(text)
    return found[2] if found else ""
