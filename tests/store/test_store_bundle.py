"""A store in one file: it comes out as it went in, or not at all."""

from __future__ import annotations

import json
import os
import signal
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from umweg import engines, ingest
from umweg.core.errors import StoreError
from umweg.store import Store
from umweg.store.bundle import bundle, unbundle
from umweg.store.verify import verify


def tree(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file() and p.name != "lock"}


@pytest.fixture
def store(tmp_path: Path, flows_csv: Callable[..., Path]) -> Path:
    extra = flows_csv("b.csv", months=60, value=2)
    extra.write_text(extra.read_text() + "DE,XQ,export,87032319,CN,2020-01,5,EUR\n")
    ingest([flows_csv("a.csv"), extra], source="tidy", store=tmp_path / "s")
    return tmp_path / "s"


def test_there_and_back(store: Path, tmp_path: Path) -> None:
    there = bundle(Store(store), tmp_path / "x.umweg")
    back = unbundle(tmp_path / "x.umweg", tmp_path / "n")
    assert there == back
    assert tree(tmp_path / "n") == tree(store)
    assert verify(engines.open(), Store(tmp_path / "n")) == ()
    bundle(Store(tmp_path / "n"), tmp_path / "y.umweg")
    assert (tmp_path / "x.umweg").read_bytes() == (tmp_path / "y.umweg").read_bytes()
    with pytest.raises(StoreError, match="already there"):
        bundle(Store(store), tmp_path / "x.umweg")
    with pytest.raises(StoreError, match="not empty"):
        unbundle(tmp_path / "x.umweg", store)


def rewrite(source: Path, target: Path, change: Callable[[dict[str, bytes], dict[str, object]], None]) -> Path:
    with zipfile.ZipFile(source) as z:
        files = {n: z.read(n) for n in z.namelist()}
    manifest = json.loads(files.pop("manifest.json"))
    change(files, manifest)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("manifest.json", json.dumps(manifest))
        for name, content in files.items():
            z.writestr(name, content)
    return target


def evil(name: str) -> Callable[[dict[str, bytes], dict], None]:
    def change(files: dict[str, bytes], manifest: dict) -> None:
        files[name] = b"evil"
        manifest["files"].append({"path": name, "bytes": 4, "sha256": "0" * 64})

    return change


def evil_catalog(files: dict[str, bytes], manifest: dict) -> None:
    """The catalog itself lists a way out."""
    import hashlib

    body = json.loads(files["catalog.json"])
    old = body["files"][0]["path"]
    body["files"][0]["path"] = "../../evil"
    files["../../evil"] = files.pop(old)
    files["catalog.json"] = json.dumps(body).encode()
    for e in manifest["files"]:
        if e["path"] == old:
            e["path"] = "../../evil"
        if e["path"] == "catalog.json":
            e |= {"bytes": len(files["catalog.json"]), "sha256": hashlib.sha256(files["catalog.json"]).hexdigest()}


def flip(files: dict[str, bytes], manifest: dict) -> None:
    name = next(n for n in files if n.startswith("raw/"))
    files[name] = files[name][:-2] + b"X\n"


def bomb(files: dict[str, bytes], manifest: dict) -> None:
    name = next(n for n in files if n.startswith("raw/"))
    files[name] = bytes(30_000_000)
    next(e for e in manifest["files"] if e["path"] == name)["bytes"] = 30_000_000


CASES = {
    "up": (evil("../evil"), "catalog"), "root": (evil("/tmp/evil"), "catalog"), "catalog": (evil_catalog, "leads out"),
    "flip": (flip, "not the file of its manifest"), "bomb": (bomb, "zip bomb"),
    "lost": (lambda f, m: f.pop(next(n for n in f if n.startswith("raw/"))), "manifest"),
    "extra": (lambda f, m: f.update(x=b"1"), "manifest"), "size": (lambda f, m: m["files"][1].update(bytes=1), "size"),
    "format": (lambda f, m: m.update(format=99), "form"),
    "negative": (lambda f, m: m["files"][1].update(bytes=-1), "form"),
    "no list": (lambda f, m: m.pop("files"), "manifest"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_hostile_bundles(case: str, store: Path, tmp_path: Path) -> None:
    change, words = CASES[case]
    bundle(Store(store), tmp_path / "x.umweg")
    bad = rewrite(tmp_path / "x.umweg", tmp_path / "bad.umweg", change)
    before = sorted(p.name for p in tmp_path.iterdir())
    with pytest.raises(StoreError, match="refused") as e:
        unbundle(bad, tmp_path / "n")
    assert words in e.value.what
    assert sorted(p.name for p in tmp_path.iterdir()) == before
    assert not list(tmp_path.parent.glob("evil"))


@pytest.mark.parametrize("cut", [0, 10, 0.5, 0.99])
def test_cut_off(cut: float, store: Path, tmp_path: Path) -> None:
    bundle(Store(store), tmp_path / "x.umweg")
    whole = (tmp_path / "x.umweg").read_bytes()
    (tmp_path / "x.umweg").write_bytes(whole[: int(cut if cut > 1 else cut * len(whole))])
    with pytest.raises(StoreError, match="cut off"):
        unbundle(tmp_path / "x.umweg", tmp_path / "n")
    assert not (tmp_path / "n").exists()


def test_a_limit_and_a_missing_file(store: Path, tmp_path: Path) -> None:
    bundle(Store(store), tmp_path / "x.umweg")
    with pytest.raises(StoreError, match="are the most"):
        unbundle(tmp_path / "x.umweg", tmp_path / "n", most_bytes=1000)
    with pytest.raises(StoreError, match="no such file"):
        unbundle(tmp_path / "none", tmp_path / "n")


def test_every_step_of_packing_and_unpacking_can_be_the_last(store: Path, tmp_path: Path) -> None:
    good = tmp_path / "good.umweg"
    bundle(Store(store), good)
    for verb in (lambda d: bundle(Store(store), d / "out"), lambda d: unbundle(good, d / "out")):
        for step in range(100):
            folder = tmp_path / f"{verb.__code__.co_firstlineno}-{id(verb)}-{step}"
            folder.mkdir()
            pid = os.fork()
            if pid == 0:
                from tests.store.test_store_crash import _die_at

                _die_at(step)
                verb(folder)
                os._exit(0)
            _, status = os.waitpid(pid, 0)
            if (folder / "out").is_dir():
                assert tree(folder / "out") == tree(store)
            elif (folder / "out").is_file():
                assert (folder / "out").read_bytes() == good.read_bytes()
            if os.WIFSIGNALED(status):
                assert os.WTERMSIG(status) == signal.SIGKILL
                if not (folder / "out").exists():
                    verb(folder)
                assert [p.name for p in folder.iterdir()] == ["out"]  # what the dead one left was swept
            else:
                break
        assert 1 < step < 99
