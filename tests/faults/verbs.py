"""What is done under faults: verbs that write to a store or a desk, how it stands before them, and how it is read.

A folder holds all: ``store``, ``desk.sqlite``, ``state`` (remembered heads) and ``given`` (files that are only read).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Verb:
    """``before`` makes the state before ``do`` in an empty folder; ``state`` reads it as a value to compare.

    ``sound`` says what is wrong with a folder (nothing: ""), ``again`` writes to it as the next writer would.
    """

    name: str
    before: Callable[[Path], object]
    do: Callable[[Path], object]
    state: Callable[[Path], Hashable]
    sound: Callable[[Path], str]
    again: Callable[[Path], object]


def by_name() -> dict[str, Verb]:
    """All verbs; imported late, so that a process that only forks loads them once."""
    from tests.faults import desk_verbs, store_verbs

    return {v.name: v for v in (*store_verbs.VERBS, *desk_verbs.VERBS)}
