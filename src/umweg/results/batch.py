"""What came out of a batch, counted as it runs: by outcome, by reason, by what was missing; the gravest are kept.

Memory does not grow with the batch: counters, and at most ``keep`` decisions.

>>> t = Tally(keep=2)
>>> t.total, t.share("release"), t.headline()
(0, 0.0, 'No consignment was screened.')
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from umweg.results.decision import OUTCOMES, Decision

GRAVITY = ("stop", "review", "information", "note")
LISTS = ("list-not-loaded", "list-too-old")
TOLD_ONCE = (*LISTS, "goods-list-too-old", "law-too-old")
"""Checks of the lists and the law themselves: told once for a batch, not with each of its consignments."""
WORDS = {"stop": "stopped", "review": "for review", "information": "ask for information", "release": "released"}


@dataclass
class Tally:
    """Counts of a batch. ``reasons``: consignments by (check, action); ``alone``: where no other reason held them back.

    ``missing``: consignments by (check, action) of what could not be assessed. ``lists``: what is wrong with lists
    and law themselves, each once, where it is oldest. ``outweighed``: consignment, party and listed party of
    names alike that a date or number contradicts; the first ``keep`` of them, whatever the outcome.
    """

    keep: int = 200
    outcomes: Counter[str] = field(default_factory=Counter)
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)
    alone: Counter[tuple[str, str]] = field(default_factory=Counter)
    missing: Counter[tuple[str, str]] = field(default_factory=Counter)
    lifted: Counter[str] = field(default_factory=Counter)
    lists: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    outweighed: list[tuple[str, Mapping[str, Any], Mapping[str, Any]]] = field(default_factory=list)
    _top: list[tuple[tuple[int, float, int], Decision, Mapping[str, Any] | None]] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Consignments so far."""
        return self.outcomes.total()

    def add(self, d: Decision, given: Mapping[str, Any] | None = None) -> None:
        """One more decision; ``given``: its consignment as plain data, kept with those that are kept."""
        order = self.total
        self._note(d)
        self.outcomes[d.outcome] += 1
        self.reasons.update({(r["check"], r["action"]) for r in d.reasons})
        held = [(r["check"], r["action"]) for r in d.reasons if r["action"] in ("review", "stop")]
        if len({check for check, _ in held}) == 1:
            self.alone[max(held, key=lambda x: x[1])] += 1  # "stop" comes after "review"
        self.missing.update({(m["check"], m["action"]) for m in d.missing})
        self.lifted.update({r["check"] for r in d.lifted})
        if d.outcome == "release" or not self.keep:
            return
        grave = (OUTCOMES.index(d.outcome), sum(r["action"] == d.outcome for r in d.reasons) + d.points / 100, -order)
        if len(self._top) < self.keep:
            heapq.heappush(self._top, (grave, d, given))
        elif grave > self._top[0][0]:
            heapq.heapreplace(self._top, (grave, d, given))

    def _note(self, d: Decision) -> None:
        for r in d.reasons:
            if r["check"] in TOLD_ONCE:
                key = f"{r['check']} {sorted((k, str(v)) for k, v in r['values'].items() if k != 'age')}"
                if key not in self.lists or r["values"].get("age", 0) > self.lists[key]["values"].get("age", 0):
                    self.lists[key] = r
        for p in d.parties:
            against = [h for h in p.get("hits", ()) if h["found"] == "outweighed"]
            self.outweighed += [(d.consignment_id, p, h) for h in against[: self.keep - len(self.outweighed)]]

    def by_reason(self) -> list[tuple[tuple[str, str], int]]:
        """Reasons with their counts: what stops first, then what is for review, and so on; the most frequent first."""
        return sorted(self.reasons.items(), key=lambda x: (GRAVITY.index(x[0][1]), -x[1], x[0]))

    def by_missing(self) -> list[tuple[tuple[str, str], int]]:
        """What could not be assessed, with counts: what the policy asks for first; the most frequent first."""
        return sorted(self.missing.items(), key=lambda x: (GRAVITY.index(x[0][1]), -x[1], x[0]))

    def gravest(self) -> Iterator[Decision]:
        """The decisions that were kept, the gravest first, equals as they came."""
        return (d for d, _ in self.shown())

    def shown(self) -> Iterator[tuple[Decision, Mapping[str, Any] | None]]:
        """The same, each with its consignment (None: not given)."""
        return ((d, given) for _, d, given in sorted(self._top, key=lambda x: x[0], reverse=True))

    def share(self, outcome: str) -> float:
        """Share of an outcome, 0 where nothing was screened."""
        return self.outcomes[outcome] / self.total if self.total else 0.0

    def headline(self) -> str:
        """The batch in one sentence."""
        if not self.total:
            return "No consignment was screened."
        parts = [f"{self.outcomes[o]:,} {WORDS[o]}" for o in reversed(OUTCOMES) if self.outcomes[o]]
        return f"{self.total:,} consignment{'' if self.total == 1 else 's'}: {', '.join(parts)}."

    def as_dict(self) -> dict[str, object]:
        """Plain data."""
        return {
            "total": self.total,
            "outcomes": {o: self.outcomes[o] for o in OUTCOMES},
            "reasons": [{"check": c, "action": a, "consignments": n} for (c, a), n in self.by_reason()],
            "alone": [
                {"check": c, "action": a, "consignments": self.alone[c, a]}
                for (c, a), _ in self.by_reason()
                if self.alone[c, a]
            ],
            "missing": [{"check": c, "action": a, "consignments": n} for (c, a), n in self.by_missing()],
            "lifted": dict(sorted(self.lifted.items(), key=lambda x: (-x[1], x[0]))),
        }
