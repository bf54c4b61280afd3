"""Reads the supplements 2, 4, 5 and 7 to Part 746 of the EAR."""

from __future__ import annotations

from umweg.sources.lists.goods import read

__all__ = ["read"]
