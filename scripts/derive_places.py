"""Derive src/umweg/core/codes/data/places.csv: where each country's trade is taken to happen, and its land neighbours.

Points: the principal city of a time zone of the country, from zone.tab of the IANA time zone database (public domain),
as the package ``tzdata`` ships it. Where a country has several zones, ``CITY`` names the one of its largest city; a
country without a line there must have one zone, else the script stops. Neighbours: two countries whose simplified
outlines in report/map.json (made with Natural Earth, public domain, by derive_map.py) share an arc.

    python scripts/derive_places.py src/umweg/core/codes/data/places.csv
"""

from __future__ import annotations

import csv
import json
import re
import sys
from importlib.resources import files
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CITY = {
    "AQ": "McMurdo", "AR": "Buenos_Aires", "AU": "Sydney", "BR": "Sao_Paulo", "CA": "Toronto", "CD": "Kinshasa",
    "CL": "Santiago", "CN": "Shanghai", "CY": "Nicosia", "DE": "Berlin", "EC": "Guayaquil", "ES": "Madrid",
    "FM": "Pohnpei", "GL": "Nuuk", "ID": "Jakarta", "KI": "Tarawa", "KZ": "Almaty", "MH": "Majuro",
    "MN": "Ulaanbaatar", "MX": "Mexico_City", "MY": "Kuala_Lumpur", "NZ": "Auckland", "PF": "Tahiti",
    "PG": "Port_Moresby", "PS": "Gaza", "PT": "Lisbon", "RU": "Moscow", "TF": "Kerguelen", "UA": "Kyiv",
    "UM": "Midway", "US": "New_York", "UZ": "Tashkent", "VN": "Ho_Chi_Minh",
}  # fmt: skip
#: Not in zone.tab: Kosovo shares Belgrade's zone. Prishtina, rounded to minutes.
EXTRA = {"XK": (21.17, 42.67, "Prishtina")}
#: Enclaves, and what the small-scale map leaves out or cuts off by its rule for small rings.
BORDERS = (("CN", "MO"), ("ES", "GI"), ("IT", "SM"), ("IT", "VA"), ("LS", "ZA"), ("MY", "SG"))


def degrees(text: str, digits: int) -> float:
    """+DDMM or +DDMMSS (three digits of degrees for longitudes) as decimal degrees."""
    d, m, s = int(text[1 : 1 + digits]), int(text[1 + digits : 3 + digits]), int(text[3 + digits :] or 0)
    return (-1 if text[0] == "-" else 1) * round(d + m / 60 + s / 3600, 2)


def points() -> dict[str, tuple[float, float, str]]:
    """Longitude, latitude and city by ISO 3166 alpha-2."""
    found: dict[str, list[tuple[float, float, str]]] = {}
    for line in (files("tzdata") / "zoneinfo" / "zone.tab").read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        code, where, zone = line.split("\t")[:3]
        lat, lon = re.findall(r"[+-]\d+", where)
        city = zone.rsplit("/", 1)[-1]
        found.setdefault(code, []).append((degrees(lon, 3), degrees(lat, 2), city))
    out = dict(EXTRA)
    for code, zones in found.items():
        if len(zones) > 1 and code not in CITY:
            raise SystemExit(f"{code} has several zones: {[z[2] for z in zones]}. Name its largest city in CITY.")
        out[code] = next(z for z in zones if len(zones) == 1 or z[2] == CITY[code])
    return out


def neighbours() -> dict[str, set[str]]:
    """Countries that share an arc of their outlines."""
    shapes = json.loads((ROOT / "src/umweg/report/map.json").read_text("utf-8"))["shapes"]
    owners: dict[int, set[str]] = {}
    for code, rings in shapes.items():
        for ref in (r for ring in rings for r in ring):
            owners.setdefault(ref if ref >= 0 else -1 - ref, set()).add(code)
    out: dict[str, set[str]] = {}
    for pair in [*(sorted(o) for o in owners.values() if len(o) == 2), *BORDERS]:
        out.setdefault(pair[0], set()).add(pair[1])
        out.setdefault(pair[1], set()).add(pair[0])
    return out


if __name__ == "__main__":
    near = neighbours()
    with Path(sys.argv[1]).open("w", encoding="utf-8", newline="") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow(("code", "lon", "lat", "city", "borders"))
        for code, (lon, lat, city) in sorted(points().items()):
            out.writerow((code, lon, lat, city.replace("_", " "), " ".join(sorted(near.get(code, ())))))
