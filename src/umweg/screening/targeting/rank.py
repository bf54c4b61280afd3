"""The queue in order: stops apart on top, then by probability, with a share of random inspections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from umweg.core.errors import UsageError
from umweg.screening.targeting.features import Sheet, apply
from umweg.screening.targeting.model import TargetingModel
from umweg.screening.targeting.reasons import reasons
from umweg.screening.targeting.rows import MappedRows
from umweg.screening.targeting.sampling import lots

OUTCOMES = ("stop", "review", "release")


@dataclass(frozen=True)
class Ranking:
    """``stops`` as they came, ``queue`` in order, ``released`` (not in the queue, not ranked), and ``notes``.

    Each row of the queue has rank, id, probability, inspect, by (``rank``, ``random`` or empty), random (was its lot
    drawn), inclusion (the probability with which it was to be inspected) and reasons.
    """

    queue: tuple[dict[str, Any], ...]
    stops: tuple[str, ...]
    released: tuple[str, ...]
    random_rate: float
    model: dict[str, Any]
    notes: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "model": self.model,
            "stops": list(self.stops),
            "queue": list(self.queue),
            "released": list(self.released),
            "random_rate": self.random_rate,
            "notes": list(self.notes),
        }


def rank(
    model: TargetingModel,
    table: pa.Table,
    *,
    outcomes: Sequence[str | None] | None = None,
    inspect: float = 0.05,
    random: float = 0.1,
    seed: int = 0,
    explain: int | None = None,
) -> Ranking:
    """Order the rows that wait; ``inspect`` is the share of them to be inspected, ``random`` the share of that by lot.

    ``outcomes`` (stop, review, release or None, one a row) come from the decision: a stop is never ranked away, a
    release is not in the queue. Reasons are given for the first ``explain`` rows; None: for those to be inspected.
    Raises SourceError for missing columns, UsageError for shares, outcomes, or an id that is there twice.
    """
    if not (0 < inspect <= 1 and 0 <= random < 1):
        raise UsageError(
            "A share is out of range.", mend="--inspect above 0 up to 100 %, --random from 0 to below 100 %."
        )
    rows = MappedRows(table, model.mapping, labelled=False)
    ids = rows.ids.to_pylist()
    _check(ids, outcomes)
    state = list(outcomes) if outcomes is not None else [None] * rows.n
    waits = np.array([o not in ("stop", "release") for o in state])
    stops, released = (tuple(i for i, o in zip(ids, state, strict=True) if o == which) for which in ("stop", "release"))
    notes = _notes(rows, model)
    rate = inspect * random
    if not waits.any():
        return Ranking((), stops, released, rate, model.summary(), (*notes, "Nothing waits in the queue."))
    rows = MappedRows(table.filter(pa.array(waits)), model.mapping, labelled=False)
    queue = _queue(model, rows, inspect - rate, rate, seed, explain)
    return Ranking(queue, stops, released, rate, model.summary(), notes)


def _check(ids: list[str], outcomes: Sequence[str | None] | None) -> None:
    if len(set(ids)) < len(ids):
        twice = Counter(ids).most_common(1)[0][0]
        raise UsageError(f"The id {twice} is there twice.", mend="Ids must be unique: lots are drawn by id.")
    if outcomes is not None and len(outcomes) != len(ids):
        raise UsageError(f"{len(outcomes)} outcomes for {len(ids)} rows.", mend="One outcome a row.")
    if wrong := [o for o in outcomes or () if o is not None and o not in OUTCOMES]:
        raise UsageError(f"There is no outcome '{wrong[0]}'.", mend=f"Outcomes: {', '.join(OUTCOMES)}.")


def _notes(rows: MappedRows, model: TargetingModel) -> tuple[str, ...]:
    early = int((rows.day <= np.datetime64(model.as_of, "D").astype(int)).sum())
    if not early:
        return ()
    return (
        f"{early:,} row{' is' if early == 1 else 's are'} not later than the model's last day ({model.as_of}): "
        "if it learned from them, it knows their results.",
    )


def probabilities(model: TargetingModel, table: pa.Table) -> list[float]:
    """The probability of each row, in the order of the table. Raises as ``rank`` for columns and features."""
    return [float(p) for p in _scored(model, MappedRows(table, model.mapping, labelled=False))[1]]


def _scored(model: TargetingModel, rows: MappedRows) -> tuple[Sheet, NDArray[np.float64]]:
    sheet = apply(rows, model.state)
    if sheet.names != model.features:
        raise UsageError("The model was trained with other features than this version builds.", mend="Train it again.")
    return sheet, model.scorer.of(sheet)


def _queue(
    model: TargetingModel, rows: MappedRows, ranked: float, rate: float, seed: int, explain: int | None
) -> tuple[dict[str, Any], ...]:
    sheet, p = _scored(model, rows)
    ids = rows.ids.to_pylist()
    order = np.lexsort((np.array(ids, dtype=object).astype(str), -p))
    drawn = lots(ids, seed) < rate
    top = np.zeros(rows.n, dtype=bool)
    top[order[: round(ranked * rows.n)]] = True
    shown = order[:explain] if explain is not None else order[(top | drawn)[order]]
    why = dict(zip(shown.tolist(), _reasons(model, rows, sheet, shown), strict=True))
    return tuple(
        {
            "rank": n + 1,
            "id": ids[i],
            "probability": round(float(p[i]), 6),
            "new_line": bool(sheet.new_line[i]),
            "inspect": bool(top[i] or drawn[i]),
            "by": "rank" if top[i] else "random" if drawn[i] else "",
            "random": bool(drawn[i]),
            "inclusion": 1.0 if top[i] else rate,
            "reasons": why.get(i, []),
        }
        for n, i in enumerate(order.tolist())
    )


def _reasons(
    model: TargetingModel, rows: MappedRows, sheet: Sheet, at: NDArray[np.intp]
) -> list[list[dict[str, object]]]:
    from dataclasses import replace

    if len(at) == 0:
        return []
    some = MappedRows(rows.table.take(pa.array(at)), model.mapping, labelled=False)
    past = {k: replace(v, n=v.n[at], s=v.s[at], first=v.first[at]) for k, v in sheet.past.items()}
    values = {k: v.take(pa.array(at)) for k, v in sheet.values.items()}
    part = replace(sheet, x=sheet.x[at], past=past, values=values, base=sheet.base[at])
    return reasons(some, part, model.scorer.parts(part))
