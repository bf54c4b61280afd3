"""A file to read, and a record of one that could not be taken.

>>> BadRecord("alt.csv", 7, "ent_num", "123", "orphan: no such entity.").kind
'orphan'
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to read: ``path`` holds the bytes, ``name`` is what the user called it (for messages).

    ``scratch``: a folder for temporary files, removed afterwards.
    """

    path: Path
    name: str
    scratch: Path

    @property
    def suffix(self) -> str:
        """Lower-case suffix of the user's name, with its dot."""
        return Path(self.name).suffix.lower()


@dataclass(frozen=True, slots=True)
class BadRecord:
    """A record for quarantine: where it stands, the field at fault, its text, and why with how to mend it.

    ``reason`` begins with a few words and a colon, which are counted in the report. ``row``: the whole record
    as JSON or as written.
    """

    file: str
    line: int
    field: str
    value: str | None
    reason: str
    row: str | None = None

    @property
    def kind(self) -> str:
        """The words before the first colon of the reason."""
        return self.reason.partition(":")[0].strip()
