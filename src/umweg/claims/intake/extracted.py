"""What was got out of a file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text (offsets count its Unicode characters), the kind of file, its own date if it says one, what to tell."""

    text: str
    kind: str
    date: str | None = None
    told: tuple[str, ...] = ()
