"""Carry a whole store in one file: into an office without internet, or as a backup.

A bundle is a zip archive: ``manifest.json`` (path, bytes and SHA-256 of every file), then the files. Unpacking
believes nothing: only the paths that the catalog inside lists, kept runs and notes; only the sizes and hashes of the
manifest; and the store appears by one rename after all of it was verified. A bundle may be signed (``signature``).
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from umweg.core.errors import StoreError
from umweg.core.own_files.kinds import Closed, Count, Sha256, Text, Word, decode, plain
from umweg.core.own_files.places import plain_relative, refuse_links
from umweg.core.own_files.writing import confirm, make_folder, sync_folder, umask
from umweg.core.version import __version__
from umweg.store import catalog as cat
from umweg.store import parquet, scratch, signature
from umweg.store.intact import intact
from umweg.store.store import Store
from umweg.store.verify import NOTHING, SideFiles

MANIFEST = "manifest.json"
SIGNATURE = "manifest.sig"
FORMAT: Literal[1] = 1
MOST_BYTES = 1 << 40
MOST_FILES = 1_000_000
MOST_MANIFEST = 256 << 20
MOST_RATIO = 200
DATED = (1980, 1, 1, 0, 0, 0)  # equal stores make equal bundles


@dataclass(frozen=True, slots=True)
class BundleContents:
    """What a bundle holds: files, their bytes unpacked, and the SHA-256 of the manifest.

    ``signed``: whether it carries a signature; ``by_signer``: whether that was checked, and is of the signer asked for.
    """

    files: int
    bytes: int
    sha256: str
    signed: bool = False
    by_signer: bool = False


class _Entry(Closed, frozen=True):
    path: Text
    bytes: Count
    sha256: Sha256


class _Manifest(Closed, frozen=True):
    format: Literal[1]
    program: Word
    files: tuple[_Entry, ...]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def bundle(store: Store, target: Path, beside: SideFiles = NOTHING, key: Path | None = None) -> BundleContents:
    """Write all of a store, its history included, into the file ``target``; StoreError if it exists.

    Others may read and write the store meanwhile: the bundle is the commit that ``store`` sees. ``beside``: files that
    belong to the store but to no commit (``runs.beside.BESIDE``). ``key``: a private key that signs it. StoreError
    where a file of the store is not what was stored: damage does not travel as if it were whole.
    """
    if target.exists() or target.is_symlink():
        raise StoreError("The file is already there.", where=str(target), mend="Give another name, or remove it.")
    # What others may replace meanwhile is read once.
    given = {cat.NAME: store.catalog.as_json().encode(), **_read(store, beside.changing)}
    entries = [_Entry(path, len(raw), hashlib.sha256(raw).hexdigest()) for path, raw in given.items()]
    known = store.catalog.hashes()
    for path in sorted(store.catalog.paths() | beside.paths(store)):
        full = intact(store.path.resolve(), path, known.get(path, ""))
        entries.append(_Entry(path, full.stat().st_size, parquet.digest(full)))
    manifest = json.dumps(plain(_Manifest(FORMAT, __version__, tuple(entries))), indent=1)
    signed = b"" if key is None else signature.sign(manifest.encode(), key)
    with scratch.explained(target.parent, sum(e.bytes for e in entries)):
        make_folder(target.parent)
        _sweep(target)
        fd, name = tempfile.mkstemp(prefix=f".{target.name}-{os.getpid()}-", dir=target.parent)
        try:
            with os.fdopen(fd, "wb") as raw:
                _pack(raw, manifest, signed, given, store, entries)
                raw.flush()
                os.fsync(raw.fileno())
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        confirm(target.parent)
    return BundleContents(len(entries), sum(e.bytes for e in entries), _digest(manifest), bool(signed), bool(signed))


def _read(store: Store, names: tuple[str, ...]) -> dict[str, bytes]:
    return {n: path.read_bytes() for n in names if (path := refuse_links(store.path, n)).is_file()}


def _sweep(target: Path) -> None:
    """Remove what a dead process left beside ``target``."""
    for path in target.parent.glob(f".{target.name}-*-*"):
        owner = path.name.split("-")[-2]
        if not owner.isdigit() or path.is_symlink() or path.stat().st_uid != os.getuid():
            continue
        try:
            os.kill(int(owner), 0)
        except ProcessLookupError:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
        except PermissionError:
            continue


def _pack(
    raw: IO[bytes], manifest: str, signed: bytes, given: dict[str, bytes], store: Store, entries: list[_Entry]
) -> None:
    with zipfile.ZipFile(raw, "w", allowZip64=True) as z:
        z.writestr(zipfile.ZipInfo(MANIFEST, DATED), manifest)
        if signed:
            z.writestr(zipfile.ZipInfo(SIGNATURE, DATED), signed)
        for path, content in given.items():
            z.writestr(zipfile.ZipInfo(path, DATED), content)
        for entry in entries[len(given) :]:
            info = zipfile.ZipInfo(entry.path, DATED)
            with (store.path / entry.path).open("rb") as source:
                head = source.read(1 << 20)
                worth = len(head) / 100 < len(zlib.compress(head, 1)) < 0.9 * len(head)
                info.compress_type = zipfile.ZIP_DEFLATED if worth else zipfile.ZIP_STORED
                source.seek(0)
                with z.open(info, "w", force_zip64=entry.bytes > 1 << 30) as out:
                    shutil.copyfileobj(source, out, parquet.BLOCK)


def unbundle(
    source: Path, target: Path, beside: SideFiles = NOTHING, most_bytes: int = MOST_BYTES, signer: Path | None = None
) -> BundleContents:
    """Unpack a bundle as a new store in the folder ``target``, which must be empty or not there.

    ``signer``: a public key; a bundle that its holder did not sign is refused. StoreError for anything that is not
    exactly what its manifest says; ``target`` then stays as it was.
    """
    if target.is_symlink() or (target.exists() and (not target.is_dir() or any(target.iterdir()))):
        raise StoreError("The folder is not empty.", where=str(target), mend="Give a new or empty folder.")
    with scratch.explained(target.parent, source.stat().st_size if source.is_file() else 0):
        make_folder(target.parent)
        _sweep(target)
        folder = Path(tempfile.mkdtemp(prefix=f".{target.name}-{os.getpid()}-", dir=target.parent))
        try:
            found = _unpack(source, folder, beside, most_bytes, signer)
            folder.chmod(0o777 & ~umask())
            for inside in (folder, *(p for p in folder.rglob("*") if p.is_dir())):
                sync_folder(inside)  # the names of the files, whose bytes are on the disk
            folder.replace(target)  # an empty folder may be replaced
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        confirm(target.parent)
    return found


def _refuse(source: Path, what: str) -> StoreError:
    return StoreError(
        f"The bundle is refused: {what}.", where=source.name, mend="Make or copy it again: umweg store bundle FILE"
    )


def _unpack(source: Path, folder: Path, beside: SideFiles, most_bytes: int, signer: Path | None) -> BundleContents:
    try:
        with zipfile.ZipFile(source) as z:
            names = z.namelist()
            if len(names) != len(set(names)) or len(names) > MOST_FILES:
                raise _refuse(source, "an entry is there twice, or there are too many")
            manifest = _manifest(z, source)
            signed = SIGNATURE in names
            if signer is not None:
                _signed(z, source, signer)
            entries = {e.path: e for e in manifest.files}
            if len(entries) != len(manifest.files) or {*names} - {SIGNATURE} != {*entries, MANIFEST}:
                raise _refuse(source, "its entries are not those of its manifest")
            _room(z, source, entries, folder, most_bytes)
            _take(z, source, folder, entries[cat.NAME])
            catalog = cat.parse((folder / cat.NAME).read_bytes(), Path(source.name))
            if catalog.paths() | {cat.NAME} != {e for e in entries if not beside.holds(e)}:
                raise _refuse(source, "its files are not those of its catalog")
            for path in sorted(set(entries) - {cat.NAME}):
                _take(z, source, folder, entries[path])
            text = z.read(MANIFEST).decode()
    except FileNotFoundError:
        raise StoreError("There is no such file.", where=str(source), mend="Check the path.") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, KeyError) as e:
        raise _refuse(source, f"it is cut off, damaged or no bundle ({e})") from e
    total = sum(e.bytes for e in entries.values())
    return BundleContents(len(entries), total, _digest(text), signed, signer is not None)


def _manifest(z: zipfile.ZipFile, source: Path) -> _Manifest:
    if z.getinfo(MANIFEST).file_size > MOST_MANIFEST:
        raise _refuse(source, "its manifest is too large")
    try:
        found = decode(z.read(MANIFEST), _Manifest)
    except ValueError as e:
        raise _refuse(source, f"its manifest is not of a form that this version knows ({e})") from None
    if cat.NAME not in {e.path for e in found.files}:
        raise _refuse(source, "its manifest lists no catalog")
    for entry in found.files:
        if not plain_relative(entry.path):
            raise _refuse(source, f"the path {entry.path[:100]!r} leads out of the store; no catalog may list it")
    return found


def _signed(z: zipfile.ZipFile, source: Path, signer: Path) -> None:
    """Refuse a bundle that the holder of a key did not sign."""
    if SIGNATURE not in z.namelist():
        raise _refuse(source, f"it is not signed, and {signer.name} was to have signed it")
    given = z.read(SIGNATURE) if z.getinfo(SIGNATURE).file_size == signature.BYTES else b""
    if not signature.is_of(given, z.read(MANIFEST), signer):
        raise _refuse(source, f"its signature is not that of {signer.name}")


def _room(z: zipfile.ZipFile, source: Path, entries: dict[str, _Entry], folder: Path, most: int) -> None:
    """Bombs, lies about sizes, and links are refused before a byte is unpacked."""
    total = sum(e.bytes for e in entries.values())
    if total > most:
        raise _refuse(source, f"it unpacks to {total / 1e6:,.0f} MB; {most / 1e6:,.0f} MB are the most")
    for info in z.infolist():
        mode = info.external_attr >> 16
        if mode & 0o170000 not in (0, 0o100000):
            raise _refuse(source, f"'{info.filename[:100]}' is not a plain file")
        listed = entries.get(info.filename)
        if listed is not None and info.file_size != listed.bytes:
            raise _refuse(source, f"'{info.filename[:100]}' has another size than its manifest says")
        if info.file_size > 10 << 20 and info.file_size > MOST_RATIO * info.compress_size:
            raise _refuse(source, f"'{info.filename[:100]}' is packed like a zip bomb")
    free = shutil.disk_usage(folder).free
    if total > free:
        raise StoreError(
            f"No room left: {total / 1e6:,.1f} MB are needed, {free / 1e6:,.1f} MB are free.",
            where=str(folder.parent),
            mend="Make room, or unpack elsewhere.",
        )


def _take(z: zipfile.ZipFile, source: Path, folder: Path, entry: _Entry) -> None:
    path = entry.path
    full = folder / path
    full.parent.mkdir(parents=True, exist_ok=True)
    digest, left = hashlib.sha256(), entry.bytes
    with z.open(path) as packed, full.open("xb") as out:
        while block := packed.read(min(parquet.BLOCK, left + 1)):
            left -= len(block)
            if left < 0:
                raise _refuse(source, f"'{path[:100]}' is longer than its manifest says")
            digest.update(block)
            out.write(block)
        out.flush()
        os.fsync(out.fileno())
    if left or digest.hexdigest() != entry.sha256:
        raise _refuse(source, f"'{path[:100]}' is not the file of its manifest")
