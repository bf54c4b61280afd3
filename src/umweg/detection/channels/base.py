"""What every evidence channel looks like: a new channel is one file with a function that returns ``Answers``.

``NAME(engine, frame, rows) -> Answers``, where ``rows`` are the panel rows of the series that the surge raised; the
estimate itself is a pure function of ``measures/``, over all rows at once. A channel without data answers
``assessable=False`` and names what it ``lacks``; it never answers zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from umweg.results import Channel, Interval


class Answers(Protocol):
    """What one channel says of the series found."""

    def channel(self, row: int, excess: Interval) -> Channel:
        """The channel for one panel row, whose leg-1 excess is ``excess`` (in the run's currency)."""
        ...


@dataclass(frozen=True, slots=True)
class LackingChannel:
    """A channel that the data of the run cannot assess for any series."""

    name: str
    text: str
    lacks: tuple[str, ...]

    def channel(self, row: int, excess: Interval) -> Channel:
        """Not assessable, and why; ``row`` and ``excess`` change nothing."""
        return Channel(self.name, False, text=self.text, lacks=self.lacks)
