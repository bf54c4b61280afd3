"""Identifiers: the same valid number of the same kind and country is the same party, whatever the name.

>>> from umweg.parties.record import Identifier
>>> same = compare([Identifier("INN", "7707083893", "RU")], [Identifier("INN", "77 07 083 893", "RU")])
>>> same[0].decides, same[0].text
(1, 'the same INN 77 07 083 893 (RU), check digit right: the same party, whatever the name')
>>> other = compare([Identifier("INN", "7707083893", "RU")], [Identifier("INN", "7736050003", "RU")])
>>> other[0].decides, other[0].text
(-1, 'another INN: 7707083893 asked, 7736050003 (RU) listed; both numbers are valid, a party has one')
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from umweg.parties.evidence import MatchEvidence
from umweg.parties.record import Identifier

SAME, BANK, UNSURE, LOOSE, OTHER, MISTYPED = 12.0, 10.0, 4.0, 2.5, -3.5, 0.5
ONE_FOR_LIFE = frozenset({"INN", "OGRN", "OKPO", "BIN", "EDRPOU", "UNP", "LEI", "IMO", "USCC"})
"""Kinds of which a party has one: two valid ones that differ are two parties (or one that was registered anew)."""
SHARED = frozenset({"KPP", "BIK", "callsign", "other", "location", "file", "tail-previous", "license"})
"""Kinds whose numbers several parties share, or that pass from one to the next: they never decide."""
FORMAL = frozenset({"EU", "UN"})
"""Numbers that a list gives itself: equal across its versions, no property of the party."""
SHORTEST = 5
LONG = 10
"""Signs from which on a number with a right check digit is told under any name of its field ("Tax no.", "Reg.")."""


def plausible(i: Identifier) -> bool:
    """Whether a number says something: long enough, with digits, not one sign repeated; its check digit not wrong."""
    n = i.bare
    if i.valid is not None:
        return i.valid
    return len(n) >= SHORTEST and sum(c.isdigit() for c in n) >= SHORTEST - 1 and len(set(n)) > 2


def compare(asked: Sequence[Identifier], listed: Sequence[Identifier]) -> list[MatchEvidence]:
    """All that the numbers of two parties say: agreements first; a contradiction only for kinds without agreement."""
    out: dict[str, MatchEvidence] = {}
    agreed: set[str] = set()
    for a in asked:
        for b in listed:
            if a.bare == b.bare and a.bare and (found := _equal(a, b)):
                agreed |= {a.kind, b.kind}
                out[b.bare] = max(found, out.get(b.bare, found), key=lambda e: e.points)
    open_kinds = sorted({a.kind for a in asked} & ONE_FOR_LIFE - agreed)
    against = [e for kind in open_kinds if (e := _differ(kind, asked, listed))]
    return sorted(out.values(), key=lambda e: -e.points) + against


def _equal(a: Identifier, b: Identifier) -> MatchEvidence | None:
    """What an equal number says."""
    if not plausible(b) or b.kind in FORMAL:
        if b.valid is False and a.kind == b.kind:
            text = f"the same {b.words()}, but its check digit is wrong: it proves little"
            return MatchEvidence("identifier", MISTYPED, text)
        return None
    abroad = bool(a.where and b.where and a.where != b.where)
    if abroad and not _telling(b):
        return None
    if abroad or a.kind != b.kind:
        text = f"the number {a.value} is listed, as {b.words()}, and was asked as {a.kind}"
        return MatchEvidence("identifier", BANK if _telling(b) else LOOSE, text)
    if b.kind == "SWIFT":  # a firm may state that of its bank: a hit whatever the name, and nobody's own number
        return MatchEvidence("identifier", BANK, f"the same {b.words()}: the code of one bank, whatever the name")
    if b.kind in SHARED:
        return MatchEvidence("identifier", LOOSE, f"the same {b.words()}; several parties may share it")
    if b.valid:
        return MatchEvidence(
            "identifier", SAME, f"the same {b.words()}, check digit right: the same party, whatever the name", 1
        )
    if a.where and b.where:
        text = f"the same {b.words()}: the same party, whatever the name (this kind has no check digit)"
        return MatchEvidence("identifier", SAME - 2, text, 1)
    return MatchEvidence("identifier", UNSURE, f"the same {b.words()}; not both sides state the country of the number")


def _telling(i: Identifier) -> bool:
    """Whether a number is met by chance hardly ever: long, with a right check digit, whatever the field is called."""
    return bool(i.valid) and len(i.bare) >= LONG and i.kind not in SHARED


def _differ(kind: str, asked: Collection[Identifier], listed: Collection[Identifier]) -> MatchEvidence | None:
    """A contradiction where both sides have valid numbers of a kind and country, and none is equal."""
    ours = [a for a in asked if a.kind == kind and a.valid]
    for a in ours:
        theirs = [b for b in listed if b.kind == kind and b.valid and b.where == a.where and len(b.bare) == len(a.bare)]
        if theirs:
            known = ", ".join(b.words().removeprefix(f"{kind} ") for b in theirs[:3])
            text = f"another {kind}: {a.value} asked, {known} listed; both numbers are valid, a party has one"
            return MatchEvidence("identifier", OTHER, text, -1)
    return None
