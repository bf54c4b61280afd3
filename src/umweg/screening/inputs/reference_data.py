"""What a screening knows beside the consignment: law, lists, history, norms, findings, cases. All of it is pinned.

>>> known = ReferenceData.of(date(2024, 3, 1), ("eu-russia",))
>>> known.is_target("RU"), known.is_hub("KZ"), known.in_coalition("DE"), known.in_coalition("KZ")
(True, True, True, False)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from umweg.law.checks import check
from umweg.law.model import Regime
from umweg.law.regimes import regime

if TYPE_CHECKING:
    from umweg.goods.catalogue import Catalogue
    from umweg.goods.hints import Hints
    from umweg.goods.norms import Norms
    from umweg.parties.lists.listed_parties import ListVersion
    from umweg.screening.history import History
    from umweg.screening.inputs.corridors import Corridors
    from umweg.screening.similar_cases import CaseRegister


@dataclass(frozen=True)
class ReferenceData:
    """``as_of``: the day on which all is known. What is None was not given: checks that need it are not assessable.

    ``parameters``: by (check, name), where the policy differs from the check's passport. ``party_lists``: as loaded;
    ``oldest_days``, ``oldest_goods`` (of goods lists, by kind), ``oldest_law`` (by key), ``required``: what the
    policy asks of them. ``kept``: answers of checks that are the same for many consignments, by their keys.
    """

    as_of: date
    regimes: tuple[Regime, ...]
    goods: Catalogue | None = None
    hints: Hints | None = None
    norms: Norms | None = None
    history: History | None = None
    corridors: Corridors | None = None
    cases: CaseRegister | None = None
    parameters: Mapping[tuple[str, str], Any] = field(default_factory=dict)
    party_lists: tuple[ListVersion, ...] = ()
    oldest_days: Mapping[str, int] = field(default_factory=dict)
    oldest_goods: Mapping[str, int] = field(default_factory=dict)
    oldest_law: Mapping[str, int] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    kept: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, as_of: date, regimes: tuple[str, ...], **more: Any) -> ReferenceData:
        """With regimes by name or file."""
        return cls(as_of, tuple(regime(r) for r in regimes), **more)

    def parameter(self, key: str, name: str) -> Any:
        """A parameter of a check: the policy's, else that of its passport."""
        found = self.parameters.get((key, name))
        return check(key).parameters[name].value if found is None else found

    @cached_property
    def targets(self) -> frozenset[str]:
        """Countries under measures: targets, and co-targets on the day."""
        own = {n.code for r in self.regimes for n in r.own_measures if n.during(self.as_of, self.as_of)}
        return frozenset(own | {r.target for r in self.regimes})

    @cached_property
    def acts(self) -> Mapping[str, tuple[str, str]]:
        """By country under measures the act that says so, in words, and its link; each has an act of its own."""
        out = {r.target: (r.source, r.link) for r in self.regimes}
        for n in (n for r in self.regimes for n in r.own_measures):
            out.setdefault(n.code, ("; ".join(x for x in (n.act, n.source) if x), ""))
        return out

    @cached_property
    def coalition(self) -> frozenset[str]:
        """Members of the origins and their partners on the day: they restrict exports themselves."""
        found: set[str] = set()
        for r in self.regimes:
            found |= r.origin_members(self.as_of) | {n.code for n in r.partners if n.during(self.as_of, self.as_of)}
        return frozenset(found)

    @cached_property
    def origin(self) -> frozenset[str]:
        """Members of the blocs whose measures these are, on the day."""
        return frozenset().union(*(r.origin_members(self.as_of) for r in self.regimes))

    @cached_property
    def lists(self) -> tuple[str, ...]:
        """Keys of the goods lists that the regimes name: those that define their goods, and those that mark them."""
        return tuple(dict.fromkeys(g.key for r in self.regimes for g in (*r.goods, *r.overlays)))

    @cached_property
    def hubs(self) -> frozenset[str]:
        """Countries that others have named as points of transshipment."""
        return frozenset(n.code for r in self.regimes for n in r.hubs)

    def is_target(self, code: str) -> bool:
        """Whether a country is under measures."""
        return code in self.targets

    def is_hub(self, code: str) -> bool:
        """Whether a country is a point of transshipment outside of the coalition."""
        return code in self.hubs and code not in self.coalition

    def in_coalition(self, code: str) -> bool:
        """Whether a country restricts such exports itself."""
        return code in self.coalition
