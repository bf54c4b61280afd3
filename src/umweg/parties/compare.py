"""One record against one listed party: every piece of evidence beside the name.

>>> from umweg.parties.addresses import AddressIndex
>>> from umweg.parties.record import Record
>>> from umweg.parties.reading import read as read_record
>>> asked = read_record({"name": "Romashka", "INN": "7707083893", "country": "RU", "founded": "2010"})
>>> party = read_record({"id": "1", "name": "ROMASHKA LLC", "INN": "7707083893", "country": "RU", "founded": "1999"})
>>> [(e.code, e.case) for e in evidence(asked, party, AddressIndex([], []))]
[('identifier', ''), ('country', 'common'), ('date', 'far')]
"""

from __future__ import annotations

from collections.abc import Sequence

from umweg.parties import dates, identifiers
from umweg.parties.addresses import AddressIndex
from umweg.parties.evidence import MatchEvidence
from umweg.parties.record import Record

GROUPS = {"Company": "firm", "Organization": "firm", "PublicBody": "firm", "Vessel": "vessel", "Airplane": "airplane",
          "Person": "person"}  # fmt: skip
MOVABLE = ("Vessel", "Airplane")
SUCCEEDED = {"SU": ("RU", "KZ", "UA", "BY", "UZ", "KG", "TJ", "TM", "AM", "AZ", "GE", "MD"), "CS": ("RS", "ME"),
             "YU": ("RS", "ME", "HR", "SI", "MK", "BA")}  # fmt: skip


def evidence(asked: Record, listed: Record, index: AddressIndex | None) -> tuple[MatchEvidence, ...]:
    """All evidence beside the name, identifiers first.

    ``index`` knows how common each word of an address is; without it addresses are not compared.
    """
    out = identifiers.compare(asked.identifiers, listed.identifiers)
    found = (
        countries(asked.countries, listed.countries, listed.schema),
        dates.compare(asked.dates, listed.dates),
        index.compare(asked.addresses, listed.addresses) if index and asked.addresses and listed.addresses else None,
        kinds(asked.schema, listed.schema),
    )
    return (*out, *(e for e in found if e))


def countries(asked: Sequence[str], listed: Sequence[str], schema: str) -> MatchEvidence | None:
    """Evidence of countries (ISO 3166 alpha-2); None where one side states none.

    A common one corroborates a little, having none in common speaks a little against. Firms register abroad and ships
    change flags, so that a country never decides.

    >>> countries(["KZ"], ["KZ", "RU"], "Company").text, countries(["KZ"], ["IR"], "Person").case
    ('country KZ is listed, too', 'other')
    """
    if not asked or not listed:
        return None
    wide = {*listed, *(s for c in listed for s in SUCCEEDED.get(c, ()))}
    if common := sorted(set(asked) & wide):
        return MatchEvidence.of("country", "common", f"country {', '.join(common)} is listed, too")
    case = "other of movable" if schema in MOVABLE else "other"
    return MatchEvidence.of("country", case, f"country {', '.join(asked)}: the list has {', '.join(listed)}")


def kinds(asked: str, listed: str) -> MatchEvidence | None:
    """Whether a person was asked and a firm or ship is listed; None where the kinds may be the same.

    >>> kinds("Person", "Vessel").text, kinds("LegalEntity", "Person")
    ('a person was asked, a vessel is listed', None)
    """
    one, two = GROUPS.get(asked), GROUPS.get(listed)  # None: open, such as LegalEntity, which may be a person
    if one is None or two is None or one == two:
        return None
    article = {"airplane": "an"}
    return MatchEvidence.of(
        "schema", "other", f"{article.get(one, 'a')} {one} was asked, {article.get(two, 'a')} {two} is listed"
    )
