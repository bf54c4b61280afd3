"""Make the goods lists in ``src/umweg/law/lists`` from the lists of goods.

    python scripts/derive_law.py ../shared/data/goods

Writes ``chpl.csv`` and ``eu-833-merged.csv``: codes, tiers and dates only. Descriptions come from
``umweg.codes``. The passports (``*.yml``) beside them are kept by hand. Deterministic: sorted, no clock.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from pathlib import Path

OUT = Path(__file__).resolve().parents[1] / "src" / "umweg" / "law" / "lists"

# The nine codes of tiers 1 and 2 are in FinCEN's and BIS's joint alert of 19 May 2023 (FIN-2023-Alert004).
FIRST_NINE = {"1": "2023-05-19", "2": "2023-05-19"}

TIERS = {"1": 4, "2": 5, "3.A": 16, "3.B": 9, "4.A": 11, "4.B": 5}
CODES_833 = 2223


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


def main() -> None:
    """Write both lists, or stop where the source is not what it was."""
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


if __name__ == "__main__":
    main()
