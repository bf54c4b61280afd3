"""Names in the scripts of their countries against Latin names, script by script; innocents of all scripts.

    python benchmarks/scripts.py                       # all figures
    python benchmarks/scripts.py --only arabic,korean
    python benchmarks/scripts.py --show 20 --only greek      # with cases that are lost and innocents that ring

Sets: names/script_sets.py. A figure is recall at 1 % of false alerts: the cut is what one in a hundred of that
script's innocents exceeds. The baseline: anyascii, no vowels, no blanks, then a ratio, the best of all listed names.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path[:0] = [str(Path(__file__).parents[1])]

from anyascii import anyascii  # noqa: E402  # after the path
from benchmarks.names import data, measure, script_sets  # noqa: E402  # after the path
from rapidfuzz import fuzz  # noqa: E402  # after the path
from rapidfuzz.process import cdist  # noqa: E402  # after the path

from umweg.names import threshold  # noqa: E402  # after the path

SETS: dict[str, Callable[[], script_sets.Set]] = {
    "arabic": lambda: script_sets.original(data.un(), "ARABIC"),
    "arabic, all lists": lambda: script_sets.original(data.every(), "ARABIC"),
    "arabic firms": lambda: script_sets.original(data.every(), "ARABIC", "LegalEntity", 1000),
    "cyrillic": lambda: script_sets.original(data.every(), "CYRILLIC"),
    "korean": script_sets.korean,
    "chinese": script_sets.chinese,
    "japanese": script_sets.japanese,
    "greek": script_sets.greek,
}


def bones(name: str) -> str:
    return re.sub(r"[aeiou\W]", "", anyascii(name).lower())


def baseline(s: script_sets.Set) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Best score of each query's bearer and whether it is the first; best score of each innocent."""
    listed, owner = [bones(n) for n in s.names.names], np.asarray(s.names.owners)
    own, first, best = [], [], []
    for at in range(0, len(s.queries), 200):
        score = cdist([bones(q) for q in s.queries[at : at + 200]], listed, scorer=fuzz.ratio, workers=2)
        for row, mine in zip(score, s.owners[at : at + 200], strict=True):
            own.append(row[owner == mine].max())
            first.append(owner[row.argmax()] == mine)
    for at in range(0, len(s.innocents), 200):
        best += (
            cdist([bones(q) for q in s.innocents[at : at + 200]], listed, scorer=fuzz.ratio, workers=2)
            .max(axis=1)
            .tolist()
        )
    return np.array(own), np.array(first), np.array(best)


def figures(name: str, s: script_sets.Set, show: int, beside: bool) -> int:
    """Prints the row of one script; how many innocents ring at the shipped threshold."""
    index = measure.build(s.names)
    m = index.match(s.queries, limit=20, floor=0.0)
    own, first = np.zeros(len(s.queries)), np.zeros(len(s.queries), dtype=bool)
    mine = np.asarray(s.owners)[m.query] == index.owners[m.row]
    np.maximum.at(own, m.query[mine], m.score[mine])
    top = np.flatnonzero(np.diff(m.query, prepend=-1))
    first[m.query[top]] = mine[top]
    best, _ = measure.hits(index, s.innocents)
    at, ships = measure.cut(best, 0.01), threshold()
    told = ""
    if beside:
        theirs, ahead, strangers = baseline(s)
        told = f"; baseline {ahead.mean():.3f}, {(theirs > measure.cut(strangers, 0.01)).mean():.3f}"
    print(f"{name:18s} {len(own):5d} names, {len(best)} innocents: recall@1 {first.mean():.3f}, ", end="")
    print(f"at 1 % {(own > at).mean():.3f} (cut {at:.2f}), at {ships} {(own >= ships).mean():.3f}; ", end="")
    print(f"{1000 * (best >= ships).mean():.1f} alerts per 1,000{told}", flush=True)
    lost = [k for k in np.argsort(own) if own[k] <= max(at, ships)][:show]
    for k in lost:
        names = [n for n, o in zip(s.names.names, s.names.owners, strict=True) if o == s.owners[k]]
        print(f"    lost {own[k]:.2f} {s.queries[k]} | {'; '.join(names)[:100]}")
    for k in np.argsort(-best)[:show]:
        hit = index.match([s.innocents[k]], limit=1, floor=0.0)
        print(f"    rings {best[k]:.2f} {s.innocents[k]} | {index.names[hit.row[0]] if len(hit) else ''}")
    return int((best >= ships).sum())


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--only", help=f"scripts, by comma: {', '.join(SETS)}")
    args.add_argument("--show", type=int, default=0, help="so many lost names and ringing innocents of each")
    args.add_argument("--baseline", action="store_true", help="the baseline beside it (slow)")
    given = args.parse_args()
    for name, make in SETS.items():
        if not given.only or name in given.only.split(","):
            figures(name, make(), given.show, given.baseline)


if __name__ == "__main__":
    main()
