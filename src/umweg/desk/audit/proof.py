"""A proof of one decision to carry away: the decision, what clerks said on it, and the few rows up to the head.

Each row names two earlier ones by their hashes, the one before it and one far before it. So from the head, which
somebody noted, some tens of rows lead down to the row in question, and nobody can put another one there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, func, select

from umweg.core.errors import SourceError
from umweg.desk.audit import rows as audit_rows
from umweg.desk.audit.chain import hashed, skip_of
from umweg.desk.audit.link import Link
from umweg.desk.canonical import digest, sealed
from umweg.desk.schema import audit, clerks, decisions, payloads, pins

SCHEMA = "umweg.audit.proof/2"
SCHEMAS = ("umweg.audit.proof/1", SCHEMA)
"""Those that ``check`` takes: the first had no verdicts."""
_HOW = (
    "row.hash is SHA-256 of the canonical JSON of ['umweg.audit/1', number, at, actor, action, subject, facts, "
    "payload, previous, skip].",
    "row.payload is SHA-256 of salt, body and document with line breaks between; body is the decision without pins.",
    "facts.pins is SHA-256 of pins, the canonical JSON of the lists, laws and versions that were used.",
    "verdicts are what clerks did to it: who, when, what, and why. Each is a row of the chain, too; its payload is "
    "made of its own salt, body (the reason) and document, and its facts.on is the payload of the decision itself.",
    "path leads from these rows to the head: each row's previous is the hash of the row before it, its skip that of "
    "the row that the rule of Bitcoin Core's GetSkipHeight gives.",
    "A verdict that is left out does not show in a proof: only the whole trail (umweg audit export) says that there is "
    "no other.",
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
    said = connection.scalars(select(clerks.c.number).where(clerks.c.task == number).order_by(clerks.c.number)).all()
    numbers = sorted({n for start in (number, *said) for n in path(start, head)})
    rows = connection.execute(select(audit).where(audit.c.number.in_(numbers)).order_by(audit.c.number)).all()
    row = audit_rows.one(connection, number)
    assert row is not None  # noqa: S101  a decision's row is a row of the chain, by its foreign key
    facts = json.loads(row.facts)
    pinned = connection.execute(select(pins.c.body).where(pins.c.digest == facts["pins"])).scalar_one()
    salt, body, document = row.content or (None, None, None)
    verdicts = [_verdict(connection, n) for n in said]
    return {
        "schema": SCHEMA,
        "number": number,
        "said": f"Decision n{number} was recorded at {row.at} with the outcome '{facts['outcome']}'. {_told(verdicts)}",
        "consignment": _consignment(connection, number, body),
        "verdicts": verdicts,
        "content": {"salt": salt, "body": body, "document": document} if salt else None,
        "purged": salt is None,
        "pins": pinned,
        "path": [dict(r._mapping) for r in rows],
        "head": f"{head}:{rows[-1].hash}",
        "how": list(_HOW),
    }


def _verdict(connection: Connection, number: int) -> dict[str, Any]:
    """What a clerk did: who, when, what, and the reason with what seals it (None after a purge)."""
    row = audit_rows.one(connection, number)
    assert row is not None  # noqa: S101  as above
    salt, body, document = row.content or (None, None, None)
    return {
        "number": number, "at": row.at, "by": row.actor, "did": row.action,
        "verdict": json.loads(row.facts).get("verdict"), "reason": json.loads(body)["reason"] if body else None,
        "reason_digest": row.payload, "salt": salt, "body": body, "document": document,
    }  # fmt: skip


def _told(verdicts: Sequence[Mapping[str, Any]]) -> str:
    """What clerks said, in a sentence."""
    if not verdicts:
        return "No clerk has said anything on it."
    each = (f"{v['by']} {v['did']} {v['verdict'] or 'it'} at {v['at']}" for v in verdicts)
    return f"Then {', '.join(each)}."


def _consignment(connection: Connection, number: int, body: str | None) -> dict[str, Any] | None:
    """Which version of which consignment it is about, and which other decisions there are on it; None after a purge."""
    if body is None:
        return None
    made = json.loads(body)
    rows = connection.execute(
        select(decisions.c.number, decisions.c.at, decisions.c.outcome, payloads.c.body)
        .join(payloads, payloads.c.number == decisions.c.number)
        .where(decisions.c.consignment == made["consignment_id"])
        .order_by(decisions.c.number)
    )
    contents: dict[str, int] = {}
    each = []
    for r in rows:
        digest_ = str(json.loads(r.body).get("input_digest"))
        version = contents.setdefault(digest_, len(contents) + 1)
        each.append({"number": r.number, "at": r.at, "outcome": r.outcome, "digest": digest_, "version": version})
    own = next(e for e in each if e["number"] == number)
    return {"id": made["consignment_id"], "digest": own["digest"], "version": own["version"], "of": len(contents),
            "decisions": each}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProofResult:
    """What a proof shows. ``broken``: what is wrong with it; None if it holds. ``decision``: None after a purge.

    ``verdicts``: who decided what, when and why; ``consignment``: which version it was about (id and digest).
    """

    broken: str | None
    at: str | None = None
    outcome: str | None = None
    decision: dict[str, Any] | None = None
    pins: dict[str, Any] | None = None
    head: str | None = None
    number: int | None = None
    consignment: Mapping[str, Any] | None = None
    verdicts: tuple[Mapping[str, Any], ...] = ()

    @property
    def holds(self) -> bool:
        """True if nothing is wrong."""
        return self.broken is None

    def as_dict(self) -> dict[str, Any]:
        """Plain data, for JSON."""
        return {
            "schema": "umweg.audit.proved/1", "holds": self.holds, "broken": self.broken, "at": self.at,
            "outcome": self.outcome, "head": self.head, "number": self.number, "consignment": self.consignment,
            "verdicts": list(self.verdicts), "pins": self.pins, "decision": self.decision,
        }  # fmt: skip


def check(proof: Mapping[str, Any], head: str | None = None) -> ProofResult:
    """Check a proof without the database; ``head``: one that was noted elsewhere, to which it must lead."""
    try:
        rows = list(audit_rows.read(proof["path"], "proof"))
        content, pinned, named = proof["content"], str(proof["pins"]), str(proof["head"])
        said = list(proof.get("verdicts") or ())
        row = rows[0]
        facts = json.loads(row.facts)
        broken = (links(rows) or _contents(row, content, pinned, facts) or _said(said, row, rows)
                  or _head(rows[-1], named, head))  # fmt: skip
    except (KeyError, IndexError, TypeError, ValueError) as e:
        raise SourceError(
            f"This is no proof: {e}.", where="proof", mend="Give a file that umweg audit prove wrote."
        ) from e
    if broken is not None:
        return ProofResult(broken)
    known = json.loads(pinned)
    decision = {**json.loads(content["body"]), "pins": known} if content else None
    shown = ("number", "at", "by", "did", "verdict", "reason", "reason_digest")
    about = {"id": decision["consignment_id"], "digest": decision.get("input_digest")} if decision else None
    return ProofResult(None, row.at, facts["outcome"], decision, known, named, row.number, about,
                       tuple({k: v[k] for k in shown} for v in said))  # fmt: skip


def links(rows: list[Link]) -> str | None:
    """Whether each row is what its hash was made of, and some later one leads to it."""
    for row in rows:
        if hashed((row.number, *row[1:9])) != row.hash:
            return f"Row {row.number} is not what its hash was made of."
    if any(a.number >= b.number for a, b in pairwise(rows)):
        return "The rows are not in their order."
    led = {h for row in rows for h in ((row.number - 1, row.previous), (skip_of(row.number), row.skip))}
    for low, high in pairwise(rows):
        if (low.number, low.hash) not in led:
            return f"Row {high.number} does not lead to row {low.number}."
    return None


def _said(said: Sequence[Mapping[str, Any]], decided: Link, rows: Sequence[Link]) -> str | None:
    """Whether what it says of clerks is what their rows say, and about this decision."""
    by_number = {r.number: r for r in rows}
    for v in said:
        row = by_number.get(int(v["number"]))
        if row is None or row.subject != f"task {decided.number}":
            return f"Row {v['number']} is no verdict on decision n{decided.number}."
        noted = json.loads(row.facts)
        if (row.at, row.actor, row.action, noted.get("verdict")) != (v["at"], v["by"], v["did"], v["verdict"]):
            return f"The verdict of row {row.number} is not the one that was recorded."
        if noted.get("on", decided.payload) != decided.payload:
            return f"The verdict of row {row.number} is about other content than this decision."
        if v["salt"] is None and v["reason"] is None:
            continue  # purged
        sealed_ = sealed(v["salt"], v["body"], v["document"]) == row.payload == v["reason_digest"]
        if not sealed_ or json.loads(v["body"])["reason"] != v["reason"]:
            return f"The reason of the verdict in row {row.number} is not the one that was recorded."
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
