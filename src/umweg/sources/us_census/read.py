"""Reads answers of the US Census Bureau's international trade API: arrays of arrays, the first row names the fields."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from umweg.core.errors import SourceError
from umweg.engines import Engine
from umweg.engines.sql import SQL, ident, text, texts
from umweg.files import json
from umweg.files.input_file import InputFile
from umweg.ftm.entities import country as code_of
from umweg.sources.base import FileOptions, StagedFile, Take, check_nomenclature
from umweg.sources.passport import SourcePassport

GROUP_NUMBERS = "00[0-9]{2}|[0-9]XXX"
PARTS = ("DISTRICT", "PORT", "STATE", "DF")
"""Fields by which a flow is divided."""
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


def _partners(engine: Engine, columns: tuple[str, ...]) -> tuple[str, ...]:
    """Make the view ``coded``, with the partner's ISO code; the numbers of Schedule C that stay unknown."""
    codes = dict(schedule_c())
    name = 'any_value("CTY_NAME")' if "CTY_NAME" in columns else "null"
    unknown = []
    for number, words in engine.rows(f'select "CTY_CODE", {name} from staged group by 1 order by 1'):
        if number in codes or re.fullmatch(GROUP_NUMBERS, number or ""):
            continue
        found = code_of(words or "")
        if found:
            codes[number] = found
        else:
            unknown.append(str(number))
    engine.register("schedule_c", pa.table({"code": list(codes), "iso2": list(codes.values())}))
    engine.execute(
        "create view coded as select s.*, c.iso2 as country from staged s "
        'left join schedule_c c on c.code = s."CTY_CODE"'
    )
    return tuple(unknown)


def _skipped(unknown: tuple[str, ...]) -> dict[str, SQL]:
    """What is counted and not stored."""
    skipped = {"groups of countries": SQL(f"regexp_full_match(\"CTY_CODE\", '{GROUP_NUMBERS}')")}
    if unknown:
        some = ", ".join(unknown[:10]) + (" ..." if len(unknown) > 10 else "")
        skipped[f"partners whose number of Schedule C is not known here ({some}); ask for CTY_NAME, too"] = SQL(
            f'"CTY_CODE" in ({texts(unknown)})'
        )
    return skipped


def _kind(given: InputFile, head: list[str], rows: list[list[Any]]) -> tuple[str, str]:
    """The fields of the commodity and its value; SourceError where the answer lacks one, or has one twice."""
    kind = next((k for k in (EXPORT, IMPORT) if k[0] in head), None)
    dated = ("YEAR", "MONTH") if "YEAR" in head and "time" not in head else ("time",)
    missing = [c for c in (*(kind or EXPORT), "CTY_CODE", *dated) if c not in head]
    if kind is None or missing:
        raise SourceError(
            f"Missing field{'s' * (len(missing) > 1)}: {', '.join(missing)}. The answer has {', '.join(head)[:300]}.",
            where=given.name,
            mend=MEND,
        )
    for i, c in enumerate(head):  # a predicate of the query is repeated as a field
        if c in head[:i] and any(r[i] != r[head.index(c)] for r in rows):
            raise SourceError(f"The field {c} is there twice, with different values.", where=given.name, mend=MEND)
    return kind


def stage(engine: Engine, given: InputFile, options: FileOptions, passport: SourcePassport) -> StagedFile:
    """Stage an answer; SourceError if it lacks commodity, value, country or time."""
    check_nomenclature(options.nomenclature)
    head, rows = _rows(given)
    goods, value = kind = _kind(given, head, rows)
    columns = json.stage(engine, [dict(zip(head, r, strict=True)) for r in rows], given.name)
    unknown = [c for c in columns if c not in passport.columns]
    strange = _partners(engine, columns)
    code = SQL(f"trim({ident(goods)})")
    parts = [ident(c) for c in PARTS if c in columns]
    cells = [SQL(f"coalesce({part}, '-')") for part in parts]
    finer = [SQL(f"if({cell} = '-', 0, {2 << i:d})") for i, cell in enumerate(cells)]
    period = SQL('"time"' if "time" in columns else "\"YEAR\" || '-' || lpad(\"MONTH\", 2, '0')")
    return StagedFile(
        SQL("coded"),
        columns,
        {
            "reporter": Take(SQL("'US'"), "CTY_CODE"),
            "partner": Take(SQL("country"), "CTY_CODE"),
            "flow": Take(SQL("'export'" if kind == EXPORT else "'import'"), goods),
            "product": Take(SQL(f"if({code} = '-', 'TOTAL', if(length({code}) = 10, {code}[:6], {code}))"), goods),
            "period": Take(period, "time" if "time" in columns else "MONTH"),
            "nomenclature": Take(text(options.nomenclature or "HS"), goods),
            "value": Take(ident(value), value),
            "currency": Take(SQL("'USD'"), value),
            "valuation": Take(SQL("'FOB'"), value),
        },
        facet=SQL(" || ' ' || ".join([code, *cells])),
        level=SQL(" + ".join([SQL(f"if(length({code}) = 10, 1, 0)"), *finer])),
        skipped=_skipped(strange),
        warnings=(f"Columns not read: {', '.join(unknown)}.",) if unknown else (),
    )
