"""The store: raw snapshots (hashed, immutable) and core tables as Parquet, with provenance.

The verbs are ``umweg.list_snapshots``, ``check_store``, ``remove_snapshot``, ``restore_snapshot``, ``bundle_store`` and
``unbundle_store``.

>>> from umweg.store import Store
>>> Store("nowhere").is_empty
True
"""

from __future__ import annotations

from umweg.store.catalog import Snapshot
from umweg.store.store import Store

__all__ = ["Snapshot", "Store"]
