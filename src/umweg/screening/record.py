"""A batch through a screener onto the desk: decided, recorded chunk by chunk, and given on.

A batch that was killed goes on where it stopped: lines that are recorded are read back, not decided again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from umweg.desk.batches import CHUNK
from umweg.desk.desk import DecisionEntry, Desk
from umweg.screening.consignments.faults import FaultyConsignment
from umweg.screening.inputs.euro import about_euro

if TYPE_CHECKING:
    from umweg.results.decision import Decision
    from umweg.screening.consignments.model import Consignment


class Decider(Protocol):
    """A screener, as far as recording needs it."""

    def decisions(self, chunk: list[Any], first: int = 1) -> list[tuple[Consignment | FaultyConsignment, Decision]]:
        """Each consignment with its decision, in their order; ``first``: the number of the first one."""
        ...

    @property
    def pins(self) -> dict[str, Any]:
        """What all of them rest on."""
        ...

    @property
    def four_eyes(self) -> str:
        """Whether a second person must confirm."""
        ...


def recorded(
    made: Decider, items: Iterable[Any], desk: Desk, file: str, by: str, *, options: str = ""
) -> Iterator[Decision]:
    """Decisions in the order of the items, each recorded before it is given on; see ``recorded_with``."""
    return (d for d, _ in recorded_with(made, items, desk, file, by, options=options))


def recorded_with(
    made: Decider, items: Iterable[Any], desk: Desk, file: str, by: str, *, options: str = ""
) -> Iterator[tuple[Decision, dict[str, Any]]]:
    """Decisions in the order of the items, each with its consignment as plain data, and recorded before it is given on.

    ``file``: digest of the input (``file_digest``); with equal ``options`` and pins it is the same batch, which is
    recorded once. A decision takes the place of an older one on the same content under the same policy; where a
    consignment changed, or the policy, both stand, so that nothing which waits for a clerk goes away by that.
    """
    batch = desk.batch(file, options, made.pins, by=by)
    waiting = enumerate(items, 1)
    known = batch.next_line - 1
    if known:
        yield from desk.decisions_of(batch.number, known)
        for _ in islice(waiting, known):
            pass
    while chunk := list(islice(waiting, CHUNK)):
        decided = made.decisions([one for _, one in chunk], chunk[0][0])
        older = desk.replaced_by([d for _, d in decided])
        entries = [
            DecisionEntry(line, d.as_dict(), document(given), value_of(given, made.pins["as_of"]), older.get(d.id))
            for (line, _), (given, d) in zip(chunk, decided, strict=True)
        ]
        batch.record(entries, four_eyes=made.four_eyes)
        yield from ((d, dict(e.document)) for (_, d), e in zip(decided, entries, strict=True))
    batch.finish()


def document(given: Consignment | FaultyConsignment) -> dict[str, Any]:
    """The consignment as plain data, to be screened again: of a faulty one what could be read, or its place."""
    read = given.partial if isinstance(given, FaultyConsignment) else given
    if read is None:
        return {"id": given.name, "unreadable": given.where, "digest": given.digest}  # type: ignore[union-attr]  # it is faulty
    found: dict[str, Any] = msgspec.to_builtins(read)
    return found


def value_of(given: Consignment | FaultyConsignment, as_of: str) -> float | None:
    """What the queue sorts by as money: the stated total, else the sum of the lines, in about so many euros.

    ``as_of``: the day of the screening, for a consignment that states none.
    """
    read = given.partial if isinstance(given, FaultyConsignment) else given
    if read is None:
        return None
    given = read
    day = given.day or date.fromisoformat(as_of)
    if given.value is not None:
        return about_euro(given.value, given.currency, day)
    values = [about_euro(line.value, line.currency or given.currency, day) for line in given.lines]
    known = [v for v in values if v is not None]
    return sum(known) if known and len(known) == len(values) else None


def file_digest(path: str | Path) -> str:
    """SHA-256 of a file's bytes; of what can be read only once (standard input, a pipe) a number of its own."""
    if str(path) == "-" or not Path(path).is_file():
        import uuid

        return uuid.uuid4().hex
    digest = hashlib.sha256()
    with Path(path).open("rb") as f:
        while block := f.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def as_json(data: Any) -> str:
    """Options in the one form that is compared."""
    return json.dumps(data, sort_keys=True, default=str)
