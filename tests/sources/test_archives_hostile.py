"""7z attacked as zip is: sizes that lie, directories that swell, links, names that lead out, bombs within bombs."""

from __future__ import annotations

import contextlib
import io
import lzma
import random
import stat
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest

from umweg.core.errors import SourceError
from umweg.files.archive import unpacked
from umweg.files.input_file import InputFile

py7zr = pytest.importorskip("py7zr")
LZMA = [{"id": lzma.FILTER_LZMA1, "dict_size": 1 << 20, "lc": 3, "lp": 0, "pb": 2}]
DATA = b"x" * 1000


def given(folder: Path, data: bytes) -> InputFile:
    path = folder / "a.7z"
    path.write_bytes(data)
    (folder / "scratch").mkdir(exist_ok=True)
    return InputFile(path, path.name, folder / "scratch")


def refused(folder: Path, data: bytes) -> str:
    with pytest.raises(SourceError) as e:
        unpacked(given(folder, data), "a table")
    assert e.value.where == "a.7z"
    assert e.value.mend
    return e.value.what


def archive(members: dict[str, bytes] | None = None) -> bytes:
    """As py7zr writes it, its directory not packed."""
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", filters=[{"id": py7zr.FILTER_LZMA, "dict_size": 1 << 20}]) as z:
        z.set_encoded_header_mode(False)
        for name, data in (members or {"a.dat": DATA}).items():
            z.writestr(data, name)
    return out.getvalue()


def sealed(directory: bytes, packed: bytes) -> bytes:
    """An archive of a directory of our own, its checksums right."""
    start = struct.pack("<QQL", len(packed), len(directory), zlib.crc32(directory))
    return b"7z\xbc\xaf\x27\x1c\x00\x04" + struct.pack("<L", zlib.crc32(start)) + start + packed + directory


def parts(data: bytes) -> tuple[bytes, bytes]:
    """What is packed, and the directory."""
    offset, size = struct.unpack("<QQ", data[12:28])
    return data[32 : 32 + offset], data[32 + offset : 32 + offset + size]


def changed(old: bytes, new: bytes, data: bytes | None = None) -> bytes:
    """A sound archive with bytes of its directory changed."""
    packed, directory = parts(data or archive())
    assert directory.count(old) == 1
    return sealed(directory.replace(old, new), packed)


def number(n: int) -> bytes:
    """As 7z writes numbers, in full length."""
    return b"\xff" + struct.pack("<Q", n)


def swollen(directory: bytes, size: int | None = None) -> bytes:
    """A directory that is packed itself, and may lie about its size."""
    packed = lzma.compress(directory, lzma.FORMAT_RAW, filters=LZMA)
    coder = b"\x07\x0b\x01\x00\x01\x23\x03\x01\x01\x05\x5d" + struct.pack("<L", 1 << 20)
    sizes = b"\x0c" + number(len(directory) if size is None else size) + b"\x00\x00"
    return sealed(b"\x17\x06\x00\x01\x09" + number(len(packed)) + b"\x00" + coder + sizes, packed)


SIZE, LINK = b"\x0c\x83\xe8", struct.pack("<L", (stat.S_IFLNK | 0o777) << 16 | 0x8000 | 0x20)


def test_a_sound_one_is_read(tmp_path: Path) -> None:
    one = unpacked(given(tmp_path, archive()), "a table")
    assert (one.name, one.path.read_bytes()) == ("a.7z / a.dat", DATA)


@pytest.mark.parametrize("size", [1 << 40, (1 << 63) - 1, (1 << 64) - 1])
def test_sizes_that_no_disk_has(tmp_path: Path, size: int) -> None:
    assert "would unpack" in refused(tmp_path, changed(SIZE, b"\x0c" + number(size)))


@pytest.mark.parametrize("size", [1, 999, 1001, 500_000])
def test_a_size_that_is_not_that_of_the_bytes(tmp_path: Path, size: int) -> None:
    """Never more bytes than it says, and never as if the file were whole."""
    assert "damaged" in refused(tmp_path, changed(SIZE, b"\x0c" + number(size)))


@pytest.mark.parametrize("fill", [b"0", bytes(range(7)) * 3], ids=["one sign", "a pattern"])
def test_bombs(tmp_path: Path, fill: bytes) -> None:
    assert "would unpack" in refused(tmp_path, archive({"a.dat": fill * (60_000_000 // len(fill))}))


def test_a_bomb_within_is_not_opened(tmp_path: Path) -> None:
    """The file inside is taken for what it should be, never unpacked again."""
    inner = archive({"b.dat": b"0" * 9_000_000})
    one = unpacked(given(tmp_path, archive({"a.7z": inner})), "a table")
    assert one.path.read_bytes() == inner


@pytest.mark.parametrize("count", [2, 1_000, 5_000])
def test_many_files(tmp_path: Path, count: int) -> None:
    said = refused(tmp_path, archive({f"{i}.dat": b"x" for i in range(count)}))
    assert f"{count:,} files, not one" in said or "its directory is larger" in said


@pytest.mark.parametrize(
    ("directory", "size"),
    [(b"\x01" + bytes(64_000_000), None), (b"\x01" + bytes(1000), 1 << 34), (b"\x01" + bytes(1000), 1 << 62),
     (b"\x01\x05" + number(8_000_000) + bytes(1_000_000), None), (b"\x01\x05" + number(1 << 62) + bytes(900), None)],
    ids=["of 64 MB", "that says 16 GB", "that says more", "of 8 million files", "of more files"],
)  # fmt: skip
def test_a_directory_that_swells(tmp_path: Path, directory: bytes, size: int | None) -> None:
    """A kilobyte must not cost a gigabyte: measured in a process of its own."""
    path = given(tmp_path, swollen(directory, size)).path
    code = (
        "import resource, sys; from pathlib import Path\n"
        "from umweg.core.errors import SourceError; from umweg.files.archive import unpacked\n"
        "from umweg.files.input_file import InputFile\n"
        "import py7zr\n"
        "p = Path(sys.argv[1]); before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "try: unpacked(InputFile(p, p.name, p.parent), 'a table')\n"
        "except SourceError: print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, timeout=300, check=True)
    assert int(done.stdout) < 50_000  # kilobytes


def test_directories_within_directories(tmp_path: Path) -> None:
    data = archive()
    for _ in range(3):
        data = swollen(parts(data)[1])
    refused(tmp_path, data)


@pytest.mark.parametrize("name", ["../evil", "/evil", "\\evil", "C:\\evil", "a/../../evil", ".."])
def test_names_that_lead_out(tmp_path: Path, name: str) -> None:
    wide = name.encode("utf-16-le")
    plain = "z" * len(name)
    refused(tmp_path, changed(plain.encode("utf-16-le"), wide, archive({plain: DATA})))
    assert not (list(tmp_path.rglob("*evil*")) + list(tmp_path.parent.glob("evil*")))


def test_a_link_is_no_file(tmp_path: Path) -> None:
    directory = parts(archive({"a.dat": b"/etc/passwd"}))[1]
    at = directory.index(b"\x15\x06\x01\x00") + 4  # the attributes of the only file
    assert "link" in refused(tmp_path, changed(directory[at : at + 4], LINK, archive({"a.dat": b"/etc/passwd"})))


@pytest.mark.parametrize("seed", range(12))
def test_damage_anywhere(tmp_path: Path, seed: int) -> None:
    """Bytes of the directory at random, its checksums right: words or the very bytes, nothing else."""
    chance = random.Random(seed)
    packed, directory = parts(archive())
    for _ in range(40):
        broken = bytearray(directory)
        for _ in range(chance.randrange(1, 4)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        with contextlib.suppress(SourceError):
            one = unpacked(given(tmp_path, sealed(bytes(broken), packed)), "a table")
            assert one.path.stat().st_size <= len(DATA)


def test_a_zip_of_many_files_and_a_link(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        for i in range(3_000):
            z.writestr(f"{i}.dat", b"x")
    assert "3,000 files, not one" in refused(tmp_path, out.getvalue())
