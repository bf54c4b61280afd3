"""Whose law a list of parties is, and what it does to those who stand on it.

>>> found = party_list("us-csl", "EL")
>>> found.law, found.effect, party_list("eu-fsf", "EU FSF").effect
('us', 'licence', 'blocked')
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast

from umweg.law.checks import LAWS
from umweg.law.passport import sha256
from umweg.law.strict import Node

FILE = Path(__file__).parent / "party_lists.yml"
SOURCES = Path(__file__).parent / "party_sources.yml"
Effect = Literal["blocked", "licence", "sectoral", "caution"]
EFFECTS: tuple[Effect, ...] = ("caution", "sectoral", "licence", "blocked")
"""From the mildest to the strictest."""


@dataclass(frozen=True, slots=True)
class PartyList:
    """A list by source and name, whose law it is, and its effect. ``verified``: compared with the publisher's terms."""

    source: str
    list: str
    law: str
    effect: Effect
    verified: bool
    title: str


@cache
def party_lists() -> tuple[tuple[PartyList, ...], str]:
    """All known lists, and the hash of the file."""
    text = FILE.read_text("utf-8")
    return parse_party_lists(text, FILE.name), sha256(text)


def parse_party_lists(text: str, file: str) -> tuple[PartyList, ...]:
    """The lists of a file; LawError where it is not valid."""
    node = Node.parse(text, file)
    node.text("source")
    found = tuple(_one(n) for n in node.children("lists", required=True))
    node.done()
    return found


def _one(node: Node) -> PartyList:
    effect = cast(Effect, node.one_of("effect", EFFECTS))
    out = PartyList(node.text("source"), node.text("list"), node.one_of("law", LAWS), effect, node.flag("verified"),
                    node.text("title"))  # fmt: skip
    node.done()
    return out


@cache
def party_list(source: str, name: str) -> PartyList:
    """What is known of a list; one that is not known is a warning, by nobody's law."""
    for one in party_lists()[0]:
        if one.source == source and one.list in (name, "*"):
            return one
    return PartyList(source, name, "house", "caution", False, f"{source} {name}")


@cache
def party_sources() -> dict[str, str]:
    """The lists of parties that Umweg reads, by source, with their publishers.

    >>> party_sources()["un-sc"]
    'United Nations Security Council'
    """
    node = Node.parse(SOURCES.read_text("utf-8"), SOURCES.name)
    found = {n.text("source"): n.text("publisher") for n in node.children("sources", required=True)}
    node.done()
    return found
