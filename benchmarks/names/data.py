"""The lists and the labelled sets, read from ../shared/data (or $UMWEG_SHARED/data); nothing is copied."""

from __future__ import annotations

import csv
import gzip
import json
import os
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

import umweg

ROOT = Path(os.environ.get("UMWEG_SHARED", Path(__file__).parents[3] / "shared")) / "data"

FIRMS, UNSEEN = (Path(__file__).parent / f for f in ("household.csv", "household_unseen.csv"))


@dataclass(frozen=True)
class Names:
    """Names of a list: text, kind, schema, number of the bearer, and the bearers' ids by number."""

    names: list[str]
    kinds: list[str]
    schemas: list[str]
    owners: list[int]
    ids: list[str]

    def __add__(self, other: Names) -> Names:
        shift = len(self.ids)
        return Names(
            self.names + other.names,
            self.kinds + other.kinds,
            self.schemas + other.schemas,
            self.owners + [o + shift for o in other.owners],
            self.ids + other.ids,
        )


@cache
def sdn() -> Names:
    return _ingested("ofac-sdn", ("sdn_2024-05-03.csv", "alt_2025-12-24.csv"))


@cache
def un() -> Names:
    return _ingested("un-sc", ("un_consolidated_2026-02-27.xml",))


@cache
def every() -> Names:
    """All lists that lie in the shared data, SDN and UN included: what household names are held against."""
    return (
        sdn()
        + un()
        + _ingested("ofac-cons", ("cons_prim_2025-12-19.csv", "cons_alt_2025-12-19.csv"))
        + _ingested("eu-fsf", ("fsf_xmlFullSanctionsList_1_1_2021-03-02.xml.gz",))
        + _ingested("us-csl", ("csl_2026-07-31_flat.csv.gz",))
        + _ingested("bis-dpl", ("dpl_2022-09.txt",))
    )


def firms(file: Path = FIRMS) -> list[dict[str, str]]:
    """Well-known firms: name, country and trade of each. Compiled by hand from general knowledge.

    ``UNSEEN`` holds others, which are in no fit and were not looked at while features were made.
    """
    with file.open(encoding="utf-8") as f:
        return list(csv.DictReader(f))


def _ingested(source: str, files: tuple[str, ...]) -> Names:
    """A list as a user would have it: ingested into a store, read from its table of parties."""
    with tempfile.TemporaryDirectory() as folder:
        report = umweg.ingest([ROOT / "parties" / f for f in files], source=source, store=folder)
        report.raise_if_failed()
        found = duckdb.sql(
            f"select id, schema, unnest(names, recursive := true) from '{folder}/parties/**/*.parquet' order by id"
        ).fetchall()
    ids: dict[str, int] = {}
    out = Names([], [], [], [], [])
    for id_, schema, name, kind, *_ in found:
        out.owners.append(ids.setdefault(id_, len(ids)))
        out.names.append(name)
        out.kinds.append(kind)
        out.schemas.append(schema)
    out.ids.extend(ids)
    return out


def pairs() -> list[dict[str, str]]:
    """447 labelled pairs: the open half of OpenSanctions' name bench (MIT)."""
    with (ROOT / "eval/name_pairs_dev.csv").open(encoding="utf-8") as f:
        return list(csv.DictReader(f))


def ssb() -> list[dict[str, str]]:
    """13,246 perturbation cases on 600 OFAC entities."""
    with gzip.open(ROOT / "eval/ssb_ofac_entities_600_seed20240503.json.gz", "rt", encoding="utf-8") as f:
        return list(json.load(f)["cases"])


def innocents() -> list[str]:
    """50,000 synthetic persons who must hit nobody."""
    with gzip.open(ROOT / "eval/negatives_us.csv.gz", "rt", encoding="utf-8") as f:
        return [r["full_name"] for r in csv.DictReader(f)]


def treated() -> list[tuple[str, str]]:
    """683 UN persons: name as perturbed, name as listed."""
    both = []
    for file in ("positives_un_treated.csv", "positives_un_untreated.csv"):
        with (ROOT / "eval" / file).open(encoding="utf-8") as f:
            both.append([r["full_name"] for r in csv.DictReader(f)])
    return list(zip(*both, strict=True))


def transliterated() -> list[tuple[str, str]]:
    """26,342 words: Latin spelling, Cyrillic spelling (CC0)."""
    with gzip.open(ROOT / "eval/translit_russian_16.tsv.gz", "rt", encoding="utf-8") as f:
        rows = [line.rstrip("\n").split("\t") for line in f]
    return [(r[0], r[1].replace(" ", "")) for r in rows if len(r) >= 2]
