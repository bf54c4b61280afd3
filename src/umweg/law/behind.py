"""The law behind a layer, by the key that ``layers.yml`` names it by: its passport says of when it is and how complete.

>>> law_of("embargoes").valid_from.isoformat(), law_of("us-ccl").completeness
('2026-08-22', 'partial')
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from umweg.law.authorisations import authorisations
from umweg.law.checks import check
from umweg.law.controlled_goods import controlled_goods
from umweg.law.controls import control_list, shipped_controls
from umweg.law.destinations import destinations
from umweg.law.embargoes import embargoes
from umweg.law.passport import LawPassport
from umweg.law.regions import regions

TABLES: Mapping[str, Callable[[], LawPassport]] = {
    "embargoes": embargoes, "controlled-goods": controlled_goods, "regions": regions,
    "eu-authorisations": authorisations, "us": lambda: destinations("us"),
}  # fmt: skip


def law_of(key: str) -> LawPassport:
    """The passport of a law; UnknownName where there is none."""
    if key in shipped_controls():
        return control_list(key)
    return TABLES[key]() if key in TABLES else check(key)
