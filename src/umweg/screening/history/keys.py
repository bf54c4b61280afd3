"""Who is the same party from one consignment to the next: by identifier, else by name and country as they are read.

Keys are hashes of eight bytes: small, and no personal data stands in a kept history. Two of a million parties meet by
chance with a probability of about 3 in 100 million.

>>> named("ТОО «Ромашка»", "KZ") == named("too romashka", "KZ"), named("A", "KZ") == named("A", "KG")
(True, False)
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b

from anyascii import anyascii

from umweg.parties.addresses import fold
from umweg.parties.record import Place
from umweg.screening.facts import Actor

_WORDS = re.compile(r"[a-z0-9]+")


def _key(*parts: str) -> int:
    return int.from_bytes(blake2b("\0".join(parts).encode("utf-8", "replace"), digest_size=8).digest(), "big")


@lru_cache(maxsize=1 << 16)
def named(name: str, country: str = "") -> int:
    """The key of a name as it is read: no case, no signs, Latin letters."""
    words = _WORDS.findall(anyascii(name).lower())
    return _key("name", " ".join(words) or name, country)


@lru_cache(maxsize=1 << 16)
def _numbered(kind: str, bare: str) -> int:
    return _key("id", kind, bare)


def of(actor: Actor) -> tuple[int, ...]:
    """The keys of a party, the surest first: identifiers, then name and country, else all that is stated of it."""
    numbers = () if actor.record is None else actor.record.identifiers
    ids = [_numbered(i.kind, i.bare) for i in numbers if i.bare]
    if actor.party.name:
        ids.append(named(actor.party.name, actor.country))
    return tuple(ids) if ids else (_key("key", actor.key),)


@lru_cache(maxsize=1 << 16)
def address(place: Place) -> int | None:
    """The key of an address; None where it says too little (no number, or no word beside it)."""
    folded = fold(place.full, place.country)
    if not folded.numbers or not folded.words:
        return None
    return _key("address", " ".join(sorted(folded.words)), " ".join(sorted(folded.numbers)), place.country or "")
