"""Make the goods lists in ``src/umweg/law/lists`` from the lists of goods.

    python scripts/derive_law.py ../shared/data/goods

Writes ``chpl.csv``, ``eu-833-merged.csv`` and ``ear-746-supp*.csv``: codes, tiers, dates and marks only.
Descriptions come from ``umweg.core.codes``. Writes the control lists with entries in words to ``law/controls``:
EU dual-use Annex I and the ECCNs of the US Commerce Control List. The passports (``*.yml``) beside them are kept
by hand. Deterministic: sorted, no clock.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

OUT = Path(__file__).resolve().parents[1] / "src" / "umweg" / "law" / "lists"

# The nine codes of tiers 1 and 2 are in FinCEN's and BIS's joint alert of 19 May 2023 (FIN-2023-Alert004).
FIRST_NINE = {"1": "2023-05-19", "2": "2023-05-19"}

TIERS = {"1": 4, "2": 5, "3.A": 16, "3.B": 9, "4.A": 11, "4.B": 5}
CODES_833 = 2223
CONTROLS = OUT.parent / "controls"

# Supplements to Part 746 of the EAR: file, codes, of which inferred.
SUPPLEMENTS = {
    "2": ("us_ear_746_supp2_partial.csv", 13, 0),
    "4": ("us_ear_746_supp4_partial.csv", 1935, 323),
    "5": ("us_ear_746_supp5_partial.csv", 131, 0),
    "7": ("us_ear_746_supp7.csv", 50, 0),
}
ENTRIES = {"eu_dualuse_annexI_2021_codes.csv": 366, "us_ccl_eccn_2026-07-23.csv": 633}


def rows(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV file, header as keys."""
    with path.open(encoding="utf-8-sig", newline="") as f:
        return list(csv.DictReader(f))


def write(name: str, header: list[str], body: list[list[str]]) -> None:
    """Write a CSV with Unix line ends."""
    with (OUT / name).open("w", encoding="utf-8", newline="") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(header)
        w.writerows(body)
    print(f"{name}: {len(body)} codes")


def supplements(source: Path) -> None:
    """Write the supplements to Part 746 of the EAR; a date such as <=2023-05-19 is the day of the first proof."""
    for number, (name, codes, inferred) in SUPPLEMENTS.items():
        body = []
        for r in rows(source / name):
            tier = re.sub(r" ?\(.*\)$|^CHPL ", "", r["annex_or_tier"])
            mark = "inferred" if "INFERRED" in r["annex_or_tier"] else "stated"
            body.append([r["code"], tier, r["in_force_from"].removeprefix("<="), mark])
        if (len(body), sum(b[3] == "inferred" for b in body)) != (codes, inferred):
            sys.exit(f"{name} has other codes than known: expected {codes}, of which {inferred} inferred")
        write(f"ear-746-supp{number}.csv", ["code", "tier", "in_force_from", "mark"], sorted(body))


def packed(name: str, header: list[str], body: Iterable[list[str]]) -> None:
    """Write a gzipped CSV that is the same bytes every time."""
    text = io.StringIO()
    w = csv.writer(text, lineterminator="\n")
    w.writerow(header)
    w.writerows(body)
    (CONTROLS / name).write_bytes(gzip.compress(text.getvalue().encode(), 9, mtime=0))
    print(f"controls/{name}: {text.getvalue().count(chr(10)):,} lines")


def controls(source: Path) -> None:
    """Write the lists whose entries are words, not customs codes."""
    CONTROLS.mkdir(parents=True, exist_ok=True)
    dual, ccl = (rows(source / n) for n in ENTRIES)
    if [len({r.get("code") or r["eccn"] for r in t}) for t in (dual, ccl)] != list(ENTRIES.values()):
        sys.exit(f"the control lists have other entries than known: {ENTRIES}")
    header = ["code", "category", "heading", "regime", "reasons", "chart", "exceptions", "related"]
    one = [
        [r["code"], r["code"][0], squeeze(r["description"]), squeeze(r["annex_or_tier"].partition(" / ")[2])] + [""] * 4
        for r in dual
    ]
    packed("eu-dual-use.csv.gz", header, sorted(one))
    two = [
        [r["eccn"], r["category"], squeeze(r["heading"]), "", r["reason_for_control"], r["country_chart"],
         r["licence_exceptions"], squeeze(r["related_controls"])]
        for r in ccl
    ]  # fmt: skip
    packed("us-ccl.csv.gz", header, sorted(two))
    known = {r["code"] for r in dual}
    text = rows(source / "eu_dualuse_annexI_2021_paragraphs.csv")
    if {r["code"] for r in text} - known:
        sys.exit("paragraphs of entries that the list does not have")
    packed(
        "eu-dual-use-paragraphs.csv.gz",
        ["code", "paragraph", "depth", "kind", "text"],
        [[r["code"], r["paragraph"], r["depth"], r["note_type"], squeeze(r["text"])] for r in text],
    )


def squeeze(text: str) -> str:
    """One line, single spaces."""
    return " ".join(text.split())


def main() -> None:
    """Write all lists, or stop where the source is not what it was."""
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        sys.exit("usage: python scripts/derive_law.py PATH-TO-GOODS-FOLDER")
    source = Path(sys.argv[1])
    OUT.mkdir(parents=True, exist_ok=True)
    chpl = rows(source / "chpl_2024-02.csv")
    tiers = Counter(r["annex_or_tier"] for r in chpl)
    if dict(tiers) != TIERS:
        sys.exit(f"the Common High Priority List has other tiers than known: {dict(tiers)}")
    body = [[r["code"], r["annex_or_tier"], FIRST_NINE.get(r["annex_or_tier"], r["in_force_from"])] for r in chpl]
    write("chpl.csv", ["code", "tier", "in_force_from"], sorted(body))
    codes = sorted({r["code"] for r in rows(source / "eu_833_export_codes_no_annex_2023-01.csv")})
    if len(codes) != CODES_833:
        sys.exit(f"expected {CODES_833} codes of Regulation (EU) 833/2014, found {len(codes)}")
    write("eu-833-merged.csv", ["code"], [[c] for c in codes])
    supplements(source)
    controls(source)


if __name__ == "__main__":
    main()
