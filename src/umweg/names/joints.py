"""What two neighbouring words of a name would make as one, told by a hash, without the string being made.

A hash of 64 bits is as good as the string here: two of a list's folded words and of a batch's joints, some 10^5 and
10^4 strings, have the same one by chance in one of ten billion batches.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from umweg.names.fold import fold_all

Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]

_BASE, _SEED = 0x9E3779B97F4A7C15, ord("\n")
# Letters that make one sound where two words meet.
_BLEND = "sc sh ch kh zh th ts tz ck ph gh dh dj dz ks ou oo ow ee ea ie ye je eu yo jo io cz sz"


def hashes(words: Sequence[str]) -> tuple[Hashes, Hashes]:
    """A number of 64 bits for each string, and the power of the base by which what stands before it is multiplied.

    The number of ``a + b`` is ``hash(a) * power(b) + hash(b) - seed * power(b)``, without the string being made.
    """
    if not len(words):
        return np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.uint64)
    signs = np.frombuffer(("\n" + "\n".join(words)).encode("ascii", "replace"), dtype=np.uint8).astype(np.uint64)
    length = np.fromiter(map(len, words), dtype=np.int64, count=len(words))
    end = np.cumsum(length + 1)
    factors = np.full(int(length.max()) + 1, _BASE, dtype=np.uint64)
    factors[0] = 1
    powers: Hashes = np.cumprod(factors)
    place = np.repeat(end - 1, length + 1) - np.arange(len(signs))
    return np.add.reduceat(signs * powers[place], end - length - 1), powers[length]


def _blends() -> NDArray[np.bool_]:
    """Letters at the end of a word and at the beginning of the next that would be folded together."""
    out = np.eye(128, dtype=bool)
    for pair in _BLEND.split():
        out[ord(pair[0]), ord(pair[1])] = True
    return out


_MEET = _blends()


def joints(word: Ints, count: Ints, c: dict[str, NDArray[Any]]) -> Hashes:
    """For each word the hash of the folded string that it makes with the next word of its name; 0 for the last one."""
    out = np.zeros(len(word), dtype=np.uint64)
    inner = np.ones(len(word), dtype=bool)
    inner[np.cumsum(count)[count > 0] - 1] = False
    at = np.flatnonzero(inner)
    a, b = word[at], word[at + 1]
    out[at] = (c["hash"][a] - np.uint64(_SEED)) * c["power"][b] + c["hash"][b]
    met = np.flatnonzero(_MEET[c["last"][a], c["first"][b]])
    texts = c["text"]
    whole = [t + u for t, u in zip(texts[a[met]].tolist(), texts[b[met]].tolist(), strict=True)]
    out[at[met]] = hashes(fold_all(whole))[0]
    return out
