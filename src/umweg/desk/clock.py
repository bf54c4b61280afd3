"""What time it is at the desk: a clock may be set back, the trail's time only goes forward."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, select

from umweg.desk.audit import chain
from umweg.desk.canonical import text
from umweg.desk.schema import audit

NEAR = timedelta(seconds=5)
"""Clocks of several machines differ by so much; no word is lost about it."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When something is done. ``at``: as it is recorded, never before the last row; ``clock``: what the clock says."""

    at: str
    clock: str


def written(time: str) -> str:
    """A time as the desk writes it: UTC, microseconds; one without a zone is UTC.

    >>> written("2026-11-02T10:00:00"), written("2026-11-02T10:00:00+02:00")[:16]
    ('2026-11-02T10:00:00.000000+00:00', '2026-11-02T08:00')
    """
    found = datetime.fromisoformat(time)
    found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    return found.isoformat(timespec="microseconds")


def later(time: str, length: timedelta) -> str:
    """A time and a length after it; the last one that can be written, where there is none."""
    try:
        return (datetime.fromisoformat(time) + length).isoformat(timespec="microseconds")
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC).isoformat(timespec="microseconds")


def moment(connection: Connection, clock: Callable[[], str]) -> Moment:
    """Now; where the clock lies before the trail's last row, the time of that row."""
    now = written(clock())
    last = connection.scalar(select(audit.c.at).order_by(audit.c.number.desc()).limit(1))
    return Moment(now if last is None else max(now, last), now)


def forward(connection: Connection, clock: Callable[[], str], tell: Callable[[str], None]) -> Moment:
    """The same, to record something: a clock that was set back is told, and what it said is a row of the trail."""
    now = moment(connection, clock)
    if later(now.clock, NEAR) < now.at:
        tell(
            f"The clock says {now.clock[:19]}, and the last entry of the audit trail was made at {now.at[:19]} (UTC): "
            "this one is given the later time, and what the clock said is noted beside it. Set the clock right."
        )
        chain.append(connection, [chain.NewRow("umweg", "clock", "desk", text({"clock": now.clock}), of=0)], now.at)
    return now
