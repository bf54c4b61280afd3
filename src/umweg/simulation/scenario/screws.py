"""Screws: numbers that a file gives a name and a range, so that they can be turned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from umweg.simulation.scenario.document import Node


@dataclass(frozen=True)
class Screw:
    """A number that a file names, with the range over which it is turned."""

    value: float
    least: float
    most: float


def screws_of(top: Node) -> dict[str, Screw]:
    """The screws of a document, by name; none where it has none.

    >>> from umweg.simulation.scenario.document import parse
    >>> screws_of(parse("screws: {pressure: {value: 0.1, from: 0, to: 0.2}}", "mine.yml"))
    {'pressure': Screw(value=0.1, least=0.0, most=0.2)}
    """
    node = top.child("screws")
    out = {}
    for name in node.names() if node is not None else ():
        assert node is not None  # noqa: S101  # told to the type checker
        one = node.child(name)
        assert one is not None  # noqa: S101  # it is one of its names
        least, most = one.number("from"), one.number("to")
        if least >= most:
            raise one.fail("to", "The range ends before it begins.", "Exchange the two.")
        out[name] = Screw(one.number("value", least=least, most=most), least, most)
        one.done()
    return out


def standing(screws: Mapping[str, Screw], turned: Mapping[str, float] | None) -> dict[str, float]:
    """Where each screw stands: as the file says, or where it was turned to."""
    return {k: s.value for k, s in screws.items()} | dict(turned or {})
