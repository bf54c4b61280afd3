"""What was known before: counts and findings of each key on earlier days, and the same as a table frozen on a day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
SEPARATOR = "\x1f"


@dataclass(frozen=True)
class KeyPast:
    """For each row: inspections ``n`` and findings ``s`` of its key before, and the day of the first (-1: none)."""

    n: Ints
    s: Floats
    first: Ints


def keys(columns: list[pa.Array]) -> pa.Array:
    """Texts that join the columns; missing where one of them is missing (a missing name is nobody's history)."""
    return columns[0] if len(columns) == 1 else pc.binary_join_element_wise(*columns, SEPARATOR)


def before(key: pa.Array, day: Ints, y: Floats, cut: int, lag: int = 0) -> KeyPast:
    """The past of each row among rows of the same key: days before ``day - lag``, and before ``cut``.

    Rows of the same day do not see each other, so a row's own label is in no feature of it.

    >>> k = pa.array(["a", "a", "b", "a"])
    >>> before(k, np.array([1, 2, 2, 3]), np.array([1.0, 0.0, 1.0, 0.0]), cut=9).n.tolist()
    [0, 1, 0, 2]
    """
    coded = key.dictionary_encode()
    code = np.asarray(coded.indices.fill_null(len(coded.dictionary)).to_numpy(zero_copy_only=False), dtype=np.int64)
    start = int(day.min()) - lag - 1
    width = int(day.max()) - start + 2
    at = code * width + (day - start)
    seen = np.flatnonzero(day < cut)
    order = seen[np.argsort(at[seen], kind="stable")]
    total = np.r_[0.0, np.cumsum(y[order])]
    low = np.searchsorted(at[order], code * width, "left")
    high = np.maximum(np.searchsorted(at[order], at - lag, "left"), low)
    known = np.asarray(key.is_valid().to_numpy(zero_copy_only=False), dtype=bool) & (high > low)
    first = np.where(known, day[order][np.minimum(low, max(len(order) - 1, 0))] if len(order) else -1, -1)
    return KeyPast(np.where(known, high - low, 0), np.where(known, total[high] - total[low], 0.0), first)


@dataclass(frozen=True)
class FrozenHistory:
    """The history of every key up to a day, to look new rows up in."""

    key: pa.Array
    n: Ints
    s: Ints
    first: Ints

    @classmethod
    def of(cls, key: pa.Array, day: Ints, y: Floats) -> FrozenHistory:
        """Add up all rows; keys in order, so that the same rows give the same table."""
        t = pa.table({"k": key, "d": day, "y": y}).filter(key.is_valid())
        g = t.group_by("k").aggregate([("d", "count"), ("y", "sum"), ("d", "min")]).sort_by("k")
        n, s, d = (np.asarray(g.column(c).to_numpy()).astype(np.int64) for c in ("d_count", "y_sum", "d_min"))
        return cls(g.column("k").combine_chunks(), n, s, d)

    def of_rows(self, key: pa.Array) -> KeyPast:
        """The past of new rows: nothing for keys never seen."""
        if len(self.key) == 0:
            none = np.zeros(len(key), dtype=np.int64)
            return KeyPast(none, none.astype(float), none - 1)
        at = np.asarray(
            pc.fill_null(pc.index_in(key, self.key, skip_nulls=True), -1).to_numpy(zero_copy_only=False), dtype=np.int64
        )
        known = at >= 0
        return KeyPast(
            np.where(known, self.n[at], 0),
            np.where(known, self.s[at], 0).astype(float),
            np.where(known, self.first[at], -1),
        )

    def plain(self) -> dict[str, list[object]]:
        """As lists, for the model's file."""
        return {"key": self.key.to_pylist(), "n": self.n.tolist(), "s": self.s.tolist(), "first": self.first.tolist()}

    @classmethod
    def read(cls, raw: dict[str, list[object]]) -> FrozenHistory:
        """What ``plain`` wrote."""
        n, s, first = (np.array(raw[c], dtype=np.int64) for c in ("n", "s", "first"))
        return cls(pa.array(raw["key"], pa.string()), n, s, first)
