"""The data of Caliendo and Parro (2015): 31 countries, 40 sectors, tariffs of 1993 and of NAFTA in 2005.

Read from the file that others publish (`cp2015_nafta.rda`, MIT) by the package rdata; USD million.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from umweg.simulation.trade.economy import Economy, from_flows

Array = NDArray[np.float64]
PUBLISHED = {"Canada": (0.32, -0.06), "Mexico": (1.72, 1.31), "USA": (0.11, 0.08)}
"""Real wage, and the paper's first-order split added up; %."""


@dataclass(frozen=True)
class Nafta:
    """The economy of 1993, its elasticities (J), and tariffs (J, N, N) with NAFTA's of 2005."""

    economy: Economy
    theta: Array
    tariffs: Array


def read(path: Path) -> Nafta:
    """Read the file."""
    import rdata

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # R's classes of data frames that it takes for plain ones
        given: Any = rdata.read_rda(path)["cp2015_nafta"]
    countries = tuple(str(r) for r in given["sets"]["regions"])
    sectors = tuple(str(s) for s in given["sets"]["sectors"])
    places = {"sector": sectors, "input": sectors, "region": countries, "importer": countries, "exporter": countries}

    def array(table: str, *axes: str, value: str = "value") -> Array:
        frame = given[table]
        out = np.zeros([len(places[a]) for a in axes])
        out[tuple(frame[a].map(places[a].index).to_numpy() for a in axes)] = frame[value].to_numpy()
        return out

    cell = ("sector", "importer", "exporter")
    used = array("intermediate_consumption", "region", "input", "sector") / 1e6
    made = array("value_added", "sector", "region") / 1e6 + used.sum(1).T
    economy = from_flows(
        countries, sectors, array("trade", *cell) / 1e6, array("trade", *cell, value="tariff_bln"),
        used / made.T[:, None, :], array("final_consumption", "sector", "region") / 1e6,
    )  # fmt: skip
    return Nafta(economy, array("theta", "sector"), array("trade", *cell, value="tariff_cfl"))
