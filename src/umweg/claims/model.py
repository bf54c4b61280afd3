"""A claim as it is found in a text, read, and judged: what reader, verdict, report and JSON share.

Offsets count Unicode characters of the extracted text, half-open. Windows are half-open months, ``2022-03/2022-11`` is
March to October. Values are positive in the unit named; ``direction`` has the sign, and a ratio that fell is below 1.

>>> period = Period.parse("2022-03/2022-11")
>>> period.months, str(period.shifted(-12))
(8, '2021-03/2021-11')
>>> reading = Reading(flow="export", reporter=("EU27",), partner=("RU",), period=period, measure="change",
...     direction="down", value=71, unit="percent", precision=0)
>>> as_dict(reading)["period"], from_dict(as_dict(reading), Reading) == reading
('2022-03/2022-11', True)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import msgspec

from umweg.core.months import month_index, month_text

Flow = Literal["export", "import", "trade", "reexport", "transit", "mirror"]
Measure = Literal["level", "change", "ratio", "share", "gap", "rank"]
Direction = Literal["up", "down", "flat"]
Hedge = Literal["exact", "about", "over", "under", "almost", "at_least", "at_most", "up_to"]
Kind = Literal["measured", "vague", "event", "denial", "source"]
Verdict = Literal["supported", "contradicted", "base_dependent", "not_checkable"]
Unjudged = Literal["question", "conditional", "forecast"]
VERDICTS: tuple[Verdict, ...] = ("supported", "contradicted", "base_dependent", "not_checkable")
MOST_READINGS = 4
T = TypeVar("T")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A half-open window of months, counted since year 0 as in ``core.months``."""

    first: int
    end: int

    @classmethod
    def parse(cls, text: str) -> Period:
        """From ``2022-03/2022-11``; ValueError where it ends before it begins."""
        first, end = (month_index(part) for part in text.split("/"))
        if end <= first:
            raise ValueError(f"{text} ends before it begins")
        return cls(first, end)

    def __str__(self) -> str:
        return f"{month_text(self.first)}/{month_text(self.end)}"

    @property
    def months(self) -> int:
        """How many months."""
        return self.end - self.first

    def shifted(self, months: int) -> Period:
        """The window so many months later."""
        return Period(self.first + months, self.end + months)


@dataclass(frozen=True, slots=True)
class Good:
    """Goods as the text calls them (None: the text names none), and what that is in codes.

    ``family``: ``TOTAL``, ``LISTED`` (all restricted goods of the store), else a name such as ``HS8703``. ``complete``
    is false where the store holds a part of it, or a code was renamed between the windows.
    """

    text: str | None
    family: str
    codes: tuple[str, ...] = ()
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Comparison:
    """The window compared with; ``stated`` where the text says it."""

    period: Period
    stated: bool


@dataclass(frozen=True, slots=True)
class Side:
    """What differs on the other side: a share's denominator, the second member of a comparison or of a gap."""

    flow: Flow | None = None
    reporter: tuple[str, ...] = ()
    partner: tuple[str, ...] = ()
    good: Good | None = None
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a claim.

    ``reporter``, ``partner``: ISO 3166 alpha-2 codes or groups (``EU27``, ``WORLD``). ``value`` in ``unit``
    (``percent``, ``pp``, ``times``, ``rank``, ``kg``, ``pieces``, a currency), printed with ``precision`` decimals in
    units of ``value`` (2.9bn has -8); ``from_``: the first number of "from ... to". ``source``: whose figures the text
    names. ``why``: what was taken from elsewhere. ``weight``: how likely, all readings of a claim add to 1 at most.
    """

    flow: Flow | None = None
    reporter: tuple[str, ...] = ()
    partner: tuple[str, ...] = ()
    good: Good | None = None
    period: Period | None = None
    comparison: Comparison | None = None
    measure: Measure | None = None
    of: Side | None = None
    direction: Direction | None = None
    value: float | None = None
    from_: float | None = None
    unit: str | None = None
    precision: int | None = None
    hedge: Hedge = "exact"
    source: str | None = None
    why: tuple[str, ...] = ()
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim before any verdict.

    ``span``, ``sentence``: where it and its sentence stand. ``speaker``: who says it, ``attribution``: outer speakers
    first. ``unjudged``: a question, condition or forecast, which nobody judges. ``readings``: likeliest first, at most
    four; none for what no trade statistic can decide.
    """

    id: str
    span: tuple[int, int]
    sentence: tuple[int, int]
    text: str
    lang: str
    kind: Kind = "measured"
    speaker: str | None = None
    attribution: tuple[str, ...] = ()
    polarity: Literal["asserted", "denied"] = "asserted"
    unjudged: Unjudged | None = None
    readings: tuple[Reading, ...] = ()
    found_by: tuple[str, ...] = ("rules",)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that a claim was held against. ``base``: B1, B2, B3; "" where the measure has none.

    ``before``, ``after``: the sums behind a change, ratio or share. ``query``: the command that prints the rows.
    """

    value: float | None
    unit: str
    base: str = ""
    window: str = ""
    compared: str = ""
    before: float | None = None
    after: float | None = None
    source: str = ""
    query: str = ""
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim with its verdict. ``flags``: base_effect, partial_family, mirror_disagrees, close, late_reporter ...

    ``figures``: of the likeliest reading; ``others``: verdicts of the other readings, in their order. ``needs``: what
    would settle it. ``says``: the verdict in a sentence, ``correction``: one to copy, both in the text's language.
    """

    claim: Claim
    verdict: Verdict | None
    flags: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    others: tuple[Verdict, ...] = ()
    needs: tuple[str, ...] = ()
    says: str = ""
    correction: str = ""


def as_dict(value: Any) -> dict[str, Any]:
    """Plain data as JSON has it: periods as text, ``from_`` as ``from``."""
    found: dict[str, Any] = _plain(msgspec.to_builtins(value))
    return found


def _plain(data: Any) -> Any:
    if isinstance(data, dict):
        if data.keys() == {"first", "end"}:
            return str(Period(**data))
        return {"from" if k == "from_" else k: _plain(v) for k, v in data.items()}
    return [_plain(v) for v in data] if isinstance(data, list | tuple) else data


def from_dict(data: dict[str, Any], kind: type[T]) -> T:
    """The object; msgspec.ValidationError, naming the field, or ValueError for what is not of its type."""
    return msgspec.convert(_typed(data), kind)


def _typed(data: Any) -> Any:
    if isinstance(data, dict):
        return {
            "from_" if k == "from" else k: Period.parse(v) if k == "period" and isinstance(v, str) else _typed(v)
            for k, v in data.items()
        }
    return [_typed(v) for v in data] if isinstance(data, list | tuple) else data
