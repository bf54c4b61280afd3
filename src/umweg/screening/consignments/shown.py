"""A value for a message: short, in quotes if text.

>>> shown("a lot"), shown(7)
("'a lot'", '7')
"""

from __future__ import annotations

from typing import Any

SHOWN = 60  # characters of a value in a message


def shown(value: Any) -> str:
    """A value for a message: short, in quotes if text."""
    text = f"'{value}'" if isinstance(value, str) else repr(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 4] + "...'"
