"""The goods of a run as people see them: label, member codes, lists with tier, and whether they are sought."""

from __future__ import annotations

from umweg.codes.products import describe as describe_code
from umweg.detect.scope import Scope
from umweg.findings import Good
from umweg.law.load import sought


def describe(scope: Scope, ids: tuple[str, ...]) -> tuple[Good, ...]:
    """One Good an id, in that order."""
    wanted = sought()
    families = scope.goods.families
    out = []
    for fid in ids:
        members = families.members[fid]
        lists = []
        for g in (*scope.goods.lists, *scope.regime.overlays):
            hit = next((m for m in reversed(members) if g.covers(m)), None)
            if hit is not None:
                tier = g.tier(hit)
                lists.append(f"{g.title} tier {tier}" if tier else g.title)
        out.append(
            Good(
                id=fid,
                label=_label(fid, members, scope.goods.system),
                members=members,
                missing=families.missing.get(fid, ()),
                partial=families.partial(fid),
                lists=tuple(lists),
                sought=tuple(s.label for s in wanted if any(s.covers(m) for m in members)),
            )
        )
    return tuple(out)


def _label(fid: str, members: tuple[str, ...], system: str) -> str:
    code = fid.rstrip("~")
    return describe_code(code, system) or next((t for m in members if (t := describe_code(m, system))), code)


def with_own_date(scope: Scope, goods: tuple[Good, ...]) -> frozenset[str]:
    """Goods of which a list of the regime says from which day on they are restricted."""
    dated = set()
    for g in goods:
        if any(m in lst.in_force_from for lst in scope.goods.lists for m in g.members):
            dated.add(g.id)
    return frozenset(dated)
