"""All checks that have code, by the key of their passport, found by the names of files: a new one needs no list.

>>> "high-priority-goods" in registry()
True
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import cast

from umweg.core.errors import LawError
from umweg.law.checks import shipped_checks
from umweg.screening.inputs.answer import Check


@cache
def registry() -> Mapping[str, Check]:
    """Module of each check; LawError where a passport has none."""
    found = {}
    for key in shipped_checks():
        name = f"umweg.screening.checks.{key.replace('-', '_')}"
        try:
            found[key] = cast(Check, import_module(name))
        except ModuleNotFoundError as e:
            if e.name != name:
                raise
            raise LawError(f"The check '{key}' has no code.", where=name, mend="Add the module.") from None
    return found
