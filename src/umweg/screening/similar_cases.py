"""Which cases a consignment resembles, by goods, route and parties; each part is said in words.

Resemblance is no probability: it orders cases, from 0 (nothing in common) to 1. Goods or a route alone say little, so
both are asked for; a party of a case is enough by itself.

>>> from datetime import date
>>> from umweg.desk.case import read_case
>>> from umweg.screening.consignments.model import Consignment, Line
>>> case = read_case({"id": "kz-2022", "kind": "interception", "what": "drones", "codes": ["8806"],
...     "route": ["KG", "KZ", "RU"], "source": "x"})
>>> c = Consignment(id="1", sender="KG", destination="RU", lines=(Line(code="880622"),))
>>> facts = ConsignmentFacts.of(c, date(2024, 3, 1))
>>> [(s.case.id, round(s.score, 2), s.parts) for s in CaseRegister((case,)).similar(facts)]
[('kz-2022', 0.82, ('goods 8806', 'sender KG', 'destination RU'))]
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

import msgspec

from umweg.core.errors import UmwegError, UsageError
from umweg.desk.case import Case
from umweg.names import compare_names, threshold
from umweg.parties.list_status import today
from umweg.screening.consignments.faults import FaultyConsignment
from umweg.screening.consignments.model import Consignment
from umweg.screening.facts import ConsignmentFacts

GOODS, ROUTE = 0.6, 0.4
"""Weights of goods and route where no party is shared."""
SAME_GOODS = {2: 0.25, 4: 0.9, 5: 0.95}
"""How alike goods are that share so many digits; six and more are the same."""
SENDER, BETWEEN, DESTINATION = 0.35, 0.3, 0.35
PATTERN = 0.1
"""What a pattern adds that is wholly met; alone it says nothing."""
LEAST_GOODS, LEAST_ROUTE = 0.9, 0.3
"""Below these, goods and route together say nothing: the same chapter, or no country in common."""


@dataclass(frozen=True, slots=True)
class Similar:
    """A case that a consignment resembles, how much, and in what."""

    case: Case
    score: float
    parts: tuple[str, ...]


@dataclass(frozen=True)
class CaseRegister:
    """A frozen register, to be pinned by decisions."""

    cases: tuple[Case, ...]

    @cached_property
    def digest(self) -> str:
        """A hash of all cases, whatever their order."""
        rows = sorted(msgspec.json.encode(c, order="deterministic") for c in self.cases)
        return hashlib.sha256(b"\n".join(rows)).hexdigest()

    @cached_property
    def _by_heading(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for row, case in enumerate(self.cases):
            for code in case.codes:
                found[code[:4]].append(row)
        return found

    @cached_property
    def _with_parties(self) -> list[int]:
        return [row for row, c in enumerate(self.cases) if c.parties]

    def similar(
        self, facts: ConsignmentFacts, least: float = 0.5, fired: frozenset[str] = frozenset()
    ) -> list[Similar]:
        """Cases at or above ``least``, the most alike first; equals in the order of their ids.

        ``fired``: the checks that gave a reason here, held against the pattern of a case.
        """
        rows = {r for g in facts.lines for n in (4, 2) for r in self._by_heading.get(g.code[:n], ())}
        rows.update(self._with_parties)
        found = [s for r in rows if (s := _one(self.cases[r], facts, fired)) and s.score >= least]
        return sorted(found, key=lambda s: (-s.score, s.case.id))


@dataclass(frozen=True, slots=True)
class FileComparison:
    """A file against the register: consignments compared, pairs of consignment id and case, and what could not be read.

    A consignment of which a part could be read is compared by that part, and told among the ``faults``, too.
    """

    read: int
    found: list[tuple[str, Similar]]
    faults: list[UmwegError]


def compare(
    register: CaseRegister, consignments: Iterable[Consignment | FaultyConsignment], least: float = 0.5
) -> FileComparison:
    """All consignments against the cases, in their order; what cannot be read is told, and the rest compared."""
    read, found, faults = 0, list[tuple[str, Similar]](), list[UmwegError]()
    for one in consignments:
        given = one.partial if isinstance(one, FaultyConsignment) else one
        if isinstance(one, FaultyConsignment):
            faults.append(one.error)  # the first of its faults stands for it
        if given is None:
            continue
        try:
            facts = ConsignmentFacts.of(given, today())
        except UsageError as e:
            faults.append(UsageError(e.what, where=f"consignment {given.id}, {e.where}", mend=e.mend))
            continue
        if given is not one and not (facts.lines or facts.countries or facts.parties):
            continue  # nothing that a case has was left of it
        told = [] if given is not one else [u for u in facts.unread if u.read is None][:1]
        faults += [UsageError(u.what, where=f"consignment {given.id}, {u.field}", mend=u.mend) for u in told]
        read += 1
        found += [(given.id, s) for s in register.similar(facts, least)]
    return FileComparison(read, found, faults)


def _one(case: Case, facts: ConsignmentFacts, fired: frozenset[str]) -> Similar | None:
    goods, code = max(((_alike(g.code, c), c) for g in facts.lines for c in case.codes), default=(0.0, ""))
    route, where = _route(case, facts)
    party = next((a.called for a in facts.parties if a.party.name and _named(a.party.name, case.parties)), "")
    parts = ((f"party {party}",) if party else ()) + ((f"goods {code}",) if goods >= LEAST_GOODS else ()) + where
    together = GOODS * goods + ROUTE * route if goods >= LEAST_GOODS and route >= LEAST_ROUTE else 0.0
    score = max(together, 0.8 + 0.2 * together) if party else together
    if score > 0 and (same := sorted(fired & set(case.pattern))):
        score, parts = min(1.0, score + PATTERN * len(same) / len(case.pattern)), (*parts, f"pattern {', '.join(same)}")
    return Similar(case, round(score, 4), parts) if score > 0 else None


def _alike(code: str, listed: str) -> float:
    """How alike two codes are: by the digits that they share, as far as the case's code goes."""
    n = next((i for i, (a, b) in enumerate(zip(code, listed, strict=False)) if a != b), min(len(code), len(listed)))
    return 1.0 if n >= 6 else max((v for d, v in SAME_GOODS.items() if d <= n), default=0.0)


def _route(case: Case, facts: ConsignmentFacts) -> tuple[float, tuple[str, ...]]:
    """Sender, countries between and destination that both have; a case's way counts in its own order."""
    if not case.route:
        return 0.0, ()
    sender, between, to = case.route[0], set(case.route[1:-1]), case.route[-1]
    score, parts = 0.0, []
    if facts.sender == sender:
        score, parts = score + SENDER, [f"sender {sender}"]
    if shared := sorted(between & {*facts.via, facts.destination}):
        score, parts = score + BETWEEN, [*parts, f"over {', '.join(shared)}"]
    if facts.destination == to and len(case.route) > 1:
        score, parts = score + DESTINATION, [*parts, f"destination {to}"]
    return score, tuple(parts)


def _named(name: str, parties: Iterable[str]) -> bool:
    return any(_same(name, p) for p in parties)


@lru_cache(maxsize=1 << 14)
def _same(one: str, other: str) -> bool:
    """Whether two names may be the same party's."""
    return compare_names(one, other) >= threshold()
