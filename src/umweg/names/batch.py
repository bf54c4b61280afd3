"""Many names as arrays: each word an integer, what is known of the words in columns.

A ``Numbering`` gives equal strings equal numbers, over a list and the queries that are put to it, so that words can
be compared by numbers.

>>> batch = encode(["Acme Trading Ltd", "Acme Bank"], ["Company", "Company"], Numbering())
>>> batch.count.tolist(), batch.columns["text"][batch.word].tolist()
([2, 2], ['acme', 'trading', 'acme', 'bank'])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .fold import fold, is_bare
from .words import NUMBER, PERSON, WORD, Facts, facts, split

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Columns = dict[str, NDArray[Any]]

_BIT = {chr(c): 1 << (c - 97 if c >= 97 else 26) for c in (*range(97, 123), *range(48, 58))}
# Letters that make one sound where two words meet.
_BLEND = frozenset(
    [
        "sc",
        "sh",
        "ch",
        "kh",
        "zh",
        "th",
        "ts",
        "tz",
        "ck",
        "ph",
        "gh",
        "dh",
        "dj",
        "dz",
        "ks",
        "ou",
        "oo",
        "ow",
        "ee",
        "ea",
        "ie",
        "ye",
        "je",
        "eu",
        "yo",
        "jo",
        "io",
        "cz",
        "sz",
    ]
)
FORM_CLASSES = (
    "llc", "jsc", "plc", "corp", "lp", "gp", "co", "coop", "sole", "private", "state", "association", "foundation",
    "group", "bank", "works",
)  # fmt: skip
_FORM_BIT = {c: 1 << i for i, c in enumerate(FORM_CLASSES)}


class Numbering:
    """Strings by number. One made over a ``base`` reads it and leaves it as it is."""

    def __init__(self, base: Numbering | None = None) -> None:
        self._base = base._ids if base else {}
        self._ids: dict[str, int] = {}

    def __call__(self, text: str) -> int:
        """The number of a string; a new string gets the next one."""
        found = self._base.get(text)
        if found is None:
            found = self._ids.setdefault(text, len(self._base) + len(self._ids))
        return found

    def find(self, text: str) -> int:
        """The number of a string; -1 for one that the base does not have."""
        return self._base.get(text, -1) if self._base else self(text)


def _columns(known: Sequence[Facts], number: Numbering) -> Columns:
    """What is known of words, a column each."""
    spelled = [f.canon if f.kind == NUMBER else f.text for f in known]
    return {
        "text_id": np.array([number(t) for t in spelled], dtype=np.int64),
        "fold_id": np.array([number(f.fold) for f in known], dtype=np.int64),
        "canon_id": np.array([number(f.canon) for f in known], dtype=np.int64),
        "bones_id": np.array([number(f.bones) for f in known], dtype=np.int64),
        "kind": np.array([f.kind for f in known], dtype=np.int8),
        "weight": np.array([f.weight for f in known], dtype=np.float64),
        "digits": np.array([number(_digits(f.text)) for f in known], dtype=np.int64),
        "has_digits": np.array([not f.text.isalpha() for f in known], dtype=bool),
        "bare": np.array([f.kind == WORD and is_bare(f.text) for f in known], dtype=bool),
        "roman": np.array([f.roman for f in known], dtype=bool),
        "length": np.array([len(f.fold) for f in known], dtype=np.int16),
        "bones_length": np.array([len(f.bones) for f in known], dtype=np.int16),
        "first": np.array([ord(f.text[0]) for f in known], dtype=np.int16),
        "second": np.array([ord(f.fold[1]) if len(f.fold) > 1 else 0 for f in known], dtype=np.int16),
        "letters": np.array([_letters(f.fold) for f in known], dtype=np.uint64),
        "text": np.array([f.text for f in known], dtype=object),
        "fold": np.array([f.fold for f in known], dtype=object),
        "bones": np.array([f.bones for f in known], dtype=object),
    }


def _digits(word: str) -> str:
    return "" if word.isalpha() else "".join(c for c in word if c.isdigit())


def _letters(word: str) -> int:
    """One bit a letter or digit, a second one where it occurs twice: a cheap bound on likeness."""
    once = twice = 0
    for c in word:
        bit = _BIT[c]
        twice |= once & bit
        once |= bit
    return twice << 27 | once


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
    cyrillic: NDArray[np.bool_]
    joint: Ints
    columns: Columns

    def __len__(self) -> int:
        return len(self.count)


def encode(names: Sequence[str], schemas: Sequence[str], number: Numbering) -> Batch:
    """Names as a batch; new strings are added to the numbering."""
    splits = [split(n, s) for n, s in zip(names, schemas, strict=True)]
    person = [s == PERSON for s in schemas]
    ids: dict[tuple[str, bool], int] = {}
    word = [ids.setdefault((w, p), len(ids)) for s, p in zip(splits, person, strict=True) for w in s.words]
    count = np.array([len(s.words) for s in splits], dtype=np.int64)
    columns = _columns([facts(w, p) for w, p in ids], number)
    columns["person"] = np.array([p for _, p in ids], dtype=bool)
    return Batch(
        start=np.cumsum(count) - count,
        count=count,
        word=np.array(word, dtype=np.int64),
        person=np.array(person, dtype=bool),
        forms=np.array([form_bits(s.forms) if s.forms else 0 for s in splits], dtype=np.int64),
        forms_written=tuple(s.written for s in splits),
        mixed=np.array([s.mixed for s in splits], dtype=bool),
        abjad=np.array([s.abjad for s in splits], dtype=bool),
        cyrillic=np.array([s.cyrillic for s in splits], dtype=bool),
        joint=_joints(word, count, columns, number),
        columns=columns,
    )


def _joints(word: list[int], count: Ints, columns: Columns, number: Numbering) -> Ints:
    """For each word the number of the string that it makes with the next word of its name; -1 for the last one."""
    if not word:
        return np.zeros(0, dtype=np.int64)
    folded, text = columns["fold"][word].tolist(), columns["text"][word].tolist()
    after = zip([*folded[1:], ""], [*text[1:], " "], strict=True)
    joined = [
        fold(t + u) if t[-1] == u[0] or t[-1] + u[0] in _BLEND else f + g
        for f, t, (g, u) in zip(folded, text, after, strict=True)
    ]
    out = np.array([number.find(j) for j in joined], dtype=np.int64)
    out[np.cumsum(count)[count > 0] - 1] = -1
    return out


def form_bits(forms: tuple[str, ...]) -> int:
    """Classes of legal forms as bits."""
    bits = 0
    for f in forms:
        bits |= _FORM_BIT[f]
    return bits
