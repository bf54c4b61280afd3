"""How little a short name proves: what else is known must then speak for the match, or at least not against it.

A list of 100,000 names holds something like almost every short word: Bose and Dr. Bose, Samsung and the ship Samsun. A
short name that agrees is a question as long as nothing contradicts it. Where country or kind are others, or where only
an abbreviation of a few letters agrees and nothing else that is known of the party, it is more likely another's.

>>> is_slender("SAMSUN"), is_slender("DR. BOSE"), is_slender("ROSOBORONEXPORT JSC"), is_slender("Mersey Sands")
(True, True, False, False)
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from umweg.names import threshold
from umweg.names.fold import fold_all
from umweg.names.weighed_words import COMMON, TELLING, facts, split
from umweg.parties.compare import MOVABLE
from umweg.parties.cores import commerce, core_of, names_place, same_core, without
from umweg.parties.evidence import POINTS, MatchEvidence
from umweg.parties.key_words import ordinary
from umweg.parties.record import Record

SHORT = 7
"""Letters up to which the only telling word of a name is short."""
ABBREVIATION = 4
"""Letters up to which it is taken for an abbreviation, which firms share."""
AND = "and"
CONTRARY = ("other", "other of movable", "other of same")


@lru_cache(maxsize=1 << 14)
def telling(text: str) -> tuple[str, ...]:
    """The words of a name that tell it from others, in Latin letters.

    >>> telling("ООО «Ромашка Трейд»")
    ('romashka',)
    """
    return tuple(w for w in split(text, "Company").words if facts(w, person=False).weight > TELLING)


def letters(text: str) -> int:
    """Letters of the only telling word of a name; 0 where several tell, or none.

    >>> letters("MSC"), letters("ООО «СКФ»"), letters("Mersey Sands")
    (3, 3, 0)
    """
    words = telling(text)
    return len(words[0]) if len(words) == 1 and words[0].isalpha() else 0


def is_slender(text: str) -> bool:
    """Whether a name has one telling word, and that a short one."""
    return _short(letters(text))


def words(text: str) -> tuple[str, ...]:
    """All words of a name that say anything, in alphabetical order, in Latin letters; no legal forms and no titles.

    >>> words("Johnson & Johnson"), words("Dr. Johnson")
    (('and', 'johnson', 'johnson'), ('johnson',))
    """
    found = split(text, "Company").words
    return tuple(sorted(w for w in found if w == AND or facts(w, person=False).weight > COMMON))


def kind_of_trader(asked: Record, schema: str, name: str) -> MatchEvidence | None:
    """What speaks against a ship, an aircraft or a person where a party was asked that acts: it buys, sends, pays.

    ``schema`` and ``name``: of the listed party. Persons act under two words, so that a party of one telling word is a
    firm: Santander is not Mr Santander, Tata Steel not a person called Tata. A person listed by that very name stays.
    """
    if not asked.acts or asked.schema:
        return None
    if schema in MOVABLE:
        what = "a vessel" if schema == "Vessel" else "an airplane"
        return MatchEvidence.of("schema", "other", f"a party that acts was asked, {what} is listed")
    if schema != "Person" or not asked.names:
        return None
    if any(len(set(telling(n.text))) > 1 or words(n.text) == words(name) for n in asked.names):
        return None
    return MatchEvidence.of("schema", "other", "a party that acts under one word was asked, a person is listed")


def weigh(
    found: tuple[MatchEvidence, ...], asked: Record, name: str, kind: str, score: float, schema: str = ""
) -> tuple[MatchEvidence, ...]:
    """Evidence with what the agreement of the name itself is worth beside it.

    ``name``: of the listed party, of a ``kind`` (primary, alias ...), its ``score``, and the ``schema`` of its bearer.
    """
    if not 0 < score < 1 or any(e.decides for e in found) or not asked.names:
        return found
    given = min((letters(n.text) for n in asked.names), default=0)
    raised = [e for e in found if e.points > 0]
    house = any(same_core(n.text, name) for n in asked.names)
    if given and not house and score < threshold() and raised and all(e.code == "country" for e in raised):
        # The same country alone makes no word alike: thousands share it.
        found = tuple(replace(e, points=min(e.points, POINTS["country common of unlike"])) for e in found)
    abroad = next((e for e in found if (e.code, e.case) == ("country", "other")), None)
    if abroad is not None and house and any(names_place(n.text, name) for n in asked.names):
        branch = MatchEvidence.of("country", "other of branch", f"{abroad.text}; the name is that of a branch")
        found, abroad = tuple(branch if e is abroad else e for e in found), None
    if abroad is not None and any(_whole(n.text, name) or _house(n.text, name) for n in asked.names):
        milder = MatchEvidence.of("country", "other of same", abroad.text)
        found = tuple(milder if e is abroad else e for e in found)
    worth = _everyday(found, asked, name, schema) or _worth(found, asked, name, kind, given, house=house)
    return (*found, worth) if worth else found


def _folded(text: str) -> frozenset[str]:
    return frozenset(fold_all(list(telling(text))))


def _everyday(found: tuple[MatchEvidence, ...], asked: Record, name: str, schema: str) -> MatchEvidence | None:
    """What speaks against names that consist of everyday words and are not those listed, word by word.

    A ship may be called anything: one word that a party shares with it says nothing of the party. Muster GmbH is
    spelt as it means to be. Thousands are called Andrej Petrov, and the list says more of the one whom it means.
    """
    if schema in MOVABLE and any((e.code, e.case) == ("schema", "other") for e in found) and letters(name):
        return MatchEvidence.of("name", "of another kind", f"only one word agrees, and that is a ship's: {name}")
    ours, theirs = {_folded(n.text) for n in asked.names}, _folded(name)
    if theirs in ours or not all(w and w <= ordinary() for w in ours):
        return None
    if schema != "Person" and all(len(w) == 1 for w in ours) and len(theirs) == 1:
        return MatchEvidence.of("name", "everyday", f"an everyday word, and another than the listed one: {name}")
    if schema == "Person" and any((e.code, e.case) == ("country", "other") for e in found):
        return MatchEvidence.of("name", "everyday", f"an everyday name, and less than the list says of {name}")
    return None


def _worth(
    found: tuple[MatchEvidence, ...], asked: Record, name: str, kind: str, given: int, *, house: bool
) -> MatchEvidence | None:
    """What the agreement of the names is worth, given what else was found. ``house``: they have one core."""
    size = letters(name)
    if any(e.code == "schema" and e.points < 0 for e in found):
        return (
            MatchEvidence.of("name", "of another kind", f"only a short word agrees: {name}") if _short(size) else None
        )
    exact = house or any(telling(n.text) == telling(name) for n in asked.names)
    known = asked.countries or asked.addresses or asked.identifiers
    alias = kind != "primary"
    contrary = any(e.case in CONTRARY for e in found)
    if contrary and _short(size) and (not exact or (alias and size <= ABBREVIATION)):
        return MatchEvidence.of("name", "slender", f"no more than one short word agrees: {name}")
    if not known or contrary or any(e.points > 0 for e in found):
        return None
    if size and size <= ABBREVIATION and (alias or not exact):
        return MatchEvidence.of("name", "abbreviation", f"an abbreviation agrees, and nothing else: {name}")
    if given and not size and not house:
        return MatchEvidence.of("name", "part", f"one word of several agrees, and nothing else: {name}")
    return None


def _whole(asked: str, listed: str) -> bool:
    """Whether a name says all of a listed one that is not short, or two words of it and none beside: people live and
    firms register abroad.

    >>> _whole("Gennadi Wymyslow", "WYMYSLOW, Gennadi Petrovich"), _whole("Wymyslbank", "PJSC WYMYSLBANK")
    (True, True)
    >>> _whole("Samsun", "SAMSUN"), _whole("Orion Trade Berlin", "ORION TRADE")
    (False, False)
    """
    ours, theirs = frozenset(telling(asked)), frozenset(telling(listed))
    if len(ours) > 1:
        return ours <= theirs
    return ours == theirs and not _short(letters(listed)) and bool(ours)


def _house(asked: str, listed: str) -> bool:
    """Whether a name is all that tells a listed house, letter by letter, and more than an abbreviation.

    >>> _house("Romtec", "STATE CORPORATION ROMTEC"), _house("Romtek", "ROMTEC GROUP"), _house("RTB", "RTB GROUP")
    (True, False, False)
    >>> _house("Romtec Trading", "STATE CORPORATION ROMTEC")
    True
    """
    ours = without(core_of(asked).rest, commerce() - core_of(listed).trade)
    return len(ours) > ABBREVIATION and same_core(asked, listed) and ours == core_of(listed).rest


def _short(size: int) -> bool:
    return 0 < size <= SHORT
