"""An ECCN and a destination against the US Commerce Country Chart: licence required, or words that must be read."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from umweg.core.errors import UnknownName
from umweg.law.controls import ControlEntry, control_list
from umweg.law.destinations import DestinationRow, destinations
from umweg.screening.inputs.answer import CheckReason, Result
from umweg.screening.inputs.control_numbers import numbers
from umweg.screening.inputs.duties import duty
from umweg.screening.inputs.questions import PAPERS

if TYPE_CHECKING:
    from umweg.screening.facts import ConsignmentFacts, GoodsLine
    from umweg.screening.inputs.reference_data import ReferenceData

KEY, LIST = "licence-chart", "us-ccl"
_COLUMN = re.compile(r"([A-Z]{2}) Column (\d)")
_WHOLE = re.compile(r"applies to (the )?entire entry\.?$")


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """One reason an ECCN, with the tag ``us-goods`` where they come from the United States.

    Goods to the United States are no export. Numbers that are none are faults elsewhere.
    """
    reasons, missing = [], []
    whose = duty(facts, known)
    for goods, ours in zip(facts.lines, whose.us_origin, strict=True):
        tags = frozenset({"us-goods"} if whose.from_us or ours else ())
        claim = _claimed(facts, known, goods)
        for number in numbers(goods):
            entry = _entry(number)
            if entry is None or facts.destination == "US":
                continue
            row = destinations("us").row(facts.destination)
            if row is None:
                missing.append(
                    f"the country chart's row of {facts.destination}" if facts.destination else "destination"
                )
            elif (reason := _reason(goods, number, entry, row, facts.destination)) is not None:
                reasons.append(replace(_claiming(reason, claim), tags=reason.tags | tags))
    return Result(tuple(reasons), tuple(dict.fromkeys(missing)))


def _claimed(facts: ConsignmentFacts, known: ReferenceData, goods: GoodsLine) -> str:
    """The licence exception that a paper of a line names."""
    named = frozenset(known.parameter(KEY, "exceptions"))
    papers = (d for d in facts.c.documents if d.kind in PAPERS and (not d.lines or goods.number in d.lines))
    words = (w for d in papers for w in re.findall(r"[A-Z]{3}", f"{d.number or ''} {d.code or ''}".upper()))
    return next((w for w in words if w in named), "")


def _claiming(reason: CheckReason, claim: str) -> CheckReason:
    """What needs a licence by the chart, under a licence exception that is claimed."""
    if not claim or reason.case == "words":
        return reason
    return replace(reason, case="claimed", values={**reason.values, "exception": claim})


@lru_cache(maxsize=10_000)
def _entry(number: str) -> ControlEntry | None:
    try:
        return control_list(LIST).find(number)
    except UnknownName:
        return None


def _reason(
    goods: GoodsLine, number: str, entry: ControlEntry, row: DestinationRow, country: str
) -> CheckReason | None:
    """Licence where a column of the whole entry is marked, some where one of a part is, else words where there are."""
    whole, some, words = columns(entry.chart)
    detail = (*words, *([row.words] if row.words else ()))
    marked = sorted(whole & row.marks) or sorted(some & row.marks)
    case = "licence" if whole & row.marks else "some" if some & row.marks else "words"
    if case == "words" and not (words or not entry.chart or _speaks(row, number)):
        return None
    values = {"line": goods.number, "control": number, "country": country, "columns": ", ".join(marked)}
    return CheckReason(KEY, case, values, f"{goods.where}.control", frozenset(row.groups), detail=detail)


def _speaks(row: DestinationRow, number: str) -> bool:
    """Whether the words beside a destination concern the number: an embargo, Part 746, or the number itself."""
    return not row.marks or "746" in row.words or number[:5] in row.words


@lru_cache(maxsize=2000)
def columns(chart: str) -> tuple[frozenset[str], frozenset[str], tuple[str, ...]]:
    """Columns of the chart for the whole entry, for parts of it, and what the entry says in words.

    >>> columns("NS applies to x.1 => NS Column 1. | AT applies to entire entry => AT Column 1 | UN applies => See 746")
    (frozenset({'AT1'}), frozenset({'NS1'}), ('UN applies => See 746',))
    """
    whole, some, words = set(), set(), []
    for clause in filter(None, chart.split(" | ")):
        scope, _, says = clause.partition(" => ")
        found = {f"{reason}{number}" for reason, number in _COLUMN.findall(says)}
        if not found:
            words.append(clause)
        elif _WHOLE.search(scope):
            whole |= found
        else:
            some |= found
    return frozenset(whole), frozenset(some), tuple(words)
