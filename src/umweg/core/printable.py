r"""Texts of strangers as signs that nobody obeys: no terminal, no reader of a log, no eye.

A control character moves the cursor or forges a line, a bidirectional mark turns a name round, a zero-width one hides
in it. Each is written as JSON writes it, so that the same function serves terminals, errors, logs, CSV and JSON.

>>> print(printable("A\x1b[2J B\u202egpj.exe"))
A\u001b[2J B\u202egpj.exe
"""

from __future__ import annotations

import json
import re

# Categories Cc, Cf, Cs, Zl and Zp of Unicode, but for signs of Arabic, Syriac and others that are seen. Joiners are
# letters' business in Persian, Hindi and emoji, and hide only behind letters that never join.
_HIDDEN = (
    "\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f"
)
_JOIN = "\u0590-\u061b\u061d-\u180d\u180f-\u1fff\u2100-\ud7ff\uf900-\ufefe\U00010000-\U0001bc9f\U0001f000-\U0001ffff"
_JOINER = f"(?<![{_JOIN}])[\u200c\u200d]"
HIDDEN = re.compile(f"[\x00-\x1f{_HIDDEN}]|{_JOINER}")
_IN_LINES = re.compile(f"[\x00-\x08\x0b-\x1f{_HIDDEN}]|{_JOINER}")


def sign(found: re.Match[str]) -> str:
    r"""What was found, as JSON writes it: ``\u001b``; beyond the first plane two of them."""
    return "".join(f"\\u{unit:04x}" for unit in _units(found[0]))


def _units(text: str) -> memoryview:
    return memoryview(text.encode("utf-16-le", "surrogatepass")).cast("H")


def printable(text: str, *, lines: bool = False) -> str:
    r"""A text from outside without what a terminal would obey or an eye not see.

    ``lines``: line feeds and tabs stay, as in a text that we laid out ourselves.

    >>> printable("a\nb"), printable("a\nb", lines=True)
    ('a\\u000ab', 'a\nb')
    """
    if text.isprintable():
        return text
    return (_IN_LINES if lines else HIDDEN).sub(sign, text)


def json_printable(raw: bytes) -> bytes:
    r"""Lines of JSON that a terminal may show; the data are the same, as nothing hidden stands outside of texts.

    >>> json_printable('{"id": "7\u202e"}'.encode())
    b'{"id": "7\\u202e"}'
    """
    if raw.isascii() and b"\x7f" not in raw:
        return raw
    return printable(raw.decode(), lines=True).encode()


def json_line(value: object) -> str:
    """Plain data as one line of JSON that a terminal may show."""
    return printable(json.dumps(value, ensure_ascii=False), lines=True)


def escape(text: str) -> str:
    r"""The same for the markup of a terminal: square brackets stay brackets.

    >>> print(escape("[red]\x07"))
    \[red]\u0007
    """
    from rich.markup import escape as brackets

    return brackets(printable(text))
