"""What a source is: a folder with a passport and a reader. Adding one is one folder and one fixture.

A reader does not loop over rows. It checks that a file is what it claims to be and says, as SQL over the
file, where each column of the data contract comes from (:class:`StagedFile`); ``check.py`` does the rest for all
sources alike.

>>> get("tidy").passport.max_bad_share
0.01
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from importlib import import_module
from typing import TYPE_CHECKING, Literal, Protocol

from umweg.core.errors import UnknownName, UsageError
from umweg.engines import Engine
from umweg.engines.sql import SQL
from umweg.files.input_file import InputFile
from umweg.sources.passport import SourcePassport, passports
from umweg.sources.records import Reader

if TYPE_CHECKING:
    from umweg.sources.columns import Columns


NEVER, LINE = SQL("false"), SQL("_line")


@dataclass(frozen=True, slots=True)
class FileOptions:
    """What the user says about a file that the file does not say itself.

    ``nomenclature``: ``CN``, ``HS`` (the edition of each row's year) or an edition such as ``CN2022``.
    ``mapping``: path of a column-mapping file, or the name of a shipped one; see ``mapping.py``.
    """

    nomenclature: str | None = None
    mapping: str | None = None

    def as_dict(self) -> dict[Literal["nomenclature", "mapping"], str]:
        """Only what was given; part of the snapshot's identity.

        Of a mapping, its text: what was read can be read again without the file.

        >>> FileOptions("CN").as_dict(), list(FileOptions(mapping="national-totals").as_dict())
        ({'nomenclature': 'CN'}, ['mapping'])
        """
        from umweg.sources.mapping import source_text

        given: dict[Literal["nomenclature", "mapping"], str | None] = {
            "nomenclature": self.nomenclature,
            "mapping": self.mapping and source_text(self.mapping),
        }
        return {k: v for k, v in given.items() if v}


@dataclass(frozen=True, slots=True)
class Take:
    """Where a column of the contract comes from: an SQL expression, and the provider's name of the field.

    ``typed``: the expression already yields numbers (a Parquet column, a workbook cell), so no text is
    parsed. ``scale``: what the number is multiplied with, then rounded to three decimals (a gram).
    ``column``: the column of numbers that ``sql`` is, but where the SQL predicate ``never`` holds: there it is NULL.
    """

    sql: SQL
    field: str
    typed: bool = False
    scale: float = 1
    column: str = ""
    never: SQL = NEVER


@dataclass(frozen=True, slots=True)
class StagedFile:
    """A file as the engine sees it, before any row is judged.

    ``relation``: name of a relation with ``_line`` (BIGINT, from 1) and the provider's ``columns``.
    ``takes``: for columns of the contract, where they come from. Dimension columns yield text, measures text
    or numbers. With ``indicators`` the file is long (one figure a row): ``takes`` then has ``indicator`` and
    ``number``, and ``indicators`` maps the provider's indicator to (contract column, factor).
    ``missing``: SQL predicate for rows that state only that there is no figure; they are counted, not stored.
    ``_line`` is unique; ``line`` is the SQL expression of the line to be shown, where that is another.
    ``part``: SQL expression for the part of the file (the sheet), or None.
    ``rejects``: relation (line, field, value, reason, row) of records that could not even be split into
    columns.
    ``facet``: SQL text that tells apart rows of one grain which are parts of a sum (customs procedure, mode of
    transport); such rows are added up. ``level``: SQL integer, 0 for a total over all facets; of one grain only
    the rows of the lowest level count, the others are counted and not stored.
    ``skipped``: what is deliberately not stored (a few words) -> SQL predicate; counted.
    ``scheme``: how country codes are read (``geonom``: Eurostat's numbers). ``names``: names are read, too.
    ``whole``: relation with ``_line`` and all ``columns`` as the file has them, where ``relation`` holds less.
    ``parsed``: the rows as whole columns; ``relation`` is made of those that need to be judged one by one. Then
    ``goods`` names the columns that the product, its nomenclature and the period come from, the product's first; the
    other dimensions come from other columns, or from the period's.
    ``rounded``: a mass of zero is meant: a light one, rounded (Eurostat). Elsewhere a zero beside a value is a mass
    that was not stated, as nothing that costs money weighs nothing.
    """

    relation: SQL
    columns: tuple[str, ...]
    takes: Mapping[str, Take]
    indicators: Mapping[str, tuple[str, float]] = field(default_factory=dict)
    missing: SQL = NEVER
    line: SQL = LINE
    part: SQL | None = None
    rejects: SQL | None = None
    warnings: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    facet: SQL | None = None
    level: SQL | None = None
    skipped: Mapping[str, SQL] = field(default_factory=dict)
    scheme: Literal["any", "geonom"] = "any"
    names: bool = False
    whole: SQL | None = None
    parsed: Columns | None = None
    goods: tuple[str, ...] = ()
    rounded: bool = False

    @property
    def keeps_all(self) -> bool:
        """Whether every row is judged."""
        return self.missing == "false" and not self.skipped

    @property
    def keep(self) -> SQL:
        """SQL predicate for the rows that are judged."""
        return SQL(" and ".join(f"not coalesce({p}, false)" for p in (self.missing, *self.skipped.values())))


class Stage(Protocol):
    """The one function of a ``read.py``."""

    def __call__(self, engine: Engine, given: InputFile, options: FileOptions, passport: SourcePassport) -> StagedFile:
        """Check the file as a whole and stage it; SourceError if it is not what it claims to be."""


@dataclass(frozen=True, slots=True)
class Source:
    """A source by name: its passport and its reader (``stage`` for trade, ``read`` for all other kinds)."""

    passport: SourcePassport
    stage: Stage | None = None
    read: Reader | None = None


def get(name: str) -> Source:
    """The source called ``name``; UnknownName with the nearest names if there is none.

    >>> get("eurostat-sdmxx")
    Traceback (most recent call last):
    umweg.core.errors.UnknownName: There is no source 'eurostat-sdmxx'. Did you mean 'eurostat-sdmx'? ...
    """
    known = {p.name: p for p in passports()}
    if name not in known:
        near = get_close_matches(name, known, n=1)
        hint = f"Did you mean '{near[0]}'? " if near else ""
        raise UnknownName(f"There is no source '{name}'.", mend=f"{hint}Sources are: {', '.join(known)}.")
    module = import_module(f"umweg.sources.{name.replace('-', '_')}.read")
    if known[name].kind == "trade":
        return Source(known[name], stage=module.stage)
    return Source(known[name], read=module.read)


def check_nomenclature(nomenclature: str | None) -> None:
    """UsageError unless it is None, CN, HS, or one of them with a year.

    >>> check_nomenclature("CN2022")
    """
    import re

    if nomenclature is not None and not re.fullmatch(r"(CN|HS)([12][0-9]{3})?", nomenclature):
        raise UsageError(
            f"'{nomenclature}' is not a nomenclature.",
            where="nomenclature",
            mend="Give CN or HS (the edition of each row's year), or an edition such as CN2022 or HS2017.",
        )
