"""Optional packages: imported where they are needed, and named with their extra where they are not there."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from umweg.core.errors import UsageError


def needed(package: str, extra: str, what: str) -> Any:
    """The package; UsageError that names the extra where it is not installed, or not whole.

    >>> needed("math", "none", "Counting").floor(1.5)
    1
    >>> needed("no_such_package", "polars", "A Polars frame")
    Traceback (most recent call last):
    umweg.core.errors.UsageError: A Polars frame needs the package no_such_package. [...] pip install 'umweg[polars]'
    """
    try:
        return import_module(package)
    except ImportError as e:
        raise UsageError(
            f"{what} needs the package {package}.", where=f"umweg[{extra}]", mend=f"pip install 'umweg[{extra}]'"
        ) from e
