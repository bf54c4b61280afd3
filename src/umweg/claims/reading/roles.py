"""What each country is in a clause: owner of a flow, origin, target, subject of the verb.

A role follows from a country's place: its preposition, its case, the noun that it belongs to, or the verb it is the
subject of.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from umweg.claims.reading.lexicon import Mark
from umweg.claims.reading.lists import word_list
from umweg.claims.reading.parse import Range, Sentence
from umweg.claims.reading.territories import Mention

Codes = tuple[str, ...]


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
    possessive = s.lang == "en" and m.j < len(s.of) and s.of[m.j].text in "'’"
    leads = possessive or m.genitive or m.form == "adjective" or m.head or (s.lang == "en" and m.form == "name")
    if leads and (possessive or _flow_noun_after(s, m, end) or (m.genitive and _noun_after(s, m))):
        return True
    if m.form == "adjective" and not nouns_goods(s, m, end) and _noun_after(s, m):
        return True
    if s.lang == "de" and m.j < len(s.of) and s.of[m.j].text == "-" and s.has("flow", m.j + 1, m.j + 2):
        return True
    return _of_noun(s, m, start) if s.lang == "en" else _in_genitive(s, m, start)


def _owned(s: Sentence) -> list[Mark]:
    return [f for kind in ("flow", "party", "share") for f in s.by_kind.get(kind, ())]


def _of_noun(s: Sentence, m: Mention, start: int) -> bool:
    """``the exports of Poland``, ``of the Union``."""
    near = [k for k in (m.i - 1, m.i - 2) if k >= start and s.of[k].low == "of"]
    if m.form == "adjective" and nouns_goods(s, m, len(s.of)):
        return False  # imports of Russian oil
    return bool(near) and any(f.j in {m.i - 1, m.i - 2} for f in _owned(s))


def _in_genitive(s: Sentence, m: Mention, start: int) -> bool:
    """``die Ausfuhren Polens``, ``экспорт стали Казахстана``: a noun of trade, and goods perhaps, right before."""
    if m.form == "adjective" and nouns_goods(s, m, len(s.of)):
        return False  # импорт российского алюминия
    before = m.i - 1
    while s.lang == "de" and before >= start and s.of[before].low in _GENITIVE_ARTICLES:
        before -= 1
    article = before < m.i - 1 and s.of[m.i - 1].low in {"der", "des"}
    if before < start or not (s.lang == "ru" or m.genitive or article):
        return False
    good_between = any(g.j - 1 == before for g in s.goods) and s.has("flow", start, before)
    return good_between or any(f.j - 1 == before for f in _owned(s))


_GENITIVE_ARTICLES = frozenset({"der", "des", "den", "die", "the", "aller"})


def _of_share(s: Sentence, m: Mention, start: int) -> bool:
    """Whether a territory is the part that a share is of: ``Доля России``, ``Polens Anteil``, ``share of China``."""
    nouns = [x for x in s.by_kind.get("share", ()) if s.of[x.i].low.startswith(_SHARE_NOUNS)]
    return any(
        (0 <= m.i - x.j <= 2 and all(s.of[k].low in _OF for k in range(x.j, m.i))) or x.i - 2 <= m.j <= x.i
        for x in nouns
    )


_SHARE_NOUNS = ("дол", "anteil", "share", "quote", "proportion", "удельн")
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
    return any(m.j <= x.i <= m.j + 2 for x in _owned(s))


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
    m, role = group[0], _role(s, group, start, end, share)
    whole = any(x.i < m.i for x in s.within("denominator", start, end))
    if whole and (codes == ("WORLD",) or (role in {"to", "in"} and out.places[0] is not group)):
        out.denominator = codes
    elif role == "in" and s.has("rank", start, end) and s.has("party", start, group[0].i):
        out.denominator = codes  # the biggest partner in the Union
    elif role == "by":
        out.owner = out.owner or codes
    elif _is_owner(s, m, role, start, end):
        _own(out, s, m, role, codes, start, end)
    elif m.head or (codes == ("WORLD",) and role is None):
        out.target = codes
    elif nouns_goods(s, m, end) and m.form != "people":
        out.origin = codes
    elif role == "to" or (role == "in" and m.form != "capital"):
        more = bool(out.target) and out.target != codes and "THERE" not in out.target
        out.target = (*out.target, *codes) if more else codes
    elif role == "from" and not (s.lang == "ru" and s.of[m.i - 1].low in {"с", "со"} and s.within("flow", start, end)):
        out.origin = codes
    elif role in {"with", "from"}:
        out.other = codes
    elif not out.subject:
        out.subject = codes
    elif not out.second:
        out.second = codes


def _role(s: Sentence, group: tuple[Mention, ...], start: int, end: int, share: bool) -> str | None:
    """The role by the preposition, mended by what the clause is about."""
    role, before = _preposition(s, group, start), s.of[max(group[0].i - 1, 0)].low
    if role == "to" and s.lang == "ru" and before == "на" and (share or s.has("share", start, end)):
        return "share"
    if role in {"in", "to"} and _bought_in(s, start, end) and (s.lang != "ru" or role == "to"):
        return "from"
    return None if role in {"to", "in"} and s.lang == "de" and before == "auf" else role


def _is_owner(s: Sentence, m: Mention, role: str | None, start: int, end: int) -> bool:
    if role == "with" or not _owns(s, m, start, end):
        return False
    return not (role == "to" and m.form == "name" and not _flow_noun_after(s, m, end))


def _own(out: Roles, s: Sentence, m: Mention, role: str | None, codes: Codes, start: int, end: int) -> None:
    if role == "from" and not _flow_noun_after(s, m, end):
        out.origin = codes
    elif _of_share(s, m, start):
        out.shared = out.shared or codes
    elif out.owner and out.owner != codes:
        out.denominator = out.denominator or codes
    else:
        out.owner = codes


def _bought_in(s: Sentence, start: int, end: int) -> bool:
    return any(
        s.of[m.i].low.startswith(("куп", "закуп", "приобр", "bought", "buy", "gekauft", "kauf"))
        for m in s.within("deal", start, end)
    ) and not s.has("flow", start, end)
