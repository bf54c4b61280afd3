"""The customer master as something to screen: a customer is a consignment with one party and no goods.

>>> one = consignment_of("c-17", {"name": "Romashka Trade", "country": "KZ"})
>>> one.id, one.parties[0].role, is_customer(one)
('customer:c-17', 'other', True)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from umweg.results.decision import CUSTOMER
from umweg.screening.consignments.faults import settled
from umweg.screening.consignments.model import Consignment

CHECKS = frozenset({
    "party-listed", "address-shared", "owner-listed", "owned-by-listed", "list-too-old", "list-not-loaded",
    "vessel-formerly-listed", "state-tokens",
})  # fmt: skip
"""The checks that speak about a party alone."""


def consignment_of(id_: str, record: Mapping[str, Any], where: str = "") -> Consignment:
    """A customer's record (fields of a party) to be screened; UsageError where it is none."""
    party = {"role": "other", **record, "id": id_}
    return settled({"id": f"{CUSTOMER}{id_}", "parties": [party]}, where or f"customer {id_}")


def is_customer(given: Consignment) -> bool:
    """Whether it stands for a customer."""
    return given.id.startswith(CUSTOMER) and not given.lines and not given.route
