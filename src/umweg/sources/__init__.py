"""Sources: one folder a provider, with a passport (what the files are) and a reader (how they are read).

>>> from umweg.sources import get
>>> get("eurostat-sdmx").passport.publisher
'Eurostat'
"""

from __future__ import annotations

from umweg.files.given import InputFile
from umweg.sources.base import FileOptions, Source, Staged, get
from umweg.sources.passport import Passport, passports
from umweg.sources.trade.check import Checked, check

__all__ = ["Checked", "FileOptions", "InputFile", "Passport", "Source", "Staged", "check", "get", "passports"]
