"""Make the tables of ``src/umweg/simulation/base/data``: the world of 2021 in 8 regions and 10 sectors.

    pip install h5py rdata
    python scripts/derive_simulation.py ../shared/data/simulate

flows.csv: sums of the OECD's inter-country input-output tables (2021) by sector, buyer and seller, tariffs weighted
by trade. elasticities.csv: six published sets, weighted by the world's trade. links.csv: shares of inputs, the mean of
the 31 countries of Caliendo and Parro (2015). absent.csv: of four countries that the OECD has in its rest of the world,
their parts in its trade: CEPII's trade in all goods (of a later year), brought to what their offices and Eurostat say
of 2021, where they do. Deterministic: no clock, figures of six digits.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "src" / "umweg" / "simulation" / "base" / "data"
EU = "AUT BEL BGR CYP CZE DEU DNK ESP EST FIN FRA GRC HRV HUN IRL ITA LTU LUX LVA MLT NLD POL PRT ROU SVK SVN SWE"
ALLIES = (
    "AUS CAN CHE GBR ISL JPN KOR NOR NZL TWN USA"  # the Global Export Control Coalition of 2023, as far as it is here
)
REGIONS = {"EU": EU, "ALLIES": ALLIES, "RU": "RUS", "KZ": "KAZ", "CN": "CHN HKG", "TR": "TUR", "BY": "BLR"}
NAMES = (*REGIONS, "ROW")
ABSENT = {"KG": "KGZ", "AM": "ARM", "GE": "GEO", "UZ": "UZB"}
SECTORS = {
    "food": "A01 A02 A03 C10T12", "mining": "B05 B06 B07 B08 B09", "petroleum": "C19",
    "chemicals": "C20 C21 C22", "metals": "C23 C24A C24B C25", "electronics": "C26 C27", "machinery": "C28",
    "vehicles": "C29 C301 C302T309", "light": "C13T15 C16 C17_18 C31T33", "services": "Services (aggregate)",
}  # fmt: skip
CP_SECTORS = {
    "food": (0, 2), "mining": (1,), "petroleum": (6,), "chemicals": (7, 8), "metals": (9, 10, 11),
    "electronics": (13, 14, 15, 16), "machinery": (12,), "vehicles": (17, 18), "light": (3, 4, 5, 19),
    "services": tuple(range(20, 40)),
}  # fmt: skip
SETS = {
    "CP": "caliendo-parro-2015", "Shap": "shapiro-2016", "BSY": "bagwell-staiger-yurukoglu-2021",
    "GYY": "giri-yi-yilmazkuday-2021", "FGO": "fontagne-guimbard-orefice-2022", "LL": "lashkaripour-lugovskyy-2023",
}  # fmt: skip
TOTAL_2021 = {"KG": (2752.2, 5580.2), "AM": (3016.0, 5362.2), "UZ": (16662.8, 25507.7)}
"""Goods sold and bought, million USD: National Statistical Committee of the Kyrgyz Republic, Armstat (imports by
origin), Uzbekistan's Agency of Statistics. None of Georgia here."""
WITH_2021 = {
    "KG": {"RU": (393.3, 1911.5), "EU": (87.5, 311.4)}, "AM": {"RU": (840.7, 1785.4), "EU": (539.6, 895.9)},
    "UZ": {"RU": (2088.2, 5462.2), "EU": (564.0, 2718.6)}, "GE": {"EU": (958.2, 2418.9)},
}  # fmt: skip
"""The same by partner: Russia after the same offices, the Union after Eurostat (1 euro is 1.1827 USD)."""
Array = NDArray[np.float64]


def sums(labels: Sequence[str], groups: dict[str, str], rest: bool) -> Array:
    """A matrix (groups, labels) that adds up; with ``rest``, a last row for what is in no group."""
    of = {name: k for k, text in enumerate(groups.values()) for name in ([text] if " (" in text else text.split())}
    out = np.zeros((len(groups) + rest, len(labels)))
    for i, name in enumerate(labels):
        out[of.get(name, len(groups)), i] = 1
    return out


def write(name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A CSV file with figures of six digits."""
    with (OUT / name).open("w", encoding="utf-8", newline="") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow(header)
        out.writerows([f"{v:.6g}" if isinstance(v, float) else v for v in row] for row in rows)


def flows_and_elasticities(path: Path) -> None:
    """From the OECD's table, as others hold it for MATLAB: (sector, buyer, seller), tariffs included."""
    import h5py

    with h5py.File(path) as f:

        def texts(key: str) -> list[str]:
            return ["".join(map(chr, f[r][:].ravel())) for r in f[key][:].ravel()]

        paid, tariff = f["data/Xjik_3D"][:], f["data/tjik_3D"][:]
        into = sums(texts("data/sectors"), SECTORS, rest=False)
        region = sums(texts("data/countries"), REGIONS, rest=True)
        theta = {name: f[f"data/sigma/{key}/epsilon_S"][:].ravel() for key, name in SETS.items()}
    abroad = 1 - np.eye(paid.shape[1])
    crossing = (paid * abroad).sum((1, 2))
    gross, net = (np.einsum("js,sni,an,bi->jab", into, x, region, region) for x in (paid, paid / (1 + tariff)))
    for a in range(len(NAMES)):  # what a region buys of itself is home trade, though the EU and the rest have borders
        net[:, a, a] = gross[:, a, a]
    cells = np.ndindex(gross.shape)
    write("flows.csv", ("sector", "buyer", "seller", "million_usd", "tariff"), [
        (list(SECTORS)[j], NAMES[n], NAMES[i], float(net[j, n, i]), float(gross[j, n, i] / net[j, n, i] - 1))
        for j, n, i in cells
    ])  # fmt: skip
    weight = into * crossing
    write("elasticities.csv", ("set", *SECTORS), [
        (name, *map(float, weight @ t / weight.sum(1))) for name, t in theta.items()
    ])  # fmt: skip


def links(path: Path) -> None:
    """Shares of inputs in output, the mean over countries."""
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    from benchmarks.nafta import read

    e = read(path).economy
    sales = e.sales()
    value = e.inputs * sales.T[:, None, :]
    into = np.zeros((len(SECTORS), len(e.sectors)))
    for k, members in enumerate(CP_SECTORS.values()):
        into[k, list(members)] = 1
    share = np.einsum("ak,nkj,bj->nab", into, value, into) / (into @ sales).T[:, None, :]
    mean = share.mean(0)
    write("links.csv", ("input", *SECTORS), [(name, *map(float, mean[k])) for k, name in enumerate(SECTORS)])


def goods_of_the_rest() -> dict[str, tuple[float, float]]:
    """What the rest of the world sells to each partner, and buys of it, in goods, million USD, after flows.csv.

    Under its own name: what it sells to all, twice, as parts within it are measured by that.
    """
    with (OUT / "flows.csv").open(encoding="utf-8") as f:
        rows = [r for r in csv.DictReader(f) if r["sector"] != "services"]
    out = {}
    for p in REGIONS:
        sold = sum(float(r["million_usd"]) for r in rows if (r["buyer"], r["seller"]) == (p, "ROW"))
        bought = sum(float(r["million_usd"]) for r in rows if (r["buyer"], r["seller"]) == ("ROW", p))
        out[p] = (sold, bought)
    whole = sum(sold for sold, _ in out.values())
    return out | dict.fromkeys(("ROW", *ABSENT), (whole, whole))


def anchor(name: str, parts: dict[str, list[float]], goods: dict[str, tuple[float, float]]) -> None:
    """Bring parts to the figures of 2021: partners that are known as they are, all others by one factor a flow."""
    known = WITH_2021[name]
    for flow in (0, 1):
        others = [p for p in parts if p not in known]
        if name in TOTAL_2021:
            left = TOTAL_2021[name][flow] - sum(both[flow] for both in known.values())
            factor = left / sum(parts[p][flow] * goods[p][flow] for p in others)
            for p in others:
                parts[p][flow] *= factor
        for p, both in known.items():
            parts[p][flow] = both[flow] / goods[p][flow]


def absent(folder: Path) -> None:
    """Parts of four countries in the trade of the rest of the world by partner; inside it, parts of its exports."""
    with (folder / "country_labels.csv").open(encoding="utf-8") as f:
        codes = [row["iso3"] for row in csv.DictReader(f)]
    trade = np.genfromtxt(folder / "trade_cepii.csv", delimiter=",", skip_header=1, filling_values=0.0)
    trade = np.nan_to_num(trade)  # (seller, buyer), thousand USD; an empty cell is no trade
    region = sums(codes, REGIONS, rest=True)
    rest = region[-1].astype(bool)
    outside = trade[rest][:, ~rest].sum()
    members = {**{k: np.array([c == v for c in codes]) for k, v in ABSENT.items()}}
    members["ROW"] = rest & ~np.any(list(members.values()), axis=0)
    goods = goods_of_the_rest()
    rows = []
    for name in ABSENT:
        m = members[name]
        parts: dict[str, list[float]] = {}
        for k, partner in enumerate(REGIONS):
            p = region[k].astype(bool)
            parts[partner] = [
                float(trade[m][:, p].sum() / trade[rest][:, p].sum()),
                float(trade[p][:, m].sum() / trade[p][:, rest].sum()),
            ]
        for partner, p in members.items():
            if partner != name:
                parts[partner] = [float(trade[m][:, p].sum() / outside), float(trade[p][:, m].sum() / outside)]
        anchor(name, parts, goods)
        rows += [(name, partner, *both) for partner, both in parts.items()]
    write("absent.csv", ("country", "partner", "sold", "bought"), rows)


def main() -> None:
    """Make all four."""
    given = Path(sys.argv[1])
    OUT.mkdir(parents=True, exist_ok=True)
    flows_and_elasticities(given / "icio2021_81x28.mat")
    links(given / "cp2015_nafta.rda")
    absent(given)


if __name__ == "__main__":
    main()
