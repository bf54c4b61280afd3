"""The version of the program: pinned in every result, so that it can be computed again."""

from __future__ import annotations

__version__ = "0.1.0"
