"""Ids as a face shows them: those that look alike are told apart."""

from __future__ import annotations

from umweg.names.lookalike import apart

__all__ = ["apart"]
