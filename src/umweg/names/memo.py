"""What was worked out for a word is kept: the same words come again and again."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

MOST = 200_000
"""Words kept in one memory; when there are more it starts over."""


def remembered(memory: dict[K, V], keys: Sequence[K], make: Callable[[list[K]], list[V]]) -> list[V]:
    """The value of each key; ``make`` works out those that the memory does not have, all in one go.

    >>> remembered({"a": 1}, ["a", "bb", "a"], lambda new: [len(n) for n in new])
    [1, 2, 1]
    """
    found = list(map(memory.get, keys))
    if None not in found:
        return found  # type: ignore[return-value]  # None is not among them
    missing = list(dict.fromkeys(k for k, v in zip(keys, found, strict=True) if v is None))
    made = dict(zip(missing, make(missing), strict=True))
    if len(memory) + len(made) > MOST:
        memory.clear()
    memory.update(made)
    return [made[k] if v is None else v for k, v in zip(keys, found, strict=True)]
