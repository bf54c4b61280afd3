"""The figure of a reading: a level, change, ratio, share, gap or rank out of sums of the store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from umweg.claims.figures.asked import BY_WEIGHT, Flow, flow_of, other_side
from umweg.claims.figures.places import WORLD, members
from umweg.claims.figures.sums import Figures, NotHeld, Sum
from umweg.claims.model import Period, Reading, Side

MONEY = 3  # letters of a currency
_GAPS = ("percent", "pp")
ENOUGH = 0.8
"""Where reporters lack months of a window, a change is taken on equal reporters if these weigh so much of the base."""


@dataclass(frozen=True, slots=True)
class Found:
    """A figure: signed percent of a change, a ratio, a level in ``unit``. ``before``, ``after``: the sums behind it.

    ``sums_unit``: their unit. ``who``: the member that an "up to" or a rank is about. ``partial``: the goods are held
    in part. ``late``: reporters left out; ``equal``: of weight, so that the change is one of equal reporters.
    """

    value: float
    unit: str
    before: float | None = None
    after: float | None = None
    sums_unit: str = ""
    late: tuple[str, ...] = ()
    rates: tuple[str, ...] = ()
    who: str = ""
    partial: bool = False
    equal: bool = False


def figure(f: Figures, r: Reading, period: Period, base: Period) -> Found:
    """The figure of a reading with one base; NotHeld where the store cannot give it.

    ``base`` counts for changes, and for ratios to the same flow at another time.
    """
    flow = flow_of(r, unit_of(r))
    if r.hedge == "up_to" and r.measure in ("change", "ratio") and (several := _several(r, flow)):
        each = {who: _changed(f, r, one, period, base) for who, one in several.items()}
        who = max(each, key=lambda w: abs(each[w].value - (r.measure == "ratio")))
        return replace(each[who], who=who)
    made: dict[str | None, Callable[[], Found]] = {
        "level": lambda: _level(f.sum(flow, period)),
        "change": lambda: _changed(f, r, flow, period, base),
        "ratio": lambda: _changed(f, r, flow, period, base),
        "share": lambda: _share(f, r, flow, period),
        "gap": lambda: _gap(f, r, flow, period),
        "rank": lambda: _rank(f, r, flow, period),
    }
    if r.measure not in made:
        raise NotHeld("number", flow, period)
    return made[r.measure]()


def unit_of(r: Reading) -> str:
    """The unit of the sums behind a reading: its own currency or mass; empty for the reporter's currency."""
    unit = r.unit or ""
    if unit == "kg" or (len(unit) == MONEY and unit.isupper()):
        return unit
    if BY_WEIGHT in r.why:
        return "kg"
    if unit == "pieces":
        raise NotHeld("pieces", flow_of(r), r.period)
    return ""


def _level(s: Sum) -> Found:
    return Found(s.value, s.unit, after=s.value, sums_unit=s.unit, late=s.late, rates=s.rates, partial=s.partial)


def _several(r: Reading, flow: Flow) -> dict[str, Flow]:
    """The members that "up to" runs over: partners, else reporters, else goods, where the text names several."""
    if len(r.partner) > 1:
        return {p: replace(flow, partners=members((p,))) for p in r.partner}
    if len(r.reporter) > 1:
        return {p: replace(flow, reporters=members((p,))) for p in r.reporter}
    return {g: replace(flow, goods=(g,)) for g in flow.goods} if len(flow.goods) > 1 else {}


def _changed(f: Figures, r: Reading, flow: Flow, period: Period, base: Period) -> Found:
    """A change; on those that reported both windows, where others lack months of one and do not weigh too much."""
    try:
        return _change(f, r, flow, period, base)
    except NotHeld as e:
        if e.what != "who" or r.of is not None:
            raise
        kept = tuple(c for c in flow.reporters if c not in e.who)
        whole, part = (f.sum(replace(flow, reporters=who), base).value for who in (flow.reporters, kept))
        if part < ENOUGH * whole:
            raise
        found = _change(f, r, replace(flow, reporters=kept), period, base)
        return replace(found, late=(*e.who, *found.late), equal=True)


def _change(f: Figures, r: Reading, flow: Flow, period: Period, base: Period) -> Found:
    if r.unit == "pp":
        now, then = _share(f, r, flow, period), _share(f, r, flow, base)
        return replace(now, value=now.value - then.value, unit="pp", before=then.value, after=now.value, sums_unit="%")
    after = f.sum(flow, period)
    if r.of is not None:
        before = f.sum(replace(other_side(flow, r.of), unit=after.unit), r.of.period or period)
    else:
        before = f.sum(replace(flow, unit=after.unit), base)
    if before.value <= 0:
        raise NotHeld("zero", flow, base)
    ratio = after.value / before.value
    value, unit = (ratio, "times") if r.measure == "ratio" else (100 * (ratio - 1), "percent")
    late = tuple(dict.fromkeys((*after.late, *before.late)))
    return Found(value, unit, before.value, after.value, after.unit, late, after.rates, partial=after.partial)


def _share(f: Figures, r: Reading, flow: Flow, period: Period) -> Found:
    if r.of is None:
        raise NotHeld("whole", flow, period)
    whole_flow = other_side(flow, r.of)
    if whole_flow.to_world and not f.world(whole_flow):
        raise NotHeld("all_partners", whole_flow, period)
    part = f.sum(flow, period)
    whole = f.sum(replace(whole_flow, unit=part.unit), r.of.period or period)
    if whole.value <= 0:
        raise NotHeld("zero", whole_flow, period)
    late = tuple(dict.fromkeys((*part.late, *whole.late)))
    return Found(100 * part.value / whole.value, "percent", whole.value, part.value, part.unit, late, part.rates)


def _gap(f: Figures, r: Reading, flow: Flow, period: Period) -> Found:
    """What the exporter says was sent less what the importer says came; of whole years at the year's mean rate."""
    yearly = period.months % 12 == 0 and period.first % 12 == 0
    out = replace(flow, flow="export", yearly=yearly)
    sent = f.sum(out, period)
    came_from = members(r.of.reporter) if r.of and r.of.reporter else out.reporters
    came = f.sum(replace(replace(out, reporters=came_from).mirrored(), unit=sent.unit), period)
    late = tuple(dict.fromkeys((*sent.late, *came.late)))
    rates = tuple(dict.fromkeys((*sent.rates, *came.rates)))
    if r.unit in (None, "", *_GAPS):
        if sent.value <= 0:
            raise NotHeld("zero", out, period)
        return Found(100 * (1 - came.value / sent.value), "percent", sent.value, came.value, sent.unit, late, rates)
    return Found(sent.value - came.value, sent.unit, sent.value, came.value, sent.unit, late, rates)


def _rank(f: Figures, r: Reading, flow: Flow, period: Period) -> Found:
    """The place among all partners of the reporter, or among those that the text names on the other side."""
    own = f.sum(flow, period)
    side = r.of or Side()
    if side.reporter:
        rivals = [replace(flow, reporters=(m,)) for m in members(side.reporter) if m not in flow.reporters]
        whole = True
    else:
        named = members(side.partner)
        whole = f.world(flow) or bool(named and WORLD not in named)
        among = named if named and WORLD not in named else f.partners(flow)
        rivals = [replace(flow, partners=(m,)) for m in among if m not in flow.partners]
    above = sum(f.sum(x, period).value > own.value for x in rivals if f.holds(x, period))
    place = 1.0 + above
    if not whole and r.value is not None and place <= r.value:
        raise NotHeld("all_partners", flow, period)
    return Found(place, "rank", after=own.value, sums_unit=own.unit, late=own.late, rates=own.rates)
