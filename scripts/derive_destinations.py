"""Make ``src/umweg/law/destinations/us.csv``: the Commerce Country Chart and the Country Groups of the US EAR.

    python scripts/derive_destinations.py ../shared/data/goods

One row a destination: columns of the chart with an X, groups, and what the chart says of it in words (footnotes, other
parts of the EAR). A destination that the EAR itself places under the row of another has that row. The passport
(``us.yml``) is kept by hand. Deterministic: sorted, no clock.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from umweg.core.codes.countries import resolve  # noqa: E402  # after the path

OUT = ROOT / "src" / "umweg" / "law" / "destinations" / "us.csv"
CHART, GROUPS = "us_country_chart_part738_2026-07-23.json", "us_country_groups_part740_supp1_2026-07-23.json"
ROWS, EMBARGOED = 196, {"Cuba", "Iran", "Korea, North", "Syria"}

# The EAR's own spellings that no list of country names knows.
NAMES = {
    "Bahamas, The": "BS", "The Bahamas": "BS", "Cote d'lvoire": "CI", "Burma": "MM", "China (PRC)": "CN",
    "Congo (Democratic Republic of the)": "CD", "Congo (Democratic Republic of)": "CD",
    "Congo (Republic of the)": "CG", "Gambia, The": "GM", "Korea, North": "KP", "Korea, South": "KR",
    "Micronesia (Federated State of)": "FM", "Seycheles": "SC", "South Sudan, Republic of": "SS",
    "Sint Maarten (the Dutch two-fifths of the island of Saint Martin)": "SX", "Vatican City": "VA",
}  # fmt: skip


def code(name: str) -> str:
    """The canonical code of a destination."""
    return NAMES.get(name) or resolve(name).code


def rows(chart: dict[str, Any], groups: dict[str, Any]) -> dict[str, list[str]]:
    """Rows by country: marks, groups, words."""
    notes = chart["footnotes"]
    marks: dict[str, list[str]] = {}
    words: dict[str, list[str]] = defaultdict(list)
    for name, row in {**chart["countries"], **chart["embargoed"]}.items():
        marks[code(name)] = row.get("marks", [])
        words[code(name)] += [row["pointer"]] if "pointer" in row else []
        words[code(name)] += [notes[str(n)] for n in row["footnotes"]]
    of = defaultdict(list)
    for group, names in groups["groups"].items():
        for name in names:
            of[code(name)].append(group)
    for name, under in chart["territoryInheritance"].items():
        one, other = code(name), code(under["row"])
        marks[one], words[one], of[one] = marks[other], [under["basis"], *words[other]], of[other]
    return {
        c: [" ".join(m.replace(" ", "") for m in marks[c]), " ".join(of.get(c, [])), " ".join(words[c])]
        for c in sorted(marks)
    }


def main() -> None:
    """Write the table, or stop where the source is not what it was."""
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        sys.exit("usage: python scripts/derive_destinations.py PATH-TO-GOODS-FOLDER")
    chart, groups = (json.loads((Path(sys.argv[1]) / n).read_text("utf-8")) for n in (CHART, GROUPS))
    if len(chart["countries"]) != ROWS or set(chart["embargoed"]) != EMBARGOED:
        sys.exit("the country chart has other destinations than known")
    found = rows(chart, groups)
    lost = {n for names in groups["groups"].values() for n in names if code(n) not in found} - {"United States"}
    if lost:
        sys.exit(f"in a country group, but not in the chart: {sorted(lost)}")
    OUT.parent.mkdir(parents=True, exist_ok=True)
    with OUT.open("w", encoding="utf-8", newline="") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(["country", "marks", "groups", "words"])
        w.writerows([c, *r] for c, r in found.items())
    print(f"us.csv: {len(found)} destinations")


if __name__ == "__main__":
    main()
