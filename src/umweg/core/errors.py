"""One tree of errors. Each says what happened, where, and how to mend it.

Every error has a stable ``code`` (for programs), one exit code, one HTTP status and one JSON shape, so that
all faces report it alike.

>>> e = UnknownName("There is no country 'XZ'.", where="flows.csv, line 3, partner", mend="Use ISO codes.")
>>> print(e)
There is no country 'XZ'. [flows.csv, line 3, partner] Use ISO codes.
>>> e.as_dict()["code"], e.exit_code
('unknown-name', 2)
"""

from __future__ import annotations

from typing import ClassVar

from umweg.core.printable import printable


class UmwegError(Exception):
    """Base of all errors that Umweg raises on purpose.

    ``what`` happened, ``where`` (file, line, field; may be empty), and how to ``mend`` it.
    """

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 1
    http_status: ClassVar[int] = 500

    def __init__(self, what: str, *, where: str = "", mend: str = "") -> None:
        self.what = what
        self.where = where
        self.mend = mend
        super().__init__(what)

    def __str__(self) -> str:
        where = f" [{self.where}]" if self.where else ""
        mend = f" {self.mend}" if self.mend else ""
        return printable(f"{self.what}{where}{mend}")

    def as_dict(self) -> dict[str, str]:
        """The one JSON shape of every error: ``code``, ``what``, ``where``, ``mend``."""
        return {"code": self.code, "what": self.what, "where": self.where, "mend": self.mend}


def mend_of(error: OSError | UnicodeDecodeError) -> str:
    """How to mend it that a text could not be read, in words.

    >>> mend_of(FileNotFoundError(2, "No such file"))
    'There is no such file: check its name.'
    >>> mend_of(UnicodeDecodeError("utf-8", b"\\xff", 0, 1, "invalid start byte"))
    'Its byte 1 is not UTF-8: save it as UTF-8.'
    """
    if isinstance(error, UnicodeDecodeError):
        return f"Its byte {error.start + 1:,} is not UTF-8: save it as UTF-8."
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return "There is no such file: check its name."
    if isinstance(error, IsADirectoryError):
        return "This is a folder: name the file in it."
    if isinstance(error, PermissionError):
        return "You may not read it: check its rights."
    return f"{error.strerror or error}: check the file and its disk."


class UsageError(UmwegError):
    """The call does not make sense: contradictory options, an impossible window."""

    code = "usage"
    exit_code = 2
    http_status = 400


class UnknownName(UsageError):
    """A name, code, source or regime that does not exist."""

    code = "unknown-name"
    http_status = 404


class SourceError(UmwegError):
    """A provider's file cannot be read as what it claims to be. The store is as it was."""

    code = "source"
    exit_code = 3
    http_status = 422


class TooManyBadRows(SourceError):
    """So many rows are bad that the file itself is in doubt. The store is as it was."""

    code = "too-many-bad-rows"


class FetchError(SourceError):
    """A provider's file cannot be downloaded. What was downloaded so far is kept and continued."""

    code = "fetch"
    exit_code = 7
    http_status = 502


class StoreError(UmwegError):
    """The store cannot be read or written (full disk, no rights, damaged). What was there is still there."""

    code = "store"
    exit_code = 4
    http_status = 503


class StoreBusy(StoreError):
    """Another process holds the store's lock."""

    code = "store-busy"
    http_status = 409


class LawError(UmwegError):
    """A regime, list or rule file is not valid."""

    code = "law"
    exit_code = 5
    http_status = 422


class NotAssessable(UmwegError):
    """The data in the store cannot answer the question at all (no rows, no common reporters, no window)."""

    code = "not-assessable"
    exit_code = 6
    http_status = 422


class Conflict(UmwegError):
    """Somebody else was faster, or the state does not allow it (decided, claimed, superseded). Nothing was changed."""

    code = "conflict"
    exit_code = 8
    http_status = 409
