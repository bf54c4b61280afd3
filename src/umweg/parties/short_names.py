"""Short names of listed firms within texts: one word of five to seven letters, which must stand there as a name.

So short a word is looked for only where it is all that tells the listed firm, letter by letter unless the alphabet is
another, with a capital, and alone: Phoenix Contact is not Phoenix. Five letters must be an abbreviation in capitals
among words that are not.

>>> from umweg.names import NameIndex
>>> names = ["STATE CORPORATION ROMTEC", "KOMYD", "ORBITA SHIPPING LLC"]
>>> short = ShortNames.of(NameIndex.build(names, schemas=["Company"] * 3), range(3))
>>> texts = "parts for Romtec", "for Romtec Shoes", "part of KOMYD", "for Komyd", "the Orbita"
>>> [[names[r] for r, _ in short.find(t.split())] for t in texts]
[['STATE CORPORATION ROMTEC'], [], ['KOMYD'], [], []]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from umweg.names import NameIndex, tables
from umweg.names.clean import latin
from umweg.names.fold import fold_all
from umweg.names.forms import known_forms
from umweg.names.memo import remembered
from umweg.parties.cores import core_of, keys_in, tells
from umweg.parties.key_words import LONG

LEAST = 5
"""Letters of an abbreviation that is looked for."""
WORD = 6
"""Letters from which on a word is looked for that is none."""
_RUN = re.compile(r"[^\W_]+")


class ShortNames:
    """Rows by the folded word that is all their core, each with the letters of it."""

    def __init__(self, rows: dict[str, list[tuple[int, str, bool]]]) -> None:
        self._rows = rows

    @classmethod
    def of(cls, index: NameIndex, rows: Iterable[int]) -> ShortNames:
        """Of some rows of an index that are firms."""
        wanted, found = list(rows), dict[str, list[tuple[int, str, bool]]]()
        for row, key in zip(wanted, keys_in(index, wanted), strict=True):
            if LEAST <= len(key) <= LONG and key.isalpha() and tells(key):
                core = core_of(index.names[row])
                if not core.trade and LEAST <= len(core.rest) < LONG:
                    found.setdefault(key, []).append((row, core.rest, core.cyrillic))
        return cls(found)

    def find(self, words: Sequence[str]) -> Iterator[tuple[int, str]]:
        """Rows whose names stand among the words of a text, and what the text says of each."""
        mixed = any(w.islower() for w in words)
        for k, word in enumerate(words):
            if word[0].isupper() and LEAST <= len(word) < LONG + 2 and self._alone(words, k, mixed=mixed):
                plain = latin(word)[0]
                for row, letters, cyrillic in self._rows.get(remembered(_folds, [plain], fold_all)[0], ()):
                    if plain == letters or cyrillic is word.isascii():
                        yield row, word

    def _alone(self, words: Sequence[str], k: int, *, mixed: bool) -> bool:
        """Whether a word stands there as a name of its own."""
        if not mixed:
            return len(words[k]) >= WORD
        if len(words[k]) < WORD and not words[k].isupper():
            return False
        after = words[k + 1] if k + 1 < len(words) else ""
        before = words[k - 1] if k > 1 else ""  # the first word of a text has a capital whatever it is
        return all(not w[:1].isupper() or w.lower() in _beside() for w in (before, after))


_folds: dict[str, str] = {}


@cache
def _beside() -> frozenset[str]:
    """Words that may stand beside a name and are no part of it."""
    return tables.beside() | frozenset(known_forms()[0])
