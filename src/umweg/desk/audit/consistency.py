"""A proof that one head of the trail extends another: a small file, to be checked without the database.

It says it twice. The Merkle consistency proof of RFC 6962 shows that the tree over all rows up to the second head
begins with the one up to the first: for whoever noted roots (``umweg audit witness``). The rows of the chain that lead
from the second head down to the first show it for whoever noted NUMBER:HASH alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, select

from umweg.core.errors import SourceError, UsageError
from umweg.desk.audit import merkle
from umweg.desk.audit import rows as audit_rows
from umweg.desk.audit.proof import links, path
from umweg.desk.schema import audit

SCHEMA = "umweg.audit.consistency/1"
_HEAD = re.compile(r"n?(\d{1,18})(?::([0-9a-fA-F]{64}))?")
_HOW = (
    "first and second are heads of the trail: the last row's number and hash, and the root of the RFC 6962 Merkle tree "
    "(SHA-256) whose leaves are the hashes of all rows up to it, row 0 first.",
    "consistency is the proof of RFC 6962, section 2.1.2; check it against both roots (RFC 9162, section 2.1.4.2).",
    "path leads from the second head down to the first: each row's previous is the hash of the row before it, its skip "
    "that of the row that the rule of Bitcoin Core's GetSkipHeight gives.",
    "Compare first with what was noted then, second with what was noted later. Or run: umweg audit verify proof.json",
)


def prove(connection: Connection, first: str, second: str | None = None) -> dict[str, Any]:
    """The proof as plain data. UsageError for what is no head of this trail, or the wrong way round."""
    last = connection.execute(select(audit.c.number).order_by(audit.c.number.desc()).limit(1)).scalar_one()
    low = _number(connection, first, last)
    high = _number(connection, second, last) if second is not None else last
    if low > high:
        raise UsageError(f"Row {high} comes before row {low}.", mend="Give the older head first.")
    hashes = list(audit_rows.hashes(connection, high))
    rows = connection.execute(select(audit).where(audit.c.number.in_(path(low, high))).order_by(audit.c.number))
    return {
        "schema": SCHEMA,
        "said": f"The trail up to row {high} goes on where that up to row {low} ended: nothing before was changed.",
        "first": {"number": low, "hash": hashes[low], "root": merkle.root(hashes[: low + 1])},
        "second": {"number": high, "hash": hashes[high], "root": merkle.root(hashes)},
        "consistency": merkle.consistency(hashes, low + 1),
        "path": [dict(r._mapping) for r in rows],
        "how": list(_HOW),
    }


def _number(connection: Connection, head: str, last: int) -> int:
    found = _HEAD.fullmatch(head.strip())
    if found is None:
        raise UsageError(f"'{head}' is no head.", mend="Give NUMBER:HASH as umweg audit verify prints it, or a number.")
    number = int(found[1])
    if number > last:
        raise UsageError(
            f"The trail ends at row {last}, before the head {head}.", mend="If it was noted, the trail was cut."
        )
    there = connection.execute(select(audit.c.hash).where(audit.c.number == number)).scalar_one()
    if found[2] is not None and there != found[2].lower():
        raise UsageError(
            f"Row {number} has the hash {there}, not that of the head {head}.",
            mend="If it was noted, the trail was written anew: umweg audit verify --head names it.",
        )
    return number


@dataclass(frozen=True, slots=True)
class ConsistencyResult:
    """What a proof shows. ``broken``: what is wrong with it; None if the second head (``head``) extends the first."""

    broken: str | None
    first: Mapping[str, Any]
    second: Mapping[str, Any]

    @property
    def holds(self) -> bool:
        """True if nothing is wrong."""
        return self.broken is None

    @property
    def head(self) -> str:
        """NUMBER:HASH of the second head."""
        return f"{self.second['number']}:{self.second['hash']}"

    def as_dict(self) -> dict[str, Any]:
        """Plain data, for JSON."""
        return {"schema": "umweg.audit.consistent/1", "holds": self.holds, **asdict(self)}


def check(proof: Mapping[str, Any], head: str | None = None) -> ConsistencyResult:
    """Check a proof without the database. ``head``: one that was noted, HASH or NUMBER:HASH or a root; it must be
    one of the two. SourceError for what is no such proof.
    """
    try:
        first, second = ({k: p[k] for k in ("number", "hash", "root")} for p in (proof["first"], proof["second"]))
        hashes = [str(h) for h in proof["consistency"]]
        rows = list(audit_rows.read(proof["path"], "proof"))
        ends = ((rows[0].number, rows[0].hash), (rows[-1].number, rows[-1].hash))
        broken = links(rows) or _wrong(first, second, hashes, ends) or _noted(head, (first, second))
    except (KeyError, IndexError, TypeError, ValueError) as e:
        raise SourceError(
            f"This is no proof: {e}.", where="proof", mend="Give a file that umweg audit consistency wrote."
        ) from e
    return ConsistencyResult(broken, first, second)


def _wrong(first: dict[str, Any], second: dict[str, Any], hashes: Sequence[str], ends: Any) -> str | None:
    if ends != ((first["number"], first["hash"]), (second["number"], second["hash"])):
        return "The rows do not lead from the second head to the first."
    sizes = first["number"] + 1, second["number"] + 1
    if not merkle.extends(sizes[0], first["root"], sizes[1], second["root"], hashes):
        return "The tree up to the second head does not begin with the one up to the first."
    return None


def _noted(head: str | None, both: Sequence[dict[str, Any]]) -> str | None:
    known = {v for h in both for v in (f"{h['number']}:{h['hash']}", h["hash"], h["root"])}
    if head is not None and head.strip().lower() not in known:
        return f"The proof is about other heads than the noted one, {head}."
    return None
