"""What to download of UN Comtrade: one answer for each reporter and year, at most 100,000 records each.

With a key (``COMTRADE_API_KEY``) 500 calls a day are free. An answer with 100,000 records was cut off, so it is asked
for in halves, and where no good was given at last by chapters. Totals over modes of transport, customs procedures and
second partners are asked for: their parts would fill the answers, and the reader would leave them out.

The address follows the UN's published client and was not tried by this project.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import groupby

from umweg.core.codes import countries
from umweg.core.codes.products import hs_spans, within
from umweg.sources.fetch.plan import FetchRequest, ProviderKey, ProviderLimits, months

VERIFIED = False
LIMITS = ProviderLimits(per_second=1.0, per_day=500)
OPTIONS = "reporter, partner (ISO 3166), good (HS codes), flow (export, import, re-export, re-import)"
URL = "https://comtradeapi.un.org/data/v1/get/C/M/HS"
KEY = ProviderKey("COMTRADE_API_KEY", "Ocp-Apim-Subscription-Key", "Get one at https://comtradedeveloper.un.org.")
FLOWS = {"import": "M", "export": "X", "re-export": "RX", "re-import": "RM"}
MOST_RECORDS = 100_000
ALL = "AG6"  # the UN's word for all codes of six digits
TOTALS = {"motCode": "0", "customsCode": "C00", "partner2Code": "0"}
MOST_CODES = 400  # in one address
ROW_BYTES = 1_600  # of a record, measured on the recorded sample


def m49(name: str) -> str:
    """The UN's number of a country; 0 is the world."""
    area = countries.resolve(name)
    return "0" if area.code == "WORLD" else str(int(area.m49))


@cache
def chapters(year: int) -> tuple[tuple[str, ...], ...]:
    """The codes of six digits of a year, by chapter; several chapters together as far as an address holds them.

    Reporters may still use the edition before, so its codes are named, too.

    >>> groups = chapters(2022)
    >>> groups[0][0][:2], groups[-1][-1][:2], max(map(len, groups)) < 1000
    ('01', '99', True)
    """
    six = sorted(
        c for c, spans in hs_spans().items() if len(c) == 6 and (within(spans, year) or within(spans, year - 5))
    )
    found: list[tuple[str, ...]] = []
    for _, group in groupby(six, key=lambda c: c[:2]):
        codes = tuple(group)
        if found and len(found[-1]) + len(codes) <= MOST_CODES:
            found[-1] += codes
        else:
            found.append(codes)
    return tuple(found)


def plan(
    first: str,
    last: str,
    *,
    reporter: Sequence[str],
    partner: Sequence[str] = (),
    good: Sequence[str] = (),
    flow: Sequence[str] = ("export", "import"),
) -> list[FetchRequest]:
    """One request a year and reporter; without ``good`` for all codes of six digits.

    >>> asked = plan("2022-01", "2022-02", reporter=["AM"], partner=["RU"], good=["8703"], flow=["export"])[0].address
    >>> asked.partition("?")[2][:80]
    'reporterCode=51&period=202201,202202&partnerCode=643&cmdCode=8703&flowCode=X&inc'
    >>> asked.endswith("&includeDesc=false&motCode=0&customsCode=C00&partner2Code=0")
    True
    """
    found = []
    for year, group in groupby(months(first, last), key=lambda m: m[:4]):
        span = tuple(m.replace("-", "") for m in group)
        for one in reporter:
            given = {
                "reporterCode": (m49(one),),
                "period": span,
                "partnerCode": tuple(map(m49, partner)),
                "cmdCode": tuple(good) or (ALL,),
                "flowCode": tuple(FLOWS[f] for f in flow),
            }
            dims = {k: v for k, v in given.items() if v}
            params = {k: "{" + k + "}" for k in dims} | {"includeDesc": "false"} | TOTALS
            records = len(span) * len(partner) * len(good) * len(flow)
            found.append(
                FetchRequest(
                    "comtrade", f"comtrade_{countries.resolve(one).code}_{year}.json", URL, dims, params,
                    split_by=("period", "partnerCode", "cmdCode", "flowCode"), join=",", expect="json", key=KEY,
                    full_at=MOST_RECORDS, estimate=records * ROW_BYTES,
                    groups={} if good else {"cmdCode": chapters(int(year))},
                )
            )  # fmt: skip
    return found
