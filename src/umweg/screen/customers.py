"""The customer master as something to screen: a customer is a consignment with one party and no goods.

>>> one = consignment_of("c-17", {"name": "Romashka Trade", "country": "KZ"})
>>> one.id, one.parties[0].role, is_customer(one)
('customer:c-17', 'other', True)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from umweg.errors import UsageError
from umweg.screen.consignments.model import Consignment, Party

PREFIX = "customer:"
CHECKS = frozenset({
    "party-listed", "address-shared", "owner-listed", "owned-by-listed", "list-too-old", "list-not-loaded",
    "vessel-formerly-listed", "state-tokens",
})  # fmt: skip
"""The checks that speak about a party alone."""


def consignment_of(id_: str, record: Mapping[str, Any]) -> Consignment:
    """A customer's record (fields of a party) to be screened; UsageError where it is none."""
    try:
        party = msgspec.convert({"role": "other", **record, "id": id_}, Party)
    except msgspec.ValidationError as e:
        raise UsageError(f"{e}.", where=f"customer {id_}", mend="The fields are those of a party.") from None
    return Consignment(id=f"{PREFIX}{id_}", parties=(party,))


def is_customer(given: Consignment) -> bool:
    """Whether it stands for a customer."""
    return given.id.startswith(PREFIX) and not given.lines and not given.route
