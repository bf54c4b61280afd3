"""Screening: may this consignment go? Parties, goods, route and red flags; a policy decides, and every reason is told.

The way from the command to the outcome: faces/screen_cli.py -> screen/prepare.py (what is known) -> screen/run.py ->
decide/matching.py (parties) -> checks/ (one a file) -> decide/decide.py (the policy).

The package is the verb, too: ``umweg.screen(consignments)`` calls ``umweg.screening.run.screen``.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from umweg.results.decision import Decision


class _Verb(ModuleType):
    """A package that can be called: its name is also that of the public verb."""

    def __call__(self, *args: Any, **kwargs: Any) -> list[Decision]:
        """See ``umweg.screening.run.screen``."""
        from umweg.screening.run import screen

        return screen(*args, **kwargs)


sys.modules[__name__].__class__ = _Verb
