"""Notes that people leave on findings: ``notes.jsonl``, a log with a line an event, to which lines are only added.

A removed note stays in the log, with who removed it and when.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from msgspec import Meta

from umweg.core.errors import StoreError, UnknownName, UsageError
from umweg.core.own_files.kinds import Closed, Moment, Text, Word, decode, plain
from umweg.core.own_files.places import refuse_links
from umweg.core.own_files.sealed import seal, seal_of, unseal
from umweg.core.own_files.writing import replacing
from umweg.results import Annotation, Finding
from umweg.store import lock, scratch
from umweg.store.write import now

if TYPE_CHECKING:
    from umweg.store.store import Store

NAME = "notes.jsonl"
LONGEST = 10_000
TIMEOUT = 30.0


Number = Annotated[str, Meta(pattern=r"^[1-9][0-9]{0,8}\Z")]


class _Added(Closed, frozen=True, tag_field="what", tag="add"):
    """The line of a new note; fields as in ``Annotation``."""

    id: Number
    finding: Word
    transit: Word
    target: Word
    members: tuple[Word, ...]
    text: Text
    by: Text
    at: Moment


class _Removed(Closed, frozen=True, tag_field="what", tag="remove"):
    """The line of a note that was taken away."""

    note: Number
    by: Text
    at: Moment


_Event = _Added | _Removed


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
    for e in _events(store):
        if isinstance(e, _Removed):
            removed[e.note] = Removal(e.note, e.by, e.at)
        else:
            written[e.id] = Annotation(e.id, e.finding, e.transit, e.target, e.members, e.text, e.by, e.at)
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
        number = 1 + sum(isinstance(e, _Added) for e in events)
        note = Annotation(
            str(number), finding.id, finding.transit, finding.target, finding.good.members, text, by, now()
        )
        _write(store, [*events, _Added(**note.as_dict())])
    return note


def remove(store: Store, note: str, by: str) -> Annotation:
    """Take a note away by its number; it stays in the log. UnknownName if there is no such note."""
    with scratch.explained(store.path, 0), lock.locked(store.path, TIMEOUT):
        found = next((n for n in live(store) if n.id == note.lstrip("#")), None)
        if found is None:
            raise UnknownName(
                f"There is no note {note!r}.", where=str(store.path), mend="The numbers are in: umweg note --list"
            )
        _write(store, [*_events(store), _Removed(found.id, by, now())])
    return found


def _events(store: Store) -> list[_Event]:
    """All lines; a line with a seal holds all before it, too, so that none can be changed or left out unseen."""
    try:
        lines = refuse_links(store.path, NAME).read_bytes().decode().removesuffix("\n").split("\n")
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as e:
        raise _damaged(store, 0) from e
    out: list[_Event] = []
    before = ""
    for number, line in enumerate(lines if lines != [""] else [], 1):
        try:
            out.append(_event(line, before))
        except ValueError as e:
            raise _damaged(store, number) from e
        before = seal_of(line)
    return out


def _event(line: str, before: str) -> _Event:
    body, sealed = unseal(line, before)
    if before and not sealed:
        raise ValueError("it has no hash of its own")
    found: _Event = decode(body, _Event)  # type: ignore[arg-type]  # a union of two structs
    return found


def _damaged(store: Store, line: int) -> StoreError:
    return StoreError(
        "The log of notes is damaged.",
        where=f"{store.path / NAME}{f', line {line}' if line else ''}",
        mend="Restore it from a backup or a bundle, or repair this line by hand: it is JSON, an object a line.",
    )


def _write(store: Store, events: list[_Event]) -> None:
    """All lines, the new one last, in place of the old file: by one rename, so that no line is ever torn."""
    with scratch.scratch_folder(store.path) as tmp, replacing(store.path / NAME, via=tmp) as f:
        before = ""
        for event in events:
            line = seal(json.dumps(plain(event), ensure_ascii=False), before)
            before = seal_of(line)
            f.write(line.encode() + b"\n")


def damaged(store: Store) -> str:
    """What is wrong with the log, "" if it can be read."""
    try:
        log(store)
    except StoreError as e:
        return f"{e.what} {e.where}"
    return ""
