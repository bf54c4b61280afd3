"""Reads the relational view that Easy Comext exports as CSV: labels of countries, products and months."""

from __future__ import annotations

import re

import pyarrow as pa

from umweg.core.codes.countries import fold
from umweg.core.errors import SourceError
from umweg.engines import Engine
from umweg.engines.sql import SQL, ident, text
from umweg.files.input_file import InputFile
from umweg.sources.base import FileOptions, StagedFile, Take, check_nomenclature
from umweg.sources.eurostat_sdmx.read import valuation
from umweg.sources.eurostat_workbook.layout import country
from umweg.sources.passport import SourcePassport
from umweg.sources.trade import strict

NEEDED = ("REPORTER", "PARTNER", "PRODUCT", "FLOW", "PERIOD")
FIGURES = {
    "VALUE_IN_EUR": ("value", 1.0),
    "VALUE_IN_EUROS": ("value", 1.0),
    "VALUE_EUR": ("value", 1.0),
    "QUANTITY_IN_100KG": ("mass_kg", 100.0),
    "QUANTITY_IN_KG": ("mass_kg", 1.0),
    "QUANTITY_KG": ("mass_kg", 1.0),
    "SUPPLEMENTARY_QUANTITY": ("qty", 1.0),
    "SUP_QUANTITY": ("qty", 1.0),
}
MONTHS = (
    ("jan", "janv", "january", "janvier", "januar"),
    ("feb", "fevr", "fev", "february", "fevrier", "februar"),
    ("mar", "mars", "march", "marz"),
    ("apr", "avr", "april", "avril"),
    ("may", "mai"),
    ("jun", "juin", "june", "juni"),
    ("jul", "juil", "july", "juillet", "juli"),
    ("aug", "aout", "august"),
    ("sep", "sept", "september", "septembre"),
    ("oct", "october", "octobre", "okt", "oktober"),
    ("nov", "november", "novembre"),
    ("dec", "december", "decembre", "dez", "dezember"),
)
BLOCS = (
    ("euro area", "EURO_AREA"),
    ("zone euro", "EURO_AREA"),
    ("european union - 27", "EU27_2020"),
    ("union europeenne - 27", "EU27_2020"),
    ("european union - 28", "EU28"),
    ("union europeenne - 28", "EU28"),
    ("european union (", "EU"),
    ("union europeenne (", "EU"),
)


def month(label: str) -> str:
    """A period as this project writes it; the label itself if it is none (a sum of some months, say).

    >>> month("Aug. 2024"), month("août 2024"), month("Jan.-Dec. 2023"), month("202408"), month("Jan.-Aug. 2024")
    ('2024-08', '2024-08', '2023', '202408', 'Jan.-Aug. 2024')
    """
    m = re.fullmatch(r"\s*([^\W\d]+)\.?\s*(?:-\s*([^\W\d]+)\.?)?\s+(\d{4})\s*", label)
    if not m:
        return label.strip()
    first, last = (next((i for i, w in enumerate(MONTHS, 1) if fold(x or "") in w), 0) for x in (m[1], m[2]))
    if m[2]:
        return m[3] if (first, last) == (1, 12) else label.strip()
    return f"{m[3]}-{first:02}" if first else label.strip()


def area(label: str) -> str:
    """A country's code, or that of a bloc whose label begins as Eurostat writes it.

    >>> area("Ireland (Eire)"), area("European Union - 27 countries (AT, BE)"), area("Euro area (AT-01/1999)")
    ('IE', 'EU27_2020', 'EURO_AREA')
    """
    plain = label.strip().lower().replace("é", "e")
    return next((code for start, code in BLOCS if plain.startswith(start)), None) or country(label.strip())


def _labels(engine: Engine, name: str, column: str, read: dict[str, str]) -> SQL:
    """Register what the texts of a column mean; returns the join."""
    engine.register(
        f"l_{name}", pa.table({"label": pa.array(read, pa.string()), "code": pa.array(read.values(), pa.string())})
    )
    read_as = ident(f"l_{name}")
    return SQL(f"left join {read_as} on {read_as}.label = s.{ident(column)}")


def stage(engine: Engine, given: InputFile, options: FileOptions, passport: SourcePassport) -> StagedFile:
    """Stage an export of the relational view; SourceError if it is none."""
    check_nomenclature(options.nomenclature)
    table = strict.csv(engine, given)
    names = {c.strip().upper(): c for c in table.columns}
    figures = [c for c in FIGURES if c in names]
    missing = [c for c in NEEDED if c not in names] or ([] if figures else ["VALUE_IN_EUR"])
    if missing:
        raise SourceError(
            f"Missing column{'s' * (len(missing) > 1)}: {', '.join(missing)}. It has {', '.join(table.columns)[:300]}.",
            where=f"{given.name}, line 1",
            mend="Export the relational view of Easy Comext as CSV without changing its columns.",
        )
    joins: list[SQL] = []
    picked: list[str] = []
    for name, read in (("reporter", area), ("partner", area), ("period", month)):
        column = names[name.upper()]
        seen = [r[0] for r in engine.rows(f"select distinct {ident(column)} from staged where {ident(column)} <> ''")]
        joins.append(_labels(engine, name, column, {t: read(t) for t in seen}))
        picked.append(f"{ident(f'l_{name}')}.code as {ident(f'code_{name}')}")
    engine.execute(f"create view labelled as select s.*, {', '.join(picked)} from staged s {' '.join(joins)}")
    return _staged(table, names, figures, options.nomenclature or "CN")


def _staged(table: strict.OpenedFile, names: dict[str, str], figures: list[str], nomenclature: str) -> StagedFile:
    col = {n: ident(c) for n, c in names.items()}
    flow = SQL(f"trim(split_part({col['FLOW']}, '-', 1))")
    taken = {c: Take(ident(f"code_{c}"), c.upper()) for c in ("reporter", "partner", "period")}
    taken |= {
        "flow": Take(SQL(flow), "FLOW"),
        "product": Take(SQL(f"upper(trim(split_part({col['PRODUCT']}, '-', 1)))"), "PRODUCT"),
        "nomenclature": Take(text(nomenclature), "PRODUCT"),
        "currency": Take(SQL("'EUR'"), "VALUE_IN_EUR"),
        "valuation": Take(valuation(flow), "FLOW"),
    }
    for c in figures:
        column, scale = FIGURES[c]
        taken[column] = Take(SQL(f"nullif(trim({col[c]}), ':')"), c, scale=scale)
        if column == "qty":
            taken["qty_unit"] = Take(SQL("'SUPPLEMENTARY_UNIT'"), c)
    known = {*NEEDED, *FIGURES, "STAT_PROCEDURE"}
    unknown = [c for n, c in names.items() if n not in known]
    procedure = col.get("STAT_PROCEDURE")
    figure = [taken[c].sql for c in ("value", "mass_kg", "qty") if c in taken]
    return StagedFile(
        SQL("labelled"),
        table.columns,
        taken,
        missing=SQL("(" + " and ".join(f"nullif({f}, '') is null" for f in figure) + ")"),
        rejects=table.rejects,
        warnings=(f"Columns not read: {', '.join(unknown)}.",) if unknown else (),
        facet=procedure,
        level=SQL(f"if(upper({procedure}) like 'T%', 0, 1)") if procedure else None,
        rounded=True,
        skipped={"the euro area is no area of the store": SQL("'EURO_AREA' in (code_reporter, code_partner)")},
    )
