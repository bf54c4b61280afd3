"""Many names as arrays: each word an integer, what is known of the words in columns.

>>> batch = encode(["Acme Trading Ltd", "Acme Bank"], ["Company", "Company"], Numbering())
>>> batch.count.tolist(), batch.columns["text"][batch.word].tolist()
([2, 2], ['acme', 'trading', 'acme', 'bank'])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from .lexicon import Columns, Floats, Hashes, Ints, Lexicon, Numbering, joints
from .words import PERSON, split_all

__all__ = ["Batch", "Columns", "Floats", "Ints", "Lexicon", "Numbering", "encode", "form_bits"]

FORM_CLASSES = (
    "llc", "jsc", "plc", "corp", "lp", "gp", "co", "coop", "sole", "private", "state", "association", "foundation",
    "group", "bank", "works",
)  # fmt: skip
_FORM_BIT = {c: 1 << i for i, c in enumerate(FORM_CLASSES)}


@dataclass(frozen=True, slots=True)
class Batch:
    """Names as words: name ``i`` has ``word[start[i] : start[i] + count[i]]``, which point into ``columns``."""

    start: Ints
    count: Ints
    word: Ints
    person: NDArray[np.bool_]
    forms: Ints
    forms_written: tuple[tuple[str, ...], ...]
    mixed: NDArray[np.bool_]
    abjad: NDArray[np.bool_]
    joint: Hashes
    columns: Columns

    def __len__(self) -> int:
        return len(self.count)


def encode(names: Sequence[str], schemas: Sequence[str], number: Numbering | Lexicon) -> Batch:
    """Names as a batch; new strings are added to the numbering, new words to the lexicon."""
    person = [s == PERSON for s in schemas]
    s = split_all(names, person)
    count = np.fromiter(map(len, s.words), dtype=np.int64, count=len(names))
    lexicon = number if isinstance(number, Lexicon) else Lexicon(number)
    people = np.array(person, dtype=bool)
    word, columns = lexicon.rows(list(chain.from_iterable(s.words)), np.repeat(people, count).tolist())
    return Batch(
        start=np.cumsum(count) - count,
        count=count,
        word=word,
        person=people,
        forms=np.array([form_bits(f) if f else 0 for f in s.forms], dtype=np.int64),
        forms_written=tuple(s.written),
        mixed=np.array(s.mixed, dtype=bool),
        abjad=np.array(s.abjad, dtype=bool),
        joint=joints(word, count, columns),
        columns=columns,
    )


def form_bits(forms: tuple[str, ...]) -> int:
    """Classes of legal forms as bits."""
    bits = 0
    for f in forms:
        bits |= _FORM_BIT[f]
    return bits
