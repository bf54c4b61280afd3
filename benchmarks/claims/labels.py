"""The labelled passages as structs; what is not in the schema is refused when the files are read.

Spans count Unicode characters of the text. Windows are half-open months: ``2022-03/2022-11`` is March to October.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

HERE = Path(__file__).parent
FILES = {"development": HERE / "passages.jsonl", "held out": HERE / "held_out.jsonl"}

Verdict = Literal["supported", "contradicted", "base_dependent", "not_checkable"]
VERDICTS: tuple[Verdict, ...] = ("supported", "contradicted", "base_dependent", "not_checkable")


class Struct(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What all parts of a label share: frozen, closed, without the fields that have their default."""


class Good(Struct):
    """Goods as the text calls them, and what that is in codes; ``LISTED`` is all of the store's restricted CN8."""

    text: str | None
    family: str
    codes: tuple[str, ...] = ()
    complete: bool = True


class Comparison(Struct):
    """The window compared with; ``stated`` where the text says it."""

    period: str
    stated: bool


class Side(Struct):
    """What differs on the other side: a share's denominator, the second member of a comparison, and of a mirror gap
    whom the importing office counts as the exporter (``EU28``: its own union, which still held the United Kingdom)."""

    flow: str | None = None
    reporter: tuple[str, ...] = ()
    partner: tuple[str, ...] = ()
    good: Good | None = None
    period: str | None = None


class Reading(Struct):
    """One reading of a claim. ``precision``: decimals of the number as printed, in units of ``value``."""

    flow: Literal["export", "import", "trade", "reexport", "transit", "mirror"] | None = None
    reporter: tuple[str, ...] = ()
    partner: tuple[str, ...] = ()
    good: Good | None = None
    period: str | None = None
    comparison: Comparison | None = None
    measure: Literal["level", "change", "ratio", "share", "gap", "rank"] | None = None
    of: Side | None = None
    direction: Literal["up", "down", "flat"] | None = None
    value: float | None = None
    from_: float | None = msgspec.field(default=None, name="from")
    unit: str | None = None
    precision: int | None = None
    hedge: Literal["exact", "about", "over", "under", "almost", "at_least", "at_most", "up_to"] = "exact"
    weight: float = 1.0


class Query(Struct):
    """What the script computes for a claim, apart from the reading, so that a wrong slot cannot make its own truth.

    ``base``: the window compared with; None where the text states none, and B1 to B3 are tried. ``among``: the
    members that a rank or "up to" runs over (``by`` says of which slot). ``basis``: ``consignment`` reads Armenia's
    imports by country of consignment.
    """

    measure: str
    flow: str
    reporter: tuple[str, ...]
    partner: tuple[str, ...]
    goods: tuple[str, ...]
    period: str
    base: str | None = None
    other: Side | None = None
    unit: str | None = None
    by: Literal["partner", "reporter", "goods"] | None = None
    among: tuple[str, ...] = ()
    basis: Literal["origin", "consignment"] = "origin"


class Truth(Struct):
    """The queries, likeliest first. ``either``: the text leaves open which, so that the verdict is dependent on it."""

    queries: tuple[Query, ...]
    either: bool = False


class Claim(Struct):
    """One claim: where it stands, who says it, what it means, and what the figures say of it."""

    id: str
    quote: str
    kind: Literal["measured", "vague", "event", "denial", "source"]
    verdict: Verdict
    readings: tuple[Reading, ...] = ()
    truth: Truth | None = None
    occurrence: int = 1
    polarity: Literal["asserted", "denied"] = "asserted"
    speaker: str | None = None
    flags: tuple[str, ...] = ()
    needs: str | None = None


class Unjudged(Struct):
    """A question, condition or forecast: marked, and never judged."""

    quote: str
    kind: Literal["question", "conditional", "forecast"]


class Passage(Struct):
    """A text of one to some sentences with all its claims."""

    id: str
    lang: Literal["de", "en", "ru"]
    date: str
    register: str
    text: str
    claims: tuple[Claim, ...] = ()
    unjudged: tuple[Unjudged, ...] = ()


def span(text: str, quote: str, occurrence: int = 1) -> tuple[int, int]:
    """Where a quote stands, half-open; ValueError if it does not occur so often.

    >>> span("up, up", "up", 2)
    (4, 6)
    """
    at = -1
    for _ in range(occurrence):
        at = text.find(quote, at + 1)
        if at < 0:
            raise ValueError(f"{quote!r} does not stand {occurrence} times in {text[:60]!r}")
    return at, at + len(quote)


def read(path: Path) -> tuple[Passage, ...]:
    """All passages of a file."""
    return tuple(msgspec.json.decode(line, type=Passage) for line in path.read_bytes().splitlines())
