"""The Merkle tree over the hashes of the trail's rows, as RFC 6962 (section 2.1) builds it.

The chain says what follows what; the tree's root says it of all rows at once, and lets a few hashes prove that one
trail goes on where another ended.

>>> rows = [f"{n:064x}" for n in range(7)]
>>> proof = consistency(rows, 3)
>>> len(proof), extends(3, root(rows[:3]), 7, root(rows), proof)
(4, True)
>>> extends(3, root(rows[1:4]), 7, root(rows), proof)
False
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

EMPTY = hashlib.sha256(b"").hexdigest()


def _leaf(row: str) -> bytes:
    return hashlib.sha256(b"\0" + bytes.fromhex(row)).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


class Tree:
    """The tree of so many rows, of which only the full subtrees' roots are kept: a few hashes, however many rows."""

    def __init__(self) -> None:
        self.size = 0
        self._full: list[bytes] = []

    def add(self, row: str) -> None:
        """One more row, by its hash (64 hexadecimal digits)."""
        node, n = _leaf(row), self.size
        while n % 2:
            node, n = _node(self._full.pop(), node), n // 2
        self._full.append(node)
        self.size += 1

    @property
    def root(self) -> str:
        """Of all rows so far, as 64 hexadecimal digits."""
        if not self._full:
            return EMPTY
        made = self._full[-1]
        for left in reversed(self._full[:-1]):
            made = _node(left, made)
        return made.hex()


def root(rows: Iterable[str]) -> str:
    """The root of the tree over these rows' hashes."""
    tree = Tree()
    for row in rows:
        tree.add(row)
    return tree.root


def consistency(rows: Sequence[str], first: int) -> list[str]:
    """The hashes that prove that the tree over ``rows`` goes on where that over the ``first`` ones ended.

    RFC 6962, section 2.1.2. ValueError unless there are at least so many rows, and one.
    """
    if not 0 < first <= len(rows):
        raise ValueError(f"There are {len(rows)} rows, and {first} shall be the first.")
    made: list[str] = []
    low, high, whole = 0, len(rows), True  # of the subtree; whether it is also one of the smaller tree
    while first != high - low:
        middle = low + (1 << ((high - low - 1).bit_length() - 1))
        if first <= middle - low:
            made.append(root(rows[middle:high]))
            high = middle
        else:
            made.append(root(rows[low:middle]))
            first, low, whole = first - (middle - low), middle, False
    if not whole:
        made.append(root(rows[low:high]))
    return made[::-1]


def extends(first: int, first_root: str, second: int, second_root: str, proof: Sequence[str]) -> bool:
    """Whether the hashes prove that the tree of ``second`` rows goes on where that of ``first`` rows ended.

    RFC 9162, section 2.1.4.2: it needs both roots and the proof, no row.
    """
    if not 0 < first <= second:
        return False
    if first == second:
        return not proof and first_root == second_root
    path = [bytes.fromhex(h) for h in proof]
    if first & (first - 1) == 0:  # a full tree: its root is the first hash, and need not be sent
        path.insert(0, bytes.fromhex(first_root))
    if not path:
        return False
    fn, sn = first - 1, second - 1
    while fn % 2:
        fn, sn = fn >> 1, sn >> 1
    old = new = path[0]
    for node in path[1:]:
        if sn == 0:
            return False
        if fn % 2 or fn == sn:
            old, new = _node(node, old), _node(node, new)
            while fn and fn % 2 == 0:
                fn, sn = fn >> 1, sn >> 1
        else:
            new = _node(new, node)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and old.hex() == first_root and new.hex() == second_root
