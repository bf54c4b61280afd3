"""Short and partial names of listed firms as parties, listed names in texts, and texts that name nobody.

    python benchmarks/partial.py --store DIR [--show]

DIR holds lists of parties (umweg ingest). ``names/partial.tsv`` has what people write for firms that are listed, with
a country or without, and a pattern that one of the listed names of the right firm fits; ``names/in_texts.tsv`` likewise
for texts. Both were compiled by hand from general knowledge before the search was changed; some are on no list of a
store. The other side: the texts of the tariff as they are, with capitals, and in capitals alone, and household names.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections.abc import Iterable
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1])]

from benchmarks.household import alerts, asked  # noqa: E402  # after the path
from benchmarks.names import data  # noqa: E402  # after the path

from umweg import engines  # noqa: E402  # after the path
from umweg.core.codes.links import hs_codes  # noqa: E402  # after the path
from umweg.parties.matcher import Matcher  # noqa: E402  # after the path
from umweg.parties.within import NamesWithin  # noqa: E402  # after the path
from umweg.store import Store  # noqa: E402  # after the path

HERE = Path(__file__).parent / "names"


def cases(file: str) -> list[dict[str, str]]:
    """The rows of a file; ``\\n`` in a text is the end of a line."""
    with (HERE / file).open(encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [{k: v.replace("\\n", "\n") for k, v in r.items()} for r in rows]


def right(m: Matcher, owners: Iterable[int], pattern: str) -> bool:
    """Whether one of the parties has a name that fits."""
    spans = (m.listed.names_of[o : o + 2].tolist() for o in owners)
    return any(re.search(pattern, m.listed.texts[k], re.IGNORECASE) for a, b in spans for k in range(a, b))


def told(what: str, lost: list[str], n: int, *, show: bool) -> None:
    """Print how many of some cases were found."""
    print(f"{what}: {n - len(lost)} of {n} found")
    for one in lost if show else ():
        print("   lost:", one.replace("\n", "⏎"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", required=True)
    parser.add_argument("--show", action="store_true", help="name what is lost, and texts that ring")
    given = parser.parse_args()
    m = Matcher.of(Store.open(given.store), engine=engines.open())
    rows = cases("partial.tsv")
    hits = alerts(m, [asked(r["asked"], r["country"]) for r in rows])
    lost = [r["asked"] for r, h in zip(rows, hits, strict=True) if not right(m, (x.row for x in h), r["listed"])]
    told("short and partial names", lost, len(rows), show=given.show)
    within, texts = NamesWithin.of(m.index, m.listed.kinds), cases("in_texts.tsv")
    owner = m.index.owners.tolist()
    lost = [r["text"] for r in texts if not right(m, (owner[f.row] for f in within.find(r["text"])), r["listed"])]
    told("names in texts", lost, len(texts), show=given.show)
    tariff = list(hs_codes().text.values())
    firms = [f"for {r['name']}" for r in (*data.firms(), *data.firms(data.UNSEEN))]
    for what, some in (
        ("tariff", tariff), ("tariff, with capitals", [t.title() for t in tariff]),
        ("tariff, in capitals", [t.upper() for t in tariff]), ("household names", firms),
    ):  # fmt: skip
        rings = [(t, f[0].said) for t in some if (f := within.find(t))]
        print(f"{what}: {len(rings)} of {len(some)} ring", *(rings if given.show else ()), sep="\n   ")


if __name__ == "__main__":
    main()
