"""Points of each case of evidence beside names and identifiers, in log-odds: +0.7 doubles the odds.

Measured on records of the same and of different entities on the lists of OFAC, the EU and the UN, numbers withheld
(``benchmarks/records.py``; figures in docs/benchmarks.md), and held back where that flatters: lists copy dates from
each other (the same day was worth 4.9) and count countries alike, which customers' records do not, and a firm of a
detour is registered elsewhere (no country in common was worth -2.3). Cases that these lists do not have are set by
hand between their neighbours: the month, day and month exchanged, flags of ships, kinds.
"""

from __future__ import annotations

POINTS = {
    "date day": 4.0,
    "date month": 3.2,
    "date year": 2.4,
    "date within": 1.1,
    "date swapped": 1.0,
    "date near": -0.9,
    "date far": -3.5,
    "country common": 0.8,
    "country other": -1.5,
    "country other of movable": -0.3,
    "address office": 1.2,
    "address building": 0.9,
    "address street": 0.5,
    "schema other": -2.0,
}
