"""What a file is, by its name and its first bytes. Each passport says how its files are known (``recognised_by``).

A rule is a mapping of conditions that all must hold: ``name`` (pattern at the beginning of its name), ``columns``
(names that the header holds), ``root`` (name of the XML root), ``starts`` and ``holds`` (patterns at the beginning of
the text, and anywhere in its first part). Where the rules of several sources fit, the one with the most conditions is
right: ``cons_prim.csv`` looks like ``sdn.csv`` inside, and its name tells.

>>> Head("exports.csv", "reporter,partner,period,value_eur\\n").fits({"columns": ["reporter", "value_eur"]})
True
"""

from __future__ import annotations

import contextlib
import csv
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from umweg.core.errors import UsageError
from umweg.sources.passport import SourcePassport, passports

ENOUGH = 1 << 16
"""Bytes of a file that are looked at."""
WRAPPED = re.compile(r"\.(gz|zip)$")


@dataclass(frozen=True)
class Head:
    """A file's name in lower case (of a packed one, of what is packed) and the first part of its text."""

    name: str
    text: str
    table: tuple[str, ...] = ()

    @cached_property
    def columns(self) -> frozenset[str]:
        """Names of the header in lower case: of the first line that has several fields; of Parquet, its own."""
        if self.table:
            return frozenset(c.lower() for c in self.table)
        for line in self.text.splitlines()[:3]:
            sign = max(",;\t|", key=line.count)
            with contextlib.suppress(csv.Error, StopIteration):
                fields = next(csv.reader([line], delimiter=sign))
                if len(fields) > 2:
                    return frozenset(f.strip().strip('"').lower() for f in fields)
        return frozenset()

    @cached_property
    def root(self) -> str:
        """Name of the XML root without its namespace; "" for what is no XML."""
        if not self.text.lstrip().startswith("<"):
            return ""
        found = re.search(r"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)", re.sub(r"<!--.*?-->", "", self.text, flags=re.DOTALL))
        return found[1] if found else ""

    def fits(self, rule: Mapping[str, Any]) -> bool:
        """Whether all conditions of a rule hold."""
        tests: dict[str, Callable[[Any], bool]] = {
            "name": lambda v: re.match(v, self.name) is not None,
            "columns": lambda v: {c.lower() for c in v} <= self.columns,
            "root": lambda v: v == self.root,
            "starts": lambda v: re.match(v, self.text.lstrip()) is not None,
            "holds": lambda v: re.search(v, self.text, re.MULTILINE) is not None,
        }
        return all(tests[key](value) for key, value in rule.items())


def head(path: Path) -> Head:
    """The first part of a file; of one in gzip or zip, of what is packed. A file that cannot be read has no text."""
    name, raw = path.name.lower(), b""
    with contextlib.suppress(OSError):
        if path.suffix.lower() == ".parquet":
            return Head(name, "", _parquet(path))
        with path.open("rb") as f:
            raw = f.read(ENOUGH)
    if raw[:2] == b"\x1f\x8b":
        name = WRAPPED.sub("", name)
        with contextlib.suppress(zlib.error):
            raw = zlib.decompressobj(wbits=31).decompress(raw, ENOUGH)
    elif raw[:4] == b"PK\x03\x04":
        with contextlib.suppress(OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error):
            name, raw = _inside(path)
    return Head(name, _decoded(raw))


def _parquet(path: Path) -> tuple[str, ...]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return tuple(pq.read_schema(path).names)
    except pa.ArrowException:
        return ()


def _inside(path: Path) -> tuple[str, bytes]:
    """The largest file of a zip; of a workbook, the beginning of its texts and sheets."""
    with zipfile.ZipFile(path) as z:
        parts = z.namelist()
        if "xl/workbook.xml" in parts:
            some = [p for p in parts if p == "xl/sharedStrings.xml" or p.startswith("xl/worksheets/sheet")]
            return path.name.lower(), b"".join(_begin(z, p, ENOUGH // 8) for p in sorted(some)[:8])
        if not parts:
            return path.name.lower(), b""
        largest = max(z.infolist(), key=lambda i: i.file_size)
        return Path(largest.filename).name.lower(), _begin(z, largest.filename, ENOUGH)


def _begin(z: zipfile.ZipFile, part: str, most: int) -> bytes:
    with z.open(part) as f:
        return f.read(most)


def _decoded(raw: bytes) -> str:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", "replace")
    return raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")


def candidates(path: Path) -> tuple[SourcePassport, ...]:
    """The sources that a file may be of: one where it is known, several where their files look alike."""
    seen = head(path)
    scores = {p.name: max((len(r) for r in p.recognised_by if seen.fits(r)), default=0) for p in passports()}
    most = max(scores.values())
    return tuple(p for p in passports() if most and scores[p.name] == most)


def known_in(folder: Path) -> tuple[list[Path], list[Path]]:
    """Files of a folder that are of some source, and those that are of none (read-me files and the like)."""
    files = sorted(f for f in folder.iterdir() if f.is_file() and not f.name.startswith("."))
    known = [f for f in files if candidates(f)]
    return known, [f for f in files if f not in known]


def recognise(files: Sequence[Path]) -> SourcePassport:
    """The one source that all these files are of; UsageError, with what they may be, where there is no such one.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder) / "sdn.csv"
    ...     _ = file.write_text('36,"AEROCARIBBEAN AIRLINES",-0- ,"CUBA"\\n')
    ...     recognise([file]).name
    'ofac-sdn'
    """
    found = {f: candidates(f) for f in files}
    for file, some in found.items():
        if not some:
            raise UsageError(
                f"It is not known what '{file.name}' is: neither its name nor its first lines are those of a source.",
                where=str(file),
                mend="Say it: --source NAME (umweg sources lists them); for a table of your own --source tidy, with "
                "--mapping FILE where its columns have other names.",
            )
        if len(some) > 1:
            names = " or ".join(f"--source {p.name} ({p.title.split(' (')[0]})" for p in some)
            raise UsageError(f"'{file.name}' can be of several sources.", where=str(file), mend=f"Say which: {names}.")
    kinds: dict[str, list[str]] = {}
    for file, (one,) in found.items():
        kinds.setdefault(one.name, []).append(file.name)
    if len(kinds) > 1:
        told = "; ".join(
            f"{name}: {', '.join(some[:3])}{' ...' if len(some) > 3 else ''}" for name, some in kinds.items()
        )
        raise UsageError(
            f"These files are of {len(kinds)} sources: {told}.",
            where=str(files[0].parent),
            mend="Take in one source at a time, or say what all of them are with --source NAME.",
        )
    return next(iter(found.values()))[0]
