"""Packed bulk files (.7z, .gz, .zip): exactly one member, unpacked into the scratch folder within limits.

Nothing inside an archive decides where bytes are written or how many: names are only shown, and writing stops at
the limit whatever the archive's directory says.

>>> from umweg.sources.base import InputFile
>>> from pathlib import Path
>>> plain = InputFile(Path(__file__), "a.dat", Path("."))
>>> unpacked(plain, "a table") is plain
True
"""

from __future__ import annotations

import gzip
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import PurePosixPath, PureWindowsPath
from typing import IO, Any

from umweg.core.errors import SourceError
from umweg.files.input_file import InputFile
from umweg.files.limits import BLOCK, MOST_ENTRIES, MOST_RATIO, SMALL

MOST_BYTES = 16 * 1024**3  # a year of all of Comext has some 3 GB
MOST_DIRECTORY = 1 << 20  # bytes of the directory of a .7z, itself packed; that of one file has some hundreds
SEVEN_ZIP = b"7z\xbc\xaf\x27\x1c"
BROKEN = (EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, gzip.BadGzipFile, NotImplementedError, RuntimeError)

# What py7zr meets where a directory is nonsense: it checks sizes, not sense.
CONFUSED = (ValueError, TypeError, LookupError, AttributeError, AssertionError, ArithmeticError, struct.error)


class Writer:
    """A file in the scratch folder that takes so many bytes and no more."""

    def __init__(self, given: InputFile, most: int = MOST_BYTES) -> None:
        self.path = given.scratch / "unpacked"
        self._given = given
        self._packed = max(1, given.path.stat().st_size)
        self._most = most
        self._done = 0
        self._out: IO[bytes] = self.path.open("wb")

    def write(self, block: bytes | bytearray) -> int:
        """Write a block; SourceError beyond the limits."""
        self._done += len(block)
        bomb = self._done > SMALL and self._done > MOST_RATIO * self._packed
        if bomb or self._done > self._most:
            what = f"is packed more than {MOST_RATIO} times" if bomb else f"unpacks to over {self._most / 1e9:.0f} GB"
            raise _refused(self._given, f"it {what}")
        return self._out.write(block)

    def close(self) -> None:
        """Close the file."""
        self._out.close()


def _refused(given: InputFile, why: str) -> SourceError:
    return SourceError(
        f"The archive is refused: {why}.",
        where=given.name,
        mend="If it is genuine, unpack it yourself and give the files inside.",
    )


@contextmanager
def _explained(given: InputFile) -> Iterator[None]:
    """Damage inside an archive, as ours."""
    try:
        yield
    except SourceError:
        raise
    except OSError as e:
        if e.errno:
            raise
        raise _damaged(given, e) from e
    except BROKEN as e:
        raise _damaged(given, e) from e


def _damaged(given: InputFile, e: BaseException) -> SourceError:
    return SourceError(
        f"The archive is cut off or damaged: {e or type(e).__name__}.", where=given.name, mend="Download it again."
    )


def _one(given: InputFile, members: list[tuple[str, int]]) -> str:
    """The name of the only member (name, unpacked bytes); SourceError for another number, odd names, bombs."""
    if len(members) != 1:
        what = f"it has {len(members):,} files, not one" if members else "it is empty"
        raise _refused(given, what)
    name, size = members[0]
    parts = {*PurePosixPath(name).parts, *PureWindowsPath(name).parts}
    if ".." in parts or name.startswith(("/", "\\")) or PureWindowsPath(name).drive or "\0" in name:
        raise _refused(given, "the name of the file inside leads out of the folder")
    packed = max(1, given.path.stat().st_size)
    if size > MOST_BYTES or (size > SMALL and size > MOST_RATIO * packed):
        raise _refused(given, f"it would unpack {packed:,} bytes to {size:,}")
    return name


def unpacked(given: InputFile, what: str) -> InputFile:
    """The file itself, or the one inside the archive (named ``archive / member``).

    ``what`` the file should be, for messages. SourceError for archives that are damaged, locked, hold more than one
    file, or look like a bomb.
    """
    with given.path.open("rb") as f:
        head = f.read(6)
    if not head:
        raise SourceError(f"The file is empty; it should be {what}.", where=given.name, mend="Download it again.")
    open_: Callable[[InputFile, Writer], str]
    if head == SEVEN_ZIP:
        open_ = _seven
    elif head[:2] == b"\x1f\x8b":
        open_ = _gzip
    elif head[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        open_ = _zip
    else:
        return given
    writer = Writer(given)
    try:
        with _explained(given):
            name = open_(given, writer)
    finally:
        writer.close()
    return replace(given, path=writer.path, name=f"{given.name} / {name}" if name else given.name)


def _gzip(given: InputFile, writer: Writer) -> str:
    with gzip.open(given.path, "rb") as f:
        while block := f.read(BLOCK):
            writer.write(block)
    return ""


def _zip(given: InputFile, writer: Writer) -> str:
    with zipfile.ZipFile(given.path) as z:
        infos = [i for i in z.infolist() if not i.is_dir()]
        name = _one(given, [(i.filename, i.file_size) for i in infos])
        if infos[0].flag_bits & 1:
            raise _refused(given, "it needs a password")
        with z.open(infos[0]) as f:
            while block := f.read(BLOCK):
                writer.write(block)
    return name


def _seven(given: InputFile, writer: Writer) -> str:
    try:
        import py7zr
        from py7zr.exceptions import ArchiveError
    except ImportError as e:
        raise SourceError(
            "Reading .7z needs the package py7zr.",
            where=given.name,
            mend="pip install 'umweg[7z]', or unpack the file first: 7z x FILE.",
        ) from e
    factory = _factory(writer)
    try:
        with _small_directories(), py7zr.SevenZipFile(given.path) as z:
            if z.needs_password():
                raise _refused(given, "it needs a password")
            entries = [i for i in z.list() if not i.is_directory]
            if any(getattr(i, "is_symlink", False) for i in entries):
                raise _refused(given, "it holds a link, not a file")
            name = _one(given, [(i.filename, int(i.uncompressed or 0)) for i in entries])
            z.extract(path=given.scratch, targets=[name], factory=factory)
    except MemoryError as e:
        raise _refused(given, "to unpack it takes more memory than there is") from e
    except (ArchiveError, *CONFUSED, OSError) as e:
        if isinstance(e, OSError) and e.errno:
            raise
        if " exceeds limit " in str(e):
            raise _refused(given, f"its directory is larger than that of {MOST_ENTRIES:,} files") from e
        raise _damaged(given, e) from e
    return name


@contextmanager
def _small_directories() -> Iterator[None]:
    """py7zr takes directories of 256 MB and 8 million files, for which a kilobyte is enough: 1.6 GB of memory."""
    from py7zr import archiveinfo

    wanted = {"MAX_HEADER_SIZE": MOST_DIRECTORY, "MAX_NUMFILES": MOST_ENTRIES, "MAX_SUBSTREAMS": MOST_ENTRIES}
    before = {name: getattr(archiveinfo, name) for name in wanted}
    try:
        for name, most in wanted.items():
            setattr(archiveinfo, name, most)
        yield
    finally:
        for name, most in before.items():
            setattr(archiveinfo, name, most)


def _factory(writer: Writer) -> Any:
    """What py7zr writes members through: our writer instead of a path of the archive's choosing."""
    from py7zr.io import Py7zIO, WriterFactory

    class Member(Py7zIO):
        """One member, written to the scratch file."""

        def write(self, s: bytes | bytearray) -> int:
            return writer.write(s)

        def read(self, size: int | None = None) -> bytes:
            return b""

        def seek(self, offset: int, whence: int = 0) -> int:
            return 0

        def flush(self) -> None:
            """Nothing to flush."""

        def size(self) -> int:
            return 0

    class Factory(WriterFactory):
        """One member at most."""

        def create(self, filename: str) -> Py7zIO:
            return Member()

    return Factory()
