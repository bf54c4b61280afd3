"""Goods on any list but the Common High Priority List, which is a red flag of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from umweg.results.german import phrased
from umweg.screening.inputs.answer import CheckReason, Result
from umweg.screening.inputs.destinations import bound
from umweg.screening.inputs.euro import line_euro
from umweg.screening.inputs.questions import in_scope
from umweg.screening.inputs.scope import DIVERSION, HOUSE, LACKING, third_country, trade

if TYPE_CHECKING:
    from umweg.goods.catalogue import ListedCode
    from umweg.law.lists import GoodsList
    from umweg.screening.facts import ConsignmentFacts, GoodsLine
    from umweg.screening.inputs.reference_data import ReferenceData

KEY, APART = "goods-listed", "chpl"


def assess(facts: ConsignmentFacts, known: ReferenceData) -> Result:
    """One reason a line and list that binds. Tags: the list, its kind, how (part, inferred), and where it is bound."""
    if known.goods is None:
        return Result(missing=("goods lists",))
    reasons, missing = [], [f"{g.where}.code" for g in facts.lines if not g.code]
    for goods, lists in zip(facts.lines, in_scope(facts, known), strict=True):
        for found, standing in lists:
            if found.key == APART:
                continue
            if standing in LACKING:
                missing.append(f"{goods.where}.origin" if standing == "origin" else standing)
            else:
                reasons.append(_reason(facts, known, goods, found, standing))
    return Result(tuple(reasons), tuple(dict.fromkeys(missing)) if facts.lines else ("lines",))


def _reason(
    facts: ConsignmentFacts, known: ReferenceData, goods: GoodsLine, found: ListedCode, standing: str
) -> CheckReason:
    one = known.goods.by_key[found.key]  # type: ignore[union-attr]  # who found it has a catalogue
    case, said = _case(facts, known, goods, found, standing)
    words = _open(found, one)
    values = {
        "line": goods.number, "code": goods.code, "cite": dict(one.cites) or dict.fromkeys(("en", "de"), found.title),
        "listed": found.code, "edition": found.edition, "tier": f", {found.tier}" if found.tier else "",
        "country": third_country(facts, known) if standing == DIVERSION else _country(facts, goods, one),
        "as_of": one.as_of.isoformat() if one.as_of else "–", "floor": f"{found.floor or 0:,.0f}",
        "open": words,
    }  # fmt: skip
    tags = {found.key, one.kind, standing, *bound(facts, known)}
    if found.status != "listed":
        tags.add(found.status)
    if found.completeness != "complete":
        tags.add("partial-list")
    earlier = one.as_of is not None and facts.day < one.as_of and found.in_force_from in (None, one.valid_from)
    verified = found.verified and not earlier and not (case == "below" and words["en"])  # what frees must be compared
    return CheckReason(
        KEY, case, values, goods.where, frozenset(tags), (found.law,) if found.law else (),
        verified, (*said, *_detail(goods, found, one, earlier)), one.source, one.link,
    )  # fmt: skip


def _case(
    facts: ConsignmentFacts, known: ReferenceData, goods: GoodsLine, found: ListedCode, standing: str
) -> tuple[str, tuple[str, ...]]:
    """The case, and what there is to say of the floor of value."""
    if standing in (DIVERSION, HOUSE):
        return standing, ()
    one = known.goods.by_key[found.key]  # type: ignore[union-attr]  # as above
    if any(d.code in one.outside and (not d.lines or goods.number in d.lines) for d in facts.c.documents if d.code):
        return "outside", ()
    case = "licence" if one.kind == "licence" else "" if standing == "export" else standing
    if found.by_value or found.floor:
        item = _item(facts, known, goods)
        if item is not None and item <= (found.floor or 0):
            return "below", (f"EUR {item:,.2f} per item are stated",)
        if found.by_value and found.status == "listed":
            return "above", (_unshown(one) if item is None else f"EUR {item:,.2f} per item are stated",)
    if standing == "transit" or found.status == "listed":
        return case or "listed", ()
    return (f"{case}-part" if case and found.status == "part" else found.status), ()


def _open(found: ListedCode, one: GoodsList) -> dict[str, str]:
    """Said behind a floor that nobody has compared: the list's comparison is of its codes."""
    of = one.floors_not_compared.get(found.floor or 0)
    if of is None:
        return {"en": "", "de": ""}
    return {"en": f" ({of}, not compared with the official text)",
            "de": f" ({phrased(of, 'de')}, nicht mit dem amtlichen Text verglichen)"}  # fmt: skip


def _unshown(one: GoodsList) -> str:
    """Why a floor frees nothing: customs want it shown, and so do we."""
    paper = f", nor declares customs document {', '.join(one.outside)} other goods" if one.outside else ""
    return f"no value and number of items show that one is worth less{paper}: the floor frees nothing"


def _country(facts: ConsignmentFacts, goods: GoodsLine, one: GoodsList) -> str:
    """The country that the list names: the destination, or where somebody sits who receives the goods."""
    named = trade(facts, goods).destinations & one.against
    return facts.destination if facts.destination in named or not named else min(named)


def _item(facts: ConsignmentFacts, known: ReferenceData, goods: GoodsLine) -> float | None:
    """The value of one item in euro; None where value, number or unit leave it open."""
    value, quantity = line_euro(facts, goods), goods.line.quantity
    unit = (goods.line.unit or "").strip().lower().rstrip(".")
    if value is None or not quantity or (unit and unit not in known.parameter(KEY, "pieces")):
        return None
    return value / quantity


def _detail(goods: GoodsLine, found: ListedCode, one: GoodsList, earlier: bool) -> tuple[str, ...]:
    """The way through the editions, the day, the state of the law, and with what it was compared."""
    said = [f"in force from {found.in_force_from}" if found.in_force_from else "the list states no day"]
    if not (goods.code.startswith(found.through) or found.through.startswith(goods.code)):
        said.insert(0, f"{goods.code} ({goods.system} {goods.year}) is found as {found.through} in {found.edition}")
    if one.as_of:
        said.append(f"state of the law: as of {one.as_of}; later amendments not at hand")
    if earlier:
        said.append("the text at hand is younger than the consignment: whether it named these goods then is not known")
    if one.compared:
        said.append(f"compared on {one.compared.on} with {one.compared.text} ({one.compared.count} rows)")
    return tuple(said)
