"""A table of the user's own: a folder with flows and elasticities, or a whole inter-country table, in a fixed layout.

``flows.csv`` (sector, buyer, seller, million, and tariff if there is one) and, if there are any, ``inputs.csv``
(country, input, sector, share); or ``table.csv``, which ``wide.py`` reads. ``elasticities.csv`` (set, then one column a
sector) in either case; ``credit.txt`` says whose data these are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from umweg.core.errors import UsageError
from umweg.simulation.base.cells import figure, place, rows_of
from umweg.simulation.base.wide import wide_table
from umweg.simulation.trade.economy import Array, Economy, from_flows


@dataclass(frozen=True)
class OwnTable:
    """What the folder holds. ``links``: whether it has shares of inputs; ``sets``: elasticities by name, (J) each."""

    key: str
    credit: str
    economy: Economy
    links: bool
    sets: dict[str, Array]


def own_table(folder: str) -> OwnTable:
    """Read a folder. UsageError with file, line and mend for what is missing in it or wrong."""
    path = Path(folder)
    if not path.is_dir():
        raise UsageError("The data are a folder; there is none.", where=folder, mend="Name one, or icio-2021-8x10.")
    credit = path / "credit.txt"
    said = credit.read_text("utf-8").strip() if credit.exists() else f"data of your own: {path.name}"
    inputs: Array | None
    if (path / "table.csv").exists():
        flows, inputs, countries, sectors = wide_table(path)
        tariffs = _tariffs(path, countries, sectors)
    else:
        countries, sectors, flows, tariffs = _flows(path / "flows.csv")
        inputs = _inputs(path / "inputs.csv", countries, sectors)
    economy = from_flows(countries, sectors, flows, tariffs, inputs)
    sets = _sets(path / "elasticities.csv", sectors)
    return OwnTable(f"{path.name} ({_digest(path)})", said, economy, inputs is not None, sets)


def _digest(path: Path) -> str:
    """What tells one state of the folder from another."""
    digest = hashlib.sha256()
    for file in sorted(path.glob("*.csv")):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:12]


def _flows(file: Path) -> tuple[tuple[str, ...], tuple[str, ...], Array, Array]:
    rows = list(rows_of(file, ("sector", "buyer", "seller", "million"), ("tariff",)))
    countries = tuple(dict.fromkeys(c for _, r in rows for c in r[1:3]))
    sectors = tuple(dict.fromkeys(r[0] for _, r in rows))
    if len(countries) < 2:
        raise UsageError("A world has two countries at least.", where=str(file), mend="Add rows.")
    shape = (len(sectors), len(countries), len(countries))
    flows, tariffs, seen = np.zeros(shape), np.zeros(shape), np.zeros(shape, bool)
    for where, (sector, buyer, seller, value, *tariff) in rows:
        at = sectors.index(sector), countries.index(buyer), countries.index(seller)
        if seen[at]:
            raise UsageError(f"{sector}, {buyer}, {seller} stands there twice.", where=where, mend="Add the two up.")
        seen[at] = True
        flows[at] = figure(value, where, least=0)
        tariffs[at] = figure(tariff[0], where, above=-1) if tariff and buyer != seller else 0.0
    return countries, sectors, flows, tariffs


def _inputs(file: Path, countries: Sequence[str], sectors: Sequence[str]) -> Array | None:
    """Shares of inputs, (N, J, J); a country '*' holds for all that have no row of their own. None without the file."""
    if not file.exists():
        return None
    out = np.full((len(countries), len(sectors), len(sectors)), np.nan)
    common = np.zeros((len(sectors), len(sectors)))
    for where, (country, used, sector, value) in rows_of(file, ("country", "input", "sector", "share")):
        k, j = (place(s, sectors, "sector", where) for s in (used, sector))
        share = figure(value, where, least=0)
        if country == "*":
            common[k, j] = share
        else:
            out[place(country, countries, "country", where), k, j] = share
    made: Array = np.where(np.isnan(out), common, out)
    for n, j in np.argwhere(made.sum(1) >= 1):
        raise UsageError(
            f"The inputs of {sectors[j]} in {countries[n]} add up to {made[n, :, j].sum():.3g}, which leaves no value.",
            where=str(file), mend="Give shares of output that add up to less than 1.",
        )  # fmt: skip
    return made


def _tariffs(path: Path, countries: Sequence[str], sectors: Sequence[str]) -> Array:
    out = np.zeros((len(sectors), len(countries), len(countries)))
    file = path / "tariffs.csv"
    if file.exists():
        for where, (sector, buyer, seller, tariff) in rows_of(file, ("sector", "buyer", "seller", "tariff")):
            n, i = (place(c, countries, "country", where) for c in (buyer, seller))
            out[place(sector, sectors, "sector", where), n, i] = figure(tariff, where, above=-1) if n != i else 0.0
    return out


def _sets(file: Path, sectors: Sequence[str]) -> dict[str, Array]:
    """Sets of elasticities; at least one."""
    found: dict[str, Array] = {}
    for where, (name, *values) in rows_of(file, ("set", *sectors)):
        if name in found:
            raise UsageError(f"The set '{name}' stands there twice.", where=where, mend="Give one another name.")
        found[name] = np.array([figure(v, where, above=0) for v in values])
    if not found:
        raise UsageError("There is no set of elasticities.", where=str(file), mend="Add a row: own,4,4,...")
    return found
