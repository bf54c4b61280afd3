"""Standard output and error as a command finds them: closed, full, of a poor locale, left by their reader."""

from __future__ import annotations

import io
import os
import sys
import traceback
from types import TracebackType
from typing import IO, Any, Literal

from umweg.core.errors import StoreError, UmwegError
from umweg.core.printable import printable

GONE = 141
"""Exit status where the reader of a pipe has gone, as the shell tells it of other commands (128 + SIGPIPE)."""
OUT = "standard output"


class _Result(io.FileIO):
    """Standard output, whose errors say that they are its own."""

    def write(self, block: Any) -> int:
        """As the system does; OSError with a name."""
        try:
            return super().write(block) or 0
        except OSError as error:
            error.filename = OUT
            raise


def ready() -> None:
    """Before a command: every letter can be written, and no file is opened as a standard stream that was closed.

    Raises StoreError where standard output is closed.
    """
    sys.excepthook = _fault
    closed = [name for name in ("stdin", "stdout", "stderr") if getattr(sys, name) is None]
    for name in closed:  # the lowest number that is free is the one that was closed
        setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), "r" if name == "stdin" else "w"))
    if "stdout" in closed:
        raise StoreError("Standard output is closed.", where=OUT, mend="Say where it goes: > FILE.")
    out = sys.__stdout__
    if out is not None and sys.stdout is out and not out.isatty():  # a terminal is never full
        raw = io.BufferedWriter(_Result(out.fileno(), "wb", closefd=False))
        sys.stdout = io.TextIOWrapper(raw, out.encoding)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def utf8(stream: IO[str]) -> IO[str]:
    """A stream for what programs read, which is UTF-8 in every locale."""
    if isinstance(stream, io.TextIOWrapper) and stream.encoding.lower().replace("-", "") != "utf8":
        stream.reconfigure(encoding="utf-8")
    return stream


def give_up(name: Literal["stdout", "stderr"] = "stdout") -> None:
    """What could not be written is left behind, so that Python does not try again at its end."""
    setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123  # open until Python ends


def explained(error: OSError) -> UmwegError:
    """An error of the system that no command told in its own words."""
    why = error.strerror or str(error).partition("\n")[0]
    if error.filename == OUT:
        return StoreError(f"The result cannot be written: {why}.", where=OUT, mend="Make room, or write elsewhere.")
    return StoreError(
        f"A file cannot be read or written: {why}.",
        where=str(error.filename or ""),
        mend="Check that it is there, that you may use it, and its disk.",
    )


def _fault(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A mistake of ours as Python tells it, with the texts of strangers printable."""
    sys.stderr.write(printable("".join(traceback.format_exception(kind, error, trace)), lines=True))
