"""Make the lists of goods of the European Union by annex in ``src/umweg/law/lists`` from tables read out of the acts.

    python scripts/derive_eu_lists.py ../shared/data/law/eu

Writes ``eu-833-ANNEX.csv`` for each annex of Regulation (EU) No 833/2014 that bans something (Annex XXIV lists
exceptions and becomes no list), and ``eu-2022-263-ii.csv``: codes, sections, marks and floors only. The passports
(``*.yml``) beside them are kept by hand. Text of the acts: © European Union, reuse permitted with attribution under
Commission Decision 2011/833/EU; consolidated texts have no legal effect. Deterministic: sorted, no clock.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

OUT = Path(__file__).resolve().parents[1] / "src" / "umweg" / "law" / "lists"
ROWS = {
    "II": 30, "VII": 13, "X": 13, "XI": 10, "XVII": 383, "XVIII": 343, "XX": 7, "XXI": 179, "XXII": 8, "XXIII": 676,
    "XXIV": 13, "XXV": 2, "XXVI": 3, "XXVII": 2,
}  # fmt: skip
ROWS_263 = 162
NO_BAN = ("XXIV",)
"""Annex XXIV names goods that may be bought all the same (Articles 3ea and 5aa)."""

# Luxury goods: EUR per item from which on a section means its goods; the headings say so of 15, 16, 17 and 19, for the
# others Article 3h(2) (source not yet compared). Section 23 is of any value.
FLOOR = {"15": 750, "16": 1000, "17": 50_000, "19": 1500}
GENERAL, MOTORBIKES = 300, 5_000

# Codes of which only the floor is a part: all goods of the code are goods of the section's heading, as read in the
# annex. Elsewhere "ex" is also a matter of words (electronics "for domestic use", spare parts of certain vehicles).
BY_VALUE = {
    "1": ("0101",), "2": ("1604",), "3": ("070956",), "4": ("2203", "2204", "2205", "2206", "2208"), "5": ("240210",),
    "6": ("3303", "3304", "3305"), "7": ("4201", "4202"), "8": ("4203", "61", "62", "64", "65"), "9": ("57", "5805"),
    "10": ("7101", "7103", "7113", "7114", "7116"), "14": ("7013",), "16": ("8519", "8521", "9006", "9007"),
    "17": ("8702", "8703", "8711", "8712", "8903"), "18": ("91",), "19": ("92",), "20": ("97",),
    "21": ("6402", "6403", "6404", "9506"), "22": ("950420", "950430"),
}  # fmt: skip

# Codes that an annex prints whole, though the words beside them mean a part only: kinds of additives.
IN_WORDS = {"XX": ("3811",)}
GONE = ("8469",)
"""Headings that HS 2022 has no more (typewriters): with them the list could be read in no edition of its time."""
STRENGTH = ("stated", "value", "ex")


def rows(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV file, header as keys."""
    with path.open(encoding="utf-8-sig", newline="") as f:
        return list(csv.DictReader(f))


def entry(row: dict[str, str]) -> tuple[str, str, str, int | None]:
    """Code, section, mark and floor of a row; a code of ten digits is a part of its eight."""
    code, annex = row["scope_prefix"], row["annex"]
    mark = "ex" if row["ex"] or len(code) > 8 or code.startswith(IN_WORDS.get(annex, ("-",))) else "stated"
    section, floor = row["section"], None
    if annex == "XVIII":
        number, _, words = row["section"].partition(" ")
        section = f"({number}) {words}"
        floor = MOTORBIKES if code.startswith("8711") else FLOOR.get(number, GENERAL)
        if mark == "ex" and code.startswith(BY_VALUE.get(number, ("-",))):
            mark = "value"
        elif mark != "ex" or number not in ("15", "16", "19"):
            floor = None  # of other parts nobody has compared from what value on
    part = f"Part {row['part']}" if row["part"] else ""
    return code[:8], ", ".join(t for t in (part, section) if t), mark, floor


def merged(found: Iterable[tuple[str, str, str, int | None]]) -> Iterator[list[str]]:
    """One row a code: under two sections it has both names, the firmer mark, the lower floor."""
    by_code: dict[str, list[tuple[str, str, int | None]]] = {}
    for code, section, mark, floor in found:
        by_code.setdefault(code, []).append((section, mark, floor))
    for code, of in sorted(by_code.items()):
        mark = min((m for _, m, _ in of), key=STRENGTH.index)
        floors = [f for _, m, f in of if m == mark and f is not None]
        yield [code, "; ".join(dict.fromkeys(s for s, _, _ in of)), mark, str(min(floors)) if floors else ""]


def write(key: str, body: list[list[str]]) -> None:
    """Write a list with Unix line ends."""
    with (OUT / f"{key}.csv").open("w", encoding="utf-8", newline="") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(["code", "tier", "mark", "floor"])
        w.writerows(body)
    print(f"{key}.csv: {len(body)} codes")


def main() -> None:
    """Write all lists, or stop where the source is not what it was."""
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        sys.exit("usage: python scripts/derive_eu_lists.py PATH-TO-FOLDER-OF-EU-LAW")
    source = Path(sys.argv[1])
    table = rows(source / "eu_833_annexes_2022-12-04.csv")
    by_annex = {a: [r for r in table if r["annex"] == a] for a in ROWS}
    if {a: len(of) for a, of in by_annex.items()} != ROWS or sum(ROWS.values()) != len(table):
        sys.exit(f"other rows than known: { ({a: len(of) for a, of in by_annex.items()}) }, {len(table)} in all")
    for annex, of in by_annex.items():
        if annex not in NO_BAN:
            key = "vii-b" if annex == "VII" else annex.lower()
            write(f"eu-833-{key}", list(merged(map(entry, of))))
    codes = sorted({re.sub(r"\D", "", r["scope_prefix"]) for r in rows(source / "eu_2022_263_annex_II_2022-04-14.csv")})
    if len(codes) != ROWS_263:
        sys.exit(f"expected {ROWS_263} codes of Regulation (EU) 2022/263, found {len(codes)}")
    write("eu-2022-263-ii", [[c, "", "stated", ""] for c in codes if c not in GONE])


if __name__ == "__main__":
    main()
