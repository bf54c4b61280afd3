"""Words that stand for a country under measures: its towns, and its name as sentences have it; words that name nobody.

>>> country_by_word("Jekaterinburg"), country_by_word("Россию"), country_by_word("Hamburg")
('RU', 'RU', None)
>>> [is_nobody(n) for n in ("N/A", "TO ORDER", "A", "To order of Bank Melli", "Kunde AG", "李")]
[True, True, True, False, False, False]
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from umweg.screening.consignments.suggest import folded, words

_SOLID = re.compile("[\u0600-\u06ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_EMPTY = re.compile(r"[\W\d_]*|[\W_]*[A-Za-z][\W_]*")


def country_by_word(text: str) -> str | None:
    """The country of a known town, or of the form that its name has in a sentence; None for other words."""
    return _by_word().get(folded(text))


@cache
def solid_words() -> Mapping[str, str]:
    """Those in scripts that put no blank between words, with their country."""
    return {word: code for word, code in _listed() if _SOLID.search(word)}


@cache
def _by_word() -> Mapping[str, str]:
    return {folded(word): code for word, code in _listed()}


def _listed() -> Iterator[tuple[str, str]]:
    for kind in ("town", "inflected"):
        yield from ((word, code) for code, of in words()[kind].items() for word in of)


def is_nobody(name: str) -> bool:
    """Whether what stands in the field of a name names nobody, as a lone Latin letter, signs and digits do."""
    return _EMPTY.fullmatch(name) is not None or folded(name) in _nobody()


@cache
def _nobody() -> frozenset[str]:
    return frozenset(folded(word) for word in words()["nobody"]["any"])
