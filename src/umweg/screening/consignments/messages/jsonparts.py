"""JSON of others, asked for by paths as XML is (``parts``), with what was not asked for.

>>> part = JsonPart({"port": {"code": "DEHAM"}, "items": [{"weight": 7}], "mood": "good"}, "in.json, entry 1")
>>> part.text("port/code"), part.number("items/weight"), sorted(part.unread({}))
('DEHAM', 7.0, ['mood'])
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from umweg.core.errors import UsageError
from umweg.screening.consignments.model import UnreadField
from umweg.screening.consignments.partial import field_of
from umweg.screening.consignments.shown import shown
from umweg.screening.consignments.values.cells import number


class JsonPart:
    """An object with the paths below it; lists are gone through. Remembers what was asked for."""

    def __init__(self, value: Any, where: str, path: str = "", above: JsonPart | None = None) -> None:
        self.value, self.where, self.path = value, where, path
        self.used: set[int] = above.used if above else set()
        self.faults: list[UnreadField] = above.faults if above else []

    def _found(self, path: str) -> list[tuple[Any, str, tuple[int, str]]]:
        """Values at a path, with their places for messages and the keys by which they are remembered."""
        found: list[tuple[Any, str, tuple[int, str]]] = [(self.value, self.path, (0, ""))]
        for step in path.split("/") if path else ():
            deeper: list[tuple[Any, str, tuple[int, str]]] = []
            for value, at, _ in found:
                if isinstance(value, Mapping) and step in value:
                    below, key = value[step], (id(value), step)
                    place = f"{at}.{step}".lstrip(".")
                    several = enumerate(below) if isinstance(below, list) else ()
                    deeper += [(x, f"{place}[{i}]", key) for i, x in several]
                    deeper += [] if isinstance(below, list) else [(below, place, key)]
            found = deeper
        return found

    def _scalars(self, path: str) -> list[tuple[str, str]]:
        out = []
        for value, at, key in self._found(path):
            if isinstance(value, str | int | float) and not isinstance(value, bool):
                self.used.add(hash(key))
                out += [(text, at)] if (text := " ".join(str(value).split())) else []
        return out

    def texts(self, path: str) -> list[str]:
        """The texts of all values at a path, without empty ones."""
        return [text for text, _ in self._scalars(path)]

    def text(self, path: str) -> str | None:
        """The text of the first value at a path; None where there is none."""
        return next(iter(self.texts(path)), None)

    def number(self, path: str) -> float | None:
        """The number at a path; None where there is none, and a fault where it is none."""
        for text, at in self._scalars(path)[:1]:
            try:
                return number(text)
            except UsageError:
                what = f"{shown(text)} is no number."
                error = UsageError(what, where=f"{self.where}, {at}", mend="Write 1200.5.")
                self.faults.append(field_of(error, at, text))
        return None

    def parts(self, path: str) -> list[JsonPart]:
        """All objects at a path."""
        return [JsonPart(v, self.where, at, self) for v, at, _ in self._found(path) if isinstance(v, Mapping)]

    def unread(self, ignored: Mapping[str, str]) -> Iterator[str]:
        """Paths of values that say something, were not asked for and are not listed as ignored."""
        yield from _unread(self.value, "", self.used, ignored)


def _unread(value: Any, path: str, used: set[int], ignored: Mapping[str, str]) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _unread(one, path, used, ignored)
    elif isinstance(value, Mapping):
        for key, below in value.items():
            at = f"{path}/{key}".lstrip("/")
            if at in ignored or f"*/{key}" in ignored or hash((id(value), key)) in used:
                continue
            if isinstance(below, Mapping | list) and any(isinstance(b, Mapping) for b in _each(below)):
                yield from _unread(below, at, used, ignored)
            elif below not in (None, "", [], {}):
                yield at


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
