"""The documented layout of a user's own data: which column is what."""

from __future__ import annotations

from umweg.core.errors import SourceError
from umweg.engines.sql import SQL, ident, text
from umweg.files.input_file import InputFile
from umweg.sources.base import FileOptions, Take

NEEDED = ("reporter", "partner", "flow", "product", "period")
EXTRA = ("nomenclature", "freq", "currency", "qty_unit", "status", "valuation")


def _value(names: dict[str, str], given: InputFile, typed: frozenset[str]) -> dict[str, Take]:
    """Where value and currency come from: value + currency, value_eur or value_usd."""
    found = [c for c in ("value", "value_eur", "value_usd") if c in names]
    if len(found) != 1 and not (not found and {"mass_kg", "qty"} & names.keys()):
        what = "has none of" if not found else "has more than one of"
        raise SourceError(
            f"The file {what} the columns value, value_eur, value_usd.",
            where=given.name,
            mend="Keep one: value with a column currency, or value_eur, or value_usd.",
        )
    if not found:
        return {}
    column = found[0]
    takes = {"value": Take(ident(names[column]), column, column in typed)}
    if column != "value":
        if "currency" in names:
            raise SourceError(
                f"The file has both {column} and currency.",
                where=given.name,
                mend=f"Rename {column} to value, or drop currency.",
            )
        takes["currency"] = Take(text(column[-3:].upper()), column)
    elif "currency" not in names:
        raise SourceError(
            "The column currency is missing.",
            where=given.name,
            mend="Add a column currency (ISO 4217: EUR, USD ...), or name the value value_eur or value_usd.",
        )
    return takes


def takes(names: dict[str, str], given: InputFile, options: FileOptions, typed: frozenset[str]) -> dict[str, Take]:
    """Contract column -> where it comes from, for a file whose columns are ``names`` (lower case -> as written)."""
    missing = [c for c in NEEDED if c not in names]
    if missing:
        raise SourceError(
            f"Missing column{'s' * (len(missing) > 1)}: {', '.join(missing)}. The file has {', '.join(names)[:300]}.",
            where=f"{given.name}, line 1",
            mend="The columns are described in docs/reference/sources.md.",
        )
    found = {c: Take(SQL(f"{ident(names[c])}::varchar"), c) for c in (*NEEDED, *EXTRA) if c in names}
    found |= {c: Take(ident(names[c]), c, c in typed) for c in ("mass_kg", "qty") if c in names}
    found |= _value(names, given, typed)
    if "nomenclature" not in found:
        if not options.nomenclature:
            raise SourceError(
                "The column nomenclature is missing, so that the product codes have no meaning.",
                where=given.name,
                mend="Add the column, or say it for the whole file: --nomenclature CN (or HS, CN2022, HS2017 ...).",
            )
        found["nomenclature"] = Take(text(options.nomenclature), "nomenclature")
    return found
