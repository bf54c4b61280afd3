"""Many names as arrays: each word an integer, what is known of the words in columns.

>>> batch = encode(["Acme Trading Ltd", "Acme Bank"], ["Company", "Company"], Numbering())
>>> batch.count.tolist(), batch.columns["text"][batch.word].tolist()
([2, 2], ['acme', 'trading', 'acme', 'bank'])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from umweg.names.joints import Hashes, Ints, joints
from umweg.names.lexicon import Columns, Floats, Lexicon, Numbering
from umweg.names.scripts.readings import first_reading
from umweg.names.weighed_words import PERSON, split_all, split_consonants

__all__ = ["Columns", "Floats", "Ints", "Lexicon", "NameBatch", "Numbering", "encode", "form_bits"]

FORM_CLASSES = (
    "llc", "jsc", "plc", "corp", "lp", "gp", "co", "coop", "sole", "private", "state", "association", "foundation",
    "group", "bank", "works",
)  # fmt: skip
_FORM_BIT = {c: 1 << i for i, c in enumerate(FORM_CLASSES)}


@dataclass(frozen=True, slots=True)
class NameBatch:
    """Names as words: name ``i`` has ``word[start[i] : start[i] + count[i]]``, which point into ``columns``."""

    start: Ints
    count: Ints
    word: Ints
    person: NDArray[np.bool_]
    forms: Ints
    forms_written: tuple[tuple[str, ...], ...]
    mixed: NDArray[np.bool_]
    abjad: NDArray[np.bool_]
    cyrillic: NDArray[np.bool_]
    joint: Hashes
    columns: Columns

    def __len__(self) -> int:
        return len(self.count)

    def words(self, rows: Sequence[int]) -> tuple[list[str], list[int]]:
        """The words of some names, one name after the other, and how many each has.

        >>> encode(["Acme Bank", "Zenit"], ["Company"] * 2, Numbering()).words([1, 0])
        (['zenit', 'acme', 'bank'], [1, 2])
        """
        at = np.array(rows, dtype=np.int64)
        count = self.count[at]
        first = np.repeat(self.start[at] - (np.cumsum(count) - count), count)
        slots = first + np.arange(int(count.sum()))
        return self.columns["text"][self.word[slots]].tolist(), count.tolist()


def encode(
    names: Sequence[str], schemas: Sequence[str], number: Numbering | Lexicon, *, consonants: bool = False
) -> NameBatch:
    """Names as a batch; new strings are added to the numbering, new words to the lexicon.

    ``consonants``: the names are strings of consonants. Of a name that may be read in several ways the first counts.
    """
    person = [s == PERSON for s in schemas]
    s = split_consonants(names) if consonants else split_all(list(map(first_reading, names)), person)
    lexicon = number if isinstance(number, Lexicon) else Lexicon(number)
    people = np.array(person, dtype=bool)
    word, columns = lexicon.rows(s.words, np.repeat(people, s.count))
    forms = np.zeros(len(names), dtype=np.int64)
    forms[list(s.forms)] = [form_bits(f) for f in s.forms.values()]
    mixed, abjad, cyrillic = s.marks.T
    return NameBatch(
        start=np.cumsum(s.count) - s.count,
        count=s.count,
        word=word,
        person=people,
        forms=forms,
        forms_written=tuple(map(s.written.get, range(len(names)), repeat(()))),
        mixed=mixed,
        abjad=abjad,
        cyrillic=cyrillic,
        joint=joints(word, s.count, columns),
        columns=columns,
    )


def form_bits(forms: tuple[str, ...]) -> int:
    """Classes of legal forms as bits."""
    bits = 0
    for f in forms:
        bits |= _FORM_BIT[f]
    return bits
