"""Usual values of a code: median and spread of log unit values, median of rates. Labels play no part."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from umweg.measures.price import MAD, medians

Floats = NDArray[np.float64]
LEAST = 5  # rows of a code before it has a norm
FLOOR = 0.05  # least spread in logs: five per cent


def unit_values(value: Floats, mass: Floats) -> Floats:
    """Log of value over mass; NaN where one is missing or not above zero.

    >>> np.exp(unit_values(np.array([10.0, 0.0]), np.array([4.0, 1.0]))).round(3).tolist()
    [2.5, nan]
    """
    fine = (value > 0) & (mass > 0)
    return np.where(fine, np.log(np.where(fine, value, 1.0)) - np.log(np.where(fine, mass, 1.0)), np.nan)


@dataclass(frozen=True)
class CodeNorm:
    """Median and robust standard deviation (1.4826 MAD) of each code with at least five values."""

    code: pa.Array
    median: Floats
    spread: Floats

    @classmethod
    def of(cls, code: pa.Array, x: Floats) -> CodeNorm:
        """From rows; medians of groups by one sort."""
        coded = code.dictionary_encode()
        at = np.asarray(coded.indices.fill_null(-1).to_numpy(zero_copy_only=False), dtype=np.int64)
        use = (at >= 0) & ~np.isnan(x)
        at, x = at[use], x[use]
        size = np.bincount(at, minlength=len(coded.dictionary))
        middle = medians(x, at, len(size))
        spread = MAD * medians(np.abs(x - middle[at]), at, len(size))
        order = np.asarray(pc.sort_indices(coded.dictionary).to_numpy(), dtype=np.int64)
        keep = order[size[order] >= LEAST]
        return cls(coded.dictionary.take(pa.array(keep)), middle[keep], spread[keep])

    def median_of(self, code: pa.Array) -> tuple[Floats, Floats]:
        """Median and spread for each row; NaN for a code without a norm."""
        at = np.asarray(
            pc.fill_null(pc.index_in(code, self.code, skip_nulls=True), -1).to_numpy(zero_copy_only=False),
            dtype=np.int64,
        )
        if len(self.code) == 0:
            return np.full(len(code), np.nan), np.full(len(code), np.nan)
        return np.where(at >= 0, self.median[at], np.nan), np.where(at >= 0, self.spread[at], np.nan)

    def z(self, code: pa.Array, x: Floats) -> Floats:
        """Distance from the code's median in robust standard deviations."""
        middle, spread = self.median_of(code)
        return (x - middle) / (spread + FLOOR)

    def plain(self) -> dict[str, list[object]]:
        """As lists, for the model's file."""
        return {"code": self.code.to_pylist(), "median": self.median.tolist(), "spread": self.spread.tolist()}

    @classmethod
    def read(cls, raw: dict[str, list[object]]) -> CodeNorm:
        """What ``plain`` wrote."""
        return cls(
            pa.array(raw["code"], pa.string()),
            np.array(raw["median"], dtype=float),
            np.array(raw["spread"], dtype=float),
        )
