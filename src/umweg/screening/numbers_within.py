"""Numbers of firms, ships and banks that a text states: "MV Sea Star, IMO 9074729", "T/T via SABRRUMM".

A number counts behind its label, or as the code of a bank (BIC) by its form in capital letters. Words in capitals may
have that form, too; they are a hit only where a listed bank has that very code.

>>> numbers_within("MV Sea Star (IMO no. 9074729)"), numbers_within("ИНН: 7707083893, счёт 12345678")
((('IMO', '9074729'),), (('INN', '7707083893'),))
>>> numbers_within("T/T via SABRRUMM"), numbers_within("wrong: IMO 9074728")
((('SWIFT', 'SABRRUMM'),), ())
"""

from __future__ import annotations

import re
from functools import lru_cache

from umweg.core.codes import countries
from umweg.core.errors import UnknownName
from umweg.parties.checkdigits import valid

_LABELS = {"imo": "IMO", "inn": "INN", "инн": "INN", "ogrn": "OGRN", "огрн": "OGRN", "lei": "LEI", "swift": "SWIFT",
           "bic": "SWIFT", "mmsi": "MMSI", "tax id": "tax", "tax no": "tax", "tin": "tax",
           "vat": "VAT", "reg no": "registration"}  # fmt: skip
_OF_RUSSIA = frozenset({"INN", "OGRN"})
_STATED = re.compile(
    rf"(?<!\w)({'|'.join(_LABELS)})(?:[\s/-]*(?:code|number|num|nr|no|№|номер))?[\s.:#=/-]*([0-9a-z]{{7,20}})(?!\w)",
    re.IGNORECASE,
)
_BIC = re.compile(r"(?<!\w)[A-Z]{4}([A-Z]{2})[A-Z0-9]{2}(?:[A-Z0-9]{3})?(?!\w)")


@lru_cache(maxsize=50_000)
def numbers_within(text: str) -> tuple[tuple[str, str], ...]:
    """Kind and number, each once, in their order; those whose check digits are wrong are none."""
    found = [(_LABELS[m[1].lower()], m[2].upper()) for m in _STATED.finditer(text)]
    found += [("SWIFT", m[0]) for m in _BIC.finditer(text) if _is_country(m[1])]
    return tuple(dict.fromkeys((k, n) for k, n in found if valid(k, n, "RU" if k in _OF_RUSSIA else None) is not False))


def _is_country(code: str) -> bool:
    try:
        return countries.resolve(code).code == code
    except UnknownName:
        return False
