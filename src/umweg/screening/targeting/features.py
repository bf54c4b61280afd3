"""Features from the past only: risk and frequency of each key, newness, prices against the norm of the code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from umweg.screening.targeting.history import FrozenHistory, KeyPast, before, keys
from umweg.screening.targeting.mapping import LEVELS, ColumnRoles
from umweg.screening.targeting.norms import CodeNorm, unit_values
from umweg.screening.targeting.rows import MappedRows

Floats = NDArray[np.float64]
UNIT = "unit value"
WEIGHT = 3.0  # inspections that the base rate counts for in a smoothed risk


@dataclass(frozen=True)
class HistoryKey:
    """Columns whose values together have a history. ``kind``: single, id, pair, repeat, line."""

    name: str
    kind: str
    columns: tuple[str, ...]


def keys_of(m: ColumnRoles) -> list[HistoryKey]:
    """Every key that a mapping asks for, each once.

    >>> from umweg.screening.targeting.mapping import read_mapping
    >>> [k.name for k in keys_of(read_mapping("consignments")) if k.kind == "repeat"]
    ['HS6 + unit value', 'hs + value + mass_kg']
    """
    out = [HistoryKey(c, "single", (c,)) for c in (*LEVELS, *m.categories, *m.rates)]
    out += [HistoryKey(c, "id", (c,)) for c in m.ids]
    out += [HistoryKey(" + ".join(p), "pair", p) for p in m.pairs]
    if m.value and m.mass and (m.line or m.repeats):
        out.append(HistoryKey(f"HS6 + {UNIT}", "repeat", ("HS6", UNIT)))
    out += [HistoryKey(" + ".join(p), "repeat", p) for p in m.repeats]
    if m.line:
        out.append(HistoryKey("line", "line", m.line))
    return list({k.name: k for k in out}.values())


@dataclass(frozen=True)
class Sheet:
    """Features of rows: ``x`` (rows × features), their ``names``, what each is ``about``, and the pasts."""

    x: Floats
    names: tuple[str, ...]
    about: tuple[str, ...]
    past: dict[str, KeyPast]
    values: dict[str, pa.Array]
    base: Floats

    @property
    def new_line(self) -> NDArray[np.bool_]:
        """Rows whose declared line was never inspected before (all, where the mapping has no ``line``)."""
        return self.past["line"].n == 0 if "line" in self.past else np.ones(len(self.x), dtype=bool)


@dataclass(frozen=True)
class FeatureState:
    """What is kept of the training rows: the history of every key, the norms, and the base rate."""

    history: dict[str, FrozenHistory]
    norms: dict[str, CodeNorm]
    base: float

    def plain(self) -> dict[str, Any]:
        """For the model's file."""
        return {
            "history": {k: v.plain() for k, v in self.history.items()},
            "norms": {k: v.plain() for k, v in self.norms.items()},
            "base": self.base,
        }

    @classmethod
    def read(cls, raw: dict[str, Any]) -> FeatureState:
        """What ``plain`` wrote."""
        history = {k: FrozenHistory.read(v) for k, v in raw["history"].items()}
        return cls(history, {k: CodeNorm.read(v) for k, v in raw["norms"].items()}, float(raw["base"]))


def key_texts(rows: MappedRows) -> dict[str, pa.Array]:
    """The value of every key in every row."""
    m = rows.mapping
    wanted = keys_of(m)
    text = {c: rows.text(c) for c in dict.fromkeys(c for k in wanted for c in k.columns) if c != UNIT}
    if m.value and m.mass:
        u = unit_values(rows.number(m.value), rows.number(m.mass))
        text[UNIT] = pa.array([None if v != v else f"{v:.4f}" for v in u.tolist()], pa.string())
    return {k.name: keys([text[c] for c in k.columns]) for k in wanted}


def learn(rows: MappedRows, y: Floats, cut: int) -> Sheet:
    """Features in the order of time: each row sees results of earlier days only, and none from ``cut`` on."""
    texts, lag = key_texts(rows), rows.mapping.lag_days
    every = pa.array(["all"] * rows.n)
    whole = before(every, rows.day, y, cut, lag)
    base = np.divide(whole.s, whole.n, out=np.full(rows.n, np.nan), where=whole.n > 0)
    past = {k: before(t, rows.day, y, cut, lag) for k, t in texts.items()}
    return _sheet(rows, texts, past, base, norms(rows, texts, rows.day < cut))


def norms(rows: MappedRows, texts: dict[str, pa.Array], among: NDArray[np.bool_]) -> dict[str, CodeNorm]:
    """Norms of unit value by level of the code, and of each rate by HS6."""
    m, use = rows.mapping, pa.array(among)
    out = {}
    if m.value and m.mass:
        u = unit_values(rows.number(m.value), rows.number(m.mass))
        out = {f"{UNIT} of {c}": CodeNorm.of(texts[c].filter(use), u[among]) for c in LEVELS}
    for r in m.rates:
        out[f"{r} of HS6"] = CodeNorm.of(texts["HS6"].filter(use), rows.number(r)[among])
    return out


def freeze(rows: MappedRows, y: Floats) -> FeatureState:
    """The state after all rows, to be applied to later ones."""
    texts = key_texts(rows)
    history = {k: FrozenHistory.of(t, rows.day, y) for k, t in texts.items()}
    return FeatureState(history, norms(rows, texts, np.ones(rows.n, dtype=bool)), float(y.mean()))


def apply(rows: MappedRows, state: FeatureState) -> Sheet:
    """Features of new rows from the kept state."""
    texts = key_texts(rows)
    past = {k: state.history[k].of_rows(t) for k, t in texts.items()}
    return _sheet(rows, texts, past, np.full(rows.n, state.base), state.norms)


def _sheet(
    rows: MappedRows, texts: dict[str, pa.Array], past: dict[str, KeyPast], base: Floats, usual: dict[str, CodeNorm]
) -> Sheet:
    m = rows.mapping
    out: list[tuple[str, str, Floats]] = []
    for k in keys_of(m):
        p = past[k.name]
        risk = np.where(p.n > 0, (p.s + WEIGHT * base) / (p.n + WEIGHT), np.nan)
        out += [(f"risk of {k.name}", k.name, risk), (f"inspections of {k.name}", k.name, np.log1p(p.n))]
        if k.kind == "id":
            out.append((f"days since first {k.name}", k.name, np.where(p.n > 0, rows.day - p.first, np.nan)))
        if k.kind == "pair" and k.columns[0] in past:
            whole = past[k.columns[0]].n
            share = np.divide(p.n, whole, out=np.full(rows.n, np.nan), where=whole > 0)
            out.append((f"share of {k.name}", k.name, share))
    out += [(c, c, rows.number(c)) for c in m.measures]
    if m.value and m.mass:
        u = unit_values(rows.number(m.value), rows.number(m.mass))
        out.append((UNIT, UNIT, u))
        out += [(f"{UNIT} of {c}", UNIT, usual[f"{UNIT} of {c}"].z(texts[c], u)) for c in LEVELS]
    for r in m.rates:
        out.append((f"{r} against HS6", r, rows.number(r) - usual[f"{r} of HS6"].median_of(texts["HS6"])[0]))
    x = np.column_stack([v for *_, v in out])
    return Sheet(x, tuple(n for n, *_ in out), tuple(a for _, a, _ in out), past, texts, base)
