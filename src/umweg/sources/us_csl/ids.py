"""The column ``ids`` of the published list: kind, number, country and dates of each, in an order that has changed.

Until 2023 an entry was ``RU, 712345678, Passport``; now it is ``Passport, 712345678, RU``; other tools write ``KZ, BIN,
123456789012``. So each part is recognised by what it is: a kind that is known, a country, a date; what remains is the
number.

>>> entry("RU, 712345678, Passport") == entry("Passport, 712345678, RU") == ("Passport", "712345678", "RU")
True
>>> entry("Vessel Registration Identification, IMO 9826902")
('Vessel Registration Identification', 'IMO 9826902', '')
>>> entry("Cedula No., 94428531, CO, 2001-02-03, 2011-02-03")
('Cedula No.', '94428531', 'CO')
"""

from __future__ import annotations

from umweg.ftm import dates, identifiers
from umweg.ftm.entities import PartyEntity, country
from umweg.sources.ofac_sdn.remarks import is_label, take_labelled

LONGEST_CODE = 2  # characters of a country's code


def entry(text: str) -> tuple[str, str, str]:
    """Kind, number and country of one entry; a kind is "" where no part can be one."""
    parts = [p.strip() for p in text.split(",") if p.strip()]
    label = next((p for p in parts if identifiers.known(p) or is_label(p)), "") or _unknown(parts)
    if label:
        parts.remove(label)
    of = ""
    if len(parts) > 1 and (at := next((i for i in (0, -1) if _is_country(parts[i])), None)) is not None:
        of = parts.pop(at)
    while len(parts) > 1 and dates.numeric(parts[-1]):  # days of issue and of expiry
        parts.pop()
    if not of and len(parts) > 1 and _is_country(parts[-1]):
        of = parts.pop()
    return label, ", ".join(parts), of


def _is_country(part: str) -> bool:
    """Whether a part is a country: its code in capitals, or a name."""
    return (len(part) > LONGEST_CODE or part.isupper()) and not any(map(str.isdigit, part)) and bool(country(part))


def _unknown(parts: list[str]) -> str:
    """The part that must be the kind where none is known: in words, and no country."""
    some = [p for p in parts if not any(map(str.isdigit, p)) and not _is_country(p)]
    return some[0] if some and len(parts) > 1 else ""


def take(party: PartyEntity, text: str) -> None:
    """Take one entry into a party; what has no kind goes to the remarks.

    >>> p = PartyEntity("csl-1", "Person", "SDN", "us-csl")
    >>> take(p, "Tax ID No., 7729355614, RU"); take(p, "Secondary sanctions risk:, section 1(b), as amended")
    >>> p.identifiers, p.remarks
    ([{'type': 'INN', 'value': '7729355614', 'country': 'RU'}], ['Secondary sanctions risk: section 1(b), as amended'])
    """
    label, value, of = entry(text)
    if label and value:
        take_labelled(party, label, value, of)
    else:
        party.add("remarks", text)
