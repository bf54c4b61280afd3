"""All checks that have code, by the key of their passport, found by the names of files: a new one needs no list.

>>> "high-priority-goods" in registry()
True
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import cast

from umweg.core.errors import LawError
from umweg.law.checks import shipped_checks
from umweg.screening.inputs.answer import Check


@cache
def registry() -> Mapping[str, Check]:
    """Module of each check; LawError where a passport has none."""
    found, where = {}, modules()
    for key in shipped_checks():
        name = key.replace("-", "_")
        if name not in where:
            raise LawError(f"The check '{key}' has no code.", where=f"{__package__}.*.{name}", mend="Add the module.")
        found[key] = cast(Check, import_module(where[name]))
    return found


def modules() -> Mapping[str, str]:
    """Whole name of each module in the folders of checks, by its last part, which two may not share."""
    found: dict[str, str] = {}
    for folder in iter_modules(import_module(f"{__package__}").__path__):
        if not folder.ispkg:
            continue
        package = f"{__package__}.{folder.name}"
        for module in iter_modules(import_module(package).__path__):
            name = f"{package}.{module.name}"
            if found.setdefault(module.name, name) != name:
                raise LawError(f"'{module.name}' stands in two folders.", where=name, mend="Rename one of the two.")
    return found
