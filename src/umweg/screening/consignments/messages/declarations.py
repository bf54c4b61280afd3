"""What customs declarations share: modes, kinds of papers, means of transport, offices, units of mass.

>>> paper("Y901"), paper("N380"), paper("ZDCR"), mode("3"), office("PL301010")
('exemption', 'invoice', 'other', 'road', 'PL')
"""

from __future__ import annotations

from functools import cache
from typing import Any

from umweg.core.codes import countries
from umweg.core.errors import UnknownName, UsageError
from umweg.screening.consignments.messages.parts import MessagePart, elements

# Codes of identification of means of transport (DE 7/7, 7/14; code list 750 of the EU): ships.
SHIPS = {"10": "IMO", "11": "name", "80": "ENI", "81": "name"}
AIRCRAFT = "41"
KILOGRAMS = {"KGM": 1.0, "GRM": 0.001, "TNE": 1000.0, "DTN": 100.0, "LBR": 0.45359237}


def mode(code: str | None) -> str | None:
    """The mode of transport of a customs code; None where there is none or it is not in the table."""
    found: str | None = elements("dms")["modes"].get(code or "")
    return found


def paper(code: str) -> str:
    """The kind of a document by its code in the list of customs: the longest beginning that the table has."""
    table = elements("dms")["papers"]
    return next((table[code[:n]] for n in range(len(code), 0, -1) if code[:n] in table), "other")


def document(code: str, **fields: Any) -> dict[str, Any]:
    """A document of a code."""
    return {"kind": paper(code), "code": code, **fields}


@cache
def office(reference: str | None) -> str | None:
    """The country of a customs office by its reference number; None where its letters are no country."""
    letters = (reference or "")[:2].upper()
    try:
        return countries.resolve({"XI": "GB", "EL": "GR"}.get(letters, letters)).code if len(letters) == 2 else None
    except UnknownName:
        return None


def firm(role: str, part: MessagePart, number: str, names: dict[str, str], address: str = "Address") -> dict[str, Any]:
    """A party of a message. ``number``: path of its identification; ``names``: field of an address to its path."""
    id_ = part.text(number)
    where = {field: ", ".join(part.texts(f"{address}/{path}")) for field, path in names.items()}
    name = part.text("Name") or part.text("name")
    return {
        "role": role,
        "name": name,
        "id": id_,
        "identifiers": {"EORI": id_} if id_ and id_[:2].isalpha() and id_[:2].isupper() else {},
        "country": where.get("country"),
        "addresses": [where],
    }


def means(part: MessagePart, number: str, type_: str, flag: str) -> tuple[dict[str, Any] | None, str | None]:
    """A means of transport: a ship or aircraft as a party, anything else as a remark."""
    id_, kind, country = part.text(number), part.text(type_), part.text(flag)
    if not id_:
        return None, f"means of transport of {country}" if country else None
    if kind in SHIPS:
        is_name = SHIPS[kind] == "name"
        said = {"name": id_} if is_name else {"identifiers": {SHIPS[kind]: id_}}
        return {"role": "vessel", "schema": "Vessel", "country": country, **said}, None
    if kind == AIRCRAFT:
        return {"role": "other", "schema": "Airplane", "country": country, "identifiers": {"tail": id_}}, None
    beside = ", ".join(filter(None, (f"type {kind}" if kind else "", country)))
    return None, f"means of transport {id_}" + (f" ({beside})" if beside else "")


def packed(number: str | None, kind: str | None, marks: list[str]) -> str:
    """Packages in words, with the marks on them, which may name somebody.

    >>> packed("3", "CT", ["TULPE 1"]), packed(None, "CT", [])
    ('3 x CT marked TULPE 1', '? x CT')
    """
    return f"{number or '?'} x {kind or '?'}" + (f" marked {' '.join(marks)}" if marks else "")


def kilograms(part: MessagePart, path: str) -> float | None:
    """A mass in kilograms by its unit (kilograms where none is stated)."""
    found, unit = part.number(path), part.attribute(path, "unitCode") or "KGM"
    if found is None:
        return None
    if unit not in KILOGRAMS:
        known = ", ".join(KILOGRAMS)
        error = UsageError(f"'{unit}' is no unit of mass.", where=f"{part.where}, {path}", mend=f"One of: {known}.")
        part.fault(error, path, unit)
        return None
    return found * KILOGRAMS[unit]


def several(found: list[str]) -> str | None:
    """Texts as one, each once; None where there are none, cut to what a field holds.

    >>> several(["1040", "1CS", "1040"])
    '1040; 1CS'
    """
    return "; ".join(dict.fromkeys(f for f in found if f))[:4000] or None
