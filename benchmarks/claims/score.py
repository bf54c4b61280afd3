"""Score predicted claims against the labels: detection, reading, verdict, end to end.

    python -m benchmarks.claims.score PREDICTED.json [--held-out]

``PREDICTED.json`` is ``{passage id: [claim, ...]}`` in the schema of ``umweg check``: ``span``, ``kind``, ``polarity``,
``speaker``, ``readings``, ``verdict``. Of the readings the first is scored. A labelled claim that is not found is wrong
end to end. Every passage must have an entry, so that one left out by accident is not counted as silence.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.claims.labels import FILES, VERDICTS, Passage, read, span
from benchmarks.claims.matching import HALF, SLOTS, Predicted, overlap, pairs, right


@dataclass
class Score:
    """Counts over passages; ``verdicts`` by label and prediction, None where the claim was not found."""

    found: int = 0
    labelled: int = 0
    matched: int = 0
    slots: Counter[str] = field(default_factory=Counter)
    read: int = 0
    read_verdict: int = 0
    verdicts: Counter[tuple[str, str | None]] = field(default_factory=Counter)
    in_bare: int = 0
    on_unjudged: int = 0

    def add(self, passage: Passage, predicted: Sequence[Predicted]) -> None:
        """Count one passage."""
        matched = pairs(passage, predicted)
        self.found += len(predicted)
        self.labelled += len(passage.claims)
        self.matched += len(matched)
        verdicts = {c.id: p["verdict"] for c, p in matched}
        self.verdicts.update((c.verdict, verdicts.get(c.id)) for c in passage.claims)
        for c, p in matched:
            agreed = right(c, p)
            self.slots.update(agreed)
            if len(agreed) == len(SLOTS):
                self.read += 1
                self.read_verdict += p["verdict"] == c.verdict
        grey = [span(passage.text, u.quote) for u in passage.unjudged]
        if not passage.claims and not grey:
            self.in_bare += len(predicted)
        self.on_unjudged += sum(any(overlap(p["span"], g) >= HALF for g in grey) for p in predicted)

    def rates(self) -> dict[str, float | None]:
        """All rates, 0 to 1; None where nothing could be counted. False findings are numbers."""
        recalls, f1 = self._by_verdict()
        supported = sum(n for (label, _), n in self.verdicts.items() if label == "supported")
        slots = {f"slot {s}": _rate(self.slots[s], self.matched) for s in SLOTS}
        return {
            "detection precision": _rate(self.matched, self.found),
            "detection recall": _rate(self.matched, self.labelled),
            "all slots right": _rate(self.read, self.matched),
            "mean of slots": _rate(sum(self.slots.values()), self.matched * len(SLOTS)),
            "verdict given the reading": _rate(self.read_verdict, self.read),
            "end to end accuracy": _rate(sum(n for (a, b), n in self.verdicts.items() if a == b), self.labelled),
            "end to end macro recall": _mean(recalls.values()),
            "end to end macro F1": _mean(f1),
            "supported called contradicted": _rate(self.verdicts["supported", "contradicted"], supported),
            "false findings in passages without a claim": float(self.in_bare),
            "false findings on questions and forecasts": float(self.on_unjudged),
            **{f"recall {v}": r for v, r in recalls.items()},
            **slots,
        }

    def _by_verdict(self) -> tuple[dict[str, float], list[float]]:
        """Recall by verdict, and F1, over the verdicts that the labels have."""
        labelled, said = Counter[str](), Counter[str | None]()
        for (label, prediction), n in self.verdicts.items():
            labelled[label] += n
            said[prediction] += n
        there = [v for v in VERDICTS if labelled[v]]
        recalls = {v: self.verdicts[v, v] / labelled[v] for v in there}
        return recalls, [2 * self.verdicts[v, v] / (labelled[v] + said[v]) for v in there]


def _rate(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _mean(values: Iterable[float]) -> float | None:
    all_ = list(values)
    return sum(all_) / len(all_) if all_ else None


def score(passages: Iterable[Passage], predicted: Mapping[str, Sequence[Predicted]]) -> dict[str, Score]:
    """Scores of all passages and by language. KeyError for a passage without an entry."""
    out: dict[str, Score] = defaultdict(Score)
    for p in passages:
        for name in ("all", p.lang):
            out[name].add(p, predicted[p.id])
    return dict(out)


def table(scores: Mapping[str, Score]) -> str:
    """The rates as text, a column for all and for each language."""
    rates = {name: s.rates() for name, s in scores.items()}
    lines = [f"{'':44}" + "".join(f"{name:>8}" for name in rates)]
    for row in rates["all"]:
        cells = (r.get(row) for r in rates.values())
        lines.append(f"{row:44}" + "".join(f"{'-' if c is None else f'{c:.3f}':>8}" for c in cells))
    return "\n".join(lines)


def main() -> None:
    """Print the table of one file of labels."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("predicted", type=Path)
    parser.add_argument("--held-out", action="store_true", help="the third that was set aside; report it apart")
    given = parser.parse_args()
    labels = read(FILES["held out" if given.held_out else "development"])
    print(table(score(labels, json.loads(given.predicted.read_text("utf-8")))))


if __name__ == "__main__":
    main()
