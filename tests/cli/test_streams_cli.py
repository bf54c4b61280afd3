"""Standard output that is full, closed or left by its reader, a locale without letters, files that cannot be read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.here import HANGS, WIDE, run_umweg
from tests.cli.hostile import commands, harmless
from umweg.cli import streams
from umweg.core.errors import StoreError

MAIN = "from umweg.cli.app import main; main()"
FULL = Path("/dev/full")
POOR = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
WRITERS = (
    ("consignments", "schema"), ("consignments", "formats"), ("consignments", "formats", "--format", "csv"),
    ("consignments", "mappings", "--format", "json"), ("cases", "examples"), ("policy", "list"), ("--help",),
)  # fmt: skip


def run(
    *args: str, shell: str = "", env: dict[str, str] | None = None, **how: Any
) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own; ``shell``: what a shell does with its streams."""
    words = [sys.executable, "-c", MAIN, *args]
    if shell:
        words = ["bash", "-c", f'"$@" {shell}', "bash", *words]
    return subprocess.run(words, timeout=HANGS, env={**os.environ, **WIDE, **(env or {})}, check=False, **how)


@pytest.mark.skipif(not FULL.exists(), reason="this system has no full device")
@pytest.mark.parametrize("args", WRITERS, ids=" ".join)
def test_a_full_disk_is_told(args: tuple[str, ...]) -> None:
    with FULL.open("wb") as full:
        done = run(*args, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == StoreError.exit_code
    if "json" in args:
        assert json.loads(done.stderr)["error"]["code"] == "store"
    assert b"The result cannot be written: No space left on device." in done.stderr
    assert done.stderr.count(b"\n") <= 3


def test_a_closed_standard_output_is_told_before_anything_is_done(tmp_path: Path) -> None:
    done = run("ingest", "x.csv", "--store", str(tmp_path / "s"), shell=">&-", stderr=subprocess.PIPE)
    assert done.returncode == StoreError.exit_code
    assert b"Standard output is closed." in done.stderr
    assert not (tmp_path / "s").exists()


@pytest.mark.parametrize("shell", ["2>&-", "2>/dev/full", "<&-"])
def test_other_streams_change_nothing(shell: str) -> None:
    done = run("consignments", "formats", "--format", "json", shell=shell, stdout=subprocess.PIPE)
    assert (done.returncode, json.loads(done.stdout)[0]["format"]) == (0, "jsonl")
    done = run("consignments", "nonsense", shell=shell, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert done.returncode == 2


def test_who_stops_reading_is_no_error(tmp_path: Path) -> None:
    rows = "".join(json.dumps({"id": f"{i}", "destination": "KZ"}) + "\n" for i in range(20_000))
    (tmp_path / "a.jsonl").write_text(rows, "utf-8")
    shell = "| head -1; exit ${PIPESTATUS[0]}"
    done = run("consignments", "convert", str(tmp_path / "a.jsonl"), shell=shell, capture_output=True)
    assert (done.returncode, done.stdout.count(b"\n"), done.stderr) == (streams.GONE, 1, b"")


def test_a_locale_without_letters(tmp_path: Path) -> None:
    """Programs read UTF-8 everywhere, people see a sign for what their terminal has no letter for."""
    (tmp_path / "a.jsonl").write_text('{"id": "Żółw", "destination": "Żółw"}\n', "utf-8")
    checked = ("consignments", "check", str(tmp_path / "a.jsonl"))
    done = run(*checked, env=POOR, capture_output=True)
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"\\u017b" in done.stdout
    for form in ("json", "csv"):
        done = run(*checked, "--format", form, env=POOR, capture_output=True)
        assert "Żółw" in done.stdout.decode()
    done = run("consignments", "check", "nö.jsonl", "--format", "json", env=POOR, capture_output=True)
    assert json.loads(done.stderr)["error"]["code"] == "usage"


FILES = {
    "ingest": ("PATH", "--source", "tidy"), "screen": ("PATH",), "consignments check": ("PATH",),
    "consignments convert": ("PATH",), "consignments template": ("PATH",), "cases add": ("PATH",),
    "customers add": ("PATH",), "cases similar": ("PATH",), "audit verify": ("PATH",), "audit witness": ("PATH",),
    "policy show": ("PATH",),
    "policy coverage": ("--policy", "PATH"), "policy test": ("x.jsonl", "--policy", "PATH"),
    "quarantine repair": ("PATH",), "store unbundle": ("PATH",), "target train": ("PATH", "--mapping", "PATH"),
    "target rank": ("x.csv", "--model", "PATH"), "target drift": ("x.csv", "--model", "PATH"), "prices": ("PATH",),
    "detect": ("--regime", "PATH"),
}  # fmt: skip


@pytest.mark.parametrize("kind", ["a folder", "a circle of links", "endless", "deep JSON", "deep YAML", "laughs"])
@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_read_ends_in_words(name: str, kind: str, tmp_path: Path) -> None:
    """With an error and its mend, never a trace, whatever stands in the place of the file."""
    ending = {"deep JSON": ".json", "deep YAML": ".yml", "laughs": ".yml"}.get(kind, ".jsonl")
    path = tmp_path / f"x{ending}"
    if kind == "a folder":
        path.mkdir()
    elif kind == "a circle of links":
        path.symlink_to(path)
    elif kind == "endless":
        (tmp_path / "large").write_bytes(b"\0" * 1_000_000)
        path.symlink_to(tmp_path / "large")
    else:
        laughs = "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 30))
        path.write_text(laughs if kind == "laughs" else ("[" if kind == "deep JSON" else "- ") * 100_000, "utf-8")
    args = [str(path) if a == "PATH" else a for a in FILES[name]]
    env = {"UMWEG_STORE": str(tmp_path / "store"), "UMWEG_DESK": str(tmp_path / "desk.sqlite"), "UMWEG_USER": "Anna"}
    ran = run_umweg(*name.split(), *args, **env)
    harmless(ran)
    assert ran.code <= 8, (ran.out, ran.err)
    assert ran.out or "mend" in ran.err, ran.err  # what can be read in part, or as another thing, is told on top


def test_every_command_that_takes_a_file_is_tried() -> None:
    known = {tuple(n.split()) for n in FILES}
    for words, command in commands():
        named = [p.name for p in command.params if p.param_type_name == "argument" and p.name in ("file", "files")]
        assert not named or words in known or words in (("parties",), ("store", "bundle")), words
