"""States of the United States in lists of US offices, which write them where a country belongs, and countries there.

>>> place("CY", ""), place("TX", ""), place("", "NM"), place("CA", "US"), place("GA", "")
(('', 'CY'), ('TX', 'US'), ('NM', 'US'), ('CA', 'US'), ('GA', 'US'))
"""

from __future__ import annotations

from umweg.ftm.entities import country as code_of

STATES = frozenset(
    [
        *("AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS", "KY", "LA"),
        *("ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND", "OH", "OK"),
        *("OR", "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY", "DC", "PR"),
    ]
)


def place(state: str, country: str) -> tuple[str, str]:
    """State and country of an address, each in its own place. Older files leave the United States out."""
    if country in STATES and not code_of(country):
        return state or country, "US"
    if country or not state:
        return state, country
    if state in STATES:
        return state, "US"
    return ("", state) if code_of(state) else (state, "")
