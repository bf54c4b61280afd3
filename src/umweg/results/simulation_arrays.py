"""All arrays of a scenario, and how they are written for other programs: NumPy's .npz, or one long Parquet table."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from umweg.core.errors import StoreError, UsageError
from umweg.core.own_files.writing import replacing

ARRAYS_SCHEMA = "umweg.simulate-arrays/1"
SAME = {"buyer": "country", "seller": "country", "input": "sector"}
COLUMNS = ("draw", "country", "sector", "input", "buyer", "seller", "route")


@dataclass(frozen=True)
class SimulationArrays:
    """``arrays`` by name, ``axes``: what each of their dimensions is, ``names``: of countries, sectors and routes.

    Draw 0 is the central one. Values in million USD, shares and changes without unit; NaN where a draw failed.
    """

    arrays: dict[str, NDArray[np.float64]]
    axes: dict[str, tuple[str, ...]]
    names: dict[str, tuple[str, ...]]
    provenance: dict[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """Plain data; what is not finite (a draw that failed, the cost of an embargo) is None."""
        plain = {k: _plain(v) for k, v in self.arrays.items()}
        return {
            "schema": ARRAYS_SCHEMA, "arrays": plain, "axes": {k: list(v) for k, v in self.axes.items()},
            "names": {k: list(v) for k, v in self.names.items()}, "provenance": self.provenance,
        }  # fmt: skip

    def rows(self) -> list[dict[str, Any]]:
        """One row an array: its name, axes and shape."""
        return [
            {"array": k, "axes": " ".join(self.axes[k]), "shape": " ".join(map(str, v.shape))}
            for k, v in self.arrays.items()
        ]

    def write(self, path: str | Path) -> int:
        """Write to ``.npz`` (with ``axes``, ``names`` and ``provenance`` as JSON) or ``.parquet`` (long: one row a
        figure); all or nothing; bytes written.

        Raises UsageError for another ending, StoreError where it cannot be written.
        """
        path = Path(path)
        writers = {".npz": self._npz, ".parquet": self._parquet}
        if path.suffix not in writers:
            raise UsageError(
                f"'{path.suffix}' is no form of arrays.", where=str(path), mend="End the name in .npz or .parquet."
            )
        try:
            with replacing(path, 0o666) as f:
                writers[path.suffix](f)
            return path.stat().st_size
        except OSError as e:
            raise StoreError(
                f"The arrays cannot be written: {e.strerror or e}.", where=str(path), mend="Choose another place."
            ) from e

    def _npz(self, file: Any) -> None:
        told = {k: json.dumps(getattr(self, k), sort_keys=True) for k in ("axes", "names", "provenance")}
        np.savez_compressed(file, **self.arrays, **{f"{k}_json": np.array(v) for k, v in told.items()})  # type: ignore[arg-type]

    def _parquet(self, file: Any) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        parts = [self._long(k) for k in self.arrays]
        table = pa.concat_tables(parts)
        pq.write_table(table.replace_schema_metadata({"provenance": json.dumps(self.provenance, sort_keys=True)}), file)

    def _long(self, name: str) -> Any:
        """One array as a long table; columns that it has no axis for are empty."""
        import pyarrow as pa

        values, axes = self.arrays[name], self.axes[name]
        at = dict(zip(axes, np.indices(values.shape).reshape(values.ndim, -1), strict=True))
        columns: dict[str, Any] = {"array": pa.array([name] * values.size, pa.string())}
        for c in COLUMNS:
            if c not in at:
                columns[c] = pa.nulls(values.size, pa.int32() if c == "draw" else pa.string())
            elif c == "draw":
                columns[c] = pa.array(at[c], pa.int32())
            else:
                columns[c] = pa.array(np.array(self.names[SAME.get(c, c)])[at[c]].tolist(), pa.string())
        return pa.table({**columns, "value": pa.array(values.ravel(), pa.float64())})


def _plain(values: NDArray[np.float64]) -> Any:
    plain = values.astype(object)
    plain[~np.isfinite(values)] = None
    return plain.tolist()
