"""Score the verdicts of ``umweg check`` on the labelled readings, and on what it reads by itself.

    python -m benchmarks.claims.verdicts [FOLDER of the stores] [--held-out]

Prints each claim whose verdict, given the labelled reading, is not the label's; then the tables of ``score.py``.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec
from benchmarks.claims.labels import FILES, Passage, read, span
from benchmarks.claims.score import score, table
from benchmarks.claims.store import build

from umweg import engines
from umweg.claims.check import judge
from umweg.claims.model import Claim, Reading, from_dict
from umweg.claims.read import read as read_text
from umweg.engines.base import Engine
from umweg.results.check import CheckedClaim
from umweg.store import Store


def labelled(passage: Passage) -> list[Claim]:
    """The labels of a passage as claims before any verdict."""
    out = []
    for c in passage.claims:
        raw = msgspec.to_builtins(c)
        at = span(passage.text, c.quote, c.occurrence)
        found = tuple(from_dict(r, Reading) for r in raw.get("readings", ()))
        out.append(Claim(c.id, at, at, c.quote, passage.lang, c.kind, c.speaker, (), c.polarity, readings=found))
    return out


def shown(judged: Sequence[CheckedClaim]) -> list[dict[str, Any]]:
    """Claims as the scorer wants them; what is a question or a forecast was not judged."""
    return [j.as_dict() for j in judged if j.unjudged is None]


def given_the_reading(
    engine: Engine, store: Store, passages: Iterable[Passage]
) -> list[tuple[Passage, list[CheckedClaim]]]:
    """The verdicts on the labelled readings, all in one go."""
    of = [(p, labelled(p)) for p in passages]
    judged = iter(judge([c for _, claims in of for c in claims], engine, store))
    return [(p, [next(judged) for _ in claims]) for p, claims in of]


def end_to_end(engine: Engine, store: Store, passages: Iterable[Passage]) -> list[tuple[Passage, list[CheckedClaim]]]:
    """Read and judged, passage by passage."""
    of = [(p, list(read_text(p.text, p.lang, p.date).claims)) for p in passages]
    judged = iter(judge([c for _, claims in of for c in claims], engine, store))
    return [(p, [next(judged) for _ in claims]) for p, claims in of]


def main() -> None:
    """Print what is wrong, and both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stores", type=Path, nargs="?")
    parser.add_argument("--held-out", action="store_true", help="the third that was set aside; report it apart")
    given = parser.parse_args()
    passages = read(FILES["held out" if given.held_out else "development"])
    with tempfile.TemporaryDirectory() as made:
        store = Store.open(build(given.stores or Path(made)) / "origin")
        engine = engines.open()
        right = given_the_reading(engine, store, passages)
        for p, judged in () if given.held_out else right:
            for c, j in zip(p.claims, judged, strict=True):
                if j.verdict != c.verdict:
                    print(f"{c.id}: {c.verdict}, but {j.verdict} ({j.says}): {c.quote}")
        for title, found in {
            "given the reading": right,
            "end to end": end_to_end(engine, store, passages),
        }.items():
            print(title, table(score(passages, {p.id: shown(j) for p, j in found})), sep="\n")


if __name__ == "__main__":
    main()
