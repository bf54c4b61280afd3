"""Ordinary traffic: the Korean import declarations (synthetic, Customs-Declaration-Datasets) as consignments, names
drawn from the 50,000 made-up persons who must hit nobody. Dates are moved to 2024, so that today's lists are in force.

Ids of the declarations (importer, seller, declarant) keep their name, so that parties come back as they do there.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from umweg.core.codes.products import describe

SHARED = Path(os.environ.get("UMWEG_SHARED", "../shared"))
KOREA = SHARED / "data" / "consignments" / "korea"
YEARS = 4


def names() -> list[str]:
    """The made-up persons."""
    with gzip.open(SHARED / "data" / "eval" / "negatives_us.csv.gz", "rt", encoding="utf-8") as f:
        return [r["full_name"] for r in csv.DictReader(f)]


def declarations(split: str = "train") -> list[dict[str, str]]:
    """Rows of a split."""
    with (KOREA / f"df_syn_{split}_eng.csv").open(encoding="utf-8-sig", newline="") as f:
        return list(csv.DictReader(f))


def consignment(row: dict[str, str], people: list[str]) -> dict[str, Any]:
    """One declaration as a consignment in the published schema."""

    def named(key: str) -> str:
        return people[int.from_bytes(hashlib.sha256(key.encode()).digest()[:6], "big") % len(people)]

    day = f"{int(row['Date'][:4]) + YEARS}{row['Date'][4:]}"
    parties = [
        ("seller", row["Seller ID"], row["Country of Departure"]),
        ("consignee", row["Importer ID"], "KR"),
        ("declarant", row["Declarant ID"], "KR"),
    ]
    return {
        "id": row["Declaration ID"], "day": "2024-02-28" if day.endswith("-02-29") else day, "kind": "import",
        "sender": row["Country of Departure"], "destination": "KR",
        "parties": [{"role": r, "id": i, "name": named(i), "country": c} for r, i, c in parties if i],
        "lines": [{"code": row["HS6 Code"].zfill(6), "nomenclature": "HS2017", "origin": row["Country of Origin"],
                   "mass_kg": float(row["Net Mass"]), "value": float(row["Item Price"]), "currency": "KRW"}],
    }  # fmt: skip


def traffic(split: str = "train") -> Iterator[dict[str, Any]]:
    """All declarations of a split as consignments."""
    people = names()
    return (consignment(r, people) for r in declarations(split))


def full(n: int, seed: int = 0, again: float = 0.0) -> Iterator[dict[str, Any]]:
    """Consignments with 3 parties, 4 lines, 3 stops, everything filled in. ``again``: share of parties seen before."""
    import random

    rng, people, rows = random.Random(seed), names(), declarations()

    def fresh() -> tuple[str, str, str]:
        street = f"{rng.randint(1, 400)} Market Street, Springfield"
        return f"{rng.choice(people)} {rng.randint(0, 10**6)}", street, str(rng.randint(10**8, 10**9))

    regulars = [fresh() for _ in range(2000)]
    for i in range(n):
        picked = [rows[(4 * i + k) % len(rows)] for k in range(4)]
        to = picked[0]["Country of Departure"] or "DE"

        def party(role: str, country: str) -> dict[str, Any]:
            name, address, number = rng.choice(regulars) if rng.random() < again else fresh()
            return {"role": role, "name": name, "country": country, "addresses": [address],
                    "identifiers": {"registration": number}, "founded": "1998"}  # fmt: skip

        yield {
            "id": f"c-{i}", "day": "2024-06-03", "kind": "export", "sender": "KR", "destination": to,
            "parties": [party("exporter", "KR"), party("consignee", to), party("end-user", to)],
            "lines": [{"code": code, "nomenclature": "HS2017", "origin": "KR", "value": 1000.0 + i % 97,
                       "currency": "USD", "mass_kg": 12.5, "quantity": 3,
                       "description": describe(code) or "goods of its code"}
                      for code in (r["HS6 Code"].zfill(6) for r in picked)],
            "route": [{"place": "KRSEL", "mode": "road"}, {"place": "KRPUS", "mode": "sea"}, {"country": to}],
            "documents": [{"kind": "invoice", "number": f"I-{i}", "issued": "2024-05-30"}],
        }  # fmt: skip
