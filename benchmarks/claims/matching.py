"""Which predicted claim is which labelled one, and which of its slots are right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
from benchmarks.claims.labels import Claim, Passage, span

SLOTS = (
    "kind", "polarity", "speaker", "flow", "reporter", "partner", "good", "period", "comparison", "stated", "measure",
    "of", "direction", "value", "from", "unit", "hedge",
)  # fmt: skip
OUTER = ("kind", "polarity", "speaker")
HALF = 0.5
Predicted = Mapping[str, Any]


def overlap(a: Sequence[int], b: Sequence[int]) -> float:
    """Characters in both over those in the shorter, of two half-open spans.

    The shorter, because a reader may take a clause or its sentence: that is no error of an editor's tool, and each
    label can be found only once.

    >>> overlap((0, 10), (5, 15)), overlap((0, 40), (4, 8)), overlap((0, 4), (4, 8))
    (0.5, 1.0, 0.0)
    """
    both = min(a[1], b[1]) - max(a[0], b[0])
    return max(0, both) / max(min(a[1] - a[0], b[1] - b[0]), 1)


def pairs(passage: Passage, predicted: Sequence[Predicted]) -> list[tuple[Claim, Predicted]]:
    """Labelled and predicted claims that are the same: spans that overlap by half or more, nearest first, each once.

    Two claims may share a span (a level and its share in brackets): then the slots decide.
    """
    ranked = sorted(
        (
            (overlap(span(passage.text, c.quote, c.occurrence), p["span"]), len(right(c, p)), -i, -j)
            for i, c in enumerate(passage.claims)
            for j, p in enumerate(predicted)
        ),
        reverse=True,
    )
    out: list[tuple[Claim, Predicted]] = []
    taken: set[tuple[str, int]] = set()
    for near, _, i, j in ranked:
        if near >= HALF and ("label", i) not in taken and ("found", j) not in taken:
            taken |= {("label", i), ("found", j)}
            out.append((passage.claims[-i], predicted[-j]))
    return out


def slots(reading: Mapping[str, Any], claim: Mapping[str, Any]) -> dict[str, Any]:
    """The values of all slots, in a form in which equal ones are equal: codes as sets, numbers to four digits."""
    out = {s: claim.get(s) for s in OUTER} | {s: _plain(reading.get(s)) for s in SLOTS if s not in OUTER}
    compared = reading.get("comparison") or {}
    return out | {
        "good": _good(reading.get("good")),
        "comparison": compared.get("period"),
        "stated": compared.get("stated"),
        "of": _of(reading.get("of")),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, int | float):
        return float(f"{value:.4g}")
    return frozenset(value) or None if isinstance(value, list | tuple) else value


def _good(good: Mapping[str, Any] | None) -> Any:
    """Goods by their codes, else by the family; the words of the text are no part of the meaning."""
    return None if not good else frozenset(good.get("codes") or ()) or good.get("family")


def _of(side: Mapping[str, Any] | None) -> Any:
    given = {k: _good(v) if k == "good" else _plain(v) for k, v in (side or {}).items()}
    return frozenset((k, v) for k, v in given.items() if v) or None


def readings(claim: Claim | Predicted) -> Iterator[dict[str, Any]]:
    """The slots of each reading; those of a claim without one are those of the claim itself."""
    raw = msgspec.to_builtins(claim) if isinstance(claim, Claim) else claim
    whole = {"polarity": "asserted", **raw}
    for r in whole.get("readings") or [{}]:
        yield slots({"hedge": "exact", **r} if r else r, whole)


def right(claim: Claim, predicted: Predicted) -> frozenset[str]:
    """The slots in which the likeliest predicted reading agrees with the labelled one that fits it best."""
    found = next(readings(predicted))
    return max((frozenset(s for s in SLOTS if r[s] == found[s]) for r in readings(claim)), key=len)
