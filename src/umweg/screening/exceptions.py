"""Exceptions of the desk as the decision asks them: is this match of this party excepted?"""

from __future__ import annotations

from dataclasses import dataclass

from umweg.desk.exceptions_in_force import ExceptionsInForce
from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.answer import CheckReason


@dataclass(frozen=True, slots=True)
class Lifting:
    """What is in force on the day of a screening."""

    held: ExceptionsInForce

    @property
    def digest(self) -> str:
        """Which exceptions these are."""
        return self.held.digest

    def lifts(self, reason: CheckReason, facts: ConsignmentFacts) -> str:
        """Which exception takes a reason back, in words; empty for none."""
        entity = reason.values.get("entity_id")
        actor = next((a for a in facts.parties if a.where == reason.where), None)
        if entity is None or actor is None or not self.held.exceptions:
            return ""
        found = self.held.covers(
            actor.party.name or "", str(entity), country=actor.country or None, customer=actor.party.id,
            entity_digest=reason.values.get("entity_digest"), flag=reason.check, consignment=facts.c.id,
        )  # fmt: skip
        return f"exception e{found.number}, until {found.until}" if found else ""
