"""A mapping to begin with, guessed from the header of a table in English, German or Russian.

>>> print(template(["Sendungsnummer", "Empfänger", "Empfänger Land", "HS-Code", "Wert", "Farbe"]))
# Mapping of a table to consignments. Guessed from the header: check every line. docs/how-to/consignments.md
columns:
  "Sendungsnummer": "id"
  "Empfänger": "parties[consignee].name"
  "Empfänger Land": "parties[consignee].country"
  "HS-Code": "lines[].code"
  "Wert": "lines[].value"
  # "Farbe": ?
constants: {}
# constants: {kind: export, "lines[].currency": EUR}
values: {}
# values: {"Mode": {"1": sea, "3": road}}
ignored: []  # columns that are known and not needed
decimal: "."
thousands: ""
dates: []  # such as "%d.%m.%Y"; ISO dates need none
<BLANKLINE>
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from umweg.screening.consignments.mapping import load, shipped
from umweg.screening.consignments.suggest import folded, words

TAIL = """constants: {}
# constants: {kind: export, "lines[].currency": EUR}
values: {}
# values: {"Mode": {"1": sea, "3": road}}
ignored: []  # columns that are known and not needed
decimal: "."
thousands: ""
dates: []  # such as "%d.%m.%Y"; ISO dates need none
"""


def template(header: Sequence[str]) -> str:
    """The text of a mapping file for a header. Columns that nobody can guess stand as comments with a question mark;
    so does a second column for the same field.
    """
    if fits := next((m for m in shipped() if set(load(m).columns) <= set(header)), None):
        return f"# The header is that of the shipped mapping '{fits}': give its name, no file is needed.\n"
    out = [
        "# Mapping of a table to consignments. Guessed from the header: check every line. docs/how-to/consignments.md",
        "columns:",
    ]
    taken: set[str] = set()
    for column in dict.fromkeys(header):
        found = next((g for g in guesses(column) if g not in taken), None)
        taken.add(found or "")
        quoted = json.dumps(column, ensure_ascii=False)
        out.append(f'  {quoted}: "{found}"' if found else f"  # {quoted}: ?")
    return "\n".join(out) + "\n" + TAIL


def guesses(column: str) -> Iterator[str]:
    """The paths that a column may mean, the likeliest first.

    >>> list(guesses("Страна получателя")), next(guesses("Buyer INN"))
    (['parties[consignee].country'], 'parties[buyer].identifiers[INN]')
    """
    plain = folded(column)
    for section, before in (("head", ""), ("lines", "lines[].")):
        for path, said in words()[section].items():
            if plain in map(folded, said):
                yield before + path
    yield from _party(plain.split())


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
            for path, fields in words()["party"].items():
                if any(_without(rest, folded(f).split()) == [] for f in fields):
                    yield f"parties[{role}].{path}"


SMALL = frozenset(("of", "the", "des", "der", "s", "no", "nr"))


def _without(tokens: list[str], said: list[str]) -> list[str] | None:
    """What is left when the words of ``said`` are taken out; None where one is not there."""
    left = list(tokens)
    for word in said:
        found = next((t for t in left if t == word or (len(word) > 4 and t[: len(word) - 2] == word[:-2])), None)
        if found is None:
            return None
        left.remove(found)
    return [t for t in left if t not in SMALL]
