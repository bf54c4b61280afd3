"""Closed lists of words that rules need (``data/lists.csv``): articles to pass over, words that end a name, and so on.

>>> "the" in word_list("language.words.en")
True
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent.parent / "data" / "lists.csv"


@cache
def _lists() -> dict[str, frozenset[str]]:
    with FILE.open(encoding="utf-8", newline="") as f:
        return {r["name"]: frozenset(r["words"].split(" ")) for r in csv.DictReader(f, delimiter="\t")}


def word_list(name: str) -> frozenset[str]:
    """The words of a list; KeyError where there is none of that name."""
    return _lists()[name]
