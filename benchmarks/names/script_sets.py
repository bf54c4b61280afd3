"""Names in the scripts of their countries and who they belong to on a list of Latin names, and innocents by script.

Arabic and Cyrillic persons are as the UN (and the EU) list them. Lists here hold no names in Hangul, hardly any in
Chinese characters and few in Greek: these are built from the Latin names on the lists, as each function says, with
tables that are not the program's. Everything is drawn with fixed seeds.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from benchmarks.names import data
from benchmarks.names.data import Names

SEED = 20261130
FOLDER = Path(__file__).parent
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Set:
    """``queries[k]`` belongs to bearer ``owners[k]`` of ``names``; ``innocents`` belong to nobody."""

    names: Names
    queries: list[str]
    owners: list[int]
    innocents: list[str]
    schema: str = "Person"


def script(name: str) -> str:
    """The script that most letters of a name are of."""
    found = Counter(unicodedata.name(c, "?").split()[0] for c in name if c.isalpha())
    return found.most_common(1)[0][0] if found else ""


def latin_only(names: Names) -> Names:
    """A list without the names in other scripts."""
    keep = [i for i, n in enumerate(names.names) if script(n) in ("LATIN", "")]
    return Names(*([getattr(names, f)[i] for i in keep] for f in ("names", "kinds", "schemas", "owners")), names.ids)


def pick(rng: np.random.Generator, words: list[str]) -> str:
    return words[int(rng.integers(len(words)))]


def original(names: Names, of: str, schema: str = "Person", size: int = 5000) -> Set:
    """Names that a list itself has in a script, against its Latin names. Innocents: two to four words of these names
    put together at random; none of them a name of the list, in whatever order."""
    at = [
        i
        for i, n in enumerate(names.names)
        if script(n) == of and (names.schemas[i] == "Person") == (schema == "Person")
    ]
    latin = latin_only(names)
    at = [i for i in at if names.owners[i] in set(latin.owners)]
    queries, owners = [names.names[i] for i in at], [names.owners[i] for i in at]
    rng = np.random.default_rng(SEED)
    words = sorted({w for q in queries for w in _WORD.findall(q) if len(w) > 1})
    listed = {tuple(sorted(_WORD.findall(n))) for n in names.names}
    lengths = [min(max(len(_WORD.findall(q)), 2), 5) for q in queries]
    drawn = [[pick(rng, words) for _ in range(int(rng.choice(lengths)))] for _ in range(size)]
    return Set(latin, queries, owners, [" ".join(d) for d in drawn if tuple(sorted(d)) not in listed], schema)


@cache
def table(file: str) -> list[dict[str, str]]:
    with (FOLDER / file).open(encoding="utf-8") as f:
        return list(csv.DictReader(f))


def _syllables(name: str) -> list[str]:
    return re.findall("[a-z]+", name.lower())


def korean(size: int = 5000) -> Set:
    """Latin names of three syllables that ``korean.csv`` has, on all lists; each syllable drawn among the Hangul that
    are so spelled. Innocents: surname and two syllables at random, on no list by the same table."""
    names, rng = latin_only(data.every()), np.random.default_rng(SEED)
    read: dict[tuple[str, str], list[str]] = defaultdict(list)
    parts: dict[str, list[str]] = defaultdict(list)
    for r in table("korean.csv"):
        parts[r["part"]].append(r["hangul"])
        for spelled in r["latin"].split():
            read[r["part"], spelled].append(r["hangul"])
    queries, owners, listed = [], [], set()
    for name, owner, schema in zip(names.names, names.owners, names.schemas, strict=True):
        s = _syllables(name)
        options = [read.get((p, x)) for p, x in zip(("surname", "given", "given"), s, strict=False)]
        if schema == "Person" and len(s) == 3 and name.isascii() and all(options):
            queries.append("".join(pick(rng, o) for o in options if o))
            owners.append(owner)
            listed.add(tuple(s))
    return Set(names, queries, owners, _strangers(rng, parts, read, listed, size))


def _strangers(rng, parts, read, listed, size: int) -> list[str]:
    spelled: dict[tuple[str, str], set[str]] = defaultdict(set)
    for (part, latin), hangul in read.items():
        for h in hangul:
            spelled[part, h].add(latin)
    out = []
    while len(out) < size:
        name = (pick(rng, parts["surname"]), pick(rng, parts["given"]), pick(rng, parts["given"]))
        ways = [spelled[p, c] for p, c in zip(("surname", "given", "given"), name, strict=True)]
        if not any(t[0] in ways[0] and t[1] in ways[1] and t[2] in ways[2] for t in listed):
            out.append("".join(name))
    return out


def chinese(size: int = 5000) -> Set:
    """Latin names on all lists that read as Pinyin with a surname of ``chinese.csv``; each syllable drawn among the
    characters so read. Innocents: characters of the table at random, on no list by the same table."""
    names, rng = latin_only(data.every()), np.random.default_rng(SEED)
    read: dict[tuple[str, str], list[str]] = defaultdict(list)
    parts: dict[str, list[str]] = defaultdict(list)
    for r in table("chinese.csv"):
        for c in r["characters"]:
            parts[r["part"]].append(c)
            read[r["part"], r["pinyin"]].append(c)
    queries, owners, listed = [], [], set()
    every = {p for part, p in read if part == "given"}
    for name, owner, schema in zip(names.names, names.owners, names.schemas, strict=True):
        s = _syllables(name)
        if schema != "Person" or not name.isascii() or not 2 <= len(s) <= 3 or ("surname", s[0]) not in read:
            continue
        given = (
            s[1:]
            if len(s) == 3
            else next(([s[1][:k], s[1][k:]] for k in range(2, len(s[1])) if {s[1][:k], s[1][k:]} <= every), [s[1]])
        )
        if all(g in every for g in given):
            queries.append(pick(rng, read["surname", s[0]]) + "".join(pick(rng, read["given", g]) for g in given))
            owners.append(owner)
            listed.add((s[0], *given))
    spelled = {(part, c): p for (part, p), cs in read.items() for c in cs}
    innocents: list[str] = []
    while len(innocents) < size:
        one = [pick(rng, parts["surname"]), *(pick(rng, parts["given"]) for _ in range(1 + int(rng.random() < 0.8)))]
        if (spelled["surname", one[0]], *(spelled["given", c] for c in one[1:])) not in listed:
            innocents.append("".join(one))
    return Set(names, queries, owners, innocents)


def japanese(size: int = 5000) -> Set:
    """Surnames and given names of ``japanese.csv`` (kanji and how they are read, by hand): one hundred pairs of them
    stand on a list beside the real ones. Innocents: pairs that do not, nor any that is read alike."""
    names, rng = latin_only(data.sdn()), np.random.default_rng(SEED)
    parts = {
        p: [(r["kanji"], r["latin"]) for r in table("japanese.csv") if r["part"] == p] for p in ("surname", "given")
    }
    pairs = [(f, g) for f in parts["surname"] for g in parts["given"]]
    order = rng.permutation(len(pairs))
    on = [pairs[i] for i in order[:100]]
    listed = {(f[1], g[1]) for f, g in on}
    first = len(names.ids)
    more = Names(
        [f"{f[1].upper()}, {g[1].title()}" for f, g in on], ["primary"] * len(on), ["Person"] * len(on),
        list(range(len(on))), [f"ja-{k}" for k in range(len(on))],
    )  # fmt: skip
    off = [f[0] + g[0] for f, g in (pairs[i] for i in order[100:]) if (f[1], g[1]) not in listed]
    return Set(names + more, [f[0] + g[0] for f, g in on], [first + k for k in range(len(on))], off[:size])


def greek(size: int = 5000) -> Set:
    """As ``japanese``, of ``greek.csv``: names in Greek letters and one or more spellings in use, drawn at random."""
    names, rng = latin_only(data.sdn()), np.random.default_rng(SEED)
    parts = {
        p: [(r["greek"], r["latin"].split()) for r in table("greek.csv") if r["part"] == p]
        for p in ("surname", "given")
    }
    pairs = [(f, g) for f in parts["surname"] for g in parts["given"]]
    order = rng.permutation(len(pairs))
    on = [pairs[i] for i in order[:300]]
    first = len(names.ids)
    more = Names(
        [f"{pick(rng, f[1]).upper()}, {pick(rng, g[1]).title()}" for f, g in on], ["primary"] * len(on),
        ["Person"] * len(on), list(range(len(on))), [f"el-{k}" for k in range(len(on))],
    )  # fmt: skip
    off = [f"{g[0]} {f[0]}" for f, g in (pairs[i] for i in order[300:])]
    return Set(names + more, [f"{g[0]} {f[0]}" for f, g in on], [first + k for k in range(len(on))], off[:size])
