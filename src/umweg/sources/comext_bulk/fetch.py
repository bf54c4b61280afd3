"""What to download of Comext's bulk files: one 7z archive for each month, with all reporters, partners and codes.

The address follows Eurostat's bulk download facility and was not tried by this project.
"""

from __future__ import annotations

from umweg.sources.fetch.plan import FetchRequest, ProviderLimits, months

VERIFIED = False
LIMITS = ProviderLimits(per_second=0.5)
OPTIONS = "none: a month is one file"
URL = "https://ec.europa.eu/eurostat/api/dissemination/files"
MONTH_BYTES = 45_000_000  # order of magnitude


def plan(first: str, last: str) -> list[FetchRequest]:
    """One request a month.

    >>> plan("2022-03", "2022-03")[0].address[-51:]
    '?file=comext/COMEXT_DATA/PRODUCTS/full_v2_202203.7z'
    """
    found = []
    for month in months(first, last):
        name = f"full_v2_{month.replace('-', '')}.7z"
        params = {"file": f"comext/COMEXT_DATA/PRODUCTS/{name}"}
        found.append(FetchRequest("comext-bulk", name, URL, params=params, expect="7z", estimate=MONTH_BYTES))
    return found
