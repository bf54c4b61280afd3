"""The memory of a watch: what it has judged, as it was first seen. Next month it goes on from there.

Nothing that follows from the figures is kept, so nothing can contradict them: evidence and alarms are computed anew
from the figures as first seen, and the result is the same to the byte as that of a replay on unrevised data. A month
is closed for a corridor once it, or a later one, has been judged; a month held back at the end stays open.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import numpy as np
from msgspec import Meta
from numpy.typing import NDArray

from umweg.core.documents import strict
from umweg.core.errors import StoreError, UsageError
from umweg.core.months import month_index, month_text
from umweg.core.own_files.kinds import Closed, Country, Month, Sha256, Text, Word
from umweg.core.own_files.writing import replacing
from umweg.detection.watch.figures import Figures
from umweg.detection.watch.options import WatchOptions
from umweg.results import RevisedMonths
from umweg.series.panel import Array
from umweg.series.scope import Scope

SCHEMA = "umweg.watch-state/1"
#: Differences up to this are rounding of sums, not revisions.
CENT = 0.011


class _Corridor(Closed, frozen=True):
    """Of one corridor: coverage by month, and the months that were judged."""

    share: tuple[Annotated[float, Meta(ge=0, le=1000)], ...]
    judged: tuple[bool, ...]


class _StateFile(Closed, frozen=True, rename={"start": "from", "first": "history_from"}):
    """The file of a state. ``series``: corridor and good, with a space between; figures as ``_packed`` writes them."""

    schema: Literal["umweg.watch-state/1"]
    asked: dict[Word, str | float | None]
    reporters: tuple[Country, ...]
    grouping: Word
    start: Month
    first: Month
    corridors: dict[Word, _Corridor]
    months: Annotated[int, Meta(ge=1, le=2400)]
    series: tuple[Text, ...]
    value: str
    tempered: str
    sha256: Sha256


@dataclass(frozen=True, slots=True)
class WatchState:
    """What was judged so far: figures as first seen.

    ``asked`` are the options and the regime that the evidence depends on; ``grouping`` a hash of how codes make goods.
    """

    asked: dict[str, Any]
    reporters: tuple[str, ...]
    grouping: str
    figures: Figures

    def closed(self, corridor: int) -> int:
        """Months of a corridor, from the first of the history, that are closed."""
        judged = np.flatnonzero(self.figures.usable[corridor])
        return int(judged[-1]) + 1 if judged.size else 0


def asked_of(regime: str, options: WatchOptions) -> dict[str, Any]:
    """Regime and options that may not change within a watch."""
    return {"regime": regime, **options.judged_by()}


def grouping(scope: Scope) -> str:
    """Hash of the lists and of the families of several codes: when it changes, past months are read anew.

    Families of one code do not count: a code that is traded for the first time changes no figure of the past.
    """
    f = scope.goods.families
    several = sorted((g, f.members[g]) for g in scope.goods.listed if len(f.members[g]) > 1 and not f.partial(g))
    body = [[g.ref.sha256 for g in scope.goods.lists], several]
    return hashlib.sha256(json.dumps(body).encode()).hexdigest()[:16]


def go_on(
    state: WatchState | None, now: Figures, group: str
) -> tuple[Figures, tuple[RevisedMonths, ...], tuple[str, ...]]:
    """Figures of the watch: closed months as first seen, later ones as they are now; what was revised; remarks."""
    if state is None:
        return now, (), ()
    then = state.figures
    if then.first != now.first or then.start != now.start:
        raise UsageError(
            f"The state belongs to a watch from {month_text(then.start)}, this one begins {month_text(now.start)}.",
            mend="Continue with the same --from and --history, or begin a new state file.",
        )
    judged_to = then.first + max(state.closed(c) for c in range(len(then.corridors))) - 1
    if now.last < judged_to:
        raise UsageError(
            f"The state has judged months up to {month_text(judged_to)}, this run would end {month_text(now.last)}.",
            mend="Leave out --to (and check that no data were removed), or replay without --state.",
        )
    if state.grouping != group:
        text = "Codes are grouped to goods in another way than last time (a new edition or list): all months read anew."
        return now, (), (text,)
    now, old, told = _lined_up(then, now)
    merged = replace(now, **{n: getattr(now, n).copy() for n in ("value", "tempered", "share", "usable")})
    revised: list[RevisedMonths] = []
    for c, name in enumerate(now.corridors):
        if name not in then.corridors:
            continue
        before = then.corridors.index(name)
        end = min(state.closed(before), now.share.shape[1])
        rows = np.flatnonzero(now.corridor == c)
        judged = np.flatnonzero(then.usable[before, :end])
        revised += _revised(name, now.first + judged, old[0][rows][:, judged], now.value[rows][:, judged])
        merged.value[rows, :end], merged.tempered[rows, :end] = (a[rows, :end] for a in old)
        merged.share[c, :end], merged.usable[c, :end] = then.share[before, :end], then.usable[before, :end]
    return merged, tuple(revised), told


def _keys(f: Figures) -> list[tuple[str, str]]:
    return [(f.corridors[c], f.goods[g]) for c, g in zip(f.corridor.tolist(), f.good.tolist(), strict=True)]


def _lined_up(then: Figures, now: Figures) -> tuple[Figures, tuple[Array, Array], tuple[str, ...]]:
    """Today's figures with a row for every series ever seen, and the old figures in the same rows.

    A series that was unknown had no trade then; one that is no longer in the data has none now.
    """
    known = {k: i for i, k in enumerate(_keys(then))}
    gone = [k for k in known.keys() - set(_keys(now)) if k[0] in now.corridors]
    back = sorted(k for k in gone if k[1] in now.goods)
    more = np.zeros((len(back), now.share.shape[1]))
    now = replace(
        now,
        corridor=np.append(now.corridor, [now.corridors.index(c) for c, _ in back]).astype(np.intp),
        good=np.append(now.good, [now.goods.index(g) for _, g in back]).astype(np.intp),
        value=np.concatenate([now.value, more]),
        tempered=np.concatenate([now.tempered, more]),
    )
    place = np.array([known.get(k, -1) for k in _keys(now)], dtype=np.intp)
    width = min(then.share.shape[1], now.share.shape[1])
    old = (np.zeros(now.value.shape), np.zeros(now.value.shape))
    for a, values in zip(old, (then.value, then.tempered), strict=True):
        a[place >= 0, :width] = values[place[place >= 0], :width]
    lost = len(gone) - len(back)
    text = f"{lost} series that the watch had seen are of goods no longer in the data; it goes on without them."
    return now, old, ((text,) if lost else ())


def _revised(name: str, months: NDArray[np.intp], old: Array, new: Array) -> list[RevisedMonths]:
    """What changed in one corridor's judged months, beyond rounding; arrays are (series × these months)."""
    changed = np.abs(new - old) > CENT
    which = np.flatnonzero(changed.any(axis=0))
    if which.size == 0:
        return []
    texts = tuple(month_text(int(m)) for m in months[which])
    seen, now = (round(float(v[:, which].sum()), 2) for v in (old, new))
    return [RevisedMonths(name, texts, int(changed.any(axis=1).sum()), seen, now)]


def save(state: WatchState, path: Path) -> None:
    """Write the state as JSON, whole or not at all."""
    f = state.figures
    body = {
        "schema": SCHEMA,
        "asked": state.asked,
        "reporters": list(state.reporters),
        "grouping": state.grouping,
        "from": month_text(f.start),
        "history_from": month_text(f.first),
        "corridors": {
            c: {"share": f.share[i, : state.closed(i)].tolist(), "judged": f.usable[i, : state.closed(i)].tolist()}
            for i, c in enumerate(f.corridors)
        },
        "months": int(f.share.shape[1]),
        "series": [f"{c} {g}" for c, g in _keys(f)],
        "value": _packed(f.value),
        "tempered": _packed(f.tempered),
    }
    text = json.dumps({**body, "sha256": _digest(body)}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    try:
        with replacing(path) as file:
            file.write(text.encode())
    except OSError as e:
        raise StoreError(
            f"The state cannot be written: {e.strerror or e}.",
            where=str(path),
            mend="Choose another place for --state.",
        ) from e


def load(path: Path, asked: dict[str, Any]) -> WatchState | None:
    """The state in ``path``; None where there is none yet. Raises StoreError for one that is damaged or foreign."""
    if not path.exists():
        return None
    mend = "Begin a new watch with another file; this one is left as it is."
    try:
        body = strict(path.read_text(encoding="utf-8"))
        if not isinstance(body, dict) or body.get("schema") != SCHEMA:
            raise StoreError(f"This is no state of a watch ({SCHEMA}).", where=str(path), mend=mend)
        if body.get("sha256") != _digest({k: v for k, v in body.items() if k != "sha256"}):
            raise StoreError("The state of the watch was changed or is damaged.", where=str(path), mend=mend)
        found = msgspec.convert(body, _StateFile)
        figures = _figures(found)
    except (OSError, ValueError) as e:
        raise StoreError(f"The state of the watch cannot be read: {e}.", where=str(path), mend=mend) from e
    other = [f"{k} ({found.asked.get(k)}, now {v})" for k, v in asked.items() if found.asked.get(k) != v]
    if other:
        raise UsageError(
            f"The state belongs to a watch with other options: {'; '.join(other)}.",
            where=str(path),
            mend="A watch keeps its rules, or its error rate means nothing: use the same options, or a new file.",
        )
    return WatchState(dict(found.asked), found.reporters, found.grouping, figures)


def _figures(found: _StateFile) -> Figures:
    """Figures out of a file; ValueError where its parts do not fit together."""
    corridors = tuple(found.corridors)
    place = {c: i for i, c in enumerate(corridors)}
    pairs = [tuple(s.split(" ", 1)) for s in found.series]
    if any(len(p) != 2 or p[0] not in place for p in pairs):
        raise ValueError("a series is of no corridor")
    if any(max(len(c.share), len(c.judged)) > found.months for c in found.corridors.values()):
        raise ValueError("a corridor has more months than the state")
    goods = tuple(sorted({g for _, g in pairs}))
    at = {g: i for i, g in enumerate(goods)}
    shape = (len(corridors), found.months)
    share, usable = np.zeros(shape), np.zeros(shape, dtype=np.bool_)
    for i, c in enumerate(found.corridors.values()):
        share[i, : len(c.share)], usable[i, : len(c.judged)] = c.share, c.judged
    series = (len(pairs), found.months)
    return Figures(
        first=month_index(found.first),
        start=month_index(found.start),
        corridors=corridors,
        goods=goods,
        corridor=np.array([place[c] for c, _ in pairs], dtype=np.intp),
        good=np.array([at[g] for _, g in pairs], dtype=np.intp),
        value=_unpacked(found.value, series),
        tempered=_unpacked(found.tempered, series),
        share=share,
        usable=usable,
    )


def _packed(values: Array) -> str:
    """Hundredths as compressed whole numbers, exact because figures are rounded to them; high bytes lie together."""
    whole = np.rint(values * 100).astype("<i8").view(np.uint8).reshape(-1, 8)
    return base64.b85encode(zlib.compress(np.ascontiguousarray(whole.T).tobytes(), 6)).decode()


def _unpacked(text: str, shape: tuple[int, int]) -> Array:
    size = 8 * shape[0] * shape[1]
    unpacking = zlib.decompressobj()  # no more than the figures: a small file may unpack to fill the memory
    try:
        raw = unpacking.decompress(base64.b85decode(text), size + 1)
    except zlib.error as e:
        raise ValueError(f"its figures are damaged ({e})") from e
    if len(raw) != size:
        raise ValueError("its figures are not as many as its series and months")
    planes = np.frombuffer(raw, dtype=np.uint8).reshape(8, -1)
    return np.round(np.ascontiguousarray(planes.T).view("<i8").reshape(shape) / 100, 2)


def _digest(body: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
