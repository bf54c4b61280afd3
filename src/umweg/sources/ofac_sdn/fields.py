"""What OFAC's fields mean, for the CSV files and the XML alike."""

from __future__ import annotations

from umweg.ftm.entities import PartyEntity

SCHEMAS = {"individual": "Person", "entity": "LegalEntity", "vessel": "Vessel", "aircraft": "Airplane"}
COMPANY = frozenset(
    [
        "LLC",
        "LTD",
        "LIMITED",
        "INC",
        "CO",
        "COMPANY",
        "CORP",
        "CORPORATION",
        "GMBH",
        "OOO",
        "OAO",
        "ZAO",
        "PAO",
        "AO",
        "JSC",
        "PJSC",
        "CJSC",
        "OJSC",
        "FZE",
        "FZCO",
        "LLP",
        "PLC",
        "SA",
        "SAL",
        "SARL",
        "SPA",
        "SRL",
        "BV",
        "NV",
        "AG",
        "BANK",
        "LTDA",
        "DMCC",
        "EST",
        "TOO",
        "SL",
        "OU",
        "UAB",
        "SIA",
        "AS",
    ]
)
LISTS = {"ofac-sdn": "SDN", "ofac-cons": "non-SDN"}


def schema_of(kind: str, name: str) -> str:
    """The FollowTheMoney schema by OFAC's type; an entity with a legal form in its name is a company.

    >>> schema_of("", "ROMASHKA TRADE LLC"), schema_of("individual", "DOE, Jan"), schema_of("entity", "HAMAS")
    ('Company', 'Person', 'LegalEntity')
    """
    schema = SCHEMAS.get(kind.lower() or "entity", "LegalEntity")
    plain = name.upper().replace(".", "").replace(",", " ").split()
    return "Company" if schema == "LegalEntity" and COMPANY.intersection(plain) else schema


def person(party: PartyEntity, last: str, first: str) -> None:
    """First and last name as properties of their own."""
    party.prop("lastName", last)
    party.prop("firstName", first)


def programmes(text: str) -> list[str]:
    """Programmes of the CSV: ``A] [B`` are two.

    >>> programmes("NPWMD] [IFSR")
    ['NPWMD', 'IFSR']
    """
    return [p.strip(" []") for p in text.split("] [") if p.strip(" []")]
