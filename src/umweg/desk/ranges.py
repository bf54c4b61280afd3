"""Sets of row numbers as ranges: numbers that were purged or are missing mostly lie side by side.

>>> r = Ranges(); [r.add(n) for n in (1, 2, 3, 7)] and r.pairs
[[1, 3], [7, 7]]
>>> other = Ranges(); other.add_all([[1, 5]]); r.without(other)
7
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Ranges:
    """First and last numbers, both included."""

    pairs: list[list[int]] = field(default_factory=list)

    def add(self, number: int) -> None:
        """A number that is greater than all before."""
        if self.pairs and self.pairs[-1][1] == number - 1:
            self.pairs[-1][1] = number
        else:
            self.pairs.append([number, number])

    def add_all(self, pairs: Iterable[Iterable[int]]) -> None:
        """Ranges in any order."""
        merged: list[list[int]] = []
        for first, last in sorted([*self.pairs, *map(list, pairs)]):
            if merged and first <= merged[-1][1] + 1:
                merged[-1][1] = max(merged[-1][1], last)
            else:
                merged.append([first, last])
        self.pairs = merged

    def count(self) -> int:
        """How many numbers."""
        return sum(last - first + 1 for first, last in self.pairs)

    def without(self, other: Ranges) -> int | None:
        """The first number that ``other`` does not have; None if it has all."""
        i = 0
        for first, last in self.pairs:
            n = first
            while n <= last:
                while i < len(other.pairs) and other.pairs[i][1] < n:
                    i += 1
                if i == len(other.pairs) or other.pairs[i][0] > n:
                    return n
                n = other.pairs[i][1] + 1
        return None

    def shared(self, other: Ranges) -> int | None:
        """The first number that ``other`` has, too; None if they share none.

        >>> Ranges([[1, 3], [7, 9]]).shared(Ranges([[4, 6], [9, 12]]))
        9
        """
        i = 0
        for first, last in self.pairs:
            while i < len(other.pairs) and other.pairs[i][1] < first:
                i += 1
            if i < len(other.pairs) and other.pairs[i][0] <= last:
                return max(first, other.pairs[i][0])
        return None


def of(numbers: Iterable[int]) -> list[list[int]]:
    """Ranges of numbers in any order."""
    made = Ranges()
    for n in sorted(set(numbers)):
        made.add(n)
    return made.pairs


def purged_in(facts: str) -> list[list[int]]:
    """The ranges of contents that a purge's row says it removed."""
    found = json.loads(facts).get("contents", [])
    return [[int(a), int(b)] for a, b in found]
