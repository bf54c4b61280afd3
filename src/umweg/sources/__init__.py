"""Sources: one folder a provider, with a passport (what the files are) and a reader (how they are read).

The verbs are ``umweg.list_sources`` and ``umweg.describe_source``.

>>> from umweg.sources import get
>>> get("eurostat-sdmx").passport.publisher
'Eurostat'
"""

from __future__ import annotations

from umweg.files.input_file import InputFile
from umweg.sources.base import FileOptions, Source, StagedFile, get
from umweg.sources.passport import SourcePassport, passports
from umweg.sources.trade.check import CheckedRows, check

__all__ = [
    "CheckedRows",
    "FileOptions",
    "InputFile",
    "Source",
    "SourcePassport",
    "StagedFile",
    "check",
    "get",
    "passports",
]
