"""What to download of the US Census Bureau's API: one answer for each month and direction, HS6 or the codes asked for.

The Bureau asks for a key and takes it as a parameter of the address; Umweg never puts keys into addresses, so it asks
without one, which the Bureau allows for up to 500 calls a day. The address was not tried by this project.
"""

from __future__ import annotations

from collections.abc import Sequence

from umweg.core.codes import countries
from umweg.core.errors import UsageError
from umweg.sources.fetch.plan import FetchRequest, ProviderLimits, months
from umweg.sources.us_census.read import schedule_c

VERIFIED = False
LIMITS = ProviderLimits(per_second=1.0, per_day=500)
OPTIONS = "partner (ISO 3166), good (HS6 codes), flow (export, import)"
URL = "https://api.census.gov/data/timeseries/intltrade"
FIELDS = {"export": ("exports", "E_COMMODITY", "ALL_VAL_MO"), "import": ("imports", "I_COMMODITY", "GEN_VAL_MO")}
MONTH_BYTES = 15_000_000  # all countries and HS6 codes, order of magnitude


def schedule(partner: str) -> str:
    """The Bureau's number of a country; UsageError if it has none here.

    >>> schedule("KZ")
    '4634'
    """
    code = countries.resolve(partner).code
    found = [number for number, iso in schedule_c().items() if iso == code]
    if not found:
        raise UsageError(
            f"There is no Schedule C number for {code} here.",
            where="partner",
            mend="Leave it out: all are asked for then.",
        )
    return found[0]


def plan(
    first: str,
    last: str,
    *,
    partner: Sequence[str] = (),
    good: Sequence[str] = (),
    flow: Sequence[str] = ("export", "import"),
) -> list[FetchRequest]:
    """One request a month, direction, country and code asked for.

    >>> plan("2022-03", "2022-03", partner=["KZ"], good=["854231"], flow=["export"])[0].address[-115:]
    '/exports/hs?get=E_COMMODITY,CTY_CODE,CTY_NAME,ALL_VAL_MO&time=2022-03&COMM_LVL=HS6&CTY_CODE=4634&E_COMMODITY=854231'
    """
    found = []
    for month in months(first, last):
        for direction in flow:
            if direction not in FIELDS:
                raise UsageError(f"The Bureau has no {direction}.", where="flow", mend="Ask for export or import.")
            path, commodity, value = FIELDS[direction]
            for country in partner or ("",):
                for code in good or ("",):
                    params = {"get": f"{commodity},CTY_CODE,CTY_NAME,{value}", "time": month, "COMM_LVL": "HS6"}
                    params |= {"CTY_CODE": schedule(country)} if country else {}
                    params |= {commodity: code} if code else {}
                    name = "_".join(w for w in ("census", path, month, country, code) if w) + ".json"
                    size = 0 if country or code else MONTH_BYTES
                    found.append(
                        FetchRequest("us-census", name, f"{URL}/{path}/hs", params=params, expect="json", estimate=size)
                    )
    return found
