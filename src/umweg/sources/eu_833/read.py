"""Reads the codes under the export bans of Regulation (EU) 833/2014."""

from __future__ import annotations

from umweg.sources.lists.goods import read

__all__ = ["read"]
