"""Household names: how many firms that everybody knows ring, and what stays found beside it.

    python benchmarks/household.py --store DIR [--show]

DIR holds lists of parties (umweg ingest). The firms stand in ``names/household.csv``, as shipping papers write them,
each with its country and trade, compiled by hand from general knowledge; none is known to Umweg. The other side: names
of the lists, exact and as clerks and evaders write them (``names/perturb.py``), with no country, their own, another.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path[:0] = [str(Path(__file__).parents[1])]

from benchmarks.names import perturb  # noqa: E402  # after the path

from umweg import engines  # noqa: E402  # after the path
from umweg.names import threshold  # noqa: E402  # after the path
from umweg.parties.matcher import Hit, Matcher  # noqa: E402  # after the path
from umweg.parties.reading import read  # noqa: E402  # after the path
from umweg.parties.record import Record  # noqa: E402  # after the path
from umweg.parties.within import NamesWithin  # noqa: E402  # after the path
from umweg.store import Store  # noqa: E402  # after the path

FIRMS = Path(__file__).parent / "names" / "household.csv"


def firms() -> list[dict[str, str]]:
    """Name, country and trade of each firm."""
    with FIRMS.open(encoding="utf-8") as f:
        return list(csv.DictReader(f))


def asked(name: str, country: str) -> Record:
    """A party as a consignment has it: it buys, sends or carries."""
    return replace(read({"name": name, "country": country} if country else {"name": name}), acts=True)


def alerts(m: Matcher, records: Sequence[Record]) -> list[list[Hit]]:
    """Hits at or above the threshold."""
    return [[h for h in hits if h.score >= threshold()] for hits in m.records(records, 5, threshold())]


def household(m: Matcher, *, show: bool) -> None:
    """Alerts on the firms, without and with their country; and on their names by the search of texts."""
    rows = firms()
    for what in ("without country", "with their country"):
        found = alerts(m, [asked(r["name"], r["country"] if what.startswith("with ") else "") for r in rows])
        held = Counter(r["trade"] for r, f in zip(rows, found, strict=True) if f)
        print(f"household, {what}: {held.total()} of {len(rows)} ring ({held.total() / len(rows):.1%}) {dict(held)}")
        for r, f in zip(rows, found, strict=True):
            if show and f:
                print(f"   {r['name']} ({r['country']}): {f[0].name} ({f[0].score:.2f})")
    within = NamesWithin.of(m.index, m.listed.kinds)
    print(f"household, within a name: {sum(bool(within.find(r['name'], names=True)) for r in rows)}")
    print(f"household, in a text: {sum(bool(within.find('for ' + r['name'])) for r in rows)}")


def recall(m: Matcher, n: int = 1500) -> None:
    """Listed firms and persons: exact and altered names, with no country, their own, another."""
    schema = [m.listed.schemas[o] for o in m.listed.owners.tolist()]
    main = [i for i, k in enumerate(m.listed.kinds) if k == "primary" and schema[i] not in ("Vessel", "Airplane")]
    pick = np.random.default_rng(5).choice(main, n, replace=False).tolist()
    altered = perturb.cases([m.listed.texts[i] for i in pick], [schema[i] == "Person" for i in pick], 40, seed=3)
    sets = {
        "exact": [(m.listed.texts[i], int(m.listed.owners[i])) for i in pick],
        "altered": [(c[2], int(m.listed.owners[pick[c[1]]])) for c in altered],
    }
    for what, cases in sets.items():
        m.listed.fetch([o for _, o in cases])
        lands = [m.listed.record(o).countries for _, o in cases]
        for beside, given in (
            ("no country", ["" for _ in cases]),
            ("own country", [(c or ("",))[0] for c in lands]),
            ("another country", ["TR" if "AE" in c else "AE" for c in lands]),
        ):
            found = alerts(m, [asked(name, land) for (name, _), land in zip(cases, given, strict=True)])
            right = np.mean([any(h.row == o for h in f) for (_, o), f in zip(cases, found, strict=True)])
            print(f"{what}, {beside}: recall {right:.3f} of {len(cases)}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", required=True)
    parser.add_argument("--show", action="store_true", help="name the firms that ring")
    options = parser.parse_args()
    matcher = Matcher.of(Store.open(options.store), engine=engines.open())
    household(matcher, show=options.show)
    recall(matcher)
