"""Goods that the target's firms are said to seek: they rank findings and never make one.

>>> [s.key for s in sought() if s.covers("85171300")]
['radio-sets']
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from umweg.core.errors import LawError
from umweg.core.provenance import LawRef
from umweg.law.lists import code_problem, prefix_match
from umweg.law.passport import sha256
from umweg.law.strict import Node

FILE = Path(__file__).parent / "sought.yml"


@dataclass(frozen=True, slots=True)
class SoughtGoods:
    """A kind of goods, the HS codes it was mapped to (by us: not verified), and why."""

    key: str
    label: str
    label_de: str
    prefixes: tuple[str, ...]
    reason: str
    source: str
    verified: bool

    def covers(self, code: str) -> bool:
        """Whether a code begins with one of the mapped codes."""
        return prefix_match(code, self.prefixes)


@cache
def sought() -> tuple[SoughtGoods, ...]:
    """All kinds of sought goods, in the order of the file.

    >>> len(sought()), sought()[5].label, sought()[5].prefixes
    (9, 'Turbines', ('8406', '8410', '8411'))
    """
    return parse_sought(FILE.read_text("utf-8"), FILE.name)


def sought_ref() -> LawRef:
    """For the provenance of a result.

    >>> sought_ref().verified
    False
    """
    title = "Goods that Russian firms are said to seek"
    return LawRef("sought", title, sha256(FILE.read_text("utf-8")), "inferred", False, sought()[0].source)


def parse_sought(text: str, file: str) -> tuple[SoughtGoods, ...]:
    """Sought goods from the text of a file; LawError where it is not valid."""
    node = Node.parse(text, file)
    source, verified = node.text("source"), node.flag("verified")
    out = tuple(_one(n, source, verified) for n in node.children("goods", required=True))
    node.done()
    if len({s.key for s in out}) < len(out):
        raise LawError("A key stands twice under goods.", where=file, mend="Give each kind of goods its own key.")
    return out


def _one(node: Node, source: str, verified: bool) -> SoughtGoods:
    prefixes = node.words("prefixes", required=True)
    for p in prefixes:
        if problem := code_problem(p, "HS"):
            raise node.fail("prefixes", problem, "Use HS codes of 2, 4 or 6 digits, in quotes.")
    out = SoughtGoods(
        key=node.text("key"),
        label=node.text("label"),
        label_de=node.text("label_de"),
        prefixes=prefixes,
        reason=node.text("reason"),
        source=source,
        verified=verified,
    )
    node.done()
    return out
