"""Flow, reporter, partner, good and window: what a clause says of them, and what it leaves to the one before.

Whether ``from`` is the reporter or the partner follows from the flow.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from umweg.claims.model import Flow, Good, Period
from umweg.claims.reading.parse import Range, Sentence
from umweg.claims.reading.roles import Codes, Roles, roles
from umweg.core.codes.countries import areas

UNION = frozenset(areas()["EU27_2020"].members) | {"EU27"}


@dataclass(frozen=True)
class Frame:
    """What is known so far. Empty: not said. ``why``: what came from elsewhere."""

    flow: Flow | None = None
    reporter: Codes = ()
    partner: Codes = ()
    good: Good | None = None
    period: Period | None = None
    comparison: Period | None = None
    stated: bool = False
    currency: str | None = None
    measure: str | None = None
    denominator: Codes = ()
    why: tuple[str, ...] = ()


def in_union(codes: Codes) -> bool:
    """Whether all are the Union or members of it."""
    return bool(codes) and all(c in UNION for c in codes)


_BY_PARTY: dict[str, Flow] = {"supplier": "import", "customer": "export", "partner": "trade"}


def settle(s: Sentence, r: Range, before: Frame) -> tuple[Frame, Roles]:
    """The frame of a clause: flow, reporter and partner by its roles, what is missing from the frame before."""
    found = roles(s, r, before.measure == "share")
    flow, active = _flow(s, r, found, before)
    here, there = _sides(found, flow, active, before)
    here = tuple(c for c in here if c != "THERE") or (before.partner if "THERE" in here else ())
    there = tuple(c for c in there if c != "THERE") or (before.partner if "THERE" in there else ())
    if flow == "import" and active == "buy" and in_union(there) and not in_union(here):
        flow, here, there = "export", there, here
    if flow == "mirror" and before.flow == "import" and not here and not there:
        before = replace(before, reporter=before.partner, partner=before.reporter)
    why = []
    if not here and before.reporter:
        here, why = before.reporter, ["reporter"]
    if here == there:
        there = ()
    if not there and before.partner and before.partner != here:
        there = before.partner
        why.append("partner")
    if not s.has("flow", *r) and before.flow and flow == before.flow:
        why.append("flow")
    return replace(
        before, flow=flow, reporter=here, partner=there, why=tuple(f"{w} from the clause before" for w in why)
    ), found


def _flow(s: Sentence, r: Range, found: Roles, before: Frame) -> tuple[Flow | None, str | None]:
    """The flow, and the verb that says who is its subject."""
    nouns = s.within("flow", *r)
    deals = s.within("deal", *r)
    deal = deals[0].value if deals else None
    if s.has("gap", *r) and (before.flow or nouns or found.target):
        return "mirror", None
    party = next(iter(s.within("party", *r)), None)
    if party and not nouns and s.has("rank", *r):
        return _BY_PARTY[party.value], "party"
    if nouns:
        named = nouns[0]
        verb = any(d.value == "sell" and d.i == named.i for d in deals)  # re-exported
        return named.value, "sell" if verb else None  # type: ignore[return-value]
    if deal == "buy":
        if before.flow == "export" and before.reporter and not found.origin and found.subject:
            return "export", "bought"
        return "import", "buy"
    if deal == "sell":
        return "export", "sell"
    if deal == "move":
        if found.owner and found.origin and not found.target:
            return "import", None
        if found.target and before.flow == "import" and not found.origin:
            return "export", None
        return before.flow if before.flow in {"import", "export"} else "export", None
    return before.flow if before.flow != "mirror" else "export", None


def _sides(found: Roles, flow: Flow | None, active: str | None, before: Frame) -> tuple[Codes, Codes]:
    """Reporter and partner."""
    here, there = found.owner, found.other
    if flow == "import":
        here, there = here or found.target, there or found.origin
    elif flow == "trade":
        here, there = here or found.origin, there or found.target
        if len(there) == 2 and not here and not found.subject:
            here, there = there[:1], there[1:]
        if len(here) == 2 and not there:
            here, there = here[:1], here[1:]
    else:
        here, there = here or found.origin, there or found.target
    if active == "sell":
        if found.subject and found.origin and not found.owner:
            here, spare = found.subject, found.origin if not there else ()
        elif not here:
            here, spare = found.subject, found.second
        else:
            spare = found.subject
        return here, there or spare
    if active == "bought":
        return here, there or found.subject
    if active == "buy":
        return here or found.subject, there
    if active == "party":
        return here, there or found.subject
    return _bare(here, there, found, before)


def _bare(here: Codes, there: Codes, found: Roles, before: Frame) -> tuple[Codes, Codes]:
    """A territory without a role takes the place of the side of its kind."""
    bare = found.subject
    if not bare:
        return here, there
    if not here and before.reporter and in_union(before.reporter) and in_union(bare) and not in_union(before.partner):
        return bare, there
    if not here and not before.reporter:
        return bare, there or found.second
    if not there:
        return here, bare
    return here or (bare if there != bare and not before.reporter else ()), there
