"""From what people write (n12, a decision's id or its beginning, a consignment's id) to the decision's number."""

from __future__ import annotations

import json
import re
from typing import Any

from sqlalchemy import Connection, select

from umweg.core.errors import UnknownName, UsageError
from umweg.desk.schema import decisions, payloads, pins

_NUMBER, _HEX = re.compile(r"n?(\d{1,18})"), re.compile(r"[0-9a-f]{6,64}")


def number_of(connection: Connection, reference: str | int) -> int:
    """The number of a decision; of a consignment's the latest. UnknownName; UsageError where it may be two."""
    if isinstance(reference, int):
        reference = f"n{reference}"
    plain = _NUMBER.fullmatch(reference)
    exact: int | None = None
    named: int | None
    if plain:
        found = select(decisions.c.number).where(decisions.c.number == int(plain[1]))
        exact = connection.scalar(found)
        if exact is not None and reference.startswith("n"):
            return int(exact)
    named = connection.scalar(
        select(decisions.c.number).where(decisions.c.consignment == reference).order_by(decisions.c.number.desc())
    )
    if exact is not None and named is not None and exact != named:
        raise UsageError(
            f"'{reference}' is decision n{exact}, and also the id of a consignment (decision n{named}).",
            mend=f"Write n{exact} or n{named}.",
        )
    if (found_one := exact if exact is not None else named) is not None:
        return found_one
    if _HEX.fullmatch(reference):
        return _by_id(connection, reference)
    raise _unknown(reference)


def is_consignment(connection: Connection, reference: str | int) -> bool:
    """Whether it is a consignment's id, which may mean several decisions, that ``number_of`` went by."""
    if isinstance(reference, int) or (_NUMBER.fullmatch(reference) and reference.startswith("n")):
        return False
    known = select(decisions.c.number).where(decisions.c.consignment == reference).limit(1)
    return connection.scalar(known) is not None


def _by_id(connection: Connection, start: str) -> int:
    beginning = (decisions.c.id >= start) & (decisions.c.id < start + "g")  # an index can do this, unlike LIKE
    rows = connection.execute(
        select(decisions.c.id, decisions.c.number).where(beginning).order_by(decisions.c.number.desc()).limit(50)
    ).all()
    if not rows:
        raise _unknown(start)
    if len({r.id for r in rows}) > 1:
        raise UsageError(f"Several decisions begin with '{start}'.", mend="Write more of the id, or the number (n12).")
    return int(rows[0].number)


def _unknown(reference: str) -> UnknownName:
    return UnknownName(
        f"There is no decision '{reference}'.",
        mend="Give a number (n12), a decision's id (6 characters or more) or a consignment's id; "
        "after a purge only the number is left.",
    )


def content(connection: Connection, number: int) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """The decision as it was given, and the consignment; None, None after a purge."""
    row = connection.execute(
        select(payloads.c.body, payloads.c.document, pins.c.body.label("pins"))
        .join(decisions, decisions.c.number == payloads.c.number)
        .join(pins, pins.c.digest == decisions.c.pins)
        .where(payloads.c.number == number)
    ).first()
    if row is None:
        return None, None
    return {**json.loads(row.body), "pins": json.loads(row.pins)}, json.loads(row.document)
