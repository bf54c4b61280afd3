"""Writing results to standard output as JSON or CSV."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa


class Format(StrEnum):
    """How a result is written."""

    table = "table"
    json = "json"
    csv = "csv"


def write_json(value: Any) -> None:
    """Strict JSON (no NaN), indented, dates in ISO form."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2, allow_nan=False, default=str)
    sys.stdout.write("\n")


def write_rows(rows: Sequence[dict[str, Any]]) -> None:
    """CSV with a header; nothing at all for no rows. Texts that a spreadsheet would run as formulas get a quote."""
    if not rows:
        return
    out = csv.DictWriter(sys.stdout, list(rows[0]), lineterminator="\n")
    out.writeheader()
    out.writerows({k: _safe(v) for k, v in row.items()} for row in rows)


def write_table(table: pa.Table) -> None:
    """An Arrow table as CSV."""
    write_rows(table.to_pylist())


def _safe(value: Any) -> Any:
    """Neutralise formulas (OWASP: CSV injection) in texts."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return value
