"""What law is at hand for each layer: as of when, how complete, compared with what. The same table as in the docs.

>>> from umweg.law.policies import policy
>>> rows = coverage(policy("default"))
>>> [r.law for r in rows if r.layer == "regions"], next(r.scope for r in rows if r.layer == "us-law")
(['regions'], 'binding')
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal

from umweg.law.behind import law_of
from umweg.law.checks import check
from umweg.law.comparison import Comparison
from umweg.law.embargoes import ISSUERS, STATES, embargoes
from umweg.law.layers import Layer, layers
from umweg.law.lists import GoodsList, goods_list, shipped_lists
from umweg.law.party_lists import party_lists
from umweg.law.passport import LawPassport
from umweg.law.policies import Policy

Scope = Literal["binding", "out of scope"]
IMPORT = "import"
LOADED = "as new as the lists that you load; the policy says how old they may be"


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """A layer and one law behind it. ``as_of``: ISO day, empty where nobody says; ``compared``: with which text, empty
    for none; ``why``: why a policy leaves the layer out.
    """

    layer: str
    titles: Mapping[str, str]
    scope: Scope
    why: str
    law: str
    title: str
    act: str
    as_of: str
    completeness: str
    note: str
    verified: bool
    compared: str

    def as_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {f.name: getattr(self, f.name) for f in fields(self)}


def coverage(policy: Policy) -> tuple[CoverageRow, ...]:
    """The rows under a policy, in the order of the layers."""
    return tuple(row for of in layers() for row in _rows(of, policy))


def _rows(of: Layer, policy: Policy) -> Iterator[CoverageRow]:
    scope, why = _scope(of, policy)
    for key in of.rests_on:
        for law in _laws(key, of, policy):
            yield CoverageRow(of.key, dict(of.titles), scope, why, **law)


def _scope(of: Layer, policy: Policy) -> tuple[Scope, str]:
    for left in policy.out_of_scope:
        if left.layer == of.key:
            return "out of scope", left.why["en"]
    if not any(set(check(k).laws) & set(policy.laws) for k in of.asking):
        return "out of scope", f"its law is not among the policy's: {', '.join(policy.laws)}"
    return "binding", ""


def _laws(key: str, of: Layer, policy: Policy) -> Iterator[dict[str, Any]]:
    if key == "party-lists":
        for one in party_lists()[0]:
            if one.source in policy.required:
                yield {"law": f"{one.source} {one.list}".removesuffix(" *"), "title": one.title, "act": "",
                       "as_of": "", "completeness": "partial", "note": LOADED, "verified": one.verified,
                       "compared": ""}  # fmt: skip
    elif key == "goods-lists":
        for listed in map(goods_list, policy.goods or shipped_lists()):
            if _about(listed, of):
                yield _law(listed, listed.as_of.isoformat() if listed.as_of else "", (listed.compared,))
    elif key == "embargoes":
        one_law = embargoes()
        yield {**_law(one_law, "", one_law.compared), "note": f"{_census()}; {one_law.completeness_note}"}
    else:
        law = law_of(key)
        yield _law(law, "", getattr(law, "compared", None) or ())


def _about(listed: GoodsList, of: Layer) -> bool:
    """Whether a goods list is of this layer: those that bind imports are of one, those that bind exports of another."""
    flows = {b.flow for b in listed.binds}
    return IMPORT in flows if of.key == "import-bans" else bool(flows - {IMPORT})


def _law(law: LawPassport, as_of: str, compared: tuple[Comparison | None, ...]) -> dict[str, Any]:
    day = as_of or (law.valid_from.isoformat() if law.valid_from else "")
    said = "; ".join(f"{c.text}, text of {c.of}, {c.count} compared {c.on}, differences: {c.differences}"
                     for c in compared if c)  # fmt: skip
    return {"law": law.key, "title": law.title, "act": law.act, "as_of": day, "completeness": law.completeness,
            "note": law.completeness_note, "verified": law.verified, "compared": said}  # fmt: skip


def _census() -> str:
    """Regimes by issuer and state: ``EU 55 regimes: 18 modelled, 24 not goods, 13 open``."""
    found = Counter((r.issuer, r.state) for r in embargoes().census)
    said = []
    for issuer in ISSUERS:
        counts = ", ".join(f"{found[issuer, s]} {s.replace('-', ' ')}" for s in STATES)
        said.append(f"{issuer.upper()} {sum(found[issuer, s] for s in STATES)} regimes: {counts}")
    return "; ".join(said)
