"""Signatures of bundles: Ed25519 over the bytes of the manifest, which names every file with its SHA-256.

A hash tells that a bundle came whole, a signature who made it. Keys are PEM files as OpenSSL writes them, and OpenSSL
can check a signature without Umweg (docs/security.md). Needs the extra ``umweg[sign]`` (cryptography).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from umweg.core.errors import UsageError
from umweg.core.extras import needed

BYTES = 64
_MAKE = "Make a pair: openssl genpkey -algorithm ed25519 -out key.pem; openssl pkey -in key.pem -pubout -out signer.pem"


def sign(message: bytes, key: Path) -> bytes:
    """The signature (64 bytes) of a message; UsageError where the file holds no private Ed25519 key without a password.

    >>> sign(b"text", Path("no-such.pem"))
    Traceback (most recent call last):
    umweg.core.errors.UsageError: ...
    """
    found = _key(key, private=True)
    signature: bytes = found.sign(message)
    return signature


def is_of(signature: bytes, message: bytes, signer: Path) -> bool:
    """Whether the holder of the private half of ``signer`` signed the message; UsageError where it holds no key."""
    found = _key(signer, private=False)
    wrong = needed("cryptography.exceptions", "sign", "A signature").InvalidSignature
    try:
        found.verify(signature, message)
    except wrong:
        return False
    return True


def _key(path: Path, *, private: bool) -> Any:
    load = needed("cryptography.hazmat.primitives.serialization", "sign", "A signature")
    kinds = needed("cryptography.hazmat.primitives.asymmetric.ed25519", "sign", "A signature")
    name = "private" if private else "public"
    try:
        raw = path.read_bytes()
        key = load.load_pem_private_key(raw, password=None) if private else load.load_pem_public_key(raw)
    except OSError as e:
        raise UsageError(
            f"The {name} key cannot be read: {e.strerror}.", where=str(path), mend="Check the path."
        ) from e
    except (ValueError, TypeError) as e:
        raise UsageError(f"This is no {name} key in PEM without a password.", where=str(path), mend=_MAKE) from e
    if not isinstance(key, kinds.Ed25519PrivateKey if private else kinds.Ed25519PublicKey):
        raise UsageError("This is no Ed25519 key.", where=str(path), mend=_MAKE)
    return key
