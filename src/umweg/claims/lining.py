"""What two texts say about the same quantity: they agree, they differ, or they contradict each other.

Claims meet where flow, territories, goods and measure are the same and their windows overlap; a denial meets what
another text asserts of trade between the same countries.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any, Literal

from umweg.claims.deciding.tolerance import near
from umweg.claims.model import Period
from umweg.claims.wording.phrases import phrases
from umweg.results.check import CheckedClaim, CheckedText, Lined

Relation = Literal["agree", "differ", "contradict"]
Slots = Mapping[str, Any]
CHANGES = ("change", "ratio")
ASSERTS = ("measured", "vague", "event")
GRAVEST: tuple[Relation, ...] = ("contradict", "differ", "agree")
OPPOSITE: Mapping[Relation, Relation] = {"agree": "contradict", "contradict": "agree"}


def line_up(texts: tuple[CheckedText, ...]) -> tuple[Lined, ...]:
    """What two texts say of the same quantity, one row for each claim of the first and relation, the gravest first."""
    found = [row for a, b in combinations(range(len(texts)), 2) for row in _rows(texts, a, b)]
    return tuple(sorted(found, key=lambda x: GRAVEST.index(x.relation)))


def _rows(texts: tuple[CheckedText, ...], a: int, b: int) -> Iterator[Lined]:
    for one in _speaking(texts[a]):
        met: dict[Relation, list[CheckedClaim]] = {}
        for other in _speaking(texts[b]):
            if relation := _relation(one, other):
                met.setdefault(relation, []).append(other)
        lang = one.lang if one.lang in ("de", "en", "ru") else "en"
        for relation, others in met.items():
            says = str(phrases(lang)["lined"][relation]).format(figure=_figure(one, others[0]))
            ids = tuple(c.id for c in others)
            yield Lined(relation, one.readings[0].words, (a, one.id), b, ids, says)


def _speaking(text: CheckedText) -> list[CheckedClaim]:
    return [c for c in text.claims if c.readings and not c.unjudged]


def _figure(one: CheckedClaim, other: CheckedClaim) -> str:
    """The figure that the store gives for it, where it gives one."""
    found = (f.text for c in (one, other) for f in c.figures)
    return next(found, "–")


def _relation(one: CheckedClaim, other: CheckedClaim) -> Relation | None:
    """How two claims stand to each other; None where they are about different things."""
    x, y = one.readings[0].slots, other.readings[0].slots
    if not _same_trade(x, y):
        return None
    if "denial" in (one.kind, other.kind):
        kinds = {one.kind, other.kind}
        return (
            "contradict" if kinds != {"denial"} and kinds & set(ASSERTS) else "agree" if kinds == {"denial"} else None
        )
    if {one.kind, other.kind} != {"measured"} or not _same_good(x, y) or not _overlap(x, y):
        return None
    opposed = (one.polarity == "denied") != (other.polarity == "denied")
    found = _numbers(x, y)
    return OPPOSITE.get(found, found) if opposed and found else found


def _same_trade(x: Slots, y: Slots) -> bool:
    return all(set(x[k] or ()) == set(y[k] or ()) for k in ("reporter", "partner")) and x["flow"] == y["flow"]


def _same_good(x: Slots, y: Slots) -> bool:
    a, b = x["good"] or {}, y["good"] or {}
    return (a.get("family") or "TOTAL", set(a.get("codes") or ())) == (
        b.get("family") or "TOTAL",
        set(b.get("codes") or ()),
    )


def _overlap(x: Slots, y: Slots) -> bool:
    if not x["period"] or not y["period"]:
        return False
    a, b = Period.parse(x["period"]), Period.parse(y["period"])
    return a.first < b.end and b.first < a.end


def _numbers(x: Slots, y: Slots) -> Relation | None:
    """Two numbers of one quantity: directions against each other, then the numbers as printed."""
    both_move = x["measure"] in CHANGES and y["measure"] in CHANGES
    if both_move and {x["direction"], y["direction"]} == {"up", "down"}:
        return "contradict"
    if x["measure"] != y["measure"]:
        return "agree" if both_move and x["direction"] == y["direction"] else None
    if x["value"] is None or y["value"] is None:
        return "agree" if x["direction"] == y["direction"] else "differ"
    if x["unit"] != y["unit"]:
        return "differ"
    held = (
        near(x["value"], y["value"], x["hedge"], x["precision"]),
        near(y["value"], x["value"], y["hedge"], y["precision"]),
    )
    if "contradicted" not in held:
        return "agree"
    return "contradict" if x["period"] == y["period"] and _base(x) == _base(y) else "differ"


def _base(x: Slots) -> str | None:
    compared = x["comparison"]
    return compared["period"] if compared else None
