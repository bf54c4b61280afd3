"""How often a threshold rings for nobody: expected false alerts on a list.

The innocent are made up: given names and surnames of a dozen cultures put together at random, and company names of
common business words around coined ones, none of them taken from any list. What this can tell: how a threshold
depends on the list, and roughly how often it rings for ordinary names. What it cannot tell: your customers' share
of names that are common among the listed; match a sample of your own for that (``false_alerts(..., innocent=...)``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from umweg.names import tables
from umweg.names.index import NameIndex

SEED = 20260101


@dataclass(frozen=True, slots=True)
class FalseAlerts:
    """Alerts per 1,000 innocent queries at a threshold, with a 95 % interval (Wilson) and the number tried."""

    threshold: float
    per_1000: float
    low: float
    high: float
    tried: int


def innocent_names(size: int, seed: int = SEED) -> tuple[list[str], list[str]]:
    """Made-up names and their schemas: half persons, half companies. The same seed gives the same names.

    >>> names, schemas = innocent_names(4, seed=1)
    >>> schemas
    ['Person', 'Company', 'Person', 'Company']
    """
    rng = np.random.default_rng(seed)
    parts: dict[tuple[str, str], list[str]] = {}
    for r in tables.rows("innocent.csv"):
        parts.setdefault((r["culture"], r["part"]), []).extend(r["words"].split())
    cultures = sorted({c for c, part in parts if part == "given"})
    names, schemas = [], []
    for k in range(size):
        person = k % 2 == 0
        culture = cultures[int(rng.integers(len(cultures)))]
        names.append(_person(rng, parts, culture) if person else _company(rng, parts, culture))
        schemas.append("Person" if person else "Company")
    return names, schemas


def _pick(rng: np.random.Generator, words: list[str]) -> str:
    return words[int(rng.integers(len(words)))]


def _person(rng: np.random.Generator, parts: dict[tuple[str, str], list[str]], culture: str) -> str:
    given, family = parts[culture, "given"], parts[culture, "family"]
    middle = [_pick(rng, given)] if rng.random() < 0.35 else []
    return " ".join([_pick(rng, given), *middle, _pick(rng, family)])


def _company(rng: np.random.Generator, parts: dict[tuple[str, str], list[str]], culture: str) -> str:
    """A surname or a coined word, one or two business words, a legal form."""
    if rng.random() < 0.4:
        brand = _pick(rng, parts[culture, "family"])
    else:
        brand = "".join(_pick(rng, parts["any", "syllable"]) for _ in range(int(rng.integers(2, 4)))).capitalize()
    business = [_pick(rng, parts["any", "business"]) for _ in range(int(rng.integers(1, 3)))]
    return " ".join([brand, *business, _pick(rng, parts["any", "form"])])


def false_alerts(
    index: NameIndex,
    threshold: float | None = None,
    *,
    innocent: Sequence[str] | None = None,
    schemas: Sequence[str] | None = None,
    size: int = 4000,
) -> FalseAlerts:
    """Expected false alerts per 1,000 queries on this list at a threshold (the shipped one unless given).

    ``innocent``: names known to be nobody on the list; made-up ones unless given.

    >>> index = NameIndex.build(["Acme Trading", "Zenit Bank"], schemas=["Company", "Company"])
    >>> false_alerts(index, 0.9, size=200).per_1000
    0.0
    """
    at = float(tables.model()["threshold"]) if threshold is None else threshold
    if innocent is None:
        innocent, schemas = innocent_names(size)
    found = index.match(innocent, schemas=schemas, limit=1, floor=at)
    n = len(innocent)
    low, high = _wilson(len(found), n)
    return FalseAlerts(at, 1000 * len(found) / max(n, 1), 1000 * low, 1000 * high, n)


def _wilson(hits: int, n: int) -> tuple[float, float]:
    if not n:
        return 0.0, 1.0
    z2, p = 1.96**2, hits / n
    middle, half = p + z2 / (2 * n), 1.96 * np.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    return float(max(0.0, (middle - half) / (1 + z2 / n))), float((middle + half) / (1 + z2 / n))
