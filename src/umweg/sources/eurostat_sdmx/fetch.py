"""What to download of DS-045409 and DS-059341: one SDMX-CSV file for each year and reporter.

Large answers are prepared for later: Eurostat gives a key, and is asked until the answer is ready; what is more than
it gives at once (413) is asked for in halves, by month, partner, good and flow. By indicator it is never divided: the
parts of one row would take each other's place in the store.

The addresses follow Eurostat's API guide (SDMX 2.1 data of Comext) and were not tried by this project.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from umweg.core.codes import countries
from umweg.sources.fetch.plan import FetchRequest, ProviderLimits, months

VERIFIED = False
LIMITS = ProviderLimits(per_second=1.0)
OPTIONS = "reporter, partner (ISO 3166), good (codes), flow (export, import), dataset (DS-045409 or DS-059341)"
URL = (
    "https://ec.europa.eu/eurostat/api/comext/dissemination/sdmx/2.1/data/{dataset}/"
    "M.{reporter}.{partner}.{good}.{flow}.{indicator}"
)
ASYNC = "https://ec.europa.eu/eurostat/api/comext/dissemination/1.0/async"
PARAMS = {"startPeriod": "{month_first}", "endPeriod": "{month_last}", "format": "SDMX-CSV", "compressed": "false"}
FLOWS = {"import": "1", "export": "2"}
INDICATORS = {
    "DS-045409": ("VALUE_IN_EUROS", "QUANTITY_IN_100KG", "SUPPLEMENTARY_QUANTITY"),
    "DS-059341": ("VALUE_EUR", "QUANTITY_KG"),
}
ROW_BYTES = 110  # of a line, measured on the recorded samples


def geo(name: str) -> str:
    """Eurostat's code of a country: EL for Greece, else ISO 3166 alpha-2."""
    code = countries.resolve(name).code
    return "EL" if code == "GR" else code


def plan(
    first: str,
    last: str,
    *,
    reporter: Sequence[str],
    partner: Sequence[str],
    good: Sequence[str] = (),
    flow: Sequence[str] = ("export", "import"),
    dataset: Sequence[str] = ("DS-045409",),
) -> list[FetchRequest]:
    """One request a year and reporter; without ``good`` for all goods.

    >>> asked = plan("2021-11", "2022-02", reporter=["Germany"], partner=["KZ", "KG"], good=["8703"], flow=["export"])
    >>> [r.name for r in asked]
    ['DS-045409_DE_2021.csv', 'DS-045409_DE_2022.csv']
    >>> "/M.DE.KZ+KG.8703.2.VALUE_IN_EUROS+" in asked[0].address
    True
    >>> "/M.DE.KZ..2+1.VALUE_IN_EUROS+" in plan("2021-01", "2021-12", reporter=["DE"], partner=["KZ"])[0].address
    True
    """
    found = []
    for year, group in groupby(months(first, last), key=lambda m: m[:4]):
        span = tuple(group)
        for one in reporter:
            dims = {
                "dataset": tuple(dataset),
                "reporter": (geo(one),),
                "partner": tuple(map(geo, partner)),
                "good": tuple(good),
                "flow": tuple(FLOWS[f] for f in flow),
                "indicator": INDICATORS[dataset[0]],
                "month": span,
            }
            cells = len(partner) * max(len(good), 1) * len(flow) * len(span) * len(INDICATORS[dataset[0]])
            found.append(
                FetchRequest(
                    "eurostat-sdmx", f"{dataset[0]}_{geo(one)}_{year}.csv", URL, dims, PARAMS,
                    split_by=("month", "partner", "good", "flow"), expect="csv",
                    estimate=cells * ROW_BYTES if good else 0,
                    poll=ASYNC,
                )
            )  # fmt: skip
    return found
