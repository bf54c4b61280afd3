"""Who trades with whom, in which direction, with what, and when: what a clause says, and what it leaves to the one before.

A role follows from a country's place: its preposition, its case, the noun that it belongs to, or the verb it is the
subject of. Whether ``from`` is the reporter or the partner follows from the flow.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from umweg.claims.model import Flow, Good, Period
from umweg.claims.reading.lists import word_list
from umweg.claims.reading.parse import Range, Sentence
from umweg.claims.reading.territories import Mention
from umweg.core.codes.countries import areas

Codes = tuple[str, ...]
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


@dataclass
class Roles:
    """Territories of a clause by what they are in it."""

    owner: Codes = ()
    origin: Codes = ()
    target: Codes = ()
    other: Codes = ()
    subject: Codes = ()
    second: Codes = ()
    shared: Codes = ()
    denominator: Codes = ()
    places: list[tuple[Mention, ...]] = field(default_factory=list)


_SKIP = {
    "de": word_list("frame.skip.de"),
    "en": word_list("frame.skip.en"),
    "ru": word_list("frame.skip.ru"),
}
FURTHEST = 5


def _preposition(s: Sentence, group: tuple[Mention, ...], start: int) -> str | None:
    """The role that the preposition before a territory gives, over articles and adjectives."""
    k = group[0].i
    for _ in range(FURTHEST):
        k -= 1
        if k < start:
            return None
        mark = next((m for m in s.by_kind.get("role", ()) if m.i <= k < m.j), None)
        if mark:
            return mark.value
        if s.of[k].low not in _SKIP[s.lang] and not any(
            k in range(m.i, m.j) for m in s.territories if m.form == "adjective"
        ):
            return None
    return None


def _flow_noun_after(s: Sentence, m: Mention, end: int) -> bool:
    """Whether an adjective or a first part of a compound belongs to a flow: ``Polish exports``, ``EU-Exporte``."""
    if m.head and s.has("flow", m.i, m.j):
        return True
    for k in range(m.j, min(m.j + 4, end)):
        if any(f.i <= k < f.j for f in s.by_kind.get("flow", ())):
            return True
        if (
            any(g.i <= k < g.j for g in s.goods)
            or s.of[k].text in "-'"
            or s.of[k].low in {"s", "own", "total", "gesamte", "gesamten"}
        ):
            continue
        if s.of[k].low in _BREAKS or not s.of[k].word:
            return False
        if any(x.i <= k < x.j for x in s.by_kind.get("role", ())) or s.has("deal", k, k + 1):
            return False
    return False


_BREAKS = word_list("frame.breaks")


def _owns(s: Sentence, m: Mention, start: int, end: int) -> bool:
    """Whether a territory is the owner of a flow, a share, or a customer: genitive, possessive, adjective."""
    after = s.of[m.j : m.j + 2]
    possessive = s.lang == "en" and len(after) > 1 and after[0].text in "'’" and after[1].low == "s"
    possessive = possessive or (s.lang == "en" and bool(after) and after[0].text in "'’")
    if possessive or m.genitive or m.form == "adjective" or (s.lang == "en" and m.form == "name") or m.head:
        nouns = _flow_noun_after(s, m, end)
        if nouns or possessive or (m.genitive and (_noun_after(s, m))):
            return True
    if m.form == "adjective" and not nouns_goods(s, m, end) and _noun_after(s, m):
        return True
    before = m.i - 1
    while before >= start and s.of[before].low in {"der", "des", "den", "die", "the", "aller"} and s.lang == "de":
        before -= 1
    hyphen = s.lang == "de" and m.j < len(s.of) and s.of[m.j].text == "-" and s.has("flow", m.j + 1, m.j + 2)
    if hyphen:
        return True
    genitive = (
        s.lang == "ru" or m.genitive or (s.lang == "de" and before < m.i - 1 and s.of[m.i - 1].low in {"der", "des"})
    )
    noun = (
        any(f.j - 1 == before for kind in ("flow", "party", "share") for f in s.by_kind.get(kind, ()))
        if before >= start
        else False
    )
    good_between = (
        s.lang != "en" and before >= start and any(g.j - 1 == before for g in s.goods) and s.has("flow", start, before)
    )
    if (s.lang == "en" and before >= start and s.of[m.i - 1].low == "of") or (
        s.lang == "en" and before > start and s.of[before - 1].low == "of"
    ):
        return any(f.j in {m.i - 1, m.i - 2} for kind in ("flow", "party", "share") for f in s.by_kind.get(kind, ()))
    return genitive and (noun or good_between)


def _of_share(s: Sentence, m: Mention, start: int) -> bool:
    """Whether a territory is the part that a share is of: ``Доля России``, ``Polens Anteil``, ``the share of China``."""
    for x in s.by_kind.get("share", ()):
        low = s.of[x.i].low
        if low.startswith(("дол", "anteil", "share", "quote", "proportion", "удельн")):
            if (0 <= m.i - x.j <= 2 and all(s.of[k].low in _OF for k in range(x.j, m.i))) or x.i - 2 <= m.j <= x.i:
                return True
    return False


_OF = frozenset({"of", "the", "der", "des", "von"})


def nouns_goods(s: Sentence, m: Mention, end: int) -> bool:
    """Whether an adjective belongs to goods: ``китайских товаров``, ``German cars``, ``EU goods``."""
    if m.form != "adjective" and s.lang != "en":
        return False
    for k in range(m.j, min(m.j + 3, end)):
        if any(g.i <= k < g.j for g in s.goods) or s.of[k].low in _GOODS:
            return not _flow_noun_after(s, m, end)
        if not s.of[k].word or any(
            x.i <= k < x.j for kind in ("role", "deal", "up", "down") for x in s.by_kind.get(kind, ())
        ):
            return False
    return False


_GOODS = word_list("frame.goods") - {"firms"}


def _noun_after(s: Sentence, m: Mention) -> bool:
    share = any(x.i in {m.j, m.j + 1, m.j + 2} for kind in ("flow", "party", "share") for x in s.by_kind.get(kind, ()))
    return share


def roles(s: Sentence, r: Range, share: bool = False) -> Roles:
    """The roles of all territories in a clause."""
    start, end = r
    out = Roles()
    for group in s.groups:
        if not (start <= group[0].i < end):
            continue
        out.places.append(group)
        codes = tuple(dict.fromkeys(c for m in group for c in m.codes))
        _place(out, s, group, codes, start, end, share)
    if out.shared:
        out.subject = out.shared
    for there in s.within("there", start, end):
        if there.value == "to":
            out.target = out.target or ("THERE",)
        else:
            out.origin = out.origin or ("THERE",)
    return out


def _place(
    out: Roles, s: Sentence, group: tuple[Mention, ...], codes: Codes, start: int, end: int, share: bool
) -> None:
    m, role = group[0], _preposition(s, group, start)
    whole = next((x for x in s.within("denominator", start, end) if x.i < m.i), None)
    if whole and (codes == ("WORLD",) or (role in {"to", "in"} and out.places[0] is not group)):
        out.denominator = codes
        return
    if role == "to" and s.lang == "ru" and s.of[max(m.i - 1, 0)].low == "на" and (share or s.has("share", start, end)):
        role = "share"
    if role in {"in", "to"} and _bought_in(s, start, end) and (s.lang != "ru" or role == "to"):
        role = "from"
    if role in {"to", "in"} and s.lang == "de" and s.of[max(m.i - 1, 0)].low == "auf":
        role = None
    if (
        _owns(s, m, start, end)
        and role not in {"with"}
        and not (role in {"to"} and m.form == "name" and not _flow_noun_after(s, m, end))
    ):
        if role == "from" and not _flow_noun_after(s, m, end):
            out.origin = codes
        elif _of_share(s, m, start):
            out.shared = out.shared or codes
        elif out.owner and out.owner != codes:
            out.denominator = out.denominator or codes
        else:
            out.owner = codes
    elif m.head:
        out.target = codes
    elif nouns_goods(s, m, end) and m.form != "people":
        out.origin = codes
    elif codes == ("WORLD",) and role is None:
        out.target = codes
    elif role == "to" or (role == "in" and m.form != "capital"):
        out.target = (
            (*out.target, *codes) if out.target and out.target != codes and "THERE" not in out.target else codes
        )
    elif role == "from" and not (s.lang == "ru" and s.of[m.i - 1].low in {"с", "со"} and s.within("flow", start, end)):
        out.origin = codes
    elif role in {"with", "from"}:
        out.other = codes
    elif not out.subject:
        out.subject = codes
    elif not out.second:
        out.second = codes


def _bought_in(s: Sentence, start: int, end: int) -> bool:
    return any(
        s.of[m.i].low.startswith(("куп", "закуп", "приобр", "bought", "buy", "gekauft", "kauf"))
        for m in s.within("deal", start, end)
    ) and not s.has("flow", start, end)


def in_union(codes: Codes) -> bool:
    """Whether all are the Union or members of it."""
    return bool(codes) and all(c in UNION for c in codes)


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
    if party := next(iter(s.within("party", *r)), None):
        if not nouns and s.has("rank", *r):
            return {"supplier": "import", "customer": "export", "partner": "trade"}[party.value], "party"  # type: ignore[return-value]
    if nouns:
        named = nouns[0]
        if (
            named.value == "import"
            and before.flow == "export"
            and _buying(s, named)
            and not found.owner
            and not found.origin
        ):
            return "export", "buy"
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


def _buying(s: Sentence, m: object) -> bool:
    return False


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
