"""Countries of two parties: a common one corroborates a little; having none in common speaks a little against.

Firms register abroad and ships change flags, so that a country never decides.

>>> compare(["KZ"], ["KZ", "RU"], "Company").text, compare(["KZ"], ["IR"], "Person").case
('country KZ is listed, too', 'other')
"""

from __future__ import annotations

from collections.abc import Sequence

from umweg.parties.evidence import Evidence

MOVABLE = ("Vessel", "Airplane")
SUCCEEDED = {"SU": ("RU", "KZ", "UA", "BY", "UZ", "KG", "TJ", "TM", "AM", "AZ", "GE", "MD"), "CS": ("RS", "ME"),
             "YU": ("RS", "ME", "HR", "SI", "MK", "BA")}  # fmt: skip


def compare(asked: Sequence[str], listed: Sequence[str], schema: str) -> Evidence | None:
    """Evidence of countries (ISO 3166 alpha-2); None where one side states none."""
    if not asked or not listed:
        return None
    wide = {*listed, *(s for c in listed for s in SUCCEEDED.get(c, ()))}
    if common := sorted(set(asked) & wide):
        return Evidence.of("country", "common", f"country {', '.join(common)} is listed, too")
    case = "other of movable" if schema in MOVABLE else "other"
    return Evidence.of("country", case, f"country {', '.join(asked)}: the list has {', '.join(listed)}")
