"""The desk's tables: one definition for SQLite and PostgreSQL.

Every row of the audit trail has a number, and what was recorded with it (a decision, its task, an exception) goes by
the same number. Personal content lies in ``payloads`` alone, but for what ``decisions``, ``hits`` and ``customers``
need to be found by; a purge empties those.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

VERSION = 2
"""Of these tables. A change of them needs a new version and a step in ``create.MIGRATIONS``."""

meta = MetaData()
# SQLite makes an alias of its row number only of a column of type INTEGER.
_Number = BigInteger().with_variant(Integer(), "sqlite")


def _number(references: str | None = None, *, primary: bool = False, optional: bool = False) -> Column[int]:
    name = "number"
    target = [ForeignKey(references)] if references else []
    return Column(name, _Number, *target, primary_key=primary, autoincrement=False, nullable=optional)


desk_meta = Table("desk_meta", meta, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))

audit = Table(
    "audit",
    meta,
    _number(primary=True),
    Column("at", Text, nullable=False),  # UTC, ISO 8601 with microseconds
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),  # kind and number, never a name
    Column("facts", Text, nullable=False),  # canonical JSON without personal data
    Column("payload", Text),  # digest of salt, body and document in payloads
    Column("previous", Text, nullable=False),
    Column("skip", Text, nullable=False),  # hash of an earlier row, for short proofs
    Column("hash", Text, nullable=False),
)

payloads = Table(
    "payloads",
    meta,
    _number("audit.number", primary=True),
    Column("salt", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("document", Text, nullable=False),
)

pins = Table("pins", meta, Column("digest", Text, primary_key=True), Column("body", Text, nullable=False))

batches = Table(
    "batches",
    meta,
    _number("audit.number", primary=True),
    Column("file", Text, nullable=False),
    Column("options", Text, nullable=False),
    Column("pins", Text, ForeignKey("pins.digest"), nullable=False),
    Column("state", Text, nullable=False),  # running, finished
    Column("next_line", _Number, nullable=False),
    Index("batches_by_file", "file", "options"),
)

decisions = Table(
    "decisions",
    meta,
    _number("audit.number", primary=True),
    Column("id", Text),
    Column("consignment", Text),
    Column("batch", _Number, ForeignKey("batches.number")),
    Column("line", _Number),
    Column("at", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("pins", Text, ForeignKey("pins.digest"), nullable=False),
    Column("superseded_by", _Number),
    UniqueConstraint("batch", "line", name="decisions_once"),
    Index("decisions_by_id", "id"),
    Index("decisions_by_consignment", "consignment"),
)

hits = Table(  # which listed entities a decision's parties and reasons name: what a change of lists touches
    "hits",
    meta,
    _number("decisions.number", primary=True),
    Column("entity", Text, primary_key=True),
    Index("hits_by_entity", "entity"),
)

tasks = Table(
    "tasks",
    meta,
    _number("decisions.number", primary=True),
    Column("outcome", Text, nullable=False),
    Column("state", Text, nullable=False),  # open, half, done, superseded
    Column("rank", Float),
    Column("value", Float),
    Column("four_eyes", Text, nullable=False),  # none, release, all
    Column("opened", Text, nullable=False),
    Column("assignee", Text),
    Column("claimed_until", Text),
    Column("first_by", Text),
    Column("verdict", Text),  # of the first clerk while half, of both when done
    Column("closed", Text),
    Column("closed_by", Text),
    Column("version", Integer, nullable=False),
    Index("tasks_by_state", "state", "outcome"),
)

clerks = Table(  # what clerks did to a task; their reasons lie in payloads
    "clerks",
    meta,
    _number("audit.number", primary=True),
    Column("task", _Number, ForeignKey("tasks.number"), nullable=False),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("did", Text, nullable=False),  # decided, first, confirmed, disagreed, reopened
    Column("verdict", Text),
    Index("clerks_by_task", "task"),
)

exceptions = Table(
    "exceptions",
    meta,
    _number("audit.number", primary=True),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("until", Text, nullable=False),  # the last day
    Column("revoked", Text),
    Column("revoked_by", Text),
)

customers = Table(
    "customers",
    meta,
    _number("audit.number", primary=True),
    Column("id", Text, unique=True, nullable=False),
    Column("record", _Number, ForeignKey("audit.number"), nullable=False),  # the payload that holds it now
    Column("pins", Text, ForeignKey("pins.digest")),
    Column("screened", Text),
)

cases = Table(
    "cases",
    meta,
    _number("audit.number", primary=True),
    Column("id", Text, unique=True, nullable=False),
    Column("record", _Number, ForeignKey("audit.number"), nullable=False),  # the payload that holds it now
    Column("removed", Text),
)
