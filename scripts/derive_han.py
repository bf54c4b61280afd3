"""Make ``src/umweg/names/data/han.csv``: how Chinese characters are read in names, by language.

    apt-get download unicode-data && dpkg -x unicode-data_*.deb u       # or Unihan.zip of unicode.org
    pip download --no-deps janome && unzip janome-*.whl -d j
    python scripts/derive_han.py u/usr/share/unicode j

Cantonese (Unihan's kCantonese, spelled as Hong Kong does), Korean (kHangul). Japanese readings of single characters
are learned from the 30,000 surnames and given names of IPADIC, by which janome reads: each name's reading is cut at
the likeliest places, counted, and cut again, six times; common names count more. A row has -log P(character, reading)
in surnames and in given names, of the readings that make up a fortieth of the character at least, by its place.
Common surnames that are read otherwise have rows of their own. Deterministic.
"""

from __future__ import annotations

import bz2
import csv
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations
from math import exp, log
from pathlib import Path

OUT = Path(__file__).resolve().parents[1] / "src/umweg/names/data/han.csv"
ROUNDS, MOST, LEAST = 6, 5, 1 / 40
"""Rounds of cutting; kana that one character may have; share of a character's readings that is kept."""
COMMON = 0.2
"""What a surname counts from which on it is looked at whole."""
PLACES = ("alone", "first", "later")
KINDS = {"姓": "surname", "名": "given"}
Name = tuple[str, str, float]

# Jyutping as the names of Hong Kong are usually spelled.
INITIALS = {"z": "ch", "c": "ch", "j": "y", "g": "k", "gw": "kw", "d": "t", "b": "p"}
FINALS = {
    "oeng": "eung", "oek": "euk", "oe": "eu", "eoi": "ui", "eon": "un", "eot": "ut", "yu": "u", "yun": "uen",
    "yut": "uet", "ou": "o", "aau": "au", "aai": "ai", "aan": "an", "aam": "am", "aang": "ang", "aak": "ak",
    "aat": "at", "aap": "ap", "aa": "a", "un": "oon", "ung": "ung", "am": "am", "at": "at",
}  # fmt: skip
_JYUTPING = re.compile(r"(ng|gw|kw|[bpmfdtnlgkhzcsjw])?([a-z]+)\d")


def hong_kong(jyutping: str) -> str:
    """One syllable as it is usually spelled: zoeng1 is cheung."""
    m = _JYUTPING.fullmatch(jyutping)
    if m is None:
        return ""
    initial, final = m[1] or "", m[2]
    return INITIALS.get(initial, initial) + FINALS.get(final, final)


def unihan(folder: Path, field: str) -> dict[str, str]:
    """A field of Unihan by character, in whichever of its files it stands."""
    out = {}
    for file in sorted(folder.glob("Unihan_*.txt*")):
        text = (bz2.decompress(file.read_bytes()) if file.suffix == ".bz2" else file.read_bytes()).decode()
        for line in text.splitlines():
            parts = line.split("\t")
            if len(parts) == 3 and parts[1] == field:
                out[chr(int(parts[0][2:], 16))] = parts[2]
    return out


def names(janome: Path) -> dict[str, list[Name]]:
    """Surnames and given names: as written, in katakana, and how much each counts (IPADIC's costs are -log counts)."""
    sys.path.insert(0, str(janome))
    from janome.sysdic import entries

    out: dict[str, list[Name]] = {k: [] for k in KINDS.values()}
    for e in entries().values():
        kind = KINDS.get(e[4].split(",")[3]) if e[4].startswith("名詞,固有名詞,人名,") else None
        if kind:
            out[kind].append((e[0], e[8], exp((8000 - min(max(e[3], 4000), 10000)) / 1000)))
    return {k: sorted(v) for k, v in out.items()}


def cuts(written: str, read: str) -> Iterator[tuple[str, ...]]:
    """All ways to cut a reading into as many stretches as characters."""
    n = len(written)
    for at in combinations(range(1, len(read)), n - 1):
        parts = tuple(read[a:b] for a, b in zip((0, *at), (*at, len(read)), strict=True))
        if all(len(p) <= MOST for p in parts) and not any(p[0] in "ャュョッンァィゥェォ" for p in parts[1:]):
            yield parts


def place(written: str, k: int) -> str:
    """A character and where in a name it stands: at the beginning 田 is ta, at the end da."""
    return written[k] + (" alone" if len(written) == 1 else " later" if k else " first")


def learn(known: list[Name]) -> dict[str, Counter[str]]:
    """Weighted counts of the readings of each character in each place."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for r in range(ROUNDS):
        seen: dict[str, Counter[str]] = defaultdict(Counter)
        total = {c: sum(v.values()) for c, v in counts.items()}
        for written, read, weight in known:
            ways = list(cuts(written, read))
            chance = [1.0] * len(ways)
            if r:
                for i, way in enumerate(ways):
                    for k, p in enumerate(way):
                        c = place(written, k)
                        chance[i] *= (counts[c][p] + 0.01) / (total[c] + 1)
            whole = sum(chance)
            for way, p in zip(ways, chance, strict=True):
                for k, part in enumerate(way):
                    seen[place(written, k)][part] += weight * p / whole
        counts = seen
    return counts


def costs(counts: dict[str, Counter[str]]) -> dict[str, str]:
    """-log P(character, reading) by character and place, of readings that are kept, cheapest first."""
    every = sum(sum(v.values()) for v in counts.values())
    out = {}
    for c, found in counts.items():
        whole = sum(found.values())
        kept = sorted((-log(n / every), p) for p, n in found.items() if n >= LEAST * whole)
        out[c] = " ".join(f"{p}:{v:.1f}" for v, p in kept)
    return out


def irregular(known: list[Name], read: dict[str, str]) -> dict[str, str]:
    """Common surnames of several characters whose reading is none that their characters would have: 服部 is Hattori."""
    single = {c: [(p.split(":")[0], float(p.split(":")[1])) for p in v.split()] for c, v in read.items()}
    every, out = sum(w for _, _, w in known), {}
    for written, kana, weight in sorted(known, key=lambda n: -n[2]):
        if 2 <= len(written) <= 4 and weight >= COMMON and all(c >= "\u3400" for c in written) and written not in out:
            paths = [("", 0.0)]
            for k in range(len(written)):
                paths = [(t + p, v + w) for t, v in paths for p, w in single.get(place(written, k), [])]
            ranked = [t for t, _ in sorted(paths, key=lambda p: p[1])][:2]
            if kana not in ranked:
                out[written] = f"{kana}:{-log(weight / every):.1f}"
    return out


def rows(folder: Path, known: dict[str, list[Name]]) -> list[list[str]]:
    """Character, Cantonese, Korean, Japanese in surnames and in given names: alone, first, later."""
    common = set().union(*(unihan(folder, f) for f in ("kHanyuPinlu", "kHKGlyph", "kKoreanEducationHanja")))
    cantonese, korean = unihan(folder, "kCantonese"), unihan(folder, "kHangul")
    japanese = [costs(learn(known[k])) for k in KINDS.values()]
    out = []
    for c in sorted(set(cantonese) | set(korean) | {k[0] for j in japanese for k in j}):
        read = [j.get(f"{c} {p}", "") if c >= "\u3400" else "" for j in japanese for p in PLACES]
        if c < "\u3400" or not (c in common or any(read)):
            continue
        hangul = korean.get(c, "").split(":")[0]
        out.append([c, hong_kong(cantonese.get(c, "").split(" ")[0]), hangul, *read])
    odd = irregular(known["surname"], japanese[0])
    return out + [[c, "", "", v, *[""] * 5] for c, v in sorted(odd.items())]


def main() -> None:
    """Write the table."""
    folder, janome = map(Path, sys.argv[1:])
    found = rows(folder, names(janome))
    with OUT.open("w", encoding="utf-8", newline="") as f:
        writer = csv.writer(f, lineterminator="\n")
        writer.writerow(["character", "cantonese", "korean", *(f"{k} {p}" for k in KINDS.values() for p in PLACES)])
        writer.writerows(found)


if __name__ == "__main__":
    main()
