"""A proof of one decision to carry away: the decision, its row of the chain, and the few rows up to the head.

Each row names two earlier ones by their hashes, the one before it and one far before it. So from the head, which
somebody noted, some tens of rows lead down to the row in question, and nobody can put another one there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, func, select

from umweg.core.errors import SourceError
from umweg.desk.audit import rows as audit_rows
from umweg.desk.audit.chain import hashed, skip_of
from umweg.desk.audit.verify import Link
from umweg.desk.canonical import digest, sealed
from umweg.desk.schema import audit, pins

SCHEMA = "umweg.audit.proof/1"
_HOW = (
    "row.hash is SHA-256 of the canonical JSON of ['umweg.audit/1', number, at, actor, action, subject, facts, "
    "payload, previous, skip].",
    "row.payload is SHA-256 of salt, body and document with line breaks between; body is the decision without pins.",
    "facts.pins is SHA-256 of pins, the canonical JSON of the lists, laws and versions that were used.",
    "path leads from the row to the head: each row's previous is the hash of the row before it, its skip that of the "
    "row that the rule of Bitcoin Core's GetSkipHeight gives.",
    "Compare head with one that was noted elsewhere at that time or later. Or run: umweg audit verify proof.json",
)


def path(first: int, head: int) -> list[int]:
    """The rows that lead from ``first`` up to ``head``, both included, by as few links as a greedy walk finds.

    >>> path(5, 13), len(path(12_345, 1_000_000)) < 120
    ([5, 6, 7, 8, 12, 13], True)
    """
    walk, at = [head], head
    while at > first:
        skip = skip_of(at)
        # A skip from the row before may lead further than one from here (as in Bitcoin Core's GetAncestor).
        before = skip_of(at - 1)
        good = skip >= first and not (before < skip - 2 and before >= first)
        at = skip if skip == first or good else at - 1
        walk.append(at)
    return walk[::-1]


def prove(connection: Connection, number: int) -> dict[str, Any]:
    """The proof of a decision as plain data. After a purge it still says when, with what outcome, on which lists."""
    head = connection.execute(select(func.max(audit.c.number))).scalar_one()
    numbers = path(number, head)
    rows = connection.execute(select(audit).where(audit.c.number.in_(numbers)).order_by(audit.c.number)).all()
    row = audit_rows.one(connection, number)
    assert row is not None  # noqa: S101  a decision's row is a row of the chain, by its foreign key
    facts = json.loads(row.facts)
    pinned = connection.execute(select(pins.c.body).where(pins.c.digest == facts["pins"])).scalar_one()
    salt, body, document = row.content or (None, None, None)
    return {
        "schema": SCHEMA,
        "said": f"Decision n{number} was recorded at {row.at} with the outcome '{facts['outcome']}'.",
        "content": {"salt": salt, "body": body, "document": document} if salt else None,
        "purged": salt is None,
        "pins": pinned,
        "path": [dict(r._mapping) for r in rows],
        "head": f"{head}:{rows[-1].hash}",
        "how": list(_HOW),
    }


@dataclass(frozen=True, slots=True)
class ProofResult:
    """What a proof shows. ``broken``: what is wrong with it; None if it holds. ``decision``: None after a purge."""

    broken: str | None
    at: str | None = None
    outcome: str | None = None
    decision: dict[str, Any] | None = None
    pins: dict[str, Any] | None = None
    head: str | None = None

    @property
    def holds(self) -> bool:
        """True if nothing is wrong."""
        return self.broken is None

    def as_dict(self) -> dict[str, Any]:
        """Plain data, for JSON."""
        return {
            "schema": "umweg.audit.proved/1", "holds": self.holds, "broken": self.broken, "at": self.at,
            "outcome": self.outcome, "head": self.head, "pins": self.pins, "decision": self.decision,
        }  # fmt: skip


def check(proof: Mapping[str, Any], head: str | None = None) -> ProofResult:
    """Check a proof without the database; ``head``: one that was noted elsewhere, to which it must lead."""
    try:
        rows = list(audit_rows.read(proof["path"], "proof"))
        content, pinned, named = proof["content"], str(proof["pins"]), str(proof["head"])
        facts = json.loads(rows[0].facts)
        broken = _links(rows) or _contents(rows[0], content, pinned, facts) or _head(rows[-1], named, head)
    except (KeyError, IndexError, TypeError, ValueError) as e:
        raise SourceError(
            f"This is no proof: {e}.", where="proof", mend="Give a file that umweg audit prove wrote."
        ) from e
    if broken is not None:
        return ProofResult(broken)
    known = json.loads(pinned)
    decision = {**json.loads(content["body"]), "pins": known} if content else None
    return ProofResult(None, rows[0].at, facts["outcome"], decision, known, named)


def _links(rows: list[Link]) -> str | None:
    for row in rows:
        if hashed((row.number, *row[1:9])) != row.hash:
            return f"Row {row.number} is not what its hash was made of."
    for low, high in pairwise(rows):
        by_one = low.number == high.number - 1 and high.previous == low.hash
        by_skip = low.number == skip_of(high.number) and high.skip == low.hash
        if not (by_one or by_skip):
            return f"Row {high.number} does not lead to row {low.number}."
    return None


def _contents(row: Link, content: Mapping[str, str] | None, pinned: str, facts: dict[str, Any]) -> str | None:
    if row.action != "screened":
        return f"Row {row.number} is no decision."
    if digest(pinned) != facts["pins"]:
        return "The pins are not those that the row names."
    if content and sealed(content["salt"], content["body"], content["document"]) != row.payload:
        return "The decision is not the one that was recorded."
    return None


def _head(last: Link, named: str, noted: str | None) -> str | None:
    real = f"{last.number}:{last.hash}"
    if named != real:
        return f"The proof names the head {named}, and its rows lead to {real}."
    if noted is not None and noted.strip().lower() not in (real, last.hash):
        return f"The proof leads to the head {real}, not to the noted one. Prove again from a desk at that head."
    return None
