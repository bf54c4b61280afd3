"""Reads answers of the US Census Bureau's international trade API: arrays of arrays, the first row names the fields."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from umweg.core.errors import SourceError
from umweg.engines import Engine
from umweg.engines.sql import SQL, ident, text
from umweg.files import json
from umweg.files.input_file import InputFile
from umweg.sources.base import FileOptions, StagedFile, Take, check_nomenclature
from umweg.sources.passport import SourcePassport

EXPORT = ("E_COMMODITY", "ALL_VAL_MO")
IMPORT = ("I_COMMODITY", "GEN_VAL_MO")
MEND = "Ask api.census.gov/data/timeseries/intltrade/{exports,imports}/hs for the commodity, its value and CTY_CODE."


@cache
def schedule_c() -> dict[str, str]:
    """Schedule C country codes -> ISO 3166 alpha-2 (or WORLD); written down from memory, so marked unverified.

    >>> schedule_c()["5700"], schedule_c()["-"]
    ('CN', 'WORLD')
    """
    with (Path(__file__).parent / "schedule_c.csv").open(encoding="utf-8", newline="") as f:
        return {r["code"]: r["iso2"] for r in csv.DictReader(f)}


def _rows(given: InputFile) -> tuple[list[str], list[list[Any]]]:
    """Header and rows; SourceError unless every row has the header's length."""
    document = json.load(given)
    if not isinstance(document, list) or not document or not all(isinstance(r, list) for r in document):
        said = document.get("error", "") if isinstance(document, dict) else ""
        raise SourceError(f"This is no array of arrays. {said}".strip(), where=given.name, mend=MEND)
    head = [str(c) for c in document[0]]
    for i, row in enumerate(document[1:], 2):
        if len(row) != len(head):
            raise SourceError(
                f"Row {i} has {len(row)} fields, the first row names {len(head)}.", where=given.name, mend=MEND
            )
    return head, document[1:]


def stage(engine: Engine, given: InputFile, options: FileOptions, passport: SourcePassport) -> StagedFile:
    """Stage an answer; SourceError if it lacks commodity, value, country or time."""
    check_nomenclature(options.nomenclature)
    head, rows = _rows(given)
    kind = next((k for k in (EXPORT, IMPORT) if k[0] in head), None)
    missing = [c for c in (*(kind or EXPORT), "CTY_CODE", "time") if c not in head]
    if kind is None or missing:
        raise SourceError(
            f"Missing field{'s' * (len(missing) > 1)}: {', '.join(missing)}. The answer has {', '.join(head)[:300]}.",
            where=given.name,
            mend=MEND,
        )
    for i, c in enumerate(head):  # a predicate of the query is repeated as a field
        if c in head[:i] and any(r[i] != r[head.index(c)] for r in rows):
            raise SourceError(f"The field {c} is there twice, with different values.", where=given.name, mend=MEND)
    columns = json.stage(engine, [dict(zip(head, r, strict=True)) for r in rows], given.name)
    codes = schedule_c()
    engine.register("schedule_c", pa.table({"code": list(codes), "iso2": list(codes.values())}))
    engine.execute(
        "create view coded as select s.*, coalesce(c.iso2, 'Schedule C ' || s.\"CTY_CODE\") as country "
        'from staged s left join schedule_c c on c.code = s."CTY_CODE"'
    )
    unknown = [c for c in columns if c not in passport.columns]
    goods, value = kind
    return StagedFile(
        SQL("coded"),
        columns,
        {
            "reporter": Take(SQL("'US'"), "CTY_CODE"),
            "partner": Take(SQL("country"), "CTY_CODE"),
            "flow": Take(SQL("'export'" if kind == EXPORT else "'import'"), goods),
            "product": Take(SQL(f"if(trim({ident(goods)}) = '-', 'TOTAL', {ident(goods)})"), goods),
            "period": Take(SQL('"time"'), "time"),
            "nomenclature": Take(text(options.nomenclature or "HS"), goods),
            "value": Take(ident(value), value),
            "currency": Take(SQL("'USD'"), value),
            "valuation": Take(SQL("'FOB'"), value),
        },
        skipped={"groups of countries": SQL("regexp_full_match(\"CTY_CODE\", '00[0-9]{2}|[0-9]XXX')")},
        warnings=(f"Columns not read: {', '.join(unknown)}.",) if unknown else (),
    )
