"""Layers of law: what must have been assessed before anything may be released.

>>> [layer.key for layer in layers()][:3], layer("arms").always[0].check
(['parties', 'embargoes', 'arms'], 'arms-and-military')
>>> layer("national-law").optional, layer("parties").optional
(True, False)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from umweg.core.errors import UnknownName
from umweg.law.checks import LANGUAGES, shipped_checks
from umweg.law.strict import Node

FILE = Path(__file__).parent / "layers.yml"
MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Always:
    """What counts whatever a policy says: all of a check, or one case (``missing``: its gaps) with a tag."""

    check: str
    case: str = ""
    tag: str = ""

    def found(self, check: str, case: str, tags: frozenset[str]) -> bool:
        """Whether a reason is meant."""
        return self.check == check and self.case in ("", case) and (not self.tag or self.tag in tags)

    def lacked(self, check: str) -> bool:
        """Whether a check that could not be assessed is meant."""
        return self.check == check and self.case in ("", MISSING)


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer. ``asking``: its checks but the ``stale`` ones, whose reasons say that law is not at hand; ``asks``:
    reasons that no policy takes lighter than a question; ``only``, ``but``: tag of reasons by check; ``rests_on``: keys
    of the law behind it; ``optional``: a policy may declare it out of its scope; ``goods``: it may do so for payments
    that state no goods.
    """

    key: str
    titles: Mapping[str, str]
    checks: tuple[str, ...]
    asking: tuple[str, ...]
    always: tuple[Always, ...]
    asks: tuple[Always, ...]
    stale: tuple[str, ...]
    only: Mapping[str, frozenset[str]]
    but: Mapping[str, frozenset[str]]
    rests_on: tuple[str, ...]
    optional: bool
    goods: bool = False

    def answers(self, check: str, tags: frozenset[str]) -> bool:
        """Whether a reason of one of its checks is about this layer."""
        asked = self.only.get(check)
        return (asked is None or bool(asked & tags)) and not self.but.get(check, frozenset()) & tags


@cache
def layers() -> tuple[Layer, ...]:
    """All layers, in the order in which they are told."""
    return parse_layers(FILE.read_text("utf-8"), FILE.name)


def parse_layers(text: str, file: str) -> tuple[Layer, ...]:
    """Layers from the text of their file; LawError (file, key, mend)."""
    node = Node.parse(text, file)
    found = tuple(map(_layer, node.children("layers", required=True)))
    node.done()
    return found


def _layer(node: Node) -> Layer:
    titles = node.child("titles")
    checks = node.words("checks", required=True)
    always = tuple(Always(*w.split("/")) for w in node.words("always", required=True))
    asks = tuple(Always(*w.split("/")) for w in node.words("asks"))
    for check in (*checks, *(a.check for a in (*always, *asks))):
        if check not in shipped_checks():
            raise node.fail("checks", f"There is no check '{check}'.", "docs/reference/checks.md lists them.")
    stale = node.words("stale")
    asking = tuple(k for k in checks if k not in stale)
    out = Layer(node.text("key"), {lang: titles.text(lang) for lang in LANGUAGES}, checks, asking, always, asks,
                stale, _tags(node, "only"), _tags(node, "but"), node.words("rests_on", required=True),
                node.flag("optional", False), node.flag("goods", False))  # fmt: skip
    node.done()
    return out


def _tags(node: Node, key: str) -> Mapping[str, frozenset[str]]:
    """``check/tag`` by check."""
    pairs = [w.split("/") for w in node.words(key)]
    if odd := next((p for p in pairs if len(p) != 2), None):
        raise node.fail(key, f"'{'/'.join(odd)}' is no check with a tag.", "Write goods-listed/import.")
    return {check: frozenset(t for c, t in pairs if c == check) for check, _ in pairs}


def layer(key: str) -> Layer:
    """A layer by its key; UnknownName for another."""
    found = next((x for x in layers() if x.key == key), None)
    if found is None:
        raise UnknownName(f"There is no layer '{key}'.", mend=f"Known: {', '.join(x.key for x in layers())}.")
    return found


@cache
def layer_of(check: str) -> Layer | None:
    """The layer whose rules stand above a policy for a check; None where none does."""
    return next((x for x in layers() if any(a.check == check for a in (*x.always, *x.asks))), None)
