"""What invoices share: codes of goods among other classifications, amounts below zero, papers, days, countries.

>>> goods_code([("SRV", "x"), ("HS", "8542.31")]), day("20240301")
('8542.31', '2024-03-01')
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from umweg.core.errors import UsageError
from umweg.screening.consignments.messages.declarations import KILOGRAMS

# Lists of classifications that are codes of customs: UN/EDIFACT 7143 HS; names that firms write in its stead.
LISTS = frozenset(("HS", "HSCODE", "CN", "TARIC", "CG", "HTS", "TNVED"))
PAPERS = {
    "380": "invoice", "325": "invoice", "271": "packing-list", "705": "transport", "730": "transport",
    "740": "transport", "861": "certificate-of-origin", "105": "contract", "315": "contract", "916": "other",
    "911": "licence", "830": "customs-declaration",
}  # fmt: skip


def is_customs(list_: str | None) -> bool:
    """Whether a list of classifications is one of customs; one without a name is none.

    >>> is_customs("HS"), is_customs("UNSPSC"), is_customs(None)
    (True, False, False)
    """
    return re.sub(r"[^A-Z]", "", (list_ or "").upper()) in LISTS


def goods_code(found: Iterable[tuple[str | None, str]]) -> str | None:
    """The first code of customs among classifications (list, code)."""
    return next((code for list_, code in found if is_customs(list_)), None)


def day(given: str | None, where: str = "") -> str | None:
    """A day as CII (20240301) and UBL (2024-03-01) write it; UsageError for what is none."""
    if not given:
        return None
    m = re.match(r"(\d{4})-?(\d\d)-?(\d\d)", given, re.ASCII)
    if not m:
        raise UsageError(f"'{given[:30]}' is no date.", where=where, mend="Write 2024-03-01 (CII: 20240301).")
    return "-".join(m.groups())


def positive(amount: float | None, currency: str | None, what: str) -> tuple[float | None, str | None]:
    """An amount, or none and a remark where it is below zero: a discount or a credit is no value of goods.

    >>> positive(-5.0, "EUR", "line 2")
    (None, 'line 2 has an amount of -5 EUR')
    """
    if amount is None or amount >= 0:
        return amount, None
    return None, f"{what} has an amount of {amount:g} {currency or ''}".rstrip()


def paper(code: str | None, number: str | None, name: str | None = None) -> dict[str, Any]:
    """A paper that an invoice names, by its code in UN/EDIFACT 1001."""
    return {"kind": PAPERS.get(code or "", "other"), "code": code, "number": number, "status": name}


def mass(quantity: float | None, unit: str | None) -> float | None:
    """A quantity in kilograms, where its unit is one of mass."""
    return quantity * KILOGRAMS[unit] if quantity is not None and unit in KILOGRAMS else None
