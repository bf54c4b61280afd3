"""Screening: consignments in, decisions out, in their order and one chunk at a time.

The way from the command to the outcome: api/screen.py -> screening/run.py -> decide/matching.py (parties) ->
decide/decide.py (checks, permits, policy).
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from msgspec import structs

from umweg.core.errors import UmwegError, UsageError
from umweg.results.decision import CUSTOMER, Decision
from umweg.screening.checks.overall import unreadable
from umweg.screening.consignments.faults import FaultyConsignment, id_of, settled
from umweg.screening.consignments.model import Consignment
from umweg.screening.consignments.partial import field_of
from umweg.screening.consignments.read import reserved
from umweg.screening.consignments.write import digest
from umweg.screening.decide.decide import Law, WeighedReason, decide
from umweg.screening.facts import ConsignmentFacts

if TYPE_CHECKING:
    from umweg.screening.decide.matching import Matching
    from umweg.screening.inputs.reference_data import ReferenceData
    from umweg.screening.ranking import Ranker

CHUNK = 2000
"""Consignments whose parties are matched in one go: more bring little, and each costs memory."""
GivenConsignment = Consignment | FaultyConsignment | Mapping[str, Any]


@dataclass(frozen=True)
class ScreenedConsignment:
    """One consignment with its decision; ``facts`` is None where it could not be read."""

    given: Consignment | FaultyConsignment
    decision: Decision
    facts: ConsignmentFacts | None


@dataclass(frozen=True)
class Screener:
    """Everything that a batch is decided by; made by ``prepare.screener``. ``matching``: None without lists.

    ``ranker``: the model of targeting that orders what is held.
    """

    known: ReferenceData
    law: Law
    matching: Matching | None
    ranker: Ranker | None = None

    def run(
        self, consignments: Iterable[GivenConsignment], chunk: int = CHUNK, first: int = 1
    ) -> Iterator[ScreenedConsignment]:
        """Decisions in the order of the consignments; memory is that of one chunk.

        ``first``: the number of the first one, by which messages call a mapping that cannot be read.
        """
        waiting = enumerate(consignments, first)
        while batch := list(islice(waiting, chunk)):
            with _without_collector():
                done = list(self._chunk(batch))
            yield from self._ordered(done) if self.ranker is not None else done

    def decisions(
        self, chunk: list[GivenConsignment], first: int = 1
    ) -> list[tuple[Consignment | FaultyConsignment, Decision]]:
        """A chunk at once, for who records it; ``first`` as of ``run``."""
        return [(s.given, s.decision) for s in self.run(chunk, max(len(chunk), 1), first)]

    @property
    def pins(self) -> dict[str, Any]:
        """What all decisions rest on."""
        return dict(self.law.pins)

    @property
    def four_eyes(self) -> str:
        """The policy's rule."""
        return self.law.policy.four_eyes

    def _chunk(self, batch: Sequence[tuple[int, GivenConsignment]]) -> Iterator[ScreenedConsignment]:
        read = [self._read(one, n) for n, one in batch]
        good = [f for _, f in read if isinstance(f, ConsignmentFacts)]
        filled = iter(self.matching.fill(good) if self.matching else good)
        for given, facts in read:
            if isinstance(facts, ConsignmentFacts):
                yield self._decided(given, next(filled))
            else:
                yield ScreenedConsignment(given, self._unread(given, facts), None)

    def _ordered(self, done: list[ScreenedConsignment]) -> Iterator[ScreenedConsignment]:
        """With the ranks of what was held."""
        from umweg.screening.ranking import ranked

        read = [(s.facts, s.decision) for s in done if s.facts is not None]
        assert self.ranker is not None  # noqa: S101  (asked before)
        found = iter(ranked(self.ranker, [f for f, _ in read], [d for _, d in read]))
        for s in done:
            rank = next(found) if s.facts is not None else None
            yield s if rank is None else replace(s, decision=s.decision.ranked(rank))

    def _decided(self, given: Consignment | FaultyConsignment, facts: ConsignmentFacts) -> ScreenedConsignment:
        """The decision; what no law or list can be asked about (a year before any code) is told like what is unread."""
        try:
            return ScreenedConsignment(given, decide(facts, self.known, self.law, _digest(given)), facts)
        except UsageError as e:
            return ScreenedConsignment(given, self._unread(given, e), None)

    def _read(
        self, one: GivenConsignment, number: int
    ) -> tuple[Consignment | FaultyConsignment, ConsignmentFacts | UmwegError]:
        given = one if isinstance(one, Consignment | FaultyConsignment) else _converted(one, number)
        readable = given.partial if isinstance(given, FaultyConsignment) else given
        if readable is None:
            return given, given.error  # type: ignore[union-attr]  # only a faulty one has nothing that is readable
        try:
            return given, ConsignmentFacts.of(readable, self.known.as_of)
        except UsageError as e:
            return given, e

    def _unread(self, given: Consignment | FaultyConsignment, error: UmwegError) -> Decision:
        """The decision on what cannot be read: somebody must look, for nobody knows what it holds."""
        name = given.name if isinstance(given, FaultyConsignment) else given.id
        reason = WeighedReason(unreadable.reason(error), "review", 0.0)
        return Decision.made(
            consignment_id=name, input_digest=_digest(given), outcome="review", reasons=(reason.as_dict(),), missing=(),
            lifted=(), not_found=(), parties=(), points=0.0, pins=self.law.pins,
        )  # fmt: skip


def _digest(given: Consignment | FaultyConsignment) -> str:
    """Of what was decided on; of one of which nothing could be read, of its bytes."""
    if isinstance(given, FaultyConsignment):
        return digest(given.partial) if given.partial is not None else given.digest
    return digest(given)


@contextlib.contextmanager
def _without_collector() -> Iterator[None]:
    """A chunk makes much and leaves no circles: the collector would look through lists and law again and again, for a
    quarter of the time and more.
    """
    ran = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if ran:
            gc.enable()


def _converted(one: Mapping[str, Any], number: int) -> Consignment | FaultyConsignment:
    """A mapping as a consignment; what is wrong with it is told by field."""
    where = f"consignment {number}"
    partial: Consignment | None
    try:
        read = settled(one, where)
        if not read.id.startswith(CUSTOMER):
            return read
        error = reserved(read.id, where)
        partial = structs.replace(read, id=where, unread=(*read.unread, field_of(error, "id", read.id)))
    except UsageError as e:
        error, partial = e, getattr(e, "partial", None)
    raw = hashlib.sha256(repr(one).encode("utf-8", "backslashreplace")).hexdigest()
    return FaultyConsignment(where, number, id_of(one), error, raw, partial=partial)
