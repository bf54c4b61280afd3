"""What a reader of lists gives: whole records instead of staged rows.

Sources of kind ``parties``, ``goods`` and ``rates`` are small and nested. Their ``read.py`` has one function,
``read(files, passport)``, that returns an Arrow table in the shape of the contract, the records that could not
be taken, and facts. The rest (hash, quarantine, tolerance, commit) is the same as for trade.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

from umweg.core.errors import SourceError

if TYPE_CHECKING:
    import pyarrow as pa

    from umweg.files.input_file import BadRecord, InputFile
    from umweg.sources.passport import SourcePassport


def only(files: Sequence[InputFile]) -> InputFile:
    """The file of a list that is one file; SourceError if there are several."""
    if len(files) != 1:
        raise SourceError("The list is one file.", where=", ".join(f.name for f in files), mend="Ingest one at a time.")
    return files[0]


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a file says about itself as a whole.

    ``version``: ISO date of the list; the later version of a list wins, whatever the order of ingest. ``read``:
    records read, good and bad (default: rows plus bad records); the share of bad ones is taken of it. ``other``:
    anything else worth keeping with the snapshot (counts, titles).
    """

    version: str = ""
    read: int | None = None
    other: Mapping[str, str] = field(default_factory=dict)


class ReadResult(NamedTuple):
    """The result of ``read``. ``table`` has the columns of the contract but ``source`` and ``snapshot``."""

    table: pa.Table
    bad: Sequence[BadRecord] = ()
    facts: FileFacts | Mapping[str, str] = FileFacts()
    warnings: tuple[str, ...] = ()


class Reader(Protocol):
    """The one function of the ``read.py`` of a list."""

    def __call__(self, files: Sequence[InputFile], passport: SourcePassport) -> ReadResult:
        """Read files that belong together; SourceError if they are not what they claim to be."""
