"""The verdict on a claim: each reading against its figures on all bases, then what the readings say together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from umweg.claims.deciding.bases import bases, stated
from umweg.claims.deciding.beside import nearest
from umweg.claims.deciding.measures import Found, figure
from umweg.claims.deciding.tolerance import Nearness, moved, near
from umweg.claims.figures.asked import flow_of
from umweg.claims.figures.sums import Figures, NotHeld
from umweg.claims.model import MOST_READINGS, Claim, Period, Reading, Side, Verdict

OPPOSITE: Mapping[Verdict, Verdict] = {"supported": "contradicted", "contradicted": "supported"}
CHANGES = ("change", "ratio")
UNION = "EU27"


@dataclass(frozen=True, slots=True)
class Weighed:
    """A reading with its verdict. ``figures``: by base, the likeliest first; ``before``: what "from" was held against.

    ``needs``: what the store lacks. ``variant``: in words, what the text leaves open, where this is one of several.
    """

    reading: Reading
    verdict: Verdict
    figures: Mapping[str, tuple[Period, Found, Nearness]]
    flags: tuple[str, ...] = ()
    needs: NotHeld | None = None
    variant: str = ""
    before: Found | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """All that was weighed of a claim: its readings, likeliest first, and the variants of the likeliest."""

    verdict: Verdict | None
    readings: tuple[Weighed, ...] = ()
    variants: tuple[Weighed, ...] = ()
    flags: tuple[str, ...] = ()


def decide(f: Figures | None, claim: Claim) -> Decision:
    """The verdict of a claim; None for a question, condition or forecast. ``f`` is None where nothing can be asked."""
    if claim.unjudged is not None:
        return Decision(None)
    weighed = tuple(weigh(f, r) for r in claim.readings) if f is not None else ()
    if not weighed or f is None:
        return Decision("not_checkable")
    if claim.kind != "measured" or weighed[0].verdict == "not_checkable":
        beside = () if weighed[0].figures else _beside(f, weighed)
        return Decision("not_checkable", (*weighed, *beside), flags=weighed[0].flags)
    first, variants = weighed[0], _variants(f, weighed[0])
    verdict = first.verdict
    flags = first.flags
    if len({v.verdict for v in variants}) > 1:
        verdict, flags = "base_dependent", (*flags, variants[0].variant)
    if claim.polarity == "denied":
        verdict = OPPOSITE.get(verdict, verdict)
    if any(w.verdict != first.verdict for w in weighed[1:]):
        flags = (*flags, "readings_differ")
    return Decision(verdict, weighed, variants, tuple(dict.fromkeys(flags)))


def _beside(f: Figures, weighed: tuple[Weighed, ...]) -> list[Weighed]:
    """What the store holds instead, as long as there is room."""
    found = (weigh(f, r) for r in nearest(weighed[0].reading))
    return [w for w in found if w.figures and "partial_family" not in w.flags][: MOST_READINGS - len(weighed)]


def weigh(f: Figures, r: Reading) -> Weighed:
    """A reading against the figures of all its bases."""
    if r.period is None:
        return Weighed(r, "not_checkable", {}, needs=NotHeld("months", flow_of(r)))
    if gone := _missing_slot(r):
        return Weighed(r, "not_checkable", {}, needs=NotHeld(gone, flow_of(r), r.period))
    try:
        at = _figures(f, r, r.period)
        before = None if r.from_ is None else _before(f, r, r.period)
    except NotHeld as e:
        return Weighed(r, "not_checkable", {}, needs=e)
    if _silent(r):
        return Weighed(r, "not_checkable", at, needs=NotHeld("number", flow_of(r), r.period))
    if gone := _partial(f, r, r.period, at):
        return Weighed(r, "not_checkable", at, ("partial_family",), NotHeld(gone, flow_of(r), r.period))
    return _weighed(r, at, before)


def _missing_slot(r: Reading) -> str:
    """What a reading must say before anything can be asked; empty where it says all."""
    if r.flow == "transit":
        return "transit"
    if not r.reporter:
        return "reporter"
    if r.measure is None:
        return "number"
    return "" if r.partner or r.measure in ("gap", "rank") else "partner"


def _silent(r: Reading) -> bool:
    """Whether a reading says neither a number nor a direction."""
    return r.value is None and (r.measure not in CHANGES or r.direction is None)


def _figures(f: Figures, r: Reading, period: Period) -> dict[str, tuple[Period, Found, Nearness]]:
    """The figure by base. B1 must be there; other bases are left out where the store does not hold them."""
    out: dict[str, tuple[Period, Found, Nearness]] = {}
    for name, base in (bases(r, period) if _has_bases(r) else {"": period}).items():
        try:
            found = figure(f, r, period, base)
        except NotHeld:
            if name in ("", "B1"):
                raise
            continue
        out[name] = (base, found, _judged(r, found.value))
    return out


def _has_bases(r: Reading) -> bool:
    return r.measure in CHANGES and (r.of is None or r.unit == "pp")


def _before(f: Figures, r: Reading, period: Period) -> Found:
    """What the first number of "from ... to" is held against: the same figure of the window compared with."""
    base = r.comparison.period if r.comparison else period.shifted(-12)
    return figure(f, replace(r, measure=r.measure if r.measure in ("level", "share") else "level"), base, base)


def _judged(r: Reading, value: float) -> Nearness:
    """A reading held against one figure."""
    if _silent(r):
        return "close"  # a figure beside a claim that has none
    if r.value is None:
        percent = 100 * (value - 1) if r.measure == "ratio" else value
        return "supported" if moved(percent) == r.direction else "contradicted"
    if r.measure == "change" and r.direction in ("up", "down"):
        sign = 1 if r.direction == "up" else -1
        return near(r.value, sign * value, r.hedge, r.precision) if sign * value > 0 else "contradicted"
    return near(r.value, value, r.hedge, r.precision)


def _partial(f: Figures, r: Reading, period: Period, at: Mapping[str, tuple[Period, Found, Nearness]]) -> str:
    """Why goods that are held in part, or whose codes changed, bear no verdict; empty where they do."""
    if any(found.partial for _, found, _ in at.values()):
        return "all_codes"
    if r.measure not in CHANGES:
        return ""
    first = next(iter(at.values()))[0]
    changed = (r.good is not None and not r.good.complete) or f.renamed(flow_of(r), first, period)
    return "same_codes" if changed else ""


def _weighed(r: Reading, at: Mapping[str, tuple[Period, Found, Nearness]], before: Found | None) -> Weighed:
    _, found, nearness = next(iter(at.values()))
    earlier = near(r.from_ or 0.0, before.value, r.hedge, r.precision) if before else "supported"
    flags = [*(["close"] if "close" in (nearness, earlier) else []), *_reporters(found)]
    if earlier == "contradicted":
        # Where both numbers are off, the second one is the news.
        return Weighed(
            r, "contradicted", at, (*flags, *(["from"] if nearness != "contradicted" else [])), before=before
        )
    verdict: Verdict = "contradicted" if nearness == "contradicted" else "supported"
    if not _has_bases(r):
        return Weighed(r, verdict, at, tuple(flags))
    turned = _turned(r, at)
    if turned:
        flags.append("base_effect")
    elif any((n == "contradicted") != (nearness == "contradicted") for _, _, n in at.values()):
        flags.append("base_size")
    if not stated(r):
        others = [n for k, (_, _, n) in at.items() if k != "B1"]
        if (verdict == "supported" and "B2" in turned) or (
            verdict == "contradicted" and any(n != "contradicted" for n in others)
        ):
            verdict = "base_dependent"
    return Weighed(r, verdict, at, tuple(flags))


def _reporters(found: Found) -> list[str]:
    return ["equal_reporters"] if found.equal else ["late_reporter"] if found.late else []


def _turned(r: Reading, at: Mapping[str, tuple[Period, Found, Nearness]]) -> tuple[str, ...]:
    """The bases on which a rise is a fall, or the other way round."""
    signs = {k: moved(100 * (x.value - 1) if r.measure == "ratio" else x.value) for k, (_, x, _) in at.items()}
    return tuple(k for k, s in signs.items() if {s, signs["B1"]} == {"up", "down"})


def _variants(f: Figures, first: Weighed) -> tuple[Weighed, ...]:
    """What the text leaves open in the likeliest reading: whose union a gap is counted for, which side "trade" is."""
    r = first.reading
    if first.verdict == "not_checkable":
        return ()
    if r.measure == "gap" and UNION in r.reporter and r.of is None:
        older = replace(r, of=Side(reporter=("EU28",)))
        return _named("whose_union", first, weigh(f, older))
    if r.flow == "trade" and r.measure in CHANGES and r.of is None:
        sides = [weigh(f, replace(r, flow=kind)) for kind in ("export", "import")]
        found = [next(iter(s.figures.values()))[1].value - (r.measure == "ratio") for s in sides if s.figures]
        if len(found) == 2 and found[0] * found[1] < 0:
            return _named("which_side", first, *sides)
    return ()


def _named(what: str, *all_: Weighed) -> tuple[Weighed, ...]:
    return tuple(replace(w, variant=what) for w in all_ if w.verdict != "not_checkable")
