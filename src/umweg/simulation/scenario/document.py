"""YAML of which every error names line and column: keys are taken one by one, and those that are left are reported.

>>> top = parse("measures: [{who: EU, cots: 0.1}]", "mine.yml")
>>> one = top.children("measures")[0]
>>> one.text("who"), one.number("cost", 0.0)
('EU', 0.0)
>>> one.done()
Traceback (most recent call last):
umweg.core.errors.UsageError: There is no key 'cots' here. [mine.yml, line 1, column 22] Did you mean cost? ...
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import yaml

from umweg.core.documents import BrokenDocument, Texts, yaml_of
from umweg.core.errors import UsageError


@dataclass(frozen=True)
class Range:
    """A number that is known between two bounds only; both alike where it is known."""

    least: float
    most: float

    @property
    def known(self) -> bool:
        """Whether the bounds are one number."""
        return self.least == self.most

    @property
    def middle(self) -> float:
        """Halfway."""
        return (self.least + self.most) / 2


def parse(text: str, file: str, numbers: Mapping[str, float] | None = None) -> Node:
    """The top of a document; UsageError for what is no YAML of ours (``core.documents`` says what is refused).

    ``numbers``: names that may stand where a number is expected.
    """
    try:
        yaml_of(text)
        top = yaml.compose(text, Texts)
    except BrokenDocument as e:
        where = f"{file}, line {e.line}" if e.line else file
        raise UsageError(f"This is not valid YAML: {e}.", where=where, mend="Mend that line.") from e
    if not isinstance(top, yaml.MappingNode):
        raise UsageError("A scenario is a mapping of keys.", where=file, mend="Begin with name: and measures:.")
    return Node(top, file, numbers or {})


class Node:
    """A mapping, with the place of each of its keys."""

    def __init__(self, node: yaml.MappingNode, file: str, numbers: Mapping[str, float]) -> None:
        """``node``: as PyYAML composes it, its keys texts and none twice; ``numbers``: names of some."""
        self.numbers = numbers
        self.file = file
        self._node = node
        self._keys = {k.value: k for k, _ in node.value}
        self._values: dict[str, yaml.Node] = {k.value: v for k, v in node.value}
        self._known: set[str] = set()

    def __contains__(self, key: str) -> bool:
        self._known.add(key)
        return key in self._values

    def names(self) -> tuple[str, ...]:
        """The keys that stand there; all count as known."""
        self._known.update(self._values)
        return tuple(self._values)

    def fail(self, key: str, what: str, mend: str) -> UsageError:
        """The error for a key, to be raised; at the mapping itself where the key is not there."""
        return _fail(self._values.get(key, self._node), self.file, what, mend)

    def done(self) -> None:
        """UsageError for a key that nobody asked for."""
        for key, at in self._keys.items():
            if key not in self._known:
                near = get_close_matches(key, self._known, 1, 0.6)
                meant = f"Did you mean {near[0]}? " if near else ""
                raise _fail(at, self.file, f"There is no key '{key}' here.", f"{meant}Known: {_list(self._known)}.")

    def _get(self, key: str) -> yaml.Node:
        if key not in self:
            raise self.fail(key, f"The key '{key}' is missing.", f"Add {key}: to it.")
        return self._values[key]

    def text(self, key: str, default: str | None = None, one_of: Sequence[str] = ()) -> str:
        """A text; required without a default."""
        if key not in self and default is not None:
            return default
        node = self._get(key)
        if not isinstance(node, yaml.ScalarNode):
            raise self.fail(key, f"'{key}' is one text.", "Write it in quotes if it holds signs of YAML.")
        if one_of and node.value not in one_of:
            near = get_close_matches(node.value, one_of, 1, 0.6)
            meant = f"Did you mean {near[0]}? " if near else ""
            raise self.fail(key, f"'{node.value}' is no {key}.", f"{meant}There are: {', '.join(one_of)}.")
        return str(node.value)

    def texts(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """One text, or a list of them."""
        if key not in self and default is not None:
            return default
        node = self._get(key)
        items = node.value if isinstance(node, yaml.SequenceNode) else [node]
        if not all(isinstance(i, yaml.ScalarNode) for i in items):
            raise self.fail(key, f"'{key}' is a text or a list of texts.", "Write [A, B].")
        return tuple(i.value for i in items)

    def truth(self, key: str, default: bool) -> bool:
        """true or false."""
        return self.text(key, str(default).lower(), ("true", "false")) == "true"

    def number(self, key: str, default: float | None = None, **bounds: float) -> float:
        """A number within bounds (``least``, ``most``, ``above``)."""
        found = self.range(key, None if default is None else Range(default, default), **bounds)
        if not found.known:
            raise self.fail(key, f"'{key}' is one number.", "Give no range here.")
        return found.least

    def range(self, key: str, default: Range | None = None, **bounds: float) -> Range:
        """A number, or ``[least, most]``."""
        if key not in self and default is not None:
            return default
        return self._range(key, self._get(key), **bounds)

    def _range(
        self, key: str, node: yaml.Node, least: float = -math.inf, most: float = math.inf, above: float = -math.inf
    ) -> Range:
        items = node.value if isinstance(node, yaml.SequenceNode) else [node]
        numbers = [self.numbers.get(i.value, _number(i)) if isinstance(i, yaml.ScalarNode) else None for i in items]
        if len(numbers) not in (1, 2) or None in numbers:
            raise _fail(node, self.file, f"'{key}' is a number or a range.", "Write 0.1 or [0.05, 0.3].")
        found = [x for x in numbers if x is not None]
        for x in found:
            if not (least <= x <= most and x > above):
                limits = [f"at least {least:g}" * (least > -math.inf), f"above {above:g}" * (above > -math.inf),
                          f"at most {most:g}" * (most < math.inf)]  # fmt: skip
                raise _fail(node, self.file, f"'{key}' is {x:g}.", f"It has to be {', '.join(t for t in limits if t)}.")
        if found[0] > found[-1]:
            raise _fail(node, self.file, f"The range of '{key}' ends before it begins.", "Exchange the two.")
        return Range(found[0], found[-1])

    def child(self, key: str) -> Node | None:
        """A mapping below; None where it is not there."""
        if key not in self:
            return None
        node = self._values[key]
        if not isinstance(node, yaml.MappingNode):
            raise self.fail(key, f"'{key}' is a mapping of keys.", f"Write {key}: {{...}}.")
        return Node(node, self.file, self.numbers)

    def options(self, key: str) -> tuple[str, ...]:
        """The keys of a mapping below; none where it is not there."""
        below = self.child(key)
        return () if below is None else below.names()

    def children(self, key: str) -> list[Node]:
        """A list of mappings; none where it is not there."""
        if key not in self:
            return []
        node = self._values[key]
        if not isinstance(node, yaml.SequenceNode) or not all(isinstance(i, yaml.MappingNode) for i in node.value):
            raise self.fail(key, f"'{key}' is a list of mappings.", "Begin each with '- ' and write it in braces.")
        return [Node(i, self.file, self.numbers) for i in node.value]

    def lists(self, key: str) -> list[tuple[str, ...]]:
        """A list of which each item is a text or a list of texts."""
        node = self._get(key)
        items = node.value if isinstance(node, yaml.SequenceNode) else [node]
        rows = [i.value if isinstance(i, yaml.SequenceNode) else [i] for i in items]
        if not all(isinstance(x, yaml.ScalarNode) for row in rows for x in row):
            raise self.fail(key, f"'{key}' is a list of texts or of lists of texts.", "Write [KZ, [KZ, KG]].")
        return [tuple(x.value for x in row) for row in rows]


def _number(node: Any) -> float | None:
    try:
        x = float(node.value)
    except (TypeError, ValueError):
        return None
    return x if math.isfinite(x) else None


def _fail(node: yaml.Node, file: str, what: str, mend: str) -> UsageError:
    at = node.start_mark
    return UsageError(what, where=f"{file}, line {at.line + 1}, column {at.column + 1}", mend=mend)


def _list(names: set[str]) -> str:
    return ", ".join(sorted(names))
