"""Reads CEPII's BACI: yearly trade between all countries, both sides' reports reconciled."""

from __future__ import annotations

import re
from dataclasses import replace

from umweg.core.errors import SourceError
from umweg.engines import Engine
from umweg.engines.sql import SQL, text
from umweg.files.archive import unpacked
from umweg.files.input_file import InputFile
from umweg.sources.base import FileOptions, StagedFile, Take, check_nomenclature
from umweg.sources.passport import SourcePassport
from umweg.sources.trade import strict

COLUMNS = ("t", "i", "j", "k", "v", "q")
TABLES = {"country_code": "countries", "code": "products"}
EDITIONS = {"92": 1988, "96": 1996, "02": 2002, "07": 2007, "12": 2012, "17": 2017, "22": 2022}


def edition(name: str) -> str | None:
    """The HS edition that a file's name states.

    >>> edition("BACI_HS92_Y2021_V202301.csv"), edition("baci_hs17_y2022.csv"), edition("x.csv")
    ('HS1988', 'HS2017', None)
    """
    m = re.search(r"HS(\d{2})(?!\d)", name.upper())
    return f"HS{EDITIONS[m[1]]}" if m and m[1] in EDITIONS else None


def _refuse_table(given: InputFile) -> None:
    """SourceError for BACI's tables of countries and products (which are Latin-1)."""
    with given.path.open("rb") as f:
        first = f.readline(200).split(b",")[0].strip(b'\xef\xbb\xbf" \r\n').decode("latin-1")
    if kind := TABLES.get(first):
        raise SourceError(
            f"This is BACI's table of {kind}; it holds no flows.",
            where=given.name,
            mend="Give the files BACI_HSxx_Yyyyy_V….csv only: the codes of the tables are known here.",
        )


def _header(columns: tuple[str, ...], given: InputFile) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if columns != COLUMNS:
        raise SourceError(
            f"The columns are {', '.join(columns)[:300]}; BACI has {', '.join(COLUMNS)}.",
            where=f"{given.name}, line 1",
            mend="Take the files from cepii.fr as they are.",
        )
    return ("t", "i", "j", "k"), ("v", "q")


def stage(engine: Engine, given: InputFile, options: FileOptions, passport: SourcePassport) -> StagedFile:
    """Stage one year of BACI; SourceError if the file is none, or its HS edition is not said."""
    check_nomenclature(options.nomenclature)
    inner = unpacked(given, "a file of BACI")
    _refuse_table(inner)
    table = strict.bulk(engine, inner, lambda c: _header(c, inner), missing=("NA",))
    system = options.nomenclature or edition(given.name) or edition(inner.name)
    if not system:
        raise SourceError(
            "Nothing says which edition of the HS the codes belong to.",
            where=given.name,
            mend="Keep the name (BACI_HS92_…), or say it: --nomenclature HS1992.",
        )
    k = '"k"::varchar'
    taken = {
        "reporter": Take(SQL('"i"'), "i"),
        "partner": Take(SQL('"j"'), "j"),
        "flow": Take(SQL("'export'"), "i"),
        "product": Take(SQL(f"if({k}.length() in (3, 5), '0' || {k}, {k})"), "k"),
        "period": Take(SQL('"t"'), "t"),
        "freq": Take(SQL("'A'"), "t"),
        "nomenclature": Take(text(system), "k"),
        "currency": Take(SQL("'USD'"), "v"),
        "valuation": Take(SQL("'FOB'"), "v"),
        "status": Take(SQL("'estimated'"), "v"),
        "value": Take(SQL("v"), "v", typed=True, scale=1000, column="v"),
        "mass_kg": Take(SQL("q"), "q", typed=True, scale=1000, column="q"),
    }
    staged = StagedFile(
        SQL("staged"),
        table.columns,
        taken,
        rejects=table.rejects,
        whole=table.whole,
        parsed=table.parsed,
        goods=("k", "t"),
    )
    release = re.search(r"V(\d{6}[a-z]?)", given.name)
    return replace(staged, facts={"nomenclature": system} | ({"release": release[1]} if release else {}))
