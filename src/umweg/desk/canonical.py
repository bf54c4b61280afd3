"""Canonical JSON (sorted keys, no blanks, UTF-8) and the digests made of it.

>>> text({"b": 1, "a": "ü"})
'{"a":"ü","b":1}'
>>> digest("x")[:8]
'2d711642'
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from typing import Any

from umweg.core.errors import UsageError

text = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode
"""Canonical JSON of plain data; ValueError for NaN, TypeError for what is no JSON."""

_WORD = re.compile(r"\w+")


def checked(value: Any, where: str) -> str:
    """Canonical JSON that any database can hold; UsageError, saying where, for what is none."""
    try:
        made = text(value)
        made.encode()
    except (TypeError, ValueError) as e:
        raise UsageError(
            f"This cannot be recorded as JSON: {e}.", where=where, mend="Give texts, finite numbers, lists and objects."
        ) from e
    return made


def digest(content: str) -> str:
    """SHA-256 of a text in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(content.encode()).hexdigest()


def sealed(salt: str, body: str, document: str) -> str:
    """Digest of personal content under a random salt: without the salt nobody can test a guess against it.

    Canonical JSON holds no line break, so that body and document cannot run into each other.
    """
    return digest(f"{salt}\n{body}\n{document}")


def party_key(name: str) -> str:
    """A name without case, punctuation and spacing, in its own script: equal keys are the same spelling.

    >>> party_key("  ACME, Ltd. "), party_key("acme ltd")
    ('acme ltd', 'acme ltd')
    """
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", name).casefold()))
