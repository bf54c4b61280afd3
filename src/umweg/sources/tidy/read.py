"""Reads a user's own data: CSV or Parquet in the documented layout, or in another through a mapping."""

from __future__ import annotations

from umweg.engines import Engine
from umweg.engines.sql import SQL
from umweg.files.input_file import InputFile
from umweg.sources.base import FileOptions, StagedFile, check_nomenclature
from umweg.sources.passport import SourcePassport
from umweg.sources.tidy import mapped
from umweg.sources.tidy.layout import takes
from umweg.sources.trade import strict


def stage(engine: Engine, given: InputFile, options: FileOptions, passport: SourcePassport) -> StagedFile:
    """Stage a CSV or Parquet file; SourceError if it is neither, or lacks columns."""
    check_nomenclature(options.nomenclature)
    table = (strict.parquet if given.suffix == ".parquet" else strict.csv)(engine, given)
    if options.mapping:
        return mapped.stage(engine, given, options, table)
    names = {c.strip().lower(): c for c in table.columns}
    found = takes(names, given, options, table.typed)
    unknown = [c for lower, c in names.items() if lower not in passport.columns]
    warnings = (*table.warnings, *([f"Columns not read: {', '.join(unknown)}."] if unknown else []))
    if options.nomenclature and "nomenclature" in names:
        warnings += ("The file has its own column nomenclature; the option was not used.",)
    # What is written in our own layout is meant: an empty cell is a mass that is not known.
    return StagedFile(SQL("staged"), table.columns, found, rejects=table.rejects, warnings=warnings, rounded=True)
