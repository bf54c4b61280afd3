"""Consignments as JSON in one form only, so that the same consignment has the same bytes and the same digest.

>>> from umweg.screening.consignments.model import Line
>>> c = Consignment(id="7", lines=(Line(value=12, code="8542"),))
>>> to_json(c)
b'{"id":"7","lines":[{"code":"8542","value":12.0}]}'
>>> digest(c)[:8]
'92324bf8'
"""

from __future__ import annotations

import hashlib

import msgspec

from umweg.screening.consignments.jsontext import DECODER
from umweg.screening.consignments.model import Consignment

_ENCODER = msgspec.json.Encoder(order="sorted")


def to_json(c: Consignment) -> bytes:
    """UTF-8, keys sorted, no space, nothing that is at its default; 12 and 12.0 are the same."""
    return _ENCODER.encode(DECODER.decode(_ENCODER.encode(c)))


def digest(c: Consignment) -> str:
    """SHA-256 of the canonical JSON, in hex."""
    return hashlib.sha256(to_json(c)).hexdigest()
