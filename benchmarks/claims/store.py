"""The stores that the truth is computed from: the shared trade files, ingested as they are.

    python -m benchmarks.claims.store FOLDER

Armenia's imports by country of consignment are a second view of the same trade, so that they get a store of their own.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from umweg import ingest

SHARED = Path(os.environ.get("UMWEG_SHARED", Path(__file__).parents[3] / "shared")) / "data" / "trade"

FILES: dict[str, tuple[tuple[str, dict[str, Any]], ...]] = {
    "origin": (
        ("eurostat_cn8_monthly_2020_2022.parquet", {"nomenclature": "CN"}),
        ("eurostat_hs4_monthly_2020_2022.parquet", {"nomenclature": "CN"}),
        ("eurostat_total_and_hs27_monthly_2020_2022.parquet", {"nomenclature": "CN"}),
        # Later than the file before, so that its totals of 2020 to 2022 take the place of the older vintage.
        ("eurostat_total_monthly_by_member_2019_2024.parquet", {"mapping": "eurostat-member-totals"}),
        ("national_trade_by_partner.parquet", {"mapping": "national-totals"}),
        ("comtrade_monthly_armenia_vehicles.parquet", {"mapping": "comtrade-extract"}),
        ("hubs/india_russia_hs6_monthly_2010_2025-01.parquet", {}),
        ("hubs/russia_customs_india_hs6_monthly_2021_2022-01.parquet", {}),
        ("hubs/china_ga_ge_graphite_by_partner_monthly_2017_2024.parquet", {"mapping": "china-minerals.yml"}),
    ),
    "consignment": (("armstat_monthly_by_country_2007_2024.parquet", {"mapping": "armstat-consignment"}),),
}


def build(folder: Path, shared: Path = SHARED) -> Path:
    """Ingest all files into ``folder/origin`` and ``folder/consignment``; what is there already stays as it is."""
    for basis, files in FILES.items():
        for name, options in files:
            given = dict(options)
            if str(given.get("mapping", "")).endswith(".yml"):
                given["mapping"] = str(Path(__file__).parent / given["mapping"])
            ingest(shared / name, source="tidy", store=folder / basis, **given).raise_if_failed()
    return folder


if __name__ == "__main__":
    print(build(Path(sys.argv[1])))
