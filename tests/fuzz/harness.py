"""Damage a small valid file, let its reader judge it below the store, and say what must never happen.

Both fuzzers (hypothesis and atheris) use the same damage and the same checks.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tests.fuzz.seeds import Files, Seed
from tests.fuzz.structure import restructured
from umweg import engines
from umweg.core.errors import SourceError, UmwegError
from umweg.engines.duckdb import DuckDB
from umweg.files.input_file import InputFile
from umweg.ingestion.judge import JudgedRows, judge
from umweg.sources import get

PAYLOADS = (
    b"", b"\0", b"\xff\xfe", b"\xe4", b'"', b'""', b"'", b"\r", b"\n", b"\r\n\n", b"1e400", b"9" * 400, b"-1", b"nan",
    b"inf", b"1_000", b"=cmd|' /C calc'!A0", b"@SUM(1)", b"[" * 3000, b'{"a":' * 1500, b"<a>" * 300, b"</", b" ",
    b"\xef\xbb\xbf", b"\xe2\x80\xae", b"\\ud800", b"\\u0000", b"&x;", b"<!DOCTYPE a>", b"null", b"true", b"[]", b"{}",
    b"0", b"1e-400", b"9" * 21, b";", b"\t", b"\x1a", b"\x0b", b"\xc2\x85", b"\xe2\x80\xa8", b"-0-", b"../../x",
    b"0x1F", b"1,5", b"-2021", b"202413", b"9999-99-99", b"\xd9\xa1", b"\xc2\xb2", b"0000-00-00", b"x" * 1_100_000,
    b"<![CDATA[x]]>", b"1e17", b"$h", b"{}'\"--", b"\xf0\x9f\x98\x80" * 40, b"\xed\xa0\x80", b"2021-02-30",
)  # fmt: skip
MARKS = b',\t;<>"\n:[]{}= '
KINDS = 16


class Damage(NamedTuple):
    """One thing done to the bytes: what (0 to 15), where (two places, 0 to 65535), and with which payload."""

    kind: int
    place: int
    other: int
    payload: int


def damaged(data: bytes, damage: Damage) -> bytes:
    """The bytes after it; half of all damage leaves the file's structure whole."""
    if damage.kind % KINDS > 8:
        return restructured(data, damage.place, damage.other, damage.payload)
    kind, at = damage.kind % KINDS, damage.place * len(data) // 65536
    payload = PAYLOADS[damage.payload % len(PAYLOADS)]
    if kind < 4:
        return _lines(data, kind, damage)
    if kind == 4:
        return data[:at] + payload + data[at:]
    if kind == 5:
        return data[:at] + data[at + 1 + damage.other % 40 :]
    if kind == 6:
        return data[:at] + bytes([damage.other % 256]) + data[at + 1 :]
    if kind == 7:
        return data[:at]
    start = max(data.rfind(bytes([m]), 0, at) for m in MARKS) + 1
    ends = [e for m in MARKS if (e := data.find(bytes([m]), start)) >= 0]
    return data[:start] + payload + data[min(ends, default=len(data)) :]


def _lines(data: bytes, kind: int, damage: Damage) -> bytes:
    """Double, drop or swap lines (elements, where there is one line), or replace one."""
    mark = b"\n" if data.count(b"\n") > 1 else b">" if b"<" in data else b"}"
    lines = data.split(mark)
    a, b = damage.place * len(lines) // 65536, damage.other * len(lines) // 65536
    if kind == 0:
        lines.insert(b, lines[a])
    elif kind == 1:
        del lines[a]
    elif kind == 2:
        lines[a], lines[b] = lines[b], lines[a]
    else:
        lines[a] = PAYLOADS[damage.payload % len(PAYLOADS)]
    return mark.join(lines)


def spoiled(seed: Seed, part: int, done: Sequence[Damage]) -> Files:
    """The seed's files with one part damaged."""
    name = list(seed.parts)[part % len(seed.parts)]
    data = seed.parts[name]
    for damage in done:
        data = damaged(data, damage)
    return seed.pack(seed.parts | {name: data})


class OneEngine:
    """One engine for many examples, each in a database of its own: making an engine costs more than most examples."""

    def __init__(self) -> None:
        self.engine, self.made = DuckDB(threads=1), 0
        self.registered: set[str] = set()

    def __call__(self, threads: int | None = None) -> OneEngine:
        """What ``engines.open`` gives instead: the same engine, empty."""
        self.made += 1
        while self.registered:  # those are in no database, and would hide tables of the same name
            self.engine._con.unregister(self.registered.pop())
        for name in ("reject_errors", "reject_scans"):
            self.engine.execute(f"drop table if exists temp.{name}")
        self.engine.execute(f"attach ':memory:' as example_{self.made}; use example_{self.made}")
        if self.made > 1:
            self.engine.execute(f"detach example_{self.made - 1}")
        return self

    def register(self, name: str, table: object) -> None:
        """Make a table visible to this example."""
        self.registered.add(name)
        self.engine.register(name, table)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.engine, name)

    def close(self) -> None:
        """Nothing: the next example empties it."""


def examine(seed: Seed, files: Files) -> str:
    """Judge the files; how it ended. AssertionError for whatever must never happen."""
    with tempfile.TemporaryDirectory() as folder:
        given = []
        for name, data in files.items():
            (Path(folder) / name).write_bytes(data)
            given.append(InputFile(Path(folder) / name, name, Path(folder)))
        try:
            judged = judge(lambda _: engines.open(), get(seed.source), tuple(given), seed.options, 1.0, lambda _: None)
        except UmwegError as e:
            _clear(e)
            return "error"
        try:
            _nothing_lost(seed, files, judged)
            _figures_are_finite(judged)
        finally:
            judged.engine.close()
        return judged.report.status if not judged.report.quarantined else f"{judged.report.status}, quarantine"


def _clear(error: UmwegError) -> None:
    """It says where and how to mend it, and does not stand for a fault of the program."""
    assert error.where, error
    assert error.mend, error
    text = str(error)
    if isinstance(error, SourceError):
        assert "The file cannot be read:" not in text or type(error.__cause__).__name__ == "CalamineError", text
        assert "fault of the program" not in text, text
    assert len(text) < 3000, text[:300]


def _nothing_lost(seed: Seed, files: Files, judged: JudgedRows) -> None:
    """Every record that was read is stored, quarantined, or counted by another name."""
    r, c = judged.report, judged.checked
    assert r.quarantined == judged.engine.scalar("select count(*) from bad") == sum(r.reasons.values())
    assert r.stored == judged.engine.scalar("select count(*) from good")
    assert not judged.engine.scalar("select count(*) from bad where reason is null or line is null or file is null")
    if get(seed.source).stage is None:
        assert _accounted(seed, judged) == r.read, (r, judged.facts)
        return
    kinds = {row[0] for row in judged.engine.rows("describe judged")}
    if "measure" in kinds:
        figures = judged.engine.scalar("select count(value) + count(mass_kg) + count(qty) from good")
        assert figures == judged.engine.scalar("select count(number) from judged where fault = 0")
        sound = judged.engine.scalar("select count(*) from judged where fault = 0")
        assert r.read == sound + r.quarantined
    else:
        finer = c.left_out.get("finer detail of a total that is stored", 0)
        assert r.read == r.stored + r.quarantined + c.merged + finer, r
    records = _records(seed, files)
    skipped = sum(n for what, n in c.left_out.items() if not what.startswith("finer"))
    assert records is None or records == r.read + r.missing + skipped, (records, r)


def _records(seed: Seed, files: Files) -> int | None:
    """The records of the file, counted without the reader."""
    ((name, data),) = files.items()
    if seed.lines and not data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"{", b"[")):
        return sum(1 for line in data.split(b"\n") if line.strip(b"\r")) - 1
    if not name.endswith(".json"):
        return None
    document: Any = json.loads(data.decode("utf-8-sig"))
    if seed.source == "eurostat-jsonstat":
        return None
    if seed.source == "us-census":
        return len(document) - 1
    return len(document if isinstance(document, list) else document.get("data", document.get("value")))


def _accounted(seed: Seed, judged: JudgedRows) -> int:
    """Records of a list that can be found again: good, bad, brought to a party, or counted as not read."""
    facts = {k: int(v) for k, v in judged.facts.items() if v.isascii() and v.isdigit()}
    brought = sum(n for k, n in facts.items() if k.endswith(" with party") or k.startswith(("read: ", "not read: ")))
    if seed.source == "ecb":  # a day with a rate is a record; so is each cell that is none
        return judged.report.stored + judged.report.quarantined  # a day is read, its rates are counted
    own = facts.get("rows taken", judged.report.stored)
    return own + judged.report.quarantined + brought + facts.get("paragraphs with entry", 0)


def _figures_are_finite(judged: JudgedRows) -> None:
    for name, kind, *_ in judged.engine.rows("describe good"):
        if kind in ("DOUBLE", "FLOAT"):
            assert not judged.engine.scalar(f'select count(*) from good where not isfinite("{name}")'), name
