"""Made-up declarations with a planted signal: one importer and one good are risky."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from umweg.screening.targeting.mapping import ColumnRoles

MAPPING = ColumnRoles(
    id="id",
    date="date",
    label="found",
    code="hs",
    label_means="a finding",
    value="value",
    mass="mass",
    rates=("rate",),
    ids=("importer", "seller"),
    categories=("origin",),
    numbers=("flag_*",),
    line=("hs", "origin", "value", "mass"),
    pairs=(("importer", "HS6"), ("HS6", "origin")),
    repeats=(("hs", "value"),),
)


def declarations(n: int = 600, seed: int = 0, start: str = "2024-01-01", tag: str = "D") -> list[dict[str, Any]]:
    rng = np.random.default_rng(seed)
    day = np.sort(rng.integers(0, 120, n))
    importer, good, origin = rng.integers(0, 12, n), rng.integers(0, 6, n), rng.integers(0, 4, n)
    risk = np.where(importer < 3, 0.8, 0.1) + np.where(good == 0, 0.15, 0.0)
    found = rng.random(n) < risk
    mass = np.round(rng.lognormal(3, 1, n), 1)
    price = np.round(mass * np.exp(good + rng.normal(0, 0.2, n)), 2)
    first = np.datetime64(start)
    return [
        {
            "id": f"{tag}{i:05d}",
            "date": str(first + int(day[i])),
            "importer": f"I{importer[i]}",
            "seller": None if i % 7 == 0 else f"S{i % 40}",
            "hs": f"8471{good[i]}0",
            "origin": ("CN", "DE", "KR", "US")[origin[i]],
            "rate": float(good[i]),
            "value": None if i % 50 == 1 else float(price[i]),
            "mass": float(mass[i]),
            "flag_new": bool(i % 5 == 0),
            "found": int(found[i]),
        }
        for i in range(n)
    ]


@pytest.fixture(scope="session")
def mapping() -> ColumnRoles:
    return MAPPING
