"""From goods codes to the ten sectors of the base that ships: chapters of the HS, and the headings that stand apart."""

from __future__ import annotations

HEADINGS = {
    "8443": "electronics",
    "8470": "electronics",
    "8471": "electronics",
    "8472": "electronics",
    "8473": "electronics",
}
"""Printers, office machines and computers: made by the makers of electronics (ISIC 26), though in chapter 84."""
CHAPTERS = (
    (1, 24, "food"), (25, 26, "mining"), (27, 27, "petroleum"), (28, 40, "chemicals"), (41, 67, "light"),
    (68, 83, "metals"), (84, 84, "machinery"), (85, 85, "electronics"), (86, 89, "vehicles"), (90, 91, "electronics"),
    (92, 96, "light"), (97, 97, "light"),
)  # fmt: skip


def sector_of(code: str) -> str | None:
    """The sector of a code of the HS or CN; None where it has none (chapters 98 and 99, totals).

    >>> sector_of("87032410"), sector_of("84713000"), sector_of("TOTAL")
    ('vehicles', 'electronics', None)
    """
    if not code[:2].isdigit():
        return None
    chapter = int(code[:2])
    found = next((name for first, last, name in CHAPTERS if first <= chapter <= last), None)
    return HEADINGS.get(code[:4], found)
