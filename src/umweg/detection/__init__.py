"""Where do restricted goods take a detour? One evidence channel a file; run.py puts them together.

The way from the command to the estimator: faces/cli.py `detect` -> detect/run.py -> detect/surge.py ->
measures/score.py.

The package is the verb, too: ``umweg.detect(store)`` calls ``umweg.detection.run.detect``.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from umweg.results import DetectResult


class _Verb(ModuleType):
    """A package that can be called: its name is also that of the public verb."""

    def __call__(self, *args: Any, **kwargs: Any) -> DetectResult:
        """See ``umweg.detection.run.detect``."""
        from umweg.detection.run import detect

        return detect(*args, **kwargs)


sys.modules[__name__].__class__ = _Verb
