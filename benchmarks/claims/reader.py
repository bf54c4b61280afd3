"""Score the reading half of ``umweg check`` against the development set: what is found, and each slot of it.

    python -m benchmarks.claims.reader [--errors] [--lang de]

No verdict is scored: that takes a store. The reader leaves goods to be resolved by name, so a good is right here where
its words are those of the label. The third that was set aside is not read here on purpose.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from benchmarks.claims.labels import FILES, Passage, read, span
from benchmarks.claims.matching import HALF, SLOTS, Predicted, overlap, pairs, readings, right
from benchmarks.claims.score import score, table

from umweg.claims.model import as_dict
from umweg.claims.read import read as read_text

SCORED = ("detection", "all slots", "mean of slots", "false findings", "slot")


def predicted(passage: Passage) -> list[dict[str, Any]]:
    """The reader's claims of a passage without those it marks as question, condition or forecast; no verdict."""
    known = _goods(passage)
    found = [c for c in read_text(passage.text, None, passage.date).claims if c.unjudged is None]
    return [_named({**as_dict(c), "verdict": None}, known) for c in found]


def _goods(passage: Passage) -> dict[str, dict[str, Any]]:
    """The codes of the label by its words, for goods that are still to be resolved."""
    goods = (r.good for c in passage.claims for r in c.readings if r.good and r.good.text)
    return {g.text.lower(): {"family": g.family, "codes": list(g.codes)} for g in goods if g.text}


def _named(claim: dict[str, Any], known: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    for r in claim["readings"]:
        good = r["good"]
        if good and good["text"] and not good["family"]:
            r["good"] = good | known.get(good["text"].lower(), {"family": good["text"]})
    return claim


def errors(passage: Passage, found: list[dict[str, Any]]) -> Iterator[str]:
    """What is missed, found without a label, or read otherwise than labelled, a line each."""
    matched = pairs(passage, found)
    for c in passage.claims:
        if not any(c is a for a, _ in matched):
            yield f"missed: {c.quote}"
    for p in found:
        if not any(p is b for _, b in matched):
            yield f"found without a label: {p['text']}"
    for c, p in matched:
        wrong = [s for s in SLOTS if s not in right(c, p)]
        if wrong:
            yield f"read otherwise: {c.quote}"
            said, labels = next(readings(p)), list(readings(c))
            yield from (f"    {s}: {_text(said[s])} instead of {_text(labels[0][s])}" for s in wrong)
    grey = [span(passage.text, u.quote) for u in passage.unjudged]
    yield from (f"not judged: {p['text']}" for p in found if any(overlap(p["span"], g) >= HALF for g in grey))


def _text(value: Any) -> str:
    return ", ".join(sorted(map(str, value))) if isinstance(value, frozenset) else str(value)


def reading_table(passages: Iterable[Passage], found: Mapping[str, list[Predicted]]) -> str:
    """The rows of the table of scores that reading has."""
    head, *rows = table(score(passages, found)).splitlines()
    return "\n".join([head, *(r for r in rows if r.startswith(SCORED))])


def main() -> None:
    """Print the table, and what is wrong if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", action="store_true", help="print each misreading")
    parser.add_argument("--lang", choices=("de", "en", "ru"), help="one language only")
    given = parser.parse_args()
    passages = [p for p in read(FILES["development"]) if given.lang in {None, p.lang}]
    found: dict[str, list[Predicted]] = {p.id: list(predicted(p)) for p in passages}
    if given.errors:
        for p in passages:
            lines = list(errors(p, predicted(p)))
            print(
                "\n".join([f"{p.id}: {p.text}", *(f"  {line}" for line in lines)]) if lines else "",
                end="\n" * bool(lines),
            )
    print(reading_table(passages, found))


if __name__ == "__main__":
    main()
