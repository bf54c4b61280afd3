"""The word lists that ship with the package, read once and kept.

They are plain CSV files in ``data/``, written by hand for this project: legal forms with their canonical class,
particles, titles, numbers, and words so common that they say little about who is meant.

>>> words()["muhammad"].canon
'mohammed'
>>> words()["trading"].weight < 1
True
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class Word:
    """A common word: what it stands for, how much it weighs (1 is a rare word), and its kind."""

    canon: str
    weight: float
    kind: str


def _text(file: str) -> str:
    return (resources.files(__package__) / "data" / file).read_text("utf-8")


def rows(file: str) -> list[dict[str, str]]:
    """The rows of a shipped CSV file."""
    return list(csv.DictReader(io.StringIO(_text(file))))


@cache
def words() -> MappingProxyType[str, Word]:
    """Common words by their folded-to-ASCII spelling."""
    return MappingProxyType({r["word"]: Word(r["canon"], float(r["weight"]), r["kind"]) for r in rows("words.csv")})


@cache
def particles() -> MappingProxyType[str, str]:
    """Articles, prepositions and name particles, each with the form that stands for its variants."""
    return MappingProxyType({r["word"]: r["canon"] for r in rows("particles.csv")})


@cache
def titles() -> MappingProxyType[str, str]:
    """Titles and prefixes, and before whose names they stand: person, vessel or any."""
    return MappingProxyType({r["title"]: r["who"] for r in rows("titles.csv")})


@cache
def ordinary() -> frozenset[str]:
    """Words of papers and trade that name nobody, in several languages."""
    return frozenset(w for r in rows("ordinary.csv") for w in r["words"].split())


@cache
def beside(*kinds: str) -> frozenset[str]:
    """Words beside what tells a firm: places, and those of states, branches, groups; of ``kinds``."""
    own = (w for r in rows("beside.csv") if not kinds or r["kind"] in kinds for w in r["words"].split())
    return frozenset(own) | {w for w, known in words().items() if known.kind == "place"}


@cache
def numbers() -> MappingProxyType[str, str]:
    """Number words, ordinals and Roman numerals as digits."""
    return MappingProxyType({r["word"]: r["number"] for r in rows("numbers.csv")})


@cache
def model() -> MappingProxyType[str, Any]:
    """The fitted coefficients, the shipped threshold, and how they came about."""
    return MappingProxyType(json.loads(_text("model.json")))
