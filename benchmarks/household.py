"""Household names: how many firms that everybody knows ring, and what stays found beside it.

    python benchmarks/household.py --store DIR [--show]

DIR holds lists of parties (umweg ingest). The firms stand in ``names/household.csv``, as shipping papers write them,
each with its country and trade, compiled by hand from general knowledge; none is known to Umweg. What one word proves
was fitted on them, so that each tenth of the firms is asked with a fit on the others. ``names/household_unseen.csv``
holds firms that no fit has seen. A firm that rings for a listed name of the very same words is counted apart: the name
alone cannot tell the two apart. The other side: names of the lists, exact and as clerks and evaders write them
(``names/perturb.py``), with no country, their own, another.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path[:0] = [str(Path(__file__).parents[1])]

from benchmarks.names import data, measure, perturb, train  # noqa: E402  # after the path

from umweg import engines  # noqa: E402  # after the path
from umweg.names import threshold  # noqa: E402  # after the path
from umweg.parties.matcher import Hit, Matcher  # noqa: E402  # after the path
from umweg.parties.reading import read  # noqa: E402  # after the path
from umweg.parties.record import Record  # noqa: E402  # after the path
from umweg.parties.within import NamesWithin  # noqa: E402  # after the path
from umweg.store import Store  # noqa: E402  # after the path


def asked(name: str, country: str) -> Record:
    """A party as a consignment has it: it buys, sends or carries."""
    return replace(read({"name": name, "country": country} if country else {"name": name}), acts=True)


def alerts(m: Matcher, records: Sequence[Record]) -> list[list[Hit]]:
    """Hits at or above the threshold."""
    return [[h for h in hits if h.score >= threshold()] for hits in m.records(records, 5, threshold())]


def household(m: Matcher, *, show: bool) -> None:
    """Alerts on the firms, without and with their country; and on their names by the search of texts."""
    rows, unseen = data.firms(), data.firms(data.UNSEEN)
    betas = folds()
    for what in ("without country", "with their country"):
        land = what.startswith("with ")
        ring = {}
        for k, beta in enumerate(betas):
            part = [i for i, r in enumerate(rows) if train.fold_of(r["name"]) == k]
            with train.instead(beta):
                ring |= dict(zip(part, ringing(m, [rows[i] for i in part], land=land), strict=True))
        told(f"household, {what}, out of fold", rows, [ring[i] for i in range(len(rows))], show=show)
        told(f"others, in no fit, {what}", unseen, ringing(m, unseen, land=land), show=show)
    within = NamesWithin.of(m.index, m.listed.kinds)
    print(f"household, within a name: {sum(bool(within.find(r['name'], names=True)) for r in rows)}")
    print(f"household, in a text: {sum(bool(within.find('for ' + r['name'])) for r in rows)}")


def folds() -> list[np.ndarray]:
    """For each tenth of the firms what one word proves by all the others."""
    beta = train.shipped()
    r = train.join(train.collect(measure.build(data.sdn()), beta, train.WEIGHTS))
    return [train.fit(r.pick((r.group != "firms") | (r.fold != k)), beta) for k in range(10)]


def ringing(m: Matcher, rows: Sequence[dict[str, str]], *, land: bool) -> list[list[Hit]]:
    """Alerts on firms, with their country or without."""
    return alerts(m, [asked(r["name"], r["country"] if land else "") for r in rows])


def told(what: str, rows: Sequence[dict[str, str]], found: Sequence[list[Hit]], *, show: bool) -> None:
    """Print how many firms ring: for the very same name, and for others only."""
    same = [any(train.same_name(r["name"], h.name) for h in f) for r, f in zip(rows, found, strict=True)]
    other = [r for r, f, s in zip(rows, found, same, strict=True) if f and not s]
    share = len(other) / len(rows)
    by = dict(Counter(r["trade"] for r in other))
    print(f"{what}: {len(other)} of {len(rows)} ring ({share:.1%}) {by}; {sum(same)} for the same name")
    for r, f, s in zip(rows, found, same, strict=True):
        if show and f:
            print(f"   {r['name']} ({r['country']}): {f[0].name} ({f[0].score:.2f}){' the same' if s else ''}")


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
