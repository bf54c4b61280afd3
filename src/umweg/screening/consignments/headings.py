"""What a heading of a table means: paths of the model, in the words of ERP systems (``data/words.yml``).

German puts words together (Empfängerland, Lieferantenname), and a slash puts names for one thing side by side
(БИН/ИИН, HS-Code/Warennummer): both are taken apart.

>>> next(guesses("Empfängerland")), next(guesses("БИН/ИИН")), list(guesses("Farbe"))
('parties[consignee].country', 'parties[consignee].identifiers[BIN]', [])
>>> of_somebody("Land"), of_somebody("PLZ"), of_somebody("Farbe")
('country', 'addresses[].postal', '')
"""

from __future__ import annotations

from collections.abc import Iterator

from umweg.screening.consignments.suggest import folded, words

UNITS = frozenset(
    ("kg", "kgs", "кг", "eur", "usd", "gbp", "chf", "rub", "руб", "in", "pcs", "stk", "шт", "position", "pos")
)
SMALL = frozenset(("of", "the", "des", "der", "s", "no", "nr"))
LONGEST_END = 3
SHORTEST = 5
"""Letters of a word for a role, for another word to be put behind it without a blank."""


def guesses(column: str) -> Iterator[str]:
    """The paths that a column may mean, the likeliest first.

    >>> list(guesses("Страна получателя")), next(guesses("Buyer INN")), next(guesses("Eigenmasse (kg)"))
    (['parties[consignee].country'], 'parties[buyer].identifiers[INN]', 'lines[].mass_kg')
    """
    whole = folded(column)
    tokens = whole.split()
    if (apart := [x for t in tokens for x in _compound(t)]) != tokens:
        yield from _party(apart)
    yield from _of_words(whole)
    if len(sides := [x for x in column.split("/") if x.strip()]) > 1:
        found = {next(_of_words(folded(x)), "") for x in sides}
        if len(found) == 1:
            yield from found - {""}


def of_somebody(column: str) -> str:
    """The field of a party that a heading names without saying whose it is; empty where it names none."""
    plain = folded(column)
    fields = (
        "country",
        "addresses[]",
        "addresses[].street",
        "addresses[].city",
        "addresses[].postal",
        "email",
        "website",
    )
    said = words()["party"]
    return next((f for f in fields if plain in map(folded, said[f])), "")


def _of_words(whole: str) -> Iterator[str]:
    bare = " ".join(t for t in whole.split() if t not in UNITS) or whole
    for plain in dict.fromkeys((whole, bare)):
        for section, before in (("head", ""), ("lines", "lines[].")):
            for target, said in words()[section].items():
                if plain in map(folded, said):
                    yield before + target
        yield from _party(plain.split())


def _compound(token: str) -> list[str]:
    """A word taken apart where a word for a role and one for a field of a party stand in it without a blank."""
    for said in (folded(f) for of in words()["party"].values() for f in of):
        role = token.removesuffix(said)
        if len(said) > 2 and role != token and len(role) >= SHORTEST and any(_is_role(role, n) for n in _role_words()):
            return [role, said]
    return [token]


def _role_words() -> Iterator[str]:
    return (folded(n) for names in words()["role"].values() for n in names)


def _is_role(word: str, name: str) -> bool:
    """Whether a word is one for a role, with the letter that German puts between two."""
    return word in (name, f"{name}s", f"{name}n", f"{name}en")


def _party(tokens: list[str]) -> Iterator[str]:
    """Of a party: a word for its role with one for its field, in any order, endings of cases cut off."""
    for role, names in words()["role"].items():
        for name in names:
            said = folded(name).split()
            rest = _without(tokens, said)
            if rest is None:
                continue
            if not rest:
                yield f"parties[{role}].name"
            for target, fields in words()["party"].items():
                if any(_without(rest, folded(f).split()) == [] for f in fields):
                    yield f"parties[{role}].{target}"
    for target, fields in words()["party"].items():  # a number of nobody's in particular is that of the receiver
        if target.startswith("identifiers[") and tokens in [folded(f).split() for f in fields]:
            yield f"parties[consignee].{target}"


def _without(tokens: list[str], said: list[str]) -> list[str] | None:
    """What is left when the words of ``said`` are taken out; None where one is not there."""
    left = list(tokens)
    for word in said:
        found = next((t for t in left if t == word or _inflected(t, word)), None)
        if found is None:
            return None
        left.remove(found)
    return [t for t in left if t not in SMALL]


def _inflected(token: str, word: str) -> bool:
    """Whether a word is another one with the ending of a case."""
    return len(word) > 4 and len(token) <= len(word) + LONGEST_END and token[: len(word) - 2] == word[:-2]
