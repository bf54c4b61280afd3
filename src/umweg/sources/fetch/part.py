"""A file that is being downloaded: its bytes so far, and what tells whether the provider still has the same one."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Annotated, Any

from msgspec import Meta

from umweg.core.own_files.kinds import Count, Word, decode
from umweg.core.own_files.writing import create_beside, replacing

BLOCK = 1 << 22
Noted = Annotated[str, Meta(max_length=10_000)] | Count
"""What is noted of a download: texts of the provider, and whole numbers."""


class PartialFile:
    """``NAME.part`` and ``NAME.part.json`` until the file is whole; then ``NAME`` and ``NAME.json``."""

    def __init__(self, path: Path, address: str) -> None:
        self.path = path
        self._address = address
        self._bytes = path.with_name(path.name + ".part")
        self._state = path.with_name(path.name + ".part.json")
        self._record = path.with_name(path.name + ".json")
        self._about: dict[str, str] = {}
        self.size = 0
        self.rescue()

    def rescue(self) -> None:
        """Take up what lies on disk, if it can be continued; else forget it."""
        about = _load(self._state)
        there = self._bytes.stat().st_size if self._bytes.is_file() else 0
        if about.get("address") == self._address and (about.get("etag") or about.get("modified")) and there:
            self._about, self.size = about, there
        else:
            self.discard()

    def discard(self) -> None:
        """Begin anew."""
        self._bytes.unlink(missing_ok=True)
        self._state.unlink(missing_ok=True)
        self._about, self.size = {}, 0

    def headers(self) -> dict[str, str]:
        """What to ask: the rest, if it is of the same file; or whether the kept file has changed."""
        if self.size:
            return {"Range": f"bytes={self.size}-", "If-Range": self._about["etag"] or self._about["modified"]}
        kept = _load(self._record)
        if not self.kept():
            return {}
        asked = {"If-None-Match": kept.get("etag", ""), "If-Modified-Since": kept.get("modified", "")}
        return {k: v for k, v in asked.items() if v}

    def kept(self) -> dict[str, Any] | None:
        """What is known of the whole file from an earlier download of the same address, if it is still there."""
        kept = _load(self._record)
        if kept.get("address") != self._address or not self.path.is_file():
            return None
        if self.path.stat().st_size != kept.get("bytes") or _hash(self.path, "sha256").hex() != kept.get("sha256"):
            return None
        return {k: v for k, v in kept.items() if k != "address"}

    def differs(self, head: Mapping[str, str]) -> bool:
        """True if an answer is about another state of the file than the bytes so far."""
        return any(
            self._about.get(k, "") and head.get(h) and head[h] != self._about[k]
            for k, h in (("etag", "etag"), ("modified", "last-modified"))
        )

    def continues(self, head: Mapping[str, str]) -> bool:
        """True if a partial answer goes on right behind the bytes so far, in the same file."""
        found = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+|\*)", head.get("content-range", "").strip())
        if not found or int(found.group(1)) != self.size or self.differs(head):
            return False
        total = self._about.get("total", "")
        return not total or found.group(3) in ("*", total)

    def begin(self, head: Mapping[str, str]) -> None:
        """A whole answer: forget earlier bytes, note what identifies this file."""
        self.discard()
        etag = head.get("etag", "")
        self._about = {
            "address": self._address,
            "etag": "" if etag.startswith("W/") else etag,
            "modified": head.get("last-modified", ""),
            "total": head.get("content-length", ""),
        }
        _save(self._state, self._about)

    @contextlib.contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """The bytes so far, to be continued."""
        with os.fdopen(create_beside(self._bytes), "r+b") as out:
            out.seek(0, os.SEEK_END)
            yield out
            out.flush()
            os.fsync(out.fileno())

    def head(self) -> bytes:
        """The first bytes."""
        with self._bytes.open("rb") as f:
            return f.read(4000)

    def contradicts(self, published: tuple[str, bytes] | None, sha256: str) -> bool:
        """True if a published hash is not that of the bytes."""
        if sha256 and _hash(self._bytes, "sha256") != bytes.fromhex(sha256):
            return True
        return published is not None and _hash(self._bytes, published[0]) != published[1]

    def keep(self, retrieved: str) -> dict[str, Any]:
        """Put the whole file in place; returns what is known of it."""
        kept = {
            "sha256": _hash(self._bytes, "sha256").hex(),
            "bytes": self.size,
            "retrieved": retrieved,
            "etag": self._about.get("etag", ""),
            "modified": self._about.get("modified", ""),
        }
        self._record.unlink(missing_ok=True)
        self._bytes.replace(self.path)
        _save(self._record, {**kept, "address": self._address})
        self._state.unlink(missing_ok=True)
        return kept


class Quota:
    """Requests of a day, counted in the folder; ``per_day`` 0 is no quota."""

    def __init__(self, folder: Path, per_day: int) -> None:
        self._file = folder / ".quota.json"
        self._most = per_day

    def take(self, day: str) -> bool:
        """Count one request of ``day``; False if the quota is used up."""
        if not self._most:
            return True
        found = _load(self._file)
        used = found.get("used", 0) if found.get("day") == day else 0
        if used >= self._most:
            return False
        _save(self._file, {"day": day, "used": used + 1})
        return True


def _hash(path: Path, algorithm: str) -> bytes:
    digest = hashlib.new(algorithm, usedforsecurity=False)
    with path.open("rb") as f:
        while block := f.read(BLOCK):
            digest.update(block)
    return digest.digest()


def _save(path: Path, about: Mapping[str, Any]) -> None:
    with replacing(path) as f:
        f.write(json.dumps(about).encode())


def _load(path: Path) -> dict[str, Any]:
    """What was noted; nothing where it is not there, is a link, or is not what is written here."""
    if path.is_symlink():
        return {}
    try:
        found = decode(path.read_bytes(), dict[Word, Noted])
    except (OSError, ValueError):
        return {}
    return dict(found)
