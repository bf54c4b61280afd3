"""The sample that `umweg demo` runs on: EU exports of restricted goods to seven countries, 2020-01 to 2022-11.

Derived from Eurostat, DS-045409, extracted 21 January 2023, CC BY 4.0, by scripts/derive_sample.py: sums of the 25
members that reported every month (``EU25_REST``), with Malta and the Netherlands apart because they lack months.
"""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from umweg import engines
from umweg.core.errors import StoreError
from umweg.ingestion import ingest
from umweg.store import Store

PATH = Path(__file__).parent / "sample.parquet"
CREDIT = "Eurostat, DS-045409, extracted 21 January 2023, CC BY 4.0; summed by Umweg"


def make_store(folder: str | Path) -> Store:
    """Ingest the sample into ``folder`` (nothing happens where it is there already) and open it."""
    report = ingest(
        PATH, opener=lambda _: engines.open(), source="tidy", store=folder, nomenclature="CN", credit=CREDIT
    )
    report.raise_if_failed()
    return Store.open(folder)


@cache
def store() -> Store:
    """The sample in a store of its own, in a temporary folder that lasts as long as the process.

    >>> store().is_empty
    False
    """
    folder = tempfile.TemporaryDirectory(prefix="umweg-sample-")
    _kept.append(folder)
    if not PATH.is_file():
        raise StoreError("The sample is missing from the installation.", where=str(PATH), mend="Install Umweg anew.")
    return make_store(folder.name)


_kept: list[tempfile.TemporaryDirectory[str]] = []
