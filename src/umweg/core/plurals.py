"""Numbers with their nouns."""

from __future__ import annotations


def counted(n: int, thing: str) -> str:
    """A number with its noun, in the plural where it is not one.

    >>> counted(1, "month"), counted(2000, "row"), counted(0, "good")
    ('1 month', '2,000 rows', '0 goods')
    """
    return f"{n:,} {thing}{'' if n == 1 else 's'}"
