"""Control lists whose entries are words, not customs codes: EU dual-use Annex I, the US Commerce Control List.

>>> dual = control_list("eu-dual-use")
>>> len(dual.entries), dual.completeness, dual.find("3A001.a.1").code
(366, 'partial', '3A001')
>>> control_list("us-ccl").find("9E999") is None
True
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from umweg.core.errors import LawError, UnknownName
from umweg.law.passport import LawPassport
from umweg.law.strict import Node

FOLDER = Path(__file__).parent / "controls"
_ENTRY = re.compile(r"[0-9][A-E][0-9]{3}")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of an entry: its label (``a.``), depth from 1, kind (base, Note, N.B., Technical), and text."""

    label: str
    depth: int
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class ControlEntry:
    """One entry. What the list does not say is empty.

    ``reasons`` for control and ``chart`` (reason to column of the country chart, as text) are of the US list;
    ``regime`` and ``paragraphs`` of the EU's.
    """

    code: str
    category: str
    heading: str
    regime: str = ""
    reasons: tuple[str, ...] = ()
    chart: str = ""
    exceptions: Mapping[str, str] | None = None
    related: str = ""
    paragraphs: tuple[Paragraph, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlList(LawPassport):
    """A list of entries, with its passport. What absence is worth depends on ``completeness``."""

    system: str
    entries: Mapping[str, ControlEntry]

    def find(self, code: str) -> ControlEntry | None:
        """The entry that a code with or without paragraphs names; None where there is none.

        Raises ``UnknownName`` for what is no entry number.

        >>> control_list("us-ccl").find("5a002.a").code
        '5A002'
        """
        number = code.strip().upper()
        if not _ENTRY.match(number):
            raise UnknownName(
                f"'{code}' is no number of a control list.", mend="They look like 3A001 or 3A001.a.1; EAR99 is none."
            )
        return self.entries.get(number[:5])


def shipped_controls() -> list[str]:
    """Keys of the control lists that come with Umweg.

    >>> shipped_controls()
    ['eu-dual-use', 'us-ccl']
    """
    return sorted(p.stem for p in FOLDER.glob("*.yml"))


def _rows(name: str) -> tuple[list[dict[str, str]], bytes]:
    packed = (FOLDER / name).read_bytes()
    text = gzip.decompress(packed).decode()
    return list(csv.DictReader(io.StringIO(text, newline=""))), text.encode()


@cache
def control_list(key: str) -> ControlList:
    """A shipped control list by its key. Raises ``UnknownName``.

    >>> control_list("us-ccl").entries["3A001"].reasons[:2]
    ('NS', 'RS')
    """
    if key not in shipped_controls():
        raise UnknownName(f"There is no control list '{key}'.", mend=f"Shipped: {', '.join(shipped_controls())}.")
    text = (FOLDER / f"{key}.yml").read_text("utf-8")
    node = Node.parse(text, f"{key}.yml")
    rows, raw = _rows(f"{key}.csv.gz")
    digest = hashlib.sha256(text.encode() + raw)
    paragraphs: dict[str, list[Paragraph]] = {}
    if (FOLDER / f"{key}-paragraphs.csv.gz").is_file():
        more, raw = _rows(f"{key}-paragraphs.csv.gz")
        digest.update(raw)
        for r in more:
            one = Paragraph(r["paragraph"], int(r["depth"]), r["kind"], r["text"])
            paragraphs.setdefault(r["code"], []).append(one)
    entries = {r["code"]: _entry(r, tuple(paragraphs.get(r["code"], ()))) for r in rows}
    _once(entries, rows, key)
    passport = LawPassport.read(node, digest.hexdigest())
    out = ControlList(**passport.stated(), system=node.text("system"), entries=entries)
    node.done()
    return out


def _once(entries: Mapping[str, ControlEntry], rows: list[dict[str, str]], key: str) -> None:
    if len(entries) < len(rows):
        raise LawError("An entry stands twice.", where=f"{key}.csv.gz", mend="Make the list again.")


def _entry(r: dict[str, str], paragraphs: tuple[Paragraph, ...]) -> ControlEntry:
    reasons = tuple(x.strip() for x in r["reasons"].split(",") if x.strip())
    exceptions = json.loads(r["exceptions"]) if r["exceptions"] else None
    return ControlEntry(
        r["code"], r["category"], r["heading"], r["regime"], reasons, r["chart"], exceptions, r["related"], paragraphs
    )
