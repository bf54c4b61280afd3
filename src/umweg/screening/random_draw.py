"""Lots: a number for each id, out of SHA-256 of seed and id, so that anyone can draw again and nobody can choose.

>>> lot("A", 1) == lot("A", 1), 0 <= lot("A", 1) < 1, lot("A", 1) == lot("A", 2)
(True, True, False)
"""

from __future__ import annotations

import hashlib


def lot(id_: str, seed: int) -> float:
    """A number in [0, 1) with 53 random bits."""
    digest = hashlib.sha256(f"{seed}\x1f{id_}".encode()).digest()
    return (int.from_bytes(digest[:8], "big") >> 11) / 2.0**53
