"""All that can be wrong with one row of trade, as SQL over the maps of ``check.py``, and how to mend it."""

from __future__ import annotations

from umweg.engines.sql import SQL, text
from umweg.sources.base import StagedFile
from umweg.sources.trade import code_lookups
from umweg.sources.trade.quarantine import RowFault

MEASURES = ("value", "mass_kg", "qty")
LARGEST = 1e18


def find_faults(staged: StagedFile) -> list[RowFault]:
    """All that can be wrong with one row, in the order in which it is reported."""
    country = "'a code or name that is not known here. ' || coalesce({}.reason, 'Use ISO 3166 alpha-2 codes.')"
    words = {c: "Use " + ", ".join(w) + "." for c, w in code_lookups.WORDS.items()}
    faults = [
        RowFault("unknown reporter", "reporter", SQL("mr.code is null"), SQL(country.format("mr"))),
        RowFault("unknown partner", "partner", SQL("mp.code is null"), SQL(country.format("mp"))),
        RowFault("unknown flow", "flow", SQL("mf.code is null"), text(words["flow"])),
        RowFault("bad period", "period", SQL("mt.day is null"), text(code_lookups.PERIODS)),
        RowFault(
            "unknown nomenclature",
            "nomenclature",
            SQL(
                "mg.code is null and not "
                "coalesce(regexp_full_match(upper(x.nomenclature), '(CN|HS)([12][0-9]{3})?'), false)"
            ),
            text("Use CN or HS, with a year for a fixed edition: CN2022, HS2017."),
        ),
        RowFault(
            "invalid product", "product", SQL("mg.code is null"), SQL("coalesce(mg.reason, 'The code is empty.')")
        ),
    ]
    for column, name in (("freq", "mq"), ("status", "ms"), ("valuation", "mv")):
        if column in staged.takes:
            when = f"x.{column} is not null and {name}.code is null"
            faults.append(RowFault(f"unknown {column}", column, SQL(when), text(words[column])))
    if "freq" in staged.takes:
        when = (
            "mq.code is not null and (case when mt.freq <> 'D' then mt.freq <> mq.code::varchar "
            "when mq.code = 'A' then month(mt.day) <> 1 when mq.code = 'Q' then month(mt.day) % 3 <> 1 "
            "else false end)"
        )
        why = text("The period is written as one of another length. Correct either.")
        faults.append(RowFault("freq contradicts period", "freq", SQL(when), why))
    return faults + (_long_faults(staged) if staged.indicators else _wide_faults(staged))


def _measure_faults(column: str, sql: SQL, raw: SQL, nan: bool = False) -> list[RowFault]:
    """``nan``: whether NaN stands for text that is no number (``strict.bulk``)."""
    return [
        RowFault(
            "not a number",
            column,
            SQL(f"{raw} is not null and {sql} is null" + (f" or isnan({sql})" if nan else "")),
            text("Use digits and a decimal point."),
        ),
        RowFault(
            "not a finite number",
            column,
            SQL(f"not isfinite({sql})"),
            text("Leave the field empty if there is none."),
        ),
        RowFault(
            "negative",
            column,
            SQL(f"{sql} < 0"),
            text("Trade flows are never below zero; see the provider's file."),
        ),
        RowFault(
            "absurdly large",
            column,
            SQL(f"{sql} > {LARGEST:.0f}"),
            text("Check the unit: values are units, not millions."),
        ),
    ]


def _wide_faults(staged: StagedFile) -> list[RowFault]:
    bulk = staged.whole is not None
    faults = [
        f for m in MEASURES if m in staged.takes for f in _measure_faults(m, SQL(f"x.{m}"), SQL(f"x.{m}_raw"), bulk)
    ]
    present = [f"x.{m}_raw is null" for m in MEASURES if m in staged.takes]
    faults.append(
        RowFault(
            "no figure",
            "value",
            SQL(
                f"{' and '.join(present)}"
                + (" and ms.code is distinct from 'confidential'" if "status" in staged.takes else "")
            ),
            text("Leave the row out, or mark it with status 'confidential'."),
        )
    )
    if "value" in staged.takes:
        when = "x.value is not null and try_cast(upper(x.currency) as e_currency) is null"
        why = text("Give the ISO 4217 code of the value: EUR, USD ...")
        faults.append(RowFault("no currency", "currency", SQL(when), why))
    return faults


def _long_faults(staged: StagedFile) -> list[RowFault]:
    names = ", ".join(staged.indicators)
    known = ", ".join(text(i) for i in staged.indicators)
    return [
        RowFault(
            "unknown indicator",
            "indicator",
            SQL(f"not coalesce(upper(x.indicator) in ({known}), false)"),
            text(f"Known are {names}."),
        ),
        *_measure_faults("number", SQL("x.number"), SQL("x.number_raw")),
    ]
