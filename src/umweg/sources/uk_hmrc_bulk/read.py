"""Reads HM Revenue & Customs' monthly bulk files of non-EU trade: a header, fixed fields parted by bars, a trailer.

Built to the published layout without a sample at hand; the passport marks it untested.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from umweg.core.errors import SourceError
from umweg.engines import Engine
from umweg.engines.sql import SQL, text
from umweg.files.archive import unpacked
from umweg.files.input_file import InputFile
from umweg.sources.base import FileOptions, StagedFile, Take, check_nomenclature
from umweg.sources.passport import SourcePassport
from umweg.sources.trade import strict

START = (("comcode", 9), ("sitc", 5), ("record_type", 3), ("cod_sequence", 3), ("cod_alpha", 2))
PLACE = (("account_mmyyyy", 7), ("port_sequence", 3), ("port_alpha", 3), ("flag_sequence", 3), ("flag_alpha", 2))
MIDDLE = (
    ("trade_indicator", 1), ("container", 3), ("mode_of_transport", 3), ("inland_mot", 2), ("golo_sequence", 3),
    ("golo_alpha", 3), ("suite_indicator", 3), ("procedure_code", 3),
)  # fmt: skip
FIGURES = (("value", 16), ("quantity_1", 14), ("quantity_2", 14))
FIELDS = {
    "EXPORTS": (*START, *PLACE, *MIDDLE, *FIGURES, ("industrial_plant_comcode", 15)),
    "IMPORTS": (
        *START, ("coo_sequence", 3), ("coo_alpha", 2), *PLACE, ("country_sequence", 3), ("country_alpha", 2), *MIDDLE,
        ("cb_code", 3), *FIGURES,
    ),
}  # fmt: skip
PARTS = (
    "comcode", "record_type", "coo_alpha", "port_alpha", "flag_alpha", "country_alpha", "trade_indicator", "container",
    "mode_of_transport", "inland_mot", "golo_alpha", "procedure_code", "cb_code", "industrial_plant_comcode",
)  # fmt: skip
MONTHS = (
    "JANUARY", "FEBRUARY", "MARCH", "APRIL", "MAY", "JUNE", "JULY", "AUGUST", "SEPTEMBER", "OCTOBER", "NOVEMBER",
    "DECEMBER",
)  # fmt: skip
HEADER = re.compile(
    rb"000000000\|[0-9]{5}\|[0-9]{3}\|HMCUSTOMS MONTHLY DATA *\| *([A-Z]+) *\|([0-9]{4})\|"
    rb"NON-EU (EXPORTS|IMPORTS) *\r?\n"
)
TRAILER = re.compile(rb"999999999\|([0-9]{13})(\|[+-]?[0-9]{1,18})*\|? *")
LONGEST = 1 << 12  # bytes; records have 141 and 143
MEND = "Take the files SMKE19YYMM or SMKI19YYMM from uktradeinfo.com as they are (.zip or unpacked)."


@dataclass(frozen=True, slots=True)
class File:
    """What header and trailer say: flow, month (YYYYMM), count of records; and where the records lie."""

    flow: str
    month: str
    count: int
    start: int
    end: int


def _outside(given: InputFile) -> File:
    """Header and trailer; SourceError where one is missing or says something else."""
    size = given.path.stat().st_size
    with given.path.open("rb") as f:
        first = f.readline(LONGEST)
        f.seek(max(0, size - LONGEST))
        tail = f.read().rstrip(b"\x1a\r\n ")
    said = HEADER.fullmatch(first)
    if not said or said[1].decode() not in MONTHS:
        raise SourceError(
            f"The first record is no header of SMKE19 or SMKI19 but {first[:60]!r}.",
            where=f"{given.name}, line 1",
            mend=MEND + " The control file, EU files and the files from 2022 on (BDSExp, BDSImp) are not read.",
        )
    last = tail[tail.rfind(b"\n") + 1 :]
    counted = TRAILER.fullmatch(last)
    if not counted:
        raise SourceError(
            "The last record is no trailer (999999999): the file is cut off.",
            where=given.name,
            mend="Download it again.",
        )
    end = max(0, size - LONGEST) + tail.rfind(b"\n") + 1
    month = f"{said[2].decode()}{MONTHS.index(said[1].decode()) + 1:02}"
    return File(said[3].decode(), month, int(counted[1]), len(first), end)


def _table(given: InputFile, file: File) -> InputFile:
    """The records under names of fields instead of the header, so that lines keep their numbers."""
    fields = FIELDS[file.flow]
    path: Path = given.scratch / "records"
    with given.path.open("rb") as f, path.open("wb") as out:
        f.seek(file.start)
        first = f.readline(LONGEST)
        widths = [len(x) for x in first.rstrip(b"\r\n").split(b"|")]
        if widths != [w for _, w in fields]:
            raise SourceError(
                f"The first record has fields of {', '.join(map(str, widths[:40]))} characters; those of "
                f"{file.flow.lower()} have {', '.join(str(w) for _, w in fields)}.",
                where=f"{given.name}, line 2",
                mend=MEND,
            )
        end = b"\r\n" if first.endswith(b"\r\n") else b"\n"
        out.write("|".join(n for n, _ in fields).encode() + end + first)
        left = file.end - f.tell()
        while left > 0 and (block := f.read(min(left, strict.BLOCK))):
            out.write(block)
            left -= len(block)
    return replace(given, path=path)


def _takes(file: File, options: FileOptions) -> dict[str, Take]:
    missing = "if(try_cast({0} as double) = 0 and try_cast(value as double) <> 0, null, {0})"
    return {
        "reporter": Take(SQL("'GB'"), "cod_alpha"),
        "partner": Take(SQL("cod_alpha"), "cod_alpha"),
        "flow": Take(text(file.flow.lower()[:-1]), "cod_alpha"),
        "product": Take(SQL("if(length(comcode) = 9, comcode[:8], comcode)"), "comcode"),
        "period": Take(SQL("account_mmyyyy[4:] || account_mmyyyy[:2]"), "account_mmyyyy"),
        "nomenclature": Take(text(options.nomenclature or "CN"), "comcode"),
        "value": Take(SQL("value"), "value"),
        "currency": Take(SQL("'GBP'"), "value"),
        "valuation": Take(SQL("'FOB'" if file.flow == "EXPORTS" else "'CIF'"), "value"),
        "mass_kg": Take(SQL(missing.format("quantity_1")), "quantity_1"),
        "qty": Take(SQL("if(try_cast(quantity_2 as double) = 0, null, quantity_2)"), "quantity_2"),
        "qty_unit": Take(SQL("if(try_cast(quantity_2 as double) = 0, null, 'SUPPLEMENTARY_UNIT')"), "quantity_2"),
    }


def stage(engine: Engine, given: InputFile, options: FileOptions, passport: SourcePassport) -> StagedFile:
    """Stage one month of exports or imports; SourceError if the file is none, or cut off."""
    check_nomenclature(options.nomenclature)
    inner = unpacked(given, "a bulk file of HMRC")
    file = _outside(inner)
    table = strict.csv(engine, _table(inner, file), "|")
    rejected = engine.scalar(f"select count(*) from {table.rejects}") if table.rejects else 0
    count = engine.scalar("select count(*) from staged") + rejected
    warnings = ["This reader was built to the published layout without a sample: compare a few figures with the file."]
    if count != file.count:
        warnings.append(f"The trailer counts {file.count:,} records; the file has {count:,}.")
    month = f"{file.month[4:]}/{file.month[:4]}"
    parts = [f"coalesce({c}, '')" for c in PARTS if c in table.columns]
    return StagedFile(
        SQL("staged"),
        table.columns,
        _takes(file, options),
        rejects=table.rejects,
        warnings=tuple(warnings),
        facet=SQL(" || ' ' || ".join(parts)),
        skipped={
            "amendments of other months": SQL(
                f"account_mmyyyy <> {text(month)} and regexp_full_match(account_mmyyyy, '(0[1-9]|1[0-2])/[0-9]{{4}}')"
            ),
            "left out of HMRC's totals (suite indicator)": SQL(
                "suite_indicator <> '000' and regexp_full_match(suite_indicator, '[0-9]{3}')"
            ),
        },
        facts={"flow": file.flow.lower(), "period": file.month, "records in the trailer": str(file.count)},
    )
