"""A decision on one consignment: outcome, reasons, what was missing, and everything it rests on.

It holds no clock and no random number: same consignment, lists, law, policy, history and day give the same bytes, and
``id`` is their hash.

>>> d = Decision.made(consignment_id="7", input_digest="ab", outcome="release", reasons=(), missing=(), lifted=(),
...     not_found=(), parties=(), points=0.0, pins={"as_of": "2024-03-01"})
>>> d.id[:8], Decision.from_dict(d.as_dict()) == d, Decision.check(d.as_dict())
('82ba862e', True, True)
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

LayerStatus = Literal["clear", "hit", "not assessable", "not binding", "out of scope"]
Outcome = Literal["release", "information", "review", "stop"]
OUTCOMES: tuple[Outcome, ...] = ("release", "information", "review", "stop")
"""From the mildest to the strictest. ``information``: something is missing that must be asked for."""
CUSTOMER = "customer:"
"""How the ids of screened customers begin (``screening.customers``); no consignment of a file may have one."""
SCHEMA = "umweg.decision/1"


@dataclass(frozen=True, slots=True)
class Decision:
    """``reasons``: with action, sentences and sources. ``missing``: checks that could not be assessed, with the fields
    that they lack. ``lifted``: reasons that an exception or permit took back, with which one. ``not_found``: on what
    nothing was found, which is no clearance. ``parties``: role, name and key. ``points``: of weak reasons together.
    ``rank``: the order that a targeting model gives what was held (None: no model); it changes no outcome.
    ``layers``: each layer of law with title, status (``clear``, ``hit``, ``not assessable``, ``not binding``, ``out of
    scope``), the day of its law, why, and of a clear one whose law is not at hand as a whole that it was assessed in
    part (``coverage``). None: of a version that told no layers.
    """

    id: str
    consignment_id: str
    input_digest: str
    outcome: Outcome
    reasons: tuple[Mapping[str, Any], ...]
    missing: tuple[Mapping[str, Any], ...]
    lifted: tuple[Mapping[str, Any], ...]
    not_found: tuple[str, ...]
    parties: tuple[Mapping[str, Any], ...]
    points: float
    pins: Mapping[str, Any]
    rank: float | None = None
    layers: tuple[Mapping[str, Any], ...] | None = None

    @classmethod
    def made(cls, **content: Any) -> Decision:
        """A decision with its id."""
        return cls(id=_hash(_plain({"rank": None, **content})), **content)

    def ranked(self, rank: float | None) -> Decision:
        """The same with a rank, and the id of that."""
        return Decision.made(**{f: getattr(self, f) for f in self.__slots__ if f != "id"} | {"rank": rank})

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Decision:
        """A decision from its plain data, as it was."""
        parts: dict[str, Any] = {f: data[f] for f in cls.__slots__ if f in data or f != "layers"}
        tuples = {f: tuple(v) for f, v in parts.items() if isinstance(v, list)}
        return cls(**{**parts, **tuples})

    def as_dict(self) -> dict[str, Any]:
        """Plain data; ``consignment_id`` is the user's own."""
        return {"id": self.id, **_plain({f: getattr(self, f) for f in self.__slots__ if f != "id"})}

    def bytes(self) -> bytes:
        """Canonical JSON: keys sorted, no spaces, UTF-8."""
        return canonical(self.as_dict())

    @staticmethod
    def check(data: Mapping[str, Any]) -> bool:
        """Whether plain data still have the hash that their id says."""
        return _hash({k: v for k, v in data.items() if k != "id"}) == data.get("id")


def _plain(content: Mapping[str, Any]) -> dict[str, Any]:
    known = (i for i in content.items() if i[0] != "layers" or i[1] is not None)
    plain = {key: list(value) if isinstance(value, tuple) else value for key, value in known}
    return {"schema": SCHEMA, "consignment_id": content["consignment_id"], **plain}


def canonical(data: Any) -> bytes:
    """JSON in the one form that is hashed.

    >>> canonical({"b": 1, "a": "ж"}).decode()
    '{"a":"ж","b":1}'
    """
    return msgspec.json.encode(data, order="deterministic")


def _hash(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(content)).hexdigest()


def strictest(*outcomes: Outcome) -> Outcome:
    """The strictest of some outcomes; ``release`` for none.

    >>> strictest("information", "review"), strictest()
    ('review', 'release')
    """
    return max(outcomes, key=OUTCOMES.index, default="release")
