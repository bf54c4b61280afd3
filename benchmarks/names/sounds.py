"""Learns src/umweg/names/data/sounds.csv, what Latin letters sound like in Cyrillic, from pairs of words (CC0).

    python -m benchmarks.names.sounds           # fit on all pairs, write

Each pair is cut into stretches by the best cut under the present costs, the costs are learned from the cuts, and so on
(hard expectation maximisation); then P(Cyrillic unit, Latin letters taken | the next Latin letters) by counting, two
letters backing off to one and to none (Witten and Bell 1991). ``parts`` gives five tables, each learned without a
fifth of the Cyrillic words: figures must come from these.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from math import log
from pathlib import Path

from benchmarks.names import data

from umweg.names.sounds import MOST, tokens
from umweg.names.weighed_words import split

TABLE = Path(__file__).parents[2] / "src/umweg/names/data/sounds.csv"
PARTS = 5
ROUNDS, FEW = 5, 4000
LEAST = 3
"""Times that a unit must have been seen somewhere, to be in the table."""
DEEP = 2
UNSEEN = 14.0
Pair = tuple[list[str], str]
Row = tuple[str, str, int, float]


def pairs(without: int | None = None) -> list[Pair]:
    """Cyrillic letters and Latin word of each labelled pair as the package reads them, but for one part."""
    words = []
    for latin, cyrillic in data.transliterated():
        a, b = ("".join(split(w, "Person").words) for w in (latin, cyrillic))
        if a.isalpha() and b.isalpha() and part(cyrillic) != without:
            words.append((tokens(b), f"^{a}$"))
    return words


def part(cyrillic: str) -> int:
    """Equal Cyrillic words are in one part."""
    return sum((i + 1) * ord(c) for i, c in enumerate(cyrillic)) % PARTS


def _first(unit: str, letters: str) -> float:
    """Costs to begin with: letters that look alike."""
    if unit == letters:
        return 0.1
    return 3.0 + 2 * abs(len(letters) - 1) + 2 * (unit[:1] != letters[:1])


def cut(pair: Pair, cost: dict[tuple[str, str], float] | None) -> list[tuple[str, str, int]]:
    """The cheapest cut of a pair: Cyrillic unit, Latin letters, place of these."""
    c, w = pair
    best: dict[tuple[int, int], tuple[float, tuple[int, int] | None]] = {(0, 0): (0.0, None)}
    for i in range(len(c)):
        for j in range(len(w) + 1):
            here = best.get((i, j))
            if here is None:
                continue
            for b in range(min(MOST, len(w) - j) + 1):
                k = (c[i], w[j : j + b])
                total = here[0] + (_first(*k) if cost is None else cost.get(k, UNSEEN))
                old = best.get((i + 1, j + b))
                if old is None or total < old[0]:
                    best[i + 1, j + b] = (total, (i, j))
    at, out = (len(c), len(w)), []
    while at in best and (before := best[at][1]) is not None:
        out.append((c[before[0]], w[before[1] : at[1]], before[1]))
        at = before
    return out[::-1]


def fit(words: list[Pair]) -> list[Row]:
    """The table's rows from labelled pairs."""
    cost: dict[tuple[str, str], float] | None = None
    some = words[:: max(1, len(words) // FEW)]
    for _ in range(ROUNDS):
        seen = Counter((u, s) for p in some for u, s, _ in cut(p, cost))
        total = sum(seen.values())
        cost = {k: -log(n / total) for k, n in seen.items()}
    counts: dict[str, Counter[tuple[str, int]]] = defaultdict(Counter)
    for p in words:
        for unit, letters, at in cut(p, cost):
            for context in {p[1][at : at + k] for k in range(DEEP + 1)}:
                counts[context][unit, len(letters)] += 1
    return _rows(counts)


def _rows(counts: dict[str, Counter[tuple[str, int]]]) -> list[Row]:
    """Probabilities as costs, each stretch backing off to the one that is a letter shorter."""
    known = {e for e, n in counts[""].items() if n >= LEAST}
    total = sum(counts[""].values())
    p = {"": {e: counts[""][e] / total for e in known}}
    rows: list[Row] = [("", e[0], e[1], -log(v)) for e, v in p[""].items()]
    for context in sorted((c for c in counts if c), key=len):
        seen = {e: n for e, n in counts[context].items() if e in known}
        shorter = p.get(context[:-1])
        if shorter is None or sum(seen.values()) < LEAST:
            continue
        n, kinds = sum(seen.values()), len(seen)
        rest = kinds / (n + kinds)
        p[context] = {e: (1 - rest) * seen.get(e, 0) / n + rest * v for e, v in shorter.items()}
        rows.append((context, "", 0, -log(rest)))
        rows += [(context, e[0], e[1], -log(p[context][e])) for e in seen]
    return sorted((c, u, b, round(v, 2)) for c, u, b, v in rows)


def main() -> None:
    rows = fit(pairs())
    with TABLE.open("w", encoding="utf-8", newline="") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow(("latin", "cyrillic", "letters", "cost"))
        out.writerows(rows)
    print(f"{len(rows)} rows, {len({r[0] for r in rows})} stretches, {len({r[1] for r in rows})} units")


if __name__ == "__main__":
    main()
