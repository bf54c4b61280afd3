"""Reads Eurostat's Comext bulk files: full_v2 (.7z or .dat), the full files of before, and the old ones in 1000 ECU."""

from __future__ import annotations

from dataclasses import dataclass, replace

from umweg.core.errors import SourceError
from umweg.engines import Engine
from umweg.engines.sql import SQL, ident, text
from umweg.files.archive import unpacked
from umweg.files.input_file import InputFile
from umweg.sources.base import NEVER, FileOptions, StagedFile, Take, check_nomenclature
from umweg.sources.passport import SourcePassport
from umweg.sources.trade import strict

MEND = "Take the files full_v2_YYYYMM.7z, or the older full files, from Eurostat's bulk download as they are."
NEEDED = ("PARTNER", "PRODUCT_NC", "FLOW", "PERIOD")
VALUES = {"VALUE_EUR": 1.0, "VALUE_IN_EUROS": 1.0, "VALUE_1000ECU": 1000.0}
MASSES = {"QUANTITY_KG": 1.0, "QUANTITY_IN_KG": 1.0, "QUANTITY_TON": 1000.0, "QUANTITY_IN_100KG": 100.0}
QUANTITIES = ("QUANTITY_SUPPL_UNIT", "SUP_QUANTITY", "SUPPLEMENTARY_QUANTITY")
UNITS = ("SUPPL_UNIT", "SUPP_UNIT")
PROCEDURES = ("STAT_PROCEDURE", "STAT_REGIME")


@dataclass(frozen=True, slots=True)
class Layout:
    """Which column of a file holds what; empty where it has none. All names as the file writes them."""

    reporter: str
    value: str
    mass: str
    qty: str
    unit: str
    procedure: str
    trade: str

    @property
    def texts(self) -> tuple[str, ...]:
        """Columns kept as text."""
        found = (self.reporter, *NEEDED, self.unit, self.procedure, self.trade)
        return tuple(c for c in found if c)

    @property
    def numbers(self) -> tuple[str, ...]:
        """Columns kept as numbers."""
        return tuple(c for c in (self.value, self.mass, self.qty) if c)


def layout(columns: tuple[str, ...], given: InputFile) -> Layout:
    """The layout of a header; SourceError if it is none of Comext's."""

    def one(*names: str) -> str:
        return next((n for n in names if n in columns), "")

    found = Layout(
        reporter=one("REPORTER", "DECLARANT"),
        value=one(*VALUES),
        mass=one(*MASSES),
        qty=one(*QUANTITIES),
        unit=one(*UNITS),
        procedure=one(*PROCEDURES),
        trade=one("TRADE_TYPE"),
    )
    have = {
        "REPORTER": found.reporter,
        **{n: one(n) for n in NEEDED},
        "VALUE_EUR": found.value,
    }
    missing = [n for n, c in have.items() if not c]
    if missing:
        raise SourceError(
            f"Missing column{'s' * (len(missing) > 1)}: {', '.join(missing)}. The file has {', '.join(columns)[:300]}.",
            where=f"{given.name}, line 1",
            mend=MEND,
        )
    return found


def _figure(column: str, scale: float, never: SQL = NEVER) -> Take:
    """A column of numbers, but where ``never`` holds."""
    sql = ident(column) if never == NEVER else SQL(f"if({never}, null, {ident(column)})")
    return Take(sql, column, typed=True, scale=scale, column=column, never=never)


def _takes(found: Layout, nomenclature: str) -> dict[str, Take]:
    old = found.reporter == "DECLARANT"
    period = '("PERIOD"::varchar)'
    ecu = f"if({period} < '1999', 'XEU', 'EUR')" if found.value == "VALUE_1000ECU" else "'EUR'"
    flow = '("FLOW"::varchar)'
    taken = {
        "reporter": Take(ident(found.reporter), found.reporter),
        "partner": Take(SQL('"PARTNER"'), "PARTNER"),
        "flow": Take(SQL(flow), "FLOW"),
        "product": Take(SQL('"PRODUCT_NC"'), "PRODUCT_NC"),
        "period": Take(SQL(f"if(length({period}) = 6 and {period}[5:] = '52', {period}[:4], {period})"), "PERIOD"),
        "nomenclature": Take(text(nomenclature), "PRODUCT_NC"),
        "currency": Take(SQL(ecu), found.value),
        "valuation": Take(SQL(f"case {flow} when '1' then 'CIF' when '2' then 'FOB' end"), "FLOW"),
        "value": _figure(found.value, VALUES[found.value]),
    }
    if found.mass:
        taken["mass_kg"] = _figure(found.mass, MASSES[found.mass])
    if found.qty:
        unit = f"coalesce({ident(found.unit)}::varchar, '')" if found.unit else "'SUPPLEMENTARY_UNIT'"
        none = f"{unit} in ('NO_SU', '', 'Z', '-')"
        never = SQL(none)
        if old and found.unit:  # the old files give the letter of the unit; it is kept
            never, none = NEVER, f"{unit} = ''"
        taken["qty"] = _figure(found.qty, 1, never)
        taken["qty_unit"] = Take(SQL(f"if({none}, null, {unit})"), found.unit or found.qty)
    return taken


def stage(engine: Engine, given: InputFile, options: FileOptions, passport: SourcePassport) -> StagedFile:
    """Stage a bulk file, packed or not; SourceError if it is none."""
    check_nomenclature(options.nomenclature)
    inner = unpacked(given, "a bulk file of Comext")
    found: list[Layout] = []

    def pick(columns: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        found.append(layout(columns, inner))
        return found[0].texts, found[0].numbers

    table = strict.bulk(engine, inner, pick)
    used = found[0]
    old = used.reporter == "DECLARANT"
    parts = [f"coalesce({ident(c)}::varchar, '')" for c in (used.procedure, used.trade) if c]
    unknown = [c for c in table.columns if c not in passport.columns]
    staged = StagedFile(
        SQL("staged"),
        table.columns,
        _takes(used, options.nomenclature or "CN"),
        rejects=table.rejects,
        warnings=(f"Columns not read: {', '.join(unknown)}.",) if unknown else (),
        facet=SQL(" || ' ' || ".join(parts)) if parts else None,
        scheme="geonom" if old else "any",
        whole=table.whole,
        parsed=table.parsed,
        goods=("PRODUCT_NC", "PERIOD"),
        rounded=True,
        facts={"layout": "full_v2" if not old else "old"},
    )
    if old and used.procedure:  # regime 4 is the total of the others
        staged = replace(staged, level=SQL(f"if({ident(used.procedure)}::varchar = '4', 0, 1)"))
    return staged
