"""Reads OFAC's consolidated list of parties that are not SDNs: cons_prim, cons_alt, cons_add, or its XML."""

from __future__ import annotations

from umweg.sources.ofac_sdn.read import read

__all__ = ["read"]
