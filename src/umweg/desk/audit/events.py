"""What each event of the trail does to the desk's tables: the rules by which a replay rebuilds them.

An event is a row of the trail with its content. What a table holds and the trail of an older version does not say is
``unknown``: it is compared with nothing, and counted.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from umweg.desk.audit.link import Link
from umweg.desk.listed import named_by, plain

_UNKNOWN = "\0unknown"  # no text of any database holds this character
SEALED = 2
"""From this version of the tables on the trail says all that they hold."""


def unknown(number: int = 0) -> str:
    """A value that the trail does not say; ``number`` tells those apart that must differ."""
    return f"{_UNKNOWN}{number}"


def is_unknown(value: Any) -> bool:
    """Whether it is such a value."""
    return isinstance(value, str) and value.startswith(_UNKNOWN)


@dataclass(slots=True)
class Replayed:
    """The tables as rebuilt so far (``tables``), and what is not in them.

    ``version``: of the tables when the row was written; ``lines``: where each batch goes on; ``vague``: batches of
    which an older version's trail does not say so; ``maybe``: decisions of which it does not say whether a clerk was
    asked; ``pins``: digests of those that an event names; ``loose_pins``: whether pins may be there that nothing names;
    ``sealed_from``: the row with which an older desk was brought up to date; ``migrating``: whether that still goes on.
    """

    tables: sqlite3.Cursor
    version: int = 1
    lines: dict[int, int] = field(default_factory=dict)
    vague: set[int] = field(default_factory=set)
    maybe: set[int] = field(default_factory=set)
    pins: set[str] = field(default_factory=set)
    loose_pins: bool = True
    sealed_from: int | None = None
    migrating: bool = False

    def do(self, sql: str, *values: Any) -> None:
        """Change the tables."""
        self.tables.execute(sql, values)

    def add(self, table: str, *values: Any) -> None:
        """A new row, with a value for each column."""
        self.do(f"INSERT INTO {table} VALUES ({', '.join('?' * len(values))})", *values)


@dataclass(frozen=True, slots=True)
class Event:
    """A row of the trail, read. ``of``: the number of what it is about; ``body``, ``document``: None after a purge."""

    row: Link
    of: int
    facts: dict[str, Any]

    @property
    def body(self) -> str | None:
        """The sealed content."""
        return self.row.content[1] if self.row.content is not None else None

    def named(self) -> Any:
        """The id that is sealed beside a record, or in it; unknown where it is not at hand."""
        _, body, document = self.row.content or ("", "", "")
        held = document or (body if self.about("case") else "")
        return msgspec.json.decode(held)["id"] if held else unknown(self.row.number)

    def about(self, kind: str) -> bool:
        """Whether it is about something of this kind."""
        return self.row.subject.startswith(f"{kind} ")


Rule = Callable[[Replayed, Event], None]


def _opened(r: Replayed, e: Event) -> None:
    r.version = int(e.facts["version"])
    r.loose_pins = r.version < SEALED
    r.add("desk_meta", "version", str(r.version))
    r.add("desk_meta", "desk", e.facts["desk"])


def _began(r: Replayed, e: Event) -> None:
    r.pins.add(e.facts["pins"])
    r.add("batches", e.of, e.facts["file"], e.facts["options"], e.facts["pins"], "running", 1)
    r.lines[e.of] = 1


def _resumed(r: Replayed, e: Event) -> None:
    r.pins.add(e.facts["pins"])
    _advanced(r, e)


def _advanced(r: Replayed, e: Event) -> None:
    r.lines[e.of] = e.facts["next_line"]
    r.vague.discard(e.of)


def _finished(r: Replayed, e: Event) -> None:
    _advanced(r, e)
    r.do("UPDATE batches SET state = 'finished' WHERE number = ?", e.of)


def _read_line(r: Replayed, e: Event) -> None:
    batch, line = e.facts["batch"], e.facts["line"]
    if batch is not None and line is not None:
        r.lines[batch] = max(r.lines.get(batch, 1), line + 1)
        if r.version < SEALED:
            r.vague.add(batch)


def _screened(r: Replayed, e: Event) -> None:
    n, f, at = e.of, e.facts, e.row.at
    made = msgspec.json.decode(e.body) if e.body is not None else None
    name, consignment = (plain(made["id"]), plain(made["consignment_id"])) if made is not None else (None, None)
    r.pins.add(f["pins"])
    r.add("decisions", n, name, consignment, f["batch"], f["line"], at, f["outcome"], f["pins"], None)
    if made is not None and '"entity_id"' in str(e.body):
        for entity in named_by(made):
            r.add("hits", n, entity)
    _read_line(r, e)
    task, old = f.get("task"), f.get("supersedes")
    if "task" not in f and f["outcome"] != "release":
        rank = made.get("rank") if made is not None else unknown()
        task = {"rank": rank, "value": unknown(), "four_eyes": unknown()}
        if old is not None:
            r.maybe.add(n)
    if task is not None:
        taken = r.tables.execute("SELECT assignee, claimed_until FROM tasks WHERE number = ?", (old,)).fetchone()
        r.add("tasks", n, f["outcome"], "open", task["rank"], task["value"], task["four_eyes"], at,
              *(taken or (None, None)), None, None, None, None, 1)  # fmt: skip
    if old is not None:
        r.do("UPDATE decisions SET superseded_by = ? WHERE number = ?", n, old)
        r.do("UPDATE tasks SET state = 'superseded', closed = ?, version = version + 1 "
             "WHERE number = ? AND state IN ('open', 'half')", at, old)  # fmt: skip


def _claimed(r: Replayed, e: Event) -> None:
    r.do("UPDATE tasks SET assignee = ?, claimed_until = ? WHERE number = ?", e.row.actor, e.facts["until"], e.of)


def _said(r: Replayed, e: Event) -> None:
    by, at, verdict, state = e.row.actor, e.row.at, e.facts["verdict"], e.facts["state"]
    r.maybe.discard(e.of)
    r.add("clerks", e.row.number, e.of, at, by, e.row.action, verdict)
    done = state == "done"
    r.do(
        "UPDATE tasks SET state = ?, version = version + 1, assignee = NULL, claimed_until = NULL, verdict = ?, "
        "first_by = CASE ? WHEN 'half' THEN ? WHEN 'done' THEN first_by END, closed = ?, closed_by = ? "
        "WHERE number = ?",
        state, None if state == "open" else verdict, state, by, at if done else None, by if done else None, e.of,
    )  # fmt: skip


def _excepted(r: Replayed, e: Event) -> None:
    r.add("exceptions", e.of, e.row.at, e.row.actor, e.facts["until"], None, None)


def _revoked(r: Replayed, e: Event) -> None:
    r.do("UPDATE exceptions SET revoked = ?, revoked_by = ? WHERE number = ?", e.row.at, e.row.actor, e.of)


def _added(r: Replayed, e: Event) -> None:
    if e.about("customer"):
        screened = unknown() if r.version < SEALED else None
        r.add("customers", e.of, e.named(), e.row.number, screened, screened)
    else:
        r.add("cases", e.of, e.named(), e.row.number, None)


def _changed(r: Replayed, e: Event) -> None:
    number, name = e.row.number, e.named()
    if e.about("case"):
        r.do("UPDATE cases SET record = ?, removed = NULL WHERE number = ?", number, e.of)
    else:
        r.do("UPDATE customers SET record = ?, pins = ? WHERE number = ?", number,
             unknown() if r.version < SEALED else None, e.of)  # fmt: skip
    if not is_unknown(name):
        table = "cases" if e.about("case") else "customers"
        r.do(f"UPDATE {table} SET id = ? WHERE number = ?", name, e.of)


def _still_older(r: Replayed) -> None:
    """What is found is taken as it is once, and never again: else such a row would make any change good."""
    if r.version >= SEALED and not r.migrating:
        raise ValueError("this desk was up to date before")


def _sealed(r: Replayed, e: Event) -> None:
    _still_older(r)
    r.do("UPDATE customers SET id = ? WHERE number = ?", e.named(), e.of)


def _rescreened(r: Replayed, e: Event) -> None:
    r.pins.add(e.facts["pins"])
    for first, last in e.facts["customers"]:
        r.do("UPDATE customers SET pins = ?, screened = ? WHERE number BETWEEN ? AND ?",
             e.facts["pins"], e.row.at, first, last)  # fmt: skip


def _removed(r: Replayed, e: Event) -> None:
    r.do("UPDATE cases SET removed = ? WHERE number = ?", e.row.at, e.of)


def _purged(r: Replayed, e: Event) -> None:
    for first, last in e.facts["contents"]:
        r.do("DELETE FROM customers WHERE record BETWEEN ? AND ?", first, last)
        r.do("DELETE FROM cases WHERE record BETWEEN ? AND ?", first, last)
    for first, last in e.facts["decisions"]:
        r.do("UPDATE decisions SET id = NULL, consignment = NULL WHERE number BETWEEN ? AND ?", first, last)
        r.do("DELETE FROM hits WHERE number BETWEEN ? AND ?", first, last)
    if r.version >= SEALED:
        r.do("DELETE FROM desk_meta WHERE key = 'unwiped'")
        r.add("desk_meta", "unwiped", str(e.row.number))


def _wiped(r: Replayed, e: Event) -> None:
    r.do("DELETE FROM desk_meta WHERE key = 'unwiped'")


def _clock(r: Replayed, e: Event) -> None:
    """It says what a clock said that lay behind the trail; no table holds that."""


def _migrated(r: Replayed, e: Event) -> None:
    """What the older trail did not say, as it was found when the desk was brought up to date."""
    _still_older(r)
    r.version = int(e.facts["version"])
    r.sealed_from = e.row.number if r.sealed_from is None else r.sealed_from
    r.do("UPDATE desk_meta SET value = ? WHERE key = 'version'", str(r.version))
    r.loose_pins = False
    for number, rank, value, eyes in e.facts.get("tasks", ()):
        r.maybe.discard(number)
        r.do("UPDATE tasks SET rank = ?, value = ?, four_eyes = ? WHERE number = ?", rank, value, eyes, number)
    for number, line in e.facts.get("batches", ()):
        r.lines[number] = line
        r.vague.discard(number)
    for number, pins, screened in e.facts.get("customers", ()):
        if pins is not None:
            r.pins.add(pins)
        r.do("UPDATE customers SET pins = ?, screened = ? WHERE number = ?", pins, screened, number)
    for digest in e.facts.get("pins", ()):
        r.pins.add(digest)
    r.migrating = not e.facts.get("last", False)
    if not r.migrating:  # whatever was not among them was no task
        r.tables.executemany("DELETE FROM tasks WHERE number = ?", [(n,) for n in r.maybe])
        r.maybe.clear()


RULES: dict[tuple[str, str], Rule] = {
    ("opened", "desk"): _opened, ("migrated", "desk"): _migrated, ("clock", "desk"): _clock,
    ("began", "batch"): _began, ("resumed", "batch"): _resumed, ("advanced", "batch"): _advanced,
    ("finished", "batch"): _finished, ("unreadable", "batch"): _read_line, ("screened", "decision"): _screened,
    ("claimed", "task"): _claimed, ("decided", "task"): _said, ("first", "task"): _said, ("confirmed", "task"): _said,
    ("disagreed", "task"): _said, ("reopened", "task"): _said, ("excepted", "exception"): _excepted,
    ("revoked", "exception"): _revoked, ("added", "customer"): _added, ("changed", "customer"): _changed,
    ("sealed", "customer"): _sealed, ("rescreened", "customers"): _rescreened, ("added", "case"): _added,
    ("changed", "case"): _changed, ("removed", "case"): _removed, ("purged", "purge"): _purged,
    ("wiped", "purge"): _wiped,
}  # fmt: skip
"""Action and kind of each event, and what it does. A new event needs a rule here, or no trail with it verifies."""
