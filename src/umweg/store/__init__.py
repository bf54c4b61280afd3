"""The store: raw snapshots (hashed, immutable) and core tables as Parquet, with provenance.

>>> from umweg.store import Store
>>> Store("nowhere").is_empty
True
"""

from __future__ import annotations

from umweg.store.catalog import Snapshot
from umweg.store.store import Store

__all__ = ["Snapshot", "Store"]
