"""Why the model gives no answer."""

from __future__ import annotations

from umweg.core.errors import NotAssessable


class NoEquilibrium(NotAssessable):
    """There is none, or it was not found to the bar that was asked for; no figure is given then."""

    code = "no-equilibrium"
