"""What to download of UN Comtrade: one answer for each reporter and year, at most 100,000 records each.

With a key (``COMTRADE_API_KEY``) 500 calls a day are free. An answer with 100,000 records was cut off, so it is asked
for in halves. The address follows the UN's published client and was not tried by this project.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from umweg.core.codes import countries
from umweg.sources.fetch.plan import FetchRequest, ProviderKey, ProviderLimits, months

VERIFIED = False
LIMITS = ProviderLimits(per_second=1.0, per_day=500)
OPTIONS = "reporter, partner (ISO 3166), good (HS codes), flow (export, import, re-export, re-import)"
URL = "https://comtradeapi.un.org/data/v1/get/C/M/HS"
KEY = ProviderKey("COMTRADE_API_KEY", "Ocp-Apim-Subscription-Key", "Get one at https://comtradedeveloper.un.org.")
FLOWS = {"import": "M", "export": "X", "re-export": "RX", "re-import": "RM"}
MOST_RECORDS = 100_000
ROW_BYTES = 1_600  # of a record, measured on the recorded sample


def m49(name: str) -> str:
    """The UN's number of a country; 0 is the world."""
    area = countries.resolve(name)
    return "0" if area.code == "WORLD" else str(int(area.m49))


def plan(
    first: str,
    last: str,
    *,
    reporter: Sequence[str],
    partner: Sequence[str] = (),
    good: Sequence[str] = (),
    flow: Sequence[str] = ("export", "import"),
) -> list[FetchRequest]:
    """One request a year and reporter.

    >>> plan("2022-01", "2022-02", reporter=["AM"], partner=["RU"], good=["8703"], flow=["export"])[0].address[-95:]
    '?reporterCode=51&period=202201,202202&partnerCode=643&cmdCode=8703&flowCode=X&includeDesc=false'
    """
    found = []
    for year, group in groupby(months(first, last), key=lambda m: m[:4]):
        span = tuple(m.replace("-", "") for m in group)
        for one in reporter:
            given = {
                "reporterCode": (m49(one),),
                "period": span,
                "partnerCode": tuple(map(m49, partner)),
                "cmdCode": tuple(good),
                "flowCode": tuple(FLOWS[f] for f in flow),
            }
            dims = {k: v for k, v in given.items() if v}
            params = {k: "{" + k + "}" for k in dims} | {"includeDesc": "false"}
            records = len(span) * len(partner) * len(good) * len(flow)
            found.append(
                FetchRequest(
                    "comtrade", f"comtrade_{countries.resolve(one).code}_{year}.json", URL, dims, params,
                    split_by=("period", "partnerCode", "cmdCode", "flowCode"), join=",", expect="json", key=KEY,
                    full_at=MOST_RECORDS, estimate=records * ROW_BYTES,
                )
            )  # fmt: skip
    return found
