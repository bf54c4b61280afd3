"""Signed bundles: of whom they are, told by a key and by nothing else."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from umweg import ingest
from umweg.core import extras
from umweg.core.errors import StoreError, UsageError
from umweg.store import Store
from umweg.store.bundle import bundle, unbundle


@pytest.fixture
def store(tmp_path: Path, flows_csv: Callable[..., Path]) -> Path:
    ingest(flows_csv("a.csv"), source="tidy", store=tmp_path / "s").raise_if_failed()
    return tmp_path / "s"


@pytest.fixture
def keys(tmp_path: Path) -> tuple[Path, Path, Path]:
    """A private key, its public half, and the public half of another."""
    ed25519 = pytest.importorskip("cryptography.hazmat.primitives.asymmetric.ed25519", reason="the extra sign")
    pem = pytest.importorskip("cryptography.hazmat.primitives.serialization")
    plain = (pem.Encoding.PEM, pem.PrivateFormat.PKCS8, pem.NoEncryption())
    public = (pem.Encoding.PEM, pem.PublicFormat.SubjectPublicKeyInfo)
    made: Any = [ed25519.Ed25519PrivateKey.generate() for _ in range(2)]
    key, signer, other = tmp_path / "key.pem", tmp_path / "signer.pem", tmp_path / "other.pem"
    key.write_bytes(made[0].private_bytes(*plain))
    signer.write_bytes(made[0].public_key().public_bytes(*public))
    other.write_bytes(made[1].public_key().public_bytes(*public))
    return key, signer, other


def test_a_signed_bundle_is_of_its_signer(store: Path, keys: tuple[Path, Path, Path], tmp_path: Path) -> None:
    key, signer, other = keys
    done = bundle(Store(store), tmp_path / "x.umweg", key=key)
    assert (done.signed, done.by_signer) == (True, True)
    bundle(Store(store), tmp_path / "y.umweg", key=key)
    assert (tmp_path / "x.umweg").read_bytes() == (tmp_path / "y.umweg").read_bytes()
    found = unbundle(tmp_path / "x.umweg", tmp_path / "n", signer=signer)
    assert (found.signed, found.by_signer) == (True, True)
    found = unbundle(tmp_path / "x.umweg", tmp_path / "m")  # nobody asked whose it is
    assert (found.signed, found.by_signer) == (True, False)
    with pytest.raises(StoreError, match=r"not that of other\.pem"):
        unbundle(tmp_path / "x.umweg", tmp_path / "o", signer=other)
    assert not (tmp_path / "o").exists()


def test_an_unsigned_bundle_says_so(store: Path, keys: tuple[Path, Path, Path], tmp_path: Path) -> None:
    assert not bundle(Store(store), tmp_path / "x.umweg").signed
    assert not unbundle(tmp_path / "x.umweg", tmp_path / "n").signed
    with pytest.raises(StoreError, match="it is not signed"):
        unbundle(tmp_path / "x.umweg", tmp_path / "o", signer=keys[1])


def edited(source: Path, target: Path, name: str, edit: Callable[[bytes], bytes]) -> Path:
    with zipfile.ZipFile(source) as z, zipfile.ZipFile(target, "w") as out:
        for n in z.namelist():
            out.writestr(n, edit(z.read(n)) if n == name else z.read(n))
    return target


@pytest.mark.parametrize(
    ("name", "edit"),
    [
        ("manifest.json", lambda raw: raw.replace(b'"program"', b' "program"')),
        ("manifest.sig", lambda raw: raw[:-1] + bytes([raw[-1] ^ 1])),
        ("manifest.sig", lambda raw: b""),
        ("manifest.sig", lambda raw: raw + b"\0"),
    ],
    ids=["manifest", "a bit", "empty", "longer"],
)
def test_what_was_changed_after_signing_is_refused(
    name: str, edit: Callable[[bytes], bytes], store: Path, keys: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    bundle(Store(store), tmp_path / "x.umweg", key=keys[0])
    bad = edited(tmp_path / "x.umweg", tmp_path / "bad.umweg", name, edit)
    with pytest.raises(StoreError, match="its signature is not that of"):
        unbundle(bad, tmp_path / "n", signer=keys[1])


def test_keys_that_are_none(store: Path, keys: tuple[Path, Path, Path], tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no private key in PEM"):
        bundle(Store(store), tmp_path / "x.umweg", key=keys[1])
    with pytest.raises(UsageError, match="cannot be read"):
        bundle(Store(store), tmp_path / "x.umweg", key=tmp_path / "none.pem")
    assert not (tmp_path / "x.umweg").exists()


def test_without_the_package_it_is_named(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(extras, "import_module", missing)
    with pytest.raises(UsageError, match=r"umweg\[sign\]"):
        bundle(Store(store), tmp_path / "x.umweg", key=tmp_path / "key.pem")
    bundle(Store(store), tmp_path / "x.umweg")  # without a key nothing is needed
