"""Notes that people leave on findings: ``notes.jsonl``, a log with a line an event, to which lines are only added.

A removed note stays in the log, with who removed it and when.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from umweg.core.documents import json_of
from umweg.core.errors import StoreError, UnknownName, UsageError
from umweg.results import Annotation, Finding
from umweg.store import catalog as cat
from umweg.store import lock, scratch
from umweg.store.write import now

if TYPE_CHECKING:
    from umweg.store.store import Store

NAME = "notes.jsonl"
LONGEST = 10_000
TIMEOUT = 30.0


@dataclass(frozen=True, slots=True)
class Removal:
    """Who took a note away, and when (UTC, ISO)."""

    note: str
    by: str
    at: str


def log(store: Store) -> tuple[tuple[Annotation, Removal | None], ...]:
    """Every note ever written, in order, with its removal if there was one; StoreError where the log is damaged."""
    written: dict[str, Annotation] = {}
    removed: dict[str, Removal] = {}
    for number, d in enumerate(_events(store), 1):
        try:
            if d["what"] == "remove":
                removed[d["note"]] = Removal(d["note"], d["by"], d["at"])
            else:
                body = {k: v for k, v in d.items() if k != "what"}
                written[d["id"]] = Annotation(**{**body, "members": tuple(d["members"])})
        except (KeyError, TypeError) as e:
            raise _damaged(store, number) from e
    return tuple((n, removed.get(n.id)) for n in written.values())


def live(store: Store) -> tuple[Annotation, ...]:
    """All notes that were not removed, in the order in which they were written."""
    return tuple(n for n, removed in log(store) if removed is None)


def add(store: Store, finding: Finding, text: str, by: str) -> Annotation:
    """Leave a note on a finding; ``by``: who leaves it.

    UsageError for an empty or endless text, StoreError where the store cannot be written.
    """
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise UsageError(
            "A note needs words." if not text else f"A note may have {LONGEST:,} letters; this has {len(text):,}.",
            where=finding.id,
            mend='umweg note FINDING-ID "what is to be known"',
        )
    with scratch.explained(store.path, len(text)), lock.locked(store.path, TIMEOUT):
        events = _events(store)
        number = 1 + sum(e.get("what") == "add" for e in events)
        note = Annotation(
            str(number), finding.id, finding.transit, finding.target, finding.good.members, text, by, now()
        )
        _write(store, [*events, {"what": "add", **note.as_dict()}])
    return note


def remove(store: Store, note: str, by: str) -> Annotation:
    """Take a note away by its number; it stays in the log. UnknownName if there is no such note."""
    with scratch.explained(store.path, 0), lock.locked(store.path, TIMEOUT):
        found = next((n for n in live(store) if n.id == note.lstrip("#")), None)
        if found is None:
            raise UnknownName(
                f"There is no note {note!r}.", where=str(store.path), mend="The numbers are in: umweg note --list"
            )
        _write(store, [*_events(store), {"what": "remove", "note": found.id, "by": by, "at": now()}])
    return found


def _events(store: Store) -> list[dict[str, Any]]:
    try:
        with (store.path / NAME).open(encoding="utf-8") as f:
            lines = f.readlines()  # splitlines() would break a text at U+2028
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as e:
        raise _damaged(store, 0) from e
    out = []
    for number, line in enumerate(lines, 1):
        try:
            event = json_of(line)
        except ValueError as e:
            raise _damaged(store, number) from e
        if not isinstance(event, dict):
            raise _damaged(store, number)
        out.append(event)
    return out


def _damaged(store: Store, line: int) -> StoreError:
    return StoreError(
        "The log of notes is damaged.",
        where=f"{store.path / NAME}{f', line {line}' if line else ''}",
        mend="Restore it from a backup or a bundle, or repair this line by hand: it is JSON, an object a line.",
    )


def _write(store: Store, events: list[dict[str, Any]]) -> None:
    """All lines, the new one last, in place of the old file: by one rename, so that no line is ever torn."""
    with scratch.scratch_folder(store.path) as tmp:
        new = tmp / NAME
        with new.open("w", encoding="utf-8") as f:
            f.writelines(json.dumps(e, ensure_ascii=False) + "\n" for e in events)
            f.flush()
            os.fsync(f.fileno())
        new.replace(store.path / NAME)
        cat.sync_folder(store.path)


def damaged(store: Store) -> str:
    """What is wrong with the log, "" if it can be read."""
    try:
        log(store)
    except StoreError as e:
        return f"{e.what} {e.where}"
    return ""
