"""The base that ships, as an economy. Every assumption in it is named, and can be left out.

Flows and tariffs are sums of the OECD's inter-country input-output tables of 2021, million USD. They have no input
coefficients (``links`` are the mean of 31 countries), and Kyrgyzstan, Armenia, Georgia and Uzbekistan stand in their
rest of the world (``absent`` splits them out).
"""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources
from typing import Literal, NamedTuple

import numpy as np

from umweg.simulation.trade.economy import Array, Economy, from_flows

Links = Literal["none", "borrowed"]
KEY = "icio-2021-8x10"
CREDIT = "OECD, Inter-Country Input-Output tables, year 2021; own sums in 8 regions and 10 sectors"
LINKS_CREDIT = "assumption: input shares are the mean of the 31 countries of Caliendo and Parro (2015)"
NO_LINKS_CREDIT = "assumption: value added is all of output; losses are smaller"
ABSENT_CREDIT = (
    "assumption: KG, AM, GE and UZ are split out of the rest of the world by their parts in its goods trade (CEPII, "
    "Gravity and BACI, of a later year), brought to their own offices' totals and trade with Russia in 2021 and to "
    "Eurostat's with the Union; their mix of sectors is its mix, and their home trade stands to their trade as "
    "Kazakhstan's does. Georgia: the Union's trade of 2021 only, and no trade with Russia and Belarus in the source"
)
MEMBERS = {
    "EU": "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK",
    "ALLIES": "AU CA CH GB IS JP KR NO NZ TW US",
    "CN": "CN HK",
}
"""Which countries, by ISO 3166, a region of several holds; ROW holds all that are named nowhere."""
REGIONS = ("EU", "ALLIES", "RU", "KZ", "CN", "TR", "BY", "ROW")
ABSENT = ("KG", "AM", "GE", "UZ")
SETS = {
    "caliendo-parro-2015": "Caliendo and Parro (2015), Review of Economic Studies 82(1)",
    "shapiro-2016": "Shapiro (2016), American Economic Journal: Economic Policy 8(4)",
    "bagwell-staiger-yurukoglu-2021": "Bagwell, Staiger and Yurukoglu (2021), Econometrica 89(4)",
    "giri-yi-yilmazkuday-2021": "Giri, Yi and Yilmazkuday (2021), Journal of International Economics 129",
    "fontagne-guimbard-orefice-2022": "Fontagné, Guimbard and Orefice (2022), Journal of International Economics 137",
    "lashkaripour-lugovskyy-2023": "Lashkaripour and Lugovskyy (2023), American Economic Review 113(10)",
}
"""Published sets of trade elasticities, each with where it was published."""
SUMMED = (
    "elasticities are summed to ten sectors with weights of trade; of services most sets say nothing (4 is a habit)"
)


class _Absent(NamedTuple):
    country: str
    sold: dict[str, float]
    bought: dict[str, float]


def _rows(name: str) -> list[list[str]]:
    text = (resources.files(__package__) / "data" / name).read_text("utf-8")
    return list(csv.reader(text.splitlines()))


@cache
def sectors() -> tuple[str, ...]:
    """The sectors of the base, in their order."""
    return tuple(_rows("elasticities.csv")[0][1:])


@cache
def elasticities() -> dict[str, Array]:
    """Published sets of elasticities, (J) each.

    >>> float(elasticities()["caliendo-parro-2015"][sectors().index("petroleum")])
    64.85
    """
    return {row[0]: np.array(row[1:], float) for row in _rows("elasticities.csv")[1:]}


@cache
def links() -> Array:
    """Shares of input ``k`` in output ``j``, (J, J), the same for every country."""
    return np.array([row[1:] for row in _rows("links.csv")[1:]], float)


def _flows() -> tuple[tuple[str, ...], Array, Array]:
    rows = _rows("flows.csv")[1:]
    names = tuple(dict.fromkeys(r[1] for r in rows))
    shape = (len(sectors()), len(names), len(names))
    values, tariffs = (np.array([float(r[k]) for r in rows]).reshape(shape) for k in (3, 4))
    return names, values, tariffs


def _absent() -> list[_Absent]:
    found: dict[str, _Absent] = {}
    for country, partner, sold, bought in _rows("absent.csv")[1:]:
        one = found.setdefault(country, _Absent(country, {}, {}))
        one.sold[partner], one.bought[partner] = float(sold), float(bought)
    return list(found.values())


def split_out(names: tuple[str, ...], flows: Array, tariffs: Array) -> tuple[tuple[str, ...], Array, Array]:
    """The same world with the absent countries beside the rest of it, ROW; sums over both are what they were."""
    rest = names.index("ROW")
    absent = _absent()
    n, m = len(names), len(absent)
    everyone = (*names, *(a.country for a in absent))
    to = np.array([*range(n), *[rest] * m])  # each country's place in the world as it was
    out, rates = np.zeros((flows.shape[0], n + m, n + m)), tariffs[:, to][:, :, to].copy()
    out[:, :n, :n] = flows
    exports = np.delete(flows[:, :, rest], rest, 1).sum(1)
    near = names.index("KZ")
    home = flows[:, near, near] / _abroad(flows, near)  # for each million that crosses its border
    for k, a in enumerate(absent, start=n):
        for p, name in enumerate(names):
            if p != rest:
                out[:, p, k], out[:, k, p] = flows[:, p, rest] * a.sold[name], flows[:, rest, p] * a.bought[name]
                out[:, p, rest] -= out[:, p, k]
                out[:, rest, p] -= out[:, k, p]
        out[:, rest, k], out[:, k, rest] = exports * a.sold["ROW"], exports * a.bought["ROW"]
        for other in range(n, k):
            out[:, other, k] = exports * a.sold[everyone[other]]
            out[:, k, other] = exports * a.bought[everyone[other]]
    for k in range(n, n + m):
        out[:, k, k] = home * _abroad(out, k)
    out[:, rest, rest] = 0
    inside = out[:, np.r_[rest, n : n + m]][:, :, np.r_[rest, n : n + m]].sum((1, 2))
    out[:, rest, rest] = flows[:, rest, rest] - inside
    rates[:, np.arange(n + m), np.arange(n + m)] = 0
    return everyone, out, rates


def _abroad(flows: Array, k: int) -> float:
    """What a country buys and sells abroad."""
    return float(flows[:, k].sum() + flows[:, :, k].sum() - 2 * flows[:, k, k].sum())


@cache
def economy(borrowed: bool = True, absent: bool = True) -> Economy:
    """The world of 2021, million USD. ``borrowed``: with input shares of others; ``absent``: with four more countries.

    >>> economy(absent=False).countries
    ('EU', 'ALLIES', 'RU', 'KZ', 'CN', 'TR', 'BY', 'ROW')
    """
    names, values, tariffs = _flows()
    if absent:
        names, values, tariffs = split_out(names, values, tariffs)
    inputs = np.repeat(links()[None], len(names), 0) if borrowed else None
    return from_flows(names, sectors(), values, tariffs, inputs)
