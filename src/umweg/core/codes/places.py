"""How far apart countries trade, and which of them share a land border: our own small table (data/CREDITS.md).

Distances are great circles between one principal city of each country, so they tell near from far, not a route's
length. Against CEPII's GeoDist: docs/benchmarks.md.

>>> round(distance_km("DE", "KZ")), contiguous("KZ", "KG"), contiguous("KZ", "DE")
(4692, True, False)
"""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

EARTH_KM = 6371.0088
"""Mean radius of the Earth (IUGG)."""


@dataclass(frozen=True, slots=True)
class CountryPlace:
    """Longitude and latitude (degrees) of a country's principal city, and the countries that it borders on land."""

    lon: float
    lat: float
    city: str
    borders: frozenset[str]


@cache
def places() -> dict[str, CountryPlace]:
    """Every country of the table by ISO 3166 alpha-2.

    >>> places()["KG"].city, sorted(places()["KG"].borders)
    ('Bishkek', ['CN', 'KZ', 'TJ', 'UZ'])
    """
    path = Path(__file__).parent / "data" / "places.csv"
    with path.open(encoding="utf-8", newline="") as f:
        return {
            r["code"]: CountryPlace(float(r["lon"]), float(r["lat"]), r["city"], frozenset(r["borders"].split()))
            for r in csv.DictReader(f)
        }


def distance_km(one: str, other: str) -> float:
    """Great-circle distance between two countries' principal cities, in km; KeyError for a code without a place.

    Haversine formula, which is exact enough for near points too.
    """
    a, b = places()[one], places()[other]
    lat, lon = math.radians(b.lat - a.lat) / 2, math.radians(b.lon - a.lon) / 2
    h = math.sin(lat) ** 2 + math.cos(math.radians(a.lat)) * math.cos(math.radians(b.lat)) * math.sin(lon) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(h)))


def contiguous(one: str, other: str) -> bool:
    """Do two countries share a land border? KeyError for a code without a place.

    Borders shorter than a few kilometres, and those of overseas parts of a country, are not all in the table.
    """
    places()[other]
    return other in places()[one].borders
