"""What would change under another policy: past consignments under both, side by side.

>>> Replay().headline()
'No consignment was replayed.'
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from umweg.results.decision import OUTCOMES, Decision

if TYPE_CHECKING:
    from umweg.screening.run import GivenConsignment, Screener

CHUNK = 1000


@dataclass(frozen=True, slots=True)
class TurnedConsignment:
    """A consignment whose outcome or reasons differ. ``new``, ``gone``: reasons by check and action."""

    before: Decision
    after: Decision

    @property
    def new(self) -> tuple[str, ...]:
        """Reasons that only the second policy has."""
        return tuple(sorted(_keys(self.after) - _keys(self.before)))

    @property
    def gone(self) -> tuple[str, ...]:
        """Reasons that only the first policy has."""
        return tuple(sorted(_keys(self.before) - _keys(self.after)))

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {"consignment_id": self.after.consignment_id, "before": self.before.outcome, "after": self.after.outcome,
                "new": list(self.new), "gone": list(self.gone)}  # fmt: skip


@dataclass
class Replay:
    """Counts of (before, after), of reasons that are new or gone, and the first ``keep`` that turned."""

    keep: int = 100
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)
    turned: list[TurnedConsignment] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Consignments so far."""
        return self.outcomes.total()

    def add(self, before: Decision, after: Decision) -> None:
        """One more pair."""
        self.outcomes[before.outcome, after.outcome] += 1
        one = TurnedConsignment(before, after)
        for key in one.new:
            self.reasons[key, "new"] += 1
        for key in one.gone:
            self.reasons[key, "gone"] += 1
        if (before.outcome != after.outcome or one.new or one.gone) and len(self.turned) < self.keep:
            self.turned.append(one)

    def count(self, outcome: str, *, after: bool) -> int:
        """Consignments with an outcome under the second or first policy."""
        return sum(n for pair, n in self.outcomes.items() if pair[after] == outcome)

    def headline(self) -> str:
        """In one sentence."""
        if not self.total:
            return "No consignment was replayed."
        moved = sum(n for (a, b), n in self.outcomes.items() if a != b)
        stricter = sum(n for (a, b), n in self.outcomes.items() if OUTCOMES.index(b) > OUTCOMES.index(a))
        return (
            f"{moved:,} of {self.total:,} consignments would end otherwise: {stricter:,} stricter, "
            f"{moved - stricter:,} milder."
        )

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "total": self.total,
            "outcomes": [{"before": a, "after": b, "consignments": n} for (a, b), n in sorted(self.outcomes.items())],
            "reasons": [{"reason": k, "change": c, "consignments": n} for (k, c), n in self.reasons.most_common()],
            "turned": [t.as_dict() for t in self.turned],
        }

    def rows(self) -> list[dict[str, Any]]:
        """One consignment that turned a row, for CSV."""
        return [{**t.as_dict(), "new": "; ".join(t.new), "gone": "; ".join(t.gone)} for t in self.turned]


def _keys(d: Decision) -> set[str]:
    return {_key(r) for r in d.reasons} | {_key(m) for m in d.missing if m["action"] != "note"}


def _key(r: Mapping[str, Any]) -> str:
    return f"{r['check']}: {r['action']}"


def replay(items: Iterable[GivenConsignment], before: Screener, after: Screener) -> Iterator[tuple[Decision, Decision]]:
    """Each consignment under both; memory is that of one chunk."""
    waiting = iter(items)
    while chunk := list(islice(waiting, CHUNK)):
        pairs = zip(before.run(chunk), after.run(chunk), strict=True)
        yield from ((a.decision, b.decision) for a, b in pairs)
