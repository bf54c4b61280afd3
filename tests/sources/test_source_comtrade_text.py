"""Comtrade's text files: encodings and the comma at the end of rows, block by block."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from tests.sources.test_trade_samples import read
from umweg.core.errors import SourceError
from umweg.files.input_file import InputFile
from umweg.sources.comtrade import layout

HEAD = "period,reporterCode,reporterDesc,flowCode,partnerCode,classificationCode,cmdCode,primaryValue,netWgt,isLeaf"
ROWS = [f"2022{m:02},792,Türkiye,X,643,H6,870323,{m}.5,,{'' if m % 2 else 'true'}" for m in range(1, 13)]


def file(path: Path, encoding: str, *, comma: bool, end: str = "\n") -> Path:
    rows = [r + "," * comma for r in ROWS]
    path.write_bytes((end.join([HEAD, *rows]) + end).encode(encoding))
    return path


@pytest.mark.parametrize("block", [64, 200, 1 << 24])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252"])
@pytest.mark.parametrize("comma", [True, False])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_row_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int, encoding: str, comma: bool, end: str
) -> None:
    """An empty last field is no 48th field: its comma stays."""
    monkeypatch.setattr(layout, "BLOCK", block)
    result, rows = read(file(tmp_path / "a.csv", encoding, comma=comma, end=end), "comtrade")
    assert (result.stored, result.quarantined) == (12, 0)
    assert sorted(r["value"] for r in rows) == [m + 0.5 for m in range(1, 13)]


@pytest.mark.parametrize("block", [64, 1 << 24])
def test_a_mixture_of_encodings_is_refused_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    monkeypatch.setattr(layout, "BLOCK", block)
    path = file(tmp_path / "a.csv", "utf-8", comma=False)
    lines = path.read_bytes().split(b"\n")
    lines[7] = lines[7].decode().encode("latin-1")
    path.write_bytes(b"\n".join(lines))
    with pytest.raises(SourceError, match=r"mixes UTF-8 and Latin-1 \(byte 0xFC\).*line 8"):
        read(path, "comtrade")


def test_a_large_file_is_never_held_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "BLOCK", 1 << 16)
    path = tmp_path / "a.csv"
    with path.open("wb") as f:
        f.write(HEAD.encode() + b"\n")
        for _ in range(4000):
            f.write("".join(f"{r},\n" for r in ROWS).encode("windows-1252"))
    tracemalloc.start()
    plain = layout.plain_text(InputFile(path, "a.csv", tmp_path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    size = path.stat().st_size
    assert plain.path.stat().st_size == size  # in each row ü is one byte more, the comma one less
    assert peak < size / 2 < 1 << 21
