"""Sources: one folder a provider, with a passport (what the files are) and a reader (how they are read).

>>> from umweg.sources import get
>>> get("eurostat-sdmx").passport.publisher
'Eurostat'
"""

from __future__ import annotations

from umweg.files.given import Given
from umweg.sources.base import Options, Source, Staged, get
from umweg.sources.passport import Passport, passports
from umweg.sources.trade.check import Checked, check

__all__ = ["Checked", "Given", "Options", "Passport", "Source", "Staged", "check", "get", "passports"]
