"""What a decision pins: everything that it rests on beside the consignment, as short hashes.

>>> law_digest() == law_digest(), len(law_digest())
(True, 16)
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from umweg import law
from umweg.core.version import __version__
from umweg.results.decision import canonical

if TYPE_CHECKING:
    from umweg.law.permits import Permit
    from umweg.law.policies import Policy
    from umweg.screening.inputs.reference_data import ReferenceData

SHORT = 16
READ = (
    "checks/*.yml", "controls/*", "controlled/*", "destinations/*", "embargoes/*", "layers.yml", "ownership/*.yml",
    "party_lists.yml", "regions/*",
)  # fmt: skip
"""Files of law; goods lists, regimes, policies and permits have pins of their own."""


class PinnedContent(Protocol):
    """Anything whose content a decision depends on."""

    @property
    def digest(self) -> str:
        """A hash of the content."""
        ...


def short(*parts: str) -> str:
    """The first 64 bits of the hash of some texts, hexadecimal."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:SHORT]


@cache
def law_digest() -> str:
    """The hash of all files that come with Umweg as law and that a check reads, but for those that are pinned apart."""
    folder = Path(law.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(p for name in READ for p in folder.glob(name)):
        digest.update(f"{path.relative_to(folder).as_posix()}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:SHORT]


def pins(known: ReferenceData, policy: Policy, permits: Iterable[Permit], exceptions: PinnedContent | None, *,
         threshold: float, model: str = "") -> Mapping[str, Any]:  # fmt: skip
    """The pins of a batch. What was not given is null: the decision did without it.

    ``lists``: by source and list, the snapshot (of which the store keeps the raw file) and the list's own date.
    """

    def of(thing: PinnedContent | None) -> str | None:
        return None if thing is None else thing.digest[:SHORT]

    return {
        "program": __version__,
        "as_of": known.as_of.isoformat(),
        "policy": {"key": policy.key, "sha256": policy.sha256[:SHORT]},
        "law": law_digest(),
        "regimes": {r.key: r.sha256[:SHORT] for r in known.regimes},
        "lists": {f"{v.source} {v.list}": f"{v.snapshot[:SHORT]} {v.version[:10]}".strip() for v in known.party_lists},
        "threshold": round(threshold, 6),
        "goods": of(known.goods),
        "text_model": of(known.hints),
        "norms": of(known.norms),
        "history": of(known.history),
        "findings": of(known.corridors),
        "cases": of(known.cases),
        "permits": short(*(canonical({f: str(getattr(p, f)) for f in p.__slots__}).decode() for p in permits)),
        "exceptions": of(exceptions),
        "model": model or None,
    }
