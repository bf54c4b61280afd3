"""A sentence of a test, parsed."""

from __future__ import annotations

from umweg.claims.reading.parse import Sentence, parse


def parsed(text: str, lang: str = "de") -> Sentence:
    """The sentence as it stands at the beginning of a text."""
    return parse(text, 0, lang)
