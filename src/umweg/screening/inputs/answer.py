"""What a check answers: reasons that it found, and what it lacked. Nothing found is never "clear".

>>> r = CheckReason("high-priority-goods", "listed", {"line": 1, "code": "854231", "tier": "1"}, "lines[0]")
>>> r.text("en")
'Line 1: 854231 is on the Common High Priority List, tier 1.'
>>> Result().status, Result(missing=("lines.code",)).status, Result((r,)).status
('none', 'not assessable', 'found')
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

from umweg.law.checks import LANGUAGES, check
from umweg.results.wording import spoken

if TYPE_CHECKING:
    from umweg.screening.facts import ConsignmentFacts
    from umweg.screening.inputs.reference_data import ReferenceData

Status = Literal["found", "none", "not assessable"]


@dataclass(frozen=True, slots=True)
class CheckReason:
    """A reason against a consignment: the check, the case of its sentence with values, and where in the consignment.

    ``tags``: words that a policy can ask for (``certain``, ``partial-list``). ``laws``: whose rule it rests on here,
    where that is narrower than the check's own. ``verified``: the grounds were compared with their acts; a reason that
    is not never stops or releases alone. ``detail``: sentences and figures behind it, as plain data. ``source``,
    ``link``: of the ground, where it is not that of the check. ``beside``: the listed party that is named there, field
    by field (``matches.Match.beside``).
    """

    check: str
    case: str
    values: Mapping[str, Any]
    where: str = ""
    tags: frozenset[str] = frozenset()
    laws: tuple[str, ...] = ()
    verified: bool | None = None
    detail: tuple[str, ...] = ()
    source: str = ""
    link: str = ""
    beside: Mapping[str, Any] = field(default_factory=dict)

    def text(self, lang: str) -> str:
        """The sentence; codes of countries and roles are spoken as names, words in two languages in one."""
        values = spoken(self.values, lang)
        values |= {k: v[lang] for k, v in values.items() if isinstance(v, Mapping)}
        return check(self.check).say(self.case, lang, **values)

    @property
    def grounded(self) -> bool:
        """Whether the grounds are verified: as the reason says, else as its check's passport says."""
        return check(self.check).verified if self.verified is None else self.verified

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        law = check(self.check)
        return {
            "check": self.check, "case": self.case, "where": self.where, "values": dict(self.values),
            "tags": sorted(self.tags), "laws": list(self.laws or law.laws), "verified": self.grounded,
            "source": self.source or law.source, "link": self.link if self.source else law.link,
            "flag": law.flag, "detail": list(self.detail),
            "text": {lang: self.text(lang) for lang in LANGUAGES}, **({"beside": self.beside} if self.beside else {}),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Result:
    """What one check found in one consignment, and the fields that it lacked (``parties[1].founded``).

    ``gaps``: why it could not be assessed, as sentences, where that is no field alone but law that is not at hand; the
    place of each stands in ``missing`` too. ``idle``: why the law that it asks about does not bind here.
    """

    reasons: tuple[CheckReason, ...] = ()
    missing: tuple[str, ...] = field(default=())
    gaps: tuple[CheckReason, ...] = ()
    idle: CheckReason | None = None

    @classmethod
    def of(cls, reasons: Iterable[CheckReason], gaps: Iterable[CheckReason], missing: Iterable[str] = ()) -> Result:
        """With the places of the gaps among what is missing."""
        why = tuple(gaps)
        return cls(tuple(reasons), tuple(dict.fromkeys((*missing, *(g.where for g in why if g.where)))), why)

    @property
    def status(self) -> Status:
        """Found outweighs lacking: three lines may be assessed and a fourth not."""
        return "found" if self.reasons else "not assessable" if self.missing else "none"


NOTHING = Result()


class Check(Protocol):
    """A module of this package."""

    def assess(self, facts: ConsignmentFacts, known: ReferenceData) -> Result:
        """The answer for one consignment."""
        ...
