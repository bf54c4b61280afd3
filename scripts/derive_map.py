"""Derive src/umweg/report/map.json: simplified country shapes and label points, from Natural Earth (public domain).

Input: Debian's package r-cran-rnaturalearthdata 0.1.0 (Natural Earth 1:50m, as R objects), unpacked:

    apt-get download r-cran-rnaturalearthdata && dpkg -x r-cran-rnaturalearthdata_*.deb ne
    python -m venv t && t/bin/pip install rdata
    t/bin/python scripts/derive_map.py ne/usr/lib/R/site-library/rnaturalearthdata/data src/umweg/report/map.json

Borders shared by two countries are cut into arcs first and simplified once (Douglas & Peucker 1973), so that
neighbours still fit; Europe and Central Asia keep more detail. Crimea counts to Ukraine (UN General Assembly
resolution 68/262), Northern Cyprus to Cyprus (Security Council resolution 541), Somaliland to Somalia.
"""

from __future__ import annotations

import gzip
import json
import lzma
import struct
import sys
import warnings
from itertools import pairwise
from pathlib import Path
from typing import Any

GRID = 20  # steps a degree
FINE, COARSE = 0.1, 0.5  # tolerance in degrees inside and outside the fine box
FINE_BOX = (-12.0, 30.0, 90.0, 66.0)
SMALL = 0.35  # rings with less area (square degrees) are left out, unless a country has no other
FIXED = {"KOS": "XK", "CYN": "CY", "SOL": "SO", "KAS": "IN", "FRA": "FR", "NOR": "NO"}
LABEL = {"RU": (37.6, 55.75), "US": (-95.0, 39.0), "FR": (2.5, 46.6), "NO": (9.0, 61.0), "CA": (-100.0, 55.0)}

Point = tuple[float, float]
Ring = list[Point]


def r_object(folder: Path, name: str) -> Any:
    """One object of an R lazy-load database."""
    import rdata

    warnings.simplefilter("ignore")
    index = rdata.conversion.convert(rdata.parser.parse_data(gzip.decompress((folder / "Rdata.rdx").read_bytes())))
    offset, length = (int(x) for x in index["variables"][name])
    raw = (folder / "Rdata.rdb").read_bytes()[offset : offset + length]
    assert raw[4:5] == b"Z", "not lzma"
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 6}]
    body = lzma.decompress(raw[5:], format=lzma.FORMAT_RAW, filters=filters)
    assert len(body) == struct.unpack(">I", raw[:4])[0]
    return rdata.parser.parse_data(body).object


def attributes(obj: Any) -> dict[str, Any]:
    """Attributes of an R object by name."""
    out, node = {}, obj.attributes
    while node is not None and node.info.type.name != "NILVALUE":
        tag = node.tag
        while tag.referenced_object is not None:
            tag = tag.referenced_object
        out[tag.value.value.decode()] = node.value[0]
        node = node.value[1]
    return out


def column(data: Any, name: str) -> list[str]:
    """One column of an R data frame, as text; factors and strings alike."""
    a = attributes(data)
    names = [x.value.decode() for x in a["names"].value]
    col = data.value[names.index(name)]
    if "levels" in (attributes(col) if col.attributes is not None else {}):
        levels = [x.value.decode() for x in attributes(col)["levels"].value]
        return [levels[i - 1] if i > 0 else "" for i in col.value]
    return [x.value.decode() if x.value is not None else "" for x in col.value]


def shapes(folder: Path) -> dict[str, list[Ring]]:
    """Rings by ISO 3166 alpha-2 code."""
    top = attributes(r_object(folder, "countries50"))
    out: dict[str, list[Ring]] = {}
    for iso, a3, polygon in zip(
        column(top["data"], "iso_a2"), column(top["data"], "adm0_a3"), top["polygons"].value, strict=True
    ):
        code = FIXED.get(a3, iso)
        if len(code) != 2 or not code.isalpha():
            print("left out:", a3, iso)
            continue
        for part in attributes(polygon)["Polygons"].value:
            flat = attributes(part)["coords"].value
            n = len(flat) // 2
            ring = [(round(float(flat[i]), 5), round(float(flat[n + i]), 5)) for i in range(n)]
            owner = "UA" if code == "RU" and inside((34.3, 45.2), ring) else code
            out.setdefault(owner, []).append(ring)
    return out


def inside(p: Point, ring: Ring) -> bool:
    """Whether a point lies in a ring."""
    hit = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > p[1]) != (y2 > p[1]) and p[0] < (x2 - x1) * (p[1] - y1) / (y2 - y1) + x1:
            hit = not hit
    return hit


def area(ring: Ring) -> float:
    """Unsigned area in square degrees."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))) / 2


def centroid(ring: Ring) -> Point:
    """Centre of mass of a ring."""
    total = x = y = 0.0
    for (x1, y1), (x2, y2) in pairwise(ring):
        w = x1 * y2 - x2 * y1
        total, x, y = total + w, x + (x1 + x2) * w, y + (y1 + y2) * w
    return (x / (3 * total), y / (3 * total)) if total else ring[0]


def simplify(line: Ring) -> Ring:
    """Douglas & Peucker with a tolerance that depends on the place."""
    x, y = line[len(line) // 2]
    fine = FINE_BOX[0] < x < FINE_BOX[2] and FINE_BOX[1] < y < FINE_BOX[3]
    limit = FINE if fine else COARSE
    keep, stack = {0, len(line) - 1}, [(0, len(line) - 1)]
    while stack:
        i, j = stack.pop()
        far, at = 0.0, 0
        for k in range(i + 1, j):
            if (d := distance(line[k], line[i], line[j])) > far:
                far, at = d, k
        if far > limit:
            keep.add(at)
            stack += [(i, at), (at, j)]
    return [line[k] for k in sorted(keep)]


def distance(p: Point, a: Point, b: Point) -> float:
    """From a point to the line through two others."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = (dx * dx + dy * dy) ** 0.5
    if length == 0:
        return float(((p[0] - a[0]) ** 2 + (p[1] - a[1]) ** 2) ** 0.5)
    return float(abs(dx * (a[1] - p[1]) - (a[0] - p[0]) * dy) / length)


def junctions(rings: list[Ring]) -> set[Point]:
    """Points where more than two borders meet, or where a shared border begins."""
    near: dict[Point, set[Point]] = {}
    for ring in rings:
        for a, b in pairwise(ring):
            near.setdefault(a, set()).add(b)
            near.setdefault(b, set()).add(a)
    return {p for p, n in near.items() if len(n) > 2}


def cut(ring: Ring, nodes: set[Point]) -> list[Ring]:
    """A closed ring as arcs between nodes; a ring without nodes is halved."""
    body = ring[:-1]
    starts = [i for i, p in enumerate(body) if p in nodes] or [0]
    if len(starts) == 1:
        starts = sorted({starts[0], (starts[0] + len(body) // 2) % len(body)})
    turned = body[starts[0] :] + body[: starts[0]] + [body[starts[0]]]
    at = [s - starts[0] for s in starts] + [len(body)]
    return [turned[a : b + 1] for a, b in pairwise(at)]


def encode(line: Ring) -> list[int]:
    """First point, then differences, on the grid; repeated points vanish."""
    grid = [(round(x * GRID), round(y * GRID)) for x, y in line]
    out, last = list(grid[0]), grid[0]
    for p in grid[1:]:
        if p != last:
            out += [p[0] - last[0], p[1] - last[1]]
            last = p
    return out


def derive(folder: Path) -> dict[str, Any]:
    """The whole file as plain data."""
    countries = shapes(folder)
    points = {}
    for code, rings in countries.items():
        rings.sort(key=area, reverse=True)
        points[code] = [round(v, 2) for v in LABEL.get(code, centroid(rings[0]))]
        countries[code] = [r for i, r in enumerate(rings) if area(r) >= SMALL or (i == 0 and area(r) > 0.02)]
    nodes = junctions([r for rings in countries.values() for r in rings])
    arcs: list[list[int]] = []
    seen: dict[tuple[Point, ...], int] = {}
    out: dict[str, list[list[int]]] = {}
    for code in sorted(countries):
        for ring in countries[code]:
            refs = []
            for arc in cut(ring, nodes):
                key, back = tuple(arc), tuple(reversed(arc))
                if back in seen:
                    refs.append(-1 - seen[back])
                    continue
                if key not in seen:
                    seen[key] = len(arcs)
                    arcs.append(encode(simplify(arc)))
                refs.append(seen[key])
            out.setdefault(code, []).append(refs)
    credit = "Made with Natural Earth 1:50m (public domain, naturalearthdata.com); simplified by scripts/derive_map.py"
    return {"credit": credit, "grid": GRID, "arcs": arcs, "shapes": out, "points": dict(sorted(points.items()))}


if __name__ == "__main__":
    text = json.dumps(derive(Path(sys.argv[1])), separators=(",", ":"))
    Path(sys.argv[2]).write_text(text + "\n", encoding="utf-8")
    print(f"{len(text):,} bytes")
