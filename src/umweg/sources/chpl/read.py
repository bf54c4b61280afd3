"""Reads the Common High Priority List."""

from __future__ import annotations

from umweg.sources.lists.goods import read

__all__ = ["read"]
