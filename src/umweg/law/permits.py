"""Licences, exemptions and wind-down periods: records with dates that take back a reason.

A permit that was not verified takes back a stop no further than to a review.

>>> text = '''permits:
... - {key: L-1, kind: licence, law: eu, source: BAFA, verified: true, number: "2024/17",
...    codes: ["8542"], destinations: [KZ], parties: [Romashka], valid_from: 2024-01-01, valid_to: 2024-12-31,
...    checks: [goods-listed]}
... '''
>>> one = parse_permits(text, "permits.yml")[0]
>>> one.holds(date(2024, 6, 1), "85423110", "KZ"), one.holds(date(2025, 1, 1), "85423110", "KZ")
(True, False)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal, cast

from umweg.core.errors import LawError
from umweg.law.checks import LAWS
from umweg.law.strict import Node, own_text

FOLDER = Path(__file__).parent / "permits"
PermitKind = Literal["licence", "exemption", "wind-down"]
KINDS: tuple[PermitKind, ...] = ("licence", "exemption", "wind-down")


@dataclass(frozen=True, slots=True)
class Permit:
    """A record that allows what a check objects to. Empty parts ask nothing.

    ``checks``: the reasons that it takes back. ``codes``: codes or beginnings; ``parties``: names of which one must be
    the consignee, buyer or end user; ``contract_before``: the contract must be older than that day; ``number``: a
    licence counts only for a consignment whose documents name it; ``value_limit`` in ``currency`` for the whole.
    """

    key: str
    kind: PermitKind
    law: str
    checks: tuple[str, ...]
    source: str
    verified: bool
    valid_from: date | None = None
    valid_to: date | None = None
    contract_before: date | None = None
    number: str = ""
    codes: tuple[str, ...] = ()
    destinations: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    value_limit: float | None = None
    currency: str = ""
    lists: tuple[str, ...] = ()
    note: str = ""

    def holds(self, day: date, code: str, destination: str) -> bool:
        """Whether day, goods and destination fit."""
        return (
            (self.valid_from is None or self.valid_from <= day)
            and (self.valid_to is None or day <= self.valid_to)
            and (not self.codes or code.startswith(self.codes))
            and (not self.destinations or destination in self.destinations)
        )


def read_permit(node: Node) -> Permit:
    """A permit from its node; LawError where it is not valid."""
    codes = tuple(c.replace(".", "").replace(" ", "") for c in node.words("codes"))
    if odd := next((c for c in codes if not c.isdigit()), ""):
        raise node.fail("codes", f"'{odd}' is no code or beginning of one.", 'Write codes: ["8542", "880730"].')
    destinations = tuple(_country(node, c) for c in node.words("destinations"))
    out = Permit(
        key=node.text("key"), kind=cast(PermitKind, node.one_of("kind", KINDS)), law=node.one_of("law", LAWS),
        checks=node.words("checks", required=True), source=node.text("source"), verified=node.flag("verified"),
        valid_from=node.day_or_none("valid_from"), valid_to=node.day_or_none("valid_to"),
        contract_before=node.day_or_none("contract_before"), number=node.text("number", ""), codes=codes,
        destinations=destinations, parties=node.words("parties"),
        value_limit=node.number("value_limit") if node.has("value_limit") else None,
        currency=node.text("currency", ""), lists=node.words("lists"), note=node.text("note", ""),
    )  # fmt: skip
    if out.kind == "licence" and not out.number:
        raise node.fail("number", "A licence has no number.", "Give the number that stands on the documents.")
    if out.value_limit is not None and not out.currency:
        raise node.fail("currency", "A limit of value has no currency.", "Add 'currency: EUR'.")
    node.done()
    return out


def _country(node: Node, text: str) -> str:
    from umweg.core.codes import countries
    from umweg.core.errors import UnknownName

    try:
        return countries.resolve(text).code
    except UnknownName as e:
        raise node.fail("destinations", e.what, e.mend) from e


def parse_permits(text: str, file: str) -> tuple[Permit, ...]:
    """The permits of a file; LawError where one is not valid or a key stands twice."""
    node = Node.parse(text, file)
    node.text("source", "")
    found = tuple(read_permit(n) for n in node.children("permits", required=True))
    node.done()
    if double := {p.key for p in found if sum(q.key == p.key for q in found) > 1}:
        raise LawError(f"The permit '{min(double)}' stands twice.", where=file, mend="Give each a key of its own.")
    return found


def permits_file(path: str | Path) -> tuple[Permit, ...]:
    """The permits of one's own file."""
    return parse_permits(own_text(Path(path), "permits"), Path(path).name)


@cache
def shipped_permits() -> tuple[Permit, ...]:
    """Wind-down periods and exemptions that come with Umweg."""
    return tuple(p for f in sorted(FOLDER.glob("*.yml")) for p in parse_permits(f.read_text("utf-8"), f.name))
