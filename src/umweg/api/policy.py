"""Policies: which there are, what one says, what law is at hand under it, what another one would change."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from umweg.api.fields import ColumnMapping, PastConsignments, PolicyName
from umweg.api.verbs import Annotated, Request, about, verb
from umweg.api.workspace import Workspace

if TYPE_CHECKING:
    from umweg.law.policies import Policy, PolicyRule
    from umweg.screening.coverage import CoverageRow as CoverageRow
    from umweg.screening.replay import Replay as Replay


@dataclass(frozen=True, slots=True)
class Titled:
    """A shipped policy by its key, with its title and the laws that bind under it."""

    policy: str
    title: str
    laws: tuple[str, ...]

    def as_dict(self) -> dict[str, str]:
        """Plain data."""
        return {"policy": self.policy, "title": self.title, "laws": ", ".join(self.laws)}


class PoliciesRequest(Request, frozen=True, kw_only=True):
    """The shipped policies; there is nothing to ask for."""


@verb(PoliciesRequest, uses=())
def policies(request: PoliciesRequest, workspace: Workspace) -> tuple[Titled, ...]:
    """The policies that come with Umweg, in the order of their keys.

    >>> import umweg
    >>> "default" in [p.policy for p in umweg.policies()]
    True
    """
    from umweg.law.policies import policy as read
    from umweg.law.policies import shipped_policies

    return tuple(Titled(k, read(k).title, tuple(read(k).laws)) for k in shipped_policies())


class PolicyRequest(Request, frozen=True, kw_only=True):
    """One policy."""

    name: PolicyName = "default"


@dataclass(frozen=True)
class PolicyShown:
    """A policy with its rules as rows, in the order in which they are asked."""

    policy: Policy

    def rows(self) -> list[dict[str, Any]]:
        """One rule a row: about a reason, or about a check that could not be assessed (``missing``)."""
        of = (("reason", self.policy.rules), ("missing", self.policy.missing))
        return [_rule(what, rule) for what, rules in of for rule in rules]

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        p = self.policy
        return {"policy": p.key, "title": p.title, "sha256": p.sha256, "laws": list(p.laws), "goods": list(p.goods),
                "required": list(p.required), "oldest_days": dict(p.oldest_days),
                "oldest_goods": dict(p.oldest_goods), "oldest_law": dict(p.oldest_law), "review_from": p.review_from,
                "four_eyes": p.four_eyes, "permits": [x.key for x in p.permits], "rules": self.rows()}  # fmt: skip


def _rule(what: str, r: PolicyRule) -> dict[str, Any]:
    return {
        "about": what, "check": r.check, "then": r.then, "points": r.points, "cases": " ".join(sorted(r.cases)),
        "tags": " ".join([*sorted(r.tags), *(f"not:{t}" for t in sorted(r.not_tags))]),
        "when": " ".join([*sorted(r.when), *(f"unless:{t}" for t in sorted(r.unless))]),
    }  # fmt: skip


@verb(PolicyRequest, uses=())
def policy(request: PolicyRequest, workspace: Workspace) -> PolicyShown:
    """What a policy says: laws, rules in their order, what it asks for, permits.

    Raises UnknownName for what is no shipped policy, LawError where a file is not valid.

    >>> import umweg
    >>> umweg.policy("default").rows()[0]["about"]
    'reason'
    """
    from umweg.law.policies import policy as read

    return PolicyShown(read(request.name))


class PolicyCoverageRequest(Request, frozen=True, kw_only=True):
    """The law at hand under a policy."""

    policy: PolicyName = "default"


@dataclass(frozen=True)
class PolicyCoverage:
    """Layers of law under a policy, and the law at hand for each: a row a layer and law."""

    policy: str
    title: str
    table: tuple[CoverageRow, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {"policy": self.policy, "title": self.title, "layers": [r.as_dict() for r in self.table]}

    def rows(self) -> list[dict[str, Any]]:
        """The same, a row a layer and law, with the layer's English title."""
        return [{"policy": self.policy, **{k: v for k, v in r.as_dict().items() if k != "titles"},
                 "layer_title": r.titles["en"]} for r in self.table]  # fmt: skip


@verb(PolicyCoverageRequest, uses=())
def policy_coverage(request: PolicyCoverageRequest, workspace: Workspace) -> PolicyCoverage:
    """What law is at hand for each layer: as of when, how complete, compared with what.

    Nothing is released unless each layer that binds was assessed; a layer that the policy leaves out is told as such.
    Raises UnknownName for what is no shipped policy, LawError where a file is not valid.

    >>> import umweg
    >>> [r.scope for r in umweg.policy_coverage("kz-customs").table if r.layer == "national-law"]
    ['out of scope']
    """
    from umweg.law.policies import policy as read
    from umweg.screening.coverage import coverage

    held = read(request.policy)
    return PolicyCoverage(held.key, held.title, coverage(held))


class TryPolicyRequest(Request, frozen=True, kw_only=True):
    """Past consignments under two policies."""

    consignments: Annotated[
        Any, about("Past consignments: a file in any format of umweg screen, or many as in the published schema.")
    ]
    policy: Annotated[str, about("The policy to try.")]
    against: Annotated[str, about("The policy that it is compared with.")] = "default"
    mapping: ColumnMapping = None
    history: PastConsignments = None
    keep: Annotated[int, about("Consignments that end otherwise to keep one by one; all are counted.")] = 20


@verb(TryPolicyRequest)
def try_policy(request: TryPolicyRequest, workspace: Workspace) -> Replay:
    """What would change: past consignments under two policies, side by side. Nothing is recorded.

    The desk's exceptions and cases do not count: it is the policies that are compared. Counts of outcomes and reasons
    in ``as_dict()``. Raises UsageError, LawError, StoreError.

    >>> import umweg
    >>> from umweg import sample
    >>> found = umweg.try_policy([{"id": "1", "sender": "DE", "destination": "KZ"}], "default", sample.store())
    >>> found.headline()
    '0 of 1 consignments would end otherwise: 0 stricter, 0 milder.'
    """
    from umweg.api.screen import screener_of
    from umweg.screening.consignments.read import read_consignments
    from umweg.screening.replay import Replay, replay

    given = request.consignments
    items = read_consignments(given, mapping=request.mapping) if isinstance(given, str | Path) else given
    before, after = (
        screener_of(workspace, law, history=request.history, at_desk=False) for law in (request.against, request.policy)
    )
    found = Replay(keep=max(request.keep, 1))
    for pair in replay(items, before, after):
        found.add(*pair)
    return found
