"""A row of the audit trail as it is read: from the database, or from an exported file."""

from __future__ import annotations

from typing import NamedTuple


class Link(NamedTuple):
    """A row of the chain, and its content where it is at hand: ``content`` is salt, body, document."""

    number: int
    at: str
    actor: str
    action: str
    subject: str
    facts: str
    payload: str | None
    previous: str
    skip: str
    hash: str
    content: tuple[str, str, str] | None = None
