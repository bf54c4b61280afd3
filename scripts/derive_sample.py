"""Make the shipped sample from Eurostat's figures: exports of restricted goods by partner, code and month.

    python scripts/derive_sample.py ../shared/data/trade/eurostat_cn8_monthly_2020_2022.parquet

Sums the 25 members that reported every month to one reporter (EU25_REST); the Netherlands and Malta, which lack
months, stay apart so that the coverage check has something to find. Writes src/umweg/sample/sample.parquet.
Source: Eurostat, DS-045409, extracted 21 January 2023, CC BY 4.0. Deterministic.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

OUT = Path(__file__).resolve().parents[1] / "src" / "umweg" / "sample" / "sample.parquet"


def main(source: Path) -> None:
    """Write the sample from ``source``."""
    duckdb.execute(
        f"""
        copy (
            select case when reporter in ('NL', 'MT') then reporter else 'EU25_REST' end as reporter,
                   partner, 'export' as flow, product, period, cast(sum(value_eur) as bigint) as value_eur
            from '{source}' group by all order by product, partner, reporter, period
        ) to '{OUT}' (format parquet, compression zstd, compression_level 22, row_group_size 1000000)
        """
    )
    print(OUT.name, OUT.stat().st_size, "bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
