"""The passport of a law file: what it is, where it comes from, how complete it is, and whether it was compared.

Goods lists, control lists and rules of ownership all carry one, and every result names it.

>>> node = Node.parse("{key: my-list, title: My list, source: me, completeness: partial, verified: false}", "x.yml")
>>> LawPassport.read(node, "0f").ref.completeness
'partial'
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Literal, Self, cast

from umweg.core.provenance import LawRef
from umweg.law.strict import Node

Completeness = Literal["complete", "partial", "inferred"]
COMPLETENESS = ("complete", "partial", "inferred")


@dataclass(frozen=True, slots=True, kw_only=True)
class LawPassport:
    """What every list and rule of law states about itself; ``sha256`` is of the texts it was read from.

    ``completeness`` says whether absence means anything, ``completeness_note`` says it in words. ``verified``: it was
    compared with the act or an official publication. What a file does not say is empty or None.
    """

    key: str
    title: str
    source: str
    completeness: Completeness
    verified: bool
    sha256: str
    completeness_note: str = ""
    act: str = ""
    link: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    note: str = ""
    credit: str = ""

    @classmethod
    def read(cls, node: Node, sha256: str, *, own: str = "", verified: bool | None = None) -> Self:
        """The passport in a node's keys; LawError where one is missing or not allowed.

        ``own``: the key of a list that a user gives in a regime: then nothing is required, and it is partial and not
        verified unless it says so. ``verified``: said elsewhere in the file, so that the node has no such key.
        """
        allowed = node.one_of("completeness", COMPLETENESS, "partial" if own else None)
        key = node.text("key", own or None)
        return cls(
            key=key,
            title=node.text("title", key if own else None),
            source=node.text("source", f"given in {node.file}" if own else None),
            completeness=cast(Completeness, allowed),
            verified=node.flag("verified", False if own else None) if verified is None else verified,
            sha256=sha256,
            completeness_note=node.text("completeness_note", ""),
            act=node.text("act", ""),
            link=node.text("link", ""),
            valid_from=node.day_or_none("valid_from"),
            valid_to=node.day_or_none("valid_to"),
            note=node.text("note", ""),
            credit=node.text("credit", ""),
        )

    def stated(self) -> dict[str, Any]:
        """The fields of the passport alone, for what carries one."""
        return {f.name: getattr(self, f.name) for f in fields(LawPassport)}

    @property
    def ref(self) -> LawRef:
        """For the provenance of a result."""
        note = f": {self.completeness_note}" if self.completeness_note else ""
        return LawRef(self.key, self.title, self.sha256, f"{self.completeness}{note}", self.verified, self.source)


def sha256(*texts: str) -> str:
    """The hash of texts, hexadecimal."""
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()
