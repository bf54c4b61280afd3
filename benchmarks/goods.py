"""Checks of goods: speed of the catalogue, and error rates of the text model's hints.

    python benchmarks/goods.py ../shared/data

Hints: descriptions with known codes; a wrong code is a heading drawn at random from another chapter, or the same.
The margin is that of the shipped check. The text model (``umweg[text]``) takes some minutes on one core.
"""

from __future__ import annotations

import csv
import random
import re
import sys
import time
from datetime import date
from pathlib import Path

import numpy as np

from umweg.core.codes.links import hs_codes
from umweg.core.codes.products import cn_spans
from umweg.goods.catalogue import Catalogue
from umweg.goods.hints import Hints
from umweg.law.checks import check
from umweg.screening.consignments.model import Line
from umweg.screening.facts import GoodsLine

ROOT = Path(__file__).resolve().parents[1]
DAY = date(2024, 6, 3)


def speed() -> None:
    """Microseconds a line, new and known codes."""
    rng = random.Random(1)
    six, eight = [c for c in sorted(hs_codes().editions[2022]) if len(c) == 6], sorted(cn_spans())
    goods = [GoodsLine(1, Line(), rng.choice(eight), "CN", rng.randint(2021, 2024), "") for _ in range(20_000)]
    goods += [GoodsLine(1, Line(), rng.choice(six), "HS", 2022, "") for _ in range(20_000)]
    lists = Catalogue.of()
    for name in ("new codes", "known codes"):
        start = time.process_time()
        for one in goods:
            lists.all(one, DAY)
        took = time.process_time() - start
        print(f"catalogue, {name}: {took / len(goods) * 1e6:.1f} µs a line, {len(goods) / took:,.0f} lines/s")


def hints(data: Path) -> None:
    """Right heading in the best five, wrong alarms, wrong headings found."""
    model = Hints.of()
    with (data / "trade" / "eurostat_cn8_products.csv").open(encoding="utf-8") as f:
        rows = [(r["product"][:4], r["description"]) for r in csv.DictReader(f)]
    full = [(h, d) for h, d in rows if h in model.index.place]
    short = [(h, " ".join(re.sub(r"\(.*", "", d).split()[:6]).strip(" ,;")) for h, d in full]
    lines = (ROOT / "tests" / "screen" / "goods" / "terse.tsv").read_text("utf-8").splitlines()
    terse = [(h, d) for h, _, d in (line.split("\t") for line in lines)]
    for name, pairs in (("terse", terse), ("six words", short), ("in full", full)):
        rates(model, name, pairs)


def rates(model: Hints, name: str, pairs: list[tuple[str, str]]) -> None:
    """One row of the table in docs/how-to/goods.md."""
    margin = float(check("description-differs").parameters["margin"].value)
    start = time.process_time()
    texts = [d for _, d in pairs]
    queries = np.concatenate([model.model.queries(texts[i : i + 256]) for i in range(0, len(texts), 256)])
    took = (time.process_time() - start) / len(texts)
    scores, every = model.index.scores(queries), np.arange(len(pairs))
    place = np.array([model.index.place[h] for h, _ in pairs])
    chapter = np.array([h[:2] for h in model.index.headings])
    own, best = scores[every, place], scores.max(axis=1)
    rng = np.random.default_rng(0)
    found: dict[bool, list[bool]] = {True: [], False: []}
    for i, at in enumerate(place):
        for same in (True, False):
            others = np.flatnonzero((chapter == chapter[at]) == same)
            if (others := others[others != at]).size:
                found[same].append(bool(best[i] - scores[i, rng.choice(others)] > margin))
    print(
        f"{name}: {len(pairs)}, best five {((scores > own[:, None]).sum(axis=1) < 5).mean():.1%}, "
        f"wrong alarms {(best - own > margin).mean():.2%}, found: another chapter {np.mean(found[False]):.1%}, "
        f"same chapter {np.mean(found[True]):.1%}; {took * 1e3:.0f} ms CPU a text"
    )


if __name__ == "__main__":
    speed()
    hints(Path(sys.argv[1]))
